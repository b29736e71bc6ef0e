"""Scrapy: an item pipeline that cleans what a spider found, and a function for a response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cleanpage.article import Article
from cleanpage.batch.rows import task_row, whole_row
from cleanpage.batch.tasks import Task
from cleanpage.clean import clean as clean_page
from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import columns_or_default
from cleanpage.limits import MAX_BYTES

try:
    from itemadapter import ItemAdapter
    from scrapy.http import Response
except ImportError as error:
    raise needs("scrapy", error) from error


def clean(response: Response) -> Article:
    """The article of a response, with its address and its charset; raises what `cleanpage.clean` raises."""
    return clean_page(response)


class CleanPipeline:
    """Cleans the page in an item's field and puts the row's columns into the item, with `error` where it fails.

    The settings `CLEANPAGE_FIELD` ("html": a page or a response), `CLEANPAGE_KEEP` (False: whether the page stays) and
    `CLEANPAGE_COLUMNS` (those of `cleanpage batch`, not key) say how. An item without the field is left as it is.
    """

    def __init__(self, field: str = "html", keep: bool = False, columns: Sequence[str] | None = None) -> None:
        self._field = field
        self._keep = keep
        self._columns = columns_or_default(columns)

    @classmethod
    def from_crawler(cls, crawler: Any) -> CleanPipeline:
        settings = crawler.settings
        columns = settings.getlist("CLEANPAGE_COLUMNS") or None
        return cls(settings.get("CLEANPAGE_FIELD", "html"), settings.getbool("CLEANPAGE_KEEP"), columns)

    def process_item(self, item: Any) -> Any:
        adapter = ItemAdapter(item)
        page = adapter.get(self._field)
        if page is None:
            return item
        url = adapter.get("url")
        row, error = None, None
        try:
            task = Task(None, page, url if isinstance(url, str) else None)
            row = task_row(task, columns=self._columns, max_bytes=MAX_BYTES)
        except Exception as failed:  # an item that fails is an item with its error
            error = failed
        if not self._keep:
            del adapter[self._field]
        for name, value in whole_row(None, row, error, self._columns).items():
            if name != "url" or value:
                adapter[name] = value
        return item
