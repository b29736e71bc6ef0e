"""The rows of numbers that the trees read: features, what is known of the tokens, neighbours, and what a first pass said."""

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

STEPS: Final = (-3, -2, -1, 1, 2, 3)
"""The neighbours whose features a block is judged with."""

PASS_STEPS: Final = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
"""The neighbours whose first verdicts a block is judged with."""

SHIFTED: Final = "log_words link_density ends_terminal starts_upper log_copies separator_rate title_cover".split()
FAR: Final = 99
"""Blocks to the next likely one, where there is none."""

LIKELY_WORDS: Final = 5.0
"""A block with more expected words of main text is a landmark for the others."""

NOWHERE: Final = 3.0
"""The value of a greatest or least weight where there is no token."""


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Log-odds that a block is main text, by token: of an element around it, of its first and of its last words.

    `types` has, by token of the page about itself, the log-odds of each page type.
    """

    elements: Floats
    heads: Floats
    tails: Floats
    types: Floats


def first_rows(features: Features, encoded: Encoded, lexicons: Lexicons) -> Floats:
    """The rows of the first pass, one a block."""
    n = len(features.matrix)
    elements = len(encoded.elements.ends)
    total, _, greatest, least = _weigh(lexicons.elements, encoded.elements)
    sums = np.append(total, 0.0)
    around = sums[encoded.ancestors]
    columns = [
        features.matrix,
        around[:, :NEAR],
        around[:, NEAR:].sum(axis=1, keepdims=True),
        around[:, 1:].sum(axis=1, keepdims=True),
        np.append(greatest, -NOWHERE)[encoded.ancestors].max(axis=1, keepdims=True) if elements else np.zeros((n, 1)),
        np.append(least, NOWHERE)[encoded.ancestors].min(axis=1, keepdims=True) if elements else np.zeros((n, 1)),
        *(column[:, None] for column in _weigh(lexicons.heads, encoded.heads)),
        *(column[:, None] for column in _weigh(lexicons.tails, encoded.tails)),
        np.broadcast_to(lexicons.types[encoded.page].sum(axis=0), (n, lexicons.types.shape[1])),
    ]
    rows = _float32(columns)
    width = len(NAMES)
    seen = [
        *(NAMES.index(name) for name in SHIFTED),
        width,
        width + 1,
        width + NEAR + 1,
        width + NEAR + 5,
        width + NEAR + 9,
    ]
    return np.concatenate([rows, _shifted(rows[:, seen], STEPS)], axis=1)


def page_row(first: Floats, features: Features, probabilities: Floats) -> Floats:
    """The row of the page as a whole: its mean block by words, its mean likely block, and how much of it is likely."""
    words = np.maximum(1, features.words)
    expected = words * probabilities
    likely = max(float(expected.sum()), 1e-6)
    summary = [
        likely / float(words.sum()),
        np.log1p(likely),
        probabilities.mean(),
        probabilities.max(),
        np.log1p((expected > LIKELY_WORDS).sum()),
        expected.max() / likely,
    ]
    mean, chosen = words @ first / words.sum(), expected @ first / likely
    return np.concatenate([mean, chosen, summary])[None].astype(np.float32)


def second_rows(first: Floats, features: Features, probabilities: Floats, headline: Floats, types: Floats) -> Floats:
    """The rows of the second pass: those of the first, its probabilities around each block, the headline, the page's type."""
    n = len(probabilities)
    words = np.maximum(1, features.words)
    expected = words * probabilities
    sums = np.zeros((3, n + 1))
    np.cumsum(np.stack([words, expected, probabilities]), axis=1, out=sums[:, 1:])
    all_words, all_expected, _ = sums[:, -1]
    all_expected = max(float(all_expected), 1e-6)
    low, high = features.containers[:, :, 0], features.containers[:, :, 1]
    inside = sums[:, high] - sums[:, low]
    paths = features.paths
    count = np.bincount(paths)
    index = np.arange(n)
    title = int(headline.argmax())
    columns = [
        np.stack([headline, index - title, np.full(n, headline[title])], axis=1),
        np.broadcast_to(types, (n, len(types))),
        probabilities[:, None],
        _shifted(probabilities[:, None], PASS_STEPS),
        inside[1] / np.maximum(1, inside[0]),
        inside[1] / all_expected,
        inside[2] / np.maximum(1, high - low),
        (np.bincount(paths, probabilities) / count)[paths][:, None],
        (np.bincount(paths, expected) / np.bincount(paths, words))[paths][:, None],
        (sums[1, :-1] / all_expected)[:, None],
        np.broadcast_to([all_expected / all_words, np.log1p(all_expected), probabilities.mean()], (n, 3)),
        _landmarks(np.flatnonzero(expected > LIKELY_WORDS), index),
    ]
    return np.concatenate([first, _float32(columns)], axis=1)


def _float32(columns: Sequence[npt.NDArray[Any]]) -> Floats:
    """The columns side by side; converted one by one, since together they would all become the widest type."""
    rows = np.empty((len(columns[0]), sum(column.shape[1] for column in columns)), np.float32)
    end = 0
    for column in columns:
        start, end = end, end + column.shape[1]
        rows[:, start:end] = column
    return rows


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


def _shifted(rows: npt.NDArray[Any], steps: tuple[int, ...]) -> npt.NDArray[Any]:
    """The rows of each block's neighbours side by side; zeros beyond the page's ends."""
    n, width = rows.shape
    reach = max(steps)
    padded = np.zeros((n + 2 * reach, width), np.float32)
    padded[reach : reach + n] = rows
    return np.concatenate([padded[reach + step : reach + step + n] for step in steps], axis=1)


def _landmarks(likely: Ints, index: Ints) -> npt.NDArray[Any]:
    """Blocks to the next and from the last likely block, and from the page's first and last likely ones."""
    if not len(likely):
        return np.full((len(index), 4), FAR)
    after = np.searchsorted(likely, index)
    following = np.append(likely, index[-1] + FAR)[after] - index
    before = index - np.concatenate([[-FAR], likely])[after]
    return np.stack([following, before, index - likely[0], index - likely[-1]], axis=1)
