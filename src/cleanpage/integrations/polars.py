"""A Polars Series of pages to a DataFrame of their articles."""

from __future__ import annotations

from collections.abc import Sequence

from cleanpage.batch.rows import COLUMNS
from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import columns_or_default, page_rows
from cleanpage.sites import Site

try:
    import polars as pl
except ImportError as error:
    raise needs("polars", error) from error

COUNT = pl.Struct({"label": pl.String, "count": pl.Int64})


def clean(
    pages: pl.Series,
    *,
    columns: Sequence[str] | None = None,
    workers: int | None = None,
    timeout: float | None = None,
    urls: pl.Series | None = None,
    by_site: bool = False,
) -> pl.DataFrame:
    """Clean each page of a series of strings or binaries; the frame has a row for each, in order.

    A null page gives a row of nulls, one that fails a row with its `error`. `columns` are those of `cleanpage batch` (not
    key; labels as a list of label and count), `workers` and `timeout` as in `clean_many`. `urls` are the pages' addresses;
    `by_site` cleans those of each host by what repeats on them (`cleanpage.Site`).

    >>> clean(pl.Series(["<h1>Otters return</h1><p>Two otters were seen.", None]), columns=["headline"], workers=0).rows()
    [('Otters return',), (None,)]
    """
    chosen = columns_or_default(columns)
    types = {
        "string": pl.String,
        "double": pl.Float64,
        "integer": pl.Int64,
        "strings": pl.List(pl.String),
        "counts": pl.List(COUNT),
    }
    sites: dict[str, Site] | None = {} if by_site else None
    rows = page_rows(pages, chosen, workers=workers, timeout=timeout, urls=urls, sites=sites)
    ready = [
        row | {"labels": [{"label": label, "count": count} for label, count in row["labels"].items()]}
        if row.get("labels") is not None
        else row
        for row in rows
    ]
    return pl.DataFrame(ready, schema={name: types[COLUMNS[name]] for name in chosen})
