"""Everything an article can be turned into, and what holds for all of it: fuzzer, tests and benchmarks go through it."""

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
    "markdown": lambda article: article.to_markdown(images=True),
    "html": lambda article: article.to_html(),
    "json": lambda article: json.dumps(article.to_dict(blocks=True), ensure_ascii=False),
}
"""A new output of `Article` belongs here: a name, and a call that computes all of it."""


def every_output(article: Article) -> dict[str, object]:
    """All outputs of an article by name."""
    return {name: output(article) for name, output in OUTPUTS.items()}


def check(article: Article) -> None:
    """Go through all outputs of an article; raises what they raise, `AssertionError` where they do not agree."""
    found = every_output(article)
    str(found["json"]).encode()
    article.text.encode()
    texts = [block.text for block in article.blocks]
    assert texts == article.columns.texts
    assert all(text and not text.isspace() for text in texts)
    assert [block.text for block in article.blocks if block.kept] == article.paragraphs
    assert all(0 <= block.score <= 1 for block in article.blocks)
    assert 0 <= article.confidence <= 1
