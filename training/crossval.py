"""How good the network is on sites it has not seen.

    python training/crossval.py CORPORA [--cache FILE] [--models FOLDER] [--only N ...]

Each page is cleaned by a model that was trained without its site. Prints word F1 by corpus, page type and form, calibration,
segments, and what the labels reach; with --models the weights of each fold are written there.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import Any, Final

import numpy as np
from corpora import records
from dataset import load
from fit import Prepared, fit, folds, main_target, prepare
from measure import calibration_error, segment_counts, word_f1

from cleanpage.label import Label
from cleanpage.model.classes import likeliest_labels
from cleanpage.model.headline_block import headline_block_of
from cleanpage.model.score import score_inputs
from cleanpage.model.scores import PAGE_TYPES
from cleanpage.model.verdict import keep
from cleanpage.model.weights import Model, write_model
from examples import FOLDS, UNKNOWN, Example

SEGMENTS: Final = "trafilatura"
"""The corpus whose gold are segments."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One page as a model that does not know its site cleans it."""

    corpus: str
    id: str
    variant: str
    page_type: str | None
    f1: tuple[float, float, float] | None
    """Precision, recall, F1, where the page has a gold."""
    oracle: float
    content: Any
    main: Any
    labels: list[tuple[int, int]]
    """The label by hand and the one that was found, of each block that has one."""
    found_type: str
    body: str
    """Of pages whose gold are segments."""
    units: Counter[str]
    """How many tables and lists that are wholly in the gold stay whole, in part, or go."""


def judge(model: Model, examples: Sequence[Example]) -> Iterator[Judged]:
    """Clean pages and compare with gold and labels."""
    order = {label: place for place, label in enumerate(Label)}
    for page in examples:
        if not page.texts:
            continue
        scores = score_inputs(page.inputs, model)
        title = headline_block_of(page.texts, scores)
        kept = keep(page.texts, scores, title)
        found = [order[label] for label in likeliest_labels(scores.classes, kept)]
        if title is not None:
            found[title] = order[Label.HEADLINE]
        body = [text for text, keeps in zip(page.texts, kept) if keeps]
        chosen = [text for text, share in zip(page.texts, page.shares) if share >= 0.5]
        yield Judged(
            page.corpus, page.id, page.variant, page.page_type, word_f1(body, page.gold) if page.gold else None,
            word_f1(chosen, page.gold)[2] if page.gold else 1.0, scores.content, main_target(page),
            [(wanted, got) for wanted, got in zip(page.labels.tolist(), found) if wanted != UNKNOWN],
            PAGE_TYPES[int(scores.page_types.argmax())], "" if page.gold else "\n\n".join(body), _units(page, kept),
        )  # fmt: skip


def _units(page: Example, kept: Sequence[bool]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, ranges in (("tables", page.inputs.units.tables), ("lists", page.inputs.units.lists)):
        for first, last in np.unique(ranges, axis=0).tolist():
            if last - first > 1 and (page.shares[first:last] >= 0.5).all():
                stay = sum(kept[first:last])
                found[f"{name} {'whole' if stay == last - first else 'in part' if stay else 'gone'}"] += 1
    return found


def report(judged: Sequence[Judged]) -> str:
    """The figures, in lines."""
    lines = []
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        form = "html" if one.variant == "page" else "text"
        groups[f"{form} {one.corpus}"].append(one)
        if one.corpus == "wcxb":
            groups[f"{form} {one.corpus} {one.page_type}"].append(one)
    for name in sorted(groups):
        some = [one.f1 for one in groups[name] if one.f1]
        if some:
            precision, recall, f1 = (fmean(part) for part in zip(*some))
            oracle = fmean(one.oracle for one in groups[name] if one.f1)
            types = fmean(one.found_type == one.page_type for one in groups[name])
            of_f1 = f"F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}"
            lines.append(f"{name:28} {len(some):5}  {of_f1}  labels {oracle:.4f}  types {types:.3f}")
    for form in ("html", "text"):
        same = [one for one in judged if (one.variant == "page") == (form == "html")]
        content = np.concatenate([one.content for one in same])
        main = np.concatenate([one.main for one in same])
        known = np.isfinite(main)
        lines.append(f"{form} calibration error {calibration_error(content[known], main[known]):.4f}")
        pairs = [pair for one in same for pair in one.labels]
        if pairs:
            lines.append(f"{form} labels right {fmean(a == b for a, b in pairs):.4f} macro F1 {_macro(pairs)}")
    units = sum((one.units for one in judged if one.variant == "page"), Counter())
    lines.append("  ".join(f"{name} {count}" for name, count in sorted(units.items())))
    return "\n".join(lines)


def _macro(pairs: Sequence[tuple[int, int]]) -> str:
    wanted, found = np.array(pairs).T
    each = {}
    for place, label in enumerate(Label):
        if (wanted == place).sum() >= 5:
            each[label.value] = (
                2 * ((wanted == place) & (found == place)).sum() / ((wanted == place).sum() + (found == place).sum())
            )
    story = {"headline", "subtitle", "dateline", "byline", "caption", "body"}
    removed = fmean(value for name, value in each.items() if name not in story)
    return f"{removed:.4f}  " + " ".join(f"{name} {value:.2f}" for name, value in each.items())


def segments(judged: Sequence[Judged], folder: Path) -> str:
    """F1 of the segments that are, and are not, in the body of the pages of a corpus whose gold are segments."""
    bodies = {one.id: one.body for one in judged if one.corpus == SEGMENTS and one.variant == "page"}
    golds = {record.id: record.gold for record in records(folder, SEGMENTS) if record.id in bodies}
    each = [segment_counts(bodies[name], gold.get("with", []), gold.get("without", [])) for name, gold in golds.items()]
    right, wrong, missing = (sum(part) for part in zip(*each))
    return f"{SEGMENTS}: segment F1 {2 * right / (2 * right + wrong + missing):.4f} of {len(bodies)} pages"


_PREPARED: list[Prepared] = []


def _one(part: int, models: Path | None) -> list[Judged]:
    prepared = _PREPARED[0]
    model = fit(prepared, part, seed=part)
    if models:
        models.mkdir(parents=True, exist_ok=True)
        (models / f"fold{part}.bin").write_bytes(write_model(model))
    return list(judge(model, [page for page in prepared.examples if folds(page.site)[0] == part]))


def main() -> None:
    parser = argparse.ArgumentParser(description="Cross-validate the network.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cache", type=Path, help="keep the examples here between runs")
    parser.add_argument("--models", type=Path, help="where each fold's weights are written")
    parser.add_argument("--only", type=int, nargs="*", default=list(range(FOLDS)), help="the folds to measure on")
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    started = time.monotonic()
    _PREPARED.append(prepare(load(arguments.corpora, arguments.cache)))
    judged: list[Judged] = []
    with ProcessPoolExecutor(arguments.workers, get_context("fork")) as pool:
        for found in pool.map(_one, arguments.only, [arguments.models] * len(arguments.only)):
            judged += found
    print(report(judged))
    print(segments(judged, arguments.corpora))
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
