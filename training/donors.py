"""Text pieces of labelled pages, by label, language and fold, for grafting onto other pages of the same fold."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from cleanpage.fields.language import detect
from cleanpage.text.date_lines import is_date_line

PROSE_WORDS, PHRASE_WORDS, BIT_WORDS = 12, 5, 4
"""Words of a paragraph at least, of what says something at least, and of a name, date or button at most."""

LONGEST: Final = 2_000
"""Characters of the longest piece."""

FORUM_POSTS: Final = 4
"""Runs of body, and at least as many blocks of metadata, that tell a forum."""

Texts = tuple[str, ...]

_CONTROL: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")
_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"'”’»)]*$")
_LETTERS: Final = {
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "cjk": re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"),
}
_UNSPACED: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")

BOXES: Final = {
    "cookie consent": 3, "newsletter": 3, "paywall": 2, "login": 2, "advertisement": 3, "legal": 2, "copyright": 1,
    "trademark": 1.2,
}  # fmt: skip
"""What stands as a notice on a page, and how often."""


@dataclass(frozen=True, slots=True)
class Donors:
    """Pieces of labelled pages: by the origin's fold and language, by kind, runs of texts that stood together."""

    stock: Mapping[tuple[int, str], Mapping[str, Sequence[Texts]]]


def donors(pages: Iterable[tuple[int, str, Sequence[str], Sequence[str]]]) -> Donors:
    """The pieces of pages, given for each its fold, the language it declares, its blocks' texts and their labels."""
    stock: dict[tuple[int, str], dict[str, list[Texts]]] = defaultdict(lambda: defaultdict(list))
    for fold, declared, texts, labels in pages:
        clean = [_CONTROL.sub(" ", " ".join(text.split()))[:LONGEST] for text in texts]
        story = [text for text, label in zip(clean, labels) if label == "body" and count_words(text) >= PROSE_WORDS]
        pieces = stock[fold, language(story or clean, declared)]
        runs = [(label, [text for _, text in run]) for label, run in groupby(zip(labels, clean), key=lambda pair: pair[0])]
        counts = Counter(label for label, _ in runs)
        posts = story if counts["body"] >= FORUM_POSTS and counts["metadata"] >= counts["body"] else []
        headline = next((text for text, label in zip(clean, labels) if label == "headline"), "")
        if story:
            pieces["story"].append((headline, *story))
        pieces["comment"] += [(text,) for text in posts]
        for label, run in runs:
            prose = tuple(text for text in run if count_words(text) >= PROSE_WORDS)
            if label in BOXES:
                pieces[label].append(tuple(run))
            if label in ("other", "footer", "legal", "byline", *BOXES) and prose:
                pieces["other prose" if label == "footer" else f"{label} prose"].append(prose)
            for text in run:
                size = count_words(text)
                if label == "comments":
                    said = size >= PROSE_WORDS or (size > BIT_WORDS and _SENTENCE_END.search(text))
                    pieces["comment" if said else "bit" if size <= 2 * BIT_WORDS else "rest"].append((text,))
                if label in ("comments", "dateline") and size <= 2 * BIT_WORDS and is_date_line(text):
                    pieces["date"].append((text,))
                if label == "related":
                    kind = "summary" if size >= PROSE_WORDS else "title" if size >= BIT_WORDS else ""
                    if kind:
                        pieces[kind].append((text,))
    return Donors({key: dict(kinds) for key, kinds in stock.items()})


def language(texts: Sequence[str], declared: str = "") -> str:
    """What texts are written in: the script, of Latin ones the language's code, "" where that cannot be told."""
    text = " ".join(texts)[: LONGEST // 2]
    counts = {script: len(letters.findall(text)) for script, letters in _LETTERS.items()}
    script = max(counts, key=lambda name: counts[name])
    if 2 * counts[script] <= sum(map(str.isalpha, text)):
        return "other"
    return (detect(text) or declared[:2].lower()) if script == "latin" else script


def count_words(text: str) -> int:
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2
