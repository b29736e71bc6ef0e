"""A document loader for LangChain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import documents

try:
    from langchain_core.document_loaders import BaseLoader
    from langchain_core.documents import Document
except ImportError as error:
    raise needs("langchain", error) from error


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
        for body, metadata in documents(self._pages, self._workers, self._skip_failed):
            yield Document(body, metadata=metadata)
