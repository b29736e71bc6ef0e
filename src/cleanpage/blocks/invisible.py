"""Characters that nobody sees and everybody stumbles over: taken out of the texts that people get."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from typing import Final

from cleanpage.blocks.document import Document
from cleanpage.text.characters import INVISIBLE, without_invisible

_SPACES: Final = re.compile("  +")


def visible_document(document: Document) -> Document:
    """A page's document with its texts as people get them; the same one if there is nothing to take out."""
    texts = visible_texts(document.texts, "".join(document.texts))
    if texts is document.texts:
        return document
    return replace(document, texts=texts, text_nodes=visible_nodes(document.text_nodes))


def visible_texts(texts: list[str], together: str) -> list[str]:
    """The texts of blocks without invisible characters; the same list if there are none in them `together`."""
    return list(map(_visible, texts)) if holds_invisible(together) else texts


def visible_nodes(text_nodes: list[list[str]]) -> list[list[str]]:
    """The text nodes of blocks without invisible characters."""
    return [list(map(without_invisible, nodes)) for nodes in text_nodes]


def holds_invisible(text: str) -> bool:
    """Whether a text has invisible characters."""
    return not text.isascii() and any(character in text for character in INVISIBLE)


def shown_blocks(texts: Sequence[str], kept: list[bool]) -> list[bool]:
    """The verdicts on texts that have been made visible; a block of nothing but invisible characters is removed."""
    if not holds_invisible("".join(compress(texts, kept))):
        return kept
    return [keep and bool(without_invisible(text).strip()) for text, keep in zip(texts, kept, strict=True)]


def _visible(text: str) -> str:
    """A block's text without invisible characters, but for one that has no others: no block is blank."""
    found = without_invisible(text)
    if found == text or not found.strip():
        return text
    return found if "  " in text else _SPACES.sub(" ", found).strip()  # two spaces stand in preformatted text alone
