"""A page without tags to its blocks: one a line, and one for each paragraph that was hard-wrapped over several lines."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Final

import regex

from cleanpage.blocks.columns import Columns
from cleanpage.characters import folded

MAX_WRAP_WIDTH: Final = 120
"""A page with a longer line was not wrapped by a mailer or a terminal."""

MIN_WRAP_WIDTH: Final = 40
LONG_LINE: Final = 0.75
"""A line of at least this share of the wrap width is one that wrapping may have ended."""

MIN_LONG_LINES: Final = 3
MIN_WRAPPED_SHARE: Final = 0.6
"""Of a wrapped page's long lines that another follows, at least this share was ended by wrapping."""

MIN_WITHIN_SHARE: Final = 0.5
"""Of the lines that follow those, at least this share begins within a sentence; items of a list rarely do."""

_BULLET: Final = regex.compile(r"\s*(?:[-*+•·‣◦▪●–—>#]|\d{1,3}[.)])\s")


def text_blocks(text: str) -> Columns:
    """Split a tagless page into its blocks.

    Every line that is not blank is a block; the lines of a hard-wrapped paragraph are one, joined by spaces.
    `lines` and `spans` tell where each block stood in `text`.

    >>> text_blocks("Home | News\\n\\nA new bridge").texts
    ['Home | News', 'A new bridge']
    """
    lines = _lines(text)
    width = _wrap_width(lines)
    texts: list[str] = []
    numbers: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    blanks: list[int] = []
    previous: _Line | None = None
    for line in lines:
        if previous is not None and width and _runs_on(previous, line, width):
            texts[-1] += " " + line[1]
            numbers[-1] = (numbers[-1][0], line[0])
            spans[-1] = (spans[-1][0], line[3])
        else:
            texts.append(line[1])
            numbers.append((line[0], line[0]))
            spans.append((line[2], line[3]))
            blanks.append(line[0] - (previous[0] if previous else 0) - 1)
        previous = line
    return Columns(texts=texts, lines=numbers, spans=spans, blanks=blanks)


_Line = tuple[int, str, int, int]
"""Number from 1, text with whitespace folded, first and last character in the input."""


def _lines(text: str) -> list[_Line]:
    text = text.replace("\0", " ")
    if text.startswith("\ufeff"):  # byte order marks that a reader left in
        text = text.lstrip("\ufeff").rjust(len(text))
    lines: list[_Line] = []
    start = 0
    for number, raw in enumerate(text.splitlines(keepends=True), 1):
        line = folded(raw)
        if line:
            first = start + len(raw) - len(raw.lstrip())
            lines.append((number, line, first, start + len(raw.rstrip())))
        start += len(raw)
    return lines


def _wrap_width(lines: list[_Line]) -> int:
    """The width at which the page's paragraphs were wrapped, 0 if they were not. A lone address may be wider."""
    width = max((len(line[1]) for line in lines if " " in line[1]), default=0)
    if not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return 0
    long = wrapped = within = 0
    for line, following in pairwise(lines):
        if len(line[1]) >= LONG_LINE * width and _goes_on(line, following):
            long += 1
            if _runs_on(line, following, width):
                wrapped += 1
                within += _is_within_sentence(following[1][0])
    if long < MIN_LONG_LINES or wrapped < MIN_WRAPPED_SHARE * long or within < MIN_WITHIN_SHARE * wrapped:
        return 0
    return width


def _goes_on(line: _Line, following: _Line) -> bool:
    """Whether `following` may be of the same paragraph: it is the next line, and begins no item of a list."""
    return following[0] == line[0] + 1 and not _BULLET.match(following[1])


def _is_within_sentence(start: str) -> bool:
    """Whether a letter is one that sentences do not start with, or of a script with spaces but without capitals."""
    return start.islower() or (unicodedata.category(start) == "Lo" and unicodedata.east_asian_width(start) not in "WF")


def _runs_on(line: _Line, following: _Line, width: int) -> bool:
    """Whether `line` was ended by wrapping: the next word, of the same paragraph, did not fit."""
    word = following[1].partition(" ")[0]
    return _goes_on(line, following) and len(line[1]) + 1 + len(word) > width and len(word) < width
