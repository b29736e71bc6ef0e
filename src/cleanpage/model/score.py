"""Blocks to probabilities: is a block main text, is it the headline; and the type of the page."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import numpy as np

from cleanpage.blocks import Columns
from cleanpage.features import NAMES, Features, Floats, features
from cleanpage.model.encode import Encoded, encode
from cleanpage.model.rows import Lexicons, first_rows, page_row, second_rows
from cleanpage.model.trees import Trees, probabilities, shares

WEIGHTS_FILE: Final = "weights.npz"
WEIGHTS_VERSION: Final = 1
"""Raised whenever features, tokens or rows change, so that weights made for other code are refused."""

PAGE_TYPES: Final = ("article", "collection", "documentation", "forum", "listing", "product", "service")


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of a page: for each block two probabilities, and one for each of `PAGE_TYPES`."""

    content: Floats
    headline: Floats
    page_types: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """Trained trees with the vocabularies and lexicons they were trained with; text pages have their own."""

    tokens: Mapping[str, int]
    words: Mapping[str, int]
    lexicons: Mapping[str, Lexicons]
    trees: Mapping[str, Trees]


def score(columns: Columns, url: str | None = None) -> Scores:
    """Score every block of a page by the model that the package carries."""
    model = packaged_model()
    return score_encoded(features(columns), encode(columns, url, model.tokens, model.words), bool(columns.owners), model)


def score_encoded(page: Features, encoded: Encoded, html: bool, model: Model) -> Scores:
    """Score an encoded page."""
    kind = "html" if html else "text"
    lexicons = model.lexicons[kind]
    if not len(page.words):
        nothing = np.zeros(0, np.float32)
        return Scores(nothing, nothing, np.full(len(PAGE_TYPES), 1 / len(PAGE_TYPES), np.float32))
    rows = first_rows(page, encoded, lexicons)
    first = probabilities(model.trees[f"{kind}.first"], rows)
    headline = probabilities(model.trees[f"{kind}.headline"], rows)
    types = shares(model.trees[f"{kind}.types"], page_row(rows, page, first))[0]
    second = probabilities(model.trees[f"{kind}.second"], second_rows(rows, page, first, headline, types))
    return Scores(second, headline, types)


@functools.lru_cache(maxsize=1)
def packaged_model() -> Model:
    """The model in the package, loaded once."""
    with (resources.files("cleanpage.model") / WEIGHTS_FILE).open("rb") as file, np.load(file) as arrays:
        return unpack({name: arrays[name] for name in arrays.files})


def pack(model: Model) -> dict[str, Any]:
    """A model as named arrays for one file: numbers in half precision, borders and leaves apart."""
    about = {
        "version": WEIGHTS_VERSION,
        "features": list(NAMES),
        "tokens": sorted(model.tokens, key=model.tokens.__getitem__),
        "words": sorted(model.words, key=model.words.__getitem__),
    }
    arrays: dict[str, Any] = {"about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)}
    for name, lexicons in model.lexicons.items():
        for part in ("elements", "heads", "tails", "types"):
            arrays[f"lexicon.{name}.{part}"] = getattr(lexicons, part).astype(np.float16)
    for name, trees in model.trees.items():
        arrays[f"trees.{name}.columns"] = trees.columns.astype(np.uint16)
        arrays[f"trees.{name}.borders"] = trees.borders
        arrays[f"trees.{name}.leaves"] = trees.leaves.astype(np.float16)
        arrays[f"trees.{name}.bias"] = trees.bias
    return arrays


def unpack(arrays: Mapping[str, Any]) -> Model:
    """What `pack` packed; refuses arrays made for other code."""
    about = json.loads(bytes(arrays["about"]).decode())
    if about["version"] != WEIGHTS_VERSION:
        raise RuntimeError(f"{WEIGHTS_FILE} has version {about['version']}, the code wants {WEIGHTS_VERSION}; train it anew")
    if about["features"] != list(NAMES):
        other = sorted(set(about["features"]) ^ set(NAMES)) or ["their order"]
        raise RuntimeError(f"{WEIGHTS_FILE} was trained on other features ({', '.join(other)}); train it anew")

    def part(name: str) -> Floats:
        found: Floats = arrays[name].astype(np.float32)
        return found

    kinds = sorted({name.split(".")[1] for name in arrays if name.startswith("lexicon.")})
    trees = sorted({name[len("trees.") :].rpartition(".")[0] for name in arrays if name.startswith("trees.")})
    return Model(
        tokens={token: number for number, token in enumerate(about["tokens"])},
        words={word: number for number, word in enumerate(about["words"])},
        lexicons={
            kind: Lexicons(*(part(f"lexicon.{kind}.{name}") for name in ("elements", "heads", "tails", "types")))
            for kind in kinds
        },
        trees={
            name: Trees(
                arrays[f"trees.{name}.columns"].astype(np.int64),
                part(f"trees.{name}.borders"),
                part(f"trees.{name}.leaves"),
                part(f"trees.{name}.bias"),
            )
            for name in trees
        },
    )
