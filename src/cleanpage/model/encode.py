"""The tokens of a page's elements, words and metadata as numbers of a vocabulary, in flat bags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final

import numpy as np

from cleanpage.blocks.columns import NO_ELEMENT, Columns
from cleanpage.features import Ints
from cleanpage.model.tokens import ElementNames, edge_words, element_names, name_tokens, page_tokens

ANCESTORS: Final = 12
"""Elements around a block's own that are read, the innermost first."""

UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Bags:
    """Sets of tokens: bag i holds `ids[ends[i - 1]:ends[i]]`."""

    ids: Ints
    ends: Ints


@dataclass(frozen=True, slots=True)
class Around:
    """The elements around the n blocks of a page, which have e different names."""

    tokens: Sequence[Sequence[str]]
    """Those of each of the e names."""
    names: Ints
    """The place in `tokens` of each element of the page, e for those that are around no block or too far."""
    ancestors: Ints
    """n x (2 + ANCESTORS) places in `tokens`, e where there is none: leaf, owner, then the owner's ancestors."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The tokens of a page with n blocks; the elements around them have e different names."""

    elements: Bags
    """The tokens of each of the e names."""
    ancestors: Ints
    """As in `Around`: n x (2 + ANCESTORS) places in `elements`."""
    heads: Bags
    """The first words of each block."""
    tails: Bags
    """The last words of each block."""
    page: Ints


def around(columns: Columns) -> Around:
    """Read the names of the elements around blocks."""
    n = len(columns)
    if not columns.owners:
        return Around((), np.zeros(0, np.int64), np.zeros((n, 2 + ANCESTORS), np.int64))
    parents = np.array([*columns.elements.parents, NO_ELEMENT], np.int64)
    above = np.empty((n, 2 + ANCESTORS), np.int64)
    above[:, 0] = columns.leaves
    above[:, 1] = columns.owners
    for level in range(2, 2 + ANCESTORS):
        above[:, level] = parents[above[:, level - 1]]
    used = np.zeros(len(parents), bool)
    used[above] = True
    used[-1] = False  # the last place stands for no element
    tags, attributes = columns.elements.tags, columns.elements.attributes
    numbers: dict[ElementNames, int] = {}
    elements = np.flatnonzero(used)
    found = [numbers.setdefault(element_names(tags[at], attributes[at]), len(numbers)) for at in elements.tolist()]
    names = np.full(len(parents), len(numbers))
    names[elements] = found
    return Around(name_tokens(list(numbers)), names[:-1], names[above])


def encode(columns: Columns, elements: Around, url: str | None, tokens: Mapping[str, int], words: Mapping[str, int]) -> Encoded:
    """Encode a page with the vocabularies that a model knows; unknown tokens are left out."""
    heads, tails = two_bags(map(edge_words, columns.texts), words)
    page = bags([page_tokens(columns, url)], tokens).ids
    return Encoded(bags(elements.tokens, tokens), elements.ancestors, heads, tails, page)


def two_bags(given: Iterable[tuple[Sequence[str], Sequence[str]]], vocabulary: Mapping[str, int]) -> tuple[Bags, Bags]:
    """The known tokens of two bags for each block."""
    both = bags(chain.from_iterable(given), vocabulary)
    sizes = np.diff(both.ends, prepend=0)
    second = np.repeat(np.arange(len(sizes)) % 2 == 1, sizes)
    return Bags(both.ids[~second], np.cumsum(sizes[::2])), Bags(both.ids[second], np.cumsum(sizes[1::2]))


def bags(given: Iterable[Sequence[str]], vocabulary: Mapping[str, int]) -> Bags:
    """The known tokens of each bag.

    Each bag is let go before the next one is made: the garbage collector would look through those of all blocks, again and
    again.
    """
    ids: list[int] = []
    ends: list[int] = []
    for bag in given:
        ids.extend(map(vocabulary.get, bag, repeat(UNKNOWN)))
        ends.append(len(ids))
    found = np.array(ids, np.int64)
    known = found != UNKNOWN
    return Bags(found[known], np.concatenate([[0], np.cumsum(known)])[np.array(ends, np.int64)])
