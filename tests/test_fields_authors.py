"""Names as bylines give them: what stands before, behind and beside them is none, whatever elements it is in."""

from __future__ import annotations

import pytest

import cleanpage

STORY = "".join(
    f"<p>The keeper of the lighthouse wrote log {n} by hand, and the harbour office kept every page of it in a chest.</p>"
    for n in range(9)
)


def authors(line: str, head: str = "", lang: str = "en") -> list[str]:
    page = f"<html lang={lang}><head><title>Logs of the lighthouse</title>{head}</head><body><h1>Logs of the lighthouse</h1>"
    return cleanpage.clean(f"{page}{line}{STORY}</body></html>").authors


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            '<div class="authors">By<span>By Ada Brink, Ole Dahl and Eva Holm</span></div>',
            ["Ada Brink", "Ole Dahl", "Eva Holm"],
        ),
        ("<p>By by Ada Brink</p>", ["Ada Brink"]),
        ("<p>By<b>Ada Brink</b></p>", ["Ada Brink"]),
    ],
    ids=["in two elements", "in one", "glued"],
)
def test_by_twice_or_glued(line: str, expected: list[str]) -> None:
    assert authors(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        '<p class="byline">By <a href="/a/7">Ada Brink</a> <span>Lagoon Daily News</span> <time>Tuesday</time></p>',
        '<p class="byline">By <a>Ada Brink</a> <a href="/all" class="more">View All</a></p>',
        "<p>By Ada Brink View All</p>",
        "<p>By Ada Brink Tuesday, March 3, 2026</p>",
        "<p>By Ada Brink March 13, 2026</p>",
        "<p>By Ada Brink, Staff Writer</p>",
        '<p class="byline">By <span>Ada Brink</span><span>Harbour Correspondent</span></p>',
        '<p class="byline">By <span>Ada Brink</span><span>March 13, 2026</span></p>',
        '<p class="byline"><span>By Ada Brink</span> <span class="place">New Holm</span></p>',
        '<p class="byline">By <a>Ada Brink</a><a class="print">Print</a></p>',
    ],
)
def test_outlet_role_day_and_city_beside_a_name(line: str) -> None:
    assert authors(line) == ["Ada Brink"]


@pytest.mark.parametrize("word", ["View All", "Staff", "Last Update", "Print", "Written By", "Share"])
def test_words_of_the_page_are_no_names(word: str) -> None:
    assert authors(f'<p class="author-name">{word}</p>') == []


@pytest.mark.parametrize(
    ("line", "lang", "name"),
    [
        ("作者：王小明", "zh", "王小明"),
        ("文：王小明", "zh", "王小明"),
        ("著者：後藤大介", "ja", "後藤大介"),
        ("글: 홍길동", "ko", "홍길동"),
        ("글 홍길동 기자", "ko", "홍길동"),
        ("Autor: Ole Dahl", "de", "Ole Dahl"),
    ],
)
def test_no_colon_is_kept(line: str, lang: str, name: str) -> None:
    assert authors(f'<div class="author">{line}</div>', lang=lang) == [name]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p>By Ada BrinkAda Brink</p>", ["Ada Brink"]),
        ('<p class="byline">By <a class="n">Ada Brink</a><a class="n">Ole Dahl</a></p>', ["Ada Brink", "Ole Dahl"]),
        (
            '<p class="authors"><span>Ada Brink, Ole Dahl and <a rel="author">Eva Holm</a></span></p>',
            ["Ada Brink", "Ole Dahl", "Eva Holm"],
        ),
        ('<p class="authors"><a>Ada Brink</a><sup>1,2</sup>; <a>Ole Dahl</a><sup>2</sup></p>', ["Ada Brink", "Ole Dahl"]),
        ("<p>Authors: Ada Brink1, Ole Dahl2*</p>", ["Ada Brink", "Ole Dahl"]),
        ("<p>By Dan Brink</p>", ["Dan Brink"]),
    ],
)
def test_all_of_several_and_each_once(line: str, expected: list[str]) -> None:
    assert authors(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "<p>By Ada Brink, illustrations by Ole Dahl</p>",
        "<p>By Ada Brink; translated by Ole Dahl</p>",
        '<p class="byline">By <a>Ada Brink</a><a>Photos by Ole Dahl</a></p>',
        "<p>Von Ada Brink, übersetzt von Ole Dahl</p>",
        "<p>Par Ada Brink, traduit par Ole Dahl</p>",
        "<p>Edited by Ole Dahl</p><p>By Ada Brink</p>",
    ],
)
def test_who_drew_or_translated_is_no_author(line: str) -> None:
    assert authors(line) == ["Ada Brink"]


def test_a_shown_name_before_the_account_of_a_system() -> None:
    meta = '<meta name="author" content="LKTX, Department of IT">'
    assert authors("<p>Publicado por: Ada Brink em 12/03/2024</p>", meta, "pt") == ["Ada Brink"]


@pytest.mark.parametrize("name", ["article__author", "post-author__name", "Story_author__X7", "articleAuthor", "creator-name"])
def test_elements_that_are_called_author_in_any_spelling(name: str) -> None:
    assert authors(f"<p>Last night</p><p class={name}>Ada Brink</p>") == ["Ada Brink"]


def test_the_name_of_a_desk_is_whole() -> None:
    assert authors("", '<meta name="author" content="Lagoon Culture Desk">') == ["Lagoon Culture Desk"]


@pytest.mark.parametrize("name", ["otterwatch", "Krystyna", "Podium Staff", "The Lagoon editors"])
def test_handles_single_names_and_teams_in_elements_that_name_the_author(name: str) -> None:
    assert authors(f'<p>Last night</p><p class="author-name">{name}</p>') == [name]
    assert authors(f'<div class="author"><p class="author-name">By {name}</p><p class="min">10 mins read</p></div>') == [name]


@pytest.mark.parametrize("line", ["10 mins read", "Posted On", "3 March 2026", "Comments", "By"])
def test_what_else_stands_in_such_elements_is_nobody(line: str) -> None:
    assert authors(f'<p class="author-name">{line}</p>') == []


def test_the_second_line_of_a_card() -> None:
    head = '<meta name="twitter:label{0}" content="{1}"><meta name="twitter:data{0}" content="{2}">'
    card = head.format(1, "Written by", "Ada Brink") + head.format(2, "Est. reading time", "3 minutes")
    assert authors("", card) == ["Ada Brink"]
    assert authors("", head.format(1, "Est. reading time", "Ada Brink")) == []


def test_names_as_libraries_list_them() -> None:
    meta = '<meta name="citation_author" content="Brink, Ada"><meta name="citation_author" content="Dahl, Ole B.">'
    assert authors("", meta) == ["Ada Brink", "Ole B. Dahl"]


@pytest.mark.parametrize(
    "end", ["<p>Written by Ada Brink</p>", "<footer><p>Posted by Ada Brink on 2026-03-05 in logs.</p></footer>"]
)
def test_who_signed_below_the_story(end: str) -> None:
    assert cleanpage.clean(f"<title>Logs</title><h1>Logs of the lighthouse</h1>{STORY}{end}").authors == ["Ada Brink"]


def test_names_on_the_first_line_of_the_story_before_the_site_in_the_data() -> None:
    site = '<meta property="og:site_name" content="Lagoon Times"><meta name="author" content="Lagoon Times">'
    assert authors("<p><strong>Ada Brink/Ole Dahl</strong></p>", site) == ["Ada Brink", "Ole Dahl"]
    assert authors("", site) == ["Lagoon Times"]
