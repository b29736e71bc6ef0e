"""What comes out: `Article` and its `Block`s."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from cleanpage.blocks import Columns
from cleanpage.fields.authors import authors, byline_block
from cleanpage.fields.dateline import date_line, wire_dateline
from cleanpage.fields.dates import date_published
from cleanpage.fields.headline import headline, headline_block
from cleanpage.labels import Label, Verdict, removed_labels
from cleanpage.model.score import PAGE_TYPES, Scores
from cleanpage.places import Ancestor, Places
from cleanpage.read import Page
from cleanpage.verdict import BETA, Favor, expected_f1, keep


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page's visible text, the unit of judgement.

    `score` is the probability, 0 to 1, that the block is main text. From HTML come `link_text`, `ancestors` (from the root
    to the block's element) and `xpath`; from text `lines` (first and last, counted from 1) and `span` (in characters).
    """

    text: str
    label: Label
    score: float
    kept: bool
    evidence: tuple[str, ...] = ()
    lines: tuple[int, int] | None = None
    span: tuple[int, int] | None = None
    _places: Places = field(kw_only=True, repr=False, compare=False)
    _index: int = field(kw_only=True, repr=False)

    @property
    def link_text(self) -> str:
        return self._places.link_text(self._index)

    @property
    def ancestors(self) -> tuple[Ancestor, ...]:
        return self._places.ancestors(self._index)

    @property
    def xpath(self) -> str | None:
        return self._places.xpath(self._index)


@dataclass(frozen=True, eq=False)
class Article:
    """A cleaned page. What was not asked for is not computed: labels and fields are found when they are first read.

    >>> import cleanpage
    >>> article = cleanpage.clean("Home\\nNews\\n", kind="text")
    >>> article.body, article.confidence
    ('', 0.0)
    """

    page: Page
    columns: Columns
    scores: Scores
    favor: Favor = "balanced"

    @cached_property
    def paragraphs(self) -> list[str]:
        """The main text, a string for each block, in page order."""
        return [self.columns.texts[index] for index, kept in enumerate(self._kept) if kept]

    @property
    def body(self) -> str:
        """The paragraphs with a blank line between them."""
        return "\n\n".join(self.paragraphs)

    @property
    def text(self) -> str:
        """Headline, blank line, body."""
        return "\n\n".join(filter(None, (self.headline, self.body)))

    def __str__(self) -> str:
        return self.text

    @cached_property
    def headline(self) -> str | None:
        """The story's title as the page shows it; from the page's data where it shows none."""
        if not self.columns.texts:
            return None
        return headline(self.columns, self._headline_block)

    @cached_property
    def dateline(self) -> str | None:
        """The line that dates (and places) the story, verbatim; the wire dateline where that is all there is."""
        if self._dateline_block is not None:
            return self.columns.texts[self._dateline_block]
        return wire_dateline(self.paragraphs[0]) if self.paragraphs else None

    @cached_property
    def date_published(self) -> dt.datetime | dt.date | None:
        """When the story was published: a `datetime`, timezone-aware where the page gives a zone, or a `date`."""
        return date_published(self.columns, self.dateline, self.page.url)

    @cached_property
    def authors(self) -> list[str]:
        """The names of those who wrote the story."""
        return authors(self.columns, self._byline_block)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of the page, kept or removed, in page order."""
        places = Places(self.columns)
        return tuple(self._block(index, verdict, places) for index, verdict in enumerate(self._verdicts))

    @property
    def page_type(self) -> str:
        """The likeliest of article, collection, documentation, forum, listing, product and service."""
        return PAGE_TYPES[int(self.scores.page_types.argmax())]

    @property
    def page_types(self) -> dict[str, float]:
        """The probability of each page type; they sum to 1."""
        return dict(zip(PAGE_TYPES, self.scores.page_types.tolist(), strict=True))

    @cached_property
    def confidence(self) -> float:
        """The F1, 0 to 1, that the body is expected to have by the blocks' probabilities; 0 without a body.

        The F1 is that of the body's characters, against those that are main text.
        """
        lengths = np.fromiter(map(len, self.columns.texts), np.float64, len(self.columns))
        return expected_f1(self.scores.content, lengths, np.array(self._kept, bool))

    def to_dict(self, *, blocks: bool = False) -> dict[str, Any]:
        """The article in schema.org's words, ready for JSON; with every block of the page if `blocks`.

        >>> import cleanpage
        >>> cleanpage.clean("").to_dict()
        {'@context': 'https://schema.org', '@type': 'NewsArticle'}
        """
        date = self.date_published
        found: Mapping[str, Any] = {
            "headline": self.headline,
            "dateline": self.dateline,
            "datePublished": date.isoformat() if date else None,
            "author": [{"@type": "Person", "name": name} for name in self.authors],
            "url": self.page.url,
            "articleBody": self.body,
            "blocks": [
                {"text": block.text, "label": block.label.value, "score": round(block.score, 4), "kept": block.kept}
                | ({"evidence": list(block.evidence)} if block.evidence else {})
                for block in (self.blocks if blocks else ())
            ],
        }
        return {"@context": "https://schema.org", "@type": "NewsArticle"} | {k: v for k, v in found.items() if v}

    @cached_property
    def _headline_block(self) -> int | None:
        return headline_block(self.columns, self.scores)

    @cached_property
    def _kept(self) -> list[bool]:
        return keep(self.columns, self.scores, self._headline_block, BETA[self.favor])

    @cached_property
    def _dateline_block(self) -> int | None:
        first = next((index for index, kept in enumerate(self._kept) if kept), None)
        return date_line(self.columns, self._headline_block, first)

    @cached_property
    def _byline_block(self) -> int | None:
        return byline_block(self.columns, self._headline_block)

    @cached_property
    def _verdicts(self) -> list[Verdict]:
        named = {
            block: label
            for block, label in (
                (self._byline_block, Label.BYLINE),
                (self._dateline_block, Label.DATELINE),
                (self._headline_block, Label.HEADLINE),
            )
            if block is not None
        }
        return removed_labels(self.columns, self._kept, named)

    def _block(self, index: int, verdict: Verdict, places: Places) -> Block:
        columns = self.columns
        score, kept = float(self.scores.content[index]), self._kept[index]
        lines, span = (None, None) if columns.owners else (columns.lines[index], columns.spans[index])
        return Block(
            columns.texts[index], verdict.label, score, kept, verdict.evidence, lines, span, _places=places, _index=index
        )
