"""Which blocks are headings, and the last heading before each block; headings of comments too."""

from __future__ import annotations

import functools
import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks.document import Document
from cleanpage.lexicon.phrases import phrases
from cleanpage.types import Ints

NO_BLOCK: Final = -1

MAJOR_LEVEL: Final = 2
"""Headings to this level part the page, those below it part the text."""

HEADING_WORDS: Final = 10
"""Words of the longest line that heads the longer lines after it, on a page without tags."""

NO_HEADING: Final = 9.0
"""The log of the blocks since a heading where there is none."""

COMMENTS_LENGTH: Final = 60
"""Characters of the longest block that can be the heading of comments."""


def heading_levels(document: Document, words: npt.NDArray[Any], ends_open: npt.NDArray[Any]) -> Ints:
    """The level of each block that is a heading, 0 of the others; without tags, short lines above longer ones are headings.

    `ends_open` tells whether a block ends neither in a full stop nor in a comma.
    """
    if not document.owners:
        n = len(document)
        longer = np.append(words[1:] > np.maximum(HEADING_WORDS, 2 * words[:-1]), False)[:n]
        return np.where(longer & (words <= HEADING_WORDS) & ends_open, MAJOR_LEVEL, 0)
    tags = document.elements.tags
    levels = [
        int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else 0
        for tag in map(tags.__getitem__, document.owners)
    ]
    return np.array(levels, np.int64)


def last_headings(levels: Ints) -> Ints:
    """n x 2: the last heading before each block, of any level and of the two highest; `NO_BLOCK` where there is none."""
    index = np.arange(len(levels))
    found = np.full((len(levels), 2), NO_BLOCK)
    for place, heads in enumerate((levels > 0, (levels > 0) & (levels <= MAJOR_LEVEL))):
        if len(levels) > 1:
            found[1:, place] = np.maximum.accumulate(np.where(heads, index, NO_BLOCK))[:-1]
    return found


def heading_features(document: Document, levels: Ints, headings: Ints) -> dict[str, npt.NDArray[Any]]:
    """A column for each feature of n blocks that headings tell."""
    n = len(levels)
    index = np.arange(n)
    near, major = headings[:, 0], headings[:, 1]
    return {
        "after_h1": np.maximum.accumulate(levels == 1) if n else levels,
        "heading": levels if document.owners else np.zeros(n),
        "since_heading": np.where(near < 0, NO_HEADING, np.log1p(index - near)),
        "heading_level": np.where(near < 0, 0, levels[near]) if n else near,
        "since_major": np.where(major < 0, NO_HEADING, np.log1p(index - major)),
        **_comment_headings(document.texts),
    }


def names_comments(text: str) -> bool:
    """Whether a text is short and has a word for comments, in one of the languages of the lexicon."""
    return len(text) <= COMMENTS_LENGTH and _comments().search(text.casefold()) is not None


@functools.lru_cache(maxsize=1)
def _comments() -> re.Pattern[str]:
    return re.compile("|".join(comment_words()))


def comment_words() -> tuple[str, ...]:
    """The beginnings of words for comments, in all languages of the lexicon."""
    return tuple(sorted({word for words in phrases().words["comments"].values() for word in words}))


def _comment_headings(texts: list[str]) -> dict[str, npt.NDArray[Any]]:
    """Which short blocks name comments, the blocks since the last of them, how many come before and after."""
    names = np.fromiter(map(names_comments, texts), bool, len(texts))
    index = np.arange(len(texts))
    last = np.maximum.accumulate(np.where(names, index, -1)) if len(texts) else index
    before = np.cumsum(names)
    return {
        "names_comments": names,
        "since_comments": np.where(last < 0, 0, np.log1p(index - last + 1)),
        "comments_before": before,
        "comments_after": before[-1:].sum() - before,
    }
