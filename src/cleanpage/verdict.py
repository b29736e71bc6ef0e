"""Kept or removed: the scorer's probabilities to a decision for each block."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks import Columns
from cleanpage.features import COPY_LENGTH, Floats, speaks_of_comments
from cleanpage.fields.authors import byline_names
from cleanpage.fields.dateline import is_date_line
from cleanpage.model.score import PAGE_TYPES, Scores

ARTICLE: Final = PAGE_TYPES.index("article")
EVEN: Final = 0.5
LEAST: Final = 0.2
"""A page whose likeliest block is less likely has no main text."""

CLEAR_PAGE: Final = 0.7
"""A page with a higher expected F1 has one clear text: nothing less likely than not is added to it."""

BODY_LENGTH: Final = 25
"""Characters; a page with less that might be main text has none."""

STORY_LENGTH: Final = 600
"""Characters of main text before a heading of comments that ends it; a shorter text may have its comment count above."""

COMMENTS_WORDS: Final = 3
ENDS: Final = frozenset(".!?\"”“»’'")
"""What a heading does not end with."""


def keep(columns: Columns, scores: Scores, headline: int | None) -> list[bool]:
    """Whether each block is main text.

    The headline, date lines and bylines are not, nor is what follows the heading of an article's comments; of copies of a
    paragraph the likeliest is.
    """
    texts = columns.texts
    lengths = np.fromiter(map(len, texts), np.float64, len(texts))
    kept: list[bool] = (scores.content >= threshold(scores.content, lengths)).tolist()
    if headline is not None:
        kept[headline] = False
    if scores.page_types[ARTICLE] > EVEN:
        end = _comments(texts, kept)
        kept[end:] = [False] * (len(kept) - end)
    if (lengths * kept).sum() < BODY_LENGTH:
        return [False] * len(kept)
    likeliest: dict[str, int] = {}
    for index in np.flatnonzero(kept).tolist():
        text = texts[index]
        if len(text) < COPY_LENGTH:
            kept[index] = not (is_date_line(text) or byline_names(text))
        else:
            other = likeliest.setdefault(text, index)
            if other != index:
                better, worse = (index, other) if scores.content[index] > scores.content[other] else (other, index)
                kept[worse] = False
                likeliest[text] = better
    return kept


def _comments(texts: list[str], kept: list[bool]) -> int:
    """The block that heads an article's comments; the number of blocks if there are none."""
    story = 0
    for index, (text, keeps) in enumerate(zip(texts, kept)):
        if story > STORY_LENGTH and speaks_of_comments(text) and len(text.split()) <= COMMENTS_WORDS and text[-1] not in ENDS:
            return index
        story += len(text) * keeps
    return len(texts)


def threshold(content: Floats, lengths: npt.NDArray[np.float64]) -> float:
    """The probability from which blocks are kept: the one with the highest expected F1 on this page.

    Source: Lipton, Elkan, Naryanaswamy, Optimal thresholding of classifiers to maximize F1 measure, 2014.
    """
    if not len(content) or content.max() < LEAST:
        return EVEN
    order = np.argsort(-content, kind="stable")
    likely = content[order]
    chosen = np.cumsum(lengths[order])
    right = np.cumsum(lengths[order] * likely)
    expected = 2 * right / (chosen + right[-1])
    best = int(expected.argmax())
    return max(EVEN if expected[best] > CLEAR_PAGE else LEAST, float(likely[best]))
