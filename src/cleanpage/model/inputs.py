"""The numbers that the network reads of each block: its features, and what the tokens in and around it speak for.

A lexicon has a row of numbers for each token, one for each of `SPOKEN`: how much more often than the average the token stands
with blocks of that label, and with main text, as a logarithm of odds learned from other sites' pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.features.block_features import NAMES, Features, Floats, Ints
from cleanpage.features.links import LINKS
from cleanpage.features.units import UNITS, Units
from cleanpage.label import Label
from cleanpage.model.encode import Encoded, TokenBags

LABELS: Final = tuple(label.value for label in Label)
SPOKEN: Final = (*LABELS, "main")
"""What a token can speak for."""

MAIN: Final = len(LABELS)

NEAR: Final = 3
"""Elements around a block that are near: the leaf, the owner and the one around it."""

EACH: Final = 5
"""Elements around a block, the innermost first, of which the odds of main text are read one by one."""

POOLED: Final = 2
"""Containers around a block, the innermost first, whose words are read together."""

PART: Final = 256
"""Blocks whose rows are made at a time."""

LEAST: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Lexicons:
    """A row for each token, by where it stands; tokens x len(SPOKEN)."""

    near: Floats
    """Names of the nearest elements."""
    far: Floats
    """Names of those further up."""
    heads: Floats
    tails: Floats
    inside: Floats
    sections: Floats
    """The first words of the heading above a block."""
    links: Floats
    types: Floats
    """What a page says of itself; tokens x page types."""


LEXICONS: Final = tuple(field.name for field in fields(Lexicons))


@dataclass(frozen=True, slots=True)
class PageInputs:
    """What is read of a page with n blocks before lexicons are looked up."""

    features: Features
    units: Units
    extra: Floats
    """n x (UNITS and LINKS)."""
    encoded: Encoded


def input_parts(page: PageInputs, lexicons: Lexicons, size: int = PART) -> Iterator[Floats]:
    """The rows of `size` blocks at a time: features, units, links, then the columns that are named below."""
    encoded, n = page.encoded, len(page.features.matrix)
    paths = page.features.paths
    of_elements = [_look_up(lexicon, encoded.elements) for lexicon in (lexicons.near, lexicons.far)]
    near, far = (_with_none(_sums(found)) for found in of_elements)
    near_most, far_most = (
        np.append(_greatest(found), np.full((1, len(SPOKEN)), -np.inf, np.float32), axis=0) for found in of_elements
    )
    mean_heads, most_heads = _of_blocks(lexicons.heads, encoded.heads)
    mean_inside, most_inside = _of_blocks(lexicons.inside, encoded.inside)
    sections = np.append(_of_blocks(lexicons.sections, encoded.heads)[0], np.zeros((1, len(SPOKEN)), np.float32), axis=0)
    types = lexicons.types[encoded.page].sum(axis=0)[None]
    speaking = mean_inside + mean_heads
    running = np.zeros((n + 1, len(SPOKEN)))
    np.cumsum(speaking, axis=0, out=running[1:])
    like = np.zeros((int(paths.max(initial=-1)) + 1, len(SPOKEN)))
    np.add.at(like, paths, speaking)
    like /= np.maximum(1, np.bincount(paths, minlength=len(like)))[:, None]
    for first in range(0, max(1, n), size):
        some = slice(first, first + size)
        ancestors = encoded.ancestors[some]
        close, distant = ancestors[:, :NEAR], ancestors[:, NEAR:]
        main = np.concatenate([near[0][close, MAIN], far[0][distant, MAIN]], axis=1)
        containers = page.features.containers[some, :POOLED]
        ranges = running[containers[:, :, 1]] - running[containers[:, :, 0]]
        sizes = np.maximum(1, containers[:, :, 1] - containers[:, :, 0])
        headings = page.features.headings[some, 0]
        columns = [
            page.features.matrix[some],
            page.extra[some],
            np.broadcast_to(types, (len(ancestors), types.shape[1])),
            _mean(_around(near, close)), _known(near_most[close].max(axis=1)),
            _mean(_around(far, distant)), _known(far_most[distant].max(axis=1)),
            main[:, :EACH], main.max(axis=1, keepdims=True), main.min(axis=1, keepdims=True),
            mean_heads[some], most_heads[some],
            _mean(_sums(_look_up(lexicons.tails, _some(encoded.tails, some)))),
            _mean(_sums(_look_up(lexicons.links, _some(encoded.links, some)))),
            mean_inside[some], most_inside[some],
            sections[headings],
            (ranges / sizes[:, :, None]).reshape(len(ancestors), POOLED * len(SPOKEN)),
            like[paths[some]],
        ]  # fmt: skip
        yield np.concatenate(columns, axis=1, dtype=np.float32)


_WIDTH: Final = len(SPOKEN)
_TYPES_START: Final = len(NAMES) + len(UNITS) + len(LINKS)
PAGE_TYPE_COUNT: Final = 7
TYPE_COLUMNS: Final = slice(_TYPES_START, _TYPES_START + PAGE_TYPE_COUNT)
NAME_COLUMNS: Final = slice(TYPE_COLUMNS.stop, TYPE_COLUMNS.stop + 4 * _WIDTH + EACH + 2)
WORD_COLUMNS: Final = slice(NAME_COLUMNS.stop, NAME_COLUMNS.stop + (7 + POOLED + 1) * _WIDTH)
"""The columns that come from what the page says of itself, from names of elements, and from words and links."""

LookedUp = tuple[Floats, Ints]
"""The rows of a lexicon of all tokens of some bags, and the size of each bag."""

Sums = tuple[Floats, npt.NDArray[Any]]
"""By bag: the sum of its tokens' rows, and its size."""


def _look_up(lexicon: Floats, given: TokenBags) -> LookedUp:
    return lexicon[given.ids], np.diff(given.ends, prepend=0)


def _of_blocks(lexicon: Floats, given: TokenBags) -> tuple[Floats, Floats]:
    """The mean and the greatest of the rows of each block's tokens, 0 for a block without any; some blocks at a time."""
    n = len(given.ends)
    mean, most = np.zeros((2, n, len(SPOKEN)), np.float32)
    for first in range(0, n, PART):
        some = slice(first, first + PART)
        found = _look_up(lexicon, _some(given, some))
        mean[some], most[some] = _mean(_sums(found)), _known(_greatest(found))
    return mean, most


def _sums(found: LookedUp) -> Sums:
    return _reduced(np.add, found, 0), found[1]


def _greatest(found: LookedUp) -> Floats:
    """The greatest of each column, -inf for an empty bag."""
    return _reduced(np.maximum, found, -np.inf)


def _reduced(reduce: np.ufunc, found: LookedUp, nothing: float) -> Floats:
    values, sizes = found
    reduced = np.full((len(sizes), values.shape[1]), nothing, np.float32)
    some = sizes > 0
    if some.any():
        starts = (np.cumsum(sizes) - sizes)[some]
        reduced[some] = reduce.reduceat(values, starts, axis=0)
    return reduced


def _with_none(sums: Sums) -> Sums:
    """The same with a last row that stands for no element, or no heading."""
    return np.append(sums[0], np.zeros((1, sums[0].shape[1]), np.float32), axis=0), np.append(sums[1], 0)


def _around(sums: Sums, ancestors: Ints) -> Sums:
    """The same for the elements around each block."""
    return sums[0][ancestors].sum(axis=1), sums[1][ancestors].sum(axis=1)


def _some(given: TokenBags, some: slice) -> TokenBags:
    ends = given.ends[some]
    start = given.ends[some.start - 1] if some.start else 0
    return TokenBags(given.ids[start : ends[-1] if len(ends) else start], ends - start)


def _mean(sums: Sums) -> npt.NDArray[Any]:
    return sums[0] / np.maximum(1, sums[1])[:, None]


def _known(greatest: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """0 for what is the greatest of nothing."""
    return np.where(np.isinf(greatest), 0, greatest)
