"""Where the blocks of a page stand: before, in or after its story, in which part of the page, in one container with which."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from cleanpage.blocks import Columns
from cleanpage.blocks.columns import NO_ELEMENT
from cleanpage.characters import visible
from cleanpage.evidence import Evidence, element_evidence, size_of
from cleanpage.links import MAX_ADDRESS, link_of
from cleanpage.model.encode import Around
from cleanpage.model.tokens import element_tokens

HEAD: Final = 12
"""Blocks before the story in which byline and date stand."""

LEAD: Final = 5
"""Blocks at the start of the story that may still be its head: a subtitle or a date kept with the text."""

TAIL: Final = 15
"""Blocks at the end of a page that are mostly its footer."""

CARD, CROWD = 12, 60
"""Blocks of the largest element that may be one teaser; of the largest that its first block may name."""

LIST: Final = 3
"""Blocks of the smallest list."""

KICKER: Final = 3
"""Blocks above the headline that may be its kicker."""

LINKED: Final = 0.8
"""The share of a block's characters in links from which it is a link."""

PARTLY, BESIDE = 0.4, 24
"""The share from which a block with not more than so many characters outside the link is one, too."""


def link_density(columns: Columns, index: int) -> float:
    """The share of a block's characters, whitespace left out, that stand in links; 0 for text pages."""
    if not columns.link_chars or not columns.link_chars[index]:
        return 0.0
    return min(1.0, columns.link_chars[index] / max(1, visible(columns.texts[index])))


def is_link(density: float, text: str) -> bool:
    """Whether a block is a link, or one with a date or a number beside it."""
    if density < PARTLY or density >= LINKED:
        return density >= LINKED
    return (1 - density) * len(text) <= BESIDE


class Layout:
    """The blocks of one page, its story and its elements.

    `kept` tells which blocks are main text, `headline` is the index of the headline's block (the number of blocks if there
    is none), `around` the names of its elements. `first` and `last` are the first and last kept block; without one both are
    the number of blocks.
    """

    def __init__(self, columns: Columns, kept: Sequence[bool], headline: int | None, around: Around) -> None:
        n = len(columns)
        self.columns, self.elements = columns, columns.elements
        self.html = bool(columns.owners)
        story = [index for index, keep in enumerate(kept) if keep]
        self.first, self.last = (story[0], story[-1]) if story else (n, n)
        self.headline = n if headline is None else headline
        start = self.headline - 3 if self.headline < n else self.first - HEAD if story else n
        self.head = range(max(0, start), min(self.first + LEAD, self.last + 1, max(0, start) + 2 * HEAD))
        self.story = [0, *accumulate(keep or index == self.headline for index, keep in enumerate(kept))]
        self.sizes = [size_of(text) for text in columns.texts]
        self.densities = [link_density(columns, index) for index in range(n)]
        self.linked = [*map(is_link, self.densities, columns.texts)]
        self._tokens, self._names = around.tokens, around.names.tolist()
        self._told: dict[int, Sequence[Evidence]] = {}
        self._known: dict[int, Sequence[Evidence]] = {}
        self._above = {NO_ELEMENT: NO_ELEMENT}
        self._footers = {NO_ELEMENT: False}
        self._articles = {NO_ELEMENT: False}
        self._addresses: dict[int, str] = {}
        self._containers: dict[int, int] = {}
        self._lists: dict[int, int] = {}
        self._means: dict[int, float] = {}
        self._forms = {NO_ELEMENT: NO_ELEMENT}
        self.nearest = [self.named(leaf) for leaf in columns.leaves] if self.html else [NO_ELEMENT] * n
        """The nearest element around each block whose name tells something."""

    def links(self, index: int) -> int:
        """How many links a block holds."""
        return self.columns.link_counts[index] if self.html else 0

    def address(self, index: int) -> str:
        """Where the link leads that a block begins with, without fragment; "" where it begins with none."""
        if index not in self._addresses:
            at = link_of(self.columns, index) if self.links(index) else NO_ELEMENT
            href = "" if at == NO_ELEMENT else self.elements.attributes[at].get("href", "")
            self._addresses[index] = href[:MAX_ADDRESS].partition("#")[0].strip()
        return self._addresses[index]

    def heads(self, index: int) -> bool:
        """Whether a block stands shortly above the headline, in an element with it."""
        if not self.html or not 0 < self.headline - index <= KICKER:
            return False
        at = self.columns.owners[index]
        while at != NO_ELEMENT and self.elements.last_blocks[at] <= self.headline:
            at = self.elements.parents[at]
        return at != NO_ELEMENT and self.headline - self.elements.first_blocks[at] <= KICKER

    def tag(self, index: int) -> str:
        """The tag of a block's own element, "" on a text page."""
        return self.elements.tags[self.columns.owners[index]] if self.html else ""

    def size(self, at: int) -> int:
        """How many blocks an element holds."""
        return self.elements.last_blocks[at] - self.elements.first_blocks[at]

    def holds_story(self, at: int) -> bool:
        return self.story[self.elements.last_blocks[at]] > self.story[self.elements.first_blocks[at]]

    def container(self, index: int) -> int:
        """The smallest element that holds a block and others, but nothing of the story."""
        if not self.html:
            return NO_ELEMENT
        owner = at = self.columns.owners[index]
        if owner not in self._containers:
            while at != NO_ELEMENT and self.size(at) < 2:
                at = self.elements.parents[at]
            self._containers[owner] = NO_ELEMENT if at == NO_ELEMENT or self.holds_story(at) else at
        return self._containers[owner]

    def mean_link(self, index: int) -> float:
        """The mean words of the links that stand in a list with one: of those in the smallest element of at least three."""
        container = at = self.container(index)
        if container not in self._lists:
            while at != NO_ELEMENT and self.size(at) < LIST:
                at = self.elements.parents[at]
                if at != NO_ELEMENT and self.holds_story(at):
                    at = NO_ELEMENT
            self._lists[container] = at
        at = self._lists[container]
        if at == NO_ELEMENT:
            return self.sizes[index]
        if at not in self._means:
            blocks = range(self.elements.first_blocks[at], self.elements.last_blocks[at])
            links = [self.sizes[block] for block in blocks if self.linked[block]]
            self._means[at] = sum(links) / len(links) if links else 0.0
        return self._means[at]

    def together(self, index: int) -> bool:
        """Whether a block and the one below stand together."""
        if not 0 <= index < len(self.sizes) - 1:
            return False
        if not self.html:
            return not self.columns.blanks[index + 1]
        at = self.container(index)
        return at != NO_ELEMENT and index + 1 < self.elements.last_blocks[at] <= self.elements.first_blocks[at] + CARD

    def row(self, index: int, reach: int) -> tuple[int, bool]:
        """Where the row under a heading ends, and whether an element bounds it."""
        at = self.container(index)
        if at == NO_ELEMENT:
            return index + 1 + reach, False
        first, end = self.elements.first_blocks[at], self.elements.last_blocks[at]
        return (end, True) if first == index and end - index <= CROWD else (min(end, index + 1 + reach), False)

    def named(self, at: int) -> int:
        """The nearest element from one upward whose name tells something; none outside those that hold the story too."""
        if at in self._above:
            return self._above[at]
        passed = []
        while at not in self._above:
            passed.append(at)
            if self.holds_story(at):
                self._above[at] = NO_ELEMENT
                break
            given = self.own_names(at)
            if given:
                self._known[at], self._above[at] = given, at
                break
            at = self.elements.parents[at]
        for below in passed:
            self._above[below] = self._above[at]
        return self._above[at]

    def own_names(self, at: int) -> Sequence[Evidence]:
        """What the name of an element tells."""
        name = self._names[at]
        if name == len(self._tokens):
            return element_evidence(element_tokens(self.elements.tags[at], self.elements.attributes[at]))
        if name not in self._told:
            self._told[name] = element_evidence(self._tokens[name])
        return self._told[name]

    def names(self, at: int) -> Sequence[Evidence]:
        """What the name of an element tells that `named` gave."""
        return self._known[at]

    def in_menu(self, index: int) -> bool:
        """Whether the nearest name around a link says menu, and no name footer."""
        if not self.html or not self.linked[index] or self.in_footer(index):
            return False
        at = self.nearest[index]
        return at != NO_ELEMENT and any(label == "navigation" for label, _, _ in self.names(at))

    def in_footer(self, index: int) -> bool:
        """Whether a block after the story stands in an element named as the page's footer."""
        if not self.html or index < self.last < len(self.sizes):
            return False
        at, passed = self.nearest[index], []
        while at not in self._footers:
            passed.append(at)
            if any(label == "footer" for label, _, _ in self._known[at]) and not self._in_article(at):
                self._footers[at] = True
                break
            at = self.named(self.elements.parents[at])
        for below in passed:
            self._footers[below] = self._footers[at]
        return self._footers[at]

    def _in_article(self, at: int) -> bool:
        """Whether an element stands in an `<article>`, whose footer is not the page's."""
        above, passed = self.elements.parents[at], []
        while above not in self._articles:
            passed.append(above)
            if self.elements.tags[above] == "article":
                self._articles[above] = True
                break
            above = self.elements.parents[above]
        for below in passed:
            self._articles[below] = self._articles[above]
        return self._articles[above]

    def form(self, index: int) -> int:
        """The form that a block stands in, if it holds nothing of the story."""
        at, passed = self.columns.owners[index] if self.html else NO_ELEMENT, []
        while at not in self._forms:
            passed.append(at)
            if self.elements.tags[at] == "form":
                self._forms[at] = NO_ELEMENT if self.holds_story(at) else at
                break
            at = self.elements.parents[at]
        for below in passed:
            self._forms[below] = self._forms[at]
        return self._forms[at]
