"""A column of pages of a Spark DataFrame to columns of their articles, through `mapInArrow`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cleanpage.batch.rows import COLUMNS
from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import columns_or_default, page_table

try:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql import types as t
except ImportError as error:
    raise needs("spark", error) from error

PREFIX = "clean_"


def clean(
    df: DataFrame, column: str = "html", *, columns: Sequence[str] | None = None, workers: int = 0, timeout: float | None = None
) -> DataFrame:
    """Clean the pages in a column of strings or binaries; the frame gets a column `clean_NAME` for each of `columns`.

    `columns` are those of `cleanpage batch` (not key). A null page gives nulls, one that fails its `clean_error`. With
    `workers=1` each task cleans in a process beside it: a page that kills it, or outlasts `timeout` seconds, costs that page
    alone; with 0 Spark tries the whole task again.
    """
    chosen = columns_or_default(columns)
    if column not in df.columns:
        raise ValueError(f"no column {column!r}; there are {', '.join(df.columns)}")
    types = {
        "string": t.StringType(),
        "strings": t.ArrayType(t.StringType()),
        "double": t.DoubleType(),
        "counts": t.MapType(t.StringType(), t.LongType()),
    }
    added = [t.StructField(PREFIX + name, types[COLUMNS[name]]) for name in chosen]

    def batches(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in given:
            table = page_table(batch.column(column), chosen, workers=workers, timeout=timeout)
            arrays: list[Any] = [*batch.columns, *(table.column(name).combine_chunks() for name in chosen)]
            yield pa.RecordBatch.from_arrays(arrays, names=[*batch.schema.names, *(PREFIX + name for name in chosen)])

    return df.mapInArrow(batches, t.StructType([*df.schema.fields, *added]))
