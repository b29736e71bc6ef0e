"""Kept or removed: the scorer's probabilities to a decision for each block."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from cleanpage.blocks import Columns
from cleanpage.features import COPY_LENGTH, Floats, speaks_of_comments
from cleanpage.fields.dateline import is_date_line
from cleanpage.fields.names import byline_names
from cleanpage.model.score import PAGE_TYPES, Scores

ARTICLE: Final = PAGE_TYPES.index("article")
EVEN: Final = 0.5
CLEAR_ARTICLE: Final = 0.6
ARTICLE_BETA: Final = 0.7
"""On a page that is an article more surely than `CLEAR_ARTICLE` precision counts for more: what is in doubt there is rather a
teaser, a caption or a comment than the story."""

LEAST: Final = 0.2
"""A page whose likeliest block is less likely has no main text."""

CLEAR_PAGE: Final = 0.8
"""A page with a higher expected F1 has one clear text: nothing less likely than not is added to it."""

Favor = Literal["precision", "balanced", "recall"]

BETA: Final[dict[Favor, float]] = {"precision": 0.5, "balanced": 1.0, "recall": 2.0}
"""How many times as much recall counts as precision, by what the caller favors."""

BODY_LENGTH: Final = 25
"""Characters; a page with less that might be main text has none."""

STORY_LENGTH: Final = 600
"""Characters of main text before a heading of comments that ends it; a shorter text may have its comment count above. So many
after it can be the rest of a story."""

SURE: Final = 0.9
"""What follows a heading of comments and is, by its mean probability, more surely main text than this, is the story still."""

COMMENTS_WORDS: Final = 3
ENDS: Final = frozenset(".!?\"”“»’'")
"""What a heading does not end with."""


def keep(columns: Columns, scores: Scores, headline: int | None, beta: float = 1.0) -> list[bool]:
    """Whether each block is main text; `beta` weighs recall against precision.

    The headline, date lines and bylines are not, nor is what follows the heading of an article's comments, unless the scorer
    is sure of it; of copies of a paragraph the likeliest is.
    """
    texts = columns.texts
    lengths = np.fromiter(map(len, texts), np.float64, len(texts))
    if scores.page_types[ARTICLE] > CLEAR_ARTICLE:
        beta *= ARTICLE_BETA
    kept: list[bool] = (scores.content >= threshold(scores.content, lengths, beta)).tolist()
    if headline is not None:
        kept[headline] = False
    if scores.page_types[ARTICLE] > EVEN:
        end = _comments(texts, kept)
        weights = lengths[end:] * kept[end:]
        if weights.sum() < STORY_LENGTH or np.average(scores.content[end:], weights=weights) < SURE:
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


def threshold(content: Floats, lengths: npt.NDArray[np.float64], beta: float = 1.0) -> float:
    """The probability from which blocks are kept: the one with the highest expected F-beta on this page.

    Source: Lipton, Elkan, Naryanaswamy, Optimal thresholding of classifiers to maximize F1 measure, 2014; as there for F1,
    the best threshold is at most 1 / (1 + beta**2).
    """
    most = 1 / (1 + beta**2)
    if not len(content) or content.max() < LEAST:
        return most
    order = np.argsort(-content, kind="stable")
    likely = content[order]
    chosen = np.cumsum(lengths[order])
    right = np.cumsum(lengths[order] * likely)
    expected = (1 + beta**2) * right / (chosen + beta**2 * right[-1])
    best = int(expected.argmax())
    return max(most if expected[best] > CLEAR_PAGE else LEAST * most / EVEN, float(likely[best]))


def expected_f1(content: Floats, lengths: npt.NDArray[np.float64], kept: npt.NDArray[np.bool_]) -> float:
    """The F1 that the kept blocks have if the probabilities are right, in characters; 0 if none is kept."""
    right = float((lengths * content)[kept].sum())
    return 2 * right / (float(lengths[kept].sum()) + float((lengths * content).sum())) if right else 0.0
