"""A reader for LlamaIndex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import documents

try:
    from llama_index.core.readers.base import BaseReader
    from llama_index.core.schema import Document
except ImportError as error:
    raise needs("llamaindex", error) from error


class CleanpageReader(BaseReader):
    """Reads the articles of pages: of any form that `clean_many` takes, paths of files among them.

    The body is the document's text, its headline, dates, authors and so on the metadata, with the page's key as "source".
    A page that fails raises its error, or with `skip_failed=True` gives no document.
    """

    def lazy_load_data(
        self, pages: Iterable[Any], *, workers: int | None = None, skip_failed: bool = False
    ) -> Iterator[Document]:
        for body, metadata in documents(pages, workers, skip_failed):
            yield Document(text=body, metadata=metadata)
