"""Corpora to training pages: blocks, features, tokens and labels of each page, kept in one file between runs."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from align import Floats, align, words
from corpora import Record, records
from render import renderings
from tqdm import tqdm

from cleanpage.blocks import split
from cleanpage.features import Features, features
from cleanpage.model.encode import Encoded, around, encode
from cleanpage.read import Page, read


class Growing(dict[str, int]):
    """A vocabulary that gives every new token the next number."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number

    def get(self, token: str, default: Any = None) -> int:
        return self[token]

    def __contains__(self, token: object) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page ready for training."""

    corpus: str
    id: str
    site: str
    page_type: str | None
    kind: str
    gold: str
    texts: list[str]
    features: Features
    encoded: Encoded
    tokens: list[str]
    """What the encoded ids of elements and page stand for, in this page's own numbers."""
    words: list[str]
    shares: Floats
    """How much of each block is main text, 0 to 1."""
    headline: Floats
    covered: float
    """The share of the gold that the blocks labelled as main text have."""


def labelled(record: Record, *, rendered: bool) -> list[Labelled]:
    """Read, split, encode and align one page (and its renderings); none where the corpus has no main text for it."""
    if not record.gold.get("text"):
        return []
    page = read(record.body)
    found = [_labelled(record, record.corpus, page)]
    for name, text in renderings(page.text).items() if rendered else ():
        found.append(_labelled(record, f"{record.corpus}.{name}", read(text, kind="text")))
    return found


def _labelled(record: Record, corpus: str, page: Page) -> Labelled:
    gold = record.gold["text"]
    columns = split(page)
    tokens, vocabulary = Growing(), Growing()
    encoded = encode(columns, around(columns), record.url if page.kind == "html" else None, tokens, vocabulary)
    shares = align(columns.texts, gold)
    title = words(record.gold.get("title") or "")
    headline = np.array([bool(title) and words(text) == title for text in columns.texts], float)
    kept = Counter(word for text, share in zip(columns.texts, shares, strict=True) if share >= 0.5 for word in words(text))
    wanted = Counter(words(gold))
    covered = sum((kept & wanted).values()) / max(1, sum(wanted.values()))
    return Labelled(
        corpus, record.id, record.site, record.page_type, page.kind, gold, columns.texts,
        features(columns), encoded, list(tokens), list(vocabulary), shares, headline, covered,
    )  # fmt: skip


def load(folder: Path, corpora: Iterable[str], cache: Path | None = None, *, rendered: bool = True) -> list[Labelled]:
    """The labelled pages of the corpora, `rendered` as text too, from `cache` where that exists."""
    if cache and cache.exists():
        with cache.open("rb") as file:
            kept: list[Labelled] = pickle.load(file)
        return kept
    one = partial(labelled, rendered=rendered)
    pages: list[Labelled] = []
    with ProcessPoolExecutor() as pool:
        for corpus in corpora:
            for found in tqdm(pool.map(one, records(folder, corpus), chunksize=8), corpus):
                pages += found
    if cache:
        with cache.open("wb") as file:
            pickle.dump(pages, file)
    return pages
