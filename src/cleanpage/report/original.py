"""The page as it came, beside its blocks: shown as text, with a mark where each block begins."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from cleanpage.blocks import Document

MOST: Final = 100_000
"""Characters of a page that are shown."""

START: Final = 40
"""Characters of a block by which it is found in HTML."""

LOOKED_AT: Final = 500
"""Characters at the start of a text node that are looked at."""

REACH: Final = 200_000
"""How far beyond the block before it one is looked for."""


def places(document: Document, source: str) -> list[int | None]:
    """Where each block begins in the source; None where that is not known, or beyond what is shown."""
    if not document.owners:
        return [start if start < MOST else None for start, _ in document.spans]
    found: list[int | None] = []
    at = 0
    for nodes in document.text_nodes:
        words = next((" ".join(text[:LOOKED_AT].split()) for text in nodes if text and not text[:LOOKED_AT].isspace()), "")
        start = _find(source, words, at)
        found.append(start)
        at = at if start is None else start + 1
    return found


def _find(source: str, words: str, start: int) -> int | None:
    """The place of a text node's first words, as they are or with the signs of HTML as entities."""
    first = words[:START].rsplit(" ", 1)[0] if len(words) > START else words
    end = min(start + REACH, MOST)
    places = [source.find(form, start, end) for form in dict.fromkeys((first, escape(first, quote=False), first.split(" ")[0]))]
    return next((place for place in places if place >= 0), None) if first else None


def marked(source: str, starts: list[int | None]) -> Iterator[tuple[str, int | None]]:
    """The source in pieces, each with the number of the block that begins with it, from 1."""
    known = sorted((start, number) for number, start in enumerate(starts, 1) if start is not None)
    at, last = 0, None
    for start, number in known:
        if start > at:
            yield source[at:start], last
            last = None
        at, last = start, last or number
    yield source[at:MOST], last
