"""What comes out: `Article` and its `Block`s."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from cleanpage.blocks import Columns
from cleanpage.blocks.columns import NO_ELEMENT, Elements
from cleanpage.fields.authors import authors, byline_block
from cleanpage.fields.dateline import date_line, wire_dateline
from cleanpage.fields.dates import date_published
from cleanpage.fields.headline import headline, headline_block
from cleanpage.labels import Label, Verdict, removed_labels
from cleanpage.model.score import PAGE_TYPES, Scores
from cleanpage.read import Page
from cleanpage.render.addresses import Addresses, base_address
from cleanpage.render.html import html
from cleanpage.render.lines import line_structure
from cleanpage.render.markdown import markdown
from cleanpage.render.nodes import Heading, Node, Run
from cleanpage.render.structure import structure
from cleanpage.verdict import BETA, Favor, expected_f1, keep


@dataclass(frozen=True, slots=True)
class Ancestor:
    """An element around a block."""

    tag: str
    class_: str | None
    id: str | None
    role: str | None


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
    link_text: str = ""
    ancestors: tuple[Ancestor, ...] = ()
    xpath: str | None = None
    lines: tuple[int, int] | None = None
    span: tuple[int, int] | None = None


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
        steps, ancestors = _steps(self.columns.elements), _ancestors(self.columns.elements)
        return tuple(self._block(index, verdict, steps, ancestors) for index, verdict in enumerate(self._verdicts))

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

    def to_text(self) -> str:
        """Headline, blank line, body: the same as `text` and `str(article)`."""
        return self.text

    def to_markdown(self, *, links: bool = True, images: bool = False, strip_tracking: bool = False) -> str:
        """Headline and body as Markdown: CommonMark with GitHub's tables and strikethrough.

        The headline is the heading of the first level; the body's headings keep their levels, or go down by one if one of
        them is of the first too. Links are absolute where the page's address is known (`url`, its canonical link or
        `<base>`); `links=False` leaves their text alone. With `images` come the story's images, each with its caption.
        `strip_tracking` takes parameters such as utm_source out of addresses.

        >>> import cleanpage
        >>> page = "<title>Otters return</title><p>Two <b>otters</b> were seen on the <a href='/river'>river</a> on Sunday.</p>"
        >>> print(cleanpage.clean(page, url="https://news.example/otters").to_markdown())
        # Otters return
        <BLANKLINE>
        Two **otters** were seen on the [river](https://news.example/river) on Sunday.
        """
        return markdown(self._nodes(links=links, images=images, strip_tracking=strip_tracking))

    def to_html(self, *, strip_tracking: bool = False) -> str:
        """Headline and body as a fragment of HTML that is safe to insert into any page, with images; "" without a text.

        Of elements and attributes there are those in `cleanpage.render.html.ELEMENTS` and `ATTRIBUTES`; addresses are of
        http, https, mailto, tel and ftp. Headings, links and `strip_tracking` are as in `to_markdown`.
        """
        nodes = self._nodes(links=True, images=True, strip_tracking=strip_tracking)
        return f"<article>\n{html(nodes)}\n</article>" if nodes else ""

    def to_json(self, *, blocks: bool = False, indent: int | None = None) -> str:
        """`to_dict` as JSON, letters as they are; on one line unless `indent` is given."""
        return json.dumps(self.to_dict(blocks=blocks), ensure_ascii=False, indent=indent)

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

    def _nodes(self, *, links: bool, images: bool, strip_tracking: bool) -> list[Node]:
        headline = [Heading(1, [Run(" ".join(self.headline.split()))])] if self.headline else []
        if not self.columns.owners:
            return [*headline, *line_structure(self.columns, self._kept, self.page.text)]
        base = base_address(self.page.url, self.columns.head)
        addresses = Addresses(base, strip_tracking=strip_tracking)
        body = structure(
            self.columns, self._kept, self._headline_block, addresses, links=links, images=images, below=bool(headline)
        )
        return [*headline, *body]

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

    def _block(self, index: int, verdict: Verdict, steps: list[str], ancestors: list[Ancestor]) -> Block:
        columns = self.columns
        score, kept = float(self.scores.content[index]), self._kept[index]
        text = columns.texts[index]
        if not columns.owners:
            where: dict[str, Any] = {"lines": columns.lines[index], "span": columns.spans[index]}
        else:
            chain = _chain(columns.elements, columns.owners[index])
            where = {
                "link_text": _link_text(columns, index),
                "ancestors": tuple([ancestors[element] for element in chain]),
                "xpath": "".join([steps[element] for element in chain]),
            }
        return Block(text, verdict.label, score, kept, verdict.evidence, **where)


def _steps(elements: Elements) -> list[str]:
    """Each element's step in an XPath: its tag and its number among its siblings of that tag."""
    counts: dict[tuple[int, str], int] = {}
    steps: list[str] = []
    for tag, parent in zip(elements.tags, elements.parents, strict=True):
        number = counts[parent, tag] = counts.get((parent, tag), 0) + 1
        named = tag.isascii() and tag.replace("-", "").isalnum()  # <fb:like> and <p;> are no names to XPath
        steps.append(f"/{tag}[{number}]" if named else f"/*[name()={_literal(tag)}][{number}]")
    return steps


def _literal(text: str) -> str:
    """A string in XPath, which has no way to write a quote in quotes."""
    return 'concat("' + text.replace('"', '",\'"\',"') + '")' if '"' in text else f'"{text}"'


def _chain(elements: Elements, element: int) -> list[int]:
    chain: list[int] = []
    while element != NO_ELEMENT:
        chain.append(element)
        element = elements.parents[element]
    return chain[::-1]


def _ancestors(elements: Elements) -> list[Ancestor]:
    return [
        Ancestor(tag, attributes.get("class"), attributes.get("id"), attributes.get("role"))
        for tag, attributes in zip(elements.tags, elements.attributes, strict=True)
    ]


def _link_text(columns: Columns, index: int) -> str:
    """The text of the block that stands in links, one space between links."""
    if not columns.link_counts[index]:
        return ""
    tags = columns.elements.tags
    linked = [
        text
        for text, element in zip(columns.piece_texts[index], columns.piece_elements[index], strict=True)
        if element != NO_ELEMENT and any(tags[above] == "a" for above in _chain(columns.elements, element))
    ]
    return " ".join(" ".join(linked).split())
