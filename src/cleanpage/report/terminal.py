"""The report in a terminal: a line for each block of a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cleanpage.label import Label
from cleanpage.text.characters import collapse_whitespace

if TYPE_CHECKING:
    from cleanpage.article import Article, Block

MIN_TEXT_COLUMNS: Final = 10
"""What a line of a block shows of its text in a terminal too narrow for it."""

CONTROLS: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")

BOLD, FAINT, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
STORY, OTHERS, MONEY, FURNITURE = "\x1b[35m", "\x1b[36m", "\x1b[33m", "\x1b[34m"
COLOURS: Final = {
    **dict.fromkeys((Label.HEADLINE, Label.SUBTITLE, Label.DATELINE, Label.BYLINE, Label.CAPTION), STORY),
    **dict.fromkeys((Label.RELATED, Label.COMMENTS, Label.TAGS, Label.SHARE), OTHERS),
    **dict.fromkeys((Label.ADVERTISEMENT, Label.NEWSLETTER, Label.PAYWALL, Label.COOKIE_CONSENT, Label.LOGIN), MONEY),
}
"""Colours of labels (ECMA-48); the labels not named here are furniture. The words say the same without colours."""


def block_lines(article: Article, document: int, *, terminal: bool) -> Iterator[str]:
    """A line for each block: its number, + if it was kept, its label, its score, and as much of its text as fits.

    On a terminal with a heading and colours: what was removed is faint, its label coloured by its kind.
    """
    blocks = article.blocks
    digits = len(str(len(blocks)))
    width = max(map(len, Label))
    if terminal:
        yield f"{BOLD}{'#':>{digits}}   {'label':{width}} score text{PLAIN}"
    for number, block in enumerate(blocks, 1):
        yield _line(number, block, digits, width, document, terminal)


def _line(number: int, block: Block, digits: int, width: int, document: int, terminal: bool) -> str:
    place, label, score = (
        f"{number:{digits}} {'+' if block.kept else '-'} ",
        f"{block.label.value:{width}}",
        f" {block.score:.2f} ",
    )
    text = cut(block.text, max(MIN_TEXT_COLUMNS, document - len(place) - width - len(score)))
    if not terminal:
        return place + label + score + text
    if block.kept and block.label is Label.BODY:
        return f"{place}{BOLD}{label}{PLAIN}{score}{text}"
    faint = "" if block.kept else FAINT
    return f"{faint}{place}{PLAIN}{COLOURS.get(block.label, FURNITURE)}{label}{PLAIN}{faint}{score}{text}{PLAIN}"


def cut(text: str, document: int) -> str:
    """The text on one line, cut to so many document of a terminal.

    >>> cut("The lock\\nopened at noon.", 12), cut("桥梁开通了", 8), cut("Noon.", 5)
    ('The lock op…', '桥梁开…', 'Noon.')
    """
    text = collapse_whitespace(text.translate(CONTROLS))
    used = fitting = 0
    for index, character in enumerate(text):
        if used < document:
            fitting = index
        used += _columns(character)
        if used > document:
            return text[:fitting] + "…"
    return text


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
