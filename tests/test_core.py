"""The compiled core: it parses as browsers do, and judges as the Python path does."""

from __future__ import annotations

import ctypes
import gzip
import json
import math
import os
import re
import subprocess
import sys
import textwrap
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FIXTURES, shared
from hypothesis import given
from hypothesis import strategies as st

import cleanpage
from cleanpage import core
from cleanpage.analysis import analyse
from cleanpage.blocks.text import text_blocks
from cleanpage.input.read import Page, read
from cleanpage.model.headline_block import headline_block
from cleanpage.model.score import score
from cleanpage.model.verdict import BETA, keep

pytestmark = pytest.mark.skipif(core.library() is None, reason="the package was built without a Rust compiler")

NEAR = 2e-6
"""What two ways of adding in single precision may differ by, in a probability."""

TREE_CONSTRUCTION = "HTML5LIB_TESTS"
HIDDEN = {"template", "noscript"}
CORPORA = ("wcxb", "fundus", "gn1", "cleaneval", "daniel", "dragnet")
PAGES = sorted(path for path in FIXTURES.iterdir() if path.suffix in (".html", ".txt"))


def assert_judged_alike(page: Page) -> None:
    """The blocks that the core reads have the same numbers, probabilities and verdicts on the Python path."""
    found = analyse(page, "balanced", raw=True)
    scores = score(found.document, page.url)
    features, expected = found.scores.inputs.features, scores.inputs.features
    np.testing.assert_array_equal(features.matrix, expected.matrix)
    np.testing.assert_array_equal(found.scores.inputs.extra, scores.inputs.extra)
    for name in ("words", "containers", "paths", "levels", "headings"):
        np.testing.assert_array_equal(getattr(features, name), getattr(expected, name), name)
    for name in ("elements", "heads", "tails", "inside", "links"):
        bags, other = getattr(found.scores.inputs.encoded, name), getattr(scores.inputs.encoded, name)
        np.testing.assert_array_equal(bags.ends, other.ends, name)
        np.testing.assert_array_equal(bags.ids, other.ids, name)
    assert np.abs(found.scores.classes - scores.classes).max(initial=0) < NEAR
    assert np.abs(found.scores.page_types - scores.page_types).max() < NEAR
    assert found.kept == keep(found.document.texts, scores, headline_block(found.document, scores), BETA["balanced"])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_fixtures_are_judged_alike(path: Path) -> None:
    assert_judged_alike(read(path))


PARTS = (
    *"<p> </div> </a> <br> <ul><li> </ul> <h2> <table><td> <b> </i> <!-- &amp; &#x41; comments".split(),
    "<div class=a> ", "<a href='/b-c-d?e=1'>", "<pre>\n a\n</pre>", "Two otters were seen on the river by the old mill today. ",
)  # fmt: skip
words = st.text(max_size=12)
markup = st.lists(st.one_of(words, st.sampled_from(PARTS)), max_size=40).map("".join)


@given(markup)
def test_any_page_is_judged_alike(page: str) -> None:
    assert_judged_alike(read(page, kind="html"))
    assert_judged_alike(read(page, kind="text"))


def test_every_character_is_read_alike() -> None:
    lines = ["".join(map(chr, range(start, min(start + 97, sys.maxunicode + 1)))) for start in range(0x20, sys.maxunicode, 97)]
    page = "\n".join(lines).encode("utf-8", "replace").decode()
    if unicodedata.unidata_version != "14.0.0":
        pytest.skip("the core's tables are those of Unicode 14")
    assert_judged_alike(Page("text", page))
    assert_judged_alike(Page("html", f"<pre>{page.replace('<', ' ').replace('&', ' ')}</pre>"))


@given(st.text(st.sampled_from("ab A.-1)\n\r\t\x0b\x1c\x85\u2028\u3000\ufeffé漢ا"), max_size=200), st.integers(20, 90))
def test_text_pages_have_the_same_blocks(text: str, width: int) -> None:
    for page in (text, textwrap.fill(f"{text} {'Two otters were seen on the river by the old mill today. ' * 9}", width)):
        found, expected = analyse(Page("text", page), "balanced", raw=True).document, text_blocks(page)
        assert found.texts == expected.texts
        assert (found.lines, found.spans, found.blanks) == (expected.lines, expected.spans, expected.blanks)


def test_trees_take_the_core_too() -> None:
    from lxml import html

    page = (FIXTURES / "news-wire.html").read_text("utf-8")
    tree = cleanpage.clean(html.document_fromstring(page))
    assert tree.paragraphs == cleanpage.clean(page).paragraphs


class TestTrees:
    """The texts of a page and the elements around them, as the HTML standard has them."""

    def test_tree_constructions_of_html5lib(self) -> None:
        folder = os.environ.get(TREE_CONSTRUCTION)
        if not folder:
            pytest.skip(f"set {TREE_CONSTRUCTION} to html5lib/tests/testdata/tree-construction of html5lib's source package")
        wrong = [page for page, expected in constructions(Path(folder)) if merged(chains(page)) != merged(expected)]
        assert [page for page in wrong if not is_exception(page)] == []

    @pytest.mark.slow
    @pytest.mark.parametrize("corpus", CORPORA)
    def test_lexbor_has_the_same_texts_in_the_same_elements(self, corpus: str) -> None:
        lexbor = pytest.importorskip("selectolax.lexbor")
        pages = [read(page, kind="html").text.replace("\0", "") for _, page in corpus_pages(corpus, 400)]
        pages = [page for page in pages if has_its_title_closed(page)]
        other = [page for page in pages if visible(chains(page)) != visible(lexbor_chains(lexbor, page))]
        assert len(other) <= 0.005 * len(pages)


def has_its_title_closed(page: str) -> bool:
    """Whether a page is without the exception that pages have: a `<title>` that is never closed does not swallow it."""
    return len(re.findall("<title[ >]", page, re.I)) <= len(re.findall("</title *>", page, re.I))


def is_exception(page: str) -> bool:
    """Where the core reads otherwise, and means to.

    Zero bytes are taken out of pages beforehand. A `<title>` or `<iframe>` that is never closed does not swallow the page.
    Carriage returns stay, as any white space. White space in what surrounds frames is left out.
    """
    return "\0" in page or "\r" in page or "<title>foo" in page or "<iframe></noscript>" in page or "<frameset>" in page


def constructions(folder: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Pages and what they should give; fragments and those that need scripts are left out."""
    for path in sorted(folder.glob("*.dat")):
        with path.open(encoding="utf-8", newline="") as file:
            cases = file.read().split("#data\n")[1:]
        for case in cases:
            page, _, rest = case.partition("\n#errors")
            if "#document-fragment" not in case and "#script-on" not in case:
                yield page, expected_chains(rest.partition("#document\n")[2].rstrip("\n").split("\n"))


def expected_chains(lines: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    above: list[str] = []
    in_text = False
    for line in lines:
        if not line.startswith("| "):
            if in_text:
                found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
            continue
        node = line[2:].lstrip(" ")
        del above[(len(line) - 2 - len(node)) // 2 :]
        in_text = node.startswith('"')
        if in_text:
            found.append((" ".join(name for name in above if name != "content"), node[1:]))
        elif node.startswith("<") and not node.startswith(("<!", "<?")):
            above.append(node[1:-1].split(" ")[-1].lower())
        elif node == "content":
            above.append(node)
    return [(names, text.removesuffix('"')) for names, text in found]


def chains(page: str) -> list[tuple[str, str]]:
    """The names of the elements around each text of a page, and the text, by the core."""
    library: Any = core.library()
    data = page.replace("\0", "").encode("utf-8", "replace")
    read_tree = library.cleanpage_tree
    read_tree.restype, read_tree.argtypes = (
        ctypes.c_size_t,
        (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t),
    )
    out = ctypes.create_string_buffer(read_tree(data, len(data), None, 0))
    read_tree(data, len(data), out, len(out))
    return [(names, text) for names, _, text in (one.partition("\t") for one in out.raw.decode().split("\0")[:-1])]


def merged(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours in the same elements as one."""
    return [(names, "".join(text for _, text in group)) for names, group in groupby(found, lambda one: one[0])]


def visible(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The texts that are seen; those of a `<select>` as one: lexbor lets elements stand in options, as the standard of late."""
    outside = [(re.sub(" select .*", " select", names), text) for names, text in found]
    kept = [
        (names, text) for names, text in merged(outside) if text.strip() and not {"template", "noscript"} & set(names.split())
    ]
    return [(names, text.replace("\r\n", "\n").replace("\r", "\n")) for names, text in kept]


def lexbor_chains(lexbor: Any, page: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    nodes: list[tuple[Any, tuple[str, ...]]] = [(lexbor.LexborHTMLParser(page).root, ())]
    while nodes:
        node, above = nodes.pop()
        if node.tag == "-text":
            found.append((" ".join(above), node.text_content or ""))
        elif node.tag not in ("-comment", "-doctype", "!doctype"):
            children = []
            child = node.first_child
            while child is not None:
                children.append((child, (*above, node.tag)))
                child = child.next
            nodes += reversed(children)
    return found


def corpus_pages(corpus: str, limit: int) -> Iterator[tuple[str, bytes]]:
    folder = shared("corpora", corpus)
    with (folder / "index.jsonl").open(encoding="utf-8") as index:
        entries = [json.loads(line) for line in index]
    for entry in entries[:: max(1, len(entries) // limit)]:
        yield entry.get("url") or "", gzip.decompress((folder / "pages" / f"{entry['id']}.gz").read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("corpus", CORPORA)
def test_corpora_are_judged_alike(corpus: str) -> None:
    for url, content in corpus_pages(corpus, 100):
        page = read(content, url=url)
        assert_judged_alike(page)
        assert_judged_alike(read("\n\n".join(analyse(page, "balanced").document.texts), kind="text"))


class TestLimits:
    def test_each_has_its_error(self) -> None:
        with pytest.raises(cleanpage.PageTooDeep, match="max_depth=50"):
            cleanpage.clean("<div>" * 60 + "deep", max_depth=50)
        with pytest.raises(cleanpage.TooManyBlocks, match="max_blocks=50"):
            cleanpage.clean("<p>one" * 60, max_blocks=50)
        with pytest.raises(cleanpage.TooManyBlocks, match="max_blocks=50"):
            cleanpage.clean("one\n\n" * 60, kind="text", max_blocks=50)
        with pytest.raises(cleanpage.TimeLimitReached):
            cleanpage.clean("<p>one" * 60, max_seconds=0)

    def test_elements_that_are_opened_anew_take_no_more_memory_than_the_page_asks_for(self) -> None:
        page = "<p>" + "".join(f"<b id={number}>" for number in range(500)) + "</p>" + "<p>x" * 50_000
        found = analyse(Page("html", page), "balanced", raw=True)
        assert len(found.document.elements.tags) < 1_200_000
        assert found.document.texts == ["x"] * 50_000


def test_threads_share_the_core() -> None:
    pages = [path.read_bytes() for path in PAGES] * 3
    expected = [cleanpage.clean(page).body for page in pages]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda page: cleanpage.clean(page).body, pages)) == expected


def test_it_can_be_switched_off() -> None:
    code = (
        "import cleanpage; print(cleanpage.build_info()['path'], cleanpage.clean('<p>' + 'Two otters swam by. ' * 9).body[:10])"
    )
    for switch, path in (("0", "python"), ("1", "compiled")):
        environment = {**os.environ, core.SWITCH: switch}
        out = subprocess.run((sys.executable, "-c", code), env=environment, capture_output=True, text=True, check=True).stdout
        assert out == f"{path} Two otters\n"


def test_memory_is_given_back() -> None:
    page = core.read_page(b"<p>Two otters.", core.HTML, None, 1.0, math.inf, math.inf, 9.0)[1]
    assert page is not None
    assert page.bytes_of("text") == b"Two otters.\0"
    texts = core.document(page)
    del page
    assert texts.texts == ["Two otters."]  # its memory lives as long as somebody may ask for it
