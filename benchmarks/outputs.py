"""Everything an article can be turned into, and what holds for all of it: fuzzer, tests and benchmarks go through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

import cleanpage
from cleanpage import Article
from cleanpage.model.scores import PAGE_TYPES, Scores
from cleanpage.report.terminal import block_lines

FIELDS: Final = (
    "headline", "date_published", "date_modified", "authors", "publisher", "site_name", "article_section", "keywords",
    "description", "image", "url", "in_language",
)  # fmt: skip
OUTPUTS: Final[dict[str, Callable[[Article], object]]] = {
    "body": lambda article: article.body,
    "text": lambda article: article.to_text(),
    "dateline": lambda article: article.dateline,
    "fields": lambda article: [article.evidence(field) for field in FIELDS],
    "page_type": lambda article: article.page_type,
    "confidence": lambda article: article.confidence,
    "blocks": lambda article: article.blocks,
    "json": lambda article: article.to_json(blocks=True),
    "markdown": lambda article: article.to_markdown(),
    "markdown with images": lambda article: article.to_markdown(links=False, images=True, strip_tracking=True),
    "markdown with front matter": lambda article: article.to_markdown(front_matter=True),
    "html": lambda article: article.to_html(),
    "xml": lambda article: article.to_xml(),
    "tei": lambda article: article.to_tei(),
    "parts": lambda article: (article.subtitle, article.images, article.links, article.videos, article.tables),
    "comments": lambda article: article.comments,
    "report": lambda article: article.report(),
    "compact report": lambda article: article._repr_html_(),
    "table": lambda article: cleanpage.Articles((article,))._repr_html_(),
    "lines": lambda article: "\n".join(block_lines(article.blocks, 80, terminal=True)),
    "repr": repr,
    "diff": lambda article: str(article.diff(other(article))),
}
"""A new output of `Article` belongs here: a name, and a call that computes all of it."""


def other(article: Article) -> Article:
    """Another article of the same page: the one that recall gives."""
    return replace(article, favor="recall")


def all_kept(article: Article) -> Article:
    """The article with a verdict that keeps its blocks, so that the forms have something to show of any page."""
    n = len(article.document)
    sure, types = np.ones(n, np.float32), np.zeros(len(PAGE_TYPES), np.float32)
    return replace(article, scores=Scores(article.scores.classes, sure, sure - 1, types, article.scores.inputs))


def every_output(article: Article) -> dict[str, object]:
    """All outputs of an article by name."""
    return {name: output(article) for name, output in OUTPUTS.items()}


def check(article: Article) -> None:
    """Go through all outputs of an article; raises what they raise, `AssertionError` where they do not agree."""
    found = every_output(article)
    for output in found.values():
        str(output).encode()
    texts = [block.text for block in article.blocks]
    assert texts == article.document.texts
    assert all(text and not text.isspace() for text in texts)
    kept = [block.text for block in article.blocks if block.kept]
    assert len(kept) == len(article.paragraphs)
    assert kept == article.paragraphs or article.document.hints, "but for formulas and code a paragraph is its block's text"
    assert all(0 <= block.score <= 1 for block in article.blocks)
    assert 0 <= article.confidence <= 1
