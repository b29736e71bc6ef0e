"""The blocks of a page as flat arrays: what both readers of blocks make and every later step reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from cleanpage.blocks.lazy import Lazy

NO_ELEMENT = -1

MATH, PREFORMATTED = 1, 2
"""In `Document.hints`: formulas in MathML or in scripts; preformatted text."""


@dataclass(frozen=True)
class Elements(Lazy):
    """The elements of an HTML page, in document order; a parent stands before its children.

    Each list has one entry an element. A text page has no elements and all lists are empty.
    """

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    """Index of the parent element, `NO_ELEMENT` for the root."""
    attributes: list[dict[str, str]] = field(default_factory=list)
    first_blocks: list[int] = field(default_factory=list)
    """Index of the first block inside the element (or after its start, where it holds none)."""
    last_blocks: list[int] = field(default_factory=list)
    """Index after the last block inside the element."""

    def attributes_of(self, element: int) -> dict[str, str]:
        """The attributes of one element, without reading those of all."""
        return self.attributes[element]

    def having(self, *names: str) -> list[int]:
        """The elements with at least one of these attributes, in document order."""
        return [element for element, given in enumerate(self.attributes) if any(name in given for name in names)]


class Insert(NamedTuple):
    """What stands in a page's text without being text of it: an image, a checkbox, a file of a video, a formula as TeX.

    A checkbox has the type "checkbox" among its attributes.
    """

    block: int
    """Index of the block in or before which it stands."""
    piece: int
    """Index of the text node of that block before which it stands."""
    element: int
    """The element around it; `video` or `audio` around a file of one."""
    attributes: dict[str, str]
    content: list[str]
    """The TeX of a formula, in parts; empty for all others."""


@dataclass(frozen=True)
class Head(Lazy):
    """What a page says of itself outside its visible text."""

    title: str = field(default_factory=str)
    metas: list[dict[str, str]] = field(default_factory=list)
    """Attributes of each `<meta>`."""
    links: list[dict[str, str]] = field(default_factory=list)
    """Attributes of each `<link>`."""
    json_ld: list[str] = field(default_factory=list)
    """Content of each `<script type="application/ld+json">`, unparsed."""
    base: str = field(default_factory=str)
    """What the page's first `<base>` says of its links."""


@dataclass(frozen=True)
class Document(Lazy):
    """The blocks of one page in page order: one entry a block in every list that is not empty, `inserts` left out.

    `owners`, `first_text_elements`, `link_chars`, `link_counts`, `text_nodes` and `text_node_elements` are filled from HTML
    only; `lines`, `spans` and `blanks` from text only.
    """

    texts: list[str] = field(default_factory=list)
    """Whitespace folded, a single `<br>` as a newline; verbatim inside `<pre>`. Never blank."""
    owners: list[int] = field(default_factory=list)
    """The nearest block-level element around the block."""
    first_text_elements: list[int] = field(default_factory=list)
    """The innermost element around the block's first visible character."""
    link_chars: list[int] = field(default_factory=list)
    """Characters of the block that stand in links, whitespace left out."""
    link_counts: list[int] = field(default_factory=list)
    text_nodes: list[list[str]] = field(default_factory=list)
    """The block's text nodes as in the page; a `<br>` is a newline."""
    text_node_elements: list[list[int]] = field(default_factory=list)
    """The innermost element around each text node; `NO_ELEMENT` for a `<br>`."""
    lines: list[tuple[int, int]] = field(default_factory=list)
    """First and last line of the block in the input, counted from 1."""
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Where the block starts and ends in the input, in characters."""
    blanks: list[int] = field(default_factory=list)
    """Blank lines before the block."""
    inserts: list[Insert] = field(default_factory=list)
    """The images, checkboxes, TeX scripts and files of videos of an HTML page, in document order."""
    hints: int = field(default_factory=int)
    """Which of `MATH` and `PREFORMATTED` the page has, so that nobody looks for them where there are none."""
    elements: Elements = field(default_factory=Elements)
    head: Head = field(default_factory=Head)

    def __len__(self) -> int:
        return len(self.texts)
