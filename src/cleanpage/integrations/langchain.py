"""A document loader for LangChain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cleanpage.batch.many import clean_many
from cleanpage.batch.rows import row_of
from cleanpage.integrations._needs import needs

try:
    from langchain_core.document_loaders import BaseLoader
    from langchain_core.documents import Document
except ImportError as error:
    raise needs("langchain", error) from error

METADATA = (
    "url",
    "headline",
    "dateline",
    "date_published",
    "date_modified",
    "authors",
    "in_language",
    "page_type",
    "confidence",
)


class CleanpageLoader(BaseLoader):
    """Loads the articles of pages: of any form that `clean_many` takes, paths of files among them.

    The body is the document's content, its headline, dates, authors and so on the metadata, with the page's key as "source".
    A page that fails raises its error, or with `skip_failed=True` gives no document.
    """

    def __init__(self, pages: Iterable[Any], *, workers: int | None = None, skip_failed: bool = False) -> None:
        self._pages = pages
        self._workers = workers
        self._skip_failed = skip_failed

    def lazy_load(self) -> Iterator[Document]:
        for result in clean_many(self._pages, workers=self._workers):
            if result.article is not None:
                known = {name: value for name, value in row_of(result.article, METADATA).items() if value}
                yield Document(result.article.body, metadata={"source": str(result.key)} | known)
            elif not self._skip_failed and result.error is not None:
                raise result.error
