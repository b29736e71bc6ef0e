"""The containers around each block of a page, each larger than the one before: elements, or lines between blank ones."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks.document import NO_ELEMENT, Document

LEVELS: Final = 5
"""How many containers around a block are described."""


def containers(document: Document) -> npt.NDArray[np.int64]:
    """First block and block after the last of each container around n blocks, inmost first: n x LEVELS x 2."""
    return _element_containers(document) if document.owners else _line_containers(document)


def _element_containers(document: Document) -> npt.NDArray[np.int64]:
    """The ranges of blocks of the elements around each block, each larger than the one before."""
    elements = document.elements
    parents = np.array(elements.parents, np.int64)
    parents[parents == NO_ELEMENT] = 0
    first = np.array(elements.first_blocks, np.int64)
    last = np.array(elements.last_blocks, np.int64)
    outer = np.where((first[parents] == first) & (last[parents] == last), parents, np.arange(len(parents)))
    for _ in range(max(1, int(np.ceil(np.log2(len(parents)))))):
        onward = outer[outer]
        if (onward == outer).all():
            break
        outer = onward
    ranges = np.stack([first, last], axis=1)
    at = outer[np.array(document.owners, np.int64)]
    n = len(document)
    levels = np.empty((n, LEVELS, 2), np.int64)
    alone = ranges[at, 1] - ranges[at, 0] == 1
    at = np.where(alone, outer[parents[at]], at)
    for level in range(LEVELS):
        levels[:, level] = ranges[at]
        at = outer[parents[at]]
    return levels


def _line_containers(document: Document) -> npt.NDArray[np.int64]:
    """The runs of lines around each block: no blank line inside, then at most one, two, three; then the page."""
    n = len(document)
    levels = np.empty((n, LEVELS, 2), np.int64)
    blanks = np.array(document.blanks, np.int64)
    for level in range(LEVELS):
        begins = blanks > level if level < LEVELS - 1 else np.zeros(n, bool)
        if n:
            begins[0] = True
        starts = np.flatnonzero(begins)
        run = np.cumsum(begins) - 1
        levels[:, level, 0] = starts[run]
        levels[:, level, 1] = np.append(starts[1:], n)[run]
    return levels
