"""Footnotes: which links in a text refer to one, and which blocks are one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT, Elements
from cleanpage.blocks.html import BLOCK_TAGS
from cleanpage.render.nodes import Node, Paragraph, Run
from cleanpage.text.characters import collapse_whitespace

_LABEL: Final = re.compile(r"\[(\w{1,8})\]|[\[(]?(\d{1,4}[a-z]?|[ivxlc]{1,6}|[a-z]|[*†‡§¶]+)[\])]?", re.I)
_PERMALINKS: Final = frozenset(("#", "¶", "§", "🔗", "🔗\ufe0e", "🔗\ufe0f", "⚓"))
"""What a link to the place where it stands shows; at either end of a block it is the page's furniture, not its text."""

MOST_BLOCKS: Final = 4
"""Blocks of the longest note; what is longer is a section."""

LONGEST: Final = 2_000
"""Characters of the longest note that is kept for the mark that leads to it."""

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_AFTER_LABEL: Final = ".)]: "
_AROUND_LABEL: Final = ".)]:[(^ "


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The footnotes of a page."""

    links: dict[int, str] = field(default_factory=dict)
    """Labels by the links that refer to a note."""
    blocks: dict[int, str] = field(default_factory=dict)
    """Labels by the blocks in which a note starts."""
    ends: dict[int, int] = field(default_factory=dict)
    """By the blocks in which a note starts, the block after its last."""
    back: frozenset[int] = frozenset()
    """The links from a note back to the text."""
    permalinks: frozenset[int] = frozenset()
    """The links that show the address of the place where they stand."""


def find_footnotes(
    document: Document, kept: Sequence[bool], may_be_note: Callable[[int], bool], may_be_permalink: Callable[[int], bool]
) -> Footnotes:
    """Find the footnotes of a page: kept blocks further down to which short links in kept blocks lead.

    `may_be_note` tells of a block whether it stands where it can be written as a note, `may_be_permalink` of a link whether
    it may lead to where it stands.
    """
    attributes, first = document.elements.attributes, document.elements.first_blocks
    inner: list[tuple[int, str]] = []
    permalinks: list[int] = []
    labels: dict[int, str] = {}
    texts, outermost = _link_texts(document, kept)
    for element, text in texts.items():
        href = attributes[element]["href"]
        if href[0] == "#":
            inner.append((element, href[1:]))
            label = _label(text)
            alone = text.isalnum() and text == document.texts[first[element]]  # a tab or a page, not a mark in a text
            if label and not alone:
                labels[element] = label
        if text in _PERMALINKS and element in outermost and may_be_permalink(element):
            permalinks.append(element)
    if not labels:
        return Footnotes(permalinks=frozenset(permalinks))
    places = _places(document, {name for _, name in inner if name})
    footnotes = Footnotes()
    taken: set[str] = set()
    for element, name in inner:
        label = labels.get(element, "")
        target = first[places[name]] if name in places else 0
        if not label or not first[element] < target < len(kept) or not kept[target] or not may_be_note(target):
            continue
        if footnotes.blocks.get(target) != label and (target in footnotes.blocks or label in taken):
            continue
        taken.add(label)
        footnotes.blocks[target] = footnotes.links[element] = label
        footnotes.ends[target] = max(document.elements.last_blocks[_whole(document, places[name])], target + 1)
    back = [
        element
        for element, name in inner
        if first[element] in footnotes.blocks and name in places and first[places[name]] < first[element]
    ]
    permalinks = [element for element in permalinks if element not in footnotes.links]
    return Footnotes(footnotes.links, footnotes.blocks, footnotes.ends, frozenset(back), frozenset(permalinks))


def cited_blocks(document: Document, kept: Sequence[bool]) -> set[int]:
    """The blocks of notes that are not kept though a mark in a kept block leads to them."""
    elements, found = document.elements, set[int]()
    marks: dict[str, int] = {}
    for element, text in _link_texts(document, kept)[0].items():
        href, block = elements.attributes[element]["href"], elements.first_blocks[element]
        if href[0] == "#" and _label(text) and not (text.isalnum() and text == document.texts[block]):
            marks[href[1:]] = min(block, marks.get(href[1:], block))
    for name, place in _places(document, marks.keys()).items() if marks else ():
        note = _whole(document, place)
        first, last = elements.first_blocks[note], elements.last_blocks[note]
        if elements.tags[note] == "dt":
            last = max(last, _end_of_entry(elements, note))
        if last - first > MOST_BLOCKS:
            continue
        length = sum(map(len, document.texts[first:last]))
        headed = any(elements.tags[document.owners[block]] in _HEADINGS for block in range(first, last))
        if marks[name] < first and length <= LONGEST and not headed and not any(kept[first:last]):
            found.update(range(first, last))
    return found


def _places(document: Document, names: Collection[str]) -> dict[str, int]:
    """The elements by their names, the first of each."""
    return {
        name: element
        for element in range(len(document.elements.tags) - 1, -1, -1)
        if (given := document.elements.attributes[element]) and (name := given.get("id") or given.get("name") or "") in names
    }


def _whole(document: Document, place: int) -> int:
    """The element of the note at a place: itself, or if it is in a line, the block-level one around it; a short one."""
    elements = document.elements
    element = place
    while element != NO_ELEMENT and elements.tags[element] not in BLOCK_TAGS:
        element = elements.parents[element]
    around = elements.parents[element] if element != NO_ELEMENT else NO_ELEMENT
    if (
        around != NO_ELEMENT
        and elements.tags[around] in ("li", "dd")
        and elements.first_blocks[around] == elements.first_blocks[place]
    ):
        element = around
    if element == NO_ELEMENT or elements.last_blocks[element] - elements.first_blocks[element] > MOST_BLOCKS:
        return place
    return element


def _end_of_entry(elements: Elements, term: int) -> int:
    """The block after what is said of a term."""
    end = elements.last_blocks[term]
    for at in range(term + 1, len(elements.tags)):
        if elements.parents[at] < elements.parents[term] or (
            elements.parents[at] == elements.parents[term] and elements.tags[at] != "dd"
        ):
            break
        end = elements.last_blocks[at]
    return end


def _link_texts(document: Document, kept: Sequence[bool]) -> tuple[dict[int, str], set[int]]:
    """The links in kept blocks to a place on a page, with their text as far as it stands in the block where they start.

    And those of them with which a block begins or ends.
    """
    elements = document.elements
    texts: dict[int, list[str]] = {
        element: []
        for element, (tag, attributes, block) in enumerate(zip(elements.tags, elements.attributes, elements.first_blocks))
        if tag == "a" and block < len(kept) and kept[block] and "#" in (attributes.get("href") or "")
    }
    link_of = {NO_ELEMENT: NO_ELEMENT}
    outermost: set[int] = set()
    for block in {elements.first_blocks[link] for link in texts}:
        first = last = NO_ELEMENT
        begun = False
        for text, element in zip(document.text_nodes[block], document.text_node_elements[block]):
            climbed = []
            while element not in link_of and element not in texts:
                climbed.append(element)
                element = elements.parents[element]
            link = link_of.get(element, element)
            link_of.update(dict.fromkeys(climbed, link))
            if link != NO_ELEMENT and elements.first_blocks[link] == block:
                texts[link].append(text)
            if not text.isspace():
                first, last = first if begun else link, link
                begun = True
        outermost |= {first, last}
    return {link: collapse_whitespace("".join(parts)) for link, parts in texts.items()}, outermost


def unlabelled(nodes: Sequence[Node], label: str) -> list[Node]:
    """What is in a note, without the label that the page put before it."""
    first = nodes[0] if nodes else None
    if not isinstance(first, Paragraph):
        return list(nodes)
    if len(nodes) > 1 and _label("".join([run.text for run in first.runs]).rstrip(". ")) == label:
        return list(nodes[1:])
    return [Paragraph(_unlabelled(first.runs, label)), *nodes[1:]]


def is_label(runs: Sequence[Run], label: str) -> bool:
    """Whether a block at the start of a note is its label alone, or the signs that were around it."""
    return "".join([run.image or run.text for run in runs]).strip(_AROUND_LABEL) in ("", label)


def _label(text: str) -> str:
    """The label of a footnote from the text of a link to it, "" if it is none.

    >>> _label("[12]"), _label("see below")
    ('12', '')
    """
    match = _LABEL.fullmatch(text)
    return (match[1] or match[2]) if match else ""


def _unlabelled(runs: list[Run], label: str) -> list[Run]:
    if not runs or runs[0].image:
        return runs
    if runs[0].text[0] in _AFTER_LABEL:  # the label was a link back
        runs = [runs[0]._replace(text=runs[0].text.lstrip(_AFTER_LABEL)), *runs[1:]]
    text = runs[0].text.lstrip("[(^ ")
    if not text.startswith(label):
        return runs
    rest = text[len(label) :]
    if rest and rest[0] not in _AFTER_LABEL:
        return runs
    rest = rest.lstrip(_AFTER_LABEL)
    following = runs[1:]
    if rest:
        return [runs[0]._replace(text=rest), *following]
    if not following:
        return runs
    if following[0].image:
        return following
    return [following[0]._replace(text=following[0].text.lstrip(_AFTER_LABEL)), *following[1:]]
