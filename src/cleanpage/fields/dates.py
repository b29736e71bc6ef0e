"""When the story was published: from structured data, the page's date line, its `<time>` elements or its address."""

from __future__ import annotations

import datetime as dt
import functools
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import regex

from cleanpage.blocks import Columns
from cleanpage.fields.dateline import digits
from cleanpage.fields.structured import articles, meta, text_of

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

EARLIEST: Final = dt.date(1990, 1, 1)
"""Before the web; a page's own date cannot be older."""

SLACK: Final = dt.timedelta(days=2)
"""How far ahead of this machine's clock a date may be."""

META_NAMES: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date.issued", "dc.date",
    "dcterms.created", "dcterms.date", "pubdate", "publishdate", "publish-date", "publish_date", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "article.published", "citation_publication_date",
)  # fmt: skip

LANGUAGES: Final = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "el", "tr", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro",
    "bg", "hr", "sr", "sl", "et", "lv", "lt", "ar", "he", "fa", "hi", "bn", "id", "vi", "th", "ja", "ko", "zh",
)  # fmt: skip
"""Languages whose month names are read; each costs time on a line that turns out to be no date."""

_ISO: Final = regex.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)(?:[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)? ?(?P<zone>Z|[+-]\d\d:?\d\d)?)?", regex.I
)
_URL_DATE: Final = regex.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:/|-|\b)")
_CJK_DATE: Final = regex.compile(
    r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?(?:\s*\([^)]*\))?(?:\D{0,6}(\d{1,2}):(\d\d)(?::(\d\d))?)?"
)
_SPAN: Final = regex.compile(
    r"(?:\p{L}[\p{L}\p{M}]*\.?,? +)?\d{1,4}(?:[^\d\n]{1,24}?\d{1,4}){1,6}"
    r"(?: ?[AaPp]\.?[Mm]\b\.?)?(?: ?\(?[A-Z]{2,5}\b\)?| ?[+-]\d\d:?\d\d)?"
)
"""A day with its weekday, month and year, the time and its zone."""

_BAR: Final = regex.compile(r"\s*[|•·/–—]\s+")
"""What stands between day and time on some pages, and is no part of either."""

_DAY_ONLY: Final = regex.compile(
    r"\p{L}[\p{L}\p{M}]{2,}\.? \d{1,2},? \d{4}|\d{1,2}\.? (?:de |di )?\p{L}[\p{L}\p{M}]{2,}\.?,? (?:de |del )?\d{4}"
)

Date = dt.datetime | dt.date


def date_published(columns: Columns, dateline: str | None, url: str | None) -> Date | None:
    """The story's date, timezone-aware where the page gives the zone, a plain `date` where it gives no time.

    The first plausible value counts: JSON-LD, `<meta>`, microdata, the visible date line, `<time>`, the URL. Where data
    give the day alone, the date line may add the time.
    """
    given = next(filter(None, map(parse_iso, _structured(columns))), None)
    if isinstance(given, dt.datetime):
        return given
    shown = parse(dateline) if dateline else None
    if given and not (isinstance(shown, dt.datetime) and shown.date() == given):
        return given
    if shown:
        return shown
    for raw in _time_elements(columns):
        found = parse_iso(raw)
        if found:
            return found
    match = _URL_DATE.search(url or "")
    return _plausible(_date(*match.groups())) if match else None


def parse_iso(raw: str) -> Date | None:
    """Read a date in ISO 8601 form; None if it is none, or not plausible as a page's date.

    >>> parse_iso("2026-03-17T16:12:00-04:00").isoformat()
    '2026-03-17T16:12:00-04:00'
    >>> parse_iso("2026-33-17")
    """
    match = _ISO.match(raw.strip())
    if not match:
        return None
    zone = (match["zone"] or "").upper().replace("Z", "+00:00")
    if zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    try:
        if match["time"]:
            return _plausible(dt.datetime.fromisoformat(f"{match['date']}T{match['time']}{zone}"))
        return _plausible(dt.date.fromisoformat(match["date"]))
    except ValueError:
        return None


def parse(text: str) -> Date | None:
    """Read the date in a date line of any language.

    >>> parse("Published: Tuesday, 17 March 2026 04:12 PM EDT").isoformat()
    '2026-03-17T16:12:00-04:00'
    """
    text = digits(text)
    match = _CJK_DATE.search(text)
    if match:
        return _plausible(_date(*match.groups()))
    match = _ISO.search(text)
    if match:
        return parse_iso(match[0])
    for pattern in (_SPAN, _DAY_ONLY):
        for span in pattern.finditer(text):
            found = _parse_words(_BAR.sub(" ", span[0]))
            if found:
                return found
    return None


def _parse_words(text: str) -> Date | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = _words_parser().get_date_data(text)
    if parsed.date_obj is None:
        return None
    return _plausible(parsed.date_obj if parsed.period == "time" else parsed.date_obj.date())


@functools.lru_cache(maxsize=1)
def _words_parser() -> DateDataParser:
    from dateparser.date import DateDataParser  # slow to load; needed where the page gives no machine-readable date

    settings: Any = {"REQUIRE_PARTS": ["day", "month", "year"], "RETURN_TIME_AS_PERIOD": True}
    return DateDataParser(languages=list(LANGUAGES), settings=settings)


def _date(
    year: str, month: str, day: str, hour: str | None = None, minute: str = "0", second: str | None = None
) -> Date | None:
    try:
        if hour is not None:
            return dt.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _plausible(value: Date | None) -> Date | None:
    if value is None:
        return None
    day = value.date() if isinstance(value, dt.datetime) else value
    return value if EARLIEST <= day <= dt.date.today() + SLACK else None


def _structured(columns: Columns) -> Iterator[str]:
    for item in articles(columns.head):
        for name in ("datePublished", "dateCreated", "uploadDate"):
            value = text_of(item.get(name))
            if value:
                yield value
    yield from meta(columns.head, *META_NAMES)
    for attributes in columns.elements.attributes:
        if attributes.get("itemprop") == "datePublished":
            value = attributes.get("content") or attributes.get("datetime")
            if value:
                yield value


def _time_elements(columns: Columns) -> Iterator[str]:
    for tag, attributes in zip(columns.elements.tags, columns.elements.attributes, strict=True):
        if tag == "time" and attributes.get("datetime"):
            yield attributes["datetime"]
