"""Reads corpora: a folder with `index.jsonl` (id, url, page_type, gold ...) and `pages/<id>.gz` for each page."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

CORPORA: Final = ("wcxb", "fundus", "gn1", "cleaneval", "daniel", "trafilatura", "htmldate")

_LINK_HOST: Final = re.compile(rb"""href=["']?https?://([a-zA-Z0-9.-]+)""")
_SECOND_LEVEL: Final = frozenset(("ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"))


@dataclass(frozen=True, slots=True)
class Record:
    """One page of a corpus with its gold."""

    corpus: str
    id: str
    url: str
    page_type: str | None
    kind: str
    gold: dict[str, Any]
    body: bytes

    @property
    def site(self) -> str:
        """The page's site, so that no site stands on both sides of a split."""
        host = urlsplit(self.url).hostname or ""
        if "." not in host:  # the corpus hides its addresses: the site is what the page links to most
            hosts = Counter(match.decode().lower() for match in _LINK_HOST.findall(self.body))
            host = hosts.most_common(1)[0][0] if hosts else host
        labels = host.split(".")
        keep = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2
        return ".".join(labels[-keep:])


def records(folder: Path, corpus: str) -> Iterator[Record]:
    """The pages of a corpus, in the order of its index."""
    with (folder / corpus / "index.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            body = gzip.decompress((folder / corpus / "pages" / f"{entry['id']}.gz").read_bytes())
            kind = entry.get("kind") or "html"
            yield Record(corpus, entry["id"], entry.get("url") or "", entry.get("page_type"), kind, entry["gold"], body)
