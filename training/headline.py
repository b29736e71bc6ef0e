"""Trains the trees that choose the headline among a page's candidates; cross-validated by site.

    python training/headline.py CORPORA MODEL [MODEL ...] [--check]

Each MODEL is a network's weights; of n models the i-th was trained without the pages whose site is in fold i of n, so that the
trees see the network as it is on sites it does not know. Pages of CORPORA/wcxb, fundus and gn1 that have a gold title teach,
each as HTML and as text. Writes `src/cleanpage/fields/headline.npz`; with --check it only prints what the trees reach on sites
they have not seen.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from align import words
from card import HEADLINE, HEADLINE_CORPORA, head, write_card
from catboost import CatBoost, Pool
from corpora import Record, records
from render import RENDERERS

from cleanpage.article import Article
from cleanpage.blocks import split
from cleanpage.fields.headline import rows
from cleanpage.fields.headline_candidates import NAMES, candidates
from cleanpage.fields.trees import Trees, sums
from cleanpage.input.read import Page as Source
from cleanpage.input.read import read
from cleanpage.model.score import page_inputs, score_inputs
from cleanpage.model.weights import Model, read_model
from examples import fold

WEIGHTS: Final = {"wcxb": 1.0, "fundus": 4.0, "gn1": 2.0}
"""What a page of each corpus counts, so that a small one is not drowned."""

RENDERER: Final = "html_text"
"""What makes the text pages."""

FOLDS: Final = 5
SEEDS: Final = 4
"""Boosters whose mean is taken: one alone depends on its seed for two pages in a hundred."""

PARAMETERS: Final[dict[str, Any]] = {
    "loss_function": "QuerySoftMax", "iterations": 75, "depth": 6, "learning_rate": 0.1, "l2_leaf_reg": 10, "rsm": 0.5,
    "border_count": 32, "thread_count": 1, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """The candidates of one page: their rows, their texts, and which are the gold title."""

    corpus: str
    id: str
    site: str
    rows: Any
    texts: list[str]
    right: Any


def pages(folder: Path, corpus: str, models: Sequence[Model]) -> Iterator[Page]:
    """The pages of a corpus that have a gold title, each as HTML and as text."""
    for record in records(folder, corpus):
        gold = record.gold.get("title")
        if gold:
            page = read(record.body)
            yield described(page, record, gold, models)
            text = read(RENDERERS[RENDERER](page.text.replace("\0", "")), kind="text")
            yield described(text, record, gold, models)


def described(page: Source, record: Record, gold: str, models: Sequence[Model]) -> Page:
    """The candidates of a page, scored by the model that has not seen its site."""
    columns = split(page)
    model = models[fold(record.site, len(models))]
    scores = score_inputs(page_inputs(columns, record.url or None, model.vocabulary), model)
    article = Article(page, columns, scores)
    given = candidates(columns, scores, article._fields.data, record.url or None, article.site_name, article._fields.first)
    right = np.array([words(one.text) == words(gold) for one in given], np.float64)
    corpus = record.corpus if page.kind == "html" else f"{record.corpus} text"
    return Page(corpus, record.id, record.site, rows(given) if given else None, [one.text for one in given], right)


def read_models(paths: Sequence[Path]) -> list[Model]:
    """The models in files that `crossval.py` wrote."""
    return [read_model(np.memmap(path, np.uint8, "r")) for path in paths]


def fit_trees(given: Sequence[Page]) -> Trees:
    """Train on pages that have the gold title among their candidates."""
    useful = [page for page in given if page.right.any()]
    sizes = [len(page.right) for page in useful]
    pool = Pool(
        np.concatenate([page.rows for page in useful]),
        np.concatenate([page.right / page.right.sum() for page in useful]),
        group_id=np.repeat(np.arange(len(useful)), sizes),
        group_weight=np.repeat([WEIGHTS[page.corpus.partition(" ")[0]] for page in useful], sizes),
    )
    return mean([flat(CatBoost(PARAMETERS | {"random_seed": seed}).fit(pool)) for seed in range(SEEDS)])


def mean(grown: Sequence[Trees]) -> Trees:
    """The trees whose sum is the mean of the sums of others."""
    return Trees(
        np.concatenate([trees.columns for trees in grown]),
        np.concatenate([trees.borders for trees in grown]),
        np.concatenate([trees.leaves / np.float32(len(grown)) for trees in grown]),
    )


def flat(booster: CatBoost) -> Trees:
    """The booster's trees as the arrays that the library reads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trees.json"
        booster.save_model(str(path), format="json")
        grown = json.loads(path.read_text())["oblivious_trees"]
    depth = max(len(tree["splits"] or ()) for tree in grown)
    columns = np.zeros((len(grown), depth), np.int64)
    borders = np.full((len(grown), depth), np.inf, np.float32)
    leaves = np.zeros((len(grown), 2**depth), np.float32)
    for number, tree in enumerate(grown):
        for place, split_at in enumerate(tree["splits"] or ()):
            columns[number, place] = split_at["float_feature_index"]
            borders[number, place] = split_at["border"]
        leaves[number, : len(tree["leaf_values"])] = tree["leaf_values"]
    return Trees(columns, borders, leaves)


def check(given: Sequence[Page]) -> None:
    """Print the share of right headlines on sites that the trees have not seen."""
    right: dict[str, list[bool]] = {}
    for part in range(FOLDS):
        trees = fit_trees([page for page in given if fold(page.site, FOLDS) != part])
        for page in given:
            if fold(page.site, FOLDS) == part:
                best = int(sums(trees, page.rows).argmax()) if page.texts else None
                right.setdefault(page.corpus, []).append(best is not None and bool(page.right[best]))
    for corpus, found in right.items():
        reach = sum(page.right.any() for page in given if page.corpus == corpus) / len(found)
        print(f"{corpus:18} {len(found):5} pages  right {sum(found) / len(found):.4f}  gold among the candidates {reach:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the choice of the headline.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("models", type=Path, nargs="+", help="weights of the network, one for each fold")
    parser.add_argument("--check", action="store_true", help="cross-validate, write nothing")
    arguments = parser.parse_args()
    models = read_models(arguments.models)
    given: list[Page] = []
    for corpus in WEIGHTS:
        given += pages(arguments.corpora, corpus, models)
    if arguments.check:
        check(given)
        return
    trees = fit_trees(given)
    np.savez_compressed(
        HEADLINE,
        names=np.array(NAMES),
        columns=trees.columns.astype(np.uint16),
        borders=trees.borders,
        leaves=trees.leaves.astype(np.float16),
    )
    print(write_card(HEADLINE, arguments.corpora, HEADLINE_CORPORA, head()))


if __name__ == "__main__":
    main()
