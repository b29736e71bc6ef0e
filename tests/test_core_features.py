"""The compiled core reads of a page what Python reads: every column bit by bit, every token.

Its library is built by `cargo build --release` in core; without it these tests are skipped. Pages are compared with a
vocabulary of their own, which knows every token that Python finds in them, so that none goes unseen for being unknown.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from conftest import ROOT, Fixture, fixtures, shared
from core_numbers import LIBRARY, CoreNumbers
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from test_corpora import every_corpus, pages, some_or_all

from cleanpage.blocks import split
from cleanpage.blocks.document import Document
from cleanpage.blocks.html import html_blocks, tree_blocks
from cleanpage.blocks.text import text_blocks
from cleanpage.errors import NotAPage
from cleanpage.features.block_features import NAMES, features
from cleanpage.features.links import LINKS, links
from cleanpage.features.tokens import END, NAMING, page_tokens, page_words
from cleanpage.input.read import read
from cleanpage.model.encode import Vocabulary, ancestor_tokens, encode

pytestmark = pytest.mark.skipif(not LIBRARY.exists(), reason="the core is not built")

ODD = "aA9_ .,\n\t|\"'()©®#@éÉßẞſKİıǅﬃΣσςДж漢々ーกำ๓حम٣²½ⅷ𠮷😀𐐀\xa0\x85\x1c\u200b\u0301\u2028\u3000\ufeff\uffff℀／%&;<>\\"
"""Characters on which languages differ: case, digits, spaces, words."""

TABLES = ROOT / "core" / "src" / "characters_tables.rs"

VALUES = ("display: none", "VISIBILITY:\thidden", "true", "", "noopener  Nofollow", "_blank", "https://x.org/Thing/Otter")
ADDRESS_PARTS = (
    "https:", "HTTP:", "//", "mailto:?", "Tel:", "javascript:", "ada@", "beacon.example", "River%20Beacon", ":80", "[", "/",
    "river-otters", "a-b-c-d", "%C3%A9t%C3%A9", "%zz", "É", "漢字", "?", "page=", "&", "b_2=", "#", "12", "t.me", " ", "\n",
    "\t", "twitter", "%25", "\u2100",
)  # fmt: skip
"""Of addresses; Pythons differ in what may stand in brackets, so that none are closed."""

NAMES_OF_ATTRIBUTES = (*NAMING, "rel", "target", "method", "lang")
TAGS = ("div", "p", "h1", "h3", "li", "ul", "td", "form", "section", "span", "b", "pre", "button", "article", "x-otter")
ENDS = ("</div>", "</p>", "</form>", "<br>", "<br><br>", "")
TOLD = ("articleBody", "text", "description", "@type", "reviewBody", "name")
TOLD_TEXTS = ("&amp;lt;p&gt;", "<b>&#x41;&#0;&#128;&#1;", "&notit; &amp &#xd800;", "NewsArticle", "\ud83d", "\ud83d\ude00 <x")
METAS = ("og:type", "OG:url", "generator", "description", "twitter:description", "article:tag", "twitter:label1", "x")


class OddPage:
    """A page of what is rare; equal seeds give equal pages."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def document(self) -> Document:
        some = self._random.randrange
        title = self.text()
        repeated = [self.text() for _ in range(some(3))]  # blocks that open as the page's data does
        told = [(self.one(TOLD), self.one(TOLD_TEXTS) if some(2) else self.text()) for _ in range(some(5))]
        told += [("articleBody", text) for text in repeated]
        script = ", ".join(f'"{name}" : {json.dumps(text, ensure_ascii=bool(some(2)))}' for name, text in told)
        page = "".join((
            f"<title>{escape(title)}</title><script type='application/ld+json'>{script.replace('</', '')}</script>",
            *(f'<meta {self.one(("property", "name"))}="{self.one(METAS)}" content="{self.value()}">' for _ in range(some(4))),
            f"<link rel=canonical href='{self.address()}'><body {self.attributes()}>",
            *(f"<p>{escape(text)}" for text in (title, *repeated)),
            *(self.element() for _ in range(some(12))),
        ))  # fmt: skip
        return html_blocks(page.replace("\0", "").encode("utf-8", "replace"))

    def element(self) -> str:
        link = f"<a {self.attributes()} href='{self.address()}'>{escape(self.text())}</a>"
        return f"<{self.one(TAGS)} {self.attributes()} action='{self.address()}'>{escape(self.text())}{link}{self.one(ENDS)}"

    def attributes(self) -> str:
        return " ".join(f'{self.one(NAMES_OF_ATTRIBUTES)}="{self.value()}"' for _ in range(self._random.randrange(4)))

    def value(self) -> str:
        return escape(
            self.one((self.text(), self.one(VALUES), *self._random.choices("aBcDE-_ 9/", k=1), self.joined("aBcDE-_ 9/", 200)))
        )

    def address(self) -> str:
        return escape(self.one((self.joined(ADDRESS_PARTS, 10), self.text())))

    def text(self) -> str:
        return self.one((self.joined(ODD, 60), self.joined(ODD, 20), self.joined("ab ", 420), self.joined("漢a. ", 420)))

    def joined(self, parts: Sequence[str], most: int) -> str:
        return "".join(self._random.choices(parts, k=self._random.randrange(most + 1)))

    def one(self, given: Sequence[str]) -> str:
        return self._random.choice(given)


def whole_vocabulary(document: Document, url: str | None) -> Vocabulary:
    """One that knows every token of a page but each seventh."""
    _, link_tokens = links(document, url)
    words = page_words(document.texts)
    kinds = (
        [token for bag in (*ancestor_tokens(document).tokens, page_tokens(document, url)) for token in bag],
        [word for word in words if word != END],
        [token for bag in link_tokens for token in bag],
    )
    names, known_words, addresses = (
        {token: place for place, token in enumerate(token for i, token in enumerate(sorted(set(kind))) if i % 7 != 3)}
        for kind in kinds
    )
    ids = [known_words.get(word, -1) for word in words]
    pairs = sorted({a * len(known_words) + b for a, b in pairwise(ids) if min(a, b) >= 0 and (a + b) % 3})
    return Vocabulary(names, known_words, addresses, np.array(pairs, np.int64))


def check_equal(document: Document, url: str | None, vocabulary: Vocabulary | None = None) -> None:
    vocabulary = vocabulary or whole_vocabulary(document, url)
    found, found_links, found_tokens = CoreNumbers(vocabulary).read(document, url)
    expected = features(document)
    different = np.flatnonzero((found.matrix != expected.matrix).any(axis=0))
    assert [NAMES[column] for column in different] == []
    for name in ("words", "containers", "paths", "levels", "headings"):
        assert np.array_equal(getattr(found, name), getattr(expected, name)), name
    matrix, link_tokens = links(document, url)
    assert [LINKS[column] for column in np.flatnonzero((found_links != matrix).any(axis=0))] == []
    tokens = encode(document, ancestor_tokens(document), link_tokens, url, vocabulary)
    assert np.array_equal(found_tokens.page, tokens.page)
    assert np.array_equal(found_tokens.ancestors, tokens.ancestors)
    for name in ("elements", "heads", "tails", "inside", "links"):
        of_core, of_python = getattr(found_tokens, name), getattr(tokens, name)
        assert np.array_equal(of_core.ends, of_python.ends), name
        assert np.array_equal(of_core.ids, of_python.ids), name


@pytest.mark.parametrize("fixture", fixtures())
def test_fixtures_are_read_alike(fixture: Fixture) -> None:
    document = split(read(fixture.path))
    check_equal(document, "https://www.beacon.example/news/2024/lock-opened.html")
    check_equal(text_blocks("\n\n".join(document.texts)), None)


@given(seed=st.integers(0, 2**32))
def test_odd_pages_are_read_alike(seed: int) -> None:
    page = OddPage(seed)
    check_equal(page.document(), page.address() or None)


@given(lines=st.lists(st.one_of(st.text(ODD, max_size=30), st.text(st.characters(max_codepoint=0x52F))), max_size=12))
@example(lines=[])
def test_odd_texts_are_read_alike(lines: list[str]) -> None:
    check_equal(text_blocks("\n".join(lines).encode("utf-8", "replace").decode()), None)


@pytest.mark.skipif(
    f"Unicode {unicodedata.unidata_version};" not in TABLES.read_text("utf-8"), reason="the tables are of another Unicode"
)
def test_every_character_is_read_alike() -> None:
    characters = [chr(code) for code in range(1, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    given = "".join(f"{character}a{character}9" for character in characters)
    check_equal(
        Document(texts=[given[start : start + 120] for start in range(0, len(given), 120)], blanks=[0] * -(-len(given) // 120)),
        None,
    )


@pytest.mark.parametrize("root", ["<span>An otter<b>came</b></span>", "<p>An otter</p>", "<a href='/x'>All<p>news</p></a>"])
def test_trees_of_any_root_are_read_alike(root: str) -> None:
    check_equal(tree_blocks(etree.fromstring(root)), None)


def test_references_of_thousands_of_digits_are_read_alike() -> None:
    data = json.dumps({"articleBody": "The otters came back to the river &#" + "9" * 5000 + ";", "text": "&#99999999999;"})
    page = f"<script type='application/ld+json'>{data}</script><p>The otters came back to the river."
    check_equal(html_blocks(page.encode()), None)


@every_corpus
@some_or_all
def test_pages_of_the_corpora_are_read_alike(corpus: str, limit: int | None) -> None:
    shared("corpora", corpus)
    for name, content in pages(corpus, limit and limit // 3):
        try:
            document = split(read(content, kind="html"))
        except NotAPage:
            continue
        try:
            check_equal(document, f"https://www.beacon.example/{name}")
            check_equal(text_blocks("\n\n".join(document.texts)), None)
        except AssertionError as error:
            raise AssertionError(name) from error
