"""Speed and memory beside parsers and other libraries, in one run on one core, as ratios to lxml's bare parse.

    python benchmarks/speed.py CORPORA [--pages N] [--rounds N] [--tools NAME ...]

Pages are articles of the corpora wcxb, gn1 and fundus, evenly drawn. Every page goes through every row of the table before the
next one does, in each round; a page's time is the least of its rounds, a row's the median of its pages. Peak memory and
start are measured in a process for each library.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import fmean, median
from typing import Any, Final

from lxml import html
from peers import HTML

import cleanpage
from cleanpage import core
from cleanpage.blocks import split
from cleanpage.input.read import read
from cleanpage.model.headline_block import headline_block
from cleanpage.model.score import score
from cleanpage.model.verdict import BETA, keep

CORPORA: Final = ("wcxb", "gn1", "fundus")
STAGES: Final = ("parse", "blocks", "features", "network", "verdict")
BASE: Final = "lxml: bare parse"
BODY: Final = "cleanpage: body"

Row = Callable[[bytes, str, str], object]
"""A page as bytes, as text, and as the text that it shows."""

START: Final = {
    "lxml": "from lxml import html; html.document_fromstring({page!r})",
    "cleanpage": "import cleanpage; cleanpage.clean({page!r}).body",
    "trafilatura": "import trafilatura; trafilatura.extract({page!r})",
    "readability": "import readability; readability.Document({page!r}).summary()",
    "jusText": "import justext; justext.justext({page!r}, justext.get_stoplist('English'))",
    "resiliparse": "from resiliparse.extract.html2text import extract_plain_text as e; e({page!r}, main_content=True)",
    "newspaper4k": "import newspaper; a = newspaper.Article(url='http://a.example/'); "
    "a.download(input_html={page!r}); a.parse()",
}
"""What a new process runs, by name of the tool."""

PEAK: Final = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
"""The most memory that a process had, in kilobytes, on Linux."""

SMALL: Final = "<title>Otters return</title><h1>Otters return</h1><p>Two otters were seen on the river on Sunday.</p>"


def drawn(corpora: Path, count: int) -> list[bytes]:
    """So many article pages, evenly drawn from the corpora."""
    found = []
    for name in CORPORA:
        with (corpora / name / "index.jsonl").open(encoding="utf-8") as index:
            entries = [entry for entry in map(json.loads, index) if entry.get("page_type") in (None, "article")]
        found += [corpora / name / "pages" / f"{entry['id']}.gz" for entry in entries]
    step = max(1, len(found) // count)
    return [gzip.decompress(path.read_bytes()) for path in found[::step][:count]]


def by_python(body: bytes) -> str:
    """The body by the Python path."""
    document = split(read(body))
    scores = score(document)
    kept = keep(document.texts, scores, headline_block(document, scores), BETA["balanced"])
    return "\n\n".join(text for text, is_kept in zip(document.texts, kept, strict=True) if is_kept)


def fields(body: bytes) -> object:
    """Headline, dateline, dates, authors and the body."""
    article = cleanpage.clean(body)
    return article.headline, article.dateline, article.date_published, article.date_modified, article.authors, article.body


def rows(tools: list[str] | None) -> dict[str, Row]:
    """What is timed, by name."""
    found: dict[str, Row] = {BASE: lambda body, text, shown: html.document_fromstring(body)}
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        pass
    else:
        found["lexbor: bare parse"] = lambda body, text, shown: LexborHTMLParser(body)
    found |= {
        BODY: lambda body, text, shown: cleanpage.clean(body).body,
        "cleanpage: body and fields": lambda body, text, shown: fields(body),
        "cleanpage: every block": lambda body, text, shown: [(b.text, b.label) for b in cleanpage.clean(body).blocks],
        "cleanpage: Markdown": lambda body, text, shown: cleanpage.clean(body).to_markdown(),
        "cleanpage: body, as text": lambda body, text, shown: cleanpage.clean(shown, kind="text").body,
        "cleanpage: body, Python path": lambda body, text, shown: by_python(body),
    }
    for name, load in HTML.items():
        if not name.startswith("cleanpage") and (tools is None or name in tools):
            try:
                found[name] = _peer(load())
            except ImportError:
                print(f"({name} is not installed)", file=sys.stderr)
    return found


def _peer(cleaner: Any) -> Row:
    def run(body: bytes, text: str, shown: str) -> object:
        try:
            return cleaner(body, text, None)
        except Exception:  # other libraries fail in ways of their own
            return None

    return run


def timed(pages: list[bytes], timed_rows: dict[str, Row], rounds: int) -> dict[str, list[float]]:
    """Seconds of each page by row, with the stages of cleanpage's core."""
    texts = [read(page).text for page in pages]
    shown = ["\n".join(split(read(page)).texts) for page in pages]
    least = {name: [float("inf")] * len(pages) for name in timed_rows}
    stages = {f"  {name}": [float("inf")] * len(pages) for name in ("read", *STAGES)}
    for row in timed_rows.values():
        row(pages[0], texts[0], shown[0])  # pays for what is loaded on first use
    for _ in range(rounds):
        for number, page in enumerate(pages):
            for name, row in timed_rows.items():
                start = time.perf_counter()
                found = row(page, texts[number], shown[number])
                least[name][number] = min(least[name][number], time.perf_counter() - start)
                del found
            if core.library() is not None:
                for name, seconds in _stages(page).items():
                    stages[name][number] = min(stages[name][number], seconds)
    if core.library() is None:
        return least
    rest = [whole - sum(parts) for whole, *parts in zip(least[BODY], *stages.values(), strict=True)]
    stages["  strings and the rest"] = rest
    place = list(least).index(BODY) + 1
    return dict([*list(least.items())[:place], *stages.items(), *list(least.items())[place:]])


def _stages(page: bytes) -> dict[str, float]:
    start = time.perf_counter()
    source = read(page)
    found = {"  read": time.perf_counter() - start}
    data = source.text.replace("\0", "").encode()
    _, arrays = core.read_page(data, core.HTML, None, BETA["balanced"], float("inf"), float("inf"), float("inf"))
    assert arrays is not None
    return found | {f"  {name}": float(one) for name, one in zip(STAGES, arrays.array("seconds"), strict=True)}


def started(tool: str) -> tuple[float, float] | None:
    """Seconds of processor time and megabytes that a new process takes for a first small page; None if it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = START[tool].format(page=SMALL) + "\n" + PEAK
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        return None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, int(done.stdout.split()[-1]) / 1024


def printed(seconds: dict[str, list[float]]) -> None:
    """Print the table of times."""
    base, body = median(seconds[BASE]), median(seconds[BODY])
    print(f"{'':30}{'median ms':>11}{'mean ms':>10}{'over lxml':>11}{'over body':>11}{'pages/s':>9}")
    for name, found in seconds.items():
        middle = median(found)
        print(
            f"{name:30}{middle * 1e3:11.3f}{fmean(found) * 1e3:10.3f}{middle / base:11.2f}{middle / body:11.2f}"
            f"{1 / fmean(found):9.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure speed and memory beside parsers and other libraries.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tools", nargs="*", help=f"of {', '.join(HTML)}; default: those installed")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    pages = drawn(options.corpora, options.pages)
    print(f"{len(pages)} article pages, median {median(map(len, pages)) / 1e3:.0f} kB; {cleanpage.build_info()['path']}\n")
    printed(timed(pages, rows(options.tools), options.rounds))
    print(f"\n{'a first small page':30}{'CPU ms':>11}{'peak MB':>10}")
    for tool in START:
        if (found := min(filter(None, (started(tool) for _ in range(3))), default=None)) is not None:
            print(f"{tool:30}{found[0] * 1e3:11.0f}{found[1]:10.0f}")


if __name__ == "__main__":
    main()
