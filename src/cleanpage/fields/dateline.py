"""The dateline: the line by which a page dates its story, or the place line with which a wire story opens."""

from __future__ import annotations

from typing import Final

import regex

from cleanpage.blocks import Columns

MAX_DATE_LINE: Final = 120
"""Characters; a longer block that holds a date is a sentence."""

MAX_OTHER_WORDS: Final = 9
"""Words of a date line that have no digit: month, day, zone, "Published on", "Updated"."""

REACH_BEFORE: Final = 12
REACH_AFTER: Final = 8
"""Blocks before and after the headline in which the page's date line stands."""

_YEAR: Final = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_DAY: Final = r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_GAP: Final = r"[^\d\n]{1,24}?"
_DATE: Final = regex.compile(
    rf"{_YEAR}{_GAP}(?:(?:0?[1-9]|1[0-2]){_GAP})?{_DAY}|{_DAY}{_GAP}{_YEAR}"
    rf"|{_DAY}[./-](?:0?[1-9]|1[0-2])[./-](?:{_YEAR}|\d\d(?!\d))|(?:0?[1-9]|1[0-2])/{_DAY}/(?:{_YEAR}|\d\d(?!\d))"
)
_TIME: Final = regex.compile(
    r"\W*[012]?\d(?:[:.h]| h )[0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\.?| Uhr| h|h)?(?: [A-Z]{2,5})?\W*", regex.I
)
_DIGITS: Final = {ord(digit): str(value % 10) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯")}
_DIGIT: Final = regex.compile(r"\d")
_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}.]*")
_NOT_A_DATE: Final = regex.compile(r"©|\(c\)|copyright|https?:|www\.|@", regex.I)
_WIRE: Final = regex.compile(
    r"^(?P<line>(?:"
    r"(?P<place>\p{Lu}[\p{L}\p{M}'’.-]*(?:[ ,/]+[\p{L}\p{M}'’.-]+){0,5}?)[ ,]*"
    r"(?:(?P<date>\d{1,2}\. ?\p{L}{3,10}|\p{L}{3,9}\.? \d{1,2})[ ,]*)?"
    r"\((?P<agency>\p{Lu}[\p{L}/ .&-]{1,24}|\p{Ll}{2,5})\)"
    r"|(?P<place2>\p{Lu}[\p{Lu}'’.-]+(?:[ ,/]+\p{L}[\p{L}'’.-]*){0,4})"
    r"))\s*(?:--|[—–:-])\s"
    r"|^(?P<line2>(?:【(?P<agency3>[^】]{2,12})】)?(?P<place3>\p{Han}{2,6})(?P<date3>\d{1,2}月\d{1,2}日)电?)"
)


def is_date_line(text: str) -> bool:
    """Whether a block is a date with little else, or a time of day alone.

    >>> is_date_line("Monday 9 March 2026, 06:15 GMT"), is_date_line("2026年3月4日 10:20")
    (True, True)
    >>> is_date_line("14:32"), is_date_line("2:1")
    (True, False)
    >>> is_date_line("© 2026 Example"), is_date_line("In 2026 about 12 boats went out, and none came back before dusk fell.")
    (False, False)
    """
    if len(text) > MAX_DATE_LINE or not _DIGIT.search(text):
        return False
    text = digits(text)
    if _TIME.fullmatch(text):
        return True
    if not _DATE.search(text) or _NOT_A_DATE.search(text):
        return False
    return len(_WORD.findall(text)) <= MAX_OTHER_WORDS


def digits(text: str) -> str:
    """The text with the digits of other scripts as ASCII digits."""
    return text.translate(_DIGITS)


def date_line(columns: Columns, headline: int | None, first: int | None) -> int | None:
    """The block that dates the story: the one nearest to the headline, or to the start of the body; below it before above."""
    at = headline if headline is not None else first
    if at is None:
        return None
    end = max(at + REACH_AFTER, (first or at) + 2)
    below = (index for index in range(at + 1, min(end, len(columns))) if is_date_line(columns.texts[index]))
    above = (index for index in range(at - 1, max(-1, at - REACH_BEFORE), -1) if is_date_line(columns.texts[index]))
    return next(below, None) or next(above, None)


def wire_dateline(paragraph: str) -> str | None:
    """The place line that opens a wire story, without its dash.

    >>> wire_dateline("LAKE ORRIN, Vermont (CWP) — The bridge is open.")
    'LAKE ORRIN, Vermont (CWP)'
    """
    match = _WIRE.match(paragraph[:200])
    return (match["line"] or match["line2"]).strip(" ,") if match else None
