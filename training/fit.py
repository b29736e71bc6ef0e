"""Labelled pages to a model: lexicons, and the networks that judge by them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from dataset import Labelled
from lexicon import Example, Vocabulary, example, lexicons, masses, vocabulary
from network import Lesson, train

from cleanpage.features import Floats
from cleanpage.model.encode import Bags, Encoded
from cleanpage.model.network import CLIP
from cleanpage.model.rows import Lexicons, rows
from cleanpage.model.score import PAGE_TYPES, Judges, Model, unpack, word_shares

MIN_GOLD_COVERED: Final = 0.6
"""Pages whose blocks cover less of their gold are not trained on: their text is not in the page."""

INNER_FOLDS: Final = 3
"""Within the training pages: what the networks see of the lexicons comes from other sites' pages."""

BATCH: Final = {"html": 8, "text": 16}
"""Pages a step; there are more to learn text from."""

NETWORKS: Final = 2
"""Trained with different seeds and averaged."""

LEAST_DEVIATION: Final = 1e-3


def fold(site: str, folds: int, salt: str = "") -> int:
    """The fold a site belongs to, the same in every run."""
    return crc32(f"{salt}{site}".encode()) % folds


def read_models(paths: Sequence[Path]) -> list[Model]:
    """The models in files that `crossval.py` wrote."""
    found = []
    for path in paths:
        with np.load(path) as arrays:
            found.append(unpack({name: arrays[name] for name in arrays.files}))
    return found


def fit(pages: Sequence[Labelled]) -> Model:
    """Train on labelled pages, HTML and text: lexicons and networks for each.

    The networks for HTML learn from HTML alone, those for text from both; `docs/scorer.md` has what both orders reach on HTML.
    """
    usable = [page for page in pages if page.texts and page.covered >= MIN_GOLD_COVERED]
    known = vocabulary(usable)
    learned: dict[str, Lexicons] = {}
    seen: list[Seen] = []
    judges: dict[str, Judges] = {}
    for kind in ("html", "text"):
        examples = [example(page, known) for page in usable if page.kind == kind]
        if examples:
            learned[kind], seen_of_kind = _see(examples, known)
            seen += seen_of_kind
            judges[kind] = _judges(seen, BATCH[kind])
    return Model(known.tokens, known.words, learned, judges)


Seen = tuple[Example, Floats, Floats]
"""A page, its rows, and its rows as if no token of it were known."""


def _judges(seen: Sequence[Seen], batch: int) -> Judges:
    mean, deviation = _scale([row for _, row, _ in seen])
    scaled = partial(_scaled, mean=mean, deviation=deviation)
    lessons = [_lesson(item, scaled(row), scaled(hidden)) for item, row, hidden in seen]
    with ProcessPoolExecutor(NETWORKS, get_context("spawn")) as pool:  # forks would share, then copy, all that is loaded
        networks = tuple(pool.map(partial(train, lessons, batch), range(NETWORKS)))
    return Judges(mean, deviation, networks)


def _see(examples: list[Example], known: Vocabulary) -> tuple[Lexicons, list[Seen]]:
    """The lexicons of pages of one kind; each page as lexicons of other sites' pages show it."""
    inner = [fold(item.page.site, INNER_FOLDS, "inner") for item in examples]
    sizes = (len(known.tokens), *[len(known.words)] * 3)
    sums = [[np.zeros((2, size)) for size in sizes] for _ in range(INNER_FOLDS)]
    for item, part in zip(examples, inner, strict=True):
        for total, mass in zip(sums[part], masses(item, known), strict=True):
            total += mass

    def without(part: int | None) -> Lexicons:
        others = [item for item, own in zip(examples, inner, strict=True) if own != part]
        masses_of = [sum(s[place] for own, s in enumerate(sums) if own != part) for place in range(len(sizes))]
        return lexicons(others, masses_of, known)

    outside = [without(part) for part in range(INNER_FOLDS)]
    seen = [
        (
            item,
            rows(item.page.features, item.encoded, outside[part]),
            rows(item.page.features, _without_tokens(item.encoded), outside[part]),
        )
        for item, part in zip(examples, inner, strict=True)
    ]
    return without(None), seen


def _scale(pages: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column over the blocks of all pages."""
    count = sum(map(len, pages))
    mean = sum(page.sum(axis=0, dtype=np.float64) for page in pages) / count
    square = sum(((page - mean) ** 2).sum(axis=0) for page in pages) / count
    return mean.astype(np.float32), (np.sqrt(square) + LEAST_DEVIATION).astype(np.float32)


def _scaled(row: Floats, mean: Floats, deviation: Floats) -> Any:
    """In half precision: all the pages at once are large."""
    return np.clip((row - mean) / deviation, -CLIP, CLIP).astype(np.float16)


def _lesson(item: Example, row: Any, hidden: Any) -> Lesson:
    page = item.page
    return Lesson(
        row,
        hidden,
        page.shares.astype(np.float32),
        (page.headline / max(1, page.headline.sum())).astype(np.float32),
        item.weights.astype(np.float32),
        word_shares(page.features),
        PAGE_TYPES.index(page.page_type) if page.page_type in PAGE_TYPES else -1,
    )


def _without_tokens(encoded: Encoded) -> Encoded:
    empty: dict[str, Any] = {name: _emptied(getattr(encoded, name)) for name in ("elements", "heads", "tails")}
    return replace(encoded, **empty, page=encoded.page[:0])


def _emptied(bags: Bags) -> Bags:
    return Bags(bags.ids[:0], np.zeros_like(bags.ends))
