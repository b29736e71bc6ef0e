"""Pages as the libraries that fetch them hand them over, compressed pages, and addresses given for pages."""

from __future__ import annotations

import asyncio
import gzip
import http.server
import os
import random
import sys
import threading
import tracemalloc
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import aiohttp
import brotli
import httpx
import pytest
import requests
import urllib3
import zstandard
from conftest import FIXTURES

import cleanpage
from cleanpage.input.compression import decompress

PAGE = FIXTURES / "polish-portal.html"
MARKUP = PAGE.read_bytes()
BODY = cleanpage.clean(PAGE).body


def raw_deflate(content: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(content) + stream.flush()


COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": partial(gzip.compress, compresslevel=1),
    "deflate": partial(zlib.compress, level=1),
    "raw-deflate": raw_deflate,
    "br": partial(brotli.compress, quality=2),
    "zstd": zstandard.ZstdCompressor().compress,
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the page, compressed as the path says."""

    def do_GET(self) -> None:
        how = self.path.strip("/")
        content = COMPRESS[how](MARKUP)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if how != "identity":
            self.send_header("Content-Encoding", how.removeprefix("raw-"))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()
        thread.join()


def by_requests(url: str) -> cleanpage.Article:
    return cleanpage.clean(requests.get(url, timeout=10))


def by_httpx(url: str) -> cleanpage.Article:
    return cleanpage.clean(httpx.get(url))


def by_urllib(url: str) -> cleanpage.Article:
    with urllib.request.urlopen(url) as response:
        return cleanpage.clean(response)


def by_urllib3(url: str) -> cleanpage.Article:
    with urllib3.PoolManager() as pool:
        return cleanpage.clean(pool.request("GET", url))


def by_urllib3_streamed(url: str) -> cleanpage.Article:
    with urllib3.PoolManager() as pool:
        response = pool.request("GET", url, preload_content=False)
        article = cleanpage.clean(response)
        response.release_conn()
        return article


def by_urllib3_as_it_came(url: str) -> cleanpage.Article:
    with urllib3.PoolManager() as pool:
        return cleanpage.clean(pool.request("GET", url, decode_content=False))


def by_aiohttp(url: str) -> cleanpage.Article:
    async def fetch() -> cleanpage.Article:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            await response.read()
            return cleanpage.clean(response)

    return asyncio.run(fetch())


LIBRARIES = [by_requests, by_httpx, by_urllib, by_urllib3, by_urllib3_streamed, by_urllib3_as_it_came, by_aiohttp]


@pytest.mark.parametrize("how", COMPRESS)
@pytest.mark.parametrize("fetch", LIBRARIES, ids=lambda fetch: fetch.__name__.removeprefix("by_"))
def test_every_library_s_response_is_the_page(fetch: Callable[[str], cleanpage.Article], how: str, server: str) -> None:
    if how == "zstd" and fetch is by_aiohttp and sys.version_info < (3, 14):
        pytest.skip("before Python 3.14 aiohttp reads no Zstandard, and asks for none")
    article = fetch(f"{server}/{how}")
    assert article.body == BODY
    assert article.page.url in (f"{server}/{how}", f"/{how}")  # urllib3 knows the path alone


def test_a_response_of_aiohttp_that_was_not_read_says_what_to_do(server: str) -> None:
    async def fetch() -> None:
        async with aiohttp.ClientSession() as session, session.get(f"{server}/identity") as response:
            cleanpage.clean(response)

    with pytest.raises(TypeError, match=r"await response\.read\(\)"):
        asyncio.run(fetch())


@pytest.mark.parametrize("how", ["gzip", "deflate", "zstd"])
def test_compressed_bytes_are_known_by_their_start(how: str, tmp_path: Path) -> None:
    content = COMPRESS[how](MARKUP)
    path = tmp_path / "page"
    path.write_bytes(content)
    for page in (content, bytearray(content), memoryview(content), path):
        assert cleanpage.clean(page).body == BODY


def test_a_page_in_several_members_and_layers_is_whole() -> None:
    half = len(MARKUP) // 2
    content = gzip.compress(MARKUP[:half]) + gzip.compress(MARKUP[half:])
    assert cleanpage.clean(content).body == BODY
    assert cleanpage.clean(zstandard.ZstdCompressor().compress(content)).body == BODY


@pytest.mark.parametrize("how", ["gzip", "zstd"])
def test_broken_and_cut_data_is_refused(how: str) -> None:
    content = COMPRESS[how](MARKUP)
    for broken in (content[:-20], content[:8], content[:30] + b"\xff\xff\xff\xff\xff\xff" + content[36:]):
        with pytest.raises(cleanpage.NotAPage, match="broken, or its end is missing"):
            cleanpage.clean(broken)


@pytest.mark.parametrize("how", ["gzip", "deflate", "zstd", "br"])
def test_a_bomb_is_refused_before_it_is_large(how: str) -> None:
    bomb = COMPRESS[how](bytes(100_000_000))
    tracemalloc.start()
    with pytest.raises(cleanpage.PageTooLarge, match="once it is decompressed"):
        decompress(bomb, how, 1_000_000)
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("size", [0, 1, 1000, 500_000])
@pytest.mark.parametrize("how", COMPRESS)
def test_a_page_of_any_size_is_whole(how: str, size: int) -> None:
    page = b"<p>" + random.Random(size).randbytes(size).hex().encode()
    assert decompress(COMPRESS[how](page), how.removeprefix("raw-"), 10_000_000) == page


@pytest.mark.parametrize("how", ["br", "deflate"])
def test_what_is_not_compressed_as_its_header_says_is_read_as_it_is(how: str) -> None:
    for content in (b"", b"<p>Two otters.", MARKUP, COMPRESS[how](MARKUP)[:-20]):
        assert decompress(content, how, 10_000_000) == content


def test_a_text_that_begins_as_compressed_data_does_is_a_text() -> None:
    assert zlib.compress(b"x", 1)[:2] == b"x\x01"
    assert zlib.compress(b"x", 5)[:2] == b"x^"
    assert cleanpage.clean(b"x^2 + y^2 is the square of the distance.").blocks[0].text.startswith("x^2")


def test_every_object_with_a_path_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(MARKUP)
    with os.scandir(tmp_path) as entries:
        (entry,) = entries
    assert cleanpage.clean(entry).body == BODY


LOCATORS = [
    "https://news.example/lock", "http://news.example", "www.news.example/lock", "file:///srv/lock.html", "lock.html",
    "pages/lock.html", "pages/my lock.htm", "./lock", "../pages/lock", "/srv/pages/lock", "~/lock.txt", r"C:\pages\lock.html",
    r"pages\lock.html", "lock.html.gz", " lock.html\n",
]  # fmt: skip
TEXTS = [
    "The lock opened at noon.", "Lock opens", "", " ", "/", "Home / News / Lock", "/ Home", "and/or", "3/4",
    "Read lock.html, he said.",
    "See https://news.example/lock for more.", "Node.js", "24/7", "~", "lock.html\nis what the page is called", "a.b",
    "<p>lock.html</p>", "<a href=x.html>x.html",
]  # fmt: skip


@pytest.mark.parametrize("text", LOCATORS)
def test_an_address_is_no_page(text: str) -> None:
    with pytest.raises(TypeError) as error:
        cleanpage.clean(text)
    says = "requests.get(" if "://" in text or text.startswith("www.") else "Path("
    assert f"{says}{text.strip()!r})" in str(error.value)
    assert cleanpage.clean(text, kind="text").blocks[0].text == text.strip()


@pytest.mark.parametrize("text", TEXTS)
def test_a_short_text_is_a_page(text: str) -> None:
    assert [block.text for block in cleanpage.clean(text.encode()).blocks] == [
        block.text for block in cleanpage.clean(text).blocks
    ]


@pytest.mark.parametrize("text", LOCATORS)
def test_bytes_are_the_page_itself(text: str) -> None:
    assert [block.text for block in cleanpage.clean(text.encode()).blocks] == [text.strip()]


def test_what_is_no_page_is_refused_here_and_by_type_checkers() -> None:
    with pytest.raises(TypeError, match="a page is str, bytes"):
        cleanpage.clean(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a page is str, bytes"):
        cleanpage.clean(["<p>x"])  # type: ignore[arg-type]
