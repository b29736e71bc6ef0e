"""The block that shows the headline, as the network tells it."""

from __future__ import annotations

from typing import Final

from cleanpage.blocks import Document
from cleanpage.model.scores import Scores

MAX_HEADLINE: Final = 300
"""Characters; a longer block is a paragraph."""

MIN_PROBABILITY: Final = 0.3
MIN_WITHOUT_TITLE: Final = 0.1
"""Where the page has no title to fall back on, an unlikely headline is better than none."""


def headline_block(document: Document, scores: Scores) -> int | None:
    """The block that is likely the headline, None where no block is likely to be."""
    return headline_block_of(document.texts, scores, MIN_PROBABILITY if document.head.title else MIN_WITHOUT_TITLE)


def headline_block_of(texts: list[str], scores: Scores, least: float = MIN_PROBABILITY) -> int | None:
    """The likeliest headline of some texts, if it is likelier than `least`."""
    likeliest: list[int] = (-scores.headline).argsort(kind="stable")[:3].tolist()
    for index in likeliest:
        if scores.headline[index] < least:
            return None
        if len(texts[index]) <= MAX_HEADLINE:
            return index
    return None
