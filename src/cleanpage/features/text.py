"""What a block's own text and links tell: length, characters, how it begins and ends, copies of it, the page's title."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks.document import Document
from cleanpage.text.characters import CLASS, character_counts, sentence_ends
from cleanpage.types import Ints

TEXT_FEATURES: Final = (
    "log_words log_chars word_length upper_share digit_share ideograph_share comma_rate terminal_rate "
    "separator_rate quote_rate bracket_rate sign_rate ends_terminal ends_comma ends_quote ends_separator ends_digit "
    "starts_upper starts_lower starts_digit starts_quote starts_separator lines link_density log_links all_links "
    "repeated_before repeated_after log_copies title_share title_cover is_title"
).split()

TITLE_LENGTHS: Final = (0.25, 2.5)
"""How long a block may be, in lengths of the page's title, to be compared with it."""

COPY_LENGTH: Final = 60
"""Characters from which a repeated block says nothing by that: the story's own paragraphs are repeated as teasers, and
which copy is the story is a question for the verdict."""


def text_features(document: Document) -> dict[str, npt.NDArray[Any]]:
    """A column of n numbers for each of `TEXT_FEATURES`, and `words`: those of each block, an ideograph as half a word."""
    n = len(document)
    counts, first, last = character_counts(document.texts)
    count = {name: counts[:, code] for name, code in CLASS.items()}
    chars = np.maximum(1.0, counts[:, 1:-1].sum(axis=1))
    words = counts[:, -1] + count["ideograph"] / 2
    some = np.maximum(1.0, words)
    linked = np.minimum(1.0, np.array(document.link_chars or [0] * n) / chars)
    links = np.array(document.link_counts or [0] * n)
    before, after, copies = _copies(document.texts)
    share, cover = _title_likeness(document)
    letters = np.maximum(1.0, count["lower"] + count["upper"])
    return {
        "words": words,
        "log_words": np.log1p(words),
        "log_chars": np.log1p(chars),
        "word_length": np.minimum(20.0, (letters + count["digit"]) / some) / 5,
        "upper_share": count["upper"] / letters,
        "digit_share": count["digit"] / chars,
        "ideograph_share": count["ideograph"] / chars,
        "comma_rate": np.minimum(1.0, count["comma"] / some * 4),
        "terminal_rate": np.minimum(1.0, count["terminal"] / some * 4),
        "separator_rate": np.minimum(1.0, count["separator"] / some * 2),
        "quote_rate": np.minimum(1.0, count["quote"] / some * 4),
        "bracket_rate": np.minimum(1.0, count["bracket"] / some * 2),
        "sign_rate": np.minimum(1.0, count["sign"] / some * 2),
        "ends_terminal": sentence_ends(document.texts, last),
        "ends_comma": last == CLASS["comma"],
        "ends_quote": last == CLASS["quote"],
        "ends_separator": last == CLASS["separator"],
        "ends_digit": last == CLASS["digit"],
        "starts_upper": first == CLASS["upper"],
        "starts_lower": first == CLASS["lower"],
        "starts_digit": first == CLASS["digit"],
        "starts_quote": first == CLASS["quote"],
        "starts_separator": first == CLASS["separator"],
        "lines": np.log1p(np.fromiter((text.count("\n") for text in document.texts), np.float64, n)),
        "link_density": linked,
        "log_links": np.log1p(links),
        "all_links": linked > 0.95,
        "repeated_before": before,
        "repeated_after": after,
        "log_copies": np.log(copies),
        "title_share": share,
        "title_cover": cover,
        "is_title": (share > 0.7) & (cover > 0.9),
    }


def _copies(texts: list[str]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], Ints]:
    """Whether the same short text stands earlier and later on the page, and how many times in all."""
    n = len(texts)
    first: dict[str, int] = {}
    same = np.fromiter(
        (first.setdefault(text, index) if len(text) < COPY_LENGTH else index for index, text in enumerate(texts)), np.int64, n
    )
    count = np.bincount(same, minlength=n)
    final = np.zeros(n, np.int64)
    final[same] = np.arange(n)
    return same != np.arange(n), final[same] != np.arange(n), count[same]


def _title_likeness(document: Document) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The share of the title's words that a block has, and the share of the block's words that the title has."""
    n = len(document)
    share, cover = np.zeros(n), np.zeros(n)
    title = set(document.head.title.casefold().split())
    if title:
        shortest, longest = (times * len(document.head.title) for times in TITLE_LENGTHS)
        for index, text in enumerate(document.texts):
            if shortest <= len(text) <= longest:
                words = set(text.casefold().split())
                common = len(words & title)
                if common:
                    share[index] = common / len(title)
                    cover[index] = common / len(words)
    return share, cover
