"""What a block's words and the names of the elements around it say it is."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

import regex

from cleanpage.characters import CHUNK, pieces
from cleanpage.matching import fold, labels_of, name_labels, phrases_in, tokens_of, words_in
from cleanpage.phrases import COPYRIGHT_SIGNS

Evidence = tuple[str, float, str]
"""A label, how strongly something speaks for it, and what that is."""

CERTAIN: Final = 4.0
"""The whole block is a known phrase, or its element says what it is."""

PHRASE: Final = 3.0
LONG_PHRASE: Final = 2.0
"""A phrase in a block of more than `SHORT` words."""

WORD: Final = 1.5
NAME: Final = 2.0
"""The name nearest to a block; the next one counts `FADING` times as much, and so on."""

REGION: Final = 1.3
"""A name of a part of the page where all kinds of blocks stand together."""

TEASER, SHORT, LONG, NOTICE = 4, 12, 30, 120
"""Words. A link of `TEASER` words tells of a story, a shorter one leads to a part of the site. A phrase in more than
`LONG` words is part of a sentence and says nothing, but for notices."""

_NOTICES: Final = frozenset(("copyright", "trademark", "cookie consent", "legal"))
_REGIONS: Final = frozenset(("footer", "form", "metadata"))
_VAGUE: Final = frozenset(
    ("<aside>", "<nav>", "role=complementary", "role=banner", "masthead", "sidebar", "promo", "latest", "toolbar")
)
_SURE: Final = frozenset(("<figcaption>", "itemprop=caption"))
_CONTROLS: Final = frozenset(("<label>", "<legend>", "<option>", "<select>", "<textarea>", "<optgroup>"))
_UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_PARTS: Final = regex.compile(r"\s*[|/·•,\n]\s*|\s+[-–—]\s+")
_DIGIT: Final = regex.compile(r"\d")


def size_of(text: str) -> float:
    """Words; where a script has no spaces, two characters make one."""
    size = sum(len(piece.split()) for piece in pieces(text))
    if text.isascii():
        return size
    return size + sum(len(_UNSPACED.findall(text[start : start + CHUNK])) for start in range(0, len(text), CHUNK)) / 2


@functools.lru_cache(maxsize=4096)
def element_evidence(names: tuple[str, ...]) -> tuple[Evidence, ...]:
    """What an element's tag, class, id and role say of the blocks inside."""
    found: list[Evidence] = []
    for name in names:
        shown = f"in {name}" if name.startswith(("<", "role=", "itemprop=")) else f'in "{name}"'
        label = name_labels().get(name)
        if name in _CONTROLS:
            found.append(("form", REGION, shown))
        if label:
            vague = label in _REGIONS or name in _VAGUE
            found.append((label, CERTAIN if name in _SURE else REGION if vague else NAME, shown))
    return tuple(found)


@functools.lru_cache(maxsize=8192)
def text_evidence(text: str) -> tuple[Evidence, ...]:
    return tuple(_found_in(fold(text)))


def _found_in(folded: str) -> Iterator[Evidence]:
    """The phrases, words and signs in a text."""
    size, tokens = size_of(folded), tokens_of(folded)
    if size > NOTICE:
        return
    for label in labels_of(folded):
        yield label, CERTAIN, f'"{folded}"'
    parts = _PARTS.split(folded) if size <= LONG else []
    for part in parts if len(parts) > 1 else ():
        for label in labels_of(part):
            yield label, CERTAIN / len(parts), f'"{part}"'
    for label, phrase, length in phrases_in(tokens):
        if label == "dateline" and not _DIGIT.search(folded):
            label = "metadata"
        if size <= LONG or label in _NOTICES:
            yield label, (PHRASE if size <= SHORT else LONG_PHRASE) + 0.1 * min(length, 3), f'"{phrase}"'
    if size <= SHORT:
        for label, word in words_in(folded):
            weight = WORD if size > TEASER or label == "paywall" else LONG_PHRASE  # one subscribes to newsletters too
            yield label, weight, f'"{word}"'
    for sign in COPYRIGHT_SIGNS if size <= LONG else ():
        at = folded.find(sign)
        if at >= 0:
            yield "copyright", PHRASE if at < SHORT or _DIGIT.search(folded[at : at + 8]) else WORD, sign
