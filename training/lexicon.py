"""What tokens speak for: how often each stands with blocks of each label, and with main text, as shrunk log-odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from dataset import Dataset
from known_names import FIELDS, NAMES
from notices import trademarks

from cleanpage.features.tokens import page_words
from cleanpage.lexicon.phrases import phrases
from cleanpage.model.encode import TokenBags, Vocabulary, words_and_pairs
from cleanpage.model.inputs import LABELS, LEXICONS, NEAR, SPOKEN, Lexicons
from cleanpage.model.scores import PAGE_TYPES
from cleanpage.model.weights import ODDS_STEP
from examples import UNKNOWN, Example

SITES: Final = {"names": 4, "words": 9, "links": 5}
PAIR_SITES: Final = 10
"""Sites that must use a token, or a pair of words, before it counts; one site's own names say nothing about others."""

PRIOR: Final = 2.0
"""Blocks' worth of the average that every token is mixed with."""

MAIN_PRIOR, MAX_MASS = 0.2, 0.5
"""Pages' worth of the average share of main text; the most of one token that one page may bring, as a share of the page."""

TYPE_PRIOR: Final = 2.0
MOST: Final = 3.0
"""The most blocks of one token that one page may bring."""

PHRASE_BLOCKS, WORD_BLOCKS, NAME_BLOCKS = 4.0, 0.5, 2.0
"""What a known phrase counts, each longer word of one, and a known name of elements: as so many blocks of its label."""

TELLING_LENGTH: Final = 5
"""Letters of the shortest word of a phrase that counts by itself."""

Counts = dict[str, Any]
"""By lexicon tokens x (labels, main, not main); by type tokens x types; and under "pages" the pages of each type."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tokens that are kept, and the new number of each old one, `UNKNOWN` for the rest."""

    vocabulary: Vocabulary
    numbers: tuple[Any, ...]


def _phrases() -> Iterator[tuple[str, str, float]]:
    """Word or pair of words, label and blocks of the known phrases; their pairs count, and less the longer words alone."""
    for table in (phrases().inside, phrases().whole, {"form": FIELDS}, phrases().words):
        for label, languages in table.items():
            for phrase in (phrase for listed in languages.values() for phrase in listed):
                words = ["0" if word.isdigit() else word for word in page_words([phrase])[:-1]]
                for pair in pairwise(words):
                    yield " ".join(pair), label, PHRASE_BLOCKS
                for word in words:
                    if len(words) == 1:
                        yield word, label, PHRASE_BLOCKS
                    elif len(word) >= TELLING_LENGTH:
                        yield word, label, WORD_BLOCKS
                    else:
                        yield word, label, 0.0
    for _, notice in trademarks():
        for pair in pairwise(page_words([notice])[:-1]):
            yield " ".join(pair), "trademark", WORD_BLOCKS


def known_counts(vocabulary: Vocabulary) -> Counts:
    """What known phrases and names of elements count."""
    totals = _nothing(vocabulary)
    words, count = vocabulary.words, len(vocabulary.words)
    for token, label, blocks in _phrases():
        first, _, second = token.partition(" ")
        if second:
            number = count + int(np.searchsorted(vocabulary.pairs, words[first] * count + words[second]))
        else:
            number = words[first]
            totals["heads"][number, LABELS.index(label)] += blocks
        totals["inside"][number, LABELS.index(label)] += blocks
    for label, names in NAMES.items():
        for name in names:
            if name in vocabulary.names:
                totals["near"][vocabulary.names[name], LABELS.index(label)] += NAME_BLOCKS
                totals["far"][vocabulary.names[name], LABELS.index(label)] += NAME_BLOCKS
    return totals


def choose(dataset: Dataset) -> Chosen:
    """The tokens that enough sites use, and those of known phrases."""
    of_phrases = {token for token, _, _ in _phrases()}
    pages = [example for example in dataset.examples if example.variant == "page"]
    sites = {site: place for place, site in enumerate(dict.fromkeys(example.site for example in pages))}
    kept, numbers = [], []
    for kind, tokens in zip(("names", "words", "links"), dataset.tokens):
        used = _sites([_ids(example, kind) for example in pages], [sites[example.site] for example in pages])
        found = {tokens[int(token)] for token, count in zip(*used) if count >= SITES[kind]}
        if kind == "words":
            found |= {word for phrase in of_phrases for word in phrase.split(" ")} | {"0"}
        new = {token: place for place, token in enumerate(sorted(found))}
        kept.append(new)
        numbers.append(np.array([new.get(token, UNKNOWN) for token in tokens], np.int64))
    names, words, links = kept
    keys = [_pair_keys(example, numbers[1], len(words)) for example in pages]
    used = _sites(keys, [sites[example.site] for example in pages])
    pairs = used[0][used[1] >= PAIR_SITES].tolist()
    pairs += [
        words[one] * len(words) + words[other] for one, _, other in (phrase.partition(" ") for phrase in of_phrases) if other
    ]
    return Chosen(Vocabulary(names, words, links, np.unique(np.array(pairs, np.int64))), tuple(numbers))


def _sites(ids: Sequence[Any], sites: Sequence[int]) -> tuple[Any, Any]:
    """Each token of some pages, and how many sites use it."""
    seen = [np.unique(of_page).astype(np.int64) for of_page in ids]
    tokens = np.concatenate(seen)
    of_site = np.repeat(np.array(sites), [len(of_page) for of_page in seen])
    order = np.lexsort((of_site, tokens))
    tokens, of_site = tokens[order], of_site[order]
    new = np.ones(len(tokens), bool)
    new[1:] = (tokens[1:] != tokens[:-1]) | (of_site[1:] != of_site[:-1])
    return np.unique(tokens[new], return_counts=True)


def _ids(example: Example, kind: str) -> Any:
    encoded = example.inputs.encoded
    if kind == "names":
        return np.concatenate([encoded.elements.ids, encoded.page])
    return encoded.inside.ids if kind == "words" else encoded.links.ids


def _pair_keys(example: Example, numbers: Any, words: int) -> Any:
    inside = example.inputs.encoded.inside
    ids, blocks = numbers[inside.ids], _blocks(inside)
    beside = (ids[:-1] >= 0) & (ids[1:] >= 0) & (blocks[:-1] == blocks[1:])
    return ids[:-1][beside] * words + ids[1:][beside]


def _blocks(bags: TokenBags) -> Any:
    return np.repeat(np.arange(len(bags.ends)), np.diff(bags.ends, prepend=0))


def chosen_inside(bags: TokenBags, chosen: Chosen) -> TokenBags:
    """The chosen words of each block and their chosen pairs, from all its words in order."""
    vocabulary = chosen.vocabulary
    ids = chosen.numbers[1][bags.ids] if len(bags.ids) else bags.ids.astype(np.int64)
    return words_and_pairs(ids, _blocks(bags), len(bags.ends), len(vocabulary.words), vocabulary.pairs)


def chosen_bags(bags: TokenBags, numbers: Any) -> TokenBags:
    """The chosen tokens of each bag, with their new numbers."""
    ids = numbers[bags.ids] if len(bags.ids) else bags.ids.astype(np.int64)
    return TokenBags(ids[ids >= 0], np.concatenate([[0], np.cumsum(ids >= 0)])[bags.ends])


def _nothing(vocabulary: Vocabulary) -> Counts:
    sizes = {"near": vocabulary.names, "far": vocabulary.names, "links": vocabulary.links}
    totals: Counts = {
        name: np.zeros((len(sizes.get(name, vocabulary.words)), len(LABELS) + 2)) for name in LEXICONS if name != "types"
    }
    totals["inside"] = np.zeros((len(vocabulary.words) + len(vocabulary.pairs), len(LABELS) + 2))
    return totals | {"types": np.zeros((len(vocabulary.names), len(PAGE_TYPES))), "pages": np.zeros(len(PAGE_TYPES))}


def count(examples: Sequence[Example], vocabulary: Vocabulary) -> Counts:
    """How often tokens stand with blocks of each label, with main text and with other text, on pages as they are."""
    totals = _nothing(vocabulary)
    for example in examples:
        if example.page_type in PAGE_TYPES and example.variant == "page":
            place = PAGE_TYPES.index(example.page_type)
            totals["types"][example.inputs.encoded.page, place] += 1
            totals["pages"][place] += 1
        words = np.sqrt(np.maximum(1, example.inputs.features.words))
        weights = words / words.sum()
        shares = example.shares if example.gold else np.full(len(weights), np.nan)
        there = np.flatnonzero(example.labels >= 0)
        labels = np.zeros((len(weights), len(LABELS)))
        labels[there, example.labels[there]] = 1
        main = np.nan_to_num(np.stack([weights * shares, weights * (1 - shares)], axis=1))
        for name, (blocks, ids) in _together(example):
            tokens, own = np.unique(ids, return_inverse=True)
            mass = np.zeros((len(tokens), len(LABELS) + 2))
            np.add.at(mass, own, np.concatenate([labels, main], axis=1)[blocks])
            of_labels = mass[:, :-2].sum(axis=1, keepdims=True)
            mass[:, :-2] *= np.minimum(of_labels, MOST) / np.maximum(of_labels, 1)
            np.minimum(mass[:, -2:], MAX_MASS, out=mass[:, -2:])
            totals[name][tokens] += mass
    return totals


def lexicons(parts: Sequence[Counts]) -> Lexicons:
    """Log-odds from the summed counts."""
    sums = {name: sum(part[name] for part in parts) for name in (*LEXICONS, "pages")}
    found = {}
    of_labels = sums["heads"][:, :-2].sum(axis=0)
    average = np.sqrt(of_labels + 1) / np.sqrt(of_labels + 1).sum()
    for name in LEXICONS:
        if name == "types":
            pages = (sums["pages"] + 1) / (sums["pages"] + 1).sum()
            seen = sums["types"].sum(axis=1, keepdims=True)
            odds = np.log((sums["types"] + TYPE_PRIOR * pages) / ((seen + TYPE_PRIOR) * pages))
        else:
            mass, main = sums[name][:, :-2], sums[name][:, -2:]
            labels = np.log((mass + PRIOR * average) / ((mass.sum(axis=1, keepdims=True) + PRIOR) * average))
            share = main[:, 0].sum() / max(1e-9, main.sum())
            share = min(max(share, 0.01), 0.99)
            both = np.log((main[:, 0] + MAIN_PRIOR * share) / (main[:, 1] + MAIN_PRIOR * (1 - share)))
            odds = np.concatenate([labels, (both - np.log(share / (1 - share)))[:, None]], axis=1)
        found[name] = (np.round(odds / ODDS_STEP) * ODDS_STEP).astype(np.float32)
    assert found["heads"].shape[1] == len(SPOKEN)
    return Lexicons(**found)


def _together(example: Example) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """By lexicon (blocks, tokens) that stand together, each pair once."""
    encoded = example.inputs.encoded
    yield "near", _around(encoded.elements, encoded.ancestors[:, :NEAR])
    yield "far", _around(encoded.elements, encoded.ancestors[:, NEAR:])
    for name, bags in (
        ("heads", encoded.heads),
        ("tails", encoded.tails),
        ("inside", encoded.inside),
        ("links", encoded.links),
    ):
        yield name, (_blocks(bags), bags.ids)
    yield "sections", _headed(encoded.heads, example.inputs.features.headings[:, 0])


def _around(elements: TokenBags, ancestors: Any) -> tuple[Any, Any]:
    n, levels = ancestors.shape
    sizes = np.append(np.diff(elements.ends, prepend=0), 0)
    starts = np.append(elements.ends - sizes[:-1], 0)
    names = ancestors.ravel()
    counts = sizes[names]
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    blocks = np.repeat(np.repeat(np.arange(n), levels), counts)
    ids = elements.ids[np.repeat(starts[names], counts) + inside] if len(elements.ids) else inside
    width = int(ids.max(initial=0)) + 1
    pairs = np.unique(blocks * width + ids)
    return pairs // width, pairs % width


def _headed(heads: TokenBags, headings: Any) -> tuple[Any, Any]:
    """(blocks, tokens) of the first words of the heading above each block."""
    blocks = np.flatnonzero(headings >= 0)
    starts = np.concatenate([[0], heads.ends])[:-1]
    sizes = np.diff(heads.ends, prepend=0)
    counts = sizes[headings[blocks]]
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(blocks, counts), heads.ids[np.repeat(starts[headings[blocks]], counts) + inside]
