"""Readers' comments: the blocks of one, and who wrote what, when.

Comments stand in elements that repeat: items of a list, or boxes in one box; answers to one stand inside it. Where nothing
repeats, as on a page of text, a short line with a name or a date begins the next.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT
from cleanpage.input.read import Page
from cleanpage.story.parts import Comment
from cleanpage.text.date_lines import is_date_line
from cleanpage.text.dates import LATEST, Date, day_of, parse, parse_ago, parse_iso, puts_month_first
from cleanpage.text.person_names import byline_names, dated_names, opens_byline
from cleanpage.text.urls import url_parts

MOST_OF_A_NAME, MOST_WORDS = 40, 5
"""Characters and words of the longest name that is shown beside a comment."""

REACH: Final = 3
"""Elements around a name that may say whose it is."""

MOST_OF_A_LINE: Final = 80
"""Characters of the longest line that tells who wrote a comment, and when."""

_AUTHOR: Final = regex.compile(r"(?<!\p{L})(?:author|user|commenter|poster|nick|fn|byline|autor|auteur|name)", regex.I)
_NOT_AUTHOR: Final = regex.compile(r"avatar|image|photo|badge|meta|info|content|body|text", regex.I)
_SAYS: Final = regex.compile(
    r"[\s,]*\b(?:says|said|wrote|writes|commented|replied|sagt|schreibt|schrieb|meint|dit|a écrit|escribió|dice|dijo|disse"
    r"|scrive|ha scritto|schreef|zegt|napisał\(?a?\)?|пишет|написал\(?а?\)?)\b.*$",
    regex.I,
)
_AFTER_NAME: Final = regex.compile(r"[,|•·\d]|\s[-–—]\s")
_EDGES: Final = " \t\n,;:.|•·-–—/()"
_LETTER: Final = regex.compile(r"\p{L}")
_SENTENCE: Final = regex.compile(r"[.!?。！？…]['\"’”»)]*$")


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with the blocks that it is made of."""

    comment: Comment
    blocks: tuple[int, ...]


def threads(document: Document, of_comments: Sequence[int], page: Page, language: str | None) -> list[Thread]:
    """The comments in the blocks that are labelled so, in page order.

    When the page was fetched, where that is known, is what dates such as "2 hours ago" are of; `language` is the page's.
    """
    reader = _Reader(document, page, language)
    found = (reader.thread(group, in_item) for group, in_item in _groups(document, of_comments, reader))
    return [thread for thread in found if thread is not None]


class _Reader:
    """Tells of the blocks of a comment which is what."""

    def __init__(self, document: Document, page: Page, language: str | None) -> None:
        self.document, self.fetched, self.language = document, page.fetched, language
        self.latest = day_of(page.fetched) + dt.timedelta(days=1) if page.fetched else LATEST
        self.month_first = puts_month_first(language, url_parts(page.url).hostname or "")
        first, attributes = document.elements.first_blocks, document.elements.attributes
        self.times = {
            first[at]: attributes[at].get("datetime") for at, tag in enumerate(document.elements.tags) if tag == "time"
        }

    def thread(self, blocks: Sequence[int], in_item: bool) -> Thread | None:
        """The comment that stands in some blocks; None where they hold no text of one, but a form or a heading."""
        texts = self.document.texts
        author, date = None, None
        lines: list[int] = []
        body: list[int] = []
        for block in blocks:
            said = self.date(block) if len(texts[block]) <= MOST_OF_A_LINE else None
            said = said if not body or (date is None and is_date_line(texts[block])) else None
            date = date or said
            name = self.author(block, dated=said is not None) if author is None and (said or not body) else None
            author = author or name
            if name or said:
                lines.append(block)
            elif not self.is_control(block):
                body.append(block)
        told = author is not None or date is not None
        if not body or not (told or (in_item and any(_SENTENCE.search(texts[block]) for block in body))):
            return None
        comment = Comment("\n\n".join([texts[block] for block in body]), author, date)
        return Thread(comment, tuple(sorted((*lines, *body))))

    def first_lines(self, blocks: Sequence[int]) -> frozenset[int]:
        """Of the blocks those that tell who wrote a comment; where no block does, those that tell when."""
        short = [block for block in blocks if len(self.document.texts[block]) <= MOST_OF_A_LINE]
        dated = {block for block in short if self.date(block) is not None}
        named = frozenset(block for block in short if self.author(block, dated=block in dated) is not None)
        return named or frozenset(dated)

    def date(self, block: int) -> Date | None:
        """The date that a block holds, by its `<time>` or its text."""
        text = self.document.texts[block]
        if found := parse_iso(self.times.get(block) or "", self.latest):
            return found
        if not any(map(str.isdigit, text)) or _SENTENCE.search(text.rstrip(".")):
            return None
        found = parse(text, self.language, month_first=self.month_first, latest=self.latest)
        if found is None and self.fetched:
            found = parse_ago(text, self.fetched, self.language)
        return found

    def author(self, block: int, *, dated: bool) -> str | None:
        """The name that a block holds: of an element that is called author or user, after "by", or before a date."""
        text = self.document.texts[block]
        if len(text) > MOST_OF_A_LINE:
            return None
        named = self.named_text(block)
        if named is None and (names := byline_names(text) or (dated_names(text) if dated else [])):
            return names[0]
        by = text.partition(" ")
        if named is None and opens_byline(by[0]):
            named = _AFTER_NAME.split(by[2])[0]
        if named is None and _SAYS.search(text) is None:
            return None
        name = _SAYS.sub("", named or text).split("\n")[0].strip(_EDGES)
        fits = 0 < len(name) <= MOST_OF_A_NAME and name.count(" ") < MOST_WORDS and _LETTER.search(name)
        return name if fits else None

    def named_text(self, block: int) -> str | None:
        """The text of a block that stands in an element whose name says that it is the author's."""
        if not self.document.owners:
            return None
        pieces = zip(self.document.text_nodes[block], self.document.text_node_elements[block])
        return " ".join("".join([text for text, element in pieces if self.is_authors(element)]).split()) or None

    def is_authors(self, element: int) -> bool:
        """Whether an element, or one of those right around it that hold one block, is called author or user."""
        elements = self.document.elements
        for _ in range(REACH):
            if element == NO_ELEMENT or elements.last_blocks[element] - elements.first_blocks[element] > 1:
                break
            given = elements.attributes[element]
            called = " ".join([given.get(name) or "" for name in ("class", "itemprop", "rel")])
            if _AUTHOR.search(called) and not _NOT_AUTHOR.search(called):
                return True
            element = elements.parents[element]
        return False

    def is_control(self, block: int) -> bool:
        """Whether a block is something to press: a button, or a link of a word or two."""
        document = self.document
        if not document.owners:
            return False
        text = document.texts[block]
        linked = document.link_chars[block] >= len("".join(text.split()))
        pressed = document.elements.tags[document.owners[block]] in ("button", "label", "summary")
        return (len(text) <= MOST_OF_A_NAME and (pressed or linked)) or not _LETTER.search(text)


def _groups(document: Document, of_comments: Sequence[int], reader: _Reader) -> Iterator[tuple[list[int], bool]]:
    """The blocks of each comment, and whether an element holds them that is one of many alike."""
    if not of_comments:
        return
    items = _items(document, of_comments)
    known = {NO_ELEMENT: NO_ELEMENT, **{element: element for element in items}}
    first_lines = frozenset[int]() if items else reader.first_lines(of_comments)
    group: list[int] = []
    item, begun = NO_ELEMENT, False  # begun: whether the comment has more than the lines before its text
    for block in of_comments:
        own = _item_of(document, block, known) if items else NO_ELEMENT
        leads = block in first_lines
        if group and (own != item or (leads and begun)):
            yield group, item != NO_ELEMENT
            group, begun = [], False
        begun = begun or not leads
        if own != NO_ELEMENT or not items:
            group.append(block)
        item = own
    if group:
        yield group, item != NO_ELEMENT


def _items(document: Document, of_comments: Sequence[int]) -> frozenset[int]:
    """The elements that each hold one comment, with its answers or without: those alike, of which one box holds most."""
    if not document.owners:
        return frozenset()
    elements = document.elements
    alike: dict[tuple[int, str], list[int]] = {}
    counts: Counter[tuple[int, str]] = Counter()
    for element, (parent, first, last) in enumerate(zip(elements.parents, elements.first_blocks, elements.last_blocks)):
        inside = bisect_left(of_comments, last) - bisect_left(of_comments, first) if last > first else 0
        if inside > 1 or (inside and elements.tags[element] == "li"):
            kind = (parent, _kind(document, element))
            alike.setdefault(kind, []).append(element)
            counts[kind] += inside
    best = max((kind for kind in counts if len(alike[kind]) > 1), key=lambda kind: (counts[kind], -kind[0]), default=None)
    if best is None:
        return frozenset()
    return frozenset(element for kind, found in alike.items() if kind[1] == best[1] for element in found)


def _kind(document: Document, element: int) -> str:
    """What alike elements have in common: the tag and the first class."""
    classes = (document.elements.attributes[element].get("class") or "").split()
    return f"{document.elements.tags[element]}.{classes[0] if classes else ''}"


def _item_of(document: Document, block: int, known: dict[int, int]) -> int:
    """The item that a block stands in; `known` tells it of elements, and is told of more."""
    element, climbed = document.owners[block], []
    while element not in known:
        climbed.append(element)
        element = document.elements.parents[element]
    known.update(dict.fromkeys(climbed, known[element]))
    return known[element]
