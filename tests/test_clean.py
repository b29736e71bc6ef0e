"""Whole pages to whole articles: every fixture, and the page the project was started from."""

from __future__ import annotations

import datetime as dt

import pytest
from conftest import Fixture, fixtures, shared

import cleanpage
from cleanpage import Label
from cleanpage.model.classes import ALWAYS_MAIN, SOMETIMES_MAIN

MAIN = (*ALWAYS_MAIN, *SOMETIMES_MAIN)


@pytest.mark.parametrize("fixture", fixtures())
class TestFixture:
    def test_body_is_exact(self, fixture: Fixture) -> None:
        paragraphs = cleanpage.clean(fixture.path).paragraphs
        subtitles = {text for text, label in fixture.expected["removed"].items() if label == "subtitle"}
        misses = fixture.expected.get("known_misses", [])
        found = [text for text in paragraphs if text not in subtitles]
        assert [text for text in found if text not in misses] == fixture.expected["paragraphs"]
        assert [text for text in found if text in misses] == misses

    def test_headline_and_dateline_are_verbatim(self, fixture: Fixture) -> None:
        article = cleanpage.clean(fixture.path)
        misses = fixture.expected.get("known_headlines", {})
        assert article.headline == misses.get(fixture.path.name, fixture.expected["headline"])
        assert article.dateline == fixture.expected["dateline"]

    def test_date_published(self, fixture: Fixture) -> None:
        date = cleanpage.clean(fixture.path).date_published
        assert (date.isoformat() if date else None) == fixture.expected["datePublished"]

    def test_every_block_is_there_once_with_a_label(self, fixture: Fixture) -> None:
        article = cleanpage.clean(fixture.path)
        assert [block.text for block in article.blocks if block.kept] == article.paragraphs
        for block in article.blocks:
            assert block.label in MAIN if block.kept else block.label is not Label.BODY
        texts = {block.text for block in article.blocks}
        assert texts >= set(fixture.expected["removed"])


def test_seed_page() -> None:
    (path,) = shared("seeds").glob("*.txt")
    article = cleanpage.clean(path)
    assert article.headline == "Ukraine Claims More than 150 Chinese Fighting for Russia"
    assert article.dateline == "Wednesday, 09 April 2025 02:33 PM EDT"
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2025-04-09T14:33:00-04:00"
    lines = path.read_text("utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("Ukraine on Wednesday expanded"))
    last = next(n for n, line in enumerate(lines) if line.endswith("swiftly dismissed by most observers."))
    story = [line for line in lines[first : last + 1] if line]
    assert len(story) == 19
    assert article.paragraphs == story
    named = {Label.HEADLINE, Label.DATELINE, Label.BODY}
    assert {block.label for block in article.blocks} >= named | {
        Label.NAVIGATION,
        Label.TAGS,
        Label.COPYRIGHT,
        Label.METADATA,
        Label.NEWSLETTER,
        Label.COMMENTS,
        Label.TRADEMARK,
        Label.FOOTER,
    }
    assert sum(len(block.text.split()) for block in article.blocks) == len(path.read_text("utf-8").split())


@pytest.mark.parametrize("page", ["", " \n\t", b"", "<html></html>", "<!-- -->", "<body><script>x()</script></body>", "\0"])
def test_a_page_with_nothing_in_it(page: str | bytes) -> None:
    article = cleanpage.clean(page)
    assert (article.body, article.headline, article.dateline, article.date_published) == ("", None, None, None)
    assert (article.authors, article.blocks, article.confidence) == ([], (), 0.0)


def test_furniture_alone_is_no_article() -> None:
    page = "<nav><a href=/>Home</a> <a href=/news>News</a></nav><footer>© 2026 Example. All rights reserved.</footer>"
    article = cleanpage.clean(page)
    assert (article.body, article.confidence) == ("", 0.0)
    assert [block.kept for block in article.blocks] == [False, False]


def test_same_page_same_article() -> None:
    page = "<h1>River opens</h1><p>The first boats of the year passed the lock at noon on Sunday.</p>" * 3
    assert cleanpage.clean(page).to_dict(blocks=True) == cleanpage.clean(page.encode()).to_dict(blocks=True)


def test_dates_keep_what_the_page_says_of_them() -> None:
    zoned = cleanpage.clean("<h1>Dam holds</h1><p>Tuesday, 3 March 2026 09:15 AM EST</p><p>The dam held all night.</p>" * 1)
    assert isinstance(zoned.date_published, dt.datetime)
    assert zoned.date_published.utcoffset() == dt.timedelta(hours=-5)
    plain = cleanpage.clean("<h1>Dam holds</h1><p>3 March 2026</p><p>The dam held all night.</p>")
    assert plain.date_published == dt.date(2026, 3, 3)
    implausible = cleanpage.clean('<meta name="date" content="2026-33-03"><h1>Dam holds</h1><p>The dam held all night.</p>')
    assert implausible.date_published is None
