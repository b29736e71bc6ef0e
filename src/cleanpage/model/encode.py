"""The tokens of a page's elements, words, links and metadata as numbers of a vocabulary, in flat bags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np

from cleanpage.blocks.document import NO_ELEMENT, Document
from cleanpage.features.block_features import Ints
from cleanpage.features.tokens import (
    END,
    HEAD_WORDS,
    INSIDE_CHARACTERS,
    INSIDE_WORDS,
    TAIL_CHARACTERS,
    TAIL_WORDS,
    ElementNames,
    element_names,
    name_tokens,
    page_tokens,
    page_words,
)

ANCESTORS: Final = 10
"""Elements around a block's own that are read, the innermost first."""

UNKNOWN: Final = -1

PART: Final = 1024
"""Blocks whose words are read at a time."""


@dataclass(frozen=True, slots=True)
class TokenBags:
    """Sets of tokens: bag i holds `ids[ends[i - 1]:ends[i]]`."""

    ids: Ints
    ends: Ints


@dataclass(frozen=True, slots=True)
class AncestorTokens:
    """The elements around the n blocks of a page, which have e different names."""

    tokens: Sequence[Sequence[str]]
    """Those of each of the e names."""
    ancestors: Ints
    """n x (2 + ANCESTORS) places in `tokens`, e where there is none: leaf, owner, then the owner's ancestors."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Numbers of the tokens that a model knows, by kind."""

    names: Mapping[str, int]
    """Of names of elements, and of what a page says of itself."""
    words: Mapping[str, int]
    links: Mapping[str, int]
    """Of the addresses of links, and of the forms around blocks."""
    pairs: Ints
    """Pairs of words that stand side by side, in rising order: the number of the first times the number of words, plus that of
    the second. A pair's own number is its place, after all words."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The tokens of a page with n blocks; the elements around them have e different names."""

    elements: TokenBags
    """The tokens of each of the e names."""
    ancestors: Ints
    """As in `AncestorTokens`: n x (2 + ANCESTORS) places in `elements`."""
    heads: TokenBags
    tails: TokenBags
    """The first and the last words of each block."""
    inside: TokenBags
    """The words of the first part of each block, and the pairs of them that stand side by side."""
    links: TokenBags
    page: Ints
    """What the page says of itself."""


def ancestor_tokens(document: Document) -> AncestorTokens:
    """Read the names of the elements around blocks."""
    n = len(document)
    if not document.owners:
        return AncestorTokens((), np.zeros((n, 2 + ANCESTORS), np.int64))
    parents = np.array([*document.elements.parents, NO_ELEMENT], np.int64)
    above = np.empty((n, 2 + ANCESTORS), np.int64)
    above[:, 0] = document.first_text_elements
    above[:, 1] = document.owners
    for level in range(2, 2 + ANCESTORS):
        above[:, level] = parents[above[:, level - 1]]
    used = np.zeros(len(parents), bool)
    used[above] = True
    used[-1] = False  # the last place stands for no element
    tags, attributes = document.elements.tags, document.elements.attributes
    numbers: dict[ElementNames, int] = {}
    elements = np.flatnonzero(used)
    found = [numbers.setdefault(element_names(tags[at], attributes[at]), len(numbers)) for at in elements.tolist()]
    names = np.full(len(parents), len(numbers))
    names[elements] = found
    return AncestorTokens(name_tokens(list(numbers)), names[above])


def encode(
    document: Document, elements: AncestorTokens, link_tokens: Iterable[Sequence[str]], url: str | None, vocabulary: Vocabulary
) -> Encoded:
    """Encode a page with the tokens that a model knows; unknown ones are left out."""
    heads, tails, inside = _words(document.texts, vocabulary)
    return Encoded(
        bags(elements.tokens, vocabulary.names), elements.ancestors, heads, tails, inside,
        bags(link_tokens, vocabulary.links), bags([page_tokens(document, url)], vocabulary.names).ids,
    )  # fmt: skip


def _words(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[TokenBags, TokenBags, TokenBags]:
    """The first, the last and the inner words of each block, some blocks at a time for the sake of memory."""
    parts = [_words_of(texts[start : start + PART], vocabulary) for start in range(0, max(1, len(texts)), PART)]
    heads, tails, inside = (_joined(bags) for bags in zip(*parts, strict=True))
    return heads, tails, inside


def _words_of(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[TokenBags, TokenBags, TokenBags]:
    ids, ends = _word_ids([text[:INSIDE_CHARACTERS] for text in texts], vocabulary.words)
    long = np.flatnonzero(np.fromiter(map(len, texts), np.int64, len(texts)) > INSIDE_CHARACTERS)
    last_ids, last_ends = _word_ids([texts[index][-TAIL_CHARACTERS:] for index in long.tolist()], vocabulary.words)
    sizes = np.diff(ends, prepend=0)
    rank = np.arange(len(ids)) - np.repeat(ends - sizes, sizes)
    from_end = np.repeat(sizes, sizes) - rank
    short = np.ones(len(texts), bool)
    short[long] = False
    last_sizes = np.diff(last_ends, prepend=0)
    last_from_end = np.repeat(last_ends, last_sizes) - np.arange(len(last_ids))
    tail_ids = np.concatenate([ids[(from_end <= TAIL_WORDS) & np.repeat(short, sizes)], last_ids[last_from_end <= TAIL_WORDS]])
    blocks = np.repeat(np.arange(len(texts)), sizes)
    tail_blocks = np.concatenate(
        [blocks[(from_end <= TAIL_WORDS) & np.repeat(short, sizes)], np.repeat(long, last_sizes)[last_from_end <= TAIL_WORDS]]
    )
    inner = rank < INSIDE_WORDS
    return (
        known_bags(ids[rank < HEAD_WORDS], blocks[rank < HEAD_WORDS], len(texts)),
        known_bags(tail_ids, tail_blocks, len(texts)),
        words_and_pairs(ids[inner], blocks[inner], len(texts), len(vocabulary.words), vocabulary.pairs),
    )


def _word_ids(texts: Sequence[str], vocabulary: Mapping[str, int]) -> tuple[Ints, Ints]:
    """The number of each word of some texts, `UNKNOWN` for those not known, and where each text ends. All numbers are "0"."""
    words = page_words(texts)
    ids = np.fromiter(map(vocabulary.get, words, repeat(UNKNOWN)), np.int64, len(words))
    zero = vocabulary.get("0", UNKNOWN)
    ending = []
    for place in np.flatnonzero(ids == UNKNOWN).tolist():
        word = words[place]
        if word == END:
            ending.append(place)
        elif word.isdigit():
            ids[place] = zero
    ends = np.array(ending, np.int64)
    within = np.ones(len(ids), bool)
    within[ends] = False
    return ids[within], ends - np.arange(len(ends))


def words_and_pairs(ids: Ints, blocks: Ints, count: int, words: int, pairs: Ints) -> TokenBags:
    """The known words of `count` blocks, given in order with their blocks, and the known pairs that stand side by side."""
    if len(pairs) and len(ids) > 1:
        beside = np.flatnonzero((ids[:-1] >= 0) & (ids[1:] >= 0) & (blocks[:-1] == blocks[1:]))
        keys = ids[beside] * words + ids[beside + 1]
        places = np.minimum(np.searchsorted(pairs, keys), len(pairs) - 1)
        found = pairs[places] == keys
        ids = np.concatenate([ids, words + places[found]])
        blocks = np.concatenate([blocks, blocks[beside[found]]])
    return known_bags(ids, blocks, count)


def known_bags(ids: Ints, blocks: Ints, count: int) -> TokenBags:
    """Known tokens, given with the block of each, by block."""
    known = ids >= 0
    ids, blocks = ids[known], blocks[known]
    order = np.argsort(blocks, kind="stable")
    return TokenBags(ids[order], np.cumsum(np.bincount(blocks, minlength=count)))


def _joined(parts: Sequence[TokenBags]) -> TokenBags:
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part.ids) for part in parts)])
    ends = [part.ends + start for part, start in zip(parts, starts)]
    return TokenBags(np.concatenate([part.ids for part in parts]), np.concatenate(ends))


def bags(given: Iterable[Sequence[str]], vocabulary: Mapping[str, int]) -> TokenBags:
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
    return TokenBags(found[known], np.concatenate([[0], np.cumsum(known)])[np.array(ends, np.int64)])
