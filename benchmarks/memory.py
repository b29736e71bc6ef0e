"""How much memory a page takes, and whether any of it stays.

    python benchmarks/memory.py peak [--bytes N] [--only TEXT ...]
    python benchmarks/memory.py soak [--pages N] [--corpora FOLDER] [--threads N]

`peak` cleans a page like those of the web and one of each shape, each in a process of its own, and prints how far the
resident set rose above what it was before, in times of the page's bytes; beside it how far it rises for what the parser
alone makes of an HTML page. `soak` cleans N pages one after the other, of CORPORA or the fixtures and shapes, and prints
the resident set and the number of live objects as it goes; growth is that of the second half.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import itertools
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from bare import events, markup_of
from outputs import OUTPUTS, every_output
from shapes import SHAPES, STORY, Page

import cleanpage

MOST: Final = 12
"""Times the page's bytes."""

TYPICAL: Final = (
    "<div class='teaser card'><a href='/news/2026/03/lock-opens-{0}' class='teaser__link'><img src='/images/{0}.jpg' alt=''>"
    "<h3 class='teaser__title'>Boats pass lock number {0}</h3></a><script>track({0}, '%s')</script>"
    "<p class='teaser__text'>The first boats of the year passed the lock at noon, and the whole town came to see.</p></div>\n"
) % ("x" * 1_170)
"""As many bytes to a block, 760, as 3,870 labelled pages have."""

FIXTURES: Final = Path(__file__).parent.parent / "fixtures"
REPORTS: Final = 10
SMALL: Final = 600
AVERAGE: Final = 150_000
"""Bytes of a hostile page, and of one like those of news."""


def resident() -> int:
    """Bytes of memory that this process holds."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def peak_of(file: Path, text: bool) -> tuple[int, int, bool]:
    """Blocks of a page, by how many bytes the resident set rose at most while it was cleaned with all outputs, if it is HTML.

    What is loaded on first use is in memory before; the page comes from a file, since what its making would leave free is
    memory that cleaning it does not show to take.
    """
    every_output(cleanpage.clean(STORY))
    page = file.read_text("utf-8", "surrogatepass") if text else file.read_bytes()
    gc.collect()
    reset_peak()
    before = resident()
    article = cleanpage.clean(page, max_bytes=10**9)
    blocks = len(article.document)
    for output in OUTPUTS.values():  # one at a time: a caller need not hold all forms of a page
        output(article)
    return blocks, peak() - before, article.page.kind == "html"


def bare_peak_of(file: Path, text: bool) -> int:
    """By how many bytes the resident set rises while the parser's events of a page are collected."""
    events(STORY.encode())
    markup = markup_of(file.read_text("utf-8", "surrogatepass") if text else file.read_bytes())
    gc.collect()
    reset_peak()
    before = resident()
    found = events(markup)
    rise = peak() - before
    del found
    return rise


def typical(size: int) -> bytes:
    """A page with as much markup to a block as those of the web have."""
    items = "".join(TYPICAL.format(number) for number in range(size // len(TYPICAL)))
    return f"<!doctype html>{STORY}{items}".encode()


def reset_peak() -> None:
    """Let the kernel forget the most memory that this process had."""
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def peak() -> int:
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))


def peaks(options: argparse.Namespace) -> int:
    names = [name for name in ("typical", *SHAPES) if not options.only or any(text in name for text in options.only)]
    print(f"{'shape':44}{'bytes':>12}{'blocks':>9}{'peak MB':>10}{'times':>8}{'parser':>8}{'a block':>10}")
    above = 0
    with (
        multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool,
        tempfile.TemporaryDirectory() as folder,
    ):
        file = Path(folder, "page")
        for name in names:
            page = typical(options.bytes) if name == "typical" else SHAPES[name](options.bytes)
            size = file.write_bytes(page if isinstance(page, bytes) else page.encode("utf-8", "surrogatepass"))
            try:
                blocks, rise, html = pool.apply(peak_of, (file, isinstance(page, str)))
            except cleanpage.LimitReached as error:
                print(f"{name:44}{type(error).__name__:>21}: {error}", flush=True)
                continue
            above += rise > MOST * size
            bare = f"{pool.apply(bare_peak_of, (file, isinstance(page, str))) / size:8.1f}" if html else f"{'':8}"
            each = f"{rise / blocks:10.0f}" if blocks else f"{'':10}"
            print(f"{name:44}{size:12,}{blocks:9}{rise / 1e6:10.1f}{rise / size:8.1f}{bare}{each}", flush=True)
    print(f"{above} of {len(names)} took more than {MOST} times their bytes")
    return 0


def pages(folder: Path | None) -> Iterator[Page]:
    """Pages without end."""
    if folder is None:
        small = [shape(SMALL) for shape in SHAPES.values()]
        while True:
            yield from (path.read_bytes() for path in FIXTURES.iterdir() if path.suffix in (".html", ".txt"))
            yield from small
            yield typical(AVERAGE)
    while True:
        for index in sorted(folder.glob("*/index.jsonl")):
            with index.open(encoding="utf-8") as lines:
                for name in [json.loads(line)["id"] for line in lines]:
                    yield gzip.decompress((index.parent / "pages" / f"{name}.gz").read_bytes())


def clean_one(page: Page) -> None:
    every_output(cleanpage.clean(page))


def soak(options: argparse.Namespace) -> int:
    every = max(1, options.pages // REPORTS)
    source = pages(options.corpora)
    halfway = (0, 0)
    start = time.process_time()
    print(f"{'pages':>9}{'resident MB':>13}{'objects':>10}{'seconds':>9}")
    for part in range(1, REPORTS + 1):
        some = itertools.islice(source, every)
        if options.threads > 1:
            with ThreadPoolExecutor(options.threads) as pool:
                while batch := list(itertools.islice(some, 64)):
                    list(pool.map(clean_one, batch))
        else:
            for page in some:
                clean_one(page)
        gc.collect()
        found = resident(), len(gc.get_objects())
        if part == REPORTS // 2:
            halfway = found
        print(f"{part * every:9}{found[0] / 1e6:13.1f}{found[1]:10}{time.process_time() - start:9.0f}", flush=True)
    grown = (found[0] - halfway[0]) / (options.pages / 2)
    print(f"the second half grew by {grown:.1f} bytes and {(found[1] - halfway[1]) / (options.pages / 2):.4f} objects a page")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the memory that pages take, and what stays of it.")
    parser.add_argument("what", choices=("peak", "soak"))
    parser.add_argument("--bytes", type=int, default=2_000_000, help="size of the pages of peak (%(default)s)")
    parser.add_argument("--only", nargs="+", metavar="TEXT", help="shapes with one of these in their name")
    parser.add_argument("--pages", type=int, default=100_000, help="pages of soak (%(default)s)")
    parser.add_argument("--corpora", type=Path, help="a folder of corpora as training/corpora.py describes it")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    return peaks(options) if options.what == "peak" else soak(options)


if __name__ == "__main__":
    sys.exit(main())
