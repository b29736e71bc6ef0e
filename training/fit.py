"""Labelled pages to a model: lexicons, the trees of both passes and those of the headline."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from catboost import CatBoostClassifier
from dataset import Labelled
from lexicon import Example, Vocabulary, example, lexicons, masses, vocabulary

from cleanpage.model.encode import Bags, Encoded
from cleanpage.model.rows import Lexicons, first_rows, page_row, second_rows
from cleanpage.model.score import PAGE_TYPES, Model
from cleanpage.model.trees import MAX_DEPTH, Trees, probabilities, shares

MIN_GOLD_COVERED: Final = 0.6
"""Pages whose blocks cover less of their gold are not trained on: their text is not in the page."""

INNER_FOLDS: Final = 3
"""Within the training pages: what the trees see of the lexicons and of the first pass comes from other sites' pages."""

MAX_ROWS: Final = 400
"""Blocks of one page that are trained on, drawn at random; a long page teaches no more than a short one."""

STRANGE_WORDS: Final = 0.35
STRANGE_NAMES: Final = 0.1
STRANGE_PAGE: Final = 0.25
"""Shares of the training pages whose words, element names and metadata are hidden, as if in a language not known."""

TREES: Final = {"first": 160, "second": 260, "headline": 60, "types": 80}
PARAMETERS: Final[dict[str, Any]] = {
    "depth": 6, "learning_rate": 0.08, "l2_leaf_reg": 5, "border_count": 48, "rsm": 0.4, "bootstrap_type": "Bernoulli",
    "subsample": 0.7, "random_seed": 0, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


def fold(site: str, folds: int, salt: str = "") -> int:
    """The fold a site belongs to, the same in every run."""
    return crc32(f"{salt}{site}".encode()) % folds


def fit(pages: Sequence[Labelled]) -> Model:
    """Train on labelled pages, HTML and text."""
    usable = [page for page in pages if page.texts and page.covered >= MIN_GOLD_COVERED]
    known = vocabulary(usable)
    trees: dict[str, Trees] = {}
    learned: dict[str, Lexicons] = {}
    for kind in ("html", "text"):
        examples = [example(page, known) for page in usable if page.kind == kind]
        if examples:
            learned[kind], trees_of_kind = _fit_kind(examples, known)
            trees |= {f"{kind}.{name}": found for name, found in trees_of_kind.items()}
    return Model(known.tokens, known.words, learned, trees)


def _fit_kind(examples: list[Example], known: Vocabulary) -> tuple[Lexicons, dict[str, Trees]]:
    inner = [fold(item.page.site, INNER_FOLDS, "inner") for item in examples]
    apart = range(INNER_FOLDS)
    sums = [[np.zeros((2, size)) for size in (len(known.tokens), len(known.words), len(known.words))] for _ in apart]
    for item, part in zip(examples, inner, strict=True):
        for total, mass in zip(sums[part], masses(item, known), strict=True):
            total += mass

    def without(part: int | None) -> Lexicons:
        others = [item for item, own in zip(examples, inner, strict=True) if own != part]
        return lexicons(others, [sum(s[i] for own, s in enumerate(sums) if own != part) for i in range(3)], known)

    outside = [without(part) for part in apart]
    rng = np.random.default_rng(0)
    rows = [
        first_rows(item.page.features, _strange(item.encoded, rng), outside[part])
        for item, part in zip(examples, inner, strict=True)
    ]
    labels: dict[str, Callable[[Labelled], Any]] = {"first": lambda page: page.shares, "headline": lambda page: page.headline}
    trees = {name: _boost(examples, rows, label, TREES[name]) for name, label in labels.items()}

    guessed: list[Any] = [None] * len(examples)  # by trees that did not see the page's site
    for part in apart:
        chosen = [index for index, own in enumerate(inner) if own != part]
        seen = [examples[index] for index in chosen], [rows[index] for index in chosen]
        others = [_boost(*seen, label, TREES[name] * 2 // 3) for name, label in labels.items()]
        for index in (index for index, own in enumerate(inner) if own == part):
            guessed[index] = [probabilities(other, rows[index]) for other in others]

    about = [page_row(row, item.page.features, first) for row, item, (first, _) in zip(rows, examples, guessed, strict=True)]
    trees["types"] = _boost_types(examples, about)
    types: list[Any] = [None] * len(examples)
    for part in apart:
        chosen = [index for index, own in enumerate(inner) if own != part]
        other = _boost_types([examples[index] for index in chosen], [about[index] for index in chosen])
        for index in (index for index, own in enumerate(inner) if own == part):
            types[index] = shares(other, about[index])[0]

    second = [
        second_rows(row, item.page.features, first, headline, kinds)
        for row, item, (first, headline), kinds in zip(rows, examples, guessed, types, strict=True)
    ]
    trees["second"] = _boost(examples, second, labels["first"], TREES["second"])
    return without(None), trees


def _strange(encoded: Encoded, rng: np.random.Generator) -> Encoded:
    """The page with some of its tokens hidden, at random."""
    words, names, about = rng.random(3) < (STRANGE_WORDS, STRANGE_NAMES, STRANGE_PAGE)
    return replace(
        encoded,
        elements=_emptied(encoded.elements) if names else encoded.elements,
        heads=_emptied(encoded.heads) if words else encoded.heads,
        tails=_emptied(encoded.tails) if words else encoded.tails,
        page=encoded.page[:0] if about else encoded.page,
    )


def _emptied(bags: Bags) -> Bags:
    return Bags(bags.ids[:0], np.zeros_like(bags.ends))


def _boost(examples: Sequence[Example], rows: Sequence[Any], label: Callable[[Labelled], Any], count: int) -> Trees:
    targets = [label(item.page) for item in examples]
    if label(examples[0].page) is examples[0].page.headline:  # pages whose headline is not known teach nothing about it
        chosen = [index for index, target in enumerate(targets) if target.any()]
        examples, rows, targets = ([items[index] for index in chosen] for items in (examples, rows, targets))
    rng = np.random.default_rng(0)
    drawn = [np.sort(rng.permutation(len(target))[:MAX_ROWS]) for target in targets]
    booster = CatBoostClassifier(iterations=count, loss_function="CrossEntropy", **PARAMETERS)
    weights = [item.weights[chosen] / item.weights[chosen].sum() for item, chosen in zip(examples, drawn, strict=True)]
    booster.fit(
        np.concatenate([row[chosen] for row, chosen in zip(rows, drawn, strict=True)]),
        np.concatenate([target[chosen] for target, chosen in zip(targets, drawn, strict=True)]),
        sample_weight=np.concatenate(weights) * 100,
    )
    return _flat(booster)


def _boost_types(examples: Sequence[Example], rows: Sequence[Any]) -> Trees:
    """Trees that tell a page's type; every type has an output, also one that no example has."""
    known = [index for index, item in enumerate(examples) if item.page.page_type in PAGE_TYPES]
    booster = CatBoostClassifier(
        iterations=TREES["types"], loss_function="MultiClass", classes_count=len(PAGE_TYPES), **PARAMETERS | {"depth": 4}
    )
    booster.fit(
        np.concatenate([rows[index] for index in known]),
        np.array([PAGE_TYPES.index(examples[index].page.page_type or "") for index in known]),
    )
    return _flat(booster)


def _flat(booster: CatBoostClassifier) -> Trees:
    """The booster's trees as the arrays that the library reads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trees.json"
        booster.save_model(str(path), format="json")
        saved = json.loads(path.read_text())
    grown = saved["oblivious_trees"]
    depth = max(len(tree["splits"] or ()) for tree in grown)
    if depth > MAX_DEPTH:
        raise ValueError(f"a tree of depth {depth}; the library reads {MAX_DEPTH}")
    columns = np.zeros((len(grown), depth), np.int64)
    borders = np.full((len(grown), depth), np.inf, np.float32)
    scale, bias = saved["scale_and_bias"]
    leaves = np.zeros((len(grown), 2**depth, len(bias)), np.float32)
    for number, tree in enumerate(grown):
        for place, split in enumerate(tree["splits"] or ()):
            columns[number, place] = split["float_feature_index"]
            borders[number, place] = split["border"]
        values = np.array(tree["leaf_values"]).reshape(-1, len(bias))
        leaves[number, : len(values)] = values
    return Trees(columns.ravel(), borders.ravel(), leaves * scale, np.array(bias, np.float32))
