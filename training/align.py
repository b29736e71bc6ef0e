"""Gold text to labels: which blocks of a page are its main text, found by aligning the two."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

GRAM: Final = 3
ANCHOR_WORDS: Final = 4
"""A block of so many words is found by its own words; a shorter one needs a neighbour that was found."""

MIN_COVER: Final = 0.3
"""A block with a smaller share of its words in the gold has nothing of it."""

MAX_GAP: Final = 12
"""Words of the gold that may lie between a short block and the neighbour it is judged by."""

_WORD: Final = re.compile(r"\w+")
_IDEOGRAPH: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def words(text: str) -> list[str]:
    """Lower-cased words; each ideograph is a word."""
    return _WORD.findall(_IDEOGRAPH.sub(lambda match: f" {match[0]} ", text.lower()))


def align(texts: list[str], gold: str) -> Floats:
    """The share of each block's words that is main text, 0 to 1."""
    gold_words = words(gold)
    blocks = [words(text) for text in texts]
    grams: dict[tuple[str, ...], list[int]] = {}
    for size in range(1, ANCHOR_WORDS + 1):
        for place in range(len(gold_words) - size + 1):
            grams.setdefault(tuple(gold_words[place : place + size]), []).append(place)
    shares = np.zeros(len(blocks))
    places: dict[int, int] = {}
    for index, block in enumerate(blocks):
        if len(block) >= ANCHOR_WORDS:
            found = _cover(block, grams)
            if found is not None:
                shares[index], places[index] = found
    chain = _longest_rise(list(places.items()))
    seen = {tuple(blocks[index]) for index in chain}
    for index in places:
        if index not in chain and tuple(blocks[index]) in seen:
            shares[index] = 0.0  # a copy; the one in the gold's order is the main text
    _short_blocks(blocks, shares, {index: places[index] for index in chain}, grams, len(gold_words))
    return shares


def _cover(block: list[str], grams: dict[tuple[str, ...], list[int]]) -> tuple[float, int] | None:
    """The share of the block's words in grams of the gold, and where in the gold it starts."""
    covered = [False] * len(block)
    start = None
    for place in range(len(block) - GRAM + 1):
        found = grams.get(tuple(block[place : place + GRAM]))
        if found:
            covered[place : place + GRAM] = [True] * GRAM
            if start is None or len(found) == 1 < start[1]:
                start = (found[0] - place, len(found))
    share = sum(covered) / len(block)
    if start is None or share < MIN_COVER or (len(block) < 2 * GRAM and share < 1):
        return None
    return share, start[0]


def _longest_rise(pairs: list[tuple[int, int]]) -> set[int]:
    """The blocks of a longest chain whose places in the gold rise."""
    tails: list[int] = []
    ends: list[int] = []
    above: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        above.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [number]
    chain: set[int] = set()
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.add(pairs[number][0])
        number = above[number]
    return chain


def _short_blocks(
    blocks: list[list[str]],
    shares: Floats,
    anchors: dict[int, int],
    grams: dict[tuple[str, ...], list[int]],
    gold_length: int,
) -> None:
    """Take the short blocks that stand in the gold right beside what was found before or after them."""
    for step in (1, -1):
        edge = 0 if step == 1 else gold_length
        for index in range(len(blocks))[::step]:
            block = blocks[index]
            if index in anchors:
                edge = anchors[index] + (len(block) if step == 1 else 0)
            elif 0 < len(block) < ANCHOR_WORDS and not shares[index]:
                for place in grams.get(tuple(block), ()):
                    gap = place - edge if step == 1 else edge - place - len(block)
                    if 0 <= gap <= MAX_GAP:
                        shares[index] = 1.0
                        anchors[index] = place
                        edge = place + (len(block) if step == 1 else 0)
                        break
