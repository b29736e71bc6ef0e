"""Whether time is linear: hostile shapes at four sizes, each twice the one before, and the exponent that fits their times.

    python benchmarks/scaling.py [--bytes N] [--blocks N] [--repeats N] [--only TEXT ...] [--no-gc]

N bytes is the largest size; of shapes that make more blocks than `--blocks` of so many bytes, as many bytes as make so many.
Printed are the seconds of processor time (least of the repeats) at each size of `clean` with all outputs, once with its own
verdict and once with one that keeps every block, and the exponent of a straight line through their logarithms. An exponent of
1 is linear, 2 quadratic. Beside it is the exponent of the parser alone, which no reader of its events gets below (where it
parses for long enough to say). The status is 1 if an exponent is greater than `LINEAR` and not the parser's. The limits are
off here. The garbage collector goes through all objects more often as they grow in number, until they outnumber those of the
modules; `--no-gc` tells its part. The last two document are what a page of N bytes ends in under the default limits on all but
bytes, and after how many seconds.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from typing import Final

import numpy as np
from bare import events, markup_of
from outputs import all_kept, every_output
from shapes import SHAPES, Page, Shape

import cleanpage
from cleanpage.limits import MAX_BLOCKS

STEPS: Final = (8, 4, 2, 1)
LINEAR: Final = 1.15
NOISE: Final = 0.05
"""By how much the exponents of the same work differ from run to run."""

CERTAIN_SECONDS: Final = 0.05
"""Time at the largest size below which the start of everything counts for more than the page."""

UNLIMITED: Final = 10**9
SAMPLE: Final = 60_000
"""Bytes of the page by which blocks a byte are counted."""


def seconds(page: Page, repeats: int) -> tuple[float, int]:
    """Least processor time of cleaning a page with all outputs, and its number of blocks."""
    times = []
    for _ in range(repeats):
        gc.collect()
        start = time.process_time()
        article = unlimited(page)
        every_output(article)
        every_output(all_kept(article))
        times.append(time.process_time() - start)
        blocks = len(article.document)
        del article
    return min(times), blocks


def parsing(page: Page, repeats: int) -> float:
    """Least processor time of the parser alone."""
    times, markup = [], markup_of(page)
    for _ in range(repeats):
        gc.collect()
        start = time.process_time()
        found = events(markup)
        times.append(time.process_time() - start)
        del found
    return min(times)


def unlimited(page: Page) -> cleanpage.Article:
    return cleanpage.clean(page, max_bytes=UNLIMITED, max_depth=UNLIMITED, max_blocks=UNLIMITED, max_seconds=UNLIMITED)


def largest(shape: Shape, size: int, blocks: int) -> int:
    """Bytes of a page of a shape, `size` at most, that has some `blocks` at most."""
    sample = min(size, SAMPLE)
    return min(size, sample * blocks // max(1, len(unlimited(shape(sample)).document)))


def by_default(page: Page) -> tuple[str, float]:
    """What a page ends in under the default limits on all but bytes, and the seconds of processor time until then."""
    gc.collect()
    start = time.process_time()
    try:
        cleanpage.clean(page, max_bytes=UNLIMITED)
    except cleanpage.LimitReached as error:
        return type(error).__name__, time.process_time() - start
    return "Article", time.process_time() - start


def exponent(sizes: list[int], times: list[float]) -> float:
    """The slope of the line through the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(times, 1e-4)), 1)[0])


def main() -> int:
    parser = argparse.ArgumentParser(description="Fit the time that hostile pages take to their size.")
    parser.add_argument("--bytes", type=int, default=2_000_000, help="the largest size (%(default)s)")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--only", nargs="+", metavar="TEXT", help="shapes with one of these in their name")
    parser.add_argument(
        "--blocks", type=int, default=MAX_BLOCKS, help="the most blocks of a page that is measured (%(default)s)"
    )
    parser.add_argument("--no-gc", action="store_true", help="without collecting garbage")
    options = parser.parse_args()
    every_output(cleanpage.clean("<h1>Lock opens</h1><p>3 March 2026 at noon.</p>"))  # pays for what is loaded on first use
    if options.no_gc:
        gc.disable()
    worst = 0.0
    times_of = "".join(f"{f'1/{step}' if step > 1 else 'largest':>9}" for step in STEPS)
    print(f"{'shape':46}{'bytes':>11}{'blocks':>8}{times_of}{'exponent':>9}{'parser':>8}  at {options.bytes:,} bytes")
    for name, shape in SHAPES.items():
        if options.only and not any(text in name for text in options.only):
            continue
        size = largest(shape, options.bytes, options.blocks)
        sizes = [size // step for step in STEPS]
        found = [seconds(shape(size), options.repeats) for size in sizes]
        times = [one for one, _ in found]
        slope = exponent(sizes, times)
        certain = times[-1] >= CERTAIN_SECONDS
        html = unlimited(shape(min(size, SAMPLE))).page.kind == "html"
        alone = [parsing(shape(size), options.repeats) for size in sizes] if certain and html else [0.0]
        floor = exponent(sizes, alone) if alone[-1] >= CERTAIN_SECONDS else 0.0
        most = max(LINEAR, floor + NOISE)
        worst = max(worst, slope if certain and (slope <= LINEAR or slope > most) else 0.0)
        mark = " " if not certain else "." if slope <= LINEAR else "p" if slope <= most else "!"
        cells = "".join(f"{one:9.2f}" for one in times)
        print(f"{name:46}{size:11,}{found[-1][1]:8}{cells}{slope:8.2f}{mark}{f'{floor:.2f}' if floor else '':>7}", end="  ")
        ends, after = by_default(shape(options.bytes))
        print(f"{ends} {after:.1f}", flush=True)
    print(f"greatest exponent of those that took {CERTAIN_SECONDS} s, where it is not the parser's: {worst:.2f}")
    return int(worst > LINEAR)


if __name__ == "__main__":
    sys.exit(main())
