"""Files to the pages in them: HTML and text, WARC and WET, JSON Lines, Parquet; plain, .gz or .zst."""

from __future__ import annotations

import datetime as dt
import glob
import gzip
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from cleanpage.batch.tasks import Response, Task

PAGE_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".txt", ".text")
SUFFIXES: Final = (*PAGE_SUFFIXES, ".warc", ".wet", ".jsonl", ".ndjson", ".parquet")
"""What is looked for in a folder; a file that is named may have another suffix and is then a page."""

COMPRESSIONS: Final = (".gz", ".zst")
HTML_TYPES: Final = ("text/html", "application/xhtml+xml")
TAGGED: Final = (b"<!doctype html", b"<html")
"""What a record without a known type begins with, near its start, if it is HTML."""

START: Final = 1024
BATCH: Final = 64
"""Rows of a Parquet file read at a time."""

NEEDS: Final = "needs {}: pip install 'cleanpage[batch]'"


@dataclass
class Reader:
    """Reads the pages of files; `column`, `key_column` and `url_column` name what JSON Lines and Parquet hold."""

    column: str = "html"
    key_column: str | None = None
    url_column: str = "url"
    max_bytes: int = 50_000_000
    skipped: int = field(default=0, init=False)
    """Records of WARC files that are no page: requests, images, redirects ..."""

    pages: int = field(default=0, init=False)
    """Pages read so far."""

    _size: int = field(default=0, init=False)
    _read: int = field(default=0, init=False)
    _here: Callable[[], int] = field(default=int, init=False)
    """Bytes of all files, of those read, of the one that is being read."""

    def tasks(self, inputs: Iterable[str], listed: IO[str]) -> Iterator[Task]:
        """The pages of the inputs in order; what cannot be read is a task with its error."""
        paths = list(_paths(inputs, listed))
        self._size = sum(map(_size, paths))
        for path in paths:
            for task in self._pages_or_error(path):
                self.pages += 1
                yield task
            self._read, self._here = self._read + _size(path), int

    def all_pages(self) -> int | None:
        """How many pages there are, by how many there were in the bytes read so far."""
        read = self._read + self._here()
        return round(self.pages * self._size / read) if read else None

    def _pages_or_error(self, path: Path) -> Iterator[Task]:
        try:
            yield from self._pages(path)
        except (OSError, ValueError, EOFError, ImportError, RuntimeError) as error:
            yield Task(str(path), None, error=error)

    def _pages(self, path: Path) -> Iterator[Task]:
        suffix = _suffix(path)
        if suffix in (".warc", ".wet"):
            yield from self._records(path)
        elif suffix in (".jsonl", ".ndjson"):
            with self._opened(path) as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield self._line(f"{path}:{number}", line)
        elif suffix == ".parquet":
            yield from self._table(path)
        elif path.suffix in COMPRESSIONS:
            with self._opened(path) as file:
                yield Task(str(path), file.read(self.max_bytes + 1))
        else:
            path.open("rb").close()  # that it cannot be read is told as of any other file
            yield Task(str(path), path)

    def _line(self, place: str, line: bytes) -> Task:
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("the line is no JSON object")
        except ValueError as error:
            return Task(place, None, error=ValueError(f"{place}: {error}"))
        return self._row(place, row)

    def _row(self, place: str, row: dict[str, Any]) -> Task:
        key = place if self.key_column is None else str(row.get(self.key_column, place))
        if self.column not in row:
            return Task(key, None, error=ValueError(f"no column {self.column!r}; there are {', '.join(map(str, row))}"))
        url = row.get(self.url_column)
        return Task(key, row[self.column], url if isinstance(url, str) else None)

    def _table(self, path: Path) -> Iterator[Task]:
        try:
            import pyarrow.parquet as parquet
        except ImportError as error:
            raise ImportError(NEEDS.format("pyarrow")) from error
        with parquet.ParquetFile(path) as file:
            names = [name for name in dict.fromkeys((self.column, self.key_column, self.url_column)) if name]
            known = [name for name in names if name in file.schema_arrow.names]
            if self.column not in known:
                raise ValueError(f"no column {self.column!r}; there are {', '.join(file.schema_arrow.names)}")
            number, rows = 0, file.metadata.num_rows
            self._here = lambda: _size(path) * number // rows
            for batch in file.iter_batches(batch_size=BATCH, columns=known):
                for row in batch.to_pylist():
                    number += 1
                    yield self._row(f"{path}:{number}", row)

    def _records(self, path: Path) -> Iterator[Task]:
        """Responses that are HTML or text, and the texts of a WET file."""
        try:
            from fastwarc.warc import ArchiveIterator, WarcRecordType
        except ImportError as error:
            raise ImportError(NEEDS.format("fastwarc")) from error
        with self._opened(path) as file:
            for record in ArchiveIterator(file, parse_http=True, auto_decode="all"):
                task = None
                url, fetched = record.headers.get("WARC-Target-URI"), record.record_date
                key = record.record_id or f"{path}#{record.stream_pos}"
                if record.record_type == WarcRecordType.conversion:
                    task = Task(key, record.reader.read(self.max_bytes + 1), url, "text", fetched)
                elif record.record_type == WarcRecordType.response:
                    task = self._response(key, url, fetched, record)
                if task is None:
                    self.skipped += 1
                else:
                    yield task

    @contextmanager
    def _opened(self, path: Path) -> Iterator[Any]:
        """A file's content, decompressed as it is read."""
        with path.open("rb") as file:
            self._here = lambda: 0 if file.closed else file.tell()
            if path.suffix == ".gz":
                yield gzip.GzipFile(fileobj=file)
            elif path.suffix == ".zst":
                try:
                    import zstandard
                except ImportError as error:
                    raise ImportError(NEEDS.format("zstandard")) from error
                decompressor = zstandard.ZstdDecompressor()
                yield io.BufferedReader(_Frames(decompressor.stream_reader(file, read_across_frames=True)))
            else:
                yield file

    def _response(self, key: str, url: str | None, fetched: dt.datetime | None, record: Any) -> Task | None:
        http = record.http_headers
        if http is None or not 200 <= (http.status_code or 200) < 300:
            return None
        type_ = http.get("Content-Type") or ""
        content = record.reader.read(self.max_bytes + 1)
        is_text = type_.lower().startswith((*HTML_TYPES, "text/plain"))
        if not is_text and not any(tag in content[:START].lower() for tag in TAGGED):
            return None
        return Task(key, Response(content, {"Content-Type": type_}, url), url, fetched=fetched)


def _paths(inputs: Iterable[str], listed: IO[str]) -> Iterator[Path]:
    for name in inputs:
        if name == "-":
            yield from _paths((line.rstrip("\n") for line in listed if line.strip()), io.StringIO())
        elif Path(name).is_dir():
            yield from sorted(path for path in Path(name).rglob("*") if _suffix(path) in SUFFIXES and path.is_file())
        elif glob.has_magic(name) and not Path(name).exists():
            yield from map(Path, sorted(glob.glob(name, recursive=True)))
        else:
            yield Path(name)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _suffix(path: Path) -> str:
    return Path(path.stem).suffix.lower() if path.suffix in COMPRESSIONS else path.suffix.lower()


class _Frames(io.RawIOBase):
    """Lines need a buffer, and a buffer a raw file, which a decompressor's reader is none."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count: int = self._reader.readinto(buffer)
        return count

    def close(self) -> None:
        self._reader.close()
        super().close()
