"""What tokens tell of the blocks near them: log-odds of main text, learned from labelled pages, shrunk where seen rarely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from dataset import Labelled

from cleanpage.model.encode import Bags, Encoded
from cleanpage.model.rows import Lexicons
from cleanpage.model.score import PAGE_TYPES

TOKEN_SITES: Final = 4
WORD_SITES: Final = 6
"""Sites that must use a token or word before it counts; one site's own names say nothing about others."""

PRIOR: Final = 0.2
"""Pages' worth of the average that every token is mixed with."""

TYPE_PRIOR: Final = 2.0
MAX_MASS: Final = 0.5
"""The most of one token that one page may bring, as a share of the page."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    tokens: dict[str, int]
    words: dict[str, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled page with the vocabulary's numbers."""

    page: Labelled
    encoded: Encoded
    weights: Any
    """How much each block counts in training; a page's blocks sum to one."""


def vocabulary(pages: Iterable[Labelled]) -> Vocabulary:
    """The tokens and words that enough sites use."""
    sites: tuple[dict[str, set[str]], dict[str, set[str]]] = (defaultdict(set), defaultdict(set))
    for page in pages:
        for seen, names in zip(sites, (page.tokens, page.words), strict=True):
            for name in names:
                seen[name].add(page.site)
    kept = [
        {name: number for number, name in enumerate(sorted(name for name, where in seen.items() if len(where) >= least))}
        for seen, least in zip(sites, (TOKEN_SITES, WORD_SITES), strict=True)
    ]
    return Vocabulary(*kept)


def example(page: Labelled, vocabulary: Vocabulary) -> Example:
    tokens = np.array([vocabulary.tokens.get(name, -1) for name in page.tokens] or [-1], np.int64)
    names = np.array([vocabulary.words.get(name, -1) for name in page.words] or [-1], np.int64)
    old = page.encoded
    about = tokens[old.page]
    encoded = replace(
        old,
        elements=_known(old.elements, tokens),
        heads=_known(old.heads, names),
        tails=_known(old.tails, names),
        page=about[about >= 0],
    )
    weights = np.sqrt(np.maximum(1, page.features.words))
    return Example(page, encoded, weights / max(1.0, float(weights.sum())))


def _known(bags: Bags, numbers: Any) -> Bags:
    ids = numbers[bags.ids] if len(bags.ids) else bags.ids
    return Bags(ids[ids >= 0], np.concatenate([[0], np.cumsum(ids >= 0)])[bags.ends])


def masses(item: Example, vocabulary: Vocabulary) -> list[Any]:
    """How much main text and how much else stands with each token of one page: 2 x tokens, for elements, heads, tails and
    the heads of headings above.
    """
    kept, rest = item.weights * item.page.shares, item.weights * (1 - item.page.shares)
    found = []
    for (blocks, ids), size in zip(_pairs(item), (len(vocabulary.tokens), *[len(vocabulary.words)] * 3), strict=True):
        found.append(np.minimum(MAX_MASS, np.stack([np.bincount(ids, part[blocks], size) for part in (kept, rest)])))
    return found


def lexicons(examples: Sequence[Example], sums: list[Any], vocabulary: Vocabulary) -> Lexicons:
    """Log-odds from the summed masses of the pages in `examples`."""
    elements, heads, tails, sections = map(_log_odds, sums)
    return Lexicons(elements, heads, tails, sections, _types(examples, len(vocabulary.tokens)))


def _log_odds(both: Any) -> Any:
    """By token, how much more often than the average it stands with main text."""
    total = both.sum(axis=1) + 1e-9  # text pages have no elements
    share = total[0] / total.sum()
    odds = (both[0] + PRIOR * share) / (both[1] + PRIOR * (1 - share))
    return (np.log(odds) - np.log(share / (1 - share))).astype(np.float32)


def _types(examples: Sequence[Example], tokens: int) -> Any:
    """Log-odds of each page type by what pages say of themselves (naive Bayes)."""
    counts = np.zeros((tokens, len(PAGE_TYPES)))
    pages = np.zeros(len(PAGE_TYPES))
    for item in examples:
        if item.page.page_type in PAGE_TYPES:
            number = PAGE_TYPES.index(item.page.page_type)
            counts[item.encoded.page, number] += 1
            pages[number] += 1
    average = pages / max(1.0, pages.sum())
    seen = counts.sum(axis=1, keepdims=True)
    return np.log((counts + TYPE_PRIOR * average) / ((seen + TYPE_PRIOR) * np.maximum(average, 1e-9))).astype(np.float32)


def _pairs(item: Example) -> list[tuple[Any, Any]]:
    """(blocks, ids) of each bag: a block with every token of the elements around it, of its first and its last words, of
    the first words of the heading above it.
    """
    encoded = item.encoded
    n, levels = encoded.ancestors.shape
    elements = len(encoded.elements.ends)
    blocks, rows = np.repeat(np.arange(n), levels), encoded.ancestors.ravel()
    ends = encoded.elements.ends
    starts = np.concatenate([[0], ends])[:-1]
    there = rows < elements
    blocks, rows = blocks[there], rows[there]
    counts = (ends - starts)[rows] if elements else rows
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    ids = encoded.elements.ids[np.repeat(starts[rows], counts) + inside] if elements else rows
    width = int(ids.max(initial=0)) + 1
    pairs = np.unique(np.repeat(blocks, counts) * width + ids) if elements else rows
    found = [(pairs // width, pairs % width)]
    edges = (encoded.heads, encoded.tails)
    found += [(np.repeat(np.arange(n), np.diff(bags.ends, prepend=0)), bags.ids) for bags in edges]
    return [*found, _headed(encoded.heads, item.page.features.headings[:, 0])]


def _headed(heads: Bags, headings: Any) -> tuple[Any, Any]:
    """(blocks, ids) of the first words of the heading above each block."""
    blocks = np.flatnonzero(headings >= 0)
    starts = np.concatenate([[0], heads.ends])[:-1]
    sizes = np.diff(heads.ends, prepend=0)
    counts = sizes[headings[blocks]]
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(blocks, counts), heads.ids[np.repeat(starts[headings[blocks]], counts) + inside]
