"""The report in a terminal: a line for each block of a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from cleanpage.block import Block
from cleanpage.label import Label
from cleanpage.report.families import FAMILIES
from cleanpage.text.characters import collapse_whitespace

MIN_TEXT_COLUMNS: Final = 10
"""What a line of a block shows of its text in a terminal too narrow for it."""

CONTROLS: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")

BOLD, FAINT, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
COLOURS: Final = {
    label: colour
    for family, colour in zip(FAMILIES, ("\x1b[35m", "\x1b[34m", "\x1b[36m", "\x1b[33m", "\x1b[32m", "\x1b[31m"))
    for label in family.labels
} | {Label.BODY: ""}
"""Colours of labels (ECMA-48), one for each family. The words say the same without colours."""


def block_lines(blocks: Sequence[Block], columns: int, *, terminal: bool) -> Iterator[str]:
    """A line for each block: its number, + if it was kept, its label, its score, and as much of its text as fits.

    On a terminal with a heading and colours: what was removed is faint, its label coloured by its kind.
    """
    digits = len(str(len(blocks)))
    width = max(map(len, Label))
    if terminal:
        yield f"{BOLD}{'#':>{digits}}   {'label':{width}} score text{PLAIN}"
    for number, block in enumerate(blocks, 1):
        yield _line(number, block, digits, width, columns, terminal)


def _line(number: int, block: Block, digits: int, width: int, columns: int, terminal: bool) -> str:
    place, label, score = (
        f"{number:{digits}} {'+' if block.kept else '-'} ",
        f"{block.label.value:{width}}",
        f" {block.score:.2f} ",
    )
    text = cut(block.text, max(MIN_TEXT_COLUMNS, columns - len(place) - width - len(score)))
    if not terminal:
        return place + label + score + text
    if block.kept and block.label is Label.BODY:
        return f"{place}{BOLD}{label}{PLAIN}{score}{text}"
    faint = "" if block.kept else FAINT
    return f"{faint}{place}{PLAIN}{COLOURS[block.label]}{label}{PLAIN}{faint}{score}{text}{PLAIN}"


def cut(text: str, columns: int) -> str:
    """The text on one line, cut to so many columns of a terminal.

    >>> cut("The lock\\nopened at noon.", 12), cut("桥梁开通了", 8), cut("Noon.", 5)
    ('The lock op…', '桥梁开…', 'Noon.')
    """
    text = collapse_whitespace(text.translate(CONTROLS))
    used = fitting = 0
    for index, character in enumerate(text):
        if used < columns:
            fitting = index
        used += _columns(character)
        if used > columns:
            return text[:fitting] + "…"
    return text


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
