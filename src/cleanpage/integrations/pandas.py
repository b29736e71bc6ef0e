"""A pandas Series of pages to a DataFrame of their articles.

For Dask: `pages.map_partitions(clean, workers=0, meta=meta())`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cleanpage.batch.rows import COLUMNS
from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import columns_or_default, page_rows
from cleanpage.sites import Site

try:
    import pandas as pd
except ImportError as error:
    raise needs("pandas", error) from error


def clean(
    pages: pd.Series[Any],
    *,
    columns: Sequence[str] | None = None,
    workers: int | None = None,
    timeout: float | None = None,
    urls: pd.Series[Any] | None = None,
    by_site: bool = False,
) -> pd.DataFrame:
    """Clean each page of a series, HTML or text, `str` or `bytes`; the frame has the series' index.

    A null page gives a row of nulls, one that fails a row with its `error`. `columns` are those of `cleanpage batch` (not
    key), `workers` and `timeout` as in `clean_many`. `urls` are the pages' addresses, in the same order; `by_site` cleans
    those of each host by what repeats on them (`cleanpage.Site`).

    >>> frame = clean(pd.Series(["<h1>Otters return</h1><p>Two otters were seen.", None], index=["a", "b"]), workers=0)
    >>> frame.loc["a", "headline"], bool(frame.loc["b"].isna().all())
    ('Otters return', True)
    """
    chosen = columns_or_default(columns)
    given = [None if null else page for page, null in zip(pages, pages.isna())]
    sites: dict[str, Site] | None = {} if by_site else None
    return _frame(page_rows(given, chosen, workers=workers, timeout=timeout, urls=urls, sites=sites), pages.index, chosen)


def meta(columns: Sequence[str] | None = None) -> pd.DataFrame:
    """An empty frame of the same columns and types, as Dask wants to know beforehand."""
    return _frame([], pd.Index([], dtype="int64"), columns_or_default(columns))


def _frame(rows: list[dict[str, Any]], index: pd.Index[Any], columns: Sequence[str]) -> pd.DataFrame:
    types = {"string": "str", "double": "float64", "integer": "Int64"}
    series = {
        name: pd.Series([row[name] for row in rows], index=index, dtype=types.get(COLUMNS[name], "object")) for name in columns
    }
    frame: pd.DataFrame = pd.DataFrame(series, index=index)
    return frame
