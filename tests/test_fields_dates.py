"""Dates as pages write them, which of those that disagree is used, and what is refused."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanpage
from cleanpage.text.date_lines import is_date_line
from cleanpage.text.dates import parse, parse_iso, puts_month_first

STORY = "".join(
    f"<p>The lock keeper opened gate {n} at noon, and nine boats that had waited all night went through.</p>" for n in range(9)
)


def page(head: str = "", above: str = "", below: str = "", lang: str = "en") -> str:
    return (
        f"<html lang={lang}><head>{head}</head><body><p>{above}</p><h1>Lock opens again</h1><p>{below}</p>{STORY}</body></html>"
    )


def published(page: str, url: str | None = None) -> str | None:
    date = cleanpage.clean(page, url=url).date_published
    return date.isoformat() if date else None


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("17 March 2026", id="en"),
        pytest.param("17. März 2026", id="de"),
        pytest.param("17 mars 2026", id="fr"),
        pytest.param("17 de marzo de 2026", id="es"),
        pytest.param("17 de março de 2026", id="pt"),
        pytest.param("17 marzo 2026", id="it"),
        pytest.param("17 maart 2026", id="nl"),
        pytest.param("17 marca 2026", id="pl"),
        pytest.param("17 марта 2026", id="ru"),
        pytest.param("17 березня 2026", id="uk"),
        pytest.param("17 Μαρτίου 2026", id="el"),
        pytest.param("17 Mart 2026", id="tr"),
        pytest.param("17 mars 2026", id="sv"),
        pytest.param("17. marts 2026", id="da"),
        pytest.param("17. mars 2026", id="no"),
        pytest.param("17. maaliskuuta 2026", id="fi"),
        pytest.param("17. března 2026", id="cs"),
        pytest.param("17. marca 2026", id="sk"),
        pytest.param("2026. március 17.", id="hu"),
        pytest.param("17 martie 2026", id="ro"),
        pytest.param("17 март 2026", id="bg"),
        pytest.param("17. ožujka 2026.", id="hr"),
        pytest.param("17. marec 2026", id="sl"),
        pytest.param("17. märts 2026", id="et"),
        pytest.param("2026 m. kovo 17 d.", id="lt"),
        pytest.param("17 مارس 2026", id="ar"),
        pytest.param("17 במרץ 2026", id="he"),
        pytest.param("17 मार्च 2026", id="hi"),
        pytest.param("১৭ মার্চ ২০২৬", id="bn"),
        pytest.param("17 Maret 2026", id="id"),
        pytest.param("17 tháng 3 2026", id="vi"),
        pytest.param("17 มีนาคม 2026", id="th"),
        pytest.param("2026年3月17日", id="zh"),
        pytest.param("2026年3月17日", id="ja"),
        pytest.param("2026년 3월 17일", id="ko"),
        pytest.param("17 de març de 2026", id="ca"),
    ],
)
def test_month_names_of_many_languages(line: str, request: pytest.FixtureRequest) -> None:
    assert parse(line, request.node.callspec.id) == dt.date(2026, 3, 17)
    assert parse(line) == dt.date(2026, 3, 17), "without knowing the language"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Tuesday, 17 March 2026 04:12 PM EDT", "2026-03-17T16:12:00-04:00"),
        ("3:15 p.m. Tuesday, March 3, 2026", "2026-03-03T15:15:00"),
        ("Nov 8, 2025 / 10:35 PM PST", "2025-11-08T22:35:00-08:00"),
        ("Mittwoch, 4. März 2026, 17:38 Uhr", "2026-03-04T17:38:00"),
        ("3 mars 2026 à 08h15", "2026-03-03T08:15:00"),
        ("2026-03-04 09:30", "2026-03-04T09:30:00"),
        ("2026-03-04T09:30:00Z", "2026-03-04T09:30:00+00:00"),
        ("2026. 3. 4. 14:05", "2026-03-04T14:05:00"),
        ("04.03.26 | 12:01", "2026-03-04T12:01:00"),
        ("20260304T0930", None),
    ],
)
def test_times_and_zones(line: str, expected: str | None) -> None:
    found = parse(line)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("language", "host", "expected"),
    [
        ("en-US", "example.org", "2026-03-09"),
        ("en", "example.com", "2026-03-09"),
        (None, "example.com", "2026-03-09"),
        ("en-GB", "example.com", "2026-09-03"),
        ("en", "example.co.uk", "2026-09-03"),
        ("de", "example.com", "2026-09-03"),
    ],
)
def test_order_of_day_and_month_is_that_of_the_page(language: str | None, host: str, expected: str) -> None:
    found = parse("3/9/2026", month_first=puts_month_first(language, host))
    assert found is not None
    assert found.isoformat() == expected


def test_an_order_that_gives_no_day_is_not_taken() -> None:
    assert parse("25/12/2025", month_first=True) == parse("12/25/2025") == dt.date(2025, 12, 25)
    assert parse("31.04.2025") is None


@pytest.mark.parametrize("raw", ["2026-33-03", "1815-06-18", "9999-01-01", "", "yesterday", "20261340", "2026-02-30", "NaN"])
def test_implausible_values_are_refused(raw: str) -> None:
    assert parse_iso(raw) is None
    assert published(page(f'<meta name="date" content="{raw}">')) is None


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_line_gives_a_plausible_date_or_none(line: str) -> None:
    for found in (parse(line), parse_iso(line)):
        assert found is None or dt.date(1990, 1, 1) <= (found.date() if isinstance(found, dt.datetime) else found)


@pytest.mark.parametrize(
    "line",
    [
        "/ip address add address=10.1.12.20/24 network=10.1.12.0",
        "add address=10.0.1.12/24",
        "© 2026 Example Media",
        "Copyright 3 May 2026 by the harbour board",
        "2026",
        "Room 12",
        "10G, 16",
        "Top 9 trends of 2026",
    ],
)
def test_no_dates(line: str) -> None:
    assert not is_date_line(line) or parse(line) is None


class TestWhatIsTaken:
    ZONED = '<meta property="article:published_time" content="2026-03-05T02:30:00+00:00">'

    def test_data_before_the_address(self) -> None:
        assert published(page(self.ZONED), "https://example.org/2026/01/01/lock") == "2026-03-05T02:30:00+00:00"

    def test_the_address_where_nothing_else_is(self) -> None:
        assert published(page(), "https://example.org/news/2026-03/05/lock.html") == "2026-03-05"
        assert published(page(), "https://web.archive.org/web/20190101120000/https://example.org/lock") is None

    def test_the_day_that_readers_see_where_the_data_are_in_another_zone(self) -> None:
        assert published(page(self.ZONED, below="March 4, 2026")) == "2026-03-04"
        assert published(page(self.ZONED, below="March 4, 2026, 9:30 p.m.")) == "2026-03-04T21:30:00-05:00"

    def test_the_time_that_readers_see_where_the_data_give_a_day(self) -> None:
        assert (
            published(page('<meta name="date" content="2026-03-05">', below="5 March 2026 at 10:20")) == "2026-03-05T10:20:00"
        )

    def test_the_line_below_the_headline_where_data_know_nothing_of_it(self) -> None:
        assert published(page(self.ZONED, below="12 February 2026")) == "2026-02-12"

    def test_the_data_where_the_line_tells_of_a_change(self) -> None:
        assert published(page(self.ZONED, below="Updated 9 April 2026")) == "2026-03-05T02:30:00+00:00"
        changed = self.ZONED + '<meta property="article:modified_time" content="2026-04-09T10:00:00Z">'
        assert published(page(changed, below="9 April 2026")) == "2026-03-05T02:30:00+00:00"

    def test_the_data_where_one_of_many_lines_agrees(self) -> None:
        story = "Posted by the lock on Monday, 9 February 2026"
        assert published(page(self.ZONED, below=f"{story}</p><p>5 March 2026")) == "2026-03-05T02:30:00+00:00"

    def test_the_data_where_the_address_agrees(self) -> None:
        line = "12 February 2026 Link to the timetable"
        assert published(page(self.ZONED, below=line), "https://example.org/2026/03/05/lock") == "2026-03-05T02:30:00+00:00"

    def test_of_many_lines_the_one_that_the_address_names(self) -> None:
        lines = "8 March 2026 at 4:11 am</p><p>Posted on 5 March 2026"
        assert published(page(below=lines), "https://example.org/2026/03/05/lock") == "2026-03-05"
        assert published(page(below=lines)) == "2026-03-08T04:11:00"

    def test_day_and_month_in_figures_as_the_data_have_them(self) -> None:
        head = '<meta property="article:published_time" content="2026-03-05T12:30:00+00:00">'
        assert published(page(head, below="03.05.2026", lang="de")) == "2026-03-05T12:30:00+00:00"
        assert published(page(below='<time datetime="2026-03-05">05/03/2026</time>', lang="en-US")) == "2026-03-05"

    def test_the_sentence_that_says_when_it_was_posted(self) -> None:
        note = "<p>Dieser Beitrag wurde am 14. Mai 2026 um 14:48 von der Schleuse geschrieben und unter Boote abgelegt.</p>"
        comments = "<p>15. Mai 2026 at 11:21 · Antwort</p>"
        text = f"<html lang=de><body><h1>Die Schleuse</h1>{STORY}{note}{comments}</body></html>"
        assert published(text) == "2026-05-14T14:48:00"

    def test_a_tooltip_where_nothing_else_is(self) -> None:
        assert published(page(below='<span class="updated" title="2026-04-04T18:52:11+00:00"></span>Lock'))

    def test_when_a_paper_was_received_is_not_when_it_came_out(self) -> None:
        head = '<meta name="citation_publication_date" content="2026/03/05">'
        assert published(page(head, below="Received 12 February 2026; Accepted 1 March 2026")) == "2026-03-05"

    @pytest.mark.parametrize(
        "line",
        [
            "Received 12 February 2026; Accepted 1 March 2026; Published online 5 March 2026",
            "Published: 5 March 2026, Received: 12 February 2026",
            "Received: 12 February 2026</p><p>Accepted: 1 March 2026</p><p>Published: 5 March 2026",
        ],
    )
    def test_when_a_paper_was_published(self, line: str) -> None:
        assert published(page(below=line)) == "2026-03-05"

    def test_a_line_with_both_dates(self) -> None:
        article = cleanpage.clean(page(below="Published 3 March 2026, updated 9 April 2026"))
        assert (article.date_published, article.date_modified) == (dt.date(2026, 3, 3), dt.date(2026, 4, 9))

    def test_microdata_and_time_elements(self) -> None:
        assert published(page(below='<span itemprop="datePublished" content="2026-03-05T10:00:00+01:00">today</span>'))
        assert published(page(below='<time datetime="2026-03-05">Thursday</time>')) == "2026-03-05"

    @pytest.mark.parametrize(
        ("line", "day"),
        [
            ("<span>By Ada Brink</span><span>December 29, 2016</span>", "2016-12-29"),
            ("Source: Lock Office 18/11/11-14:08", "2011-11-18T14:08:00"),
            ("Wednesday, 07 December 2011, 11:19:24</p><p>Source: Lock Office, 18/11/11", "2011-11-18"),
            ("Wednesday, 07 December 2011, 11:19:24", "2011-12-07T11:19:24"),
            ("<time>5 March 2026</time>", "2026-03-05"),
        ],
        ids=[
            "glued to a name",
            "a dash before the time",
            "not the page's clock",
            "the clock if alone",
            "time without datetime",
        ],
    )
    def test_lines_in_every_shape(self, line: str, day: str) -> None:
        assert published(page(below=line, lang="en-GB")) == day

    def test_a_time_element_in_a_long_line_below_the_headline(self) -> None:
        above = "12/04/2025"
        line = (
            "<time>03/01/2017</time> by Ada Brink, who speaks for all keepers to the committee of the locks on the upper river"
        )
        assert published(page(above=above, below=line, lang="en-US")) == "2017-03-01"

    def test_metas_in_other_spellings(self) -> None:
        for name in ("published-date", "doc.date", "firstPublishedTime", "content_creation_date"):
            assert published(page(f'<meta name="{name}" content="2026-03-05">')) == "2026-03-05"
            assert published(page(f'<meta name="{name}" value="2026-03-05">')) == "2026-03-05"
        assert published(page('<meta name="publish-expiry-date" content="2026-03-05">')) is None

    def test_the_data_of_a_script_where_nothing_else_is(self) -> None:
        script = '<script>state = {"lock": {"createdAt": "2026-03-05T10:00:00+01:00", "updatedAt": "2026-04-05"}}</script>'
        assert published(page(script)) == "2026-03-05T10:00:00+01:00"
        assert published(page(script, below="4 March 2026")) == "2026-03-04"

    def test_modified(self) -> None:
        head = '<meta property="og:updated_time" content="2026-04-09T10:00:00Z">'
        assert cleanpage.clean(page(head)).date_modified == dt.datetime(2026, 4, 9, 10, tzinfo=dt.timezone.utc)
        assert cleanpage.clean(page()).date_modified is None

    def test_nothing_is_changed_before_it_is_published(self) -> None:
        head = '<meta property="article:published_time" content="2026-03-05T10:00:00Z">'
        head += '<meta property="og:updated_time" content="{}">'
        for changed, expected in (
            ("2009-04-11", None),
            ("2026-03-04", dt.date(2026, 3, 4)),
            ("2026-03-06", dt.date(2026, 3, 6)),
        ):
            assert cleanpage.clean(page(head.format(changed))).date_modified == expected

    def test_when_somebody_joined_is_no_date_of_the_page(self) -> None:
        assert published(page(below="Joined: 4 July 2012")) is None


def test_a_page_that_needs_no_month_names_loads_no_library_for_them() -> None:
    code = (
        "import sys, cleanpage\n"
        f"article = cleanpage.clean({page(below='3 March 2026')!r})\n"
        "assert article.body and article.date_published and article.headline and article.in_language == 'en'\n"
        "assert not {'dateparser', 'py3langid'} & set(sys.modules), 'loaded without need'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
