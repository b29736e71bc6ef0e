"""Callouts: boxes with a note, a tip or a warning beside the text, and the block that is the title of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT

MOST: Final = 0.7
"""The largest share of a text's characters that a callout has; a larger one is the text."""

_TAGS: Final = frozenset("div aside section details blockquote".split())
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+")
_MAY_BE: Final = re.compile(
    r"admonition|callout|alert|\b(?:note|tip|warning|caution|important|hint|danger|info|notice|attention)\b", re.I
)
_CALLOUTS: Final = frozenset(("admonition", "callout", "alert"))
_KINDS: Final = frozenset("note tip warning caution important hint danger info notice attention".split())
_TITLES: Final = frozenset(("title", "heading", "header", "head", "label"))
_PARTS: Final = _TITLES | frozenset("content body icon inner text wrapper container list".split())
_TITLE_TAGS: Final = frozenset("summary h1 h2 h3 h4 h5 h6".split())


def find_callouts(document: Document, kept: Sequence[bool]) -> dict[int, int | None]:
    """The callouts with kept text, each with the block that is its title, if one is; none stands in another."""
    elements = document.elements
    found: dict[int, int | None] = {}
    counts = [0, *accumulate(map(int, kept))]
    lengths = [0, *accumulate(len(text) * keep for text, keep in zip(document.texts, kept))]
    end = 0
    for element in elements.having("class", "role", "data-callout"):
        if elements.tags[element] not in _TAGS:
            continue
        first, last, given = elements.first_blocks[element], elements.last_blocks[element], elements.attributes[element]
        if first < end or counts[first] == counts[last]:
            continue
        named = given.get("class") or ""
        if given.get("role") != "note" and "data-callout" not in given and not _MAY_BE.search(named):
            continue
        title = first if _is_title(document, first, element) else None
        words = _words(named)
        called = given.get("role") == "note" or "data-callout" in given or words & _CALLOUTS
        if (called or (title is not None and _KINDS & frozenset(named.lower().split()))) and not words & _PARTS:
            some = counts[first if title is None else first + 1] < counts[last]
            if some and lengths[last] - lengths[first] <= MOST * lengths[-1]:
                found[element] = title
                end = last
    return found


def _is_title(document: Document, block: int, callout: int) -> bool:
    """Whether a block is the title of a callout: of an element that is called so, a heading or a summary."""
    elements = document.elements
    element = document.first_text_elements[block]
    while element not in (NO_ELEMENT, callout):
        if elements.tags[element] in _TITLE_TAGS or _words(elements.attributes[element].get("class") or "") & _TITLES:
            return elements.last_blocks[element] - elements.first_blocks[element] <= 1
        element = elements.parents[element]
    return False


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(name)}
