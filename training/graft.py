"""Grafts onto training pages what their golds rarely have: threads of comments, boxes of prose, notices, other stories.

The pieces are text of other labelled pages of the same fold, so that nothing leaks between folds. Everything is drawn from the
generator that is handed over: the same one makes the same page.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import lxml.html
from donors import PHRASE_WORDS, Donors, count_words, language
from graft_units import MARK, Element, Maker, fitting, phrase_line, random_name
from lxml import etree
from notices import LINES

from cleanpage.blocks import Document
from cleanpage.blocks.html import tree_blocks

CLOSE: Final = 3
"""Blocks below the last sure one of a story in which a word of it is another."""


def graft(page: str, story: Sequence[str], donors: Donors, rng: random.Random, fold: int) -> str | None:
    """The page with one to three units grafted onto it, or None where its story is not found or nothing fits it.

    `story` is the texts of the blocks of the story. Each unit has its label in the attribute `MARK` of its outer elements.
    """
    root = _parsed(page)
    if root is None:
        return None
    document, owners = _blocks(root)
    spot = _spot(root, _told(document, owners, story))
    if spot is None:
        return None
    spoken = language(story, root.get("lang") or "")
    maker = Maker(rng, donors.stock.get((fold, spoken), {}), spoken, {*map(_squeezed, document.texts)} - {""})
    grown = False
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        unit = maker.unit()
        if unit is not None:
            label, where, elements = unit
            spot.put(elements, label, where, rng)
            grown = True
    for _ in range(rng.choice((0, 1, 1, 2))):
        label, line = rng.choice(LINES)
        spot.put([phrase_line(line, rng)], label, rng.choice(("above", "between", "close", "below", "below")), rng)
    return _written(root) if grown else None


def graft_labels(document: Document) -> list[str | None]:
    """The label that a graft gives each block of a page, None for blocks that were there before."""
    marks: list[str | None] = []
    for parent, given in zip(document.elements.parents, document.elements.attributes):
        marks.append(given.get(MARK) or (marks[parent] if parent >= 0 else None))
    return [marks[owner] if owner >= 0 else None for owner in document.owners]


def disguise(page: str, rng: random.Random) -> str | None:
    """The page with the names of its elements dropped, all or some, or replaced by meaningless ones."""
    root = _parsed(page)
    if root is None:
        return None
    dropped = rng.choice((0.0, 0.3, 1.0))
    more = rng.random() < 0.5
    names: dict[str, str] = {}
    for element in root.iter(etree.Element):
        for key in ("class", "id"):
            if key in element.attrib:
                parts = [names.setdefault(part, random_name(rng, dropped)) for part in element.attrib[key].split()]
                element.attrib[key] = " ".join(filter(None, parts))
                if not element.attrib[key]:
                    del element.attrib[key]
        if more:
            for key in ("role", "itemprop", "itemtype", "aria-label", "data-testid"):
                element.attrib.pop(key, None)
    return _written(root)


def shorten(page: str, story: Sequence[str], rng: random.Random) -> str | None:
    """The page cut to a small one: the first one to four paragraphs of the story, few of its lists and links."""
    root = _parsed(page)
    if root is None:
        return None
    document, owners = _blocks(root)
    wanted = set(map(_squeezed, story))
    found = [(owners[index], _squeezed(text) in wanted) for index, text in enumerate(document.texts)]
    told = list(dict.fromkeys(_told(document, owners, story)))
    if not told:
        return None
    kept = set(told[: rng.randint(1, 4)])
    for owner in list(kept):
        kept.update(owner.iterancestors())
    share = rng.uniform(0.6, 0.95)
    for index, (owner, is_story) in enumerate(found):
        if owner is None or owner in kept or owner.getparent() is None or owner.tag in ("body", "html"):
            continue
        linked = 2 * document.link_chars[index] > len(document.texts[index]) or owner.tag in ("li", "option")
        if is_story or (linked and rng.random() < share):
            _drop(owner)
    return _written(root)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _parsed(page: str) -> Element | None:
    markup = page.replace("\0", "").encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(markup, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.LxmlError, ValueError):
        return None
    return root if root.find("body") is not None else None


def _written(root: Element) -> str:
    return str(etree.tostring(root.getroottree(), method="html", encoding="unicode"))


def _blocks(root: Element) -> tuple[Document, list[Element | None]]:
    """A tree's blocks and the element around each."""
    elements = list(root.iter(etree.Element))
    for number, element in enumerate(elements):
        element.attrib["data-n"] = str(number)
    document = tree_blocks(root)
    given = document.elements.attributes
    numbers = [given[owner].get("data-n") if owner >= 0 else None for owner in document.owners]
    owners = [elements[int(number)] if number else None for number in numbers]
    for element in elements:
        del element.attrib["data-n"]
    return document, owners


def _drop(element: Element) -> None:
    """Take an element out of its tree; the text after it stays."""
    element.drop_tree()


_NO_PARENT: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 span a b i em strong font pre table thead tbody tr ul ol dl li figure".split()
)
"""What a unit does not stand in; the story's container is what is around it."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a story stands."""

    body: Element
    container: Element
    """The innermost element around all of it that a unit may stand in."""
    first: Element | None
    last: Element | None
    """The container's children around its beginning and end; None where the container's own text is part of it."""
    gaps: list[Element]
    """Children of the container before which a unit is between two paragraphs."""

    def put(self, elements: Sequence[Element], label: str, where: str, rng: random.Random) -> None:
        for element in elements:
            element.set(MARK, label)
        places: dict[str, Callable[[random.Random], tuple[Element, int]]] = {
            "above": self._above, "between": self._between, "close": self._close, "below": self._below,
        }  # fmt: skip
        parent, index = places[where](rng)
        for offset, element in enumerate(elements):
            fitted = fitting(element, parent.tag, label)
            if index + offset == 0 and (parent.text or "").strip():
                fitted.tail, parent.text = parent.text, None
            parent.insert(index + offset, fitted)

    def _between(self, rng: random.Random) -> tuple[Element, int]:
        return (self.container, self.container.index(rng.choice(self.gaps))) if self.gaps else self._close(rng)

    def _close(self, rng: random.Random) -> tuple[Element, int]:
        """Below the last paragraph, in the same container."""
        if self.last is None:
            return self.container, len(self.container)
        return self._after(self.last, rng)

    def _below(self, rng: random.Random) -> tuple[Element, int]:
        way = rng.random()
        if way < 0.4 or self.container is self.body:
            return self._close(rng)
        if way < 0.5:
            return self.container, len(self.container)
        if way < 0.9:
            return self._after(self._around(rng), rng)
        top = self.container
        while top.getparent() is not self.body:
            top = top.getparent()
        return self.body, max(self.body.index(top) + 1, len(self.body) - rng.choice((0, 1, 2)))

    def _above(self, rng: random.Random) -> tuple[Element, int]:
        way = rng.random()
        if way < 0.3 and self.first is not None:
            return self.container, self.container.index(self.first)
        if way < 0.5 or self.container is self.body:
            return self.container, 0
        if way < 0.85:
            around = self._around(rng)
            return around.getparent(), around.getparent().index(around)
        return self.body, 0

    def _after(self, element: Element, rng: random.Random) -> tuple[Element, int]:
        """Right below an element, or below one or two others that follow it."""
        parent = element.getparent()
        return parent, min(parent.index(element) + 1 + rng.choice((0, 0, 0, 1, 2)), len(parent))

    def _around(self, rng: random.Random) -> Element:
        """The container, which is not the body here, or one of the elements around it."""
        around = self.container
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
            if around.getparent() is not self.body:
                around = around.getparent()
        return around


def _told(document: Document, owners: Sequence[Element | None], story: Sequence[str]) -> list[Element]:
    """The elements that hold the story; of a text that stands elsewhere too that is only believed where nothing else is."""
    wanted = set(map(_squeezed, story))
    texts = list(map(_squeezed, document.texts))
    counts = Counter(texts)
    told = [index for index, text in enumerate(texts) if text in wanted and owners[index] is not None]
    sure = [index for index in told if counts[texts[index]] == 1 and count_words(texts[index]) >= PHRASE_WORDS]
    for index in told:  # a story often ends with a word or two
        if sure and 0 < index - sure[-1] <= CLOSE:
            sure.append(index)
    return [owners[index] for index in sure or told]


def _spot(root: Element, held: list[Element]) -> _Spot | None:
    """Where a story stands that these elements hold; None where there are none."""
    body = root.find("body")
    held = [owner for owner in held if body in owner.iterancestors()] or [body] * (body in held)
    if not held:
        return None
    ways = [[*reversed([owner, *owner.iterancestors()])] for owner in (held[0], held[-1])]
    common = [one for one, other in zip(*ways) if one is other]
    while common[-1].tag in _NO_PARENT:
        common.pop()
    container = common[-1]
    inside: dict[Element, None] = {}
    for owner in held:
        while owner is not container and owner.getparent() is not container:
            owner = owner.getparent()
            if owner is None:  # a story that stands elsewhere, too
                break
        if owner is not None:
            inside[owner] = None
    if container in inside:  # paragraphs without elements, parted by two <br>
        breaks = [child for child in container.iterchildren("br") if not (child.tail or "").strip()]
        return _Spot(
            body,
            container,
            None,
            None,
            [after for child in breaks if (after := child.getnext()) is not None and after.tag == "br"],
        )
    children = list(inside)
    return _Spot(body, container, children[0], children[-1], children[1:])
