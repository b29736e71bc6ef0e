"""The command: what it prints, and that whatever goes wrong is one line on standard error."""

from __future__ import annotations

import bz2
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from conftest import FIXTURES

import cleanpage
from cleanpage.cli import main

PAGE = FIXTURES / "news-wire.html"
JAPANESE = FIXTURES / "japanese-news.html"

BLOCK_LINE = re.compile(r" *(?P<number>\d+) (?P<mark>[+-]) (?P<label>[a-z]+(?: [a-z]+)?) +(?P<score>[01]\.\d\d) (?P<text>.*)")


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cleanpage", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **environment}, check=False)


def document(text: str) -> int:
    """The document of a terminal that a text takes."""
    shown = [c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf")]
    return len(shown) + sum(unicodedata.east_asian_width(c) in "WF" for c in shown)


class TestText:
    def test_headline_dateline_and_body_with_blank_lines_between(self, capsys: pytest.CaptureFixture[str]) -> None:
        article = cleanpage.clean(PAGE)
        assert main([str(PAGE)]) == 0
        assert capsys.readouterr() == (f"{article.headline}\n\n{article.dateline}\n\n{article.body}\n", "")

    def test_what_the_page_lacks_is_left_out(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        page = tmp_path / "page.html"
        page.write_text("<title>Lock opens</title><h1>Lock opens</h1><nav><a href=/>Home</a></nav>")
        assert cleanpage.clean(page).dateline is None
        assert main([str(page)]) == 0
        assert capsys.readouterr().out == f"{cleanpage.clean(page).text}\n"

    def test_of_an_empty_page_nothing(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        page = tmp_path / "empty.html"
        page.touch()
        assert main([str(page)]) == 0
        assert capsys.readouterr() == ("", "")


class TestJson:
    def test_is_schema_org(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(JAPANESE), "--format", "json", "--url", "https://news.example/1"]) == 0
        out = capsys.readouterr().out
        found = json.loads(out)
        assert found == cleanpage.clean(JAPANESE, url="https://news.example/1").to_dict()
        assert found["url"] == "https://news.example/1"
        assert found["headline"] in out, "letters are written as they are, not escaped"
        assert out.startswith('{\n  "@context": "https://schema.org",\n')

    def test_with_blocks_has_them(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(PAGE), "--format", "json", "--blocks"]) == 0
        blocks = cleanpage.clean(PAGE).blocks
        found = json.loads(capsys.readouterr().out)["blocks"]
        assert [(item["text"], item["label"]) for item in found] == [(block.text, block.label) for block in blocks]


class TestBlocks:
    @pytest.mark.parametrize(
        "name", ["news-wire.html", "news-wire.txt", "japanese-news.html", "hindi-news.html", "docs-page.html"]
    )
    @pytest.mark.parametrize("width", [80, 132])
    def test_each_block_is_one_line_of_the_terminal(
        self, name: str, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(width))
        assert main([str(FIXTURES / name), "--blocks"]) == 0
        lines = capsys.readouterr().out.splitlines()
        blocks = cleanpage.clean(FIXTURES / name).blocks
        assert len(lines) == len(blocks)
        for number, (line, block) in enumerate(zip(lines, blocks), 1):
            match = BLOCK_LINE.fullmatch(line)
            assert match, line
            assert (int(match["number"]), match["label"]) == (number, block.label.value)
            assert match["mark"] == ("+" if block.kept else "-")
            assert match["score"] == f"{block.score:.2f}"
            shown = match["text"]
            whole = " ".join(block.text.split())
            assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))
            assert document(line) <= width
            assert shown == whole or document(line) >= width - 2, "a text is cut no shorter than it must"
        starts = {line.index(match["text"]) for line in lines if (match := BLOCK_LINE.fullmatch(line))}
        assert len(starts) == 1, "the texts stand in one column"

    def test_a_page_cannot_steer_the_terminal(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        page = tmp_path / "page.txt"
        page.write_text("Lock\x1b[2Jopens\x07\n")
        assert main([str(page), "--blocks"]) == 0
        out = capsys.readouterr().out
        assert out.endswith("Lock [2Jopens\n")

    def test_kind_is_what_the_caller_says(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        page = tmp_path / "page"
        page.write_text("<p>Lock opens</p>")
        assert main([str(page), "--blocks", "--kind", "text"]) == 0
        assert capsys.readouterr().out.endswith(" <p>Lock opens</p>\n")
        assert main([str(page), "--blocks"]) == 0
        assert capsys.readouterr().out.endswith(" Lock opens\n")


class TestErrors:
    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("missing.html", None, "No such file"),
            (".", None, "directory"),
            ("page.html", b"%PDF-1.7 ...", "PDF"),
            ("archive", bz2.compress(b"<p>Lock opens"), "bzip2"),
            ("large.html", b"<p>" + b"x" * 1000, "max_bytes=1,000"),
        ],
    )
    def test_is_one_line_and_status_2(
        self, name: str, content: bytes | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        page = tmp_path / name
        if content is not None:
            page.write_bytes(content)
        assert main([str(page), "--max-bytes", "1000"]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith(f"cleanpage: {page}: ")
        assert message in err
        assert err.index("\n") == len(err) - 1

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
    def test_a_file_that_may_not_be_read(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        page = tmp_path / "page.html"
        page.touch(mode=0)
        assert main([str(page)]) == 2
        assert capsys.readouterr().err == f"cleanpage: {page}: Permission denied\n"

    def test_a_newline_in_a_name_is_no_second_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["no\nfile"]) == 2
        assert capsys.readouterr().err.count("\n") == 1

    @pytest.mark.parametrize("arguments", [[], ["a", "b"], ["a", "--format", "yaml"], ["a", "--max-bytes", "many"]])
    def test_wrong_arguments(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        assert exit_.value.code == 2
        assert "usage: cleanpage" in capsys.readouterr().err


class TestProcess:
    def test_reads_bytes_from_standard_input(self) -> None:
        body = "<h1>Łódź</h1>".encode("cp1250") + b"<meta charset=windows-1250>"
        done = run("-", "--blocks", stdin=body)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode().endswith(" Łódź\n")

    def test_writes_utf8_whatever_the_locale(self) -> None:
        done = run(JAPANESE, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
        assert (done.returncode, done.stderr) == (0, b"")
        headline = json.loads(JAPANESE.with_suffix(".json").read_text("utf-8"))["headline"]
        assert headline in done.stdout.decode()

    def test_an_error_has_no_traceback(self) -> None:
        done = run("-", stdin=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr == b"cleanpage: -: this is no page: it looks like a PNG image\n"

    def test_a_closed_pipe_has_no_traceback(self) -> None:
        command = [sys.executable, "-m", "cleanpage", str(PAGE)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_a_full_disk_is_one_line(self) -> None:
        with Path("/dev/full").open("wb") as full:
            command = [sys.executable, "-m", "cleanpage", str(PAGE)]
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
        assert (done.returncode, done.stderr) == (2, b"cleanpage: standard output: No space left on device\n")

    def test_version(self) -> None:
        assert run("--version").stdout.decode().split() == ["cleanpage", cleanpage.__version__]
