"""What a user meets first: the public names, the README's examples, an article's forms."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import inspect
import json
from typing import Literal, get_origin

import pytest
from conftest import FIXTURES, ROOT

import cleanpage
from cleanpage import Article, Block, Label


@pytest.mark.parametrize("path", ["README.md", "docs/reference/fields.md"])
def test_examples_in_documents_run(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / path), module_relative=False)
    assert tried > 2
    assert failed == 0


def test_public_names_are_what_they_say() -> None:
    for name in cleanpage.__all__:
        public = getattr(cleanpage, name)
        assert public.__doc__ or get_origin(public) is Literal
    assert issubclass(cleanpage.NotAPage, cleanpage.CleanpageError)
    assert issubclass(cleanpage.PageTooLarge, cleanpage.CleanpageError)


def test_labels_are_words() -> None:
    assert [str(label) for label in Label] == [label.value for label in Label]
    assert Label("cookie consent") is Label.COOKIE_CONSENT


@pytest.fixture(scope="module")
def article() -> Article:
    return cleanpage.clean(FIXTURES / "news-wire.html", url="https://beaconline.example/us/derailment")


def test_text_is_headline_and_body(article: Article) -> None:
    assert article.body == "\n\n".join(article.paragraphs)
    assert article.text == f"{article.headline}\n\n{article.body}"
    assert str(article) == article.text


def test_dict_is_a_news_article(article: Article) -> None:
    data = json.loads(json.dumps(article.to_dict()))
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == article.headline
    assert data["articleBody"] == article.body
    assert data["datePublished"] == "2026-03-17T16:12:00-04:00"
    assert data["url"] == "https://www.beaconline.example/us/derailment-maddox-ferry/2026/03/17/id/1187204/"
    assert "blocks" not in data
    blocks = article.to_dict(blocks=True)["blocks"]
    assert [block["text"] for block in blocks if block["kept"]] == article.paragraphs


def test_removed_blocks_say_why(article: Article) -> None:
    removed = [block for block in article.blocks if not block.kept]
    assert removed
    assert all(block.evidence for block in removed)


def test_a_block_knows_where_it_stood(article: Article) -> None:
    block = next(block for block in article.blocks if block.label is Label.HEADLINE)
    assert isinstance(block, Block)
    assert block.xpath is not None
    assert block.xpath.endswith("/h1[1]")
    assert [ancestor.tag for ancestor in block.ancestors][:2] == ["html", "body"]
    assert block.ancestors[-1].tag == "h1"
    text = cleanpage.clean(FIXTURES / "news-wire.txt")
    source = (FIXTURES / "news-wire.txt").read_text("utf-8")
    for block in text.blocks:
        assert block.span is not None
        assert source[slice(*block.span)].split() == block.text.split()


PUBLIC = ["text", "label", "score", "kept", "lines", "span", "number"]


def test_a_block_s_columns_are_public(article: Article) -> None:
    block = article.blocks[3]
    assert dataclasses.asdict(block) == {name: getattr(block, name) for name in PUBLIC}
    frame = pytest.importorskip("pandas").DataFrame(article.blocks)
    assert list(frame.columns) == PUBLIC
    assert list(frame["number"]) == list(range(1, len(article.blocks) + 1))
    assert list(frame[frame["kept"]]["text"]) == article.paragraphs


@pytest.mark.parametrize("kind", [Block, cleanpage.Ancestor, cleanpage.Dateline, cleanpage.BlockChange, cleanpage.FieldChange])
def test_every_public_attribute_says_what_it_is(kind: type) -> None:
    (definition,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(definition, ast.ClassDef)
    for statement, following in zip(definition.body, definition.body[1:]):
        if isinstance(statement, ast.AnnAssign) and not ast.unparse(statement.target).startswith("_"):
            assert isinstance(following, ast.Expr), ast.unparse(statement)
    for name, value in vars(kind).items():
        assert name.startswith("_") or not isinstance(value, property) or value.__doc__, name


def test_confidence_is_a_share_and_page_type_a_word(article: Article) -> None:
    assert 0.5 < article.confidence <= 1
    assert article.page_type == "article"
    assert max(article.page_types, key=article.page_types.__getitem__) == "article"
    assert sum(article.page_types.values()) == pytest.approx(1)


def test_favor_moves_the_verdicts_and_is_one_of_three() -> None:
    page = FIXTURES / "forum-thread.html"
    kept = [cleanpage.clean(page, favor=favor).paragraphs for favor in ("precision", "balanced", "recall")]
    assert set(kept[0]) <= set(kept[1]) <= set(kept[2])
    assert len(kept[0]) < len(kept[2])
    with pytest.raises(ValueError, match="'precision', 'balanced', 'recall'"):
        cleanpage.clean(page, favor="speed")  # type: ignore[arg-type]
