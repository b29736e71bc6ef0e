"""Who wrote the story: names from structured data, `<meta>`, or the byline."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, Final

import regex

from cleanpage.blocks import Columns
from cleanpage.fields.structured import articles, meta, text_of
from cleanpage.phrases import PHRASES, WHOLE

MAX_NAME: Final = 60
MAX_BYLINE: Final = 120
REACH: Final = 8
"""Blocks after the headline in which a byline stands."""

_PREPOSITIONS: Final = ("by", "von", "par", "por", "di", "door", "av", "autor", "autorin", "auteur", "автор")
_BY: Final = regex.compile(r"^(?:by|von|par|por)\s+", regex.I)
_ADDRESS: Final = regex.compile(r"https?:|www\.|@|/")
_BETWEEN: Final = regex.compile(r"\s*(?:[,;|•·]|\b(?:and|und|et|y|e|en|i|og|och|ve)\b|&)\s*")
_NAME: Final = regex.compile(
    r"^\p{Lu}[\p{L}\p{M}'’.-]*(?: (?:\p{Lu}[\p{L}\p{M}'’.-]*|de|da|van|von|der|den|la|le|al|bin|di|del|dos|of)){1,4}$"
)


def authors(columns: Columns, byline: int | None) -> list[str]:
    """The authors' names in the page's order, none twice."""
    for source in (
        _from_json_ld(columns),
        meta(columns.head, "author", "article:author", "byl", "parsely-author", "dc.creator"),
    ):
        names = [name for value in source for name in _names(value)]
        if names:
            return list(dict.fromkeys(names))
    return list(dict.fromkeys(byline_names(columns.texts[byline]))) if byline is not None else []


def byline_block(columns: Columns, headline: int | None) -> int | None:
    """The block that names the authors: near the headline, beginning as bylines do."""
    if headline is None:
        return None
    for index in range(headline + 1, min(headline + REACH, len(columns))):
        if byline_names(columns.texts[index]):
            return index
    return None


def byline_names(text: str) -> list[str]:
    """The names in a byline; none where the text is no byline.

    >>> byline_names("By Doran Pellworth and Ada Brink, Staff Writers")
    ['Doran Pellworth', 'Ada Brink']
    """
    if len(text) > MAX_BYLINE:
        return []
    folded = text.casefold()
    for opening in _openings().get(folded[:2], ()):
        if folded.startswith(opening) and len(text) > len(opening) and not text[len(opening) :][0].isalpha():
            parts = _BETWEEN.split(text[len(opening) :].strip(" :.\n"))
            return [part for part in parts if _NAME.match(part) and not _role(part)]
    return []


@functools.lru_cache(maxsize=1)
def _openings() -> dict[str, list[str]]:
    """What bylines begin with, by the first two characters; the longest first."""
    phrases = [*PHRASES["byline"].values(), *WHOLE.get("byline", {}).values(), _PREPOSITIONS]
    index: dict[str, list[str]] = {}
    for opening in sorted({phrase.rstrip(": ") for language in phrases for phrase in language}, key=len, reverse=True):
        index.setdefault(opening[:2], []).append(opening)
    return index


def _role(name: str) -> bool:
    return bool({"writer", "writers", "reporter", "editor", "correspondent", "staff", "press"} & set(name.casefold().split()))


def _names(value: str) -> Iterator[str]:
    value = _BY.sub("", value.strip())
    if len(value) <= 2 * MAX_NAME and not _ADDRESS.search(value):
        for name in _BETWEEN.split(value):
            if name and len(name) <= MAX_NAME:
                yield name


def _from_json_ld(columns: Columns) -> Iterator[str]:
    for item in articles(columns.head):
        author: Any = item.get("author")
        for one in author if isinstance(author, list) else [author]:
            name = text_of(one.get("name")) if isinstance(one, dict) else text_of(one)
            if name:
                yield name
        if author:
            return
