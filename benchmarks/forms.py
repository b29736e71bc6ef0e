"""What the output forms cost: the time of each, as a share of the time of `clean` with the body, page by page in one run.

    python benchmarks/forms.py CORPORA [--only NAME ...] [--limit N] [--repeats N]

`mean` is the time of all pages over that of cleaning all of them; `median` and `most` are of the shares of single pages.
The least time of the repeats counts.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from run import pages

import cleanpage
from cleanpage import Article

FORMS: Final[dict[str, Callable[[Article], str]]] = {
    "text": Article.to_text,
    "markdown": Article.to_markdown,
    "html": Article.to_html,
}


def seconds(page: bytes, url: str | None, repeats: int) -> dict[str, float]:
    """Least time of cleaning a page, and of each form of the article once its body and headline are known."""
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(repeats):
        start = time.perf_counter()
        article = cleanpage.clean(page, url=url)
        _ = article.body, article.headline
        times["clean"].append(time.perf_counter() - start)
        for name, form in FORMS.items():
            start = time.perf_counter()
            form(article)
            times[name].append(time.perf_counter() - start)
    return {name: min(found) for name, found in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what the output forms cost beside cleaning.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--only", nargs="+", help="names of corpora; default: all")
    parser.add_argument("--limit", type=int, help="pages of each corpus")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    for name in options.only or sorted(path.name for path in options.corpora.iterdir() if path.is_dir()):
        found = [
            seconds(body, entry.get("url") or None, options.repeats)
            for entry, body, _ in pages(options.corpora / name, options.limit, None)
        ]
        print(f"\n{name}: {len(found)} pages, clean {sum(page['clean'] for page in found) / len(found) * 1e3:.2f} ms\n")
        for form in FORMS:
            shares = [page[form] / page["clean"] for page in found]
            mean = sum(page[form] for page in found) / sum(page["clean"] for page in found)
            print(f"{form:10} mean {mean:7.1%}   median {median(shares):7.1%}   most {max(shares):7.1%}")


if __name__ == "__main__":
    main()
