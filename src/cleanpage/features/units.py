"""What the unit around a block is like: cards in a row, lists, tables, code, and how a block stands to title and story.

A card is an element with siblings built alike: a comment, a post, a teaser. The story's container is the element whose
children hold the most prose, found as Readability finds it (https://github.com/mozilla/readability).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks.document import NO_ELEMENT, Document

Array = npt.NDArray[Any]

UNITS: Final = (
    "prose", "log_prose_total", "in_story", "after_story", "story_prose_share", "story_place",
    "with_title", "title_words_share", "title_log_blocks", "with_story_words_share",
    "card_log_siblings", "card_log_words", "card_log_blocks", "card_place", "card_link_density",
    "cards_words_share", "cards_prose_share", "cards_prose_rate", "cards_before", "cards_first_linked", "cards_digit_share",
    "like_log_siblings", "like_words_share",
    "table_log_blocks", "table_link_density", "table_log_mean_words", "table_words_share",
    "list_log_blocks", "list_link_density", "list_log_mean_words", "list_prose_rate", "after_colon",
    "code", "quote", "figure",
)  # fmt: skip
"""What each column of the matrix is, in order."""

PROSE_WORDS, LONG_WORDS = 10, 25
"""Words from which a block that ends a sentence is prose; words from which any block is."""

PROSE_LINKS: Final = 0.4
"""The greatest share of links in prose."""

SHORT: Final = 60
"""Characters of the longest line that may be a date or a number."""

CARDS: Final = 3
"""Siblings built alike from which each is a card."""

TABLE, LIST, CODE, QUOTE, FIGURE = range(1, 6)
LISTS: Final = frozenset(("ul", "ol", "dl", "menu", "dir"))


_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Units:
    """The units around the n blocks of a page."""

    matrix: Array
    """n x len(UNITS)."""
    tables: Array
    lists: Array
    """n x 2: first block and block after the last of the innermost table, and list, around each block; 0, 0 without one."""
    colons: Array
    """Whether a block ends in a colon."""


def page_units(document: Document, words: Array, link_density: Array, ends: Array, titled: Array) -> Units:
    """Describe the units around n blocks.

    `words`, `link_density`, `ends` (whether a sentence ends the block) and `titled` (whether it is like the page's title)
    have an entry a block. Without tags only what the text alone tells is not zero.
    """
    n = len(document)
    matrix = np.zeros((n, len(UNITS)), np.float32)
    ranges = {TABLE: np.zeros((n, 2), np.int64), LIST: np.zeros((n, 2), np.int64)}
    if not n:
        return Units(matrix, ranges[TABLE], ranges[LIST], np.zeros(0, bool))
    put = {name: place for place, name in enumerate(UNITS)}
    prose = (link_density < PROSE_LINKS) & ((ends & (words >= PROSE_WORDS)) | (words >= LONG_WORDS))
    matrix[:, put["prose"]] = prose
    prose_words = words * prose
    sums = np.zeros((5, n + 1))
    digits = np.fromiter((len(text) < SHORT and _DIGIT.search(text) is not None for text in document.texts), bool, n)
    np.cumsum(np.stack([words, prose_words, words * link_density, prose, digits]), axis=1, out=sums[:, 1:])
    total, total_prose = max(1.0, sums[0, -1]), max(1.0, sums[1, -1])
    matrix[:, put["log_prose_total"]] = np.log1p(sums[1, -1])
    colon = np.fromiter((text.endswith((":", "：")) for text in document.texts), bool, n)
    if not document.owners:
        matrix[1:, put["after_colon"]] = colon[:-1]
        return Units(matrix, ranges[TABLE], ranges[LIST], colon)

    parents = np.array(document.elements.parents, np.int64)
    above = np.maximum(parents, 0)
    owners = np.array(document.owners, np.int64)
    first = np.array(document.elements.first_blocks, np.int64)
    last = np.array(document.elements.last_blocks, np.int64)
    inside = sums[:, last] - sums[:, first]
    blocks = last - first
    tags = document.elements.tags

    def nearest(where: Array) -> Array:
        """The nearest element from each upward at which `where` holds, the root where none is."""
        found = np.where(where, np.arange(len(parents)), above)
        while True:
            onward = found[found]
            if (onward == found).all():
                return found
            found = onward

    where = np.arange(n)
    worth = np.zeros(len(parents))
    np.add.at(worth, above[owners], prose_words)
    np.add.at(worth, above[above[owners]], prose_words / 2)
    story = int(worth.argmax())
    matrix[:, put["in_story"]] = (where >= first[story]) & (where < last[story])
    matrix[:, put["after_story"]] = where >= last[story]
    matrix[:, put["story_prose_share"]] = inside[1, story] / total_prose
    matrix[:, put["story_place"]] = np.clip((where - first[story]) / max(1, blocks[story]), -1, 2)
    titles = np.flatnonzero(titled)
    if len(titles):
        title = int(titles[np.abs(titles - first[story]).argmin()])
        at = nearest((first <= title) & (last > title))[owners]
        matrix[:, put["with_title"]] = 1
        matrix[:, put["title_words_share"]] = inside[0, at] / total
        matrix[:, put["title_log_blocks"]] = np.log1p(blocks[at])
    at = nearest((first <= first[story]) & (last >= last[story]))[owners]
    matrix[:, put["with_story_words_share"]] = inside[0, at] / total

    kinds: dict[tuple[str, str | None], int] = {}
    attributes = document.elements.attributes
    kind = np.fromiter(
        (kinds.setdefault((tag, given.get("class")), len(kinds)) for tag, given in zip(tags, attributes)), np.int64, len(tags)
    )
    group_keys = np.where(blocks > 0, above * len(kinds) + kind, -1 - np.arange(len(tags)))
    _, group, siblings = np.unique(group_keys, return_inverse=True, return_counts=True)
    starts = np.full(len(siblings), n)
    np.minimum.at(starts, group, first)
    stops = np.zeros(len(siblings), np.int64)
    np.maximum.at(stops, group, last)
    run = sums[:, stops] - sums[:, starts]
    like = siblings[group]
    cards = (like >= CARDS) & (blocks > 1)
    card = nearest(cards)[owners]
    is_card = cards[card]
    of = group[card]
    first_linked = np.bincount(
        group, (sums[2, np.minimum(first + 1, n)] - sums[2, first]) > 0.5 * words[np.minimum(first, n - 1)]
    )

    def when(there: Array, values: Array) -> Array:
        return np.where(there, values, 0.0)

    matrix[:, put["card_log_siblings"]] = when(is_card, np.log1p(like[card]))
    matrix[:, put["card_log_words"]] = when(is_card, np.log1p(inside[0, card]))
    matrix[:, put["card_log_blocks"]] = when(is_card, np.log1p(blocks[card]))
    matrix[:, put["card_place"]] = when(is_card, (where - first[card]) / np.maximum(1, blocks[card]))
    matrix[:, put["card_link_density"]] = when(is_card, inside[2, card] / np.maximum(1, inside[0, card]))
    matrix[:, put["cards_words_share"]] = when(is_card, run[0, of] / total)
    matrix[:, put["cards_prose_share"]] = when(is_card, run[1, of] / total_prose)
    matrix[:, put["cards_prose_rate"]] = when(is_card, run[1, of] / np.maximum(1, run[0, of]))
    matrix[:, put["cards_before"]] = when(is_card, sums[1, starts[of]] / total_prose)
    matrix[:, put["cards_first_linked"]] = when(is_card, first_linked[of] / siblings[of])
    matrix[:, put["cards_digit_share"]] = when(is_card, run[4, of] / siblings[of]).clip(0, 3)
    matrix[:, put["like_log_siblings"]] = np.log(like[owners])
    matrix[:, put["like_words_share"]] = run[0, group[owners]] / total

    codes = {"table": TABLE, "pre": CODE, "code": CODE, "blockquote": QUOTE, "figure": FIGURE} | dict.fromkeys(LISTS, LIST)
    tag_of = np.fromiter((codes.get(tag, 0) for tag in tags), np.int8, len(tags))
    for code, name in ((TABLE, "table"), (LIST, "list")):
        at = nearest(tag_of == code)[owners]
        there = tag_of[at] == code
        ranges[code][there] = np.stack([first[at], last[at]], axis=1)[there]
        size = np.maximum(1, blocks[at])
        matrix[:, put[f"{name}_log_blocks"]] = when(there, np.log1p(size))
        matrix[:, put[f"{name}_link_density"]] = when(there, inside[2, at] / np.maximum(1, inside[0, at]))
        matrix[:, put[f"{name}_log_mean_words"]] = when(there, np.log1p(inside[0, at] / size))
        if code == TABLE:
            matrix[:, put["table_words_share"]] = when(there, inside[0, at] / total)
        else:
            matrix[:, put["list_prose_rate"]] = when(there, inside[3, at] / size)
            before = first[at] - 1
            matrix[:, put["after_colon"]] = there & (before >= 0) & colon[before]
    leaves = np.array(document.first_text_elements, np.int64)
    for code, name in ((CODE, "code"), (QUOTE, "quote"), (FIGURE, "figure")):
        at = nearest(tag_of == code)[np.where(leaves == NO_ELEMENT, owners, leaves)]
        matrix[:, put[name]] = tag_of[at] == code
    return Units(matrix, ranges[TABLE], ranges[LIST], colon)
