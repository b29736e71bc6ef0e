"""A reader for LlamaIndex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cleanpage.batch.many import clean_many
from cleanpage.batch.rows import row_of
from cleanpage.integrations._needs import needs

try:
    from llama_index.core.readers.base import BaseReader
    from llama_index.core.schema import Document
except ImportError as error:
    raise needs("llamaindex", error) from error

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


class CleanpageReader(BaseReader):
    """Reads the articles of pages: of any form that `clean_many` takes, paths of files among them.

    The body is the document's text, its headline, dates, authors and so on the metadata, with the page's key as "source".
    A page that fails raises its error, or with `skip_failed=True` gives no document.
    """

    def lazy_load_data(
        self, pages: Iterable[Any], *, workers: int | None = None, skip_failed: bool = False
    ) -> Iterator[Document]:
        for result in clean_many(pages, workers=workers):
            if result.article is not None:
                known = {name: value for name, value in row_of(result.article, METADATA).items() if value}
                yield Document(text=result.article.body, metadata={"source": str(result.key)} | known)
            elif not skip_failed and result.error is not None:
                raise result.error
