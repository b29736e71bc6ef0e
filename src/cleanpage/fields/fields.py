"""The fields of one page: what each place of it says of them, and what is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from cleanpage.blocks import Document
from cleanpage.fields import metadata
from cleanpage.fields.authors import byline_block, find_authors
from cleanpage.fields.dateline import date_line, date_lines
from cleanpage.fields.dates import Dates
from cleanpage.fields.found import Found
from cleanpage.fields.headline import headline
from cleanpage.fields.language import declared_language, in_language
from cleanpage.fields.structured import Data, read_data
from cleanpage.input.read import Page
from cleanpage.label import Label
from cleanpage.model.scores import Scores

FIELDS: Final = (
    "headline", "date_published", "date_modified", "authors", "publisher", "site_name", "article_section", "keywords",
    "description", "image", "url", "in_language",
)  # fmt: skip
"""The fields that are found with their evidence, attributes of `Fields`."""


@dataclass(frozen=True, eq=False)
class Fields:
    """The fields of a page; each is found when it is first read.

    `first` and `last` are the first and the last block of the body, `headline_block` the one that the network takes for the
    headline.
    """

    document: Document
    scores: Scores
    page: Page
    page_type: str
    headline_block: int | None
    first: int | None
    last: int | None
    body: str

    @cached_property
    def data(self) -> Data:
        return read_data(self.document)

    @property
    def address(self) -> str | None:
        """Where the page was fetched from."""
        return self.page.url

    @property
    def headline(self) -> Found[str | None]:
        return self._headline[0]

    @property
    def shown_headline(self) -> int | None:
        """The block that shows the headline."""
        return self._headline[1]

    @cached_property
    def _headline(self) -> tuple[Found[str | None], int | None]:
        return headline(self.document, self.scores, self.data, self.address, self.site_name.value, self.first)

    @cached_property
    def _dates(self) -> Dates:
        language = declared_language(self.document, self.data)
        url = self.address or self.url.value
        return Dates(self.document, self.data, url, language, self.headline_block, self.first, self.page)

    @cached_property
    def date_published(self) -> Found[dt.datetime | dt.date | None]:
        return self._dates.published()

    @cached_property
    def date_modified(self) -> Found[dt.datetime | dt.date | None]:
        return self._dates.modified(self.date_published.value)

    @cached_property
    def authors(self) -> Found[list[str]]:
        return find_authors(
            self.document,
            self.data,
            self.headline_block,
            self.first,
            self.last,
            self.byline_block,
            self.site_name.value,
            forum=self.page_type == "forum",
        )

    @cached_property
    def publisher(self) -> Found[str | None]:
        return metadata.publisher(self.data)

    @cached_property
    def site_name(self) -> Found[str | None]:
        return metadata.site_name(self.document, self.data, self.address or self.url.value)

    @cached_property
    def article_section(self) -> Found[str | None]:
        return metadata.article_section(self.data)

    @cached_property
    def keywords(self) -> Found[list[str]]:
        return metadata.keywords(self.data)

    @cached_property
    def description(self) -> Found[str | None]:
        return metadata.description(self.data)

    @cached_property
    def image(self) -> Found[str | None]:
        return metadata.image(self.document, self.data, self.address)

    @cached_property
    def url(self) -> Found[str | None]:
        return metadata.canonical_url(self.document, self.data, self.address)

    @cached_property
    def in_language(self) -> Found[str | None]:
        return in_language(self.document, self.data, self.body)

    @cached_property
    def dateline_block(self) -> int | None:
        lines = date_lines(self.document, self.headline_block, self.first)
        if not lines:
            return None
        evidence = (*self.date_published.evidence, *self.date_modified.evidence)
        agreeing = {one.source for one in evidence if one.used}
        return date_line(lines, agreeing, self.headline_block, dated=bool(agreeing))

    @cached_property
    def byline_block(self) -> int | None:
        return byline_block(self.document, self.headline_block)

    @property
    def used(self) -> dict[int, Label]:
        """The blocks that the fields took, with their labels."""
        return {
            block: label
            for block, label in (
                (self.byline_block, Label.BYLINE),
                (self.dateline_block, Label.DATELINE),
                (self.headline_block, Label.HEADLINE),
            )
            if block is not None
        }


class KnownFields:
    """The fields that an article had when it was pickled; all else of `Fields` is found anew, on demand."""

    def __init__(self, known: Mapping[str, object], find: Callable[[], Fields]) -> None:
        vars(self).update(known)
        self._find = find

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._find(), name)


def known_fields(fields: Fields | KnownFields) -> dict[str, object]:
    """The value and the evidence of every field, to be pickled."""
    return {name: getattr(fields, name) for name in FIELDS}
