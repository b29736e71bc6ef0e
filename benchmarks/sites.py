"""What a site's template gains: word F1 with 2, 5 and 10 other pages of the site known, and with a copy among four.

    python benchmarks/sites.py CORPORA [--only NAME ...] [--known 2 5 10] [--text] [--limit N]

Pages of the same host are a site; each page with so many others is cleaned without and with a template of others drawn at
random. The model has learned from all corpora but dragnet, so that it knows their pages: what a template gains on them is
less than on new ones.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean
from typing import Any, Final
from urllib.parse import urlsplit

from peers import Found
from quality import measures

import cleanpage
from cleanpage.blocks import split
from cleanpage.input.read import read

SHOPS: Final = ("collection", "listing", "product", "service")
COPY: Final = "copy"
SEED: Final = 19
LINK: Final = re.compile(rb"""href=["']?https?://([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+)""")


def sites(folder: Path, kinds: tuple[str, ...] | None, limit: int | None, as_text: bool) -> dict[str, list[tuple[Any, Any]]]:
    """Pages and their golds by host; as text they are the texts of their blocks, a line each."""
    found: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    with (folder / "index.jsonl").open(encoding="utf-8") as index:
        for entry in map(json.loads, index):
            if (kinds and entry.get("page_type") not in kinds) or "text" not in entry["gold"]:
                continue
            page: Any = gzip.decompress((folder / "pages" / f"{entry['id']}.gz").read_bytes())
            host = host_of(entry.get("url"), page)
            if as_text:
                page = "\n".join(split(read(page)).texts)
            if host:
                found[host].append((page, entry["gold"]))
    hosts = sorted(found, key=lambda host: random.Random(f"{SEED} {host}").random())
    given, count = {}, 0
    for host in hosts:
        if len(found[host]) > 2 and (limit is None or count < limit):
            given[host] = found[host]
            count += len(found[host])
    return given


def host_of(url: str | None, page: bytes) -> str | None:
    """The host of a page; where its address is not known the one that its links name most."""
    host = urlsplit(url or "").hostname or ""
    if "." not in host:
        named = Counter(match[1].decode().lower() for match in LINK.finditer(page))
        host = max(named, key=lambda name: (named[name], name), default="")
    return host.removeprefix("www.") or None


def gains(by_host: dict[str, list[tuple[Any, Any]]], known: int | str, kind: Any) -> list[float]:
    """What the template adds to the word F1 of each page, in points."""
    found = []
    for host, pages in by_host.items():
        for number, (page, gold) in enumerate(pages):
            others = [other for place, (other, _) in enumerate(pages) if place != number]
            wanted = 3 if known == COPY else int(known)
            if len(others) < wanted:
                continue
            chosen = random.Random(f"{SEED} {host} {number}").sample(others, wanted) + ([page] if known == COPY else [])
            site = cleanpage.Site()
            for other in chosen:
                site.learn(cleanpage.clean(other, kind=kind))
            scores = [
                measures(Found(cleanpage.clean(page, kind=kind, site=template).body), gold)["word F1"]
                for template in (None, site)
            ]
            found.append(100 * (scores[1] - scores[0]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what a site's template gains.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--only", nargs="+", default=["dragnet", "daniel", "gn1", "fundus", "wcxb", "wcxb shops"])
    parser.add_argument("--known", nargs="+", default=["2", "5", "10", COPY])
    parser.add_argument("--text", action="store_true", help="pages as tagless text")
    parser.add_argument("--limit", type=int, help="about so many pages of each corpus")
    options = parser.parse_args()
    kind = "text" if options.text else "html"
    print(f"{'':14}{'known':>7}{'pages':>7}{'gain':>8}{'better':>8}{'worse':>7}   (points of word F1; by more than one point)")
    for name in options.only:
        kinds = SHOPS if name.endswith(" shops") else ("article", "forum", "documentation") if name == "wcxb" else None
        by_host = sites(options.corpora / name.removesuffix(" shops"), kinds, options.limit, options.text)
        for known in options.known:
            if found := gains(by_host, known, kind):
                better, worse = sum(gain > 1 for gain in found), sum(gain < -1 for gain in found)
                print(f"{name:14}{known:>7}{len(found):7}{fmean(found):+8.2f}{better:8}{worse:7}", flush=True)


if __name__ == "__main__":
    main()
