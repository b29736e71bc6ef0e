"""The block that dates the story."""

from __future__ import annotations

from typing import Final

from cleanpage.blocks import Document
from cleanpage.text.date_lines import dates_the_story

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
    return below + above


def date_line(document: Document, headline: int | None, first: int | None) -> int | None:
    """The block that dates the story."""
    return next(iter(date_lines(document, headline, first)), None)
