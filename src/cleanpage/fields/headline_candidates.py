"""The texts that may be a page's headline, and what is known of each: one row of numbers a text.

The visible blocks, the structured data and the page's title each give candidates, whole and without the parts that name the
site or its section. A row tells how likely the network takes the block for the headline, who else says the same, whether the
address holds its words, what was cut off it, and how it compares with what the other places say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

import regex

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT
from cleanpage.fields.structured import Data, comparable
from cleanpage.model.headline_block import MAX_HEADLINE
from cleanpage.model.scores import PAGE_TYPES, Scores
from cleanpage.text.characters import collapse_whitespace
from cleanpage.text.date_lines import holds_day, is_date_line
from cleanpage.text.person_names import byline_names, is_agency
from cleanpage.text.urls import url_parts

LIKELIEST: Final = 5
HEADINGS: Final = 6
"""Blocks that are candidates: those the network finds likeliest, and the first headings of the first rank."""

NAMES: Final = (
    "text", "article", "best", "headings", "words", "is site", "ends with site", "starts with site", "said", "times",
    "in address", "of address", "of title", "within title", "of best", "within best", "of og", "within og",
    "of ld headline", "within ld headline", "of twitter", "within twitter", "block", "before body", "linked",
    "ends sentence", "equal lines", "in other lines", "shown", "shown cut", "probability", "likeliest", "h1", "only h1",
    "cut probability", "cut line", "cut line above", "cut tail strong", "cut tail strong site", "cut tail strong more",
    "cut tail colon", "cut tail colon site", "cut tail colon more", "cut head strong", "cut head strong site",
    "cut head strong more", "cut head colon", "cut head colon site", "cut head colon more", "og", "og cut", "twitter",
    "twitter cut", "meta", "meta cut", "ld headline", "ld headline cut", "ld name", "ld name cut", "item", "item cut",
    "title", "title cut", "day", "byline", "figures",
)  # fmt: skip
"""The columns of a row."""

PERMALINK: Final = "¶"
"""What generators of documentation put after a heading, to link to it."""

COMPARED: Final = ("og", "ld headline", "twitter")
_SEPARATOR: Final = regex.compile(
    r"\s*(?:[|•»«›‹·]|\s::|:{2,})\s*|\s+[-–—~/]+\s+|\s+[-–—]+$|\s*—\s*|(?<=\w)_(?=\p{Lu})|(?<=\w)-\s+|\s+\(from\s|(?<=\w)\s*>\s+|:\s+"
)
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


def _signs(text: str) -> int:
    """How many signs separate the parts of a text."""
    return sum(match.start() > 0 and match.end() < len(text) for match in _SEPARATOR.finditer(text))


def words_of(text: str) -> list[str]:
    """The words of a text, case folded; an ideograph is a word."""
    return _WORD.findall(text.casefold())


def candidates(
    document: Document, scores: Scores, data: Data, url: str | None, site: str | None, body: int | None
) -> list[Candidate]:
    """The texts that may be the headline; `body` is the first block of the main text."""
    found: dict[str, Candidate] = {}

    def add(text: str, source: str, mark: str, block: int | None = None) -> Candidate | None:
        text = collapse_whitespace(text).removesuffix(PERMALINK).rstrip()
        key = " ".join(words_of(text)) if len(text) <= MAX_HEADLINE else ""
        if not key:
            return None
        candidate = found.setdefault(key, Candidate(text))
        if candidate.block is not None and block is None and _signs(text) > _signs(candidate.text):
            candidate.text = text  # a kicker and a title, in two elements of one heading
        if source not in candidate.sources:
            candidate.sources.append(source)
        if block is not None and candidate.block is None:
            candidate.block, candidate.text = block, text
        candidate.note(mark)
        return candidate

    names = {comparable(name) for name in (site, *_host_names(url)) if name}
    texts = document.texts
    order: list[int] = scores.headline.argsort()[::-1].tolist()
    tags = document.elements.tags
    headings = [index for index, owner in enumerate(document.owners) if owner != NO_ELEMENT and tags[owner] == "h1"]
    blocks = dict.fromkeys(
        [*order[:LIKELIEST], *headings[:HEADINGS], *(range(max(0, body - 2), body) if body is not None else ())]
    )
    best = float(scores.headline[order[0]]) if order else 0.0
    for index in blocks:
        for text, cut in _pieces(_own_lines(texts[index]), names):
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
    said = list(_said(document, data))
    for source, mark, value in said:
        for text, cut in _pieces(value, names):
            candidate = add(text, source, mark if not cut else f"{mark} cut")
            if candidate is not None and cut:
                candidate.note(cut)
    page = _Page(
        text=not document.owners,
        site=names,
        slug=_slug(url),
        article=float(scores.page_types[PAGE_TYPES.index("article")]),
        best=best,
        headings=len(headings),
        others=[
            ("title", set(words_of((document.head.title or (texts[0] if texts else ""))[:MAX_HEADLINE]))),
            ("best", set(words_of(texts[order[0]][:MAX_HEADLINE]) if order else ())),
            *((name, set(words_of(next((text for _, mark, text in said if mark == name), "")))) for name in COMPARED),
        ],
        body=body,
        lines=[" ".join(words_of(text)) for text in texts if len(text) <= MAX_HEADLINE] if not document.owners else [],
    )
    for key, candidate in found.items():
        page.describe(candidate, key, document)
    return list(found.values())


def _said(document: Document, data: Data) -> Iterator[tuple[str, str, str]]:
    """Source, mark and text of what the page's data and title say."""
    for name, text in data.meta("og:title"):
        yield name, "og", text
        break
    for name, text in data.meta("twitter:title"):
        yield name, "twitter", text
        break
    for name, text in data.meta(
        "headline", "dc.title", "title", "sailthru.title", "parsely-title", "citation_title", "fulltitle"
    ):
        yield f"meta {name}", "meta", text
    for mark in ("headline", "name"):
        said = [text for _, text in data.json_ld(mark)][:1]
        for text in said:
            yield f"json-ld {mark}", f"ld {mark}", text
    for source, text in [*data.items("headline")][:2]:
        yield source, "item", text
    if document.head.title:
        yield "<title>", "title", document.head.title


def _own_lines(text: str) -> str:
    """A heading without its lines that date the story or name who wrote it."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    own = [line for line in lines if not (is_date_line(line) or byline_names(line))]
    return "\n".join(own) if own else text


def _pieces(text: str, names: set[str]) -> Iterator[tuple[str, str]]:
    """A text, and the parts of it between separators that may be a title; with what was cut off."""
    if len(text) > 2 * MAX_HEADLINE:
        return
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


@dataclass(frozen=True, slots=True)
class _Page:
    """What the candidates of one page are compared with."""

    text: bool
    site: set[str]
    slug: set[str]
    article: float
    best: float
    headings: int
    others: list[tuple[str, set[str]]]
    body: int | None
    lines: list[str]

    def describe(self, candidate: Candidate, key: str, document: Document) -> None:
        """Note what is known of a candidate by itself and beside the others."""
        words, plain = key.split(), comparable(candidate.text)
        known = candidate.known
        known["text"], known["article"], known["best"], known["headings"] = self.text, self.article, self.best, self.headings
        known["words"] = len(words)
        known["is site"] = plain in self.site
        known["ends with site"] = any(len(name) > 3 and plain.endswith(name) and plain != name for name in self.site)
        known["starts with site"] = any(len(name) > 3 and plain.startswith(name) and plain != name for name in self.site)
        said = sum(not source.startswith("block") for source in candidate.sources)
        known["said"], known["times"] = said, len(candidate.sources) - said
        shared = sum(word in self.slug for word in words)
        known["in address"] = shared / len(words)
        known["of address"] = shared / len(self.slug) if self.slug else -1.0
        different = set(words)
        for name, other in self.others:
            common = len(different & other)
            known[f"of {name}"] = common / len(other) if other else -1.0
            known[f"within {name}"] = common / len(different) if other else -1.0
        if candidate.block is not None:
            known["block"] = candidate.block
            known["before body"] = self.body - candidate.block if self.body is not None else 0.0
            known["linked"] = document.link_chars[candidate.block] / len(plain or " ") if document.link_chars else 0.0
        known["day"] = holds_day(candidate.text)
        known["byline"] = is_agency(candidate.text) or bool(byline_names(candidate.text))
        known["figures"] = sum(map(str.isdigit, candidate.text)) / len(candidate.text)
        known["ends sentence"] = candidate.text[-1:] in ".!。"
        if self.text:
            known["equal lines"] = self.lines.count(key)
            known["in other lines"] = sum(key in line for line in self.lines[:3]) if len(words) > 1 else 0.0


def _host_names(url: str | None) -> list[str]:
    host = url_parts(url).hostname or ""
    labels = [label for label in host.split(".") if label not in ("www", "com", "co", "org", "net", "news")]
    return [label for label in labels[-3:] if len(label) > 2] + ([host] if host else [])


def _slug(url: str | None) -> set[str]:
    """The words of the longest part of the address's path."""
    longest: list[str] = []
    for part in url_parts(unquote(url or "")).path.split("/"):
        words = words_of(part.rpartition(".")[0] or part)
        longest = words if len(words) > len(longest) else longest
    return set(longest)
