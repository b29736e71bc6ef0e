"""Gold text to labels: which blocks of a page are its main text, found by aligning the two.

Each word of the gold is used once: first by the long blocks that stand in the gold's order, then by other long blocks, then by
short blocks that stand in the gold between what was found before and after them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

GRAM: Final = 3
ANCHOR_WORDS: Final = 4
"""A block of so many words is found by its own words; a shorter one needs a neighbour that was found."""

MIN_COVER: Final = 0.4
"""A block with a smaller share of its words in the gold has nothing of it."""

SHORT_ANCHOR: Final = 6
"""A block of fewer words must be in the gold whole."""

MAX_GAP: Final = 12
"""Words of the gold that may lie between a short block at either end and the neighbour it is judged by."""

LOOKED_AT: Final = 12
"""DomPaths of the same three words that are looked at, the nearest ones."""

_WORD: Final = re.compile(r"\w+")
_IDEOGRAPH: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")

Grams = Mapping[tuple[str, ...], list[int]]


def words(text: str) -> list[str]:
    """Lower-cased words; each ideograph is a word."""
    return _WORD.findall(_IDEOGRAPH.sub(lambda match: f" {match[0]} ", text.lower()))


def align(texts: Sequence[str], gold: str) -> Floats:
    """The share of each block's words that is main text, 0 to 1."""
    wanted = words(gold)
    blocks = [words(text) for text in texts]
    grams: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(wanted) - GRAM + 1):
        grams[tuple(wanted[place : place + GRAM])].append(place)
    used = bytearray(len(wanted))
    shares = np.zeros(len(blocks))
    spans: dict[int, tuple[int, int]] = {}
    starts = {
        index: start
        for index, block in enumerate(blocks)
        if len(block) >= ANCHOR_WORDS and (start := _start(block, grams)) is not None
    }
    chain = _heaviest_rise([(index, start, len(blocks[index])) for index, start in starts.items()])
    for index in chain:
        _take(index, blocks[index], wanted, grams, used, shares, spans, starts[index])
    for index in sorted(starts.keys() - spans.keys(), key=lambda index: -len(blocks[index])):
        _take(index, blocks[index], wanted, grams, used, shares, spans, starts[index])
    _short_blocks(blocks, wanted, used, shares, {index: spans[index] for index in chain if index in spans})
    return shares


def _start(block: Sequence[str], grams: Grams) -> int | None:
    """Where a block seems to begin in the gold: by its rarest three words; None where it has too few of them."""
    found, rarest = 0, None
    for place in range(len(block) - GRAM + 1):
        places = grams.get(tuple(block[place : place + GRAM]))
        if places:
            found += 1
            if rarest is None or len(places) < rarest[1]:
                rarest = (places[0] - place, len(places))
    return rarest[0] if rarest and found >= MIN_COVER * (len(block) - GRAM + 1) / 2 else None


def _heaviest_rise(given: Sequence[tuple[int, int, int]]) -> list[int]:
    """Of (block, place, weight), the chain of blocks whose places rise that has the greatest weight.

    Source: Fenwick, A new data structure for cumulative frequency tables, 1994; of maxima instead of sums.
    """
    order = {place: rank for rank, place in enumerate(sorted({place for _, place, _ in given}), 1)}
    tree: list[tuple[int, int]] = [(0, -1)] * (len(order) + 1)
    above: list[int] = []
    totals: list[int] = []
    for number, (_, place, weight) in enumerate(given):
        rank, best = order[place] - 1, (0, -1)
        while rank > 0:
            best = max(best, tree[rank])
            rank -= rank & -rank
        above.append(best[1])
        totals.append(best[0] + weight)
        rank = order[place]
        while rank <= len(order):
            tree[rank] = max(tree[rank], (totals[number], number))
            rank += rank & -rank
    number = max(range(len(totals)), key=totals.__getitem__, default=-1)
    chain: list[int] = []
    while number >= 0:
        chain.append(given[number][0])
        number = above[number]
    return chain[::-1]


def _take(
    index: int,
    block: Sequence[str],
    wanted: Sequence[str],
    grams: Grams,
    used: bytearray,
    shares: Floats,
    spans: dict[int, tuple[int, int]],
    expected: int,
) -> int:
    """Let a block use words of the gold, if it has enough that are not used yet; where the next one is expected."""
    taken: list[tuple[int, int]] = []
    place, total = 0, 0
    while place <= len(block) - GRAM:
        at = _nearest(grams.get(tuple(block[place : place + GRAM]), ()), used, expected)
        if at is None:
            place += 1
            continue
        length = GRAM
        while (
            place + length < len(block)
            and at + length < len(wanted)
            and not used[at + length]
            and block[place + length] == wanted[at + length]
        ):
            length += 1
        used[at : at + length] = b"\1" * length
        taken.append((at, length))
        total, place, expected = total + length, place + length, at + length
    least = len(block) if len(block) < SHORT_ANCHOR else MIN_COVER * len(block)
    if total < least:
        for at, length in taken:
            used[at : at + length] = b"\0" * length
        return expected
    shares[index] = total / len(block)
    spans[index] = (min(at for at, _ in taken), max(at + length for at, length in taken))
    return expected


def _nearest(places: Sequence[int], used: bytearray, expected: int) -> int | None:
    """The place nearest to the expected one whose words are not used yet."""
    above = bisect_left(places, expected)
    some = places[max(0, above - LOOKED_AT) : above + LOOKED_AT]
    free = [place for place in some if not any(used[place : place + GRAM])]
    return min(free, key=lambda place: abs(place - expected), default=None)


def _short_blocks(
    blocks: Sequence[Sequence[str]], wanted: Sequence[str], used: bytearray, shares: Floats, anchors: dict[int, tuple[int, int]]
) -> None:
    """Take the short blocks that stand in the gold between what was found before and after them."""
    order = sorted(anchors)
    if not order:
        return
    first, last = order[0], order[-1]
    for before, after in pairwise(order):
        low, high = anchors[before][1], anchors[after][0]
        for index in range(before + 1, after):
            at = _free(blocks[index], wanted, used, low, high)
            if at is not None and not shares[index]:
                low = _use(index, blocks[index], used, shares, at)
    low = anchors[last][1]
    for index in range(last + 1, len(blocks)):
        at = _free(blocks[index], wanted, used, low, min(len(wanted), low + MAX_GAP))
        if at is not None and not shares[index]:
            low = _use(index, blocks[index], used, shares, at)
    high = anchors[first][0]
    for index in range(first - 1, -1, -1):
        size = len(blocks[index])
        low = max(0, high - MAX_GAP)
        at = next(
            (
                place
                for place in range(high - size, low - 1, -1)
                if _free(blocks[index], wanted, used, place, place + size) is not None
            ),
            None,
        )
        if at is not None and 0 < size < ANCHOR_WORDS and not shares[index]:
            _use(index, blocks[index], used, shares, at)
            high = at


def _use(index: int, block: Sequence[str], used: bytearray, shares: Floats, at: int) -> int:
    used[at : at + len(block)] = b"\1" * len(block)
    shares[index] = 1.0
    return at + len(block)


def _free(block: Sequence[str], wanted: Sequence[str], used: bytearray, low: int, high: int) -> int | None:
    """Where a short block stands whole between two places of the gold, in words that are not used yet."""
    size = len(block)
    if not 0 < size < ANCHOR_WORDS:
        return None
    for place in range(low, high - size + 1):
        if (
            wanted[place] == block[0]
            and list(wanted[place : place + size]) == list(block)
            and not any(used[place : place + size])
        ):
            return place
    return None
