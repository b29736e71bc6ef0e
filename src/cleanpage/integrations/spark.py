"""A column of pages of a Spark DataFrame to columns of their articles, through `mapInArrow`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleanpage.batch.rows import COLUMNS
from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import PREFIX, Added, columns_or_default

try:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql import types as t
except ImportError as error:
    raise needs("spark", error) from error


def clean(
    df: DataFrame,
    column: str = "html",
    *,
    columns: Sequence[str] | None = None,
    workers: int = 0,
    timeout: float | None = None,
    url_column: str | None = None,
    by_site: bool = False,
) -> DataFrame:
    """Clean the pages in a column of strings or binaries; the frame gets a column `clean_NAME` for each of `columns`.

    `columns` are those of `cleanpage batch` (not key). A null page gives nulls, one that fails its `clean_error`. With
    `workers=1` each task cleans in a process beside it: a page that kills it, or outlasts `timeout` seconds, costs that page
    alone; with 0 Spark tries the whole task again.
    `url_column` holds the pages' addresses; `by_site` cleans those of each host by what repeats on them (`cleanpage.Site`), as
    far as they are in one partition: `df.repartition("host")` brings them together.
    """
    chosen = columns_or_default(columns)
    Added(column, chosen, workers, timeout, url_column, {} if by_site else None).check(df.columns)
    types = {
        "string": t.StringType(),
        "strings": t.ArrayType(t.StringType()),
        "double": t.DoubleType(),
        "integer": t.LongType(),
        "counts": t.MapType(t.StringType(), t.LongType()),
    }
    fields = [t.StructField(PREFIX + name, types[COLUMNS[name]]) for name in chosen]

    def batches(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        added = Added(column, chosen, workers, timeout, url_column, {} if by_site else None)
        yield from map(added.to, given)

    return df.mapInArrow(batches, t.StructType([*df.schema.fields, *fields]))
