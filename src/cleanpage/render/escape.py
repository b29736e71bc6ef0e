"""Text to Markdown that reads back as the same text: what a parser would take for markup is escaped, nothing else.

Source: CommonMark 0.31.2, https://spec.commonmark.org/0.31.2/, with GitHub's tables and strikethrough,
https://github.github.com/gfm/.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SIGNS: Final = (
    r"\\(?=[!-/:-@\[-`{-~\n]|\Z)"  # an escape
    r"|<(?=[A-Za-z/!?])"  # a tag, comment or autolink
    r"|&(?=#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)"  # a character reference
    r"|\*+|_+|~~+|`+"  # delimiters
)
_SPECIAL: Final = re.compile(_SIGNS + r"|\](?=\()")
_SPECIAL_IN_BRACKETS: Final = re.compile(_SIGNS + r"|[\[\]]")
_DELIMITERS: Final = frozenset("*_~`")

_STARTS: Final = frozenset("#>-+*_=~`|:0123456789")
_NUMBER: Final = re.compile(r"\d{1,9}(?=[.)](?:[ \t]|$))")
_LINE_START: Final = re.compile(
    r"#{1,6}(?:[ \t]|$)|[-+*](?:[ \t]|$)|>|~~~|`{3,}[^`]*$"  # a heading, an item, a quote, a fence
    r"|(?:-[ \t]*)+$|(?:\*[ \t]*)+$|(?:_[ \t]*){3,}$"  # a thematic break, the sign of an item in it or not
)
_DEFINITION: Final = re.compile(r"\[(?!\^[^\s\[\]\\`<]+\]:[ \t]*(?:\S|\Z))(?:[^\[\]\\]|\\.)+\]:", re.S)
"""The address of a link by its name, if a paragraph begins so; a footnote is none, if it has text on its line."""

_UNDERLINE: Final = re.compile(r"=+[ \t]*$|-+[ \t]*$|(?=[^-]*-)[|: \t-]+$")
"""What makes the line above it a heading, or the head of a table."""

_NOTE_ALONE: Final = re.compile(
    r"""\[\^[^\[\]]+\]:[ \t]*(?:<[^<>\n]*>|\S+)(?!\S)(?=[ \t]*$|[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\))[ \t]*$)""", re.M
)
"""A footnote that is an address, with a title or without, to parsers without footnotes."""

_REFERENCE: Final = re.compile(r"&(?=#?[A-Za-z0-9]{1,31};)")
_PARENTHESES: Final = re.compile(r"[()]")
_CLOSING: Final = re.compile(r"(?:(?<=[ \t])|^)#+$")
_BACKTICKS: Final = re.compile(r"`+")


def escaped(text: str, *, alone: bool, brackets: bool = False, before: str = "", after: str = "") -> str:
    """A piece of text within a paragraph, escaped.

    `alone` tells that it is all there is of the paragraph, so that a delimiter in it has no partner but in it;
    `brackets` that it stands in the brackets of a link and has some that would be taken for those. `before` and `after`
    are the characters beside it, where they are known.

    >>> print(escaped("5 * 3 is *not* snake_case", alone=True))
    5 * 3 is \\*not\\* snake_case
    """
    matches = list((_SPECIAL_IN_BRACKETS if brackets else _SPECIAL).finditer(text))
    if not matches:
        return text
    needed = _active(text, matches, alone, before, after)
    parts: list[str] = []
    done = 0
    for match in matches:
        parts.append(text[done : match.start()])
        done = match.end()
        if match[0][0] not in _DELIMITERS:
            bare = alone and match[0] == "\\" and done == len(text)
            parts.append(match[0] if bare else "\\" + match[0])
        elif match.start() in needed:
            parts.append("".join(["\\" + sign for sign in match[0]]))
        else:
            parts.append(match[0])
    return "".join([*parts, text[done:]])


def line_starts(text: str) -> str:
    """A paragraph, its text escaped, so that none of its lines begins a block of another kind.

    >>> print(line_starts("1. April"))
    1\\. April
    """
    if text[:1] == "[":
        if _DEFINITION.match(text):
            text = "\\" + text
        elif alone := _NOTE_ALONE.match(text):  # with a comment after it, it is none
            text = f"{alone[0]} <!-- -->{text[alone.end() :]}"
    if "\n" not in text:
        return _line_start(text, first=True)
    return "\n".join([_line_start(line, first=number == 0) for number, line in enumerate(text.split("\n"))])


def heading_end(text: str) -> str:
    """The text of a heading, so that number signs at its end are text."""
    return _CLOSING.sub(lambda match: "\\" + match[0], text) if text.endswith("#") else text


def code_span(text: str) -> str:
    """Text between runs of backticks of a length that is not in it."""
    runs = set(map(len, _BACKTICKS.findall(text)))
    ticks = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def fence(text: str) -> str:
    """The fence for a block of code."""
    return "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))


def destination(address: str) -> str:
    """A percent-encoded address as the destination of a link."""
    if "(" in address or ")" in address:
        depth = 0
        for sign in _PARENTHESES.findall(address):
            depth += 1 if sign == "(" else -1
            if depth not in (0, 1):
                break
        if depth:
            address = _PARENTHESES.sub(r"\\\g<0>", address)
    return _REFERENCE.sub(r"\\&", address) if "&" in address else address


def paired(text: str) -> bool:
    """Whether the square brackets in a text pair, and none ends a link."""
    if "[" not in text and "]" not in text:
        return True
    if "](" in text:
        return False
    depth = 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if depth < 0:
            return False
    return depth == 0


def is_punctuation(sign: str) -> bool:
    return sign in _PUNCTUATION or (not sign.isascii() and unicodedata.category(sign)[0] in "PS")


def _active(text: str, matches: list[re.Match[str]], alone: bool, before: str, after: str) -> set[int]:
    """Where the delimiters start that would act: those with a partner in the text, or with markup beside the text."""
    acting: dict[str, set[int]] = {sign: set() for sign in _DELIMITERS}
    opened: set[str] = set()
    pairs: set[str] = set()
    for match in matches:
        sign = match[0][0]
        if sign in _DELIMITERS:
            opens, closes = (True, True) if sign == "`" else _flanks(text, match, alone, before, after)
            if opens or closes:
                acting[sign].add(match.start())
            if not alone or (closes and sign in opened):
                pairs.add(sign)
            if opens:
                opened.add(sign)
    return set().union(*(acting[sign] for sign in pairs))


def _flanks(text: str, match: re.Match[str], alone: bool, left: str, right: str) -> tuple[bool, bool]:
    """Whether a run of delimiters may open, and whether it may close; by any edition's notion of punctuation."""
    before, after = text[match.start() - 1 : match.start()] or left, text[match.end() : match.end() + 1] or right
    if "\n" in (before, after):  # a line break is written with a backslash or a tag
        before, after = before.replace("\n", ">"), after.replace("\n", "<")
    if not alone and not (before and after):
        return True, True
    spaced = (not before or before.isspace(), not after or after.isspace())
    if all(spaced):
        return False, False
    if any(spaced):
        return spaced[0], spaced[1]
    if match[0][0] == "_" and before.isalnum() and after.isalnum():
        return False, False
    return True, True


def _line_start(line: str, *, first: bool) -> str:
    if line[:1] not in _STARTS:
        return line
    number = _NUMBER.match(line)
    if number:
        return f"{number[0]}\\{line[number.end() :]}"
    if _LINE_START.match(line) or (not first and _UNDERLINE.match(line)):
        return "\\" + line
    return line
