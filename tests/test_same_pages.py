"""The same pages through all ways that need no engine give the same articles; `test_engines` has the other ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from variants import pages

import cleanpage
from cleanpage.batch.rows import DEFAULT, row_of
from cleanpage.cli import main
from cleanpage.integrations.duckdb import register
from cleanpage.integrations.pandas import clean as clean_pandas
from cleanpage.integrations.polars import clean as clean_polars

PAGES = pages()
COLUMNS = tuple(name for name in DEFAULT if name not in ("key", "error", "schema_version", "labels"))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [row_of(cleanpage.clean(page), COLUMNS) for page in PAGES]


def test_clean_many(rows: list[dict[str, Any]]) -> None:
    results = list(cleanpage.clean_many(PAGES, workers=1))
    assert [result.article and row_of(result.article, COLUMNS) for result in results] == rows


def test_the_command(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    lines = (json.dumps({"html": page}) for page in PAGES)
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    command = ["batch", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl"), "--workers", "1"]
    assert main([*command, "--columns", ",".join(COLUMNS)]) == 0
    found = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert [{name: row[name] for name in COLUMNS} for row in found] == rows


def test_pandas(rows: list[dict[str, Any]]) -> None:
    frame = clean_pandas(pd.Series(PAGES), columns=COLUMNS, workers=0)
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == rows


def test_polars(rows: list[dict[str, Any]]) -> None:
    assert clean_polars(pl.Series(PAGES), columns=COLUMNS, workers=0).to_dicts() == rows


def test_duckdb(rows: list[dict[str, Any]]) -> None:
    connection = duckdb.connect()
    register(connection, columns=COLUMNS)
    frame = pl.DataFrame({"number": range(len(PAGES)), "html": PAGES})
    connection.register("pages", frame.to_arrow())
    found = connection.sql("SELECT cleanpage(html) FROM pages ORDER BY number").fetchall()
    assert [row for (row,) in found] == rows
