"""What a block is known by on other pages of its site: its text, and its path of tags and classes.

Keys are CRC-32 sums: 32 bits are few enough to be kept by the thousand, and two texts of a site share one by chance on one
page in some hundred thousand. The compiled core makes the same (`core/src/keys.rs`).
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

from cleanpage.analysis import Analysis
from cleanpage.blocks.document import NO_ELEMENT, Document
from cleanpage.types import Ints


def page_keys(found: Analysis) -> tuple[Ints, Ints]:
    """The keys of the texts and of the paths of n blocks; a path is 0 on a page without tags."""
    if found.arrays is not None:
        return found.arrays.array("text_keys").astype(np.int64), found.arrays.array("path_keys").astype(np.int64)
    texts = np.array([crc32(text.encode()) for text in found.document.texts], np.int64)
    return texts, np.array(path_keys(found.document), np.int64)


def path_keys(document: Document) -> list[int]:
    """The key of the elements around each block."""
    if not document.owners:
        return [0] * len(document.texts)
    elements = document.elements
    keys: list[int] = []
    for tag, parent, attributes in zip(elements.tags, elements.parents, elements.attributes):
        key = crc32(tag.encode(), keys[parent] if parent != NO_ELEMENT else 0)
        keys.append(crc32(attributes.get("class", "").encode(), crc32(b".", key)))
    return [keys[owner] if owner != NO_ELEMENT else 0 for owner in document.owners]
