"""The rows of numbers from which a block's label is told: its features, its link, the evidence for labels, and its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks import Columns
from cleanpage.evidence import Evidence
from cleanpage.features import Floats, Ints
from cleanpage.label import Label
from cleanpage.links import links
from cleanpage.model.encode import Bags, bags, two_bags
from cleanpage.model.score import Scores
from cleanpage.model.tokens import edge_words, inside_words

KINDS: Final = tuple(label.value for label in Label)
"""The labels, in the order of the columns that stand for them."""

PLACES: Final = {name: place for place, name in enumerate(KINDS)}
NAMED: Final = (Label.HEADLINE, Label.DATELINE, Label.BYLINE)
"""What the fields may have taken a block for."""

NEAR: Final = 3
FAR: Final = 11
"""Columns of `Around.ancestors`: leaf, owner and the element around it are near, those to the second number far."""

EVIDENCE: Final = 5
"""Sources of evidence: words, shape, names of elements, blocks beside it, and the label that all of it speaks for."""

POOLED: Final = 3
"""Containers around a block, inmost first, whose blocks speak for it together."""

LEAST: Final = 1e-3
THERE: Final = 0.01
"""What evidence counts for being there, whatever its weight."""


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """Numbers of tokens: of elements, of first and last words, of links, of all words and pairs of words inside a block."""

    elements: Mapping[str, int]
    edges: Mapping[str, int]
    links: Mapping[str, int]
    inside: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Log-odds of each label by token: of elements near and far, of first and last words, of links, of words and pairs of them
    inside a block; tokens x len(KINDS).
    """

    near: Floats
    far: Floats
    heads: Floats
    tails: Floats
    links: Floats
    inside: Floats


LEXICONS: Final = tuple(field.name for field in fields(Lexicons))
VOCABULARIES: Final = tuple(field.name for field in fields(Vocabularies))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page with n blocks before its blocks get labels."""

    numbers: Floats
    """n x d: features, links, verdict, place and probabilities."""
    evidence: Floats
    """n x EVIDENCE x len(KINDS)."""
    elements: Bags
    """The tokens of each of the e different names of elements."""
    ancestors: Ints
    """Places in `elements` of the elements around each block, as in `Around`."""
    heads: Bags
    tails: Bags
    """The first and the last words of each block."""
    links: Bags
    words: Bags
    pairs: Bags
    """The words inside each removed block, and the pairs of words that stand side by side."""
    containers: Ints
    """n x POOLED x 2: first block and block after the last of containers around each block."""

    @property
    def likely(self) -> Ints:
        """The place in `KINDS` of the label that all evidence for each of n blocks speaks for."""
        found: Ints = self.evidence[:, EVIDENCE - 1].argmax(axis=1)
        return found


def known(
    columns: Columns,
    scores: Scores,
    url: str | None,
    kept: Sequence[bool],
    named: Mapping[int, Label],
    given: Sequence[Mapping[int, Sequence[Evidence]]],
    likely: Mapping[int, str],
    vocabularies: Vocabularies,
) -> Known:
    """Bring together what is known of a page's blocks.

    `given` is the evidence by block of each source, `likely` the label that all of it speaks for.
    """
    matrix, found = links(columns, url)
    inside = (((), ()) if keep else inside_words(text) for text, keep in zip(columns.texts, kept, strict=True))
    parts = (scores.features.matrix, matrix, _standing(kept, named), _probabilities(scores))
    return Known(
        np.concatenate(parts, axis=1, dtype=np.float32),
        _evidence(len(columns), given, likely),
        bags(scores.elements.tokens, vocabularies.elements),
        scores.elements.ancestors,
        *two_bags(map(edge_words, columns.texts), vocabularies.edges),
        bags(found, vocabularies.links),
        *two_bags(inside, vocabularies.inside),
        scores.features.containers[:, :POOLED] if columns.owners else _alone(len(columns)),
    )


def _alone(n: int) -> Ints:
    """Each line by itself: blank lines part a page's text at random, those of one run are not of one kind."""
    starts = np.arange(n)
    return np.repeat(np.stack([starts, starts + 1], axis=1)[:, None], POOLED, axis=1)


def _standing(kept: Sequence[bool], named: Mapping[int, Label]) -> npt.NDArray[Any]:
    """Where each block stands to the headline and the story."""
    n = len(kept)
    story = np.flatnonzero(kept)
    first, last = (int(story[0]), int(story[-1])) if len(story) else (n, n)
    head = next((index for index, label in named.items() if label is Label.HEADLINE), None)
    index = np.arange(n)
    fields = np.zeros((n, len(NAMED)))
    for at, label in named.items():
        fields[at, NAMED.index(label)] = 1
    apart = index - (n if head is None else head)
    rows: list[npt.ArrayLike] = [
        np.array(kept), index < first, index > last, (index > first) & (index < last), np.sign(apart) * (head is not None),
        np.log1p(abs(apart)), np.log1p(abs(index - first)), np.log1p(abs(index - last)), np.full(n, head is not None),
    ]  # fmt: skip
    return np.concatenate([fields, np.stack(rows, axis=1)], axis=1)


def _probabilities(scores: Scores) -> npt.NDArray[Any]:
    both = np.stack([scores.content, scores.headline], axis=1)
    return np.concatenate(
        [np.log((both + LEAST) / (1 + LEAST - both)), np.broadcast_to(scores.page_types, (len(both), len(scores.page_types)))],
        axis=1,
    )


def _evidence(n: int, given: Sequence[Mapping[int, Sequence[Evidence]]], likely: Mapping[int, str]) -> Floats:
    """The strongest evidence of each source for each label."""
    found = np.zeros((n, EVIDENCE, len(KINDS)), np.float32)
    places: list[int] = []
    weights: list[float] = []
    for source, blocks in enumerate(given):
        for index, evidence in blocks.items():
            start = (index * EVIDENCE + source) * len(KINDS)
            places += [start + PLACES[label] for label, _, _ in evidence]
            weights += [weight for _, weight, _ in evidence]
    np.maximum.at(found.ravel(), places, np.array(weights, np.float32) + THERE)
    for index, label in likely.items():
        found[index, EVIDENCE - 1, PLACES[label]] = 1
    return found


def rows(page: Known, lexicons: Lexicons) -> Floats:
    """The rows of a page, one a block."""
    return next(parts(page, lexicons, len(page.numbers)))


def parts(page: Known, lexicons: Lexicons, size: int) -> Iterator[Floats]:
    """The rows of a page, one a block, those of `size` blocks at a time."""
    near, far = (_with_none(*_weigh(lexicon, page.elements)) for lexicon in (lexicons.near, lexicons.far))
    heads, links = _weigh(lexicons.heads, page.heads), _weigh(lexicons.links, page.links)
    others = ((lexicons.tails, page.tails), (lexicons.inside, page.words), (lexicons.inside, page.pairs))
    likely = page.evidence[:, EVIDENCE - 1]
    together = [_running(likely, np.ones(len(likely), np.float32)), _running(*heads[:2]), _running(*links[:2])]
    for first in range(0, max(1, len(page.numbers)), max(1, size)):
        some = slice(first, first + size)
        ancestors, evidence = page.ancestors[some], page.evidence[some]
        columns = [page.numbers[some], evidence.reshape(len(evidence), EVIDENCE * len(KINDS))]
        columns += _speaking(*_around(*near, ancestors[:, :NEAR]))
        columns += _speaking(*_around(*far, ancestors[:, NEAR:FAR]))
        columns += _speaking(*(array[some] for array in heads))
        tails, words, pairs = (_speaking(*_weigh(lexicon, _some(bag, some))) for lexicon, bag in others)
        columns += [*tails, *_speaking(*(array[some] for array in links)), *words, *pairs]
        for level in range(POOLED):
            columns += [_pooled(sums, page.containers[some, level]) for sums in together]
        yield np.concatenate(columns, axis=1, dtype=np.float32)


def _running(sums: Floats, sizes: Floats) -> npt.NDArray[np.float64]:
    """Running sums over the blocks of what speaks for labels; the last column is its size."""
    running = np.zeros((len(sums) + 1, len(KINDS) + 1))
    np.cumsum(np.column_stack([sums, sizes]), axis=0, out=running[1:])
    return running


def _pooled(running: npt.NDArray[np.float64], ranges: Ints) -> Floats:
    """The mean over all that stands in each block's container."""
    inside = running[ranges[:, 1]] - running[ranges[:, 0]]
    found: Floats = (inside[:, :-1] / np.maximum(LEAST, inside[:, -1:])).astype(np.float32)
    return found


def _some(given: Bags, some: slice) -> Bags:
    ends = given.ends[some]
    start = given.ends[some.start - 1] if some.start else 0
    return Bags(given.ids[start : ends[-1] if len(ends) else start], ends - start)


def _weigh(lexicon: Floats, given: Bags) -> tuple[Floats, Floats, Floats]:
    """The sum of each bag's rows of a lexicon, its size, and the greatest of each column (-inf for an empty bag)."""
    sizes = np.diff(given.ends, prepend=0)
    sums = np.zeros((len(sizes), lexicon.shape[1]), np.float32)
    greatest = np.full_like(sums, -np.inf)
    some = sizes > 0
    if some.any():
        values = lexicon[given.ids]
        starts = (given.ends - sizes)[some]
        sums[some] = np.add.reduceat(values, starts, axis=0)
        greatest[some] = np.maximum.reduceat(values, starts, axis=0)
    return sums, sizes.astype(np.float32), greatest


def _with_none(sums: Floats, sizes: Floats, greatest: Floats) -> tuple[Floats, Floats, Floats]:
    """The same with a last row that stands for no element."""
    nothing = np.zeros((1, sums.shape[1]), np.float32)
    return (
        np.append(sums, nothing, axis=0),
        np.append(sizes, np.float32(0)),
        np.append(greatest, nothing - np.inf, axis=0),
    )


def _around(sums: Floats, sizes: Floats, greatest: Floats, ancestors: Ints) -> tuple[Floats, Floats, Floats]:
    """The same for the elements around each block."""
    return sums[ancestors].sum(axis=1), sizes[ancestors].sum(axis=1), greatest[ancestors].max(axis=1)


def _speaking(sums: Floats, sizes: Floats, greatest: Floats) -> list[Floats]:
    """What bags speak for: mean and greatest, 0 where they are empty."""
    return [sums / np.maximum(1, sizes)[:, None], np.where(np.isinf(greatest), 0, greatest)]
