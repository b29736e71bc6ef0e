"""Pages whose labels are known, as what the network of labels learns from."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from corpora import Record, records
from fit import fold
from render import RENDERERS

from cleanpage.article import Article
from cleanpage.blocks import Columns, split
from cleanpage.features import features
from cleanpage.labels import evidence_known
from cleanpage.model.encode import around, encode
from cleanpage.model.label_rows import PLACES, Known, Vocabularies
from cleanpage.model.score import Model, score_encoded
from cleanpage.read import Page, read

ROOT: Final = Path(__file__).parents[1]
LABELS: Final = (ROOT / "training" / "labels" / "pages.jsonl", ROOT / "tests" / "labels" / "pages.jsonl")
CORPORA: Final = ("wcxb", "fundus", "gn1", "cleaneval", "daniel", "trafilatura")
RENDERER: Final = "html_text"
"""What makes the text pages."""

DATA_SHOWN: Final = 3
"""One in so many text pages is shown with the contents of its `<meta>` elements."""

LEAST_DATA, DATA_BELOW, MOST_DATA = 3, 4, 400
"""Contents there must be, lines after the story in which they begin, and characters of one."""

UNKNOWN: Final = -1

_TELLING: Final = re.compile(r"description|keywords|section|author|publisher|date|published_time|[-_.:]id$|^tags?$|copyright")


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled page; n blocks."""

    site: str
    kind: str
    known: Known
    fixed: Mapping[int, str]
    """The labels of kept blocks and those the fields took; the network gives none of them but may doubt body."""
    wanted: Any
    """Each block's place in `KINDS`, `UNKNOWN` where a line of text has no label."""


def examples(folder: Path, models: Sequence[Model], vocabularies: Vocabularies) -> Iterator[Example]:
    """The labelled pages, each as HTML and as text."""
    labelled: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for path in LABELS:
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            if entry.get("half") != "test":
                corpus, _, name = entry["id"].partition("/")
                labelled[corpus][name] = [label for label, blocks in entry["labels"] for _ in range(blocks)]
    for corpus in CORPORA:
        for record in records(folder, corpus):
            if record.id in labelled[corpus]:
                yield from _examples(record, labelled[corpus][record.id], models, vocabularies)


def _examples(record: Record, labels: Sequence[str], models: Sequence[Model], vocabularies: Vocabularies) -> Iterator[Example]:
    page = read(record.body)
    columns = split(page)
    if len(columns) != len(labels):  # the page is read otherwise than when it was labelled
        return
    yield _example(record, page, columns, labels, models, vocabularies)
    by_text: dict[str, set[str]] = defaultdict(set)
    for text, label in zip(columns.texts, labels):
        by_text[squeezed(text)].add(label)
    dump = RENDERERS[RENDERER](page.text.replace("\0", ""))
    data = told(columns.head.metas) if fold(record.id, DATA_SHOWN) == 0 else []
    if len(data) >= LEAST_DATA:
        dump = with_data(dump, data, {text for text, found in by_text.items() if found == {"body"}}, crc32(record.id.encode()))
        for text in data:
            by_text[text].add("metadata")
    dumped = read(dump, kind="text")
    lines = split(dumped)
    sure = [by_text.get(squeezed(text), set()) for text in lines.texts]
    yield _example(record, dumped, lines, [min(same) if len(same) == 1 else "" for same in sure], models, vocabularies)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def told(metas: Sequence[Mapping[str, str]]) -> list[str]:
    """What a page's `<meta>` elements tell of its story."""
    found = []
    for meta in metas:
        name = (meta.get("property") or meta.get("name") or "").lower()
        if _TELLING.search(name):
            found.append(squeezed(meta.get("content") or "")[:MOST_DATA])
    return list(dict.fromkeys(filter(None, found)))


def with_data(dump: str, data: Sequence[str], story: Set[str], number: int) -> str:
    """A page's text as some scrapers dump it: with what its data tell, a line each, in the lines after its story."""
    lines = dump.splitlines()
    last = max((place for place, line in enumerate(lines) if squeezed(line) in story), default=len(lines) - 1)
    at = last + 1 + number % DATA_BELOW
    return "\n".join([*lines[:at], *data, *lines[at:]])


def _example(
    record: Record,
    page: Page,
    columns: Columns,
    labels: Sequence[str],
    models: Sequence[Model],
    vocabularies: Vocabularies,
) -> Example:
    model = models[fold(record.site, len(models))]
    url = record.url if page.kind == "html" else None
    elements = around(columns)
    encoded = encode(columns, elements, url, model.tokens, model.words)
    article = Article(page, columns, score_encoded(features(columns), elements, encoded, bool(columns.owners), model))
    known, weighed, _ = evidence_known(
        columns, article._kept, article._fields.taken, article.scores, url, article.authors, vocabularies
    )
    fixed = {index: label for index, (label, _) in weighed.story.items()}
    fixed |= {index: label.value for index, label in article._fields.taken.items()}
    wanted = np.array([PLACES.get(label, UNKNOWN) for label in labels], np.int64)
    return Example(record.site, page.kind, known, fixed, wanted)
