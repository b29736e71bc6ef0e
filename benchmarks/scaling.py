"""Whether time is linear: hostile shapes at four sizes, each twice the one before, and the exponent that fits their times.

    python benchmarks/scaling.py [--bytes N] [--repeats N] [--only TEXT ...]

N bytes is the largest size. Printed are the seconds of processor time (least of the repeats) of `clean` with all outputs at
each size, the exponent of a straight line through their logarithms, and how long lxml's bare parse of the largest page took.
An exponent of 1 is linear, 2 quadratic; the status is 1 if one is greater than `LINEAR` where the time is long enough to say.
The limits on blocks, nesting and time are off: what is shown is the time of the work itself.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from contextlib import suppress
from typing import Final

import numpy as np
from lxml import etree
from outputs import every_output
from shapes import SHAPES, Page

import cleanpage

STEPS: Final = (8, 4, 2, 1)
LINEAR: Final = 1.15
CERTAIN_SECONDS: Final = 0.05
"""Time at the largest size below which the start of everything counts for more than the page."""

UNLIMITED: Final = 10**9


def seconds(page: Page, repeats: int) -> tuple[float, int]:
    """Least processor time of cleaning a page with all outputs, and its number of blocks."""
    times = []
    for _ in range(repeats):
        gc.collect()
        start = time.process_time()
        article = cleanpage.clean(page, max_bytes=UNLIMITED, max_depth=UNLIMITED, max_blocks=UNLIMITED, max_seconds=UNLIMITED)
        every_output(article)
        times.append(time.process_time() - start)
        blocks = len(article.columns)
        del article
    return min(times), blocks


def parse_seconds(page: Page) -> float:
    """Processor time of lxml's bare parse."""
    markup = page if isinstance(page, bytes) else page.encode()
    start = time.process_time()
    with suppress(etree.XMLSyntaxError):  # a page without one element
        etree.fromstring(markup, etree.HTMLParser(huge_tree=True, encoding="utf-8"))
    return time.process_time() - start


def exponent(sizes: list[int], times: list[float]) -> float:
    """The slope of the line through the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(times, 1e-4)), 1)[0])


def main() -> int:
    parser = argparse.ArgumentParser(description="Fit the time that hostile pages take to their size.")
    parser.add_argument("--bytes", type=int, default=2_000_000, help="the largest size (%(default)s)")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--only", nargs="+", metavar="TEXT", help="shapes with one of these in their name")
    options = parser.parse_args()
    every_output(cleanpage.clean("<h1>Lock opens</h1><p>3 March 2026 at noon.</p>"))  # pays for what is loaded on first use
    worst = 0.0
    sizes = [options.bytes // step for step in STEPS]
    print(f"{'shape':42}{'blocks':>9}" + "".join(f"{size:>11,}" for size in sizes) + f"{'exponent':>10}{'lxml':>8}")
    for name, shape in SHAPES.items():
        if options.only and not any(text in name for text in options.only):
            continue
        found = [seconds(shape(size), options.repeats) for size in sizes]
        times = [one for one, _ in found]
        slope = exponent(sizes, times)
        certain = times[-1] >= CERTAIN_SECONDS
        worst = max(worst, slope if certain else 0.0)
        mark = " " if not certain else "!" if slope > LINEAR else "."
        cells = "".join(f"{one:11.3f}" for one in times)
        print(f"{name:42}{found[-1][1]:9}{cells}{slope:9.2f}{mark}{parse_seconds(shape(sizes[-1])):8.3f}", flush=True)
    print(f"greatest exponent of those that took {CERTAIN_SECONDS} s: {worst:.2f}")
    return int(worst > LINEAR)


if __name__ == "__main__":
    sys.exit(main())
