"""Trains the network that labels blocks, on pages whose blocks were labelled by reading them; or cross-validates it.

    PYTHONPATH=benchmarks python training/labels.py CORPORA MODEL [MODEL ...] [--check]

Each MODEL is a scorer's weights; of n models the i-th was trained without the pages whose site is in fold i of n, so that the
network sees verdicts as they are on sites the scorer does not know. The labels are `training/labels/pages.jsonl` and those of
`tests/labels/pages.jsonl` that are not for testing; each page teaches as HTML and as text. Writes
`src/cleanpage/model/labels.npz`; with --check it prints what networks reach on sites they have not seen.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any, Final

import numpy as np
import torch
from dataset import Growing
from fit import LEAST_DEVIATION, fold, read_models
from label_quality import f1, macro
from lessons import ROOT, UNKNOWN, Example, examples
from network import MAX_BLOCKS, Body, batches, exported
from torch import Tensor, nn

from cleanpage.features import Floats
from cleanpage.model.encode import Bags
from cleanpage.model.label_network import WEIGHTS_FILE, LabelModel, likeliest_labels, pack
from cleanpage.model.label_rows import EVIDENCE, FAR, KINDS, NEAR, VOCABULARIES, Known, Lexicons, Vocabularies, rows
from cleanpage.model.network import CLIP

SITES: Final = {"elements": 4, "edges": 8, "links": 4, "inside": 12}
PAIR_SITES: Final = 8
"""Sites that must use a token of each vocabulary, or a pair of words, before it counts."""

PRIOR: Final = 2.0
"""Blocks' worth of the average that every token is mixed with."""

MOST: Final = 3.0
"""The most blocks of one token that one page may bring."""

INNER_FOLDS, FOLDS = 3, 4
WIDTH: Final = 96
EPOCHS, BATCH, LEARNING_RATE, WEIGHT_DECAY = 14, 8, 2e-3, 0.3
SMOOTHING: Final = 0.05
RARE: Final = 0.4
"""The power of a label's rarity with which its blocks count more: 0 for all the same, 1 for all labels the same."""

FEW: Final = 20
LEARNED: Final = 60
"""Blocks from which a label is learned; a rarer one is what the evidence says it is."""

TRUST: Final = 0.5
"""What the evidence of each source counts before training."""


def fit(pages: Sequence[Example], vocabularies: Vocabularies, seed: int = 0) -> LabelModel:
    """Train on labelled pages: vocabularies and lexicons, and the network that reads them."""
    chosen = Vocabularies(*(_vocabulary(pages, place, names) for place, names in enumerate(_each(vocabularies))))
    numbers = _numbers(chosen, vocabularies)
    seen = [replace(page, known=_renumbered(page.known, numbers)) for page in pages]
    parts = [fold(page.site, INNER_FOLDS, "inner") for page in seen]
    masses = [_masses([page for page, own in zip(seen, parts) if own == part], chosen) for part in range(INNER_FOLDS)]
    counts = np.bincount(np.concatenate([page.wanted[page.wanted >= 0] for page in seen]), minlength=len(KINDS))
    average = np.sqrt(counts + 1) / np.sqrt(counts + 1).sum()

    def without(part: int | None) -> Lexicons:
        each = [[mass for own, mass in enumerate(bag) if own != part] for bag in zip(*masses, strict=True)]
        return Lexicons(*(_log_odds(np.sum(bag, axis=0), average) for bag in each))

    outside = [without(part) for part in range(INNER_FOLDS)]
    read_rows = [rows(page.known, outside[part]) for page, part in zip(seen, parts)]
    every = np.concatenate(read_rows)
    mean, deviation = every.mean(axis=0), every.std(axis=0) + np.float32(LEAST_DEVIATION)
    scaled = [np.clip((row - mean) / deviation, -CLIP, CLIP).astype(np.float16) for row in read_rows]
    weights = ((counts + FEW).mean() / (counts + FEW)) ** RARE
    network = train(scaled, [page.known.evidence for page in seen], [page.wanted for page in seen], weights, seed)
    return LabelModel(
        chosen, without(None), mean, deviation, exported(network, network.blocks),
        torch.relu(network.trust).detach().numpy().astype(np.float32), np.flatnonzero(counts < LEARNED),
    )  # fmt: skip


def _bags(page: Known) -> tuple[tuple[Bags, ...], ...]:
    """The bags of tokens in each of the vocabularies."""
    return (page.elements,), (page.heads, page.tails), (page.links,), (page.words, page.pairs)


def _vocabulary(pages: Sequence[Example], place: int, names: Mapping[str, int]) -> dict[str, int]:
    """The tokens that enough sites use, numbered anew."""
    sites: dict[int, set[str]] = defaultdict(set)
    for page in pages:
        for bag in _bags(page.known)[place]:
            for token in np.unique(bag.ids).tolist():
                sites[token].add(page.site)
    least = SITES[VOCABULARIES[place]]
    kept = sorted(name for name, number in names.items() if len(sites[number]) >= (PAIR_SITES if " " in name else least))
    return {name: number for number, name in enumerate(kept)}


def _each(vocabularies: Vocabularies) -> tuple[Mapping[str, int], ...]:
    return tuple(getattr(vocabularies, name) for name in VOCABULARIES)


def _numbers(chosen: Vocabularies, vocabularies: Vocabularies) -> list[Any]:
    """The number among the chosen of each token, `UNKNOWN` for the others."""
    pairs = zip(_each(chosen), _each(vocabularies), strict=True)
    return [np.array([kept.get(name, UNKNOWN) for name in names], np.int64) for kept, names in pairs]


def _renumbered(page: Known, numbers: Sequence[Any]) -> Known:
    """A page with the numbers of the chosen tokens instead of those of all."""
    elements, edges, links, inside = numbers
    return replace(
        page,
        elements=_chosen(page.elements, elements),
        heads=_chosen(page.heads, edges),
        tails=_chosen(page.tails, edges),
        links=_chosen(page.links, links),
        words=_chosen(page.words, inside),
        pairs=_chosen(page.pairs, inside),
    )


def _chosen(given: Bags, numbers: Any) -> Bags:
    ids = numbers[given.ids] if len(given.ids) else given.ids
    return Bags(ids[ids >= 0], np.concatenate([[0], np.cumsum(ids >= 0)])[given.ends])


def _masses(pages: Sequence[Example], chosen: Vocabularies) -> list[Any]:
    """How many blocks of each label stand with each token, for each of the lexicons."""
    elements, edges, links, inside = map(len, _each(chosen))
    totals = [np.zeros((size, len(KINDS))) for size in (elements, elements, edges, edges, links, inside)]
    for page in pages:
        known = page.known
        for total, pairs in zip(totals, _pairs(known), strict=True):
            blocks, ids = pairs
            labels = page.wanted[blocks]
            there = labels >= 0
            mass = np.zeros_like(total)
            np.add.at(mass, (ids[there], labels[there]), 1)
            sizes = mass.sum(axis=1, keepdims=True)
            total += mass * np.minimum(sizes, MOST) / np.maximum(sizes, 1)
    return totals


def _pairs(page: Known) -> Iterator[tuple[Any, Any]]:
    """(blocks, tokens) that stand together, each pair once."""
    for ancestors in (page.ancestors[:, :NEAR], page.ancestors[:, NEAR:FAR]):
        yield _around(page.elements, ancestors)
    for bags in ((page.heads,), (page.tails,), (page.links,), (page.words, page.pairs)):
        blocks = [np.repeat(np.arange(len(bag.ends)), np.diff(bag.ends, prepend=0)) for bag in bags]
        yield _once(np.concatenate(blocks), np.concatenate([bag.ids for bag in bags]))


def _around(elements: Bags, ancestors: Any) -> tuple[Any, Any]:
    n, levels = ancestors.shape
    sizes = np.append(np.diff(elements.ends, prepend=0), 0)
    starts = np.append(elements.ends - sizes[:-1], 0)
    names = ancestors.ravel()
    counts = sizes[names]
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return _once(np.repeat(np.repeat(np.arange(n), levels), counts), elements.ids[np.repeat(starts[names], counts) + inside])


def _once(blocks: Any, ids: Any) -> tuple[Any, Any]:
    pairs = np.unique(np.stack([blocks, ids]), axis=1)
    return pairs[0], pairs[1]


def _log_odds(mass: Any, average: Any) -> Floats:
    odds = (mass + PRIOR * average) / ((mass.sum(axis=1, keepdims=True) + PRIOR) * average)
    found: Floats = np.log(odds).astype(np.float32)
    return found


class _LabelNetwork(Body):
    def __init__(self, inputs: int) -> None:
        super().__init__(inputs, WIDTH)
        self.blocks = nn.Linear(WIDTH, len(KINDS))
        self.trust = nn.Parameter(torch.full((EVIDENCE,), TRUST))

    def forward(self, rows: Tensor, evidence: Tensor, there: Tensor) -> Tensor:
        """Log-odds of each label by page and block."""
        found: Tensor = self.blocks(self.drop(self.states(rows, there)))
        return found + (evidence * torch.relu(self.trust)[:, None]).sum(2)


def train(pages: Sequence[Any], evidence: Sequence[Floats], wanted: Sequence[Any], weights: Any, seed: int) -> _LabelNetwork:
    """Train one network; the same pages and seed give the same network."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # sums of several threads come in any order
    rng = np.random.default_rng(seed)
    network = _LabelNetwork(pages[0].shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    steps = EPOCHS * (len(pages) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    judge = nn.CrossEntropyLoss(torch.tensor(weights, dtype=torch.float32), ignore_index=UNKNOWN, label_smoothing=SMOOTHING)
    network.train()
    for _ in range(EPOCHS):
        for batch in batches([len(page) for page in pages], BATCH, rng):
            longest = min(MAX_BLOCKS, max(len(pages[index]) for index in batch))
            rows_of = np.zeros((len(batch), longest, pages[0].shape[1]), np.float32)
            known = np.zeros((len(batch), longest, EVIDENCE, len(KINDS)), np.float32)
            labels = np.full((len(batch), longest), UNKNOWN)
            there = np.zeros((len(batch), longest), np.float32)
            for place, index in enumerate(batch):
                n = len(pages[index])
                start = int(rng.integers(0, n - longest + 1)) if n > longest else 0
                size, cut = min(n, longest), slice(start, start + longest)
                rows_of[place, :size], known[place, :size] = pages[index][cut], evidence[index][cut]
                labels[place, :size], there[place, :size] = wanted[index][cut], 1
            found = network(*map(torch.from_numpy, (rows_of, known, there)))
            loss = judge(found.flatten(0, 1), torch.from_numpy(labels).flatten())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    network.eval()
    return network


def check(pages: Sequence[Example], vocabularies: Vocabularies) -> None:
    """Print what networks reach on sites they have not seen, beside the label that all evidence speaks for."""
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for part in range(FOLDS):
        model = fit([page for page in pages if fold(page.site, FOLDS, "labels") != part], vocabularies)
        numbers = _numbers(model.vocabularies, vocabularies)
        for page in pages:
            if fold(page.site, FOLDS, "labels") == part and len(page.wanted):
                told = likeliest_labels(model, _renumbered(page.known, numbers))
                for index, (wanted, place) in enumerate(zip(page.wanted.tolist(), told)):
                    if wanted != UNKNOWN:
                        name = page.fixed.get(index, "body")  # of body and what was removed the network may say otherwise
                        pairs[page.kind].append((KINDS[wanted], KINDS[place] if name == "body" else name))
                        pairs[f"{page.kind}, evidence alone"].append((KINDS[wanted], KINDS[page.known.likely[index]]))
    for way, some in pairs.items():
        print(f"{way:20} macro F1 {macro(some):.4f}  all blocks {fmean(one == other for one, other in some):.4f}")
        print("   ", *(f"{name} {score:.2f}" for name, (score, _, _, count) in f1(some).items() if count))


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the network of labels.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("models", type=Path, nargs="+", help="weights of the scorer, one for each fold")
    parser.add_argument("--check", action="store_true", help="cross-validate, write nothing")
    arguments = parser.parse_args()
    models = read_models(arguments.models)
    vocabularies = Vocabularies(*(Growing() for _ in VOCABULARIES))
    pages = [page for page in examples(arguments.corpora, models, vocabularies) if len(page.wanted)]
    if arguments.check:
        check(pages, vocabularies)
        return
    path = ROOT / "src" / "cleanpage" / "model" / WEIGHTS_FILE
    np.savez_compressed(path, **pack(fit(pages, vocabularies)))
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, from {len(pages)} pages")


if __name__ == "__main__":
    main()
