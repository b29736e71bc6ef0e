"""The headline: the block that the scorer takes for it, or what the page's title and structured data say."""

from __future__ import annotations

from typing import Final

import regex

from cleanpage.blocks import Columns
from cleanpage.fields.structured import articles, meta, text_of
from cleanpage.model.score import Scores

MIN_PROBABILITY: Final = 0.3
MIN_WITHOUT_TITLE: Final = 0.1
"""Where the page has no title to fall back on, an unlikely headline is better than none."""

MAX_HEADLINE: Final = 300
"""Characters; a longer block is a paragraph."""

_SITE_TAIL: Final = regex.compile(r"\s+(?:[|·•»–—]|-{1,2}|::)\s+[^|·•»–—]{2,40}$")


def headline_block(columns: Columns, scores: Scores) -> int | None:
    """The block that is the headline, None where no block is likely to be."""
    least = MIN_PROBABILITY if columns.head.title else MIN_WITHOUT_TITLE
    likeliest: list[int] = scores.headline.argsort()[::-1][:3].tolist()
    for index in likeliest:
        if scores.headline[index] < least:
            return None
        if len(columns.texts[index]) <= MAX_HEADLINE:
            return index
    return None


def headline(columns: Columns, block: int | None) -> str | None:
    """The headline as the page shows it, or as its data gives it, without the site's name."""
    if block is not None:
        return " ".join(columns.texts[block].split())
    for item in articles(columns.head):
        found = text_of(item.get("headline"))
        if found:
            return found
    for found in meta(columns.head, "og:title", "twitter:title"):
        return _SITE_TAIL.sub("", found)
    return _SITE_TAIL.sub("", columns.head.title) or None
