"""What a batch of pages costs with one process and with more: pages a second, processor time, memory.

    python benchmarks/many.py CORPUS [--pages N] [--workers N ...] [--rounds N] [--way articles|rows]

CORPUS is a folder as `training/corpora.py` describes it; its pages are read before the clock starts, and again from the
first where N is greater. `articles` is `clean_many` with each headline and body read, `rows` is `cleanpage batch` from the
bytes of a page to the row of a file. A first few pages start the processes and are not counted. Printed are pages a second,
milliseconds of processor time a page in this process and in the workers, the memory of this process at the first counted
page, how far it rose, and the most that one worker held; then how much faster the last number of workers is than the first,
by the best rate of each, and by processor time alone. `busy` is the share of that many cores' time that went to the batch:
where it is low, something else ran on the machine, and only the figure by processor time means anything.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from memory import resident
from run import pages as corpus_pages

import cleanpage
from cleanpage.batch.many import done_tasks
from cleanpage.batch.rows import DEFAULT, task_row, whole_row
from cleanpage.batch.tasks import Task
from cleanpage.batch.writers import write_line

WARM_UP: Final = 64
MEGABYTE: Final = 1_000_000
CORES: Final = len(os.sched_getaffinity(0))

Way = Callable[[Iterator[bytes], int], Iterator[object]]


def articles(pages: Iterator[bytes], workers: int) -> Iterator[object]:
    for result in cleanpage.clean_many(pages, workers=workers):
        yield result.article and (result.article.headline, result.article.body)


def rows(pages: Iterator[bytes], workers: int) -> Iterator[object]:
    tasks = (Task(number, page) for number, page in enumerate(pages))
    job = partial(task_row, columns=DEFAULT)
    with tempfile.TemporaryFile() as file:
        for key, row, error in done_tasks(tasks, job, workers=workers, ordered=True, timeout=None):
            write_line(file, whole_row(str(key), row, error, DEFAULT))
            yield row


WAYS: Final[dict[str, Way]] = {"articles": articles, "rows": rows}


def measure(way: Way, pages: list[bytes], count: int, workers: int) -> tuple[float, float]:
    """Run a batch, print its line; its pages a second, and those that its processor time would allow on free cores."""
    gc.collect()
    results = way(itertools.islice(itertools.cycle(pages), count + WARM_UP + 1), workers)
    for _ in itertools.islice(results, WARM_UP):
        pass
    before = most = resident()
    start, own, theirs = time.monotonic(), time.process_time(), worker_seconds()
    for number, _ in enumerate(itertools.islice(results, count)):
        if not number % 50:
            most = max(most, resident())
    seconds, own, theirs = time.monotonic() - start, time.process_time() - own, worker_seconds() - theirs
    largest = max(map(peak_of, worker_ids()), default=0)
    for _ in results:
        pass
    busy = (own + theirs) / seconds / min(max(workers, 1), CORES)
    print(
        f"{workers:7}{count / seconds:16.1f}{own / count * 1e3:9.2f}{theirs / count * 1e3:15.2f}{busy:6.0%}"
        f"{before / MEGABYTE:9.0f}{(most - before) / MEGABYTE:9.1f}{largest / MEGABYTE:13.0f}",
        flush=True,
    )
    return count / seconds, min(max(workers, 1), CORES) * count / (own + theirs)


def worker_ids() -> list[int]:
    """The processes that threads of this one started."""
    return [int(number) for file in Path("/proc/self/task").glob("*/children") for number in file.read_text().split()]


def worker_seconds() -> float:
    """Seconds of processor time that the workers have used."""
    clocks = 0
    for number in worker_ids():
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        clocks += int(fields[11]) + int(fields[12])
    return clocks / os.sysconf("SC_CLK_TCK")


def peak_of(number: int) -> int:
    """The most memory in bytes that a process has held."""
    status = Path(f"/proc/{number}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def main() -> None:
    parser: Any = argparse.ArgumentParser(description="Measure batches of pages.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, help="by default those of the corpus")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=1, help="of all numbers of workers, of which the best counts")
    parser.add_argument("--way", choices=WAYS, nargs="+", default=list(WAYS))
    options = parser.parse_args()
    pages = [body for _, body, _ in corpus_pages(options.corpus, options.pages, None)]
    count = options.pages or len(pages)
    print(f"{count:,} pages, {sum(map(len, pages)) / len(pages) / 1e3:.0f} kB each, {CORES} cores")
    cleanpage.clean(pages[0]).to_json()  # loads what is loaded on first use
    for name in options.way:
        print(f"{name}\nworkers  pages a second  ms here  ms in workers  busy  MB here  MB more  MB a worker")
        measured = [[measure(WAYS[name], pages, count, workers) for workers in options.workers] for _ in range(options.rounds)]
        best = [[max(column) for column in zip(*runs, strict=True)] for runs in zip(*measured, strict=True)]
        faster, allowed = (last / first for last, first in zip(best[-1], best[0], strict=True))
        print(f"{options.workers[-1]} workers are {faster:.2f} times as fast as {options.workers[0]}", end="; ")
        print(f"{allowed:.2f} times by processor time alone")


if __name__ == "__main__":
    main()
