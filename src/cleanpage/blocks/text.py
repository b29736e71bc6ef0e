"""A page without tags to its blocks: one a line, and one for each paragraph that was hard-wrapped over several lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import regex

from cleanpage.blocks.document import Document
from cleanpage.limits import NO_LIMITS, Limits
from cleanpage.text.characters import CHUNK, collapse_whitespace

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

CHECKED: Final = 1_000
"""Blocks after which the limits are looked at again."""

_LINE_END: Final = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
"""As `str.splitlines` has it."""

_BULLET: Final = regex.compile(r"\s*(?:[-*+•·‣◦▪●–—>#]|\d{1,3}[.)])\s")


def text_blocks(text: str, limits: Limits = NO_LIMITS) -> Document:
    """Split a tagless page into its blocks.

    Every line that is not blank is a block; the lines of a hard-wrapped paragraph are one, joined by spaces.
    `lines` and `spans` tell where each block stood in `text`. Raises `LimitReached` for a page beyond a limit.

    >>> text_blocks("Home | News\\n\\nA new bridge").texts
    ['Home | News', 'A new bridge']
    """
    text = text.replace("\0", " ")
    widest = _widest(text)
    width = _wrap_width(text, widest)
    texts: list[str] = []
    numbers: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    blanks: list[int] = []
    block: list[str] = []  # the lines of the last block, joined when it ends: a page can be one paragraph
    previous: _Line | None = None
    for line in _lines(text):
        if previous is not None and (_runs_on(previous, line, width) if width else widest and _breaks_sentence(previous, line)):
            block.append(line[1])
            numbers[-1] = (numbers[-1][0], line[0])
            spans[-1] = (spans[-1][0], line[3])
        else:
            if block:
                texts.append(" ".join(block))
            if not len(texts) % CHECKED:
                limits.check_blocks(len(texts))
                limits.check_time()
            block = [line[1]]
            numbers.append((line[0], line[0]))
            spans.append((line[2], line[3]))
            blanks.append(line[0] - (previous[0] if previous else 0) - 1)
        previous = line
    if block:
        texts.append(" ".join(block))
    return Document(texts=texts, lines=numbers, spans=spans, blanks=blanks)


_Line = tuple[int, str, int, int]
"""Number from 1, text with whitespace folded, first and last character in the input."""


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not blank, one after the other: all of a page's at once would take many times its bytes."""
    if text.startswith("\ufeff"):  # byte order marks that a reader left in
        text = text.lstrip("\ufeff").rjust(len(text))
    start, number = 0, 0
    for part in _parts(text):
        for raw in part.splitlines(keepends=True):
            number += 1
            line = collapse_whitespace(raw)
            if line:
                first = start + len(raw) - len(raw.lstrip())
                yield number, line, first, start + len(raw.rstrip())
            start += len(raw)


def _parts(text: str) -> Iterator[str]:
    """A text in parts of some `CHUNK` characters that end with a line."""
    start = 0
    while len(text) - start > CHUNK:
        line_end = _LINE_END.search(text, start + CHUNK)
        end = line_end.end() if line_end else len(text)
        yield text[start:end]
        start = end
    yield text[start:]


def _widest(text: str) -> int:
    """The width of a page's widest line, 0 if no mailer or terminal has wrapped it. A lone address may be wider."""
    width = 0
    for line in _lines(text):
        if len(line[1]) > width and " " in line[1]:
            width = len(line[1])
            if width > MAX_WRAP_WIDTH:
                return 0
    return width if width >= MIN_WRAP_WIDTH else 0


def _wrap_width(text: str, width: int) -> int:
    """The width at which the page's paragraphs were wrapped, 0 if they were not wrapped at the width of the widest line."""
    if not width:
        return 0
    long = wrapped = within = 0
    for line, following in pairwise(_lines(text)):
        if len(line[1]) >= LONG_LINE * width and _goes_on(line, following):
            long += 1
            if _runs_on(line, following, width):
                wrapped += 1
                within += _is_within_sentence(following[1][0])
    if long < MIN_LONG_LINES or wrapped < MIN_WRAPPED_SHARE * long or within < MIN_WITHIN_SHARE * wrapped:
        return 0
    return width


def _breaks_sentence(line: _Line, following: _Line) -> bool:
    """Whether a sentence runs on from a long line to the next, as where paragraphs were wrapped at several widths."""
    return len(line[1]) >= MIN_WRAP_WIDTH and _goes_on(line, following) and following[1][0].islower() and line[1][-1].isalnum()


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
