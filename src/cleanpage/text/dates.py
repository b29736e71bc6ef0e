"""Reads dates as people write them: ISO 8601, numbers in the page's order, month names of any language."""

from __future__ import annotations

import datetime as dt
import functools
import warnings
from typing import TYPE_CHECKING, Any, Final

import regex

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

Date = dt.datetime | dt.date

EARLIEST: Final = dt.date(1990, 1, 1)
"""Before the web; a page's own date cannot be older."""

LATEST: Final = dt.date(2100, 1, 1)
"""The last day possible where nothing tells when the page was fetched: no clock is asked."""

LANGUAGES: Final = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "el", "tr", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro",
    "bg", "hr", "sr", "sl", "et", "lv", "lt", "ar", "he", "fa", "hi", "bn", "id", "vi", "th", "ja", "ko", "zh", "ca", "is",
    "ms", "sw", "ta", "te", "mr", "ur", "az", "ka", "mk", "be", "fil",
)  # fmt: skip
"""Languages whose month names are read where a page's own language does not help."""

MONTH_FIRST: Final = frozenset(("en-us", "en-ph", "es-us", "en-ca"))
MONTH_FIRST_DOMAINS: Final = frozenset(("com", "org", "net", "edu", "gov", "us", "mil", "io", "co", "info", "tv", "blog"))
"""Pages in English under these, with no region named, put the month first: "3/9/2026" is a day of March."""

ZONES: Final = {
    "UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "JST": 540, "KST": 540, "HKT": 480, "SGT": 480,
    "AEST": 600, "AEDT": 660, "ACST": 570, "AWST": 480, "NZST": 720, "NZDT": 780, "SAST": 120, "WIB": 420, "WITA": 480,
    "ET": None, "CT": None, "PT": None, "IST": None,
}  # fmt: skip
"""Minutes east of Greenwich by the zones' usual abbreviations; None where one stands for several."""

_DIGITS: Final = {ord(digit): str(value % 10) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯")}
_ISO: Final = regex.compile(
    r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"
    r"(?:[T ]{1,2}(?P<time>\d\d:\d\d(?::\d\d?)?)(?:[.,]\d+)? ?(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    regex.I,
)
_COMPACT: Final = regex.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<H>\d\d)(?P<M>\d\d)(?:\d\d)?)?Z?")
_CJK: Final = regex.compile(r"(?<!\d)(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_YEAR_FIRST: Final = regex.compile(r"(?<!\d)((?:19|20)\d\d)[/.-] ?(\d{1,2})[/.-] ?(\d{1,2})(?!\d)")
_NUMERIC: Final = regex.compile(
    r"(?<![\d.:/-])(\d{1,2})(?P<sign>[/.-]| ?\| ?) ?(\d{1,2})(?P=sign) ?((?:19|20)\d\d|\d\d(?![\d:]))(?!/?\d|-\d(?!\d?:\d\d))"
)
_MONTHS: Final = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH: Final = regex.compile(
    rf"(?:\b|(?-i:(?<=\p{{Ll}})(?=\p{{Lu}}))){_MONTH}\.? {{0,2}}"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {{0,2}}(?P<year>(?:19|20)\d\d)(?!\d)"
    rf"|(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}\.?,?[ -](?P<year>(?:19|20)\d\d)(?!\d)",
    regex.I,
)
_SPAN: Final = regex.compile(r"(?<!\d)(?<!\d:)\d{1,4}(?![\d:])[^\d\n:|]{1,24}?\d{1,4}(?![\d:])")
"""Day, month and year, in any order."""

_MAY_BE_DAY: Final = regex.compile(
    r"^(?=.*(?<!\d)(?:19|20)\d\d(?!\d))(?=.*[\p{L}\p{M}]{3})[^\p{L}]*(?:[\p{L}\p{M}]+[^\p{L}]+){1,3}$"
)
"""A year, a word, and no more than three words: what is worth asking the library about."""

_THREE: Final = regex.compile(r"(?<![\d:])\d{1,4}(?![\d:])[^\d\n:|]{1,24}?\d{1,4}(?![\d:])[^\d\n:|]{1,24}?\d{4}(?![\d:])")
_WORDS_FIRST: Final = regex.compile(r"\p{L}[\p{L}\p{M}]{2,}\.? \d{1,2},? (?:19|20)\d\d")
_TIME: Final = regex.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-4])(?:[:.h時시](?P<minute>[0-5]\d)|[hH](?: |$)|(?= ?[ap]\.?m\b))"
    r"(?::(?P<second>[0-5]\d))?(?![\d:]|\.\d)"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?Uhr| ?h\b)?(?: ?\(?(?P<zone>[A-Z]{2,5}\b|[+-]\d\d:?\d\d)\)?)?",
    regex.I,
)


def digits(text: str) -> str:
    """The text with the digits of other scripts as ASCII digits."""
    return text if text.isascii() else text.translate(_DIGITS)


def parse_iso(raw: str, latest: dt.date = LATEST) -> Date | None:
    """Read a machine-readable date, ISO 8601 or near it; None if it is none, or not plausible as a page's date.

    >>> parse_iso("2026-03-17T16:12:00-04:00").isoformat()
    '2026-03-17T16:12:00-04:00'
    >>> parse_iso("2026-33-17")
    """
    raw = raw.strip()[:64]
    match = _ISO.match(raw)
    if match:
        day = _date(match["year"], match["month"], match["day"], latest)
        if day is None or not match["time"]:
            return day
        hour, minute, *second = map(int, match["time"].split(":"))
        return _with_time(day, hour, minute, second[0] if second else 0, (match["zone"] or "").upper())
    match = _COMPACT.fullmatch(raw)
    if match:
        day = _date(match["y"], match["m"], match["d"], latest)
        return _with_time(day, int(match["H"]), int(match["M"])) if day and match["H"] else day
    return None


def parse(text: str, language: str | None = None, *, month_first: bool = False, latest: dt.date = LATEST) -> Date | None:
    """Read the first plausible date in a line of text, with its time and zone where they stand beside it.

    `language` is the page's, as a BCP 47 tag, and helps with month names; `month_first` tells how "3/9/2026" is meant;
    `latest` is the last day that can be.

    >>> parse("Published: Tuesday, 17 March 2026 04:12 PM EDT").isoformat()
    '2026-03-17T16:12:00-04:00'
    >>> parse("3/9/2026").isoformat(), parse("3/9/2026", month_first=True).isoformat()
    ('2026-09-03', '2026-03-09')
    """
    text = digits(text)
    for match in _ISO.finditer(text):
        found = parse_iso(match[0], latest)
        if found:
            return found if isinstance(found, dt.datetime) else _timed(found, text, match.span())
    for pattern in (_CJK, _YEAR_FIRST):
        for match in pattern.finditer(text):
            day = _date(match[1], match[2], match[3], latest)
            if day:
                return _timed(day, text, match.span())
    for match in _ENGLISH.finditer(text):
        day = _date(match["year"], str(_MONTHS[match["month"][:3].lower()]), match["day"], latest)
        if day:
            return _timed(day, text, match.span())
    for match in _NUMERIC.finditer(text):
        one, other, year = match[1], match[3], match[4] if len(match[4]) == 4 else f"20{match[4]}"
        orders = [(other, one), (one, other)]
        if month_first and match["sign"] != ".":
            orders.reverse()
        day = next(filter(None, (_date(year, month, number, latest) for month, number in orders)), None)
        if day:
            return _timed(day, text, match.span())
    for pattern in (_SPAN, _WORDS_FIRST, _THREE):
        for match in pattern.finditer(text):
            day = _words(match[0], language) if _MAY_BE_DAY.search(match[0]) else None
            if day and EARLIEST <= day <= latest:
                return _timed(day, text, match.span())
    return None


def puts_month_first(language: str | None, host: str) -> bool:
    """Whether a page of this language and host writes the month before the day.

    >>> puts_month_first("en", "example.com"), puts_month_first("en-GB", "example.com"), puts_month_first("de", "example.com")
    (True, False, False)
    """
    tag = (language or "en").lower().replace("_", "-")
    if "-" in tag and tag not in ("en-en",):
        return tag in MONTH_FIRST
    return tag[:2] == "en" and host.rpartition(".")[2] in MONTH_FIRST_DOMAINS


def day_of(date: Date) -> dt.date:
    """The day of a date that may have a time."""
    return date.date() if isinstance(date, dt.datetime) else date


def _date(year: str, month: str, day: str, latest: dt.date) -> dt.date | None:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST <= found <= latest else None


def _with_time(day: dt.date, hour: int, minute: int, second: int = 0, zone: str = "") -> Date:
    """The day at a time; the day alone if there is no such time or zone."""
    minutes: int | None = None
    if zone in ZONES:
        minutes = ZONES[zone]
    elif zone:
        number = zone.replace(":", "")[1:]
        minutes = int(zone[0] + "1") * (int(number[:2]) * 60 + int(number[2:]))
    try:
        where = None if minutes is None else dt.timezone(dt.timedelta(minutes=minutes))
        return dt.datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=where)
    except ValueError:
        return day


MAX_AGO: Final = dt.timedelta(weeks=4)
"""What is told in months or years tells no day."""

_BASE: Final = dt.datetime(2000, 1, 15)
_LASTS: Final = regex.compile(r"\d+ ?[\p{Latin}\p{Cyrillic}\p{Greek}]+\.?")
"""How long it takes to read or to watch: "12 min"."""

_AGO_EDGES: Final = " \t\n.,;:|•·-–—()"

_NEAR: Final = 32
"""Characters after (and before) a day in which its time stands."""


def _timed(day: dt.date, text: str, span: tuple[int, int]) -> Date:
    """The day at the time that stands right behind it, or before it."""
    match = _TIME.search(text, span[1], span[1] + _NEAR)
    if match is None or regex.search(r"\d", text[span[1] : match.start()]):
        match = _TIME.search(text, max(0, span[0] - _NEAR), span[0])
    if match is None:
        return day
    hour = int(match["hour"])
    half = (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = (match["zone"] or "").upper()
    known = zone in ZONES or zone[:1] in ("+", "-")
    return _with_time(day, hour, int(match["minute"] or 0), int(match["second"] or 0), zone if known else "")


@functools.lru_cache(maxsize=512)
def _words(text: str, language: str | None) -> dt.date | None:
    """A day with its month in words: read in the page's language, else in any of `LANGUAGES`."""
    code = (language or "").lower().replace("_", "-").partition("-")[0]
    code = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "tl": "fil"}.get(code, code)
    for known in ((code,) if code in LANGUAGES else (), LANGUAGES):
        if not known:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _parser(known).get_date_data(text).date_obj
        if found is not None:
            return found.date()
    return None


@functools.lru_cache(maxsize=64)
def _parser(languages: tuple[str, ...]) -> DateDataParser:
    from dateparser.date import DateDataParser  # slow to load; needed where nothing else could be read

    settings: Any = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    return DateDataParser(languages=list(languages), settings=settings)


def parse_ago(text: str, anchor: Date, language: str | None = None) -> Date | None:
    """Read a date that is told by how long ago it was, some weeks at most; `anchor` is when that was said.

    >>> parse_ago("2 hours ago", dt.datetime(2026, 3, 5, 1)).isoformat()
    '2026-03-04T23:00:00'
    >>> parse_ago("vor 3 Tagen", dt.date(2026, 3, 5), "de"), parse_ago("5 years ago", dt.date(2026, 3, 5))
    (datetime.date(2026, 3, 2), None)
    """
    clock = _TIME.search(text)
    past = _ago(digits(text.replace(clock[0], "") if clock else text).strip(_AGO_EDGES).casefold(), language)
    if past is None or not dt.timedelta(0) <= past <= MAX_AGO:
        return None
    date = anchor - past
    if past % dt.timedelta(days=1) and isinstance(date, dt.datetime):
        return date
    return _timed(day_of(date), text, (0, 0)) if clock else day_of(date)


@functools.lru_cache(maxsize=512)
def _ago(text: str, language: str | None) -> dt.timedelta | None:
    """How long ago a text says that something was."""
    code = (language or "en").lower().replace("_", "-").partition("-")[0]
    if code not in LANGUAGES or _LASTS.fullmatch(text):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = _ago_parser((code,)).get_date_data(text).date_obj
    return None if found is None else _BASE - found


@functools.lru_cache(maxsize=64)
def _ago_parser(languages: tuple[str, ...]) -> DateDataParser:
    from dateparser.date import DateDataParser

    settings: Any = {"PARSERS": ["relative-time"], "RELATIVE_BASE": _BASE}  # another base would be another parser, and kept
    return DateDataParser(languages=list(languages), settings=settings)
