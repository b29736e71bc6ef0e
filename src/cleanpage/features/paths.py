"""The path of tags and classes from the root to a block, and what the blocks that share it are like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks.document import NO_ELEMENT, Document
from cleanpage.types import Ints

INSIDE: Final = "article main aside nav header footer form table ul ol figure blockquote pre".split()
"""Elements around a block, at any distance, that say what part of the page it is in."""

OWNERS: Final[dict[str, tuple[str, ...]]] = {
    "paragraph": ("p",),
    "item": ("li", "dt", "dd"),
    "cell": ("td", "th"),
    "control": ("button", "label", "legend", "option", "select", "textarea"),
    "box": ("div", "section"),
}
"""What a block's own element is."""

_OWNER_KINDS: Final = {tag: kind for kind, tags in enumerate(OWNERS.values()) for tag in tags}
_INSIDE_BITS: Final = {tag: 1 << place for place, tag in enumerate(INSIDE)}


@dataclass(frozen=True, slots=True)
class Paths:
    """Where n blocks stand in the tree. Equal paths have equal numbers, from 0."""

    paths: Ints
    """The path of tags and classes from the root to the block's element."""
    local_paths: Ints
    """Tag and class of the block's element and of its parent."""
    depths: Ints
    inside: Ints
    """A bit for each of `INSIDE` that is around the block."""


def block_paths(document: Document) -> Paths:
    """The paths of n blocks; on a text page each block has a path of its own."""
    n = len(document)
    if not document.owners:
        return Paths(np.arange(n), np.arange(n), np.zeros(n, np.int64), np.zeros(n, np.int64))
    tags, parents, attributes = document.elements.tags, document.elements.parents, document.elements.attributes
    of_element: dict[int, tuple[int, int, int]] = {NO_ELEMENT: (NO_ELEMENT, NO_ELEMENT, 0)}
    numbers: dict[tuple[int, str, str | None], int] = {}
    parts: dict[tuple[str, str | None, str, str | None], int] = {}
    local: dict[int, int] = {}
    for owner in document.owners:
        above, climbed = owner, []
        while above not in of_element:
            climbed.append(above)
            above = parents[above]
        for element in reversed(climbed):
            number, depth, inside = of_element[parents[element]]
            key = (number, tags[element], attributes[element].get("class"))
            bits = inside | _INSIDE_BITS.get(tags[element], 0)
            of_element[element] = numbers.setdefault(key, len(numbers)), depth + 1, bits
        number = of_element[owner][0]
        if number not in local:
            parent = max(0, parents[owner])
            names = (tags[owner], attributes[owner].get("class"), tags[parent], attributes[parent].get("class"))
            local[number] = parts.setdefault(names, len(parts))
    whole: dict[int, int] = {}
    found = [of_element[owner] for owner in document.owners]
    return Paths(
        np.array([whole.setdefault(number, len(whole)) for number, _, _ in found], np.int64),
        np.array([local[number] for number, _, _ in found], np.int64),
        np.array([depth for _, depth, _ in found], np.int64),
        np.array([inside for _, _, inside in found], np.int64),
    )


def path_features(
    document: Document, found: Paths, words: npt.NDArray[Any], link_density: npt.NDArray[Any], ends: npt.NDArray[Any]
) -> dict[str, npt.NDArray[Any]]:
    """A column for each feature of n blocks' paths; `ends` tells whether a block ends a sentence."""
    n = len(document)
    tags = document.elements.tags
    kinds = np.array([_OWNER_KINDS.get(tags[owner], -1) for owner in document.owners] or [-1] * n)
    return {
        "log_depth": np.log1p(found.depths),
        **_group_features("path", found.paths, words, link_density, ends),
        **_group_features("local", found.local_paths, words, link_density, ends),
        **{f"in_{tag}": found.inside >> place & 1 for place, tag in enumerate(INSIDE)},
        **{f"is_{name}": kinds == kind for kind, name in enumerate(OWNERS)},
    }


def _group_features(
    name: str, groups: Ints, words: npt.NDArray[Any], link_density: npt.NDArray[Any], ends: npt.NDArray[Any]
) -> dict[str, npt.NDArray[Any]]:
    """How many blocks a block's group has, their mean words, their link density, the share that ends a sentence."""
    count = np.maximum(1, np.bincount(groups))
    total = np.maximum(1.0, np.bincount(groups, words))
    return {
        f"{name}_log_count": np.log(count)[groups],
        f"{name}_log_words": np.log1p(total / count)[groups],
        f"{name}_link_density": (np.bincount(groups, words * link_density) / total)[groups],
        f"{name}_terminal": (np.bincount(groups, ends) / count)[groups],
    }
