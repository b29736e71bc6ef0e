"""The headline: the visible heading, the structured data and the page's title, reconciled.

Each of them is a candidate, whole and without the parts that name the site or its section. What is known of a candidate (how
likely the scorer takes it for the headline, who else says it, whether the address holds its words, what was cut off it) makes
a row of numbers, and a linear model fitted to labelled pages chooses (`training/headline.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

import regex

from cleanpage.blocks import Columns
from cleanpage.blocks.columns import NO_ELEMENT
from cleanpage.fields.found import Evidence, Found
from cleanpage.fields.structured import Data, comparable
from cleanpage.model.score import PAGE_TYPES, Scores

MIN_PROBABILITY: Final = 0.3
MIN_WITHOUT_TITLE: Final = 0.1
"""Where the page has no title to fall back on, an unlikely headline is better than none."""

MAX_HEADLINE: Final = 300
"""Characters; a longer block is a paragraph."""

LIKELIEST: Final = 5
HEADINGS: Final = 6
"""Blocks that are candidates: those the scorer finds likeliest, and the first headings of the first rank."""

_SEPARATOR: Final = regex.compile(r"\s*(?:[|•»«›‹·]|\s::|:{2,})\s*|\s+[-–—~/]+\s+|\s+[-–—]+$|\s*—\s*|(?<=\w)\s*>\s+|:\s+")
_STRONG: Final = regex.compile(r"[|•»«›‹·>~]|::|[-–—/]")
_WORD: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]|[^\W_]+")


@dataclass(slots=True)
class Candidate:
    """One text that may be the headline, and what is known of it."""

    text: str
    sources: list[str] = field(default_factory=list)
    block: int | None = None
    known: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, value: float = 1.0) -> None:
        self.known[name] = max(value, self.known.get(name, -math.inf))


def headline_block(columns: Columns, scores: Scores) -> int | None:
    """The block that is likely the headline, None where no block is likely to be."""
    least = MIN_PROBABILITY if columns.head.title else MIN_WITHOUT_TITLE
    likeliest: list[int] = scores.headline.argsort()[::-1][:3].tolist()
    for index in likeliest:
        if scores.headline[index] < least:
            return None
        if len(columns.texts[index]) <= MAX_HEADLINE:
            return index
    return None


def words_of(text: str) -> list[str]:
    """The words of a text, case folded; an ideograph is a word."""
    return _WORD.findall(text.casefold())


def candidates(columns: Columns, scores: Scores, data: Data, url: str | None, site: str | None, body: int | None) -> list[Candidate]:
    """The texts that may be the headline; `body` is the first block of the main text."""
    found: dict[str, Candidate] = {}

    def add(text: str, source: str, mark: str, block: int | None = None) -> Candidate | None:
        text = " ".join(text.split())
        key = " ".join(words_of(text))
        if not key or len(text) > MAX_HEADLINE:
            return None
        candidate = found.setdefault(key, Candidate(text))
        if source not in candidate.sources:
            candidate.sources.append(source)
        if block is not None and candidate.block is None:
            candidate.block, candidate.text = block, text
        candidate.note(mark)
        return candidate

    names = {comparable(name) for name in (site, *_host_names(url)) if name}
    texts = columns.texts
    order: list[int] = scores.headline.argsort()[::-1].tolist()
    tags = columns.elements.tags
    headings = [index for index, owner in enumerate(columns.owners) if owner != NO_ELEMENT and tags[owner] == "h1"]
    blocks = dict.fromkeys([*order[:LIKELIEST], *headings[:HEADINGS], *(range(max(0, body - 2), body) if body is not None else ())])
    best = float(scores.headline[order[0]]) if order else 0.0
    for index in blocks:
        for text, cut in _pieces(texts[index], names):
            candidate = add(text, f"block {index + 1}", "shown" if not cut else "shown cut", index)
            if candidate is None:
                continue
            probability = float(scores.headline[index])
            if not cut:
                candidate.note("probability", max(-6.0, math.log((probability + 1e-4) / (1.0001 - probability))))
                candidate.note("likeliest", float(probability == best))
                if index in headings:
                    candidate.note("h1")
                    candidate.note("only h1", float(len(headings) == 1))
            else:
                candidate.note(cut)
                candidate.note("cut probability", probability)
    for source, mark, said in _said(columns, data):
        for text, cut in _pieces(said, names):
            candidate = add(text, source, mark if not cut else f"{mark} cut")
            if candidate is not None and cut:
                candidate.note(cut)
    slug = _slug(url)
    title = words_of(columns.head.title)
    article = float(scores.page_types[PAGE_TYPES.index("article")])
    for key, candidate in found.items():
        _describe(candidate, key.split(), slug, title, names, article)
    return list(found.values())


def headline(columns: Columns, scores: Scores, data: Data, url: str | None, site: str | None, body: int | None) -> tuple[Found[str | None], int | None]:
    """The story's own title, without the site's name, and the block that shows it."""
    given = candidates(columns, scores, data, url, site, body)
    if not given:
        return Found(None), None
    ranked = sorted(given, key=worth, reverse=True)
    best = ranked[0]
    evidence = [Evidence(source, candidate.text, candidate is best) for candidate in ranked for source in candidate.sources]
    return Found(best.text, tuple(evidence)), best.block


def worth(candidate: Candidate) -> float:
    """How much speaks for a candidate."""
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in candidate.known.items())


def _said(columns: Columns, data: Data) -> Iterator[tuple[str, str, str]]:
    """Source, mark and text of what the page's data and title say."""
    for name, text in data.meta("og:title"):
        yield name, "og", text
        break
    for name, text in data.meta("twitter:title"):
        yield name, "twitter", text
        break
    for name, text in data.meta("headline", "dc.title", "title", "sailthru.title", "parsely-title", "citation_title", "fulltitle"):
        yield f"meta {name}", "meta", text
    for mark in ("headline", "name"):
        said = [text for _, text in data.json_ld(mark)][:1]
        for text in said:
            yield f"json-ld {mark}", f"ld {mark}", text
    for source, text in [*data.items("headline")][:2]:
        yield source, "item", text
    if columns.head.title:
        yield "<title>", "title", columns.head.title


def _pieces(text: str, names: set[str]) -> Iterator[tuple[str, str]]:
    """A text, and the parts of it between separators that may be a title; with what was cut off."""
    yield text, ""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1:
        yield lines[0], "cut line"
        yield lines[-1], "cut line above"
    text = " ".join(text.split())
    breaks = [match.span() for match in _SEPARATOR.finditer(text) if match.start() > 0 and match.end() < len(text)]
    for number, (start, end) in enumerate(breaks[:6]):
        strong = "strong" if _STRONG.search(text[start:end]) else "colon"
        before, after = text[:start], text[end:]
        yield before, _cut(after, names, f"tail {strong}", last=number == len(breaks) - 1)
        yield after, _cut(before, names, f"head {strong}", last=number == 0)


def _cut(piece: str, names: set[str], kind: str, *, last: bool) -> str:
    key = comparable(piece)
    if any(key == name or (len(name) > 3 and len(key) > 3 and (key in name or name in key)) for name in names):
        return f"cut {kind} site"
    return f"cut {kind}" if last else f"cut {kind} more"


def _describe(candidate: Candidate, words: list[str], slug: set[str], title: list[str], names: set[str], article: float) -> None:
    """What is known of a candidate by itself."""
    size = len(words)
    candidate.note("one word", float(size == 1))
    candidate.note("few words", float(size in (2, 3)))
    candidate.note("many words", max(0.0, (size - 16) / 10))
    candidate.note("words", math.log(size))
    key = comparable(candidate.text)
    candidate.note("is site", float(any(key == name for name in names)))
    candidate.note("ends with site", float(any(len(name) > 3 and key.endswith(name) and key != name for name in names)))
    sources = sum(not source.startswith("block") for source in candidate.sources)
    candidate.note("agreement", math.log1p(sources))
    candidate.note("shown and said", float(sources > 0 and candidate.block is not None))
    if slug and size:
        shared = sum(word in slug for word in words)
        candidate.note("in address", shared / size)
        candidate.note("of address", shared / len(slug))
    if title and size:
        candidate.note("in title", sum(word in title for word in words) / size)
    for name in [name for name in ("shown", "og", "title", "title cut", "og cut", "in address") if name in candidate.known]:
        candidate.known[f"article {name}"] = article * candidate.known[name]


def _host_names(url: str | None) -> list[str]:
    host = urlsplit(url or "").hostname or ""
    labels = [label for label in host.split(".") if label not in ("www", "com", "co", "org", "net", "news")]
    return [label for label in labels[-3:] if len(label) > 2] + ([host] if host else [])


def _slug(url: str | None) -> set[str]:
    """The words of the longest part of the address's path."""
    path = urlsplit(unquote(url or "")).path
    parts = [words_of(part.rpartition(".")[0] or part) for part in path.split("/")]
    return set(max(parts, key=len, default=[]))


WEIGHTS: Final[dict[str, float]] = {
    "probability": 0.8, "likeliest": 0.5, "og": 0.8, "title": 0.2, "ld headline": 0.8, "h1": 0.5, "agreement": 1.0,
}  # fmt: skip
