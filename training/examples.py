"""A page of a corpus to training examples: as it is, as text, and with units grafted onto it."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, Final
from zlib import crc32

import numpy as np
from align import Floats, align, words
from corpora import Record
from donors import Donors
from graft import disguise, graft, graft_labels, shorten
from render import RENDERERS

from cleanpage.blocks import Document, split
from cleanpage.features.tokens import END
from cleanpage.fields.dateline import is_date_line
from cleanpage.input.read import read
from cleanpage.model.encode import Vocabulary
from cleanpage.model.inputs import LABELS, PageInputs
from cleanpage.model.score import page_inputs
from cleanpage.text.person_names import byline_names

RENDERINGS: Final = 2
"""Text renderings of each page that are trained on; five would say five times the same."""

FOLDS: Final = 3
DATA_SHOWN: Final = 3
"""One in so many text pages is shown with the contents of its `<meta>` elements, as some scrapers dump them."""

LEAST_DATA, DATA_BELOW, MOST_DATA = 3, 4, 400
"""Contents there must be, lines after the story in which they begin, and characters of one."""

GRAFTED_TYPES: Final = (None, "article", "service", "documentation")
SHORTENED, DISGUISED, GRAFTED_TEXT = 0.35, 0.35, 0.6
"""Shares of grafted pages that are cut to small pages, whose names of elements are replaced, that are rendered as text too."""

ONE_TYPE: Final = {"gn1": "article", "fundus": "article", "daniel": "article"}
"""Corpora whose pages are all of one type."""

SHORT_LINE, LONG_TITLE = 100, 200
"""Characters of the longest date line or byline, and of the longest headline."""

UNKNOWN: Final = -1
PLACES: Final = {label: place for place, label in enumerate(LABELS)}
_TELLING: Final = re.compile(r"description|keywords|section|author|publisher|date|published_time|[-_.:]id$|^tags?$|copyright")


@dataclass(frozen=True, slots=True)
class Example:
    """A page of n blocks, ready for training."""

    corpus: str
    id: str
    site: str
    page_type: str | None
    kind: str
    variant: str
    """ "page", the name of a text renderer, "graft" or "graft text"."""
    gold: str
    texts: list[str]
    """Empty for grafted pages, which are only learned from."""
    inputs: PageInputs
    tokens: tuple[list[str], ...]
    """What the numbers in `inputs` stand for: names, words, links."""
    shares: Floats
    """How much of each block is main text, 0 to 1; NaN where that is not known."""
    labels: Any
    """Each block's place in `LABELS`, `UNKNOWN` where that is not known."""
    covered: float
    """The share of the gold that the blocks in it have; 1 where there is no gold."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a page's texts, whatever form they are shown in."""

    gold: str
    within: Sequence[str]
    without: Sequence[str]
    """Segments that are main text, and that are not."""
    title: Sequence[str]
    labels: Mapping[str, str]
    """The label of each text that has one alone."""


class GrowingVocabulary(dict[str, int]):
    """A vocabulary that gives every new token the next number; ends of blocks get none, numbers that of "0"."""

    def get(self, token: str, default: Any = None) -> Any:
        if token == END or (token.isdigit() and token != "0"):
            return default
        return self.setdefault(token, len(self))


def fold(site: str, folds: int, salt: str = "") -> int:
    """The fold a site belongs to, the same in every run."""
    return crc32(f"{salt}{site}".encode()) % folds


def squeezed(text: str) -> str:
    return " ".join(text.split())


def examples_of(record: Record, labels: Sequence[str] | None, donors: Donors) -> list[Example]:
    """A page as it is, as text, and with units grafted onto it; none where nothing is known of its blocks."""
    page = read(record.body)
    document = split(page)
    if labels is not None and len(document) != len(labels):  # the page is read otherwise than when it was labelled
        labels = None
    gold = record.gold.get("text") or ""
    segments = {} if gold else record.gold
    within, without = ([*map(squeezed, segments.get(name) or ())] for name in ("with", "without"))
    if not document.texts or not (gold or labels or within):
        return []
    alone: dict[str, set[str]] = defaultdict(set)
    for text, label in zip(document.texts, labels or ()):
        alone[squeezed(text)].add(label)
    by_text = {text: min(found) for text, found in alone.items() if len(found) == 1}
    known = _Known(gold, within, without, words(record.gold.get("title") or ""), by_text)
    rng = random.Random(crc32(f"{record.corpus}/{record.id}".encode()))
    first = _example(record, document, "page", known, labels or [by_text.get(squeezed(text), "") for text in document.texts])
    found = [first]
    for name in rng.sample(sorted(RENDERERS), RENDERINGS if gold or labels else 0):
        dump = _rendered(name, page.text)
        if labels and rng.randrange(DATA_SHOWN) == 0:
            dump, told = _with_data(dump, document, {text for text, label in by_text.items() if label == "body"}, rng)
            known = replace(known, labels={**by_text, **dict.fromkeys(told, "metadata")})
        lines = split(read(dump, kind="text"))
        if lines.texts:
            found.append(_example(record, lines, name, known, [known.labels.get(squeezed(text), "") for text in lines.texts]))
    if record.page_type in GRAFTED_TYPES:
        found += _grafted(record, page.text, document, first, known, donors, rng)
    return found


def _grafted(
    record: Record, markup: str, document: Document, first: Example, known: _Known, donors: Donors, rng: random.Random
) -> list[Example]:
    body = PLACES["body"]
    each = zip(document.texts, first.shares, first.labels)
    story = [text for text, share, label in each if label == body or (label == UNKNOWN and share > 0.5)]
    if story and rng.random() < SHORTENED:
        markup = shorten(markup, story, rng) or markup
    grown = graft(markup, story, donors, rng, fold(record.site, FOLDS)) if story else None
    if grown is None:
        return []
    if rng.random() < DISGUISED:
        grown = disguise(grown, rng) or grown
    grafted = split(read(grown, kind="html"))
    marks = graft_labels(grafted)
    if not any(marks):
        return []
    labels = [mark or known.labels.get(squeezed(text), "") for text, mark in zip(grafted.texts, marks)]
    found = [_example(record, grafted, "graft", known, labels, [bool(mark) for mark in marks])]
    if rng.random() < GRAFTED_TEXT:
        of_text = {squeezed(text): mark for text, mark in zip(grafted.texts, marks) if mark}
        lines = split(read(_rendered(rng.choice(sorted(RENDERERS)), grown), kind="text"))
        if lines.texts:
            of_lines = [of_text.get(squeezed(text)) for text in lines.texts]
            labels = [mark or known.labels.get(squeezed(text), "") for text, mark in zip(lines.texts, of_lines)]
            found.append(_example(record, lines, "graft text", known, labels, [bool(mark) for mark in of_lines]))
    return [replace(one, texts=[]) for one in found]


def _rendered(name: str, markup: str) -> str:
    try:
        return RENDERERS[name](markup.replace("\0", ""))
    except Exception:  # third parties' code on wild pages
        return ""


def _with_data(dump: str, document: Document, story: Set[str], rng: random.Random) -> tuple[str, list[str]]:
    """A page's text as some scrapers dump it: with what its data tell, a line each, in the lines after its story."""
    metas = (meta for meta in document.head.metas if _TELLING.search((meta.get("property") or meta.get("name") or "").lower()))
    told = list(dict.fromkeys(filter(None, (squeezed(meta.get("content") or "")[:MOST_DATA] for meta in metas))))
    if len(told) < LEAST_DATA:
        return dump, []
    lines = dump.splitlines()
    last = max((place for place, line in enumerate(lines) if squeezed(line) in story), default=len(lines) - 1)
    at = last + 1 + rng.randrange(DATA_BELOW)
    return "\n".join([*lines[:at], *told, *lines[at:]]), told


def _example(
    record: Record, document: Document, variant: str, known: _Known, labels: Sequence[str], grafted: Sequence[bool] = ()
) -> Example:
    texts = document.texts
    places = np.array([PLACES.get(label, UNKNOWN) for label in labels], np.int64)
    shares, covered = _shares([*texts] if not any(grafted) else ["" if new else t for t, new in zip(texts, grafted)], known)
    shares[np.flatnonzero(grafted)] = 0
    for index, text in enumerate(texts):  # a gold may have what is in no body by convention
        if places[index] == UNKNOWN and len(text) <= LONG_TITLE:
            if known.title and words(text) == list(known.title):
                places[index] = PLACES["headline"]
            elif shares[index] > 0 and len(text) <= SHORT_LINE and (is_date_line(text) or byline_names(text)):
                shares[index] = np.nan
    vocabulary = Vocabulary(GrowingVocabulary(), GrowingVocabulary(), GrowingVocabulary(), np.zeros(0, np.int64))
    html = bool(document.owners)
    inputs = page_inputs(document, record.url if html else None, vocabulary)
    return Example(
        record.corpus, record.id, record.site, record.page_type or ONE_TYPE.get(record.corpus), "html" if html else "text",
        variant, known.gold, texts, inputs, (list(vocabulary.names), list(vocabulary.words), list(vocabulary.links)),
        shares, places, covered,
    )  # fmt: skip


def _shares(texts: list[str], known: _Known) -> tuple[Floats, float]:
    """How much of each block is main text, and the share of the gold that the blocks have."""
    if known.gold:
        shares = align(texts, known.gold)
        have = Counter(word for text, share in zip(texts, shares) if share >= 0.5 for word in words(text))
        wanted = Counter(words(known.gold))
        return shares, sum((have & wanted).values()) / max(1, sum(wanted.values()))
    shares = np.full(len(texts), np.nan)
    for index, text in enumerate(map(squeezed, texts)):
        if any(segment in text for segment in known.within):
            shares[index] = 1
        elif any(segment in text for segment in known.without):
            shares[index] = 0
    return shares, 1.0
