"""Measures of cleaned pages against their gold, and of probabilities against what came true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from align import words

BINS: Final = 15


def word_f1(paragraphs: Sequence[str], gold: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of one page, as WCXB measures it: the bag of its kept words against the bag of its gold's."""
    kept, wanted = Counter(words("\n".join(paragraphs))), Counter(words(gold))
    if not wanted or not kept:
        return (1.0, 1.0, 1.0) if not wanted and not kept else (0.0, 0.0, 0.0)
    common = sum((kept & wanted).values())
    precision, recall = common / sum(kept.values()), common / sum(wanted.values())
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def segment_counts(body: str, within: Sequence[str], without: Sequence[str]) -> tuple[int, int, int]:
    """Of a page's marked segments: those rightly in the body, those wrongly in it, those missing."""
    flat = " ".join(body.split())
    right, wrong = (sum(" ".join(segment.split()) in flat for segment in segments) for segments in (within, without))
    return right, wrong, len(within) - right


def calibration_error(probabilities: Any, came_true: Any) -> float:
    """Expected calibration error: the mean distance, over bins, of the probability from the share that came true.

    Source: Guo et al., On calibration of modern neural networks, 2017.
    """
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    sums = (np.bincount(bins, weights=values, minlength=BINS) for values in (probabilities, came_true))
    said, true = sums
    return float(np.abs(said - true).sum() / max(1, len(probabilities)))
