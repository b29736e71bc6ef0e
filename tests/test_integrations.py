"""pandas, Polars and DuckDB: the same articles as from `clean`, in the caller's order, nulls kept."""

from __future__ import annotations

import doctest
import importlib
import sys
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from conftest import FIXTURES

import cleanpage
from cleanpage.batch.rows import DEFAULT, row_of
from cleanpage.integrations.duckdb import register
from cleanpage.integrations.pandas import clean as clean_pandas
from cleanpage.integrations.pandas import meta
from cleanpage.integrations.polars import clean as clean_polars

PAGES = [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.html"))][:5]
GIVEN: list[str | None] = [*PAGES, None, "%PDF-1.7\0", ""]
COLUMNS = tuple(name for name in DEFAULT if name not in ("key", "schema_version"))


def expected() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [row_of(cleanpage.clean(page), COLUMNS) | {"error": None} for page in PAGES]
    nothing = dict.fromkeys(COLUMNS)
    failed = nothing | {"error": "NotAPage: this is no page: it looks like a PDF file"}
    return [*rows, nothing, failed, row_of(cleanpage.clean(""), COLUMNS) | {"error": None}]


@pytest.mark.parametrize("workers", [0, 1])
def test_pandas_keeps_the_index_and_nulls(workers: int) -> None:
    index = [f"page {number}" for number in range(len(GIVEN))]
    frame = clean_pandas(pd.Series(GIVEN, index=index, dtype="object"), workers=workers)
    assert list(frame.index) == index
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == expected()
    assert list(clean_pandas(pd.Series(GIVEN[:1]), columns=["body", "headline"], workers=0)) == ["headline", "body"]
    assert meta().dtypes.to_dict() == frame.dtypes.to_dict()
    assert clean_pandas(pd.Series([], dtype="object"), workers=0).dtypes.to_dict() == meta().dtypes.to_dict()


@pytest.mark.parametrize("kind", [pl.String, pl.Binary])
def test_polars_keeps_nulls(kind: Any) -> None:
    given = GIVEN if kind == pl.String else [None if page is None else page.encode() for page in GIVEN]
    frame = clean_polars(pl.Series(given, dtype=kind), workers=0)
    rows = frame.to_dicts()
    for row in rows:
        if row["labels"] is not None:
            row["labels"] = {count["label"]: count["count"] for count in row["labels"]}
    assert rows == expected()
    assert clean_polars(pl.Series([], dtype=kind), workers=0).schema == frame.schema


def test_duckdb_cleans_by_the_vector() -> None:
    connection = duckdb.connect()
    register(connection)
    connection.execute("CREATE TABLE pages (number INTEGER, html VARCHAR)")
    connection.executemany("INSERT INTO pages VALUES (?, ?)", list(enumerate(GIVEN)))
    rows = connection.sql("SELECT cleanpage(html) FROM pages ORDER BY number").fetchall()
    assert [row or dict.fromkeys(COLUMNS) for (row,) in rows] == expected()


@pytest.mark.parametrize("name", ["pandas", "polars", "duckdb"])
def test_the_examples_run(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"cleanpage.integrations.{name}"))
    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize(
    "name", ["pandas", "polars", "duckdb", "spark", "ray", "scrapy", "datatrove", "langchain", "llamaindex"]
)
def test_without_the_extra_the_import_says_which(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in ("pandas", "polars", "duckdb", "pyspark", "ray", "itemadapter", "datatrove", "langchain_core", "llama_index"):
        for module in [module for module in sys.modules if module.partition(".")[0] == engine]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setitem(sys.modules, engine, None)
    monkeypatch.delitem(sys.modules, f"cleanpage.integrations.{name}", raising=False)
    with pytest.raises(ImportError, match=rf"cleanpage\[{name}\]"):
        importlib.import_module(f"cleanpage.integrations.{name}")
