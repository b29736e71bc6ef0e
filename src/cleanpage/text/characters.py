"""What characters the texts of a page are made of: letters, digits, ideographs, punctuation of many scripts."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

CLASSES: Final = "space lower upper digit ideograph comma terminal separator quote bracket sign other".split()
CLASS: Final = {name: code for code, name in enumerate(CLASSES)}
INVISIBLE: Final = "\u200b\ufeff\xad"
"""Zero-width spaces, byte order marks and soft hyphens: no reader sees them, and they part words that are searched for."""

CHUNK: Final = 1 << 12
"""Characters looked at in one go, which takes some fifty bytes for each of them."""

_NOTHING: Final = dict.fromkeys(map(ord, INVISIBLE))
_SPACE: Final = re.compile(r"\s")
_CHARACTERS: Final = {
    "comma": ",،、，;；:：",
    "terminal": ".!?。！？．…؟۔।॥",
    "separator": "|·•»«›‹/\\>→▶■●‣◦▪–—+*#_=~^",
    "quote": "\"'“”‘’„‚`「」『』",
    "bracket": "()[]{}（）【】《》〈〉",
    "sign": "©®™@&%$€£¥℗℠",
}


def whole_characters(text: str) -> str:
    r"""The text with surrogate pairs as the characters they stand for, and U+FFFD for each half of one, as browsers do.

    >>> whole_characters("\ud83d\udea2, half \ud83d") == "\U0001f6a2, half \ufffd"
    True
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def without_invisible(text: str) -> str:
    r"""The text without the characters that `INVISIBLE` names.

    >>> without_invisible("Otters re\xadturn\u200b")
    'Otters return'
    """
    return text if text.isascii() else text.translate(_NOTHING)


def pieces(text: str) -> Iterator[str]:
    """A text in pieces of some `CHUNK` characters, parted at whitespace: the list of a long text's words is far longer."""
    start = 0
    while len(text) - start > CHUNK:
        space = _SPACE.search(text, start + CHUNK)
        end = space.start() if space else len(text)
        yield text[start:end]
        start = end
    yield text[start:] if start else text


def collapse_whitespace(text: str) -> str:
    """The text with one space for each run of whitespace, none at its ends.

    >>> collapse_whitespace(" The lock\\n opened. ")
    'The lock opened.'
    """
    if len(text) <= CHUNK:
        found = " ".join(text.split())
    else:
        found = " ".join(filter(None, (" ".join(piece.split()) for piece in pieces(text))))
    return text if found == text else found  # a page has many texts that are so already, and one of each is enough


def visible(text: str) -> int:
    """Characters that are no whitespace."""
    if len(text) <= CHUNK:
        return sum(map(len, text.split()))
    return sum(sum(map(len, piece.split())) for piece in pieces(text))


@functools.lru_cache(maxsize=1)
def _class_table() -> npt.NDArray[np.uint8]:
    """The class of each character of the basic plane."""
    table = np.full(0x10000, CLASS["other"], np.uint8)
    by_category = {
        "Lu": "upper",
        "Lt": "upper",
        "Ll": "lower",
        "Lm": "lower",
        "Lo": "lower",
        "Mn": "lower",
        "Mc": "lower",
    }
    by_category |= {"Nd": "digit", "Zs": "space", "Cc": "space", "Cf": "space", "Ps": "bracket", "Pe": "bracket"}
    for code in range(0x10000):
        name = by_category.get(unicodedata.category(chr(code)))
        if name:
            table[code] = CLASS[name]
    for first, end in ((0x2E80, 0x3000), (0x3040, 0x3100), (0x3400, 0xA000), (0xF900, 0xFB00)):
        table[first:end] = CLASS["ideograph"]
    for name, characters in _CHARACTERS.items():
        table[[ord(character) for character in characters]] = CLASS[name]
    return table


def character_counts(texts: list[str]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """How often each class occurs in each block (words in the last column), and the classes of first and last character."""
    n = len(texts)
    if not n:
        return np.zeros((0, len(CLASSES) + 1)), np.zeros(0, np.int64), np.zeros(0, np.int64)
    text = "\n".join(texts)
    lengths = np.fromiter(map(len, texts), np.int64, n)
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths
    counts = np.zeros((n, len(CLASSES) + 1))
    classes = np.empty(len(text), np.uint8)
    within = False
    for start in range(0, len(text), CHUNK):
        codes = np.frombuffer(text[start : start + CHUNK].encode("utf-32-le", "replace"), np.uint32)
        found = classes[start : start + CHUNK] = _class_table()[np.where(codes < 0x10000, codes, 0x4E00)]
        first, last = np.searchsorted(ends, (start, start + len(found) - 1)).tolist()
        shares = np.minimum(ends[first : last + 1] + 1, start + len(found)) - np.maximum(starts[first : last + 1], start)
        blocks = np.repeat(np.arange(last + 1 - first), shares)
        here = counts[first : last + 1]
        here[:, :-1] += np.bincount(blocks * len(CLASSES) + found, minlength=len(here) * len(CLASSES)).reshape(len(here), -1)
        inside = (found > CLASS["space"]) & (found <= CLASS["digit"])
        begins = inside.copy()
        begins[1:] &= ~inside[:-1]
        begins[0] &= not within
        within = bool(inside[-1])
        here[:, -1] += np.bincount(blocks[begins], minlength=len(here))
    return counts, classes[starts].astype(np.int64), classes[ends - 1].astype(np.int64)


def sentence_ends(texts: list[str], last: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether a block ends a sentence; quotation marks and brackets after the full stop are passed over."""
    ends: npt.NDArray[np.bool_] = last == CLASS["terminal"]
    terminals = tuple(_CHARACTERS["terminal"])
    for index in np.flatnonzero((last == CLASS["quote"]) | (last == CLASS["bracket"])):
        ends[index] = texts[index][:-1].endswith(terminals)
    return ends
