"""When the story was published and when it was changed: from structured data, the visible date lines, or the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

import regex

from cleanpage.blocks import Document
from cleanpage.fields.dateline import REACH_AFTER, date_lines
from cleanpage.fields.found import Evidence, Found
from cleanpage.fields.structured import Data, element_text
from cleanpage.input.read import Page
from cleanpage.text.date_lines import CLOCK, MAX_DATE_LINE, POSTED, UPDATED, holds_day, own_part
from cleanpage.text.dates import LATEST, Date, day_of, parse, parse_ago, parse_iso, puts_month_first
from cleanpage.text.urls import url_parts

PUBLISHED_METAS: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "date", "dc.date.issued",
    "dcterms.issued", "dc.date", "dc.date.created", "dcterms.created", "dcterms.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "date_published", "published_time", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "article.published", "article:published", "article:post_date",
    "citation_publication_date", "citation_online_date", "citation_date", "originalpublicationdate", "release_date",
    "rnews:datepublished", "bt:pubdate", "article_date_original", "displaydate", "created", "datecreated", "last-published",
    "article:publicationdate", "weibo:article:create_at",
)  # fmt: skip
MODIFIED_METAS: Final = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "article:modified", "lastmod", "last-modified", "modified_time", "date_modified", "lastmodified",
    "revised", "last_updated",
)  # fmt: skip

QUARTER: Final = dt.timedelta(minutes=15)
MAX_QUARTERS: Final = 56
"""The farthest zone from Greenwich, in quarters of an hour."""

DAY: Final = dt.timedelta(days=1)
"""How far the day that readers see may be from the day in the data, which is that of another time zone."""

TIMES: Final = 4
"""`<time>` elements that are read; the pages of lists have hundreds."""

ADDRESS: Final = "url"
MONTHS: Final = 12
FIGURES: Final = regex.compile(r"[^\p{L}]{6,40}")
"""A line in which a day stands in figures alone."""

FAR: Final = 40
MAX_MENTION: Final = 500
OPENING: Final = 60
MENTIONS: Final = 4
"""Where no date line is found: blocks before the headline, characters of a block
that is read whole and of a longer one's start, and how many blocks are read for a day."""

AGO_BEFORE, MAX_AGO_LINE = 3, 80
"""Blocks before the headline, and characters of a block, in which it may stand how long ago the story came out."""

_PARTS: Final = regex.compile(r"\s*[|•·,\n]\s*|\s[-–—]\s")
_URL_DAY: Final = regex.compile(
    r"[/_=.-](?P<y>(?:19|20)\d\d)(?P<s>[/._-]?)(?P<m>0[1-9]|1[0-2]|[1-9](?=[/._-]))[/._-]?(?P<d>0[1-9]|[12]\d|3[01]|[1-9])(?=[/._&?+-]|$)"
    r"|[/_=-](?P<d>0[1-9]|[12]\d|3[01])(?P<s>[._-])(?P<m>0[1-9]|1[0-2])(?P=s)(?P<y>(?:19|20)\d\d)(?=[/._&?+-]|$)"
    r"|/(?P<y>\d\d)/(?P<m>0[1-9]|1[0-2])/(?P<d>0[1-9]|[12]\d|3[01])/"
)
_ARCHIVED: Final = regex.compile(r"/web/\d{14}\w{0,3}/(?=https?:)")
"""The address of an archive's copy, which holds the day it was copied."""

_PUBLISHED: Final = regex.compile(
    r"publish.*(?:date|time|on|at)|(?:date|time|on).*publish|pub[._-]?date|date[._-]?pub|creat.*date|date.*creat|\.date$"
)
_OTHERWISE: Final = regex.compile(r"modif|updat|revis|chang|expir|unpub|publisher|review")
"""Names of metas that tell when a page came out, beside those in the list, and what they must not hold."""

MAX_SOURCE: Final = 2_000_000
_IN_SCRIPT: Final = regex.compile(
    r"""["'](?:date_?)?(?:publi(?:sh|c)|creat|post|pub_?date|first_?publi)\w{0,20}\\*["']\s*:\s*\\*["'](?P<date>(?:19|20)\d\d-[01]\d-[0-3]\d[^"'\\]{0,20})""",
    regex.I,
)

_CHANGED: Final = regex.compile(r"updat|modif|chang|edit|revis", regex.I)
_DATED: Final = regex.compile(r"dat(?:e|um)|time|publi|updated|posted", regex.I)
"""Names of elements whose tooltip is a date."""


class Dates:
    """What a page's places say of its dates, read with what the page's language and address tell of their form."""

    def __init__(
        self,
        document: Document,
        data: Data,
        url: str | None,
        language: str | None,
        head: int | None,
        first: int | None,
        page: Page,
    ):
        self.document, self.data = document, data
        self.language = language
        self.url = _ARCHIVED.sub("/", url or "")
        self.month_first = puts_month_first(language, url_parts(self.url).hostname or "")
        self.head, self.first = head, first
        self.source, self.fetched = page.text if page.kind == "html" else "", page.fetched
        self.latest = day_of(page.fetched) + DAY if page.fetched else LATEST
        self._time_elements = [element for element, tag in enumerate(document.elements.tags) if tag == "time"]

    def published(self) -> Found[Date | None]:
        """When the story was published: a `datetime`, timezone-aware where the page gives the zone, a `date` without time.

        The data count first, JSON-LD, `<meta>`, microdata; the visible date line overrules them where it shows another day of
        the same story (the data are often in another zone), and adds the time where they give none.
        """
        given = list(self._read(self._published()))
        shown = list(self._read(self._lines(changed=False)))
        behind = [*self._read(self._times(changed=False)), *self._read(self._address())]
        changed = list(self._read(self._modified()))
        shown = _told_apart(shown, {day_of(date) for _, _, date in (*given, *behind, *changed)})
        said = [*given, *shown, *behind]
        if not given:
            addressed = {day_of(date) for source, _, date in said if source == ADDRESS}
            said.sort(key=lambda one: day_of(one[2]) not in addressed)  # of many lines the one that the address names, too
        if not said:
            late = (self._posted(), self._lines(changed=True), self._modified())
            said = [one for places in late for one in self._read(places)]
            said += self._ago(said) or [
                one for places in (self._mentions(), self._tooltips(), self._scripts()) for one in self._read(places)
            ]
        if not said:
            return Found(None)
        value = said[0][2]
        if given and shown:
            value = _agreed(value, shown[0][2], sure=parse_iso(given[0][1]) is not None)
            known = any(day_of(date) == day_of(value) for _, _, date in (*shown, *behind))
            if value is said[0][2] and not known and self._contradicts(shown[0], value):
                value = shown[0][2]
        return Found(value, tuple(Evidence(source, raw, day_of(date) == day_of(value)) for source, raw, date in said))

    def _contradicts(self, shown: tuple[str, str, Date], given: Date) -> bool:
        """Whether the line below the headline gives a day that the data do not know, not even as that of a change."""
        block = int(shown[0].rpartition(" ")[2]) - 1
        if self.head is None or block < self.head or abs(day_of(shown[2]) - day_of(given)) <= DAY:
            return False
        changed = [day_of(date) for _, _, date in self._read(self._modified())]
        return not changed or day_of(shown[2]) < changed[0]

    def modified(self, published: Date | None = None) -> Found[Date | None]:
        """When the story was last changed, as the page says it; not before the day on which it was published."""
        said = [*self._read(self._modified()), *self._read(self._lines(changed=True)), *self._read(self._times(changed=True))]
        likely = [date for *_, date in said if published is None or day_of(date) >= day_of(published) - DAY]
        value = likely[0] if likely else None
        return Found(value, tuple(Evidence(source, raw, date == value) for source, raw, date in said))

    def _read(self, said: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, Date]]:
        for source, raw in said:
            date = parse_iso(raw, self.latest) or parse(
                raw[:MAX_MENTION], self.language, month_first=self.month_first, latest=self.latest
            )
            if date:
                yield source, raw, date

    def _published(self) -> Iterator[tuple[str, str]]:
        yield from self.data.json_ld("datePublished")
        yield from self.data.meta(*PUBLISHED_METAS)
        yield from self.data.items("datepublished", "published", "issued")
        yield from self.data.json_ld("dateCreated", "uploadDate")
        yield from self.data.items("datecreated", "created", "date")
        for name, contents in self.data.metas.items():
            if name not in PUBLISHED_METAS and _PUBLISHED.search(name) and not _OTHERWISE.search(name):
                for content in contents:
                    yield name, content

    def _modified(self) -> Iterator[tuple[str, str]]:
        yield from self.data.json_ld("dateModified")
        yield from self.data.meta(*MODIFIED_METAS)
        yield from self.data.items("datemodified", "modified")

    def _lines(self, *, changed: bool) -> Iterator[tuple[str, str]]:
        """The visible date lines: their parts that tell of a change, or those that do not."""
        for block, shown in self._shown():
            text = own_part(shown)
            match = UPDATED.search(text)
            part = text
            if match:
                before, after = text[: match.start()], text[match.start() :]
                part = after if changed else before
            elif changed:
                continue
            if part.strip():
                yield f"block {block + 1}", part.strip()

    def _shown(self) -> list[tuple[int, str]]:
        """The blocks that date the story, and what they say: the lines, and a `<time>` below the headline in any block."""
        lines = [(block, self.document.texts[block]) for block in date_lines(self.document, self.head, self.first)]
        if self.head is not None:
            head, known = self.head, {block for block, _ in lines}
            end = head + REACH_AFTER if self.first is None else min(self.first + 1, head + REACH_AFTER)
            for element in self._time_elements:
                block = self.document.elements.first_blocks[element]
                if head < block < end and block not in known:
                    lines.append((block, element_text(self.document, element)))
            lines.sort(key=lambda line: (line[0] < head, abs(line[0] - head)))
        return sorted(lines, key=lambda line: bool(CLOCK.search(line[1])))

    def _times(self, *, changed: bool) -> Iterator[tuple[str, str]]:
        """The `<time>` elements, those near the start of the story first."""
        elements = self.document.elements
        at = self.head if self.head is not None else self.first or 0
        found: list[tuple[int, str]] = []
        for element in self._time_elements:
            given = elements.attributes_of(element)
            raw = given.get("datetime") or given.get("content") or given.get("title")
            raw = raw or element_text(self.document, element)[:MAX_DATE_LINE]
            named = " ".join((given.get("class") or "", given.get("itemprop") or "", given.get("id") or ""))
            if raw and bool(_CHANGED.search(named)) == changed:
                found.append((abs(elements.first_blocks[element] - at), raw))
        for _, raw in sorted(found, key=lambda entry: entry[0])[:TIMES]:
            yield "<time>", raw

    def _address(self) -> Iterator[tuple[str, str]]:
        for match in _URL_DAY.finditer(self.url):
            year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"
            yield ADDRESS, f"{year}-{match['m']:0>2}-{match['d']:0>2}"

    def _tooltips(self) -> Iterator[tuple[str, str]]:
        """What elements that are named as dates say of themselves when they are pointed at."""
        elements = self.document.elements
        for element in elements.having("title"):
            given = elements.attributes_of(element)
            title = given["title"]
            if title and _DATED.search(given.get("class", "")) and holds_day(title[:MAX_DATE_LINE]):
                yield f"<{elements.tags[element]} title>", title[:MAX_DATE_LINE]
                return

    def _scripts(self) -> Iterator[tuple[str, str]]:
        """The first date of publication in the data that a script works on."""
        match = _IN_SCRIPT.search(self.source, 0, MAX_SOURCE)
        if match:
            yield "script", match["date"]

    def _ago(self, known: list[tuple[str, str, Date]]) -> list[tuple[str, str, Date]]:
        """What the lines at the headline say of how long ago it was: before the page was fetched, or was last changed."""
        at = self.head if self.head is not None else self.first
        anchor = self.fetched or max((date for _, _, date in known), key=day_of, default=None)
        if at is None or anchor is None:
            return []
        texts = self.document.texts
        for block in (*range(at, min(at + REACH_AFTER, len(texts))), *range(at - 1, max(-1, at - AGO_BEFORE), -1)):
            if len(texts[block]) > MAX_AGO_LINE:
                continue
            for part in _PARTS.split(texts[block]):
                date = parse_ago(POSTED.sub("", part), anchor, self.language) if part.strip() else None
                if date:
                    return [(f"block {block + 1}", part.strip(), date)]
        return []

    def _near(self) -> range:
        """The blocks in which a day may be that of the story."""
        at = self.head if self.head is not None else self.first
        return range(0) if at is None else range(max(0, at - FAR), len(self.document.texts))

    def _posted(self) -> Iterator[tuple[str, str]]:
        """The first sentence that says when the story was posted."""
        for block in self._near():
            text = self.document.texts[block]
            if len(text) <= MAX_MENTION and POSTED.search(text) and not UPDATED.search(text) and holds_day(text):
                yield f"block {block + 1}", text
                return

    def _mentions(self) -> Iterator[tuple[str, str]]:
        """The page's description, then any block near the story that holds a day: the nearest first, paragraphs last."""
        for source, text in self.data.meta("og:description", "description"):
            if holds_day(text):
                yield source, text
        near, texts = self._near(), self.document.texts
        at = self.head if self.head is not None else self.first or 0
        found = 0
        for block in sorted(near, key=lambda block: (len(texts[block]) > MAX_DATE_LINE, abs(block - at))):
            text = texts[block]
            text = text if len(text) <= MAX_MENTION else text[:OPENING]
            if holds_day(text):
                yield f"block {block + 1}", text
                found += 1
                if found == MENTIONS:
                    return


def _told_apart(shown: list[tuple[str, str, Date]], known: set[dt.date]) -> list[tuple[str, str, Date]]:
    """Lines in figures with day and month the other way round where only so they are a day that other places know.

    A day after all of those is turned round where it is before one of them then.
    """
    last = max(known, default=LATEST)
    told = []
    for source, raw, date in shown:
        day = day_of(date)
        if day not in known and day.day <= MONTHS and FIGURES.fullmatch(raw):
            turned = dt.date(day.year, day.day, day.month)
            if turned in known or turned <= last < day:
                date = date.replace(month=turned.month, day=turned.day)
        told.append((source, raw, date))
    return told


def _agreed(given: Date, shown: Date, *, sure: bool) -> Date:
    """The date in the data, put right by the one that readers see where both mean the same.

    `sure` tells that the data's form is that of machines; other forms are what a template's author put there.
    """
    apart = day_of(shown) - day_of(given)
    if not sure:
        return shown
    if abs(apart) > DAY:
        return given
    if not isinstance(given, dt.datetime):
        return shown if isinstance(shown, dt.datetime) and not apart else given
    if not apart or given.utcoffset() != dt.timedelta(0):
        return given
    if isinstance(shown, dt.datetime) and shown.tzinfo is None:
        quarters = round((shown - given.replace(tzinfo=None)) / QUARTER)
        if abs(quarters) <= MAX_QUARTERS:
            return given.astimezone(dt.timezone(quarters * QUARTER))
    return shown
