"""What comes out: `Article`."""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from cleanpage.analysis import Analysis, analyse
from cleanpage.block import Block
from cleanpage.blocks import Document
from cleanpage.blocks.dom_paths import DomPaths
from cleanpage.blocks.invisible import shown_blocks
from cleanpage.input.read import Page, Source
from cleanpage.label import Label
from cleanpage.model.classes import likeliest_labels, settled
from cleanpage.model.headline_block import headline_block
from cleanpage.model.scores import PAGE_TYPES, Scores
from cleanpage.model.verdict import BETA, Favor, expected_f1, keep
from cleanpage.pickling import pack, unpack
from cleanpage.site.apply import applied
from cleanpage.story.choice import DEFAULT, Choice, chosen
from cleanpage.story.forms import Forms

if TYPE_CHECKING:  # the rest is loaded when it is needed
    from cleanpage.core import CorePage
    from cleanpage.diff import Diff
    from cleanpage.fields.fields import Fields, KnownFields
    from cleanpage.fields.found import Evidence, Found
    from cleanpage.model.reasons import Reasons
    from cleanpage.report.shown import Shown
    from cleanpage.site.template import View
    from cleanpage.text.dateline import Dateline


@dataclass(frozen=True, eq=False, repr=False)
class Article(Forms):
    """A cleaned page. What was not asked for is not computed: labels and fields are found when they are first read.

    Two articles are equal if they are of the same page, at the same address, fetched at the same time, with the same `favor`.
    A pickled article holds its fields and its body, and the page, from which the rest is found anew by whoever reads it.

    >>> import cleanpage
    >>> article = cleanpage.clean("Home\\nNews\\n", kind="text")
    >>> article.body, article.confidence
    ('', 0.0)
    """

    page: Page
    document: Document
    scores: Scores
    favor: Favor = "balanced"
    kept: list[bool] | None = None
    choice: Choice = DEFAULT
    view: View | None = None
    """What a site's template says of the page."""
    arrays: CorePage | None = field(default=None, repr=False)
    """The page in the compiled core."""
    raw: bool = False
    """Whether the texts hold invisible characters as the page does."""

    @cached_property
    def paragraphs(self) -> list[str]:
        """The main text, a string for each kept block, in page order.

        It is the block's text, but that a formula stands in it once, as TeX, and code without the numbers of its lines.
        """
        if self.document.hints:
            from cleanpage.story.texts import shown_texts

            return shown_texts(self.document, self._kept)
        return list(compress(self.document.texts, self._kept))

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

    def __repr__(self) -> str:
        return f"<Article {self.headline!r}, {sum(self._kept)} of {len(self._kept)} blocks kept>"

    def __eq__(self, other: object) -> bool:
        return self._identity == other._identity if isinstance(other, Article) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.favor, self.page.url, self.page.text or len(self._kept)))

    def __copy__(self) -> Article:
        return self

    def __deepcopy__(self, memo: object) -> Article:
        return self

    def __reduce__(self) -> tuple[Callable[..., Article], tuple[bytes, bytes, Favor]]:
        from cleanpage.fields.fields import known_fields

        names = ("paragraphs", "dateline", "confidence", "page_types", "_kept", "choice", "view", "raw")
        known = {name: getattr(self, name) for name in names}
        return _unpickled, (self._packed, pack((known, known_fields(self._fields))), self.favor)

    @property
    def source(self) -> Source:
        """Where the body stands: "page", or where the page shows no text of its own before its scripts run, the script's data:
        "json-ld", or the state of a framework, "next", "nuxt", "apollo" or "initial-state".

        >>> import cleanpage
        >>> data = '{"@type": "NewsArticle", "articleBody": "Two otters were seen on the river by the old mill."}'
        >>> article = cleanpage.clean(f'<script type="application/ld+json">{data}</script><div id=app></div>')
        >>> article.body, article.source
        ('Two otters were seen on the river by the old mill.', 'json-ld')
        """
        return self.page.source

    @property
    def headline(self) -> str | None:
        """The story's own title, as the page shows it or as its data give it, without the site's name."""
        return self._fields.headline.value

    @cached_property
    def dateline(self) -> Dateline | None:
        """The line that dates (and places) the story, verbatim; the wire dateline where that is all there is.

        A `str` with the parts `.place`, `.agency` and `.date`.
        """
        from cleanpage.text.date_lines import shown_date
        from cleanpage.text.wire_lines import wire_dateline

        block = self._fields.dateline_block
        if block is not None:
            return shown_date(self.document.texts[block])
        return wire_dateline(self.paragraphs[0]) if self.paragraphs else None

    @property
    def date_published(self) -> dt.datetime | dt.date | None:
        """When the story was published: a `datetime`, timezone-aware where the page gives a zone, or a `date`."""
        return self._fields.date_published.value

    @property
    def date_modified(self) -> dt.datetime | dt.date | None:
        """When the story was last changed, in the same forms; None where the page does not say."""
        return self._fields.date_modified.value

    @property
    def authors(self) -> list[str]:
        """The names of those who wrote the story, in the page's order."""
        return self._fields.authors.value

    @property
    def publisher(self) -> str | None:
        """The name of the organisation that publishes the story."""
        return self._fields.publisher.value

    @property
    def site_name(self) -> str | None:
        """The name of the site, as it calls itself."""
        return self._fields.site_name.value

    @property
    def article_section(self) -> str | None:
        """The section of the site in which the story stands."""
        return self._fields.article_section.value

    @property
    def keywords(self) -> list[str]:
        """The story's keywords, as the page's data give them."""
        return self._fields.keywords.value

    @property
    def description(self) -> str | None:
        """The page's own summary of the story."""
        return self._fields.description.value

    @property
    def image(self) -> str | None:
        """The absolute address of the lead image."""
        return self._fields.image.value

    @property
    def url(self) -> str | None:
        """The story's canonical address; where the page names none, the one it was fetched from."""
        return self._fields.url.value

    @property
    def in_language(self) -> str | None:
        """The language, a BCP 47 tag: the one the page declares, else the one that the body is written in."""
        return self._fields.in_language.value

    def evidence(self, field: str) -> tuple[Evidence, ...]:
        """What each place of the page says of a field, the most trusted first: source, value, and whether it was used.

        `field` is the name of one of the article's fields, such as "headline" or "date_published". Raises `ValueError` for
        other names.

        >>> import cleanpage
        >>> article = cleanpage.clean('<meta property="og:site_name" content="Beacon"><p>Two otters were seen.</p>')
        >>> article.evidence("site_name")
        (Evidence(source='og:site_name', value='Beacon', used=True),)
        """
        from cleanpage.fields.fields import FIELDS

        if field not in FIELDS:
            raise ValueError(f"no field {field!r}; there are {', '.join(FIELDS)}")
        found: Found[Any] = getattr(self._fields, field)
        return found.evidence

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of the page, kept or removed, in page order."""
        from cleanpage.model.reasons import Reasons
        from cleanpage.model.weights import packaged_model

        labels, used = self._labels, self._fields.used
        dom_paths = DomPaths(self.document)
        repeats = [] if self.view is None else self.view.repeats()
        reasons = Reasons(self.document, self.page.url, self.scores, packaged_model(), labels, used, repeats)
        return tuple(self._block(index, label, dom_paths, reasons) for index, label in enumerate(labels))

    @property
    def page_type(self) -> str:
        """The likeliest of article, collection, documentation, forum, listing, product and service."""
        return max(self.page_types, key=self.page_types.__getitem__)

    @cached_property
    def page_types(self) -> dict[str, float]:
        """The probability of each page type; they sum to 1."""
        return dict(zip(PAGE_TYPES, self.scores.page_types.tolist(), strict=True))

    @cached_property
    def confidence(self) -> float:
        """The F1, 0 to 1, that the body is expected to have by the blocks' probabilities; 0 without a body.

        The F1 is that of the body's characters, against those that are main text.
        """
        lengths = np.fromiter(map(len, self.document.texts), np.float64, len(self.document))
        return expected_f1(self.scores.content, lengths, np.array(self._kept, bool))

    def report(self) -> str:
        """The page with its verdicts as one self-contained HTML document: every block, what became of it, and why.

        It loads nothing, runs nothing and links nowhere, whatever the page holds. Write it with `encoding="utf-8"`.

        >>> import cleanpage
        >>> cleanpage.clean("<p>Two otters were seen on the river.").report()[:15]
        '<!doctype html>'
        """
        from cleanpage.report.page import report

        return report(self.shown())

    def diff(self, other: Article) -> Diff:
        """What changed from this cleaning of a page to another: fields, and blocks whose verdict or label differs.

        >>> import cleanpage
        >>> page = "<title>Otters</title><h1>Otters</h1><p>Two otters were seen on the river by the old mill."
        >>> bool(cleanpage.clean(page).diff(cleanpage.clean(page)))
        False
        """
        from cleanpage.diff import diff

        return diff(self.to_dict(blocks=True), other.to_dict(blocks=True))

    def _repr_html_(self) -> str:
        """The compact form of the report, for notebooks."""
        from cleanpage.report.notebook import compact

        return compact(self.shown())

    def shown(self) -> Shown:
        """What reports show of the article."""
        from cleanpage.report.shown import Shown

        return Shown(
            blocks=self.blocks,
            fields=self.to_dict(),
            sources=self._sources(),
            headline=self.headline,
            date=str(self.date_published or self.dateline or ""),
            authors=self.authors,
            page_type=self.page_type,
            confidence=self.confidence,
            url=self.page.url,
            kind=self.page.kind,
            document=self.document,
            source=self.page.text,
        )

    def _sources(self) -> dict[str, str]:
        """Where each field was found, by its name in `to_dict`."""
        names = {
            "headline": "headline", "datePublished": "date_published", "dateModified": "date_modified", "author": "authors",
            "publisher": "publisher", "isPartOf": "site_name", "articleSection": "article_section", "keywords": "keywords",
            "description": "description", "image": "image", "inLanguage": "in_language", "url": "url",
        }  # fmt: skip
        used = {name: [one.source for one in self.evidence(field) if one.used] for name, field in names.items()}
        return {name: sources[0] for name, sources in used.items() if sources}

    @cached_property
    def _labels(self) -> list[Label]:
        used = self._fields.used
        labels = likeliest_labels(settled(self.scores.classes, self.document.texts, used), self._kept)
        for index, label in used.items():
            if not self._kept[index]:
                labels[index] = label
        return labels

    @cached_property
    def _headline_block(self) -> int | None:
        return headline_block(self.document, self.scores)

    @cached_property
    def _verdict(self) -> list[bool]:
        kept, texts = self.kept, self.document.texts
        if kept is None:
            kept = keep(texts, self.scores, self._headline_block, BETA[self.favor])
        return kept if self.raw else shown_blocks(texts, kept)

    @cached_property
    def _kept(self) -> list[bool]:
        if self.document.hints:
            from cleanpage.story.texts import without_furniture

            kept = without_furniture(self.document, self._verdict)
        else:
            kept = self._verdict
        if self.choice == DEFAULT:
            return kept
        comments = [block for thread in self._threads for block in thread.blocks] if self.choice.comments else []
        return chosen(self.document, kept, self.choice, comments)

    @cached_property
    def _packed(self) -> bytes:
        """What the page is cleaned from anew: its text, or where a parsed tree was given, its blocks."""
        return pack((replace(self.page, tree=None), None if self.page.text else self.document))

    @cached_property
    def _identity(self) -> tuple[object, ...]:
        page = self.page
        site = None if self.view is None else (self.view.pages, tuple(self.view.counts))
        return self.favor, self.choice, self.raw, site, page.kind, page.url, page.fetched, page.text or self.document

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What an unpickled article is without until it is asked for."""
            if name not in ("page", "document", "scores") or "_packed" not in vars(self):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            from cleanpage.model.score import score

            page, document = unpack(self._packed)
            if document is None:
                found = analyse(page, self.favor, raw=self.raw)
            else:
                found = Analysis(document, score(document, page.url), [])
            found = applied(self.view, found, self.favor)
            vars(self).update(page=page, document=found.document, scores=found.scores)
            return vars(self)[name]

    @cached_property
    def _fields(self) -> Fields | KnownFields:
        return self._found_fields

    @cached_property
    def _found_fields(self) -> Fields:
        from cleanpage.fields.fields import Fields

        kept = self._verdict
        first = next((index for index, keep in enumerate(kept) if keep), None)
        last = next((index for index in reversed(range(len(kept))) if kept[index]), None)
        return Fields(self.document, self.scores, self.page, self.page_type, self._headline_block, first, last, self.body)

    def _block(self, index: int, label: Label, dom_paths: DomPaths, reasons: Reasons) -> Block:
        document = self.document
        score, kept = float(self.scores.content[index]), self._kept[index]
        lines, span = (None, None) if document.owners else (document.lines[index], document.spans[index])
        text = document.texts[index]
        return Block(text, label, score, kept, lines, span, index + 1, _dom_paths=dom_paths, _reasons=reasons)


def _unpickled(packed: bytes, known: bytes, favor: Favor) -> Article:
    from cleanpage.fields.fields import KnownFields

    article = object.__new__(Article)
    facts, fields = unpack(known)
    reference = weakref.ref(article)

    def find() -> Fields:
        found = reference()
        assert found is not None  # it is asked through the article
        return found._found_fields

    vars(article).update(facts, favor=favor, _packed=packed, _fields=KnownFields(fields, find))
    return article
