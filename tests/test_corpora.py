"""No page of the corpora beside the checkout raises an error, and each visible character of it is in one block, in order."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from conftest import shared
from lxml import etree
from outputs import check

import cleanpage
from cleanpage.blocks import split
from cleanpage.input.read import read

CORPORA = ("cleaneval", "daniel", "fundus", "gn1", "htmldate", "trafilatura", "wcxb")
SAMPLE = 22
"""Pages of each corpus in a default run, spread evenly over it."""

UNSEEN = "audio canvas datalist iframe noembed noframes script style svg template title video".split()
HEAD = "base basefont bgsound link meta noscript script style template title".split()
ENDED_HEAD = f"preceding-sibling::*[not({' or '.join(f'self::{tag}' for tag in HEAD)})]"
VISIBLE_TEXT = (
    f"//text()[not({' or '.join(f'ancestor::{tag}' for tag in UNSEEN)} or ancestor::noscript[parent::head][not({ENDED_HEAD})])]"
)

every_corpus = pytest.mark.parametrize("corpus", CORPORA)
some_or_all = pytest.mark.parametrize(
    "limit", [pytest.param(SAMPLE, id="some"), pytest.param(None, id="all", marks=pytest.mark.slow)]
)


def pages(corpus: str, limit: int | None) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of `limit` pages of a corpus, or of all."""
    folder = shared("corpora", corpus)
    with (folder / "index.jsonl").open(encoding="utf-8") as index:
        names = [json.loads(line)["id"] for line in index]
    for name in names[:: max(1, len(names) // limit) if limit else 1]:
        yield name, gzip.decompress((folder / "pages" / f"{name}.gz").read_bytes())


def visible(page: str) -> str | None:
    """The visible text of an HTML page by way of lxml's tree, without whitespace; None where a title swallowed the page."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root: Any = lxml.html.document_fromstring(page.encode(), parser=parser)
    except etree.ParserError:
        return ""
    if "<" in (root.findtext(".//title") or ""):
        return None
    return "".join("".join(root.xpath(VISIBLE_TEXT)).split())


@every_corpus
@some_or_all
def test_no_page_raises(corpus: str, limit: int | None) -> None:
    for name, body in pages(corpus, limit):
        try:
            check(cleanpage.clean(body))
        except Exception as error:  # noqa: PERF203
            raise AssertionError(f"{corpus}/{name}") from error


@every_corpus
@some_or_all
def test_every_visible_character_is_in_one_block(corpus: str, limit: int | None) -> None:
    for name, body in pages(corpus, limit):
        page = read(body)
        found = "".join("".join(split(page).texts).split())
        expected = visible(page.text) if page.kind == "html" else "".join(page.text.replace("\0", " ").split())
        assert found == expected or (expected is None and found), f"{corpus}/{name}"
