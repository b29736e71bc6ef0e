"""A page's blocks as one string of bytes, for the compiled core; core/src/document_bytes.rs reads it and says its form."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from cleanpage.blocks.document import Document

END: Final = "\0"
"""After each string; none holds one, and one that does is given a space for it."""


def document_bytes(document: Document) -> bytes:
    """What the core describes of a page: texts, elements and the head, not text nodes and inserts."""
    elements, head = document.elements, document.head
    numbers = (
        document.owners, document.first_text_elements, document.link_chars, document.link_counts, document.blanks,
        elements.parents, list(map(len, elements.attributes)), elements.first_blocks, elements.last_blocks,
        list(map(len, head.metas)), list(map(len, head.links)),
    )  # fmt: skip
    strings = (
        document.texts, elements.tags, _flat(elements.attributes),
        (head.title, head.base, *_flat(head.metas), *_flat(head.links), *head.json_ld),
    )  # fmt: skip
    return b"".join((*map(_numbers_bytes, numbers), *map(strings_bytes, strings)))


def strings_bytes(strings: Sequence[str]) -> bytes:
    """Strings one after another, each followed by a zero byte, behind the number of bytes."""
    text = END.join((*strings, ""))
    if text.count(END) != len(strings):
        text = END.join((*(string.replace(END, " ") for string in strings), ""))
    encoded = text.encode("utf-8", "replace")
    return len(encoded).to_bytes(4, "little") + encoded


def _numbers_bytes(numbers: Sequence[int]) -> bytes:
    found = array("i", numbers)
    return len(found).to_bytes(4, "little") + found.tobytes()


def _flat(elements: Iterable[dict[str, str]]) -> list[str]:
    """Names and values in turn."""
    return list(chain.from_iterable(chain.from_iterable(map(dict.items, elements))))
