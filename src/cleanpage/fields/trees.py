"""Gradient-boosted oblivious trees in numpy: each level of a tree asks one question of all rows.

Source: Prokhorenkova et al., CatBoost: unbiased boosting with categorical features, 2018.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Trees:
    """t trees that ask d questions each; where a tree has fewer, its last ones are answered by "no"."""

    columns: npt.NDArray[np.int64]
    """The column each question is about; t x d."""
    borders: npt.NDArray[np.float32]
    """Whether the value is greater than this; t x d."""
    leaves: npt.NDArray[np.float32]
    """t x 2**d values, of which those whose number the answers spell, the first as lowest bit, are added."""


def sums(trees: Trees, rows: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    """The sum of the trees' leaves for each row."""
    count, depth = trees.columns.shape
    answers = rows[:, trees.columns] > trees.borders
    numbers = (answers << np.arange(depth)).sum(axis=2)
    found: npt.NDArray[Any] = trees.leaves[np.arange(count), numbers].sum(axis=1)
    return found
