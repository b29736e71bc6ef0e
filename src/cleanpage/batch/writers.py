"""Rows to files: first as JSON Lines in OUT.part, which survives any end of the process; then, whole, in the format wanted."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from cleanpage.batch.readers import NEEDS
from cleanpage.batch.rows import arrow_rows, arrow_schema

OUTPUTS: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
GROUP: Final = 1000
"""Rows of a Parquet file written at a time."""


def check_output(out: Path) -> None:
    """Raise `ValueError` for a name that says no format, `ImportError` where the format's library is missing."""
    if not out.name.endswith(OUTPUTS):
        raise ValueError(f"an output ends in {', '.join(OUTPUTS)}")
    try:
        if out.suffix == ".parquet":
            import pyarrow as pyarrow
        elif out.suffix == ".zst":
            import zstandard as zstandard
    except ImportError as error:
        raise ImportError(NEEDS.format(error.name)) from error


def part_of(out: Path) -> Path:
    """Where rows are collected until all are there; its first line is the settings that they were made with."""
    return out.with_name(out.name + ".part")


def begin(part: Path, settings: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Write a new part's settings, or cut off the row that a run was writing when it was killed; the rows that are there.

    Raises `ValueError` where they were made with other settings.
    """
    lines = _whole_lines(part) if part.exists() else 0
    if not lines:
        with part.open("wb") as file:
            write_line(file, settings)
    begun = _lines(part)
    for name, before in next(begun).items():
        if settings.get(name) != before:
            raise ValueError(f"{part} was begun with {name} {before}, not {settings.get(name)}; go on with that, or remove it")
    return begun


def write_line(file: IO[bytes], row: dict[str, Any]) -> None:
    """One line, in the hands of the operating system when this returns."""
    file.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    file.flush()


def publish(part: Path, out: Path, columns: Sequence[str], *, whole: bool) -> None:
    """Make the output of the rows collected, in one step; the part is removed if the rows are `whole`."""
    new = out.with_name(out.name + ".new")
    if out.suffix == ".parquet":
        _write_parquet(part, new, columns)
    else:
        with part.open("rb") as file, _compressing(new, out.suffix) as target:
            file.readline()
            shutil.copyfileobj(file, target)
    os.replace(new, out)
    if whole:
        part.unlink()


def written_errors(out: Path) -> Iterator[str | None]:
    """The error of each row of an output, None of a page that was cleaned."""
    if out.suffix == ".parquet":
        import pyarrow.parquet as parquet

        with parquet.ParquetFile(out) as file:
            for batch in file.iter_batches(columns=["error"]):
                yield from batch.column("error").to_pylist()
    else:
        with _decompressing(out) as lines:
            for line in lines:
                yield json.loads(line)["error"]


@contextmanager
def _decompressing(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        if path.suffix == ".gz":
            with gzip.GzipFile(fileobj=file) as lines:
                yield lines
        elif path.suffix == ".zst":
            import zstandard

            with (
                zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True) as raw,
                io.BufferedReader(raw) as lines,
            ):
                yield lines
        else:
            yield file


def _whole_lines(part: Path) -> int:
    """Cut off a last line that is not whole; the number of the others."""
    whole = lines = 0
    with part.open("rb+") as file:
        for line in file:
            if line.endswith(b"\n"):
                whole += len(line)
                lines += 1
        file.truncate(whole)
    return lines


def _lines(part: Path) -> Iterator[dict[str, Any]]:
    with part.open("rb") as file:
        yield from map(json.loads, file)


@contextmanager
def _compressing(path: Path, suffix: str) -> Iterator[Any]:
    with path.open("wb") as file:
        if suffix == ".gz":
            with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as target:  # the same rows are the same bytes
                yield target
        elif suffix == ".zst":
            import zstandard

            with zstandard.ZstdCompressor().stream_writer(file, closefd=False) as writer:
                yield writer
        else:
            yield file


def _write_parquet(part: Path, new: Path, columns: Sequence[str]) -> None:
    import pyarrow.parquet as parquet

    schema = arrow_schema(columns)
    with parquet.ParquetWriter(new, schema, compression="zstd") as writer:
        rows = islice(_lines(part), 1, None)
        while group := list(islice(rows, GROUP)):
            writer.write_table(arrow_rows(group, schema))
