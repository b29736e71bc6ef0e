"""What each block is, and why: main text, headline and dateline, or one of the kinds of boilerplate.

Every block that was removed collects evidence: what its own words say, what the elements around it are called, its
shape, the blocks beside it. The label with the most evidence is taken; where there is none, the place decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import Final

import regex

from cleanpage.blocks import Columns
from cleanpage.blocks.columns import NO_ELEMENT, Elements
from cleanpage.evidence import (
    CERTAIN,
    LONG_PHRASE,
    NOTICE,
    PHRASE,
    SHORT,
    TEASER,
    WORD,
    Evidence,
    element_evidence,
    size_of,
    text_evidence,
)
from cleanpage.fields.authors import authors
from cleanpage.fields.dateline import is_date_line
from cleanpage.model.tokens import element_tokens


class Label(str, Enum):
    """What a block is. The values are the words used everywhere: in JSON, in reports, on the command line."""

    HEADLINE = "headline"
    SUBTITLE = "subtitle"
    DATELINE = "dateline"
    BYLINE = "byline"
    CAPTION = "caption"
    BODY = "body"
    NAVIGATION = "navigation"
    BREADCRUMB = "breadcrumb"
    FOOTER = "footer"
    COPYRIGHT = "copyright"
    TRADEMARK = "trademark"
    NEWSLETTER = "newsletter"
    SHARE = "share"
    RELATED = "related"
    COMMENTS = "comments"
    ADVERTISEMENT = "advertisement"
    COOKIE_CONSENT = "cookie consent"
    PAYWALL = "paywall"
    LOGIN = "login"
    TAGS = "tags"
    METADATA = "metadata"
    LEGAL = "legal"
    FORM = "form"
    OTHER = "other"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Verdict:
    """The label of one block and what decided it, in words."""

    label: Label
    evidence: tuple[str, ...]


FADING, FADED = 0.85, 0.55
UNDER: Final = 1.7
"""Below a block that begins a row of its kind; where no element bounds the row, less with each block."""

SHAPE: Final = 1.2
HINT: Final = 0.8
AGAIN: Final = 0.4
"""What further evidence adds to the strongest, up to twice."""

LINK_TO: Final = 0.2
"""What a phrase counts in a link: a link to a legal text is not that text."""

SUBTITLE, PARAGRAPH = 6, 20
"""Words of the shortest subtitle; and of the shortest block that may be a paragraph."""

MAX_TEXT: Final = 1500
"""Characters; nothing is looked for in longer blocks."""

LINKED: Final = 0.8
HEAD, TAIL = 12, 15
"""Blocks before the story in which byline and date stand; blocks at the end of a page that are mostly its footer."""

CROWD: Final = 60
"""Blocks; a heading at the start of a larger element does not name all of it."""

REACH: Final = {
    "related": 10, "comments": 10, "newsletter": 5, "cookie consent": 6, "share": 5, "paywall": 3, "login": 4,
    "tags": 6, "metadata": 6, "advertisement": 1,
}  # fmt: skip
"""The kinds of blocks that stand in rows, and how far a row goes where no element bounds it."""

_LINKED_TO: Final = frozenset(("legal", "copyright", "trademark", "advertisement"))
_DETAILS: Final = frozenset(("tags", "byline", "dateline", "metadata", "navigation", "breadcrumb", "share"))
"""Kinds of blocks that are never long."""

_TAKEN: Final = {Label.HEADLINE: "the headline", Label.DATELINE: "a date line", Label.BYLINE: "names the author"}
_DIGIT: Final = regex.compile(r"\d")
_NUMBER: Final = regex.compile(r"^[\W_]*+\d[\W\d_]*+$")
_KEYWORDS: Final = regex.compile(r"^\p{L}[\w -]{1,30}(?:[,|;] ?\p{L}[\w -]{1,30}){2,}$")
_BYLINE: Final = regex.compile(r"^(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Dd]i|[Aa]v)\s+\p{Lu}")
_CREDIT: Final = regex.compile(r"\([^()/]{2,60}/[^()/]{2,40}\)\W*$|[摄攝]$|撮影\W*$")
_HASHTAG: Final = regex.compile(r"^[#＃][^\W\d][\w ]{1,40}$")


def removed_labels(columns: Columns, kept: Sequence[bool], named: dict[int, Label]) -> list[Verdict]:
    """Label every block of a page.

    `kept` tells which blocks are main text; `named` holds the blocks that the fields took (headline, dateline, byline).
    Of the others each gets the label with most evidence: phrases in it, names of the elements around it, its shape,
    the blocks beside it, its place before, in or after the story.
    """
    page = _Page(columns, kept, named)
    removed = [index for index in range(len(columns)) if not kept[index] and index not in named]
    own = {index: [*page.words(index), *page.shape(index)] for index in removed}
    found = {index: own[index] + [*page.names(index)] for index in removed}
    for index, evidence in page.beside(own, {index: _best(found[index]) for index in removed}):
        found[index].append(evidence)
    verdicts: list[Verdict] = []
    for index, keep in enumerate(kept):
        if keep:
            verdicts.append(Verdict(Label.BODY, ()))
        elif index in named:
            verdicts.append(Verdict(named[index], (_TAKEN.get(named[index], "a field of the page"),)))
        else:
            given = found[index] or [page.place(index)]
            label = _best(given)[0]
            reasons = sorted((-weight, reason) for name, weight, reason in given if name == label)
            verdicts.append(Verdict(Label(label), tuple(dict.fromkeys(reason for _, reason in reasons))))
    return verdicts


def link_density(columns: Columns, index: int) -> float:
    """The share of a block's characters, whitespace left out, that stand in links; 0 for text pages."""
    if not columns.link_chars or not columns.link_chars[index]:
        return 0.0
    return min(1.0, columns.link_chars[index] / max(1, sum(map(len, columns.texts[index].split()))))


def _best(given: list[Evidence]) -> tuple[str, float]:
    """The label that the evidence speaks for, and how strongly."""
    if len(given) < 2:
        return given[0][:2] if given else ("", 0.0)
    weights: dict[str, list[float]] = {}
    for label, weight, _ in given:
        weights.setdefault(label, []).append(weight)
    best, most = "", 0.0
    for label, some in weights.items():
        total = max(some) + AGAIN * min(2, len(some) - 1)
        if total > most:
            best, most = label, total
    return best, most


class _Page:
    """What the blocks of one page are judged by."""

    def __init__(self, columns: Columns, kept: Sequence[bool], named: dict[int, Label]) -> None:
        n = len(columns)
        self.columns, self.elements = columns, columns.elements
        story = [index for index, keep in enumerate(kept) if keep]
        self.first, self.last = (story[0], story[-1]) if story else (n, n)
        self.headline = next((index for index, label in named.items() if label is Label.HEADLINE), n)
        start = self.headline - 3 if self.headline < n else self.first - HEAD if story else n
        self.head = range(max(0, start), min(self.first, max(0, start) + 2 * HEAD))
        self.fixed = [0, *accumulate(keep or index in named for index, keep in enumerate(kept))]
        self.story = [0, *accumulate(keep or index == self.headline for index, keep in enumerate(kept))]
        self.copied = {columns.texts[index]: index for index in reversed(story)}
        self.authors = [name.casefold() for name in authors(columns, None)]
        self.sizes = [size_of(text) for text in columns.texts]
        self.densities = [link_density(columns, index) for index in range(n)]
        self.known: dict[int, Sequence[Evidence]] = {}
        self.above = {NO_ELEMENT: NO_ELEMENT}

    def words(self, index: int) -> Iterator[Evidence]:
        """What a block's text says it is."""
        linked = self.densities[index] >= LINKED
        text = self.columns.texts[index]
        for label, weight, reason in text_evidence(text) if len(text) <= MAX_TEXT else ():
            if linked and label in _LINKED_TO:
                yield label, weight * LINK_TO, f"link to {reason}"
            elif linked and weight <= LONG_PHRASE and self.sizes[index] > TEASER:
                yield label, weight / 2, reason
            elif label == "footer" and index < self.first:
                yield "navigation", weight, reason
            else:
                yield label, weight, reason

    def shape(self, index: int) -> Iterator[Evidence]:
        """What a block's form says it is, at the place where it stands."""
        text, size, density = self.columns.texts[index], self.sizes[index], self.densities[index]
        under = self.headline < index < self.first
        brief = len(text) <= MAX_TEXT
        if density >= LINKED:
            story = size >= (TEASER if index > self.first else 2 * TEASER)
            tail = index > self.last and index >= len(self.sizes) - TAIL
            yield "related" if story else "footer" if tail else "navigation", SHAPE, f"link density {density:.2f}"
        if text in self.copied and size >= TEASER:
            yield "subtitle" if under else "metadata", CERTAIN, f"repeats block {self.copied[text] + 1}"
        elif self.headline < len(self.sizes) and text == self.columns.texts[self.headline]:
            yield "metadata", WORD, "repeats the headline"
        elif under and SUBTITLE <= size <= 3 * PARAGRAPH and density < LINKED:
            yield "subtitle", LONG_PHRASE if index - 1 == self.headline else WORD, "between headline and story"
        if brief and size <= PARAGRAPH and _DIGIT.search(text):
            if is_date_line(text):
                yield ("dateline", PHRASE, "a date line") if index in self.head else ("metadata", HINT, "a bare date")
            elif _NUMBER.match(text):
                yield "metadata", HINT, "a bare number"
        if index > self.last and not density and brief and size <= NOTICE and _KEYWORDS.match(text):
            yield "metadata", SHAPE, "a bare list of keywords"
        elif _HASHTAG.match(text):
            yield "tags", PHRASE, "a hashtag"
        if size <= SHORT and _BYLINE.match(text):
            yield "byline", LONG_PHRASE if index in self.head else SHAPE, "begins as a byline"
        if index in self.head and brief and size <= SHORT and any(name in text.casefold() for name in self.authors):
            yield "byline", LONG_PHRASE, "names the author"
        if index <= self.last and _CREDIT.search(text[-99:]):
            yield "caption", LONG_PHRASE, "ends with a photo credit"

    def names(self, index: int) -> Iterator[Evidence]:
        """What the elements around a block are called, up to those that hold the story too; the nearest few tell."""
        at, fade = self._named(self.columns.leaves[index]) if self.columns.owners else NO_ELEMENT, 1.0
        while at != NO_ELEMENT and fade > FADED:
            inside = 1 - (1 - FADING) / 5
            for label, weight, reason in self.known[at]:
                here = self._here(label, index)
                if here:
                    yield here, weight * fade if here == label else HINT, reason
                if here not in _DETAILS or index in self.head:
                    inside = FADING
            fade *= inside
            at = self._named(self.elements.parents[at])

    def _named(self, at: int) -> int:
        """The nearest element from one upward whose name tells something."""
        passed = []
        while at not in self.above:
            passed.append(at)
            if _count(self.story, self.elements, at):
                self.above[at] = NO_ELEMENT
                break
            given = element_evidence(tuple(element_tokens(self.elements.tags[at], self.elements.attributes[at])))
            if given:
                self.known[at], self.above[at] = given, at
                break
            at = self.elements.parents[at]
        for below in passed:
            self.above[below] = self.above[at]
        return self.above[at]

    def _here(self, label: str, index: int) -> str:
        """What an element's name means at this place of the page, "" for nothing."""
        if label in _DETAILS and label != "byline" and self.sizes[index] >= PARAGRAPH:
            return ""
        if (label == "dateline" and index not in self.head) or (label == "byline" and self.first < index < self.last):
            return "metadata"
        if (label == "tags" and index < self.head.start) or (label == "footer" and index < self.last < len(self.sizes)):
            return ""
        if label == "subtitle" and index > self.first:
            return ""
        return label

    def beside(self, own: dict[int, list[Evidence]], best: dict[int, tuple[str, float]]) -> Iterator[tuple[int, Evidence]]:
        """What the blocks above and below say of a block: a heading names what stands under it."""
        row, start, end, bounded = "", 0, 0, False
        for index, (label, weight) in best.items():
            if row and index < end and self.fixed[start] == self.fixed[index]:
                fade = 1.0 if bounded else 1 - (index - start - 1) / (REACH[row] + 1)
                yield index, (row, UNDER * fade, f'under "{_shown(self.columns.texts[start])}"')
            else:
                row = ""
            kind, strength = _best(own[index])
            if self._heads(index, kind, strength):
                row, start = kind, index
                end, bounded = self._row(index, REACH[kind])
            elif not bounded and weight >= PHRASE and label != row:
                row = ""
            if weight >= WORD:
                continue
            if self._together(index):
                kind, strength = _best(own.get(index + 1, []))
                if strength >= WORD and kind in REACH and kind not in ("related", "tags", "share"):
                    yield index, (kind, HINT, f"beside {kind}")
            above = best.get(index - 1, ("", 0))[0] if self._together(index - 1) else ""
            if above == "related" and self.densities[index] < LINKED <= self.densities[index - 1]:
                yield index, ("related", SHAPE, "below a link to another story")

    def place(self, index: int) -> Evidence:
        """The last resort: where on the page a block stands."""
        if self.first < index < self.last:
            return "other", 0.0, "inside the story"
        if self.sizes[index] >= PARAGRAPH:
            return "other", 0.0, "a paragraph outside the story"
        if self.columns.owners and self.elements.tags[self.columns.owners[index]] == "button":
            return "other", 0.0, "a button"
        if index < self.first:
            return "navigation", 0.0, "before the story"
        tail = not self.columns.owners or index >= len(self.sizes) - TAIL
        return "footer" if tail else "other", 0.0, "after the story"

    def _heads(self, index: int, label: str, weight: float) -> bool:
        """Whether a block may be the first of a row of its kind."""
        if label not in REACH or weight < (CERTAIN if label == "metadata" else WORD) or self.densities[index] >= LINKED:
            return False
        if label == "related" and self.sizes[index] > SHORT:
            return False
        if self.columns.owners:
            return True
        if index < self.first:
            return label == "cookie consent"
        return self.sizes[index] > 2 or label in ("related", "comments", "tags")

    def _row(self, index: int, reach: int) -> tuple[int, bool]:
        """Where the row under a heading ends, and whether an element bounds it."""
        at = self._container(index)
        if at == NO_ELEMENT:
            return index + 1 + reach, False
        first, end = self.elements.first_blocks[at], self.elements.last_blocks[at]
        return (end, True) if first == index and end - index <= CROWD else (min(end, index + 1 + reach), False)

    def _together(self, index: int) -> bool:
        """Whether a block and the one below stand together."""
        if not 0 <= index < len(self.sizes) - 1:
            return False
        if not self.columns.owners:
            return not self.columns.blanks[index + 1]
        at = self._container(index)
        return at != NO_ELEMENT and index + 1 < self.elements.last_blocks[at] <= self.elements.first_blocks[at] + HEAD

    def _container(self, index: int) -> int:
        """The smallest element that holds a block and others, but nothing of the story."""
        at = self.columns.owners[index] if self.columns.owners else NO_ELEMENT
        while at != NO_ELEMENT and self.elements.last_blocks[at] - self.elements.first_blocks[at] < 2:
            at = self.elements.parents[at]
        return NO_ELEMENT if at == NO_ELEMENT or _count(self.story, self.elements, at) else at


def _count(sums: list[int], elements: Elements, at: int) -> int:
    """How many of the blocks summed up stand in an element."""
    return sums[elements.last_blocks[at]] - sums[elements.first_blocks[at]]


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
