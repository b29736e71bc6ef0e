"""Pages to rows and documents, in the forms that engines take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from cleanpage.batch.many import clean_many, done_tasks
from cleanpage.batch.rows import DEFAULT, arrow_rows, arrow_schema, checked_columns, row_of, task_row, whole_row
from cleanpage.batch.tasks import Task

OWN = ("key", "schema_version")
"""Columns of files that columns of pages have no use for: the engine has its own keys, and reads no rows of other versions."""

METADATA = tuple(name for name in DEFAULT if name not in (*OWN, "body", "labels", "error"))
"""Columns that are a document's metadata where its body is the document."""

PREFIX = "clean_"
"""Of columns that are added to those of a table."""


def columns_or_default(columns: Sequence[str] | None) -> tuple[str, ...]:
    return checked_columns([name for name in DEFAULT if name not in OWN] if columns is None else columns)


def page_rows(
    pages: Iterable[Any], columns: Sequence[str], *, workers: int | None, timeout: float | None = None
) -> list[dict[str, Any]]:
    """A row for each page, in order; all null for a page that is None or NaN, with its error for one that fails."""
    given = list(pages)
    tasks = (Task(number, page) for number, page in enumerate(given) if page is not None and page == page)
    job = partial(task_row, columns=tuple(columns), timeout=timeout)
    rows = [dict.fromkeys(columns) for _ in given]
    for number, row, error in done_tasks(tasks, job, workers=workers, ordered=False, timeout=timeout):
        rows[number] = whole_row(number, row, error, columns)
    return rows


def page_table(pages: Any, columns: Sequence[str], *, workers: int | None = 0, timeout: float | None = None) -> Any:
    """The rows of an Arrow array of pages as an Arrow table."""
    return arrow_rows(page_rows(pages.to_pylist(), columns, workers=workers, timeout=timeout), arrow_schema(columns))


def with_clean_columns(table: Any, column: str, columns: Sequence[str], *, workers: int, timeout: float | None) -> Any:
    """An Arrow table or record batch with a column `clean_NAME` more for each of `columns`, made of the pages in `column`."""
    rows = page_table(table.column(column), columns, workers=workers, timeout=timeout)
    for name in columns:
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
