"""Everything an article can be turned into: what the fuzzer, the tests of hostile pages and the benchmarks go through."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from cleanpage import Article

OUTPUTS: Final[dict[str, Callable[[Article], object]]] = {
    "body": lambda article: article.body,
    "text": lambda article: article.text,
    "headline": lambda article: article.headline,
    "dateline": lambda article: article.dateline,
    "date_published": lambda article: article.date_published,
    "authors": lambda article: article.authors,
    "page_type": lambda article: article.page_type,
    "confidence": lambda article: article.confidence,
    "blocks": lambda article: article.blocks,
    "json": lambda article: json.dumps(article.to_dict(blocks=True), ensure_ascii=False),
}
"""A new output of `Article` belongs here: a name, and a call that computes all of it."""


def every_output(article: Article) -> dict[str, object]:
    """All outputs of an article by name."""
    return {name: output(article) for name, output in OUTPUTS.items()}
