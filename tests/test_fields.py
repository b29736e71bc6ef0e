"""Fields from where pages put them: the date line, structured data, bylines; and structured data that is out to harm."""

from __future__ import annotations

import datetime as dt
import json

import pytest

import cleanpage
from cleanpage.fields.dateline import is_date_line
from cleanpage.fields.names import byline_names
from cleanpage.fields.reading import parse
from cleanpage.fields.wire import wire_dateline

STORY = "".join(
    f"<p>The ferry came back at dusk with {n} people aboard, and each of them had a story to tell.</p>" for n in range(9)
)


def page(head: str, date_line: str = "") -> str:
    return f"<html><head>{head}</head><body><h1>Ferry comes back</h1><p>{date_line}</p>{STORY}</body></html>"


def json_ld(data: object) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Tuesday, 17 March 2026 04:12 PM EDT", "2026-03-17T16:12:00-04:00"),
        ("Published: March 3, 2026", "2026-03-03"),
        ("Updated 3:15 p.m. Tuesday, March 3, 2026", "2026-03-03T15:15:00"),
        ("Mittwoch, 4. März 2026, 17:38 Uhr", "2026-03-04T17:38:00"),
        ("Publié le 3 mars 2026 à 08h15", "2026-03-03T08:15:00"),
        ("10 de marzo de 2026", "2026-03-10"),
        ("15.01.2026", "2026-01-15"),
        ("12 марта 2026, 14:05", "2026-03-12T14:05:00"),
        ("Πέμπτη 5 Μαρτίου 2026, 11:40", "2026-03-05T11:40:00"),
        ("2026年3月4日 10:20", "2026-03-04T10:20:00"),
        ("الخميس 5 مارس 2026", "2026-03-05"),
        ("5 मार्च 2026, 10:15", "2026-03-05T10:15:00"),
    ],
)
def test_date_lines_of_many_languages(line: str, expected: str) -> None:
    assert is_date_line(line)
    date = parse(line)
    assert date is not None
    assert date.isoformat() == expected


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 Example Media",
        "Copyright 3 May 2026 by the harbour board",
        "On 3 May 2026 the ferry left the island at noon with nine people aboard and came back.",
        "2026",
        "Room 12",
    ],
)
def test_no_date_lines(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    ("paragraph", "line"),
    [
        ("LAKE ORRIN, Vermont (CWP) — The bridge is open.", "LAKE ORRIN, Vermont (CWP)"),
        ("HOLMSTADT (dpn) – Die Mühle steht.", "HOLMSTADT (dpn)"),
        ("PORT ELLIS — The ferry is back.", "PORT ELLIS"),
        ("新岭3月4日电 新桥通车。", "新岭3月4日电"),
        ("The ferry — late again — came back.", None),
        ("He said: nothing.", None),
    ],
)
def test_wire_datelines(paragraph: str, line: str | None) -> None:
    assert wire_dateline(paragraph) == line


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Doran Pellworth", ["Doran Pellworth"]),
        ("By Doran Pellworth and Ada Brink, Staff Writers", ["Doran Pellworth", "Ada Brink"]),
        ("Von Friederike Amsbeck", ["Friederike Amsbeck"]),
        ("By the river stood a house", []),
        ("Bylaws Changed Again", []),
    ],
)
def test_bylines(byline: str, names: list[str]) -> None:
    assert byline_names(byline) == names


def test_structured_data_gives_date_and_authors() -> None:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "Example"},
            {
                "@type": ["NewsArticle"],
                "datePublished": "2026-03-04T10:20:00+01:00",
                "author": [{"@type": "Person", "name": "Ada Brink"}, {"@type": "Person", "name": "Ole Dahl"}],
            },
        ],
    }
    article = cleanpage.clean(page(json_ld(data)))
    assert article.date_published == dt.datetime.fromisoformat("2026-03-04T10:20:00+01:00")
    assert article.authors == ["Ada Brink", "Ole Dahl"]


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "",
        "[" * 100_000,
        '{"@type": "NewsArticle", "datePublished": NaN, "author": 3, "headline": {}}',
        {"@type": "NewsArticle", "datePublished": ["2026-33-03", None], "author": [None, {"name": 5}, []], "headline": []},
        {"@type": {"a": 1}, "datePublished": {"@value": "2026-03-04"}},
        {"@type": "NewsArticle", "datePublished": "9999-01-01", "headline": None},
        [[[[{"@type": "NewsArticle", "author": {"name": ["x" * 100_000]}}]]]],
    ],
)
def test_harmful_structured_data_does_not_win_over_the_page(data: object) -> None:
    article = cleanpage.clean(page(json_ld(data), "4 March 2026"))
    assert article.date_published == dt.date(2026, 3, 4)
    assert article.headline == "Ferry comes back"
    assert article.authors == []


def test_implausible_dates_are_refused() -> None:
    assert cleanpage.clean(page('<meta name="date" content="2026-33-03">')).date_published is None
    assert cleanpage.clean(page('<meta name="date" content="1815-06-18">')).date_published is None


def test_a_date_in_the_address_counts_last() -> None:
    address = "https://example.org/2026/03/05/ferry"
    assert cleanpage.clean(page(""), url=address).date_published == dt.date(2026, 3, 5)
    assert cleanpage.clean(page("", "4 March 2026"), url=address).date_published == dt.date(2026, 3, 4)
