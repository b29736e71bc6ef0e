"""`clean_many`: order, keys, failures, processes that die, timeouts, laziness."""

from __future__ import annotations

import concurrent.futures
import io
import itertools
import os
import random
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import bs4
import pytest
from conftest import FIXTURES
from lxml import html

import cleanpage

PAGES = [path.read_bytes() for path in sorted(FIXTURES.glob("*.html"))][:6]


class Dies:
    """A page that kills the process which receives it."""

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _die, (os.getpid(),)


class Stays:
    """A page that its process never gets done with."""

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _stay, (os.getpid(),)


def _die(parent: int) -> None:
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _stay(parent: int) -> None:
    while os.getpid() != parent:
        signal.pause()


def in_a_file(page: object) -> str:
    """A page whose content is the pickle of something that acts when it is read."""
    class_ = type("Page", (str,), {"__reduce__": lambda self: page.__reduce__()})
    made = class_("<p>Two otters.")
    assert isinstance(made, str)
    return made


WAYS: Final = [(0, None), (2, True), (2, False)]
"""Workers, and whether they are threads."""


@pytest.mark.parametrize(("workers", "threads"), WAYS)
def test_results_come_in_order_with_their_keys_and_are_what_clean_gives(workers: int, threads: bool | None) -> None:
    pages = ((f"page {n}", page) for n, page in enumerate(PAGES))
    results = list(cleanpage.clean_many(pages, workers=workers, threads=threads))
    assert [result.key for result in results] == [f"page {n}" for n in range(len(PAGES))]
    for page, result in zip(PAGES, results, strict=True):
        assert result.article is not None
        assert result.article == cleanpage.clean(page)
        assert result.article.to_dict(blocks=True) == cleanpage.clean(page).to_dict(blocks=True)


@pytest.mark.parametrize(("workers", "threads"), WAYS)
def test_every_form_of_a_page(workers: int, threads: bool | None, tmp_path: Path) -> None:
    markup = "<title>Otters return</title><h1>Otters return</h1><p>Two otters were seen on the river by the old mill.</p>"
    path = tmp_path / "page.html"
    path.write_text(markup, "utf-8")
    forms: list[object] = [markup, markup.encode(), path, io.BytesIO(markup.encode()), io.StringIO(markup)]
    forms += [html.fromstring(markup), bs4.BeautifulSoup(markup, "html.parser")]
    forms += [{"page": markup, "key": "k", "url": "https://news.example/otters"}, ("k", markup)]
    results = list(cleanpage.clean_many(forms, workers=workers, threads=threads, favor="recall"))
    assert [result.error for result in results] == [None] * len(forms)
    assert {result.article and result.article.headline for result in results} == {"Otters return"}
    assert {result.article and result.article.favor for result in results} == {"recall"}
    assert [result.key for result in results] == [*range(7), "k", "k"]
    assert results[7].article is not None
    assert results[7].article.url == "https://news.example/otters"


def test_a_mapping_gives_its_items_and_url_is_made_of_keys() -> None:
    pages = {"https://news.example/otters": "<p>Two otters were seen."}
    (result,) = cleanpage.clean_many(pages, workers=0, url=str)
    assert result.article is not None
    assert (result.key, result.article.url) == ("https://news.example/otters", "https://news.example/otters")


@pytest.mark.parametrize("ordered", [True, False])
def test_pages_that_fail_kill_and_stay_cost_themselves_alone(ordered: bool) -> None:
    deep = "<div>" * 5000 + "otters"
    pages: list[object] = [PAGES[0], b"%PDF-1.7", in_a_file(Dies()), "", b"\0\1\2" * 99, deep, 7, None, {"key": 8}]
    pages += [in_a_file(Stays()), b"<p>" * 400, PAGES[1]]
    results = list(cleanpage.clean_many(pages, workers=2, timeout=3, max_bytes=1_000_000, ordered=ordered))
    by_key = {result.key: type(result.error) for result in results}
    assert len(by_key) == len(results) == len(pages)
    assert not ordered or [result.key for result in results] == list(range(len(pages)))
    assert (by_key[1], by_key[2], by_key[5]) == (cleanpage.NotAPage, cleanpage.WorkerDied, cleanpage.PageTooDeep)
    assert (by_key[6], by_key[7], by_key[8], by_key[9]) == (TypeError, TypeError, TypeError, cleanpage.TimeLimitReached)
    assert {by_key[number] for number in (0, 3, 11)} == {type(None)}
    assert all((result.article is None) != (result.error is None) for result in results)


@pytest.mark.parametrize("threads", [True, False])
def test_endless_pages_are_read_only_a_little_ahead(threads: bool) -> None:
    taken = itertools.count()

    def endless() -> Iterator[str]:
        while True:
            next(taken)
            yield "<p>Two otters were seen on the river."

    results = cleanpage.clean_many(endless(), workers=2, threads=threads)
    assert [next(results).key for _ in range(5)] == [0, 1, 2, 3, 4]
    results.close()  # type: ignore[attr-defined]
    assert next(taken) < 50


@pytest.mark.parametrize("threads", [True, False])
def test_what_the_input_raises_is_raised(threads: bool) -> None:
    def broken() -> Iterator[str]:
        yield "<p>Two otters."
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(cleanpage.clean_many(broken(), workers=1, threads=threads))


def test_one_page_and_impossible_settings_are_refused() -> None:
    with pytest.raises(TypeError, match="many pages"):
        cleanpage.clean_many("<p>Two otters.")
    with pytest.raises(ValueError, match="workers"):
        cleanpage.clean_many([], workers=-1)
    with pytest.raises(ValueError, match="timeout"):
        cleanpage.clean_many([], timeout=0)
    with pytest.raises(ValueError, match="favor"):
        cleanpage.clean_many([], favor="speed")  # type: ignore[arg-type]


def test_results_compare() -> None:
    assert list(cleanpage.clean_many([PAGES[0], b"%PDF-1.7"], workers=0)) == list(
        cleanpage.clean_many([PAGES[0], b"%PDF-1.7"], workers=1, threads=False)
    )


def test_pages_that_fail_cost_themselves_alone_in_threads() -> None:
    pages: list[object] = [PAGES[0], b"%PDF-1.7", "", b"\0\1\2" * 99, "<div>" * 5000 + "otters", 7, {"key": 6}, PAGES[1]]
    results = list(cleanpage.clean_many(pages, workers=2, threads=True))
    assert [result.key for result in results] == list(range(len(pages)))
    errors = [type(result.error) for result in results]
    assert errors[:3] + errors[4:] == [
        type(None), cleanpage.NotAPage, type(None), cleanpage.PageTooDeep, TypeError, TypeError, type(None),
    ]  # fmt: skip
    assert results[-1].article == cleanpage.clean(PAGES[1])


def test_threads_may_read_the_same_article_and_clean_the_same_page() -> None:
    article = cleanpage.clean(PAGES[0])
    pages = [PAGES[0], article] * 40
    results = cleanpage.clean_many(pages, workers=8, threads=True)
    whole = cleanpage.clean(PAGES[0]).to_dict(blocks=True)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda given: given.to_dict(blocks=True), [article] * 16 + [one.article for one in results]))
    assert found == [whole] * (16 + len(pages))


@pytest.mark.slow
def test_one_hostile_page_in_a_hundred_costs_itself_alone() -> None:
    large = b"<p>Two otters were seen at the lock." * 1_400_000
    makers: list[Callable[[], object]] = [
        str,
        lambda: b"\x89PNG\r\n\x1a\n" + random.Random(17).randbytes(100_000),
        lambda: large[:49_999_999],
        lambda: large + large[:1_000_000],
        lambda: "<div>" * 100_000 + "otters",
        lambda: in_a_file(Dies()),
        lambda: in_a_file(Stays()),
    ]
    hostile = {number: makers[number // 100 % len(makers)] for number in range(37, 1_400, 100)}
    pages = (hostile[number]() if number in hostile else PAGES[number % len(PAGES)] for number in range(1_400))
    expected = [cleanpage.clean(page) for page in PAGES]
    results = list(cleanpage.clean_many(pages, workers=2, timeout=20))
    assert [result.key for result in results] == list(range(1_400))
    good = [result for result in results if result.key not in hostile]
    assert [result.article for result in good] == [expected[result.key % len(PAGES)] for result in good]
    ends = [type(results[number].error) for number in hostile]
    assert ends[:7] == ends[7:]
    assert ends[0] is type(None)
    assert ends[1] is cleanpage.NotAPage
    assert ends[3:7] == [cleanpage.PageTooLarge, cleanpage.PageTooDeep, cleanpage.WorkerDied, cleanpage.TimeLimitReached]


def resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc")
def test_over_twenty_thousand_pages_memory_stays() -> None:
    results = cleanpage.clean_many(itertools.islice(itertools.cycle(PAGES), 20_000))
    held = [resident() for number, _ in enumerate(results) if not number % 100]
    assert max(held) - held[2] < 50_000_000
