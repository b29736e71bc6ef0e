"""Blocks to numbers: what the network reads of each block, of the containers around it and of the whole page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks.document import NO_ELEMENT, Document
from cleanpage.features.containers import LEVELS, containers
from cleanpage.features.declared_text import declared_texts, squeeze
from cleanpage.lexicon.phrases import WORDS
from cleanpage.text.characters import CLASS, character_counts, sentence_ends

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

TITLE_LENGTHS: Final = (0.25, 2.5)
"""How long a block may be, in lengths of the page's title, to be compared with it."""

STATISTICS: Final = (
    "log_words log_chars word_length upper_share digit_share ideograph_share comma_rate terminal_rate "
    "separator_rate quote_rate bracket_rate sign_rate ends_terminal ends_comma ends_quote ends_separator ends_digit "
    "starts_upper starts_lower starts_digit starts_quote starts_separator lines link_density log_links all_links "
    "repeated_before repeated_after log_copies title_share title_cover is_title"
).split()
PLACES: Final = (
    "position words_before words_after log_index log_index_from_end log_blanks_before log_blanks_after log_depth "
    "path_log_count path_log_words path_link_density path_terminal local_log_count local_log_words "
    "local_link_density local_terminal after_title after_h1 from_title heading names_comments since_comments "
    "comments_before comments_after since_heading heading_level since_major told_body told_description"
).split()
INSIDE: Final = "article main aside nav header footer form table ul ol figure blockquote pre".split()
"""Elements around a block, at any distance, that say what part of the page it is in."""

OWNERS: Final[dict[str, tuple[str, ...]]] = {
    "paragraph": ("p",),
    "item": ("li", "dt", "dd"),
    "cell": ("td", "th"),
    "control": ("button", "label", "legend", "option", "select", "textarea"),
    "box": ("div", "section"),
}
"""What a block's own element is."""

_OWNER_KINDS: Final = {tag: kind for kind, tags in enumerate(OWNERS.values()) for tag in tags}

COMMENTS_LENGTH: Final = 60
"""Characters of the longest block that can be the heading of comments."""

_COMMENTS: Final = re.compile("|".join(sorted({word for words in WORDS["comments"].values() for word in words})))

COPY_LENGTH: Final = 60
"""Characters from which a repeated block says nothing by that: the story's own paragraphs are repeated as teasers, and
which copy is the story is a question for the verdict."""
CONTAINER: Final = "log_words word_share link_density log_blocks log_mean_words terminal_share place".split()
PAGE: Final = (
    "is_text page_log_blocks page_log_words page_link_density page_terminal page_ideographs page_title_found page_told"
).split()

NAMES: Final[tuple[str, ...]] = (
    *STATISTICS,
    *PLACES,
    *(f"in_{tag}" for tag in INSIDE),
    *(f"is_{name}" for name in OWNERS),
    *(f"container{level}_{name}" for level in range(1, LEVELS + 1) for name in CONTAINER),
    *PAGE,
)
"""What each column of the matrix is, in order."""


NO_BLOCK: Final = -1

MAJOR_LEVEL: Final = 2
"""Headings to this level part the page, those below it part the text."""

HEADING_WORDS: Final = 10
"""Words of the longest line that heads the longer lines after it, on a page without tags."""

DECLARED_OPENING: Final = 32
"""Characters of a block's opening that are looked for in what the page's data tells of its text."""


@dataclass(frozen=True, slots=True)
class Features:
    """A page in numbers; n blocks."""

    matrix: Floats
    """n x len(NAMES)."""
    words: Ints
    """Words of each block; an ideograph counts as half a word."""
    containers: npt.NDArray[np.int64]
    """n x LEVELS x 2: first block and block after the last of each container around a block, inmost first."""
    paths: Ints
    """A number for each block's path of tags and classes; equal paths have equal numbers, from 0."""
    levels: Ints
    """The level of each block that is a heading, 0 of the others."""
    headings: Ints
    """n x 2: the last heading before each block, of any level and of the two highest; `NO_BLOCK` where there is none."""


def features(document: Document) -> Features:
    """Describe each block of a page, in one row of numbers.

    HTML and text give the same document; what only tags can tell is zero for a text page.
    """
    n = len(document)
    matrix = np.empty((len(NAMES), n), np.float32)
    texts = _texts(document)
    for place, name in enumerate(STATISTICS):
        matrix[place] = texts[name]
    words = np.maximum(1.0, texts["words"])
    link_density, ends = texts["link_density"], texts["ends_terminal"]
    titled = np.maximum.accumulate(texts["is_title"]) if n else texts["is_title"]
    levels = _levels(document, texts)
    ideographs = float((texts["ideograph_share"] * words).sum() / max(1.0, words.sum()))
    del texts  # the most that a page takes is taken while it is scored
    around = containers(document)
    paths, local, depths, inside = _paths(document)
    sums = np.zeros((4, n + 1))
    np.cumsum(np.stack([words, words * link_density, ends, np.ones(n)]), axis=1, out=sums[:, 1:])
    headings = _headings(levels)
    told, described, page_told = _told(document)

    def rows() -> Iterator[npt.NDArray[Any]]:
        places = _places(document, sums, depths, titled, levels)
        yield from islice(places, PLACES.index("path_log_count"))
        yield from _groups(paths, words, link_density, ends)
        yield from _groups(local, words, link_density, ends)
        yield from places
        yield from (*_since_headings(headings, levels), told, described)
        yield from (inside >> place & 1 for place in range(len(INSIDE)))
        kinds = np.array([_OWNER_KINDS.get(document.elements.tags[owner], -1) for owner in document.owners] or [-1] * n)
        yield from (kinds == kind for kind in range(len(OWNERS)))
        yield from _containers(around, sums)
        total = sums[:, -1]
        page = (not document.owners, np.log1p(n), np.log1p(total[0]), total[1] / max(1.0, total[0]), total[2] / max(1, n))
        yield from (np.full(n, value) for value in (*page, ideographs, bool(n) and titled[-1], page_told))

    for place, row in enumerate(rows(), len(STATISTICS)):
        matrix[place] = row
    return Features(matrix.T, words.astype(np.int64), around, paths, levels, headings)


def _texts(document: Document) -> dict[str, npt.NDArray[Any]]:
    """What a block's own text and links tell."""
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


def _paths(document: Document) -> tuple[Ints, Ints, Ints, Ints]:
    """By block: numbers for its path of tags and classes and for its element with parent, its depth, bits of `INSIDE`."""
    n = len(document)
    if not document.owners:
        return np.arange(n), np.arange(n), np.zeros(n, np.int64), np.zeros(n, np.int64)
    tags, parents, attributes = document.elements.tags, document.elements.parents, document.elements.attributes
    bits = {tag: 1 << place for place, tag in enumerate(INSIDE)}
    paths: dict[int, tuple[int, int, int]] = {NO_ELEMENT: (NO_ELEMENT, NO_ELEMENT, 0)}
    numbers: dict[tuple[int, str, str | None], int] = {}
    part: dict[tuple[str, str | None, str, str | None], int] = {}
    local: dict[int, int] = {}
    for owner in document.owners:
        above, climbed = owner, []
        while above not in paths:
            climbed.append(above)
            above = parents[above]
        for element in reversed(climbed):
            number, depth, inside = paths[parents[element]]
            key = (number, tags[element], attributes[element].get("class"))
            paths[element] = numbers.setdefault(key, len(numbers)), depth + 1, inside | bits.get(tags[element], 0)
        number = paths[owner][0]
        if number not in local:
            parent = max(0, parents[owner])
            names = (tags[owner], attributes[owner].get("class"), tags[parent], attributes[parent].get("class"))
            local[number] = part.setdefault(names, len(part))
    whole: dict[int, int] = {}
    found = [paths[owner] for owner in document.owners]
    return (
        np.array([whole.setdefault(number, len(whole)) for number, _, _ in found], np.int64),
        np.array([local[number] for number, _, _ in found], np.int64),
        np.array([depth for _, depth, _ in found], np.int64),
        np.array([inside for _, _, inside in found], np.int64),
    )


def _groups(
    groups: Ints, words: npt.NDArray[Any], link_density: npt.NDArray[Any], ends: npt.NDArray[Any]
) -> list[npt.NDArray[Any]]:
    """How many blocks a block's group has, their mean words, their link density, the share that ends a sentence."""
    count = np.maximum(1, np.bincount(groups))
    total = np.maximum(1.0, np.bincount(groups, words))
    return [
        np.log(count)[groups],
        np.log1p(total / count)[groups],
        (np.bincount(groups, words * link_density) / total)[groups],
        (np.bincount(groups, ends) / count)[groups],
    ]


def _places(
    document: Document, sums: npt.NDArray[Any], depths: Ints, titled: npt.NDArray[Any], levels: Ints
) -> Iterator[npt.NDArray[Any]]:
    """Where a block stands on the page."""
    n = len(document)
    index = np.arange(n)
    total = max(1.0, float(sums[0, -1]))
    blanks = np.append(np.array(document.blanks or [0] * n), 0)
    away = index - int(titled.argmax()) if n and titled[-1] else np.zeros(n)
    yield from (
        index / max(1, n - 1),
        sums[0, :-1] / total,
        1 - sums[0, 1:] / total,
        np.log1p(index),
        np.log1p(n - 1 - index),
        np.log1p(blanks[:-1]),
        np.log1p(blanks[1:]),
        np.log1p(depths),
        titled,
        np.maximum.accumulate(levels == 1) if n else levels,
        np.sign(away) * np.log1p(np.abs(away)),
        levels if document.owners else np.zeros(n),
        *_comment_headings(document.texts),
    )


def _levels(document: Document, texts: dict[str, npt.NDArray[Any]]) -> Ints:
    """The level of each block that is a heading, 0 of the others; without tags, short lines above longer ones are headings."""
    n = len(document)
    if not document.owners:
        words = texts["words"]
        longer = np.append(words[1:] > np.maximum(HEADING_WORDS, 2 * words[:-1]), False)[:n]
        heads = longer & (words <= HEADING_WORDS) & ~texts["ends_terminal"] & ~texts["ends_comma"]
        return np.where(heads, MAJOR_LEVEL, 0)
    tags = document.elements.tags
    levels = [
        int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else 0
        for tag in map(tags.__getitem__, document.owners)
    ]
    return np.array(levels, np.int64)


def _headings(levels: Ints) -> Ints:
    """For each block the last heading before it: of any level, and of the two highest."""
    index = np.arange(len(levels))
    found = np.full((len(levels), 2), NO_BLOCK)
    for place, heads in enumerate((levels > 0, (levels > 0) & (levels <= MAJOR_LEVEL))):
        if len(levels) > 1:
            found[1:, place] = np.maximum.accumulate(np.where(heads, index, NO_BLOCK))[:-1]
    return found


def _since_headings(headings: Ints, levels: Ints) -> list[npt.NDArray[Any]]:
    index = np.arange(len(levels))
    near, major = headings[:, 0], headings[:, 1]
    return [
        np.where(near < 0, 9.0, np.log1p(index - near)),
        np.where(near < 0, 0, levels[near]) if len(levels) else near,
        np.where(major < 0, 9.0, np.log1p(index - major)),
    ]


def _told(document: Document) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], float]:
    """Which blocks open as something in the page's data does: its main text, its description; how long that text is."""
    body, descriptions = declared_texts(document.head)
    n = len(document)
    if not body and not descriptions:
        return np.zeros(n, bool), np.zeros(n, bool), 0.0
    told, described = np.zeros((2, n), bool)
    for index, text in enumerate(document.texts):
        if len(text) >= DECLARED_OPENING // 2:
            opening = squeeze(text[: 2 * DECLARED_OPENING])[:DECLARED_OPENING]
            if len(opening) >= DECLARED_OPENING // 2:
                told[index], described[index] = opening in body, opening in descriptions
    return told, described, float(np.log1p(len(body)))


def speaks_of_comments(text: str) -> bool:
    """Whether a text is short and has a word for comments, in one of the languages of `cleanpage.lexicon.phrases`."""
    return len(text) <= COMMENTS_LENGTH and _COMMENTS.search(text.casefold()) is not None


def _comment_headings(texts: list[str]) -> list[npt.NDArray[Any]]:
    """Which short blocks speak of comments, the blocks since the last of them, how many come before and after."""
    speaks = np.fromiter(map(speaks_of_comments, texts), bool, len(texts))
    index = np.arange(len(texts))
    last = np.maximum.accumulate(np.where(speaks, index, -1)) if len(texts) else index
    before = np.cumsum(speaks)
    return [speaks, np.where(last < 0, 0, np.log1p(index - last + 1)), before, before[-1:].sum() - before]


def _containers(around: Ints, sums: npt.NDArray[Any]) -> Iterator[npt.NDArray[Any]]:
    """What stands in each container around a block."""
    index = np.arange(len(around))
    total = max(1.0, float(sums[0, -1]))
    for level in range(LEVELS):
        first, last = around[:, level, 0], around[:, level, 1]
        words, linked, ends, blocks = sums[:, last] - sums[:, first]
        yield from (
            np.log1p(words),
            words / total,
            linked / np.maximum(1.0, words),
            np.log1p(blocks),
            np.log1p(words / np.maximum(1, blocks)),
            ends / np.maximum(1, blocks),
            (index - first) / np.maximum(1, blocks),
        )
