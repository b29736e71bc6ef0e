"""When a page was fetched: the last day possible, what "2 hours ago" is counted from, and never this machine's clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import requests
from freezegun import freeze_time
from test_fields_dates import page

import cleanpage

UTC = dt.timezone.utc


def published(text: cleanpage.AnyPage, **given: Any) -> str | None:
    date = cleanpage.clean(text, **given).date_published
    return date.isoformat() if date else None


def response(text: str, date: str) -> requests.Response:
    made = requests.Response()
    made._content = text.encode()
    made.headers["Content-Type"] = "text/html; charset=utf-8"
    made.headers["Date"] = date
    made.url = "https://example.org/lock"
    return made


PAGES = [
    page(below="03/12/2026"),
    page(below="12/03/2026", lang="en-US"),
    page(below="2 hours ago"),
    page(below="Yesterday"),
    page(below="3 December"),
    page('<meta name="date" content="2031-05-05">', below="Updated 3 hours ago"),
    page('<meta property="article:modified_time" content="2026-04-09T10:00:00Z">', below="2 hours ago"),
]


@pytest.mark.parametrize("text", PAGES, ids=range(len(PAGES)))
def test_a_page_gives_the_same_article_on_any_day(text: str) -> None:
    articles = []
    for today in ("2015-06-01", "2026-11-30", "2026-12-01", "2040-02-29"):
        with freeze_time(today):
            articles.append(cleanpage.clean(text).to_dict(blocks=True))
    assert all(article == articles[0] for article in articles)


def test_no_day_after_that_on_which_the_page_was_fetched() -> None:
    line = page(below="03/12/2026", lang="en-GB")
    assert published(line) == "2026-12-03"
    assert published(line, fetched=dt.date(2026, 12, 4)) == "2026-12-03"
    assert published(line, fetched=dt.date(2026, 11, 30)) == "2026-03-12"
    assert published(page(below="3 December 2026"), fetched=dt.date(2026, 11, 30)) is None
    assert published(page('<meta name="date" content="2026-12-03">'), fetched=dt.date(2026, 11, 30)) is None


def test_the_clocks_of_other_zones_may_be_a_day_ahead() -> None:
    assert published(page(below="3 December 2026"), fetched=dt.datetime(2026, 12, 2, 18, tzinfo=UTC)) == "2026-12-03"


def test_without_it_no_day_after_those_in_the_data_where_figures_can_be_read_both_ways() -> None:
    changed = '<meta property="article:modified_time" content="2026-11-30T10:00:00Z">'
    assert published(page(changed, below="03/12/2026", lang="en-GB")) == "2026-03-12"


@pytest.mark.parametrize(
    ("line", "lang", "expected"),
    [
        ("2 hours ago", "en", "2026-03-04T23:30:00+00:00"),
        ("Posted 2 hours ago · 4 min", "en", "2026-03-04T23:30:00+00:00"),
        ("Yesterday at 17:05", "en", "2026-03-04T17:05:00"),
        ("vor 3 Tagen", "de", "2026-03-02"),
        ("il y a 2 semaines", "fr", "2026-02-19"),
        ("5 часов назад", "ru", "2026-03-04T20:30:00+00:00"),
        ("3日前", "ja", "2026-03-02"),
        ("4 min", "en", None),
        ("5 years ago", "en", None),
    ],
)
def test_how_long_ago(line: str, lang: str, expected: str | None) -> None:
    assert published(page(below=line, lang=lang), fetched=dt.datetime(2026, 3, 5, 1, 30, tzinfo=UTC)) == expected
    assert published(page(below=line, lang=lang)) is None, "counted from a clock"


def test_a_day_in_the_data_before_how_long_ago_it_was() -> None:
    line = '<time datetime="2026-03-01T10:00:00+00:00">2 hours ago</time>'
    assert published(page(below=line), fetched=dt.date(2026, 3, 5)) == "2026-03-01T10:00:00+00:00"


def test_a_response_tells_when_it_was_sent() -> None:
    assert published(response(page(below="2 hours ago"), "Thu, 05 Mar 2026 01:30:00 GMT")) == "2026-03-04T23:30:00+00:00"
    assert published(response(page(below="2 hours ago"), "some day")) is None
    given = dt.datetime(2026, 3, 7, 12, tzinfo=UTC)
    assert published(response(page(below="2 hours ago"), "Thu, 05 Mar 2026 01:30:00 GMT"), fetched=given) == (
        "2026-03-07T10:00:00+00:00"
    )


def test_many_pages_each_with_its_own() -> None:
    text, days = page(below="yesterday"), [dt.date(2026, 3, 5), dt.date(2026, 4, 1), None]
    for workers in (0, 1):
        results = cleanpage.clean_many([{"page": text, "fetched": day} for day in days], workers=workers)
        dates = [result.article.date_published for result in results if result.article]
        assert dates == [dt.date(2026, 3, 4), dt.date(2026, 3, 31), None]


def test_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="fetched is a datetime or a date, not str"):
        cleanpage.clean(page(), fetched="2026-03-05")  # type: ignore[arg-type]
