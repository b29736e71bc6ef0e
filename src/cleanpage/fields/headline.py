"""The headline: the visible heading, the structured data and the page's title, reconciled.

Each of them is a candidate, and small boosted trees trained on labelled pages choose among them (`training/headline.py`).
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Final

import numpy as np

from cleanpage.blocks import Document
from cleanpage.fields.found import Evidence, Found
from cleanpage.fields.headline_candidates import NAMES, Candidate, candidates
from cleanpage.fields.structured import Data
from cleanpage.fields.trees import Trees, sums
from cleanpage.model.scores import Scores
from cleanpage.types import Floats

WEIGHTS_FILE: Final = "headline.npz"
UNTRUSTED: Final = 100.0
"""Taken from the log-odds of what only structured data say: it is the headline where there is nothing else."""


def headline(
    document: Document, scores: Scores, data: Data, url: str | None, site: str | None, body: int | None
) -> tuple[Found[str | None], int | None]:
    """The story's own title, without the site's name, and the block that shows it.

    `site` is the site's name, `body` the first block of the main text.
    """
    given = candidates(document, scores, data, url, site, body)
    if not given:
        return Found(None), None
    worth = sums(packaged_trees(), rows(given))
    worth -= UNTRUSTED * np.array([_hidden(one) for one in given])
    ranked = [given[at] for at in (-worth).argsort(kind="stable")]
    evidence = [Evidence(source, one.text, one is ranked[0]) for one in ranked for source in one.sources]
    return Found(ranked[0].text, tuple(evidence)), ranked[0].block


def _hidden(candidate: Candidate) -> bool:
    """Whether nothing that readers see, on the page or in a list of links, says what the structured data say."""
    return all(source.startswith(("json-ld", "itemprop")) for source in candidate.sources)


def rows(given: list[Candidate]) -> Floats:
    """What is known of each candidate, a row each, in the order of `NAMES`; 0 for what is not known."""
    return np.array([[one.known.get(name, 0.0) for name in NAMES] for one in given], np.float32)


@functools.lru_cache(maxsize=1)
def packaged_trees() -> Trees:
    """The trees in the package, loaded once."""
    with (resources.files("cleanpage.fields") / WEIGHTS_FILE).open("rb") as file, np.load(file) as arrays:
        if tuple(arrays["names"]) != NAMES:
            raise RuntimeError(f"{WEIGHTS_FILE} was trained on other columns; train it anew (training/headline.py)")
        return Trees(
            arrays["columns"].astype(np.int64),
            arrays["borders"].astype(np.float32),
            arrays["leaves"].astype(np.float32),
        )
