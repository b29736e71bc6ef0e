"""What a block's words and the names of the elements around it say it is."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from cleanpage.characters import CHUNK, pieces
from cleanpage.matching import bare, fold, is_field, labels_of, name_labels, phrases_in, tokens_of, words_in
from cleanpage.phrases import COPYRIGHT_SIGNS

Evidence = tuple[str, float, str]
"""A label, how strongly something speaks for it, and what that is."""

Found = tuple[int, Evidence]
"""Evidence for the block with an index."""

CERTAIN: Final = 4.0
"""The whole block is a known phrase, or its element says what it is."""

PHRASE: Final = 3.0
LONG_PHRASE: Final = 2.0
"""A phrase in a block of more than `SHORT` words."""

WORD: Final = 1.5
SHAPE: Final = 1.2
HINT: Final = 0.8
AGAIN: Final = 0.4
"""What further evidence adds to the strongest, up to twice."""

UNDER: Final = 1.7
"""Below a block that begins a row of its kind; where no element bounds the row, less with each block."""

NAME: Final = 2.0
"""The name nearest to a block; the next one counts `FADING` times as much, and so on."""

REGION: Final = 1.3
"""A name of a part of the page where all kinds of blocks stand together."""

TEASER, SHORT, LONG, NOTICE = 4, 12, 30, 120
"""Words. A link of `TEASER` words tells of a story, a shorter one leads to a part of the site. A phrase in more than
`LONG` words is part of a sentence and says nothing, but for notices."""

YEAR: Final = 48
"""Characters after a copyright sign in which a year is the copyright's."""

ASIDE, SEARCH = "aside", "search"
"""Parts of a page that are no label: what stands beside the text, and what one searches with."""

_PARTS_OF_PAGE: Final = {
    "<aside>": ASIDE, "role=complementary": ASIDE, "sidebar": ASIDE,
    "search": SEARCH, "searchbox": SEARCH, "searchbar": SEARCH, "searchform": SEARCH, "role=search": SEARCH,
}  # fmt: skip
_NOTICES: Final = frozenset(("copyright", "trademark", "cookie consent", "legal"))
_REGIONS: Final = frozenset(("footer", "metadata"))
_VAGUE: Final = frozenset(("account", "dropdown", "<nav>", "role=banner", "masthead", "promo", "latest", "toolbar"))
BESIDES: Final = frozenset(("previous", "prev", "next", "older", "newer"))
"""Names of what leads to the story before and after."""

_SURE: Final = frozenset(("<figcaption>", "itemprop=caption"))
_CONTROLS: Final = frozenset(("<label>", "<legend>", "<option>", "<select>", "<textarea>", "<optgroup>"))
_SIGNS: Final = ("©", "℗")
_YEAR: Final = regex.compile(r"^\D{0,7}\d|(?<!\d)(?:19|20)\d\d(?!\d)")
_UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_SEPARATED: Final = regex.compile(r"\s*[|/·•,\n]\s*|\s+[-–—]\s+")
_DIGIT: Final = regex.compile(r"\d")


def best(given: Sequence[Evidence]) -> tuple[str, float]:
    """The label that the evidence speaks for, and how strongly."""
    if len(given) < 2:
        return given[0][:2] if given else ("", 0.0)
    strongest: dict[str, float] = {}
    times: dict[str, int] = {}
    for label, weight, _ in given:
        if label not in strongest:
            strongest[label], times[label] = weight, 0
            continue
        times[label] += 1
        if weight > strongest[label]:
            strongest[label] = weight
    first, most = "", 0.0
    for label, weight in strongest.items():
        total = weight + AGAIN * min(2, times[label])
        if total > most:
            first, most = label, total
    return first, most


def size_of(text: str) -> float:
    """Words; where a script has no spaces, two characters make one."""
    size = len(text.split()) if len(text) <= CHUNK else sum(len(piece.split()) for piece in pieces(text))
    if text.isascii():
        return size
    return size + sum(len(_UNSPACED.findall(text[start : start + CHUNK])) for start in range(0, len(text), CHUNK)) / 2


def element_evidence(tokens: Sequence[str]) -> tuple[Evidence, ...]:
    """What the tokens of an element's tag, class, id and role say of the blocks inside."""
    found: dict[str, Evidence] = {}
    for name in tokens:
        label = "form" if name in _CONTROLS else _PARTS_OF_PAGE.get(name) or name_labels().get(name)
        if not label:
            continue
        shown = f"in {name}" if name.startswith(("<", "role=", "itemprop=")) else f'in "{name}"'
        if name in _SURE or label == "breadcrumb":
            weight = CERTAIN + 1
        elif name in BESIDES:
            weight = CERTAIN
        elif label == "other":
            weight = HINT
        elif label in _REGIONS or name in _VAGUE or label in ("form", ASIDE, SEARCH):
            weight = REGION
        else:
            weight = NAME
        if label not in found or weight > found[label][1]:
            found[label] = (label, weight, shown)
    return tuple(found.values())


@functools.lru_cache(maxsize=8192)
def text_evidence(text: str) -> tuple[Evidence, ...]:
    return tuple(_found_in(fold(text)))


def _found_in(folded: str) -> Iterator[Evidence]:
    """The phrases, words and signs in a text."""
    if folded.startswith(_SIGNS):
        yield "copyright", PHRASE, folded[0]
    size, tokens = size_of(folded), tokens_of(folded)
    if size > NOTICE:
        return
    whole = bare(folded)
    for label in labels_of(whole):
        yield label, CERTAIN, f'"{folded}"'
    if is_field(whole):
        yield "form", WORD, f'"{folded}"'
    parts = _SEPARATED.split(folded) if size <= LONG else []
    for part in parts if len(parts) > 1 else ():
        for label in labels_of(bare(part)):
            yield label, CERTAIN / len(parts), f'"{part}"'
    phrases = tuple(phrases_in(tokens))
    # The small print below a form for a newsletter speaks of both, and is the form's.
    offer = size > SHORT and {"newsletter", "legal"} <= {label for label, _, _ in phrases}
    for label, phrase, length in phrases:
        if label == "dateline" and not _DIGIT.search(folded):
            label = "metadata"
        if offer and label == "legal":
            yield label, HINT, f'"{phrase}"'
        elif size <= LONG or label in _NOTICES or (offer and label == "newsletter"):
            yield label, (PHRASE if size <= SHORT else LONG_PHRASE) + 0.1 * min(length, 3), f'"{phrase}"'
    if size <= SHORT:
        for label, word in words_in(folded, tokens):
            weight = WORD if size > TEASER or label == "paywall" else LONG_PHRASE  # one subscribes to newsletters too
            yield label, weight, f'"{word}"'
    for sign in COPYRIGHT_SIGNS if size <= LONG else ():
        at = folded.find(sign)
        if at >= 0:
            yield "copyright", PHRASE if at < SHORT or _YEAR.search(folded[at : at + YEAR]) else WORD, sign
