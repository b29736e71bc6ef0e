"""The block that dates the story."""

from __future__ import annotations

from typing import Final

from cleanpage.blocks import Document
from cleanpage.text.date_lines import CLOCK, dates_the_story

REACH_BEFORE: Final = 12
REACH_AFTER: Final = 8
"""Blocks before and after the headline in which the page's date line stands."""


def date_lines(document: Document, headline: int | None, first: int | None) -> list[int]:
    """The blocks that may date the story, the likeliest first: below the headline, or the start of the body, before above."""
    at = headline if headline is not None else first
    if at is None:
        return []
    end = max(at + REACH_AFTER, (first or at) + 2)
    below = [index for index in range(at + 1, min(end, len(document))) if dates_the_story(document.texts[index])]
    above = [index for index in range(at - 1, max(-1, at - REACH_BEFORE), -1) if dates_the_story(document.texts[index])]
    return sorted(below + above, key=lambda index: bool(CLOCK.search(document.texts[index])))


def date_line(lines: list[int], agreeing: set[str], headline: int | None, *, dated: bool) -> int | None:
    """The block that dates the story, of those that may: the first with its day, else the first below the headline.

    `agreeing` are the sources of the evidence that give the story's date; `dated` tells that there is any. A line above the
    headline with another day is the masthead's.
    """
    for block in lines:
        if f"block {block + 1}" in agreeing:
            return block
    return next((block for block in lines if not dated or headline is None or block > headline), None)
