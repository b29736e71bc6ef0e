"""The report as a document: every block in it once, in order, named; fields; nothing that could load or run."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

import lxml.html
import pytest
from conftest import FIXTURES, Fixture, fixtures
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanpage
from cleanpage.input.read import Kind
from cleanpage.report.families import HUES

LOADS = {"src", "srcset", "href", "action", "formaction", "data", "poster", "background", "ping", "style", "srcdoc", "cite"}
SAFE_TAGS = {
    "aside", "pre",
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "form", "fieldset", "input",
    "label", "svg", "rect", "h1", "h2", "p", "dl", "dt", "dd", "small", "bdi", "ol", "li", "details", "summary", "span", "div",
    "a", "code", "b", "i", "br", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def elements(markup: str) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Parser().feed(markup)
    return found


def tree_of(markup: str) -> Any:
    return lxml.html.document_fromstring(markup)


def assert_inert(markup: str) -> None:
    """Only known elements; no attribute that loads, runs or leads away."""
    for tag, attributes in elements(markup):
        assert tag in SAFE_TAGS, tag
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name not in LOADS or (name == "href" and re.fullmatch(r"#[bo]\d+", value or "")), (tag, name, value)
            assert name != "http-equiv" or value == "Content-Security-Policy"


@pytest.mark.parametrize("fixture", fixtures())
def test_every_block_stands_in_the_report_once_and_in_order(fixture: Fixture) -> None:
    article = cleanpage.clean(fixture.path)
    tree = tree_of(article.report())
    shown = tree.xpath("//li[starts-with(@id, 'b')]")
    assert [item.get("id") for item in shown] == [f"b{number}" for number in range(1, len(article.blocks) + 1)]
    for item, block in zip(shown, article.blocks, strict=True):
        (text,) = item.xpath("./div[contains(@class, 't')]")
        named = block.label.value if text.xpath("./span[@class='name']") else ""
        assert text.text_content() == named + block.text
        if block.kept:
            assert bool(named) == (block.label is not cleanpage.Label.BODY)
        assert ("kept" in item.get("class").split()) == block.kept
        why = item.xpath("./div[@class='why']")[0].text_content()
        assert block.label.value in why
        assert f"{block.score:.2f}" in why
        assert all(reason in why for reason in block.evidence)
    assert_inert(article.report())
    assert_inert(article._repr_html_())


def test_removed_blocks_are_named_where_they_are_folded() -> None:
    tree = tree_of(cleanpage.clean(FIXTURES / "news-wire.html").report())
    runs = tree.xpath("//li[contains(@class, 'run')]")
    assert runs
    for run in runs:
        (name,) = run.xpath("./details/summary/span[@class='name']")
        assert name.text in {label.value for label in cleanpage.Label}
        assert len(run.xpath("./details/ol/li")) > 1


def test_the_head_of_the_report_counts_the_blocks() -> None:
    article = cleanpage.clean(FIXTURES / "news-wire.html", url="https://news.example/a?b=1&c=2")
    report = article.report()
    kept = sum(block.kept for block in article.blocks)
    assert f"{kept} of {len(article.blocks)} blocks" in report
    share = sum(len(block.text) for block in article.blocks if block.kept) / sum(len(block.text) for block in article.blocks)
    assert f"<b>{share * 100:.0f}\N{NO-BREAK SPACE}%</b> of the text kept" in report
    assert "<code>https://news.example/a?b=1&amp;c=2</code>" in report
    labels = tree_of(report).xpath("//fieldset//label/text()")
    assert {label.value for label in (block.label for block in article.blocks)} <= {label.strip() for label in labels}


def test_the_fields_stand_with_their_blocks() -> None:
    article = cleanpage.clean(FIXTURES / "news-wire.html")
    tree = tree_of(article.report())
    shown = {name.text: value for name, value in zip(tree.xpath("//dt"), tree.xpath("//dd"), strict=True)}
    assert shown["headline"].xpath("./bdi/text()") == [article.headline]
    number = next(i for i, block in enumerate(article.blocks, 1) if block.label is cleanpage.Label.HEADLINE)
    assert f"block {number}" in shown["headline"].text_content()
    assert shown["author"].text_content().startswith("Doran Pellworth")


def test_the_policy_allows_the_one_style_sheet_and_nothing_else() -> None:
    report = cleanpage.clean("<p>Two otters were seen on the river by the mill, and nobody believed it.").report()
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', report)[1])  # type: ignore[index]
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'", policy)
    assert report.count("<style>") == 1
    assert "<script" not in report


@pytest.mark.parametrize("page", ["", "   \n ", "<title>Only a title</title>", b""])
def test_a_page_without_text_has_a_report(page: str | bytes) -> None:
    article = cleanpage.clean(page)
    assert "no visible text" in article.report()
    assert "without visible text" in article._repr_html_()


def test_every_label_has_a_hue() -> None:
    assert set(HUES) == set(cleanpage.Label)


def test_a_long_page_is_cut_in_a_notebook_only() -> None:
    page = "".join(f"<p>Paragraph {i} tells what happened at the lock that day.<nav>Menu {i}</nav>" for i in range(900))
    article = cleanpage.clean(page)
    compact = article._repr_html_()
    assert "article.report() shows them" in compact
    assert len(compact) < 200_000 < len(article.report())


def test_many_articles_are_a_table() -> None:
    articles = cleanpage.Articles(cleanpage.clean(FIXTURES / name) for name in ("news-wire.html", "arabic-news.html"))
    rows = tree_of(articles._repr_html_()).xpath(".//tbody/tr")
    assert [row.xpath("./td[2]")[0].text_content() for row in rows] == [article.headline for article in articles]
    assert_inert(articles._repr_html_())
    many = cleanpage.Articles(articles[:1] * 150)
    assert "50 more articles" in many._repr_html_()
    assert isinstance(many, tuple)


KINDS: tuple[Kind, ...] = ("html", "text")
page_like = st.text(alphabet=st.sampled_from("<>&\"'/=ab \n\0\x1b\u202e\ud800script-onimg!`{}"), max_size=300)


@settings(max_examples=60, deadline=None)
@given(page_like, st.sampled_from(KINDS))
def test_whatever_the_page_holds_the_report_is_inert(page: str, kind: Kind) -> None:
    article = cleanpage.clean(page, kind=kind, url=page)
    for markup in (article.report(), article._repr_html_(), cleanpage.Articles([article])._repr_html_()):
        markup.encode()
        assert_inert(markup)
