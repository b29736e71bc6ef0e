"""The rows of numbers that the network reads: a block's features, and what is known of the tokens in and around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.features import NAMES, Features, Floats, Ints
from cleanpage.model.encode import Bags, Encoded

NEAR: Final = 5
"""Elements around a block, the innermost first, whose tokens are weighed one by one; those further up in one sum."""

NOWHERE: Final = 3.0
"""The value of a greatest or least weight where there is no token."""

WEIGHED: Final = 4
"""What is told of a bag of words: sum, mean, greatest and least weight."""

NAME_COLUMNS: Final = slice(len(NAMES), len(NAMES) + NEAR + 4)
WORD_COLUMNS: Final = slice(NAME_COLUMNS.stop, NAME_COLUMNS.stop + 4 * WEIGHED)
"""The columns that come from names of elements, and from words; those of the page's own data follow."""


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Log-odds that a block is main text, by token: of an element around it, of its first and its last words, of the first
    words of the heading above it.

    `types` has, by token of the page about itself, the log-odds of each page type.
    """

    elements: Floats
    heads: Floats
    tails: Floats
    sections: Floats
    types: Floats


def rows(features: Features, encoded: Encoded, lexicons: Lexicons) -> Floats:
    """The rows of a page, one a block."""
    n = len(features.matrix)
    elements = len(encoded.elements.ends)
    total, _, greatest, least = _weigh(lexicons.elements, encoded.elements)
    around = np.append(total, 0.0)[encoded.ancestors]
    columns: list[npt.NDArray[Any]] = [
        features.matrix,
        around[:, :NEAR],
        around[:, NEAR:].sum(axis=1, keepdims=True),
        around[:, 1:].sum(axis=1, keepdims=True),
        np.append(greatest, -NOWHERE)[encoded.ancestors].max(axis=1, keepdims=True) if elements else np.zeros((n, 1)),
        np.append(least, NOWHERE)[encoded.ancestors].min(axis=1, keepdims=True) if elements else np.zeros((n, 1)),
        np.stack(_weigh(lexicons.heads, encoded.heads), axis=1),
        np.stack(_weigh(lexicons.tails, encoded.tails), axis=1),
        *_sections(features.headings, _weigh(lexicons.sections, encoded.heads)),
        np.broadcast_to(lexicons.types[encoded.page].sum(axis=0), (n, lexicons.types.shape[1])),
    ]
    found = np.empty((n, sum(column.shape[1] for column in columns)), np.float32)
    end = 0
    for column in columns:
        start, end = end, end + column.shape[1]
        found[:, start:end] = column
    return found


def _weigh(weights: Floats, bags: Bags) -> tuple[npt.NDArray[Any], ...]:
    """Sum, mean, greatest and least weight of each bag; zeros for an empty one."""
    values = weights[bags.ids]
    sizes = np.diff(bags.ends, prepend=0)
    some = sizes > 0
    sums, means, greatest, least = np.zeros((4, len(sizes)))
    if some.any():
        starts = (bags.ends - sizes)[some]
        sums[some] = np.add.reduceat(values, starts)
        means[some] = sums[some] / sizes[some]
        greatest[some] = np.maximum.reduceat(values, starts)
        least[some] = np.minimum.reduceat(values, starts)
    return sums, means, greatest, least


def _sections(headings: Ints, weights: Sequence[npt.NDArray[Any]]) -> list[npt.NDArray[Any]]:
    """What the words of the headings above each block weigh; zeros where there is none."""
    weighed = np.append(np.stack(weights, axis=1), np.zeros((1, len(weights))), axis=0)
    return [weighed[headings[:, place]] for place in range(headings.shape[1])]
