"""Kept or removed: the network's probabilities to a decision for each block, and for what belongs together as one."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from cleanpage.label import Label
from cleanpage.model.classes import label_probability
from cleanpage.model.scores import PAGE_TYPES, Scores
from cleanpage.types import Floats

ARTICLE: Final = PAGE_TYPES.index("article")
EVEN: Final = 0.5
CLEAR_ARTICLE: Final = 0.6
ARTICLE_BETA: Final = 0.82
"""On a page that is an article more surely than `CLEAR_ARTICLE` precision counts for more: what is in doubt there is rather a
teaser, a caption or a comment than the story."""

LEAST: Final = 0.2
"""A page whose likeliest block is less likely has no main text of its own; the likeliest unit is kept all the same."""

CLEAR_PAGE: Final = 0.8
"""A page with a higher expected F1 has one clear text: nothing less likely than not is added to it."""

Favor = Literal["precision", "balanced", "recall"]

BETA: Final[dict[Favor, float]] = {"precision": 0.5, "balanced": 1.0, "recall": 2.0}
"""How many times as much recall counts as precision, by what the caller favors."""

BODY_LENGTH: Final = 25
"""Characters; a page with less that might be main text has none."""

ALIKE, PATH_SHARE = 3, 0.6
"""Blocks of one path of tags and classes from which they speak for one another, and what their mean counts beside the own."""

UNIT_WORDS: Final = 40
"""Mean words of a table's or a list's blocks from which it is no unit but the page's layout."""

UNIT_DEVIATION: Final = 0.3
"""The greatest standard deviation of the probabilities of a unit's blocks; with a greater one it is the page's layout."""

UNIT_SHARE: Final = 0.5
"""A table that holds more of the page's words is its layout."""

COPY_LENGTH: Final = 60
"""Characters from which a text that stands on the page again is a copy."""

NEAR_COPY: Final = 3
"""Blocks around a block in which the same text is no copy but stands there twice, as in a table."""

UNIT_LEAST, UNIT_TEXT = 0.05, 20
"""The least probability of a block of the likeliest unit, and the words of such blocks that a page must have."""

SURE_HEADING: Final = 0.85
"""A heading that is likelier stays, though nothing it heads does: what it heads may be pictures."""

HEADED_LEAST: Final = 0.1
"""The least probability of a heading that stays with what it heads, and of a line with a colon that stays with its list."""

MOST_LEADS: Final = 2
"""Headings and lines with a colon at the end of a text that lead to nothing; more of them are entries of a list."""


def keep(texts: list[str], scores: Scores, headline: int | None, beta: float = 1.0) -> list[bool]:
    """Whether each block is main text; `beta` weighs recall against precision.

    The headline is not. Tables and lists stay or go as wholes; a heading stays if something it heads
    does, a line that ends in a colon with its list; none of both ends the text. Of copies of a paragraph the likeliest stays.
    """
    n = len(texts)
    if not n:
        return []
    lengths = np.fromiter(map(len, texts), np.float64, n)
    if scores.page_types[ARTICLE] > CLEAR_ARTICLE:
        beta *= ARTICLE_BETA
    content = _of_units(scores, lengths)
    kept: npt.NDArray[np.bool_] = content >= threshold(content, lengths, beta)
    never = np.zeros(n, bool)
    if headline is not None:
        never[headline] = True
    kept &= ~never
    _headings(kept, content, scores, never)
    _drop_copies(kept, texts, content)
    _drop_last_leads(kept, scores)
    if (lengths * kept).sum() < BODY_LENGTH:
        kept = _likeliest_unit(content, scores, never)
    return kept.tolist() if (lengths * kept).sum() >= BODY_LENGTH else [False] * n


def _of_units(scores: Scores, lengths: npt.NDArray[np.float64]) -> Floats:
    """The probabilities, drawn towards those of blocks with the same path; the mean over the unit in tables and lists."""
    content = scores.content.astype(np.float64)
    subtitle = label_probability(scores.classes, Label.SUBTITLE)
    content += np.where(content > subtitle, subtitle, 0)  # in doubt between the two a first paragraph stays
    paths, weights = scores.inputs.features.paths, np.sqrt(lengths)
    alike = np.bincount(paths)[paths] >= ALIKE
    mean_of_path = (np.bincount(paths, content * weights) / np.bincount(paths, weights))[paths]
    content += np.where(alike, PATH_SHARE * (mean_of_path - content), 0)
    total = lengths.sum()
    for ranges in (scores.inputs.units.lists, scores.inputs.units.tables):
        for first, last in np.unique(ranges[ranges[:, 1] - ranges[:, 0] > 1], axis=0).tolist():
            size, inside = lengths[first:last], content[first:last]
            if size.sum() <= UNIT_SHARE * total and scores.inputs.features.words[first:last].mean() <= UNIT_WORDS:
                mean = np.average(inside, weights=size)
                if np.average((inside - mean) ** 2, weights=size) <= UNIT_DEVIATION**2:
                    inside[:] = mean
    return content.astype(np.float32)


def _likeliest_unit(content: Floats, scores: Scores, never: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The blocks of the likeliest path, on a page that has a text of its own; none on other pages."""
    paths, words = scores.inputs.features.paths, scores.inputs.features.words
    own = ~never & (content >= UNIT_LEAST)
    if (words * own).sum() < UNIT_TEXT:
        return np.zeros(len(content), bool)
    best = int(np.bincount(paths, content * words * own).argmax())
    chosen: npt.NDArray[np.bool_] = own & (paths == best)
    chosen &= content >= content[chosen].max() / 2
    return chosen


def _headings(kept: npt.NDArray[np.bool_], content: Floats, scores: Scores, never: npt.NDArray[np.bool_]) -> None:
    """Let headings stay with what they head, and lines with a colon with their lists."""
    levels, colons = scores.inputs.features.levels, scores.inputs.units.colons
    lists = scores.inputs.units.lists
    linked = scores.inputs.features.column("link_density") > EVEN
    n = len(kept)
    for index in np.flatnonzero((levels > 0) | colons)[::-1].tolist():
        if levels[index]:
            end = index + 1
            while end < n and not 0 < levels[end] <= levels[index]:
                end += 1
            if kept[index] and content[index] < SURE_HEADING and not linked[index] and not kept[index + 1 : end].any():
                kept[index] = False
            elif not kept[index] and not never[index] and index + 1 < n and content[index] >= HEADED_LEAST:
                kept[index] = bool(kept[index + 1])
        elif index + 1 < n and lists[index + 1, 0] == index + 1 and not never[index]:
            first, last = lists[index + 1]
            some = bool(kept[first:last].any())
            if kept[index] and not some and content[first:last].mean() >= HEADED_LEAST:
                kept[first:last] = ~never[first:last]
            elif some and content[index] >= HEADED_LEAST:
                kept[index] = True


def _drop_copies(kept: npt.NDArray[np.bool_], texts: list[str], content: Floats) -> None:
    """Of copies of a text keep the likeliest, but for those that stand side by side."""
    likeliest: dict[str, int] = {}
    for index in np.flatnonzero(kept).tolist():
        text = texts[index]
        if len(text) >= COPY_LENGTH:
            other = likeliest.setdefault(text, index)
            if index - other > NEAR_COPY:
                better, worse = (index, other) if content[index] > content[other] else (other, index)
                kept[worse] = False
                likeliest[text] = better


def _drop_last_leads(kept: npt.NDArray[np.bool_], scores: Scores) -> None:
    """Let no text end in a heading, or a line with a colon, that leads to nothing."""
    leads = (scores.inputs.features.levels > 0) | scores.inputs.units.colons
    text = np.flatnonzero(kept & ~leads)
    if len(text):
        last = np.flatnonzero(kept[text[-1] + 1 :]) + text[-1] + 1
        if len(last) <= MOST_LEADS:
            kept[last] = False


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
