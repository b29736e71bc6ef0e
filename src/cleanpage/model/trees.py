"""Gradient-boosted oblivious trees in numpy: each level of a tree asks one question of all rows.

Source: Prokhorenkova et al., CatBoost: unbiased boosting with categorical features, 2018.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from cleanpage.features import Floats, Ints

MAX_DEPTH: Final = 8
"""Questions a tree may ask: the bits of a leaf's number in one byte."""

CHUNK: Final = 256
"""Rows asked at a time, so that a long page needs no more memory than a short one."""


@dataclass(frozen=True, slots=True)
class Trees:
    """t trees that ask d questions each; where a tree has fewer, its last ones are answered by "no"."""

    columns: Ints
    """The column each question is about; t times d, tree after tree."""
    borders: Floats
    """Whether the value is greater than this; t times d."""
    leaves: Floats
    """t x 2**d x k values, of which those whose number the answers spell, the first as lowest bit, are added."""
    bias: Floats
    """k values."""


def log_odds(trees: Trees, rows: Floats) -> Floats:
    """The trees' k sums for each row."""
    count, width, outputs = trees.leaves.shape
    leaves = trees.leaves.reshape(-1, outputs) if outputs > 1 else trees.leaves.ravel()
    total = np.empty((len(rows), outputs), np.float32)
    starts = (np.arange(count, dtype=np.int32) * width)[:, None]
    for first in range(0, len(rows), CHUNK):
        values = np.ascontiguousarray(rows[first : first + CHUNK].T)
        answers = (values[trees.columns] > trees.borders[:, None]).view(np.uint8).reshape(count, -1, values.shape[1])
        numbers = np.zeros((count, values.shape[1]), np.uint8)
        for place in range(answers.shape[1]):
            numbers |= answers[:, place] << place
        total[first : first + CHUNK] = leaves[numbers + starts].sum(axis=0).reshape(-1, outputs)
    found: Floats = total + trees.bias
    return found


def probabilities(trees: Trees, rows: Floats) -> Floats:
    """For each row the probability that trees with one output give."""
    return (1 / (1 + np.exp(-np.clip(log_odds(trees, rows)[:, 0], -30, 30)))).astype(np.float32)


def shares(trees: Trees, rows: Floats) -> Floats:
    """For each row the probabilities, which sum to one, that trees with an output for each class give."""
    sums = log_odds(trees, rows)
    odds = np.exp(sums - sums.max(axis=1, keepdims=True))
    found: Floats = odds / odds.sum(axis=1, keepdims=True)
    return found
