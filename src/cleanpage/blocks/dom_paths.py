"""Where the blocks of an HTML page stood: the elements around them, their XPath, the text of their links.

All is found when it is asked for. On a page nested deep the paths of all blocks together are longer than the page by far.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from cleanpage.blocks.document import NO_ELEMENT, Document
from cleanpage.pickling import pack, unpack
from cleanpage.text.characters import collapse_whitespace


@dataclass(frozen=True, slots=True)
class Ancestor:
    """An element around a block."""

    tag: str
    """Its name in lower case."""
    class_: str | None
    """Its `class` attribute, as it stands there."""
    id: str | None
    """Its `id` attribute."""
    role: str | None
    """Its `role` attribute."""


@dataclass(frozen=True, eq=False)
class DomPaths:
    """Where the blocks of one page stood, by index."""

    document: Document

    def __reduce__(self) -> tuple[Callable[[bytes], DomPaths], tuple[bytes]]:
        return _unpickled, (pack(self.document),)

    def ancestors(self, index: int) -> tuple[Ancestor, ...]:
        elements = self.document.elements
        found = []
        for element in self._chain(index):
            get = elements.attributes_of(element).get
            found.append(Ancestor(elements.tags[element], get("class"), get("id"), get("role")))
        return tuple(found)

    def xpath(self, index: int) -> str | None:
        if not self.document.owners:
            return None
        tags, numbers = self.document.elements.tags, self._numbers
        return "".join([_step(tags[element], numbers[element]) for element in self._chain(index)])

    def link_text(self, index: int) -> str:
        """The text of the block that stands in links, one space between links."""
        if not self.document.owners or not self.document.link_counts[index]:
            return ""
        pieces = zip(self.document.text_nodes[index], self.document.text_node_elements[index], strict=True)
        linked = self._linked
        return collapse_whitespace(" ".join(text for text, element in pieces if element != NO_ELEMENT and linked[element]))

    def _chain(self, index: int) -> list[int]:
        """The elements around a block, from the root to its own."""
        element = self.document.owners[index] if self.document.owners else NO_ELEMENT
        chain: list[int] = []
        while element != NO_ELEMENT:
            chain.append(element)
            element = self.document.elements.parents[element]
        return chain[::-1]

    @cached_property
    def _numbers(self) -> list[int]:
        """Each element's number among its siblings of the same tag, from 1."""
        counts: dict[tuple[int, str], int] = {}
        numbers: list[int] = []
        for tag, parent in zip(self.document.elements.tags, self.document.elements.parents, strict=True):
            number = counts[parent, tag] = counts.get((parent, tag), 0) + 1
            numbers.append(number)
        return numbers

    @cached_property
    def _linked(self) -> list[bool]:
        """Whether each element is a link or in one."""
        linked: list[bool] = []
        for tag, parent in zip(self.document.elements.tags, self.document.elements.parents, strict=True):
            linked.append(tag == "a" or (parent != NO_ELEMENT and linked[parent]))
        return linked


def _step(tag: str, number: int) -> str:
    named = tag.isascii() and tag.replace("-", "").isalnum()  # <fb:like> and <p;> are no names to XPath
    return f"/{tag}[{number}]" if named else f"/*[name()={_literal(tag)}][{number}]"


def _literal(text: str) -> str:
    """A string in XPath, which has no way to write a quote in quotes."""
    return 'concat("' + text.replace('"', '",\'"\',"') + '")' if '"' in text else f'"{text}"'


def _unpickled(packed: bytes) -> DomPaths:
    return DomPaths(unpack(packed))
