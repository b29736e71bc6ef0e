"""Training examples to a model: lexicons, and the network that reads by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from dataset import Dataset
from lexicon import Chosen, Counts, choose, chosen_bags, chosen_inside, count, known_counts, lexicons
from network import Lesson, train
from references import with_references
from tqdm import tqdm

from cleanpage.label import Label
from cleanpage.model.classes import ALWAYS_MAIN, LABEL_OF_CLASS, SOMETIMES_MAIN
from cleanpage.model.inputs import Lexicons, input_parts
from cleanpage.model.network import CLIP
from cleanpage.model.score import word_shares
from cleanpage.model.scores import PAGE_TYPES
from cleanpage.model.weights import Model
from cleanpage.types import Floats
from examples import FOLDS, UNKNOWN, Example, fold

MIN_GOLD_COVERED: Final = 0.6
"""Of pages whose blocks cover less of their gold the gold is not learned from: their text is not in the page."""

INNER_FOLDS: Final = 3
"""Within the training pages: what the network sees of the lexicons comes from other sites' pages."""

OFTEN: Final = {"page": 1.0, "graft": 0.4, "graft text": 0.25}
RENDERED_OFTEN: Final = 0.45
"""How likely a page of each variant, or a rendering, is shown in an epoch."""

RARE: Final = 0.25
"""The power of a label's rarity with which its blocks count more: 0 for all the same, 1 for all labels the same."""

FEW: Final = 20
GRAFTED_LABELS, SELDOM = 0.3, 100
"""What the labels of a grafted page count; one that fewer blocks have by hand counts in full."""

SELDOM_ODDS: Final = 1.5
"""Added to the logits of labels that fewer than `SELDOM` blocks have by hand: pages of the web have them more often."""

LEAST_DEVIATION: Final = 1e-2

_LABELS: Final = list(Label)
_NEVER: Final = [
    _LABELS.index(label) for label in (Label.HEADLINE, Label.SUBTITLE, Label.DATELINE, Label.BYLINE, Label.CAPTION)
]
"""Labels that are no main text by convention, whatever a gold says."""

_ALWAYS: Final = [_LABELS.index(label) for label in ALWAYS_MAIN]
_SOMETIMES: Final = [_LABELS.index(label) for label in SOMETIMES_MAIN]
_PLAIN: Final = ("article", None)
"""Page types on which what is only sometimes main text is not."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Examples with the chosen tokens, and what was counted of them, by outer and inner fold."""

    examples: list[Example]
    chosen: Chosen
    counts: dict[tuple[int, int], Counts]


def folds(site: str) -> tuple[int, int]:
    """The outer and the inner fold of a site."""
    return fold(site, FOLDS), fold(site, INNER_FOLDS, "inner")


def prepare(dataset: Dataset) -> Prepared:
    """Choose tokens and count what they stand with."""
    chosen = choose(dataset)
    names, words, links = chosen.numbers
    examples: list[Example] = []
    for example in dataset.examples:
        encoded = example.inputs.encoded
        page = names[encoded.page]
        encoded = replace(
            encoded, elements=chosen_bags(encoded.elements, names), heads=chosen_bags(encoded.heads, words),
            tails=chosen_bags(encoded.tails, words), inside=chosen_inside(encoded.inside, chosen),
            links=chosen_bags(encoded.links, links), page=page[page >= 0],
        )  # fmt: skip
        shares = example.shares
        if example.gold and example.covered < MIN_GOLD_COVERED:
            shares = np.full(len(shares), np.nan)
        if np.isfinite(shares).any() or (example.labels != UNKNOWN).any():
            labels = with_references(example) if example.texts else example.labels
            inputs = replace(example.inputs, encoded=encoded)
            examples.append(replace(example, inputs=inputs, shares=shares, labels=labels))
    counts = {}
    for outer in range(FOLDS):
        for inner in range(INNER_FOLDS):
            some = [one for one in examples if folds(one.site) == (outer, inner) and not one.variant.startswith("graft")]
            counts[outer, inner] = count(some, chosen.vocabulary)
    return Prepared(examples, chosen, counts)


def fit(prepared: Prepared, without: int | None = None, seed: int = 0, epochs: int | None = None) -> Model:
    """Train on all pages but those of the outer fold `without`."""
    pages = [example for example in prepared.examples if folds(example.site)[0] != without]
    given = [
        [value for (outer, inner), value in prepared.counts.items() if outer != without and inner != part]
        for part in range(INNER_FOLDS)
    ]
    known = known_counts(prepared.chosen.vocabulary)
    outside = [lexicons([*parts, known]) for parts in given]
    every = [value for (outer, _), value in prepared.counts.items() if outer != without]
    rows = [_rows(page, outside[folds(page.site)[1]]) for page in tqdm(pages, "rows", mininterval=30)]
    mean, deviation = _scale([row for row, page in zip(rows, pages) if page.variant != "graft text"])
    scaled = [_scaled(row, mean, deviation) for row in rows]
    del rows
    hidden = np.clip(-mean / deviation, -CLIP, CLIP).astype(np.float32)
    labels = np.concatenate([page.labels[page.labels >= 0] for page in pages if not page.variant.startswith("graft")])
    counts = np.bincount(labels, minlength=len(_LABELS))
    rarity = ((counts + FEW).mean() / (counts + FEW)) ** RARE
    grafted = np.where(counts < SELDOM, 1.0, GRAFTED_LABELS)
    lessons = [
        _lesson(page, row, rarity * grafted if page.variant.startswith("graft") else rarity) for page, row in zip(pages, scaled)
    ]
    often = [OFTEN.get(page.variant, RENDERED_OFTEN) for page in pages]
    extra = {} if epochs is None else {"epochs": epochs}
    network = train(lessons, often, hidden, mean, deviation, seed, **extra)
    seldom = [counts[label] < SELDOM for label in LABEL_OF_CLASS]
    network = replace(network, class_bias=network.class_bias + np.float32(SELDOM_ODDS) * np.array(seldom, np.float32))
    return Model(prepared.chosen.vocabulary, lexicons([*every, known]), network)


def _rows(page: Example, known: Lexicons) -> Any:
    return np.concatenate(list(input_parts(page.inputs, known))).astype(np.float16)


def _scale(pages: Sequence[Any]) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column over the blocks of all pages."""
    total = sum(map(len, pages))
    mean = sum(page.sum(axis=0, dtype=np.float64) for page in pages) / total
    square = sum(((page.astype(np.float32) - mean) ** 2).sum(axis=0) for page in pages) / total
    return mean.astype(np.float32), (np.sqrt(square) + LEAST_DEVIATION).astype(np.float32)


def _scaled(row: Any, mean: Floats, deviation: Floats) -> Any:
    return np.clip((row.astype(np.float32) - mean) / deviation, -CLIP, CLIP).astype(np.float16)


def _lesson(page: Example, row: Any, label_weights: Any) -> Lesson:
    words = np.sqrt(np.maximum(1, page.inputs.features.words))
    weights = label_weights[page.labels] * (page.labels >= 0)
    return Lesson(
        row, main_target(page).astype(np.float32), page.labels, weights.astype(np.float32),
        (words / words.sum()).astype(np.float32), word_shares(page.inputs.features),
        PAGE_TYPES.index(page.page_type) if page.page_type in PAGE_TYPES else -1,
    )  # fmt: skip


def main_target(page: Example) -> Any:
    """How much of each block is main text by gold and labels; NaN where neither says."""
    main = page.shares.copy()
    silent = np.isnan(main)
    known = page.labels >= 0
    main[silent & known] = 0
    main[silent & np.isin(page.labels, [*_ALWAYS, _LABELS.index(Label.REFERENCES)])] = 1
    if page.page_type not in _PLAIN:
        main[silent & np.isin(page.labels, _SOMETIMES)] = np.nan
    main[np.isin(page.labels, _NEVER)] = 0
    return main
