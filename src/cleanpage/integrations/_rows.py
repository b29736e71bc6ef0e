"""Pages to rows and documents, in the forms that engines take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from cleanpage.batch.by_site import with_sites
from cleanpage.batch.many import clean_many, done_tasks
from cleanpage.batch.rows import DEFAULT, arrow_rows, arrow_schema, checked_columns, row_of, task_row, whole_row
from cleanpage.batch.tasks import Task
from cleanpage.limits import MAX_BYTES
from cleanpage.sites import Site

OWN = ("key", "schema_version")
"""Columns of files that columns of pages have no use for: the engine has its own keys, and reads no rows of other versions."""

METADATA = tuple(name for name in DEFAULT if name not in (*OWN, "body", "labels", "error"))
"""Columns that are a document's metadata where its body is the document."""

PREFIX = "clean_"
"""Of columns that are added to those of a table."""


def columns_or_default(columns: Sequence[str] | None) -> tuple[str, ...]:
    return checked_columns([name for name in DEFAULT if name not in OWN] if columns is None else columns)


def page_rows(
    pages: Iterable[Any],
    columns: Sequence[str],
    *,
    workers: int | None,
    timeout: float | None = None,
    urls: Iterable[Any] | None = None,
    sites: dict[str, Site] | None = None,
) -> list[dict[str, Any]]:
    """A row for each page, in order; all null for a page that is None or NaN, with its error for one that fails.

    `urls` are the pages' addresses, None or NaN where one is not known. With `sites` the pages of a host are cleaned by its
    template, which is learned from the first of them where the dict has none yet.
    """
    given = list(pages)
    addresses = [url if isinstance(url, str) else None for url in urls] if urls is not None else [None] * len(given)
    tasks: Iterator[Task] = (
        Task(number, page, url) for number, (page, url) in enumerate(zip(given, addresses, strict=True)) if _is_page(page)
    )
    if sites is not None:
        if urls is None:
            raise ValueError("by_site needs the pages' addresses")
        tasks = with_sites(tasks, sites, MAX_BYTES)
    job = partial(task_row, columns=tuple(columns), timeout=timeout)
    rows = [dict.fromkeys(columns) for _ in given]
    for number, row, error in done_tasks(tasks, job, workers=workers, ordered=False, timeout=timeout):
        rows[number] = whole_row(number, row, error, columns)
    return rows


def _is_page(value: Any) -> bool:
    """Neither None nor NaN."""
    return value is not None and value == value


def page_table(pages: Any, columns: Sequence[str]) -> Any:
    """The rows of an Arrow array of pages as an Arrow table, cleaned in this process."""
    return arrow_rows(page_rows(pages.to_pylist(), columns, workers=0), arrow_schema(columns))


@dataclass(frozen=True, slots=True)
class Added:
    """How the pages in a column of tables are cleaned, and what is added to the tables."""

    column: str
    columns: tuple[str, ...]
    workers: int
    timeout: float | None
    url_column: str | None
    sites: dict[str, Site] | None
    """The templates of the hosts, where pages are cleaned by them: they grow from table to table."""

    def check(self, names: Sequence[str]) -> None:
        """Raise `ValueError` where a table with columns of these names has not what it takes."""
        for name in filter(None, (self.column, self.url_column)):
            if name not in names:
                raise ValueError(f"no column {name!r}; there are {', '.join(names)}")
        if self.sites is not None and self.url_column is None:
            raise ValueError("by_site needs url_column, the column of the pages' addresses")

    def to(self, table: Any) -> Any:
        """An Arrow table or record batch with a column `clean_NAME` more for each of `columns`."""
        urls = None if self.url_column is None else table.column(self.url_column).to_pylist()
        pages = table.column(self.column).to_pylist()
        found = page_rows(pages, self.columns, workers=self.workers, timeout=self.timeout, urls=urls, sites=self.sites)
        rows = arrow_rows(found, arrow_schema(self.columns))
        for name in self.columns:
            table = table.append_column(PREFIX + name, rows.column(name).combine_chunks())
        return table


def documents(pages: Iterable[Any], workers: int | None, skip_failed: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """The body of each page's article, and what is known of it; the page's key is its "source"."""
    for result in clean_many(pages, workers=workers):
        if result.article is not None:
            known = {name: value for name, value in row_of(result.article, METADATA).items() if value}
            yield result.article.body, {"source": str(result.key)} | known
        elif not skip_failed and result.error is not None:
            raise result.error
