"""Quality and speed on labelled pages, of cleanpage and whichever other libraries are installed, in one table.

    python benchmarks/run.py CORPORA [--only NAME ...] [--tools NAME ...] [--limit N] [--type TYPE]

CORPORA is a folder of corpora as `training/corpora.py` describes it. A text corpus (`"kind": "text"` in its index) is given
to what reads text. `ratio` is the median time a page over that of lxml's bare parse of the same bytes, in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, median
from typing import Any, Final

from lxml import html
from peers import HTML, TEXT, Cleaner, Found
from quality import measures, segments

COLUMNS: Final = ("word F1", "P", "R", "segments F1", "title", "date", "author")
Page = tuple[dict[str, Any], bytes, str]


def pages(folder: Path, limit: int | None, page_type: str | None) -> Iterator[Page]:
    """(index entry, bytes, text) of each page."""
    from cleanpage.input.encoding import decode

    given = 0
    with (folder / "index.jsonl").open(encoding="utf-8") as index:
        for entry in map(json.loads, index):
            if page_type in (None, entry.get("page_type")) and given != limit:
                body = gzip.decompress((folder / "pages" / f"{entry['id']}.gz").read_bytes())
                yield entry, body, decode(body)[0].replace("\0", "")
                given += 1


def installed(kind: str, wanted: list[str] | None) -> dict[str, Cleaner]:
    """The cleaners that can be loaded here."""
    cleaners: dict[str, Cleaner] = {}
    for name, load in (HTML if kind == "html" else TEXT).items():
        if wanted is None or name in wanted:
            try:
                cleaners[name] = load()
            except ImportError:
                print(f"({name} is not installed)", file=sys.stderr)
    return cleaners


def measure(folder: Path, options: argparse.Namespace) -> None:
    """Run one cleaner after the other over a corpus and print its table."""
    corpus = list(pages(folder, options.limit, options.type))
    if not corpus:
        return
    kind = corpus[0][0].get("kind") or "html"
    cleaners = installed(kind, options.tools)
    seconds: dict[str, list[float]] = defaultdict(list)
    quality: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in cleaners}
    parts: dict[str, Counter[str]] = {name: Counter() for name in cleaners}
    failed: Counter[str] = Counter()
    for _, body, _ in corpus if kind == "html" else ():
        start = time.perf_counter()
        html.document_fromstring(body or b"<html/>")
        seconds["lxml parse"].append(time.perf_counter() - start)
    for name, cleaner in cleaners.items():
        _run(cleaner, corpus[0], Counter(), name)  # pays for what is loaded on first use
        for page in corpus:
            start = time.perf_counter()
            found = _run(cleaner, page, failed, name)
            seconds[name].append(time.perf_counter() - start)
            gold = page[0]["gold"]
            for key, value in measures(found, gold).items():
                quality[name][key].append(value)
            parts[name] += segments(found.text, gold)
    for name, counts in parts.items():
        if counts["right"]:
            half = (counts["missed"] + counts["wrong"]) / 2
            quality[name]["segments F1"] = [counts["right"] / (counts["right"] + half)]
    _print(folder.name, len(corpus), seconds, quality, failed)


def _run(cleaner: Cleaner, page: Page, failed: Counter[str], name: str) -> Found:
    entry, body, text = page
    try:
        return cleaner(body, text, entry.get("url") or None)
    except Exception:  # other libraries fail in ways of their own; it is counted
        failed[name] += 1
        return Found("")


def _print(
    corpus: str,
    count: int,
    seconds: dict[str, list[float]],
    quality: dict[str, dict[str, list[float]]],
    failed: Counter[str],
) -> None:
    columns = [name for name in COLUMNS if any(name in found for found in quality.values())]
    base = median(seconds["lxml parse"]) if "lxml parse" in seconds else 0.0
    print(f"\n{corpus}: {count} pages\n")
    print(f"{'':17}" + "".join(f"{name:>12}" for name in columns) + f"{'median ms':>11}{'mean ms':>10}{'ratio':>8}")
    for name, times in sorted(seconds.items(), key=lambda item: -fmean(quality.get(item[0], {}).get("word F1") or [0])):
        cells = "".join(f"{fmean(found):12.4f}" if (found := quality.get(name, {}).get(key)) else " " * 12 for key in columns)
        ratio = f"{median(times) / base:8.1f}" if base else " " * 8
        note = f"  {failed[name]} failed" if failed[name] else ""
        print(f"{name:17}{cells}{median(times) * 1e3:11.2f}{fmean(times) * 1e3:10.2f}{ratio}{note}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure quality and speed beside other libraries.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--only", nargs="+", help="names of corpora; default: all")
    parser.add_argument("--tools", nargs="+", help=f"of {', '.join(HTML)}; default: those installed")
    parser.add_argument("--limit", type=int, help="pages of each corpus")
    parser.add_argument("--type", help="only pages of this type, such as article")
    options = parser.parse_args()
    for name in options.only or sorted(path.name for path in options.corpora.iterdir() if path.is_dir()):
        measure(options.corpora / name, options)


if __name__ == "__main__":
    main()
