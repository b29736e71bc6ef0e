"""Pages written to break what reads them: they end in an article or a named error, reach nothing, and leave nothing behind."""

from __future__ import annotations

import ast
import gc
import http.server
import importlib
import json
import pickle
import pkgutil
import re
import socket
import sys
import threading
import tracemalloc
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import bs4
import lxml.html
import pytest
import regex
from conftest import FIXTURES
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from memory import MOST, typical
from outputs import OUTPUTS, all_kept, check, every_output
from shapes import MARKUP, RUNS, SHAPES, STORY

import cleanpage
from cleanpage import LimitReached, PageTooDeep, PageTooLarge, TimeLimitReached, TooManyBlocks
from cleanpage.blocks import Document
from cleanpage.blocks.dom_paths import DomPaths
from cleanpage.text import wire_lines

SIZE = 12_000
UNLIMITED = 10**9


class TestShapes:
    @pytest.mark.parametrize("name", SHAPES)
    def test_every_output_of_every_shape(self, name: str) -> None:
        article = cleanpage.clean(SHAPES[name](SIZE), max_depth=UNLIMITED)
        check(article)
        check(all_kept(article))

    @pytest.mark.parametrize("name", MARKUP)
    def test_as_a_tree(self, name: str) -> None:
        page = SHAPES[name](SIZE)
        assert isinstance(page, str)
        try:
            tree = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(huge_tree=True))
        except etree.LxmlError:  # the page makes no tree
            return
        check(cleanpage.clean(tree, max_depth=UNLIMITED))

    def test_all_paths_of_a_deep_page_are_not_kept_at_once(self) -> None:
        article = cleanpage.clean(SHAPES["deep blocks"](200_000), max_blocks=UNLIMITED)
        assert len(article.blocks) > 40_000
        xpath = article.blocks[-1].xpath
        assert xpath is not None
        assert xpath.count("/") == len(article.blocks[-1].ancestors) > 1_900


class TestMemory:
    """Of what Python takes; the parser's own and what else there is in `benchmarks/memory.py`."""

    @pytest.mark.parametrize(
        "name", ["typical", "one text node", "one word", "attribute value", "unknown entities", "line of words", "Chinese"]
    )
    def test_peak(self, name: str) -> None:
        page = typical(500_000) if name == "typical" else SHAPES[name](500_000)
        size = len(page if isinstance(page, bytes) else page.encode())
        every_output(cleanpage.clean(typical(20_000)))  # pays for what is loaded on first use
        gc.collect()
        tracemalloc.start()
        try:
            article = cleanpage.clean(page)
            for output in OUTPUTS.values():
                output(article)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak <= MOST * size


class TestLimits:
    def test_nesting(self) -> None:
        page = "<div>" * 98 + "word"  # in html and body
        assert cleanpage.clean(page, max_depth=100).blocks[0].text == "word"
        for deeper in ("<div>" * 99 + "word", "<div>" * 99 + "word" + "</div>" * 99, "<b>" * 99 + "word"):
            with pytest.raises(PageTooDeep, match="max_depth=100"):
                cleanpage.clean(deeper, max_depth=100)
            with pytest.raises(PageTooDeep, match="max_depth=100"):
                cleanpage.clean(lxml.html.document_fromstring(deeper), max_depth=100)

    def test_nesting_where_nothing_is_seen(self) -> None:
        with pytest.raises(PageTooDeep):
            cleanpage.clean("<svg>" * 100_000, kind="html")

    def test_nesting_stops_the_parser(self) -> None:
        """Each end tag makes it look through all open elements: these would take an hour."""
        with pytest.raises(PageTooDeep):
            cleanpage.clean("<div>" * 2_000_000 + "</span>" * 2_000_000)

    def test_blocks(self) -> None:
        assert len(cleanpage.clean("<p>x" * 100, max_blocks=100).blocks) == 100
        for page in ("<p>x" * 101, "x\n" * 101, lxml.html.document_fromstring("<p>x" * 101)):
            with pytest.raises(TooManyBlocks, match="max_blocks=100"):
                cleanpage.clean(page, max_blocks=100)

    def test_time(self) -> None:
        for page in (STORY, "x\n", lxml.html.document_fromstring(STORY)):
            with pytest.raises(TimeLimitReached, match="max_seconds=0"):
                cleanpage.clean(page, max_seconds=0)

    def test_the_defaults_let_large_pages_through(self) -> None:
        check(cleanpage.clean("<!doctype html>" + "<div>" * 1_000 + "<p>The lock opened at noon.</p>" * 10_000))

    def test_all_are_of_one_kind(self) -> None:
        for error in (PageTooDeep, PageTooLarge, TimeLimitReached, TooManyBlocks):
            assert issubclass(error, LimitReached)
            assert issubclass(error, cleanpage.CleanpageError)

    def test_a_deep_soup_is_not_written(self) -> None:
        soup = bs4.BeautifulSoup("<p>x</p>", "html.parser")
        inner: Any = soup
        for _ in range(3_000):
            tag = soup.new_tag("div")
            inner.append(tag)
            inner = tag
        with pytest.raises(PageTooDeep):
            cleanpage.clean(soup)


REFERENCES = """<?xml version="1.0"?><?xml-stylesheet href="{url}/style.xsl" type="text/xsl"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "{url}/xhtml.dtd" [
<!ENTITY remote SYSTEM "{url}/entity"><!ENTITY local SYSTEM "{file}"><!ENTITY % more SYSTEM "{url}/more"> %more;]>
<html manifest="{url}/manifest" xmlns:xi="http://www.w3.org/2001/XInclude"><head><base href="{url}/base/">
<link rel=stylesheet href="{url}/style.css"><link rel=preload href="{url}/font"><style>@import "{url}/import.css";</style>
<meta http-equiv=refresh content="0; url={url}/refresh"><script src="{url}/script.js"></script>
<meta property=og:url content="{url}/og"><meta property=og:image content="{url}/image.png">
<script type="application/ld+json">{{"@context": "{url}/context", "@type": "NewsArticle", "@id": "{url}/id"}}</script></head>
<body background="{url}/background.png"><h1>Lock opens</h1><p>The first boats passed at noon. &remote; &local;</p>
<xi:include href="{file}" parse="text"/><img src="{url}/image.png" srcset="{url}/large.png 2x">
<iframe src="{url}/frame"></iframe>
<object data="{url}/object"></object><embed src="{url}/embed">
<video src="{url}/video" poster="{url}/poster"></video>
<svg><use href="{url}/svg#x"/><image href="{url}/svg.png"/></svg><form action="{url}/form"><input src="{url}/input"></form>
<a href="{url}/link" ping="{url}/ping">link</a><time datetime="{url}/time">3 March 2026</time></body></html>"""


class Requests(http.server.BaseHTTPRequestHandler):
    seen: list[str]

    def handle_one_request(self) -> None:
        self.seen.append(self.rfile.readline().decode("latin-1"))


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what was asked of it."""
    seen: list[str] = []
    handler = type("Seen", (Requests,), {"seen": seen})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}", seen
        serving.shutdown()
        thread.join()


class TestNothingReachesOut:
    def pages(self, url: str, file: Path) -> list[cleanpage.AnyPage]:
        page = REFERENCES.format(url=url, file=file.as_uri())
        return [
            page,
            page.encode(),
            page.replace("<!DOCTYPE html", "<!DOCTYPE story"),
            lxml.html.document_fromstring(page.encode()),
            bs4.BeautifulSoup(page, "html.parser"),
        ]

    def test_no_request_is_made(self, server: tuple[str, list[str]], tmp_path: Path) -> None:
        url, seen = server
        file = tmp_path / "secret.txt"
        file.write_text("what no page may see")
        for page in self.pages(url, file):
            article = cleanpage.clean(page)
            check(article)
            assert "Lock opens" in [block.text for block in article.blocks]
            assert not any("no page may see" in block.text for block in article.blocks)
        assert seen == []

    def test_the_server_sees_who_asks(self, server: tuple[str, list[str]]) -> None:
        url, seen = server
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            connection.recv(1)
        assert seen == ["GET / HTTP/1.0\r\n"]

    def test_no_socket_is_opened(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        def refuse(*arguments: object, **keywords: object) -> None:
            raise AssertionError("a page made the library open a socket")

        for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
            monkeypatch.setattr(socket, name, refuse)
        for page in self.pages("http://news.example", tmp_path / "missing"):
            check(cleanpage.clean(page, url="http://news.example/story"))

    def test_an_address_is_content_or_refused(self, server: tuple[str, list[str]]) -> None:
        url, seen = server
        assert [block.text for block in cleanpage.clean(url.encode()).blocks] == [url]
        with pytest.raises(TypeError, match="looks like a URL"):
            cleanpage.clean(url)
        assert seen == []

    def test_entities_do_not_grow(self) -> None:
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        page = f'<!DOCTYPE html [<!ENTITY e0 "grown"> {entities}]><html><body><p>&e9;</p></body></html>'
        assert sum(len(block.text) for block in cleanpage.clean(page).blocks) < 2 * len(page)


class TestLongRuns:
    def pages(self) -> list[str | bytes]:
        fixtures: list[str | bytes] = [path.read_bytes() for path in sorted(FIXTURES.glob("*.html"))]
        return fixtures + [SHAPES[name](1_000) for name in MARKUP]

    def test_eight_threads_find_what_one_finds(self) -> None:
        pages = self.pages()
        expected = [json.dumps(cleanpage.clean(page).to_dict(blocks=True)) for page in pages]

        def found(_: int) -> list[str]:
            return [json.dumps(cleanpage.clean(page).to_dict(blocks=True)) for page in pages]

        with ThreadPoolExecutor(8) as pool:
            assert all(one == expected for one in pool.map(found, range(8)))

    def test_threads_may_share_an_article(self) -> None:
        for page in self.pages()[:8]:
            article = cleanpage.clean(page)
            with ThreadPoolExecutor(8) as pool:
                assert len({json.dumps(one) for one in pool.map(lambda _: article.to_dict(blocks=True), range(8))}) == 1  # noqa: B023

    def test_nothing_is_left_behind(self) -> None:
        pages = self.pages()

        def rest() -> int:
            for page in pages:
                every_output(cleanpage.clean(page))
            gc.collect()
            return len(gc.get_objects())

        rest()
        before = rest()
        assert [rest() for _ in range(3)][-1] - before < 50

    def test_an_article_is_in_no_cycle(self) -> None:
        gc.collect()
        gc.disable()
        try:
            for page in self.pages():
                article = cleanpage.clean(page)
                every_output(article)
                gone = weakref.ref(article)
                del article
                assert gone() is None
            assert not [one for one in gc.get_objects() if isinstance(one, (Document, DomPaths))]
        finally:
            gc.enable()

    def test_articles_can_be_sent_to_other_processes(self) -> None:
        for page in self.pages():
            article = cleanpage.clean(page)
            other = pickle.loads(pickle.dumps(article))
            assert other.to_dict(blocks=True) == article.to_dict(blocks=True)
            assert [block.xpath for block in other.blocks[:9]] == [block.xpath for block in article.blocks[:9]]


SHORT = {
    "cleanpage.input.locators": 2048,
    "cleanpage.text.wire_lines": 100,
    "cleanpage.text.dates": 300,
    "cleanpage.text.date_lines": 300,
    "cleanpage.text.person_names": 300,
    "cleanpage.fields": 300,
    "cleanpage.story.comments": 80,
}
"""Characters to which those that use the expressions of a module cut or bound what they read; the others see whole pages."""

LONG = 50_000
PARTS = (
    'a A é 3 12 : ; | — / @ & ( ) 【 年 月 日 " by and display: <!-- <script> </script <style <title <p <!doctype &amp; '
    'http:// "@type": ['
).split()
ATOMS = (*RUNS.values(), *PARTS, "\n", "\t", "by ", "</script ", "<p ")
TAILS = ("", "x;")
AT_THE_START = (
    "cleanpage.input.javascript._TOKEN",
    "cleanpage.input.locators._PATH",
    "cleanpage.input.locators._URL",
    "cleanpage.blocks.text._BULLET",
    "cleanpage.render.link_urls._SCHEME",
    "cleanpage.render.escape._DEFINITION",
    "cleanpage.render.escape._LINE_START",
    "cleanpage.render.escape._UNDERLINE",
    "cleanpage.render.tex._BETWEEN_DOLLARS",
    "cleanpage.render.images._PIXELS",
    "cleanpage.render.tei._DATE",
    "cleanpage.render.tei._VERSION",
    "cleanpage.render.tables._NUMBER",
)
"""What is never searched for, only matched at the start of a line, an address or an attribute."""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(cleanpage.__path__, "cleanpage."):
        if not found.name.endswith("__main__") and ".integrations." not in found.name:  # those need their engines
            yield importlib.import_module(found.name)


def within_functions() -> Iterator[tuple[str, str, Any]]:
    """Line, method and expression of each call of `re` or `regex` in a function; None for one that is not written out."""
    for module in modules():
        assert module.__file__
        for function in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            for call in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and isinstance(call.func.value, ast.Name)
                ):
                    library = {"re": re, "regex": regex}.get(call.func.value.id)
                    if library and call.func.attr != "escape":
                        written = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
                        name = f"{module.__name__}.line {call.lineno}"
                        yield name, call.func.attr, library.compile(str(written)) if written else None


WITHIN = {name: (method, pattern) for name, method, pattern in within_functions()}
PATTERNS = {
    **{
        f"{module.__name__}.{name}": value
        for module in modules()
        for name, value in sorted(vars(module).items())
        if isinstance(value, (re.Pattern, regex.Pattern))
    },
    **{name: pattern for name, (_, pattern) in WITHIN.items() if pattern},
    **{f"cleanpage.text.wire_lines._forms {number}": form for number, form in enumerate(wire_lines._forms())},
}
FORMS = [name for name in PATTERNS if ".wire_lines._forms" in name]
MATCHED = {*AT_THE_START, *FORMS, *(name for name, (method, _) in WITHIN.items() if method == "match")}


class TestExpressions:
    """No expression takes more than time in proportion to what it reads: one that backtracks would take minutes and more."""

    def test_all_are_here(self) -> None:
        """Those that are put together in a function are its result, which is tried too."""
        made = [name.rpartition(".")[0] for name, (_, pattern) in WITHIN.items() if not pattern]
        assert made == ["cleanpage.features.headings", "cleanpage.text.wire_lines"]
        assert len(PATTERNS) > 100
        assert set(AT_THE_START) <= PATTERNS.keys()  # one that moved would be searched for

    def search(self, name: str, text: str) -> None:
        pattern: Any = PATTERNS[name]
        subject: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
        if name in MATCHED:
            pattern.match(subject, **({"timeout": 20} if isinstance(pattern, regex.Pattern) else {}))
        elif isinstance(pattern, regex.Pattern):
            for method in (pattern.match, pattern.search, pattern.fullmatch):
                method(subject, timeout=20)
            pattern.sub("", subject, timeout=20)
        elif isinstance(subject, bytes):
            pattern.sub(b"", subject)
        else:
            pattern.sub("", subject)

    @pytest.mark.parametrize("name", PATTERNS)
    def test_runs(self, name: str) -> None:
        length = next((short for module, short in SHORT.items() if name.startswith(module)), LONG)
        for atom in ATOMS:
            for tail in TAILS:
                self.search(name, atom * (length // len(atom)) + tail)

    @pytest.mark.parametrize("name", PATTERNS)
    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(st.sampled_from(ATOMS), min_size=1, max_size=4).map("".join), st.sampled_from(ATOMS), st.sampled_from(TAILS)
    )
    def test_runs_of_several(self, name: str, unit: str, before: str, tail: str) -> None:
        length = next((short for module, short in SHORT.items() if name.startswith(module)), LONG // 5)
        self.search(name, before + unit * (length // len(unit)) + tail)


TAGS = (
    "<p> </p> <div> </div> <br> <a href=/> </a> <b> </b> <ul><li> <table><tr><td> <pre> <h1> </h1> <title> </title> "
    "<body> </body> <html> </html> <svg> </svg> <textarea> <select><option> <style> </style> <!-- --> <frameset> <noscript> '>"
).split()
DATA = (
    "<meta charset=",
    "<meta name=author content='",
    "<time datetime=",
    '<script type="application/ld+json">',
    '{"@type":"Article","headline":"',
    '","author":[{"name":"',
    "\\ud800",
    "&#0;",
    "&#xD800;",
    "\0",
    "\ud83d",
    "\ufeff",
    "3 March 2026",
    "The first boats of the year passed the lock at noon, and the whole town stood along the quay. ",
)
PIECES = st.one_of(st.sampled_from(ATOMS), st.sampled_from(TAGS), st.sampled_from(DATA), st.text(max_size=12))
PAGES = st.lists(PIECES, max_size=30).map("".join)
KINDS = st.sampled_from((None, "html", "text"))


class TestEveryPage:
    """What holds for any page that is made of what makes pages difficult."""

    @settings(max_examples=300, deadline=None)
    @given(PAGES, KINDS)
    def test_str(self, page: str, kind: Any) -> None:
        check(cleanpage.clean(page, kind=kind))

    @settings(max_examples=300, deadline=None)
    @given(st.one_of(st.binary(max_size=400), PAGES.map(lambda page: page.encode("utf-8", "surrogatepass"))), KINDS)
    def test_bytes(self, page: bytes, kind: Any) -> None:
        try:
            article = cleanpage.clean(page, kind=kind)
        except cleanpage.NotAPage:
            return
        check(article)

    @settings(max_examples=100, deadline=None)
    @given(PAGES, st.text(max_size=40))
    def test_url(self, page: str, url: str) -> None:
        check(cleanpage.clean(page, url=url))
        check(cleanpage.clean(page, url=f"http://{url}"))

    @settings(max_examples=100, deadline=None)
    @given(PAGES)
    def test_same_page_same_article(self, page: str) -> None:
        assert cleanpage.clean(page).to_dict(blocks=True) == cleanpage.clean(page).to_dict(blocks=True)

    @settings(max_examples=300, deadline=None)
    @given(PAGES)
    @example("<meta charset=koi8-r><p>über</p>")
    def test_str_is_what_its_bytes_are(self, page: str) -> None:
        """Zero bytes and escapes left out: in bytes they say UTF-16 and ISO-2022-JP."""
        page = page.encode("utf-8", "replace").decode().translate({0: None, 0x1B: None})
        assert cleanpage.clean(page).to_dict(blocks=True) == cleanpage.clean(page.encode()).to_dict(blocks=True)


FURNITURE = (
    "<nav><ul><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/sport>Sport</a></ul></nav>",
    "<div class=newsletter><h3>Sign up for our newsletter</h3><form><input name=email><button>Subscribe</button></form></div>",
    "<div class=share><a href=#>Facebook</a> <a href=#>Twitter</a> <a href=#>Email</a></div>",
    "<aside class=related><h3>Related</h3><ul><li><a href=/a>Ferry runs again</a><li><a href=/b>Dam holds</a></ul></aside>",
    "<div class=cookie-banner>We use cookies to improve your visit. <button>Accept all</button></div>",
    "<footer><p>© 2026 Example. All rights reserved.</p><a href=/privacy>Privacy</a> <a href=/terms>Terms</a></footer>",
    "<div class=ad>Advertisement</div>",
)
STRONG = ("news-wire.html", "german-regional.html", "russian-news.html")


@pytest.mark.parametrize("name", STRONG)
@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(FURNITURE), min_size=1, max_size=6))
def test_more_furniture_does_not_change_a_strong_article(name: str, furniture: list[str]) -> None:
    page = (FIXTURES / name).read_text("utf-8")
    more = re.sub("(?=</body>)", "".join(furniture), page, count=1)
    assert more != page
    assert cleanpage.clean(more).paragraphs == cleanpage.clean(page).paragraphs


def test_python_is_left_as_it_was() -> None:
    before = (sys.getrecursionlimit(), threading.active_count())
    check(cleanpage.clean(STORY))
    assert (sys.getrecursionlimit(), threading.active_count()) == before
