"""`cleanpage batch`: what it reads, what it writes, how it goes on after its end."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
import zstandard
from conftest import FIXTURES, ROOT

import cleanpage
from cleanpage.batch.readers import Reader
from cleanpage.batch.rows import COLUMNS, SCHEMA_VERSION
from cleanpage.cli import main

PAGES = [FIXTURES / name for name in ("news-wire.html", "recipe.html", "german-regional.html", "news-wire.txt")]


def rows_of(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if path.suffix == ".zst":
        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return [json.loads(line) for line in data.splitlines()]


def batch(out: Path, *arguments: str | Path, workers: int = 0) -> int:
    return main(["batch", *map(str, arguments), "-o", str(out), "--workers", str(workers)])


def write_warc(path: Path, records: Sequence[tuple[str, str, bytes]]) -> None:
    """A WARC file of a response with a content type for each record; no type makes it the text of a WET file."""
    with path.open("wb") as file:
        for number, (url, type_, body) in enumerate(records):
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {type_}\r\nContent-Length: {len(body)}\r\n\r\n" if type_ else ""
            headers = {
                "WARC-Type": "response" if type_ else "conversion",
                "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
                "WARC-Target-URI": url,
                "WARC-Date": "2026-03-17T16:12:00Z",
                "Content-Type": "application/http; msgtype=response" if type_ else "text/plain",
                "Content-Length": str(len(head) + len(body)),
            }
            if type_:
                headers["WARC-Identified-Payload-Type"] = type_.partition(";")[0]
            lines = ["WARC/1.0", *(f"{name}: {value}" for name, value in headers.items()), "", head]
            file.write("\r\n".join(lines).encode() + body + b"\r\n\r\n")


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"])
def test_a_complete_run_that_is_resumed_has_the_status_of_its_rows(suffix: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_bytes(b"%PDF-1.7")
    for name, pages, status in (("full", PAGES, 0), ("partial", [*PAGES, broken], 1), ("failed", [broken], 2)):
        out = tmp_path / f"{name}.{suffix}"
        assert batch(out, *pages) == status
        assert batch(out, *pages, "--resume") == status


def test_every_output_has_the_same_rows_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outs = [tmp_path / f"out.{suffix}" for suffix in ("jsonl", "jsonl.gz", "jsonl.zst", "parquet")]
    for out in outs:
        assert batch(out, *PAGES) == 0
        assert "4 pages, 0 failed" in capsys.readouterr().err
    rows = rows_of(outs[0])
    assert [row["key"] for row in rows] == list(map(str, PAGES))
    for page, row in zip(PAGES, rows, strict=True):
        article = cleanpage.clean(page)
        assert (row["headline"], row["body"], row["authors"]) == (article.headline, article.body, article.authors)
        assert sum(row["labels"].values()) == len(article.blocks)
    assert rows_of(outs[1]) == rows_of(outs[2]) == rows
    table = parquet.read_table(outs[3])
    assert table.schema.metadata[b"cleanpage.schema_version"] == b"1"
    assert [row | {"labels": dict(row["labels"])} for row in table.to_pylist()] == rows
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(out.name for out in outs)


def test_folders_globs_lists_and_compressed_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "pages" / "deep"
    folder.mkdir(parents=True)
    data = PAGES[0].read_bytes()
    (folder / "a.html.gz").write_bytes(gzip.compress(data))
    (folder / "b.html.zst").write_bytes(zstandard.compress(data))
    (folder / "c.htm").write_bytes(data)
    (folder / "image.png").write_bytes(b"\x89PNG")
    names = [str(folder / name) for name in ("a.html.gz", "b.html.zst", "c.htm")]
    assert batch(tmp_path / "folder.jsonl", tmp_path / "pages") == 0
    assert batch(tmp_path / "glob.jsonl", f"{tmp_path}/**/?.htm*") == 0
    list_ = tmp_path / "list"
    list_.write_text("\n".join(names), "utf-8")
    with list_.open(encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert batch(tmp_path / "list.jsonl", "-") == 0
    headline = cleanpage.clean(PAGES[0]).headline
    for name in ("folder", "glob", "list"):
        rows = rows_of(tmp_path / f"{name}.jsonl")
        assert [(row["key"], row["headline"]) for row in rows] == [(name, headline) for name in names]


def test_warc_takes_html_by_type_and_content_in_the_charset_of_http(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "<html><title>Größe der Otter</title><h1>Größe der Otter</h1><p>Zwei Otter wurden am Fluß gesehen."
    records = [
        ("https://a.example/1", "text/html; charset=iso-8859-1", page.encode("latin-1")),
        ("https://a.example/2", "application/octet-stream", page.encode()),
        ("https://a.example/3", "image/png", b"\x89PNG"),
        ("https://a.example/4", "", FIXTURES.joinpath("news-wire.txt").read_bytes()),
    ]
    write_warc(tmp_path / "crawl.warc", records)
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress((tmp_path / "crawl.warc").read_bytes()))
    for name in ("crawl.warc", "crawl.warc.gz"):
        assert batch(tmp_path / "out.jsonl", tmp_path / name) == 0
        assert "1 records that are no page" in capsys.readouterr().err
        rows = rows_of(tmp_path / "out.jsonl")
        assert [row["headline"] for row in rows[:2]] == ["Größe der Otter"] * 2
        assert "Fluß" in rows[0]["body"]
        assert [row["url"] for row in rows] == ["https://a.example/1", "https://a.example/2", "https://a.example/4"]
        assert rows[2]["body"] == cleanpage.clean(FIXTURES / "news-wire.txt").body
        assert len({row["key"] for row in rows}) == 3


def test_a_record_of_an_archive_tells_when_it_was_fetched(tmp_path: Path) -> None:
    story = "<p>Two otters were seen on the river by the old mill, and both of them went ashore to look at the boats.</p>"
    page = f"<html><title>Otters return</title><h1>Otters return</h1><p>2 hours ago</p>{story * 4}"
    text = "Otters return\n\nyesterday\n\n" + "Two otters were seen on the river by the old mill on Sunday.\n\n" * 4
    write_warc(tmp_path / "a.warc", [("https://a.example/1", "text/html", page.encode()), ("", "", text.encode())])
    assert batch(tmp_path / "out.jsonl", tmp_path / "a.warc") == 0
    dates = [row["date_published"] for row in rows_of(tmp_path / "out.jsonl")]
    assert dates == ["2026-03-17T14:12:00+00:00", "2026-03-16"]


def test_json_lines_and_parquet_with_named_columns(tmp_path: Path) -> None:
    pages = [
        {"id": str(number), "raw": page.read_text("utf-8"), "at": "https://a.example/"} for number, page in enumerate(PAGES)
    ]
    lines = [json.dumps(page) for page in pages]
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress("\n".join([*lines, "{broken", '{"id": "x"}']).encode()))
    parquet.write_table(pa.Table.from_pylist([*pages, {"id": "null", "raw": None}]), tmp_path / "in.parquet")
    named = ("--column", "raw", "--key-column", "id", "--url-column", "at", "--columns", "body,markdown", "--format", "html")
    assert batch(tmp_path / "lines.jsonl", tmp_path / "in.jsonl.gz", *named) == 1
    assert batch(tmp_path / "table.jsonl", tmp_path / "in.parquet", *named) == 1
    lines_, table = rows_of(tmp_path / "lines.jsonl"), rows_of(tmp_path / "table.jsonl")
    assert lines_[:4] == table[:4]
    assert [row["key"] for row in table] == ["0", "1", "2", "3", "null"]
    assert list(table[0]) == ["key", "body", "markdown", "error", "schema_version"]
    assert table[0]["body"].startswith("<article>")
    assert table[0]["markdown"] == cleanpage.clean(PAGES[0], url="https://a.example/").to_markdown()
    assert "JSON" in lines_[4]["error"] or "Expecting" in lines_[4]["error"]
    assert "no column 'raw'" in lines_[5]["error"]
    assert "TypeError" in table[4]["error"]


def test_rows_are_as_their_schema_says(tmp_path: Path) -> None:
    schema = json.loads((ROOT / "docs" / "row.schema.json").read_text("utf-8"))
    assert list(schema["properties"]) == list(COLUMNS)
    assert schema["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    assert batch(tmp_path / "out.jsonl", FIXTURES, tmp_path / "absent.html", "--columns", ",".join(COLUMNS)) == 1
    for row in rows_of(tmp_path / "out.jsonl"):
        jsonschema.validate(row, schema)


def test_exit_status_tells_full_partial_and_failed_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    assert batch(out, PAGES[0]) == 0
    assert batch(out, PAGES[0], tmp_path / "absent.html") == 1
    assert "FileNotFoundError" in rows_of(out)[1]["error"]
    assert batch(out, tmp_path / "absent.html") == 2
    (tmp_path / "empty").mkdir()
    for arguments in ((tmp_path / "empty",), (PAGES[0], "--columns", "colour"), (PAGES[0], "--timeout", "0")):
        assert batch(out, *arguments) == 2
    assert batch(tmp_path / "out.csv", PAGES[0]) == 2
    assert capsys.readouterr().err.count("cleanpage batch: ") == 4


@pytest.mark.parametrize("suffix", ["jsonl.gz", "parquet"])
def test_killed_and_resumed_the_output_is_that_of_an_undisturbed_run(tmp_path: Path, suffix: str) -> None:
    check_resume(tmp_path, suffix, pages=40, kills=2)


@pytest.mark.slow
def test_killed_ten_times(tmp_path: Path) -> None:
    check_resume(tmp_path, "jsonl.zst", pages=600, kills=10)


def check_resume(tmp_path: Path, suffix: str, pages: int, kills: int) -> None:
    markup = PAGES[0].read_text("utf-8")
    lines = [json.dumps({"html": f"{markup}<p>Page {number} is told apart by this sentence."}) for number in range(pages)]
    source, out, still = tmp_path / "in.jsonl", tmp_path / f"out.{suffix}", tmp_path / f"still.{suffix}"
    source.write_text("\n".join(lines), "utf-8")
    command = [sys.executable, "-m", "cleanpage", "batch", str(source), "-o"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    part = out.with_name(out.name + ".part")
    moments = random.Random(17)
    for _ in range(kills):
        before = part.stat().st_size if part.exists() else 0
        with subprocess.Popen([*command, str(out), "--resume"], env=environment, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and (not part.exists() or part.stat().st_size <= before):
                time.sleep(0.01)
            time.sleep(moments.random() / 5)
            process.kill()
    resumed = subprocess.run([*command, str(out), "--resume"], env=environment, check=False, capture_output=True, text=True)
    assert (resumed.returncode, f"{pages} pages, 0 failed" in resumed.stderr or "complete" in resumed.stderr) == (0, True)
    subprocess.run([*command, str(still)], env=environment, check=True, capture_output=True)
    assert out.read_bytes() == still.read_bytes()
    assert not part.exists()


def test_an_interrupt_leaves_what_was_done_and_can_be_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    markup = PAGES[0].read_text("utf-8")
    source.write_text("\n".join(json.dumps({"html": markup}) for _ in range(200)), "utf-8")
    command = [sys.executable, "-m", "cleanpage", "batch", str(source), "-o", str(out), "--workers", "1"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        part = out.with_name(out.name + ".part")
        while process.poll() is None and (not part.exists() or part.read_bytes().count(b"\n") < 3):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert "--resume goes on" in said
    done = rows_of(out)
    assert 0 < len(done) < 200
    assert [row["key"] for row in done] == [f"{source}:{number}" for number in range(1, len(done) + 1)]
    assert main(["batch", str(source), "-o", str(out)]) == 2
    resumed = ["batch", str(source), "-o", str(out), "--resume"]
    capsys.readouterr()
    for option, value in (("--format", "html"), ("--columns", "body"), ("--max-bytes", "1000"), ("--timeout", "5")):
        assert main([*resumed, option, value]) == 2
        assert f"was begun with {option} " in capsys.readouterr().err
    assert rows_of(out) == done
    other = tmp_path / "other.jsonl"
    other.write_text(source.read_text("utf-8"), "utf-8")
    assert main(["batch", str(other), "-o", str(out), "--resume"]) == 2
    assert "has a row for" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "html"])
def test_the_number_of_all_pages_is_told_beforehand(tmp_path: Path, suffix: str) -> None:
    numbers = random.Random(17)
    rows = [{"html": f"<p>{numbers.randbytes(500).hex()}"} for _ in range(2_000)]
    lines = "\n".join(map(json.dumps, rows)).encode()
    packed: dict[str, Callable[[bytes], bytes]] = {"jsonl": bytes, "gz": gzip.compress, "zst": zstandard.compress}
    if suffix == "parquet":
        parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    elif suffix == "html":
        for number, row in enumerate(rows):
            (tmp_path / f"{number}.html").write_text(row["html"], "utf-8")
    else:
        (tmp_path / f"in.{suffix}").write_bytes(packed[suffix.rpartition(".")[2]](lines))
    reader = Reader()
    told = [reader.all_pages() for _ in reader.tasks([str(tmp_path)], sys.stdin)]
    assert all(1_500 < (number or 0) < 2_500 for number in told[1_000:])
    assert reader.all_pages() == 2_000
