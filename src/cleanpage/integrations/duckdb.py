"""A function of SQL: `SELECT cleanpage(html).headline FROM pages`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cleanpage.batch.rows import COLUMNS
from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import columns_or_default, page_table

try:
    import duckdb
    import pyarrow as pa
except ImportError as error:
    raise needs("duckdb", error) from error

TYPES = {"string": "VARCHAR", "strings": "VARCHAR[]", "double": "DOUBLE", "integer": "BIGINT", "counts": "MAP(VARCHAR, BIGINT)"}


def register(connection: duckdb.DuckDBPyConnection, name: str = "cleanpage", *, columns: Sequence[str] | None = None) -> None:
    """Add a function to a connection: a page (VARCHAR) to a struct of `columns`, as `cleanpage batch` has them (not key).

    It takes pages by the vector, through Arrow, and cleans them in this process: DuckDB calls it from one thread at a time.
    A null page gives null, one that fails a struct with its `error`.

    >>> connection = duckdb.connect()
    >>> register(connection, columns=["headline", "body"])
    >>> connection.sql("SELECT cleanpage('<h1>Otters return</h1><p>Two otters were seen.').headline").fetchall()
    [('Otters return',)]
    """
    chosen = columns_or_default(columns)

    def clean(pages: Any) -> Any:
        return pa.chunked_array(page_table(pages, chosen).to_struct_array().chunks)

    fields = ", ".join(f"{column} {TYPES[COLUMNS[column]]}" for column in chosen)
    connection.create_function(name, clean, ["VARCHAR"], f"STRUCT({fields})", type="arrow")
