"""One row a page: what batches write and engines get, under names and types that a version stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

from cleanpage.article import Article
from cleanpage.batch.many import clean_task
from cleanpage.batch.tasks import Task
from cleanpage.limits import MAX_BYTES

SCHEMA_VERSION: Final = 1
"""Goes up when a column's name, type or meaning changes, not when one is added."""

Form = Literal["text", "markdown", "html"]

COLUMNS: Final[dict[str, str]] = {
    "key": "string",
    "url": "string",
    "headline": "string",
    "dateline": "string",
    "date_published": "string",
    "date_modified": "string",
    "authors": "strings",
    "body": "string",
    "markdown": "string",
    "in_language": "string",
    "page_type": "string",
    "confidence": "double",
    "labels": "counts",
    "error": "string",
    "schema_version": "integer",
}
"""Every column and its type: strings is a list of them, counts a map from label to number of blocks."""

DEFAULT: Final = tuple(name for name in COLUMNS if name != "markdown")
IN_FILES: Final = ("key", "error", "schema_version")
"""What each row of a file has, whatever columns are chosen."""

_FORMS: Final[dict[Form, Callable[[Article], str]]] = {
    "text": lambda article: article.body,
    "markdown": Article.to_markdown,
    "html": Article.to_html,
}
_VALUES: Final[dict[str, Callable[[Article], Any]]] = {
    "url": lambda article: article.url,
    "headline": lambda article: article.headline,
    "dateline": lambda article: str(article.dateline) if article.dateline else None,
    "date_published": lambda article: article.date_published.isoformat() if article.date_published else None,
    "date_modified": lambda article: article.date_modified.isoformat() if article.date_modified else None,
    "authors": lambda article: article.authors,
    "markdown": Article.to_markdown,
    "in_language": lambda article: article.in_language,
    "page_type": lambda article: article.page_type,
    "confidence": lambda article: round(article.confidence, 4),
    "labels": lambda article: dict(sorted(Counter(block.label.value for block in article.blocks).items())),
}


def checked_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns in the schema's order; raises `ValueError` for others.

    >>> checked_columns(["body", "headline"])
    ('headline', 'body')
    """
    unknown = [name for name in columns if name not in COLUMNS]
    if unknown:
        raise ValueError(f"no column {', '.join(unknown)}; there are {', '.join(COLUMNS)}")
    return tuple(name for name in COLUMNS if name in columns)


def row_of(article: Article, columns: Sequence[str] = DEFAULT, form: Form = "text") -> dict[str, Any]:
    """An article as a row, without its key, error and the schema's version.

    >>> import cleanpage
    >>> row_of(cleanpage.clean("<h1>Otters return</h1><p>Two otters were seen on the river."), ["headline", "body"])
    {'headline': 'Otters return', 'body': 'Two otters were seen on the river.'}
    """
    values = _VALUES | {"body": _FORMS[form]}
    return {name: values[name](article) for name in columns if name in values}


def task_row(
    task: Task,
    *,
    columns: Sequence[str] = DEFAULT,
    form: Form = "text",
    max_bytes: int = MAX_BYTES,
    timeout: float | None = None,
) -> dict[str, Any]:
    """Clean a task's page, to a row; raises what `clean` raises."""
    return row_of(clean_task(task, favor="balanced", max_bytes=max_bytes, timeout=timeout), columns, form)


def whole_row(key: Any, row: dict[str, Any] | None, error: Exception | None, columns: Sequence[str]) -> dict[str, Any]:
    """A row with its key, its error and the schema's version, and a null in each column that it has no value for."""
    said = None if error is None else f"{type(error).__name__}: {error}"
    known = (row or {}) | {"key": key, "error": said, "schema_version": SCHEMA_VERSION}
    return {name: known.get(name) for name in columns}


def arrow_schema(columns: Sequence[str] = DEFAULT) -> Any:
    """The schema of rows in Arrow, its version in the metadata."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "double": pa.float64(),
        "integer": pa.int64(),
        "counts": pa.map_(pa.string(), pa.int64()),
    }
    fields = [pa.field(name, types[COLUMNS[name]]) for name in columns]
    return pa.schema(fields, metadata={"cleanpage.schema_version": str(SCHEMA_VERSION)})


def arrow_rows(rows: Sequence[dict[str, Any]], schema: Any) -> Any:
    """Rows as an Arrow table."""
    import pyarrow as pa

    ready = [row | {"labels": list(row["labels"].items())} if row.get("labels") else row for row in rows]
    return pa.Table.from_pylist(ready, schema=schema)
