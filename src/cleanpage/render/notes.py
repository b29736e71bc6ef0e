"""Footnotes: which links in a text refer to one, and which blocks are one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cleanpage.blocks import Columns
from cleanpage.render.nodes import Node, Paragraph, Run

_LABEL: Final = re.compile(r"[\[(]?(\w{1,8}|[*†‡§¶]+)[\])]?")
_AFTER_LABEL: Final = ".)]: "


@dataclass(frozen=True, slots=True)
class Notes:
    """The footnotes of a page."""

    links: dict[int, str] = field(default_factory=dict)
    """Labels by the links that refer to a note."""
    blocks: dict[int, str] = field(default_factory=dict)
    """Labels by the blocks in which a note starts."""
    back: frozenset[int] = frozenset()
    """The links from a note back to the text."""


def find_notes(columns: Columns, kept: Sequence[bool], may_be_note: Callable[[int], bool]) -> Notes:
    """Find the footnotes of a page: kept blocks further down to which short links in kept blocks lead.

    `may_be_note` tells of a block whether it stands where it can be written as a note.
    """
    tags, attributes, first = columns.elements.tags, columns.elements.attributes, columns.elements.first_blocks
    inner = [
        (element, href[1:])
        for element, tag in enumerate(tags)
        if tag == "a"
        and first[element] < len(kept)
        and kept[first[element]]
        and (href := attributes[element].get("href") or "")[:1] == "#"
    ]
    labels = {element: label for element, _ in inner if (label := _label(link_text(columns, element)))}
    if not labels:
        return Notes()
    wanted = {name for _, name in inner if name}
    places = {
        name: element
        for element in range(len(tags) - 1, -1, -1)
        if attributes[element] and (name := attributes[element].get("id") or attributes[element].get("name") or "") in wanted
    }
    notes = Notes()
    taken: set[str] = set()
    for element, name in inner:
        label = labels.get(element, "")
        target = first[places[name]] if name in places else 0
        if not label or not first[element] < target < len(kept) or not kept[target] or not may_be_note(target):
            continue
        if notes.blocks.get(target) != label and (target in notes.blocks or label in taken):
            continue
        taken.add(label)
        notes.blocks[target] = notes.links[element] = label
    back = [
        element
        for element, name in inner
        if first[element] in notes.blocks and name in places and first[places[name]] < first[element]
    ]
    return Notes(notes.links, notes.blocks, frozenset(back))


def link_text(columns: Columns, link: int) -> str:
    """The text of a link, as far as it stands in the block where it starts."""
    parents, block = columns.elements.parents, columns.elements.first_blocks[link]
    parts: list[str] = []
    for text, element in zip(columns.piece_texts[block], columns.piece_elements[block]):
        while element > link:
            element = parents[element]
        if element == link:
            parts.append(text)
    return "".join(parts)


def unlabelled(nodes: Sequence[Node], label: str) -> list[Node]:
    """What is in a note, without the label that the page put before it."""
    first = nodes[0]
    if not isinstance(first, Paragraph):
        return list(nodes)
    if len(nodes) > 1 and _label("".join([run.text for run in first.runs]).rstrip(".")) == label:
        return list(nodes[1:])
    return [Paragraph(_unlabelled(first.runs, label)), *nodes[1:]]


def _label(text: str) -> str:
    """The label of a footnote from the text of a link to it, "" if it is none.

    >>> _label("[12]"), _label("see below")
    ('12', '')
    """
    match = _LABEL.fullmatch(text.strip())
    return match[1] if match else ""


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
