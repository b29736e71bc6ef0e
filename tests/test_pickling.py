"""Articles, blocks, evidence and errors: pickled, copied, compared."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from conftest import Fixture, fixtures
from lxml import html

import cleanpage

LARGEST = 1.5
"""Times the page's text that a pickle may take."""


@pytest.mark.parametrize("fixture", fixtures())
def test_a_pickled_article_gives_all_that_it_gave(fixture: Fixture) -> None:
    article = cleanpage.clean(fixture.path)
    pickled = pickle.dumps(article)
    again = pickle.loads(pickled)
    assert len(pickled) <= LARGEST * len(fixture.path.read_bytes())
    assert again == article
    assert hash(again) == hash(article)
    assert again.body == article.body
    assert again.to_dict(blocks=True) == article.to_dict(blocks=True)
    assert again.to_markdown() == article.to_markdown()
    assert [again.evidence(field) for field in ("headline", "authors")] == [
        article.evidence(field) for field in ("headline", "authors")
    ]
    assert [block.xpath for block in again.blocks] == [block.xpath for block in article.blocks]
    assert pickle.loads(pickle.dumps(again)) == article


@pytest.mark.parametrize("fixture", fixtures())
def test_pickled_blocks_are_the_same(fixture: Fixture) -> None:
    blocks = cleanpage.clean(fixture.path).blocks
    again = pickle.loads(pickle.dumps(blocks))
    assert again == blocks
    assert [block.ancestors for block in again] == [block.ancestors for block in blocks]
    assert copy.deepcopy(blocks[0]) == copy.copy(blocks[0]) == blocks[0]


def test_an_image_without_attributes_and_a_parsed_tree_are_pickled() -> None:
    markup = "<title>Otters</title><h1>Otters return</h1><p>Two otters <img> were seen on the river by the old mill.</p>"
    for page in (markup, html.fromstring(markup)):
        article = cleanpage.clean(page, url="https://news.example/otters")
        again = pickle.loads(pickle.dumps(article))
        assert again == article
        assert again.to_dict(blocks=True) == article.to_dict(blocks=True)
        assert pickle.loads(pickle.dumps(article.blocks)) == article.blocks


def test_a_large_page_is_small_when_pickled() -> None:
    rows = "".join(
        f"<tr><td class=cell>{number}</td><td><a href=/{number}>Day {number}</a></td></tr>" for number in range(3000)
    )
    page = f"<title>Tides</title><table>{rows}</table>"
    article = cleanpage.clean(page)
    for value in (article, article.blocks[7], cleanpage.clean(html.fromstring(page))):
        assert len(pickle.dumps(value)) <= LARGEST * len(page)


def test_articles_of_other_pages_addresses_and_settings_differ() -> None:
    page = "<title>Otters</title><p>Two otters were seen on the river by the old mill on Sunday.</p>"
    article = cleanpage.clean(page)
    assert article == cleanpage.clean(page)
    assert copy.copy(article) == copy.deepcopy(article) == article
    others = (
        cleanpage.clean(page + "!"),
        cleanpage.clean(page, url="https://a.example/"),
        cleanpage.clean(page, favor="recall"),
    )
    assert len({article, *others}) == 4
    assert article != page


def test_many_articles_and_evidence_are_pickled() -> None:
    articles = cleanpage.Articles([cleanpage.clean("<meta property='og:site_name' content='Beacon'><p>Two otters.")])
    assert pickle.loads(pickle.dumps(articles)) == articles
    evidence = articles[0].evidence("site_name")
    assert pickle.loads(pickle.dumps(evidence)) == evidence
    assert json.loads(articles[0].to_json())


def test_errors_are_pickled_and_compare() -> None:
    for kind in (cleanpage.NotAPage, cleanpage.PageTooLarge, cleanpage.TimeLimitReached, cleanpage.WorkerDied):
        error = kind("what went wrong")
        assert pickle.loads(pickle.dumps(error)) == error
        assert hash(kind("what went wrong")) == hash(error)
        assert error != cleanpage.CleanpageError("what went wrong")
