"""What a template keeps of one page that it learned from."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from zlib import crc32

import numpy as np

from cleanpage.analysis import Analysis
from cleanpage.label import Label
from cleanpage.model.classes import CLASSES
from cleanpage.site.keys import page_keys
from cleanpage.types import Floats, Ints

ODDS_STEPS: Final = 8
"""Log-odds are kept as whole steps of an eighth, so that sums are the same in any order."""

MOST_ODDS: Final = 12.0
"""Greater log-odds count as these."""

MOST_BLOCKS: Final = 600
"""Blocks of a page that are kept, the first ones and the last ones."""

HEADLINE: Final = CLASSES.index((Label.HEADLINE, False))
PATH_BITS: Final = 32
COLUMNS: Final = np.dtype([("text", "<u4"), ("path", "<u4"), ("odds", "i1"), ("label", "u1"), ("size", "<u2")])


@dataclass(frozen=True, eq=False)
class Record:
    """The different blocks of one page: keys, log-odds of main text in steps, likeliest class, characters."""

    blocks: Any
    """An array of `COLUMNS`."""

    @cached_property
    def key(self) -> int:
        """What the page is known by: equal for pages of equal blocks."""
        return crc32(np.ascontiguousarray(self.blocks["text"]).tobytes())

    @cached_property
    def block_keys(self) -> list[int]:
        """Text and path of each block in one number."""
        return joined(self.blocks["text"].astype(np.int64), self.blocks["path"].astype(np.int64))

    @cached_property
    def headlines(self) -> set[int]:
        """The keys of the texts that are likeliest a headline."""
        found: set[int] = set(self.blocks["text"][self.blocks["label"] == HEADLINE].tolist())
        return found

    @property
    def content(self) -> Floats:
        """The probability that each block is main text."""
        found: Floats = 1 / (1 + np.exp(-self.blocks["odds"] / ODDS_STEPS))
        return found

    def to_text(self) -> str:
        """The record as letters of ASCII."""
        return base64.b64encode(self.blocks.tobytes()).decode("ascii")

    @staticmethod
    def from_text(text: str) -> Record:
        """The record that `to_text` wrote; raises `ValueError` for another text."""
        return Record(np.frombuffer(base64.b64decode(text, validate=True), COLUMNS))


def joined(texts: Ints, paths: Ints) -> list[int]:
    """The keys of texts and paths in one number each."""
    keys: list[int] = (texts << PATH_BITS | paths).tolist()
    return keys


def log_odds(content: Floats) -> Floats:
    """The log-odds of probabilities, none beyond `MOST_ODDS`."""
    with np.errstate(divide="ignore"):
        odds = np.log(content) - np.log1p(-content.astype(np.float64))
    found: Floats = np.clip(odds, -MOST_ODDS, MOST_ODDS)
    return found


def record_of(found: Analysis) -> Record:
    """The record of a page that was analysed without a template."""
    content, (texts, paths) = found.scores.content, page_keys(found)
    _, first = np.unique(texts << PATH_BITS | paths, return_index=True)
    first.sort()
    if len(first) > MOST_BLOCKS:
        first = np.concatenate([first[: MOST_BLOCKS // 2], first[-MOST_BLOCKS // 2 :]])
    blocks = np.zeros(len(first), COLUMNS)
    blocks["text"], blocks["path"] = texts[first], paths[first]
    blocks["odds"] = np.rint(log_odds(content)[first] * ODDS_STEPS)
    blocks["label"] = found.scores.classes[first].argmax(axis=1) if len(first) else 0
    lengths = np.fromiter(map(len, found.document.texts), np.int64, len(content))
    blocks["size"] = np.minimum(lengths[first], 2**16 - 1)
    assert len(CLASSES) < 2**8
    return Record(blocks)
