"""The subcommand `cleanpage batch`: many pages to one file of rows."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

from cleanpage.batch.by_site import Templates, with_sites
from cleanpage.batch.many import done_tasks
from cleanpage.batch.readers import Reader
from cleanpage.batch.rows import DEFAULT, IN_FILES, SCHEMA_VERSION, checked_columns, task_row, whole_row
from cleanpage.batch.tasks import Task
from cleanpage.batch.writers import OUTPUTS, begin, check_output, part_of, publish, write_line, written_errors
from cleanpage.limits import MAX_BYTES
from cleanpage.version import __version__

FULL: Final = 0
PARTIAL: Final = 1
FAILED: Final = 2
INTERRUPTED: Final = 130

AS_BEGUN: Final = ("format", "column", "key_column", "url_column", "max_bytes", "timeout", "by_site")
"""The options that a resumed run has to have as the one that it goes on with."""


def main(arguments: Sequence[str]) -> int:
    """Run `cleanpage batch`; return 0 if all pages were cleaned, 1 if some, 2 if none or for trouble, 130 if interrupted."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        print(f"cleanpage batch: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("cleanpage batch: interrupted", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cleanpage batch",
        description="Clean many pages to a file with a row for each, in the order of the pages.",
        epilog="Exit status: 0 if all pages were cleaned, 1 if some failed (their rows say why), 2 if none could be or for "
        "trouble, 130 if interrupted. An interrupted run leaves OUT.part, from which --resume goes on.",
    )
    parser.add_argument("inputs", metavar="IN", nargs="+", help="a page, WARC, WET, JSON Lines or Parquet file, a folder, "
                        "a glob, or - for a list of these on standard input; .gz and .zst too")  # fmt: skip
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, required=True, help=f"ends in {', '.join(OUTPUTS)}")
    parser.add_argument(
        "--columns", metavar="A,B", default=",".join(DEFAULT), help="what a row holds (%(default)s; or markdown)"
    )
    parser.add_argument("--format", choices=("text", "markdown", "html"), default="text", help="of the body")
    parser.add_argument(
        "--column", metavar="NAME", default="html", help="holds the page in JSON Lines and Parquet (%(default)s)"
    )
    parser.add_argument("--key-column", metavar="NAME", help="holds its key; by default FILE:NUMBER")
    parser.add_argument("--url-column", metavar="NAME", default="url", help="holds its address (%(default)s)")
    parser.add_argument("--by-site", action="store_true", help="clean the pages of each host by what repeats on them; rows "
                        "come in the order in which hosts are known")  # fmt: skip
    parser.add_argument("--sites", metavar="DIR", type=Path, help="take hosts' templates from here and save new ones; "
                        "implies --by-site")  # fmt: skip
    parser.add_argument("--resume", action="store_true", help="go on with a run that was ended")
    parser.add_argument("--workers", metavar="N", type=int, help="processes; by default one a core, 0 for none")
    parser.add_argument("--timeout", metavar="SECONDS", type=float, help="end a page that takes longer")
    parser.add_argument("--max-bytes", metavar="N", type=int, default=MAX_BYTES, help="refuse larger pages (%(default)s)")
    return parser


def _run(options: argparse.Namespace) -> int:
    out, part = options.output, part_of(options.output)
    check_output(out)
    if (options.workers or 0) < 0 or (options.timeout is not None and options.timeout <= 0):
        raise ValueError("--workers is at least 0, --timeout more than 0")
    columns = checked_columns([*IN_FILES, *options.columns.split(",")])
    if part.exists() and not options.resume:
        raise ValueError(f"{part} is of a run that was ended; --resume goes on with it, or remove it")
    if options.resume and out.exists() and not part.exists():
        print(f"cleanpage batch: {out} is complete", file=sys.stderr)
        return _status(Counter(_kind_of(error) for error in written_errors(out)))
    reader = Reader(options.column, options.key_column, options.url_column, options.max_bytes)
    tasks = reader.tasks(options.inputs, sys.stdin)
    sites = Templates(options.sites)
    if options.by_site or options.sites:
        tasks = with_sites(tasks, sites, options.max_bytes)
    counts: Counter[str] = Counter()
    settings = _settings(options, columns)
    done = _skip_done(part, begin(part, settings), tasks, counts) if part.exists() else 0
    job = partial(task_row, columns=columns, form=options.format, max_bytes=options.max_bytes, timeout=options.timeout)
    started = time.monotonic()
    results = done_tasks(tasks, job, workers=options.workers, ordered=True, timeout=options.timeout)
    first = next(results, None)
    if first is None and not done:
        raise ValueError("there are no pages in what was given")
    if not part.exists():
        begin(part, settings)
    bar = _progress(chain([first] if first else [], results), reader, done)
    interrupted = _write_rows(part, bar, columns, counts)
    publish(part, out, columns, whole=not interrupted)
    sites.save()
    _print_summary(counts, reader.skipped, counts.total() - done, time.monotonic() - started)
    if interrupted:
        print(f"interrupted: {out} has what was done; --resume goes on", file=sys.stderr)
        return INTERRUPTED
    return _status(counts)


def _status(counts: Counter[str]) -> int:
    """The exit status by the number of pages of each kind of error, "" for none."""
    return FULL if counts[""] == counts.total() else PARTIAL if counts[""] else FAILED


def _kind_of(error: str | None) -> str:
    return error.partition(":")[0] if error else ""


def _progress(results: Iterator[Any], reader: Reader, done: int) -> Iterator[Any]:
    """The results, with rate and time left on standard error while they come, if that is a terminal."""
    try:
        from tqdm import tqdm
    except ImportError:
        yield from results
        return
    with tqdm(results, initial=done, unit=" pages", disable=None) as bar:
        for result in bar:
            bar.total = reader.all_pages()
            yield result


def _write_rows(part: Path, results: Iterator[Any], columns: Sequence[str], counts: Counter[str]) -> bool:
    """Write a row for each result; whether an interrupt ended it. A second interrupt is not waited with."""
    interrupts: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def interrupt(number: int, _: object) -> None:
        interrupts.append(number)
        signal.signal(number, before)

    signal.signal(signal.SIGINT, interrupt)
    try:
        with part.open("ab") as file:
            for key, row, error in results:
                write_line(file, whole_row(key, row, error, columns))
                counts[type(error).__name__ if error else ""] += 1
                if interrupts:
                    return True
        return False
    finally:
        signal.signal(signal.SIGINT, before)


def _settings(options: argparse.Namespace, columns: Sequence[str]) -> dict[str, Any]:
    """All that a row depends on but its page."""
    return {
        "cleanpage": __version__,
        "schema_version": SCHEMA_VERSION,
        "--columns": ",".join(columns),
        **{f"--{name.replace('_', '-')}": getattr(options, name) for name in AS_BEGUN},
    }


def _skip_done(part: Path, rows: Iterator[dict[str, Any]], tasks: Iterator[Task], counts: Counter[str]) -> int:
    """Take from the tasks those whose rows are written; raises `ValueError` where they are others."""
    done = 0
    for row in rows:
        task = next(tasks, None)
        if task is None or row["key"] != task.key:
            raise ValueError(f"{part} has a row for {row['key']}, where the input has {task.key if task else 'no page'}")
        counts[_kind_of(row["error"])] += 1
        done += 1
    return done


def _print_summary(counts: Counter[str], skipped: int, now: int, seconds: float) -> None:
    failures = counts.total() - counts[""]
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts.most_common() if kind)
    lines = [f"{counts.total():,} pages, {failures:,} failed{f' ({kinds})' if kinds else ''}"]
    if skipped:
        lines.append(f"{skipped:,} records that are no page")
    lines.append(f"{now / seconds if seconds else 0:.1f} pages a second")
    print("; ".join(lines), file=sys.stderr)
