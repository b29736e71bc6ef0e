"""Texts that are a phrase of `cleanpage.lexicon.phrases` as a whole."""

from __future__ import annotations

import functools
from typing import Final

import regex

from cleanpage.lexicon.phrases import WHOLE

_FOLDED: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "：": ":", "\u0307": None, "\u2011": "-", "\xa0": " "})
_TRIM: Final = regex.compile(r"^[\W_]+|(?<![\W_])[\W_]++$")


def fold(text: str) -> str:
    """Text without the differences that say nothing: case, shapes of apostrophes, the dot on a Turkish i.

    >>> fold("S’abonner"), fold("İlgili")
    ("s'abonner", 'ilgili')
    """
    return text.casefold().translate(_FOLDED).replace(" :", ":")


def bare(folded: str) -> str:
    """A text without the punctuation around it."""
    if folded[:1].isalpha() and folded[-1:].isalpha():
        return folded
    trimmed: str = _TRIM.sub("", folded)
    return trimmed


def labels_of(whole: str) -> tuple[str, ...]:
    """The labels of which a bare text is a whole phrase.

    >>> labels_of("home"), labels_of(bare("tags:"))
    (('navigation',), ('tags',))
    """
    return _wholes().get(whole, ())


@functools.lru_cache(maxsize=1)
def _wholes() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for label, languages in WHOLE.items():
        for phrase in dict.fromkeys(phrase for phrases in languages.values() for phrase in phrases):
            index[phrase] = (*index.get(phrase, ()), label)
    return index
