"""The scorer's report, in Markdown: corpora and page types beside the peers, what `favor` does, calibration, worst pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

import numpy as np
import numpy.typing as npt
from align import words
from baselines import LINE_RULE, PEERS, SEGMENT_F1, WORD_F1
from measure import calibration_error, rank_correlation

from cleanpage.features import Floats
from cleanpage.verdict import BETA, Favor

WORST: Final = 20
Measured = tuple[float, float, float]
"""Precision, recall and F1."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A page, what was made of it by what is favored, and what a perfect choice of its blocks would make."""

    corpus: str
    id: str
    page_type: str | None
    gold: str
    by_favor: Mapping[Favor, Measured]
    best: Measured
    confidence: float
    content: Floats
    shares: npt.NDArray[np.float64]
    said_type: str

    @property
    def f1(self) -> float:
        return self.by_favor["balanced"][2]

    @property
    def is_text(self) -> bool:
        return "." in self.corpus


def report(judged: Sequence[Judged], segments: Mapping[str, tuple[int, int, int]], folds: int, seconds: float) -> str:
    """The whole report; `segments` has right, wrong and missing ones by corpus."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        groups[item.corpus].append(item)
        if item.corpus.startswith("wcxb"):
            groups[f"{item.corpus}: {item.page_type}"].append(item)
    pages = {name: items for name, items in sorted(groups.items()) if not items[0].is_text}
    texts = {name: items for name, items in sorted(groups.items()) if items[0].is_text}
    return "\n".join(
        [
            "# What the scorer reaches",
            "",
            f"Word F1, mean over pages; {folds} folds by site ({seconds / 60:.0f} minutes), but for daniel and trafilatura, "
            "which are not trained on. Oracle: what choosing exactly the blocks labelled as main text would reach. Beside it "
            "the peers on the same pages (`baselines.py`).",
            "",
            "## HTML",
            "",
            *_table(pages),
            "",
            *_segments(segments),
            "## Tagless text",
            "",
            "The same pages as five tools dump them; beside it the line rule.",
            "",
            *_text_table(texts),
            "",
            "Mean of the five:",
            "",
            *_means(texts),
            "",
            "## What favor does",
            "",
            *_favors(pages),
            "",
            "## Calibration",
            "",
            *_calibration(groups),
            "",
            "## Page types",
            "",
            *_types(groups["wcxb"]),
            "",
            f"## The {WORST} HTML pages with most lost against the oracle",
            "",
            *_worst([item for item in judged if not item.is_text]),
            "",
        ]
    )


def _mean(items: Sequence[Judged], favor: Favor = "balanced") -> list[float]:
    return [fmean(item.by_favor[favor][place] for item in items) for place in range(3)]


def _table(groups: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    yield f"| pages of | pages | F1 | precision | recall | oracle | {' | '.join(PEERS)} |"
    yield "|---" * (6 + len(PEERS)) + "|"
    for name, items in groups.items():
        precision, recall, f1 = _mean(items)
        peers = " | ".join(f"{value:.3f}" for value in WORD_F1[name])
        oracle = fmean(item.best[2] for item in items)
        yield f"| {name} | {len(items)} | **{f1:.4f}** | {precision:.4f} | {recall:.4f} | {oracle:.4f} | {peers} |"


def _segments(segments: Mapping[str, tuple[int, int, int]]) -> Iterator[str]:
    for name, (right, wrong, missing) in segments.items():
        peers = ", ".join(f"{peer} {value:.3f}" for peer, value in zip(PEERS, SEGMENT_F1, strict=True))
        f1, precision, recall = 2 * right / (2 * right + wrong + missing), right / (right + wrong), right / (right + missing)
        yield f"{name}, marked segments: F1 **{f1:.4f}**, precision {precision:.4f}, recall {recall:.4f} ({peers})."
        yield ""


def _text_table(groups: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    yield "| pages of | pages | F1 | precision | recall | oracle | line rule |"
    yield "|---" * 7 + "|"
    for name, items in groups.items():
        precision, recall, f1 = _mean(items)
        rule = f"{LINE_RULE[name]:.3f}" if name in LINE_RULE else ""
        oracle = fmean(item.best[2] for item in items)
        yield f"| {name} | {len(items)} | **{f1:.4f}** | {precision:.4f} | {recall:.4f} | {oracle:.4f} | {rule} |"


def _means(groups: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    means: dict[str, list[float]] = defaultdict(list)
    for name, items in groups.items():
        corpus, _, rest = name.partition(".")
        means[corpus + rest.partition(":")[1] + rest.partition(":")[2]].append(_mean(items)[2])
    yield "| pages of | F1 |"
    yield "|---|---|"
    for name, values in means.items():
        yield f"| {name} | **{fmean(values):.4f}** |"


def _favors(groups: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    yield f"| pages of | {' | '.join(f'{favor}: precision, recall, F1' for favor in BETA)} |"
    yield "|---" * (1 + len(BETA)) + "|"
    for name, items in groups.items():
        yield f"| {name} | {' | '.join(', '.join(f'{value:.3f}' for value in _mean(items, favor)) for favor in BETA)} |"


def _calibration(groups: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    yield "Expected calibration error of the blocks' scores (15 bins); rank correlation of a page's confidence with its F1."
    yield ""
    yield "| pages of | blocks | calibration error | mean confidence | mean F1 | rank correlation |"
    yield "|---|---|---|---|---|---|"
    everything = [items for name, items in groups.items() if ":" not in name]
    chosen = {
        "all HTML": [item for items in everything for item in items if not item.is_text],
        "all text": [item for items in everything for item in items if item.is_text],
        **{name: items for name, items in sorted(groups.items()) if ":" not in name and "." not in name},
    }
    for name, items in chosen.items():
        content, shares = np.concatenate([item.content for item in items]), np.concatenate([item.shares for item in items])
        confidence, f1 = [item.confidence for item in items], [item.f1 for item in items]
        yield (
            f"| {name} | {len(content)} | {calibration_error(content, shares):.4f} | {fmean(confidence):.4f} | "
            f"{fmean(f1):.4f} | {rank_correlation(confidence, f1):.3f} |"
        )


def _types(items: Sequence[Judged]) -> Iterator[str]:
    right = fmean(item.said_type == item.page_type for item in items)
    yield f"Of wcxb's pages {right:.3f} are given their type."
    yield ""
    types = sorted({item.page_type or "" for item in items})
    yield f"| type, as given: | {' | '.join(types)} |"
    yield "|---" * (1 + len(types)) + "|"
    for page_type in types:
        of_type = [item.said_type for item in items if item.page_type == page_type]
        yield f"| {page_type} | {' | '.join(str(of_type.count(said)) for said in types)} |"


def _worst(judged: Sequence[Judged]) -> Iterator[str]:
    yield "| page | type | F1 | oracle | words of gold |"
    yield "|---|---|---|---|---|"
    for item in sorted(judged, key=lambda item: item.f1 - item.best[2])[:WORST]:
        where = f"{item.corpus}/{item.id[:40]}"
        yield f"| {where} | {item.page_type} | {item.f1:.3f} | {item.best[2]:.3f} | {len(words(item.gold))} |"
