"""Document of pages to columns of rows, for engines that work on columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from cleanpage.batch.many import Task, done_tasks
from cleanpage.batch.rows import COLUMNS, DEFAULT, Form, arrow_rows, arrow_schema, checked_columns, task_row, whole_row

OWN = ("key",)
"""Document of files that columns of pages have no use for: the engine has its own keys."""


def columns_or_default(columns: Sequence[str] | None) -> tuple[str, ...]:
    return checked_columns([name for name in DEFAULT if name not in OWN] if columns is None else columns)


def page_rows(
    pages: Iterable[Any], columns: Sequence[str], *, workers: int | None, timeout: float | None = None, form: Form = "text"
) -> list[dict[str, Any]]:
    """A row for each page, in order; all null for a page that is None, with its error for one that fails."""
    given = list(pages)
    tasks = (Task(number, page) for number, page in enumerate(given) if page is not None)
    job = partial(task_row, columns=tuple(columns), form=form, timeout=timeout)
    rows = [dict.fromkeys(columns) for _ in given]
    for number, row, error in done_tasks(tasks, job, workers=workers, ordered=False, timeout=timeout):
        rows[number] = whole_row(number, row, error, columns)
    return rows


def page_table(pages: Any, columns: Sequence[str], *, workers: int | None = 0, timeout: float | None = None) -> Any:
    """The rows of an Arrow array of pages as an Arrow table."""
    return arrow_rows(page_rows(pages.to_pylist(), columns, workers=workers, timeout=timeout), arrow_schema(columns))


__all__ = ["COLUMNS", "columns_or_default", "page_rows", "page_table"]
