"""The command: what it prints, and that whatever goes wrong is one line on standard error."""

from __future__ import annotations

import bz2
import json
import os
import random
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


def columns(text: str) -> int:
    """The columns of a terminal that a text takes."""
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
        assert capsys.readouterr() == ("", f"cleanpage: {page}: no article found (confidence 0.00)\n")


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
            assert columns(line) <= width
            assert shown == whole or columns(line) >= width - 2, "a text is cut no shorter than it must"
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

    @pytest.mark.parametrize(
        "arguments", [[], ["a", "--format", "yaml"], ["a", "--max-bytes", "many"], ["a", "--fetched", "today"]]
    )
    def test_wrong_arguments(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        assert exit_.value.code == 2
        assert "usage: cleanpage" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["-", "-"], "standard input can be read once"),
            (["a", "b", "--url", "https://news.example"], "--url is the address of one page"),
            (["a", "b", "--report", "out.html"], "--report is of one page"),
            (["a", "--report", "out.html", "--blocks"], "without --format, --blocks and -o"),
            (["a", "--report", "out.html", "-o", "out"], "without --format, --blocks and -o"),
            (["a", "--blocks", "--format", "markdown"], "--blocks goes with --format text or json"),
            (["a", "--images"], "--images goes with --format markdown"),
            (["a", "--no-links", "--format", "html"], "--no-links goes with --format markdown"),
            (["a", "--strip-tracking"], "--strip-tracking goes with --format markdown, html, xml or tei"),
            (["a", "--front-matter"], "--front-matter goes with --format markdown"),
            (["a/x.html", "b/x.html", "-o", "out"], "their names are the same"),
            (["a", "--fetched", "today"], "'today' is no date such as 2026-03-17 or 2026-03-17T20:12:00+00:00"),
        ],
    )
    def test_options_that_exclude_each_other_say_so(
        self, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        assert exit_.value.code == 2
        assert capsys.readouterr().err.splitlines()[-1].endswith(says)

    def test_a_url_says_how_to_fetch_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["https://news.example/lock?a=1&b=2"]) == 2
        url = "'https://news.example/lock?a=1&b=2'"
        says = f"nothing is fetched here: curl -sL {url} | cleanpage - --url {url}\n"
        assert capsys.readouterr().err == f"cleanpage: https://news.example/lock?a=1&b=2: {says}"

    @pytest.mark.parametrize("content", [b"", b" \n", random.Random(5).randbytes(20_000), b"<html><body></body></html>"])
    def test_where_there_is_no_article_it_says_so(
        self, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        page = tmp_path / "page"
        page.write_bytes(content)
        says = f"cleanpage: {page}: no article found (confidence 0.00)\n"
        assert main([str(page)]) == 0
        assert capsys.readouterr() == ("", says)
        assert main([str(page), "--fail-empty"]) == 3
        assert capsys.readouterr() == ("", says)


class TestSeveralPages:
    def test_each_has_its_name_above_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(PAGE), str(JAPANESE), "--format", "markdown"]) == 0
        first, second = (cleanpage.clean(page).to_markdown() for page in (PAGE, JAPANESE))
        assert capsys.readouterr().out == f"==> {PAGE} <==\n\n{first}\n\n==> {JAPANESE} <==\n\n{second}\n\n"

    def test_json_is_a_line_each(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(PAGE), str(JAPANESE), "--format", "json"]) == 0
        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert found == [cleanpage.clean(page).to_dict() for page in (PAGE, JAPANESE)]

    def test_one_that_fails_costs_no_other(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(tmp_path / "missing"), str(PAGE)]) == 2
        out, err = capsys.readouterr()
        assert err == f"cleanpage: {tmp_path / 'missing'}: No such file or directory\n"
        assert out.startswith(f"==> {PAGE} <==\n\n{cleanpage.clean(PAGE).headline}\n")

    def test_a_folder_has_a_file_of_each(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(PAGE), str(JAPANESE), "--format", "html", "-o", str(tmp_path / "out")]) == 0
        assert capsys.readouterr() == ("", "")
        for page in (PAGE, JAPANESE):
            assert (tmp_path / "out" / f"{page.name}.html").read_text("utf-8") == f"{cleanpage.clean(page).to_html()}\n"


class TestOptions:
    def test_one_page_goes_to_a_file(self, tmp_path: Path) -> None:
        assert main([str(PAGE), "--format", "json", "-o", str(tmp_path / "out.json")]) == 0
        assert json.loads((tmp_path / "out.json").read_text("utf-8")) == cleanpage.clean(PAGE).to_dict()

    def test_a_file_that_can_t_be_written_is_named(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = tmp_path / "missing" / "out"
        assert main([str(PAGE), "-o", str(out)]) == 2
        assert capsys.readouterr().err == f"cleanpage: {out}: No such file or directory\n"

    def test_they_are_those_of_python(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        page = tmp_path / "page.html"
        page.write_text(
            "<title>Otters return</title><h1>Otters return</h1><p>2 hours ago</p><p>Two otters were seen on the "
            '<a href="https://river.example/?utm_source=x">river</a> on Sunday by the old mill, a warden said.</p>'
            "<p>They had not been seen there for thirty years, and the town is glad to have them back.</p>"
        )
        assert main([str(page), "--format", "markdown", "--favor", "recall", "--strip-tracking"]) == 0
        out = capsys.readouterr().out
        assert out == f"{cleanpage.clean(page, favor='recall').to_markdown(strip_tracking=True)}\n"
        assert "](https://river.example/)" in out
        assert main([str(page), "--format", "markdown", "--no-links"]) == 0
        assert "](" not in capsys.readouterr().out
        assert main([str(page), "--format", "json", "--fetched", "2026-03-17T20:12:00+00:00"]) == 0
        assert json.loads(capsys.readouterr().out)["datePublished"].startswith("2026-03-17T18")
        article = cleanpage.clean(FIXTURES / "spanish-comments.html", comments=True)
        assert main([str(FIXTURES / "spanish-comments.html"), "--comments", "--format", "markdown", "--front-matter"]) == 0
        assert capsys.readouterr().out.rstrip() == article.to_markdown(front_matter=True).rstrip()
        assert main([str(page), "--max-seconds", "0"]) == 2
        assert "max_seconds" in capsys.readouterr().err

    def test_the_report_goes_to_standard_output(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(PAGE), "--report", "-"]) == 0
        assert capsys.readouterr().out.startswith("<!doctype html>")

    @pytest.mark.parametrize("form", ["xml", "tei"])
    def test_xml(self, form: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(PAGE), "--format", form]) == 0
        assert capsys.readouterr().out.strip() == getattr(cleanpage.clean(PAGE), f"to_{form}")().strip()

    @pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
    def test_completion(self, shell: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as exit_:
            main(["--print-completion", shell])
        assert exit_.value.code == 0
        assert "strip-tracking" in capsys.readouterr().out


class TestProcess:
    def test_reads_bytes_from_standard_input(self) -> None:
        body = "<h1>Łódź</h1>".encode("cp1250") + b"<meta charset=windows-1250>"
        done = run("-", "--blocks", stdin=body)
        assert (done.returncode, done.stderr) == (0, b"cleanpage: -: no article found (confidence 0.00)\n")
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
        for switch, build in (("1", cleanpage.build_info()["path"]), ("0", "python")):
            shown = {"compiled": "compiled core", "python": "Python path"}[build or ""]
            assert run("--version", CLEANPAGE_CORE=switch).stdout.decode() == f"cleanpage {cleanpage.__version__} ({shown})\n"
