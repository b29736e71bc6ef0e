"""All training examples of the corpora, made in parallel and kept in one file between runs."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from corpora import CORPORA, Record, records
from donors import Donors, donors
from notices import trademarks
from tqdm import tqdm

from cleanpage.blocks import split
from cleanpage.input.read import read
from cleanpage.model.encode import TokenBags
from examples import FOLDS, Example, GrowingVocabulary, examples_of, fold

ROOT: Final = Path(__file__).parents[1]
LABEL_FILES: Final = (ROOT / "training" / "labels" / "pages.jsonl", ROOT / "tests" / "labels" / "pages.jsonl")


@dataclass(frozen=True, slots=True)
class Dataset:
    """Examples whose inputs have the numbers of common lists of tokens."""

    examples: list[Example]
    tokens: tuple[list[str], ...]
    """Names, words, links."""


def hand_labels(*, test: bool = False) -> dict[str, list[str]]:
    """The labels of the blocks of each page labelled by hand, by its name; those to learn from, or those to test with."""
    found: dict[str, list[str]] = {}
    for path in LABEL_FILES:
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            if (entry.get("half") == "test") == test:
                found[entry["id"]] = [label for label, blocks in entry["labels"] for _ in range(blocks)]
    return found


def load(folder: Path, cache: Path | None = None, limit: int | None = None) -> Dataset:
    """The examples of the corpora in a folder, from `cache` where that exists; of each corpus the first `limit` pages."""
    if cache and cache.exists():
        with cache.open("rb") as file:
            kept: Dataset = pickle.load(file)
        return kept
    labels, testing = hand_labels(), hand_labels(test=True)
    pages = [record for corpus in CORPORA for record in list(records(folder, corpus))[:limit]]
    test_sites = {record.site for record in pages if f"{record.corpus}/{record.id}" in testing}
    pages = [record for record in pages if record.site not in test_sites]
    vocabularies = tuple(GrowingVocabulary() for _ in range(3))
    found: list[Example] = []
    with ProcessPoolExecutor() as pool:
        labelled = [record for record in pages if f"{record.corpus}/{record.id}" in labels]
        of = [labels[f"{record.corpus}/{record.id}"] for record in labelled]
        found_pieces = tqdm(pool.map(_donor, labelled, of, chunksize=16), "donors", len(labelled))
        given = donors([*filter(None, found_pieces), *_written()])
    with ProcessPoolExecutor(initializer=_DONORS.append, initargs=(given,)) as pool:
        of_all = [labels.get(f"{record.corpus}/{record.id}") for record in pages]
        for made in tqdm(pool.map(_examples, pages, of_all, chunksize=8), "examples", len(pages)):
            found += (_renumbered(example, vocabularies) for example in made)
    dataset = Dataset(found, tuple(map(list, vocabularies)))
    if cache:
        with cache.open("wb") as file:
            pickle.dump(dataset, file, pickle.HIGHEST_PROTOCOL)
    return dataset


def _donor(record: Record, labels: Sequence[str]) -> tuple[int, str, list[str], Sequence[str]] | None:
    document = split(read(record.body))
    if len(document) != len(labels):
        return None
    language = next(
        (given.get("lang", "") for tag, given in zip(document.elements.tags, document.elements.attributes) if tag == "html"), ""
    )
    return fold(record.site, FOLDS), language[:2].lower(), document.texts, labels


def _written() -> Iterator[tuple[int, str, list[str], Sequence[str]]]:
    """Notices written for grafting, for each fold."""
    for part in range(FOLDS):
        for language, text in trademarks():
            yield part, language, [text], ["trademark"]


_DONORS: list[Donors] = []
"""Of a process that makes examples."""


def _examples(record: Record, labels: Sequence[str] | None) -> list[Example]:
    return examples_of(record, labels, _DONORS[0])


def _renumbered(example: Example, vocabularies: Iterable[GrowingVocabulary]) -> Example:
    """An example with the numbers of the common tokens instead of its own."""
    names, words, links = (
        np.array([vocabulary.get(token) for token in own] or [0], np.int32)
        for vocabulary, own in zip(vocabularies, example.tokens)
    )
    encoded = example.inputs.encoded

    def of(bags: TokenBags, numbers: Any) -> TokenBags:
        return TokenBags(numbers[bags.ids], bags.ends.astype(np.int32))

    inputs = replace(
        example.inputs,
        encoded=replace(
            encoded, elements=of(encoded.elements, names), ancestors=encoded.ancestors.astype(np.int32),
            heads=of(encoded.heads, words), tails=of(encoded.tails, words), inside=of(encoded.inside, words),
            links=of(encoded.links, links), page=names[encoded.page].astype(np.int64),
        ),
    )  # fmt: skip
    return replace(example, inputs=inputs, tokens=())
