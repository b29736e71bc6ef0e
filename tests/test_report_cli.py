"""The command's report, its table of blocks on a terminal, and its comparison of two cleanings."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FIXTURES

import cleanpage
from cleanpage.cli import main

PAGE = FIXTURES / "news-wire.html"
TEXT = FIXTURES / "news-wire.txt"
ESCAPES = re.compile(r"\x1b\[\d+m")


def on_a_terminal(*arguments: str | Path, **environment: str) -> str:
    """What the command prints to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm", **environment}
    command = [sys.executable, "-m", "cleanpage", *map(str, arguments)]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        printed = b""
        while select.select([ours], [], [], 60)[0]:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # what Linux says at the end of a terminal
                break
            if not chunk:
                break
            printed += chunk
        os.close(ours)
    assert process.returncode == 0, printed
    return printed.decode().replace("\r\n", "\n")


def test_blocks_on_a_terminal_are_a_table_in_colours() -> None:
    heading, *lines = on_a_terminal(PAGE, "--blocks").splitlines()
    assert ESCAPES.sub("", heading).split() == ["#", "label", "score", "text"]
    blocks = cleanpage.clean(PAGE).blocks
    assert len(lines) == len(blocks)
    for line, block in zip(lines, blocks, strict=True):
        plain = ESCAPES.sub("", line)
        assert len(plain) <= 80
        assert f" {'+' if block.kept else '-'} {block.label.value} " in plain
        assert ("\x1b[2m" in line) == (not block.kept)
    assert len({line.split("\x1b[0m")[1][:5] for line in lines}) > 2  # colours by kind


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_none_are_wanted(environment: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(PAGE, "--blocks", **environment)


def test_the_report_is_written_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.html"
    assert main([str(PAGE), "--report", str(out)]) == 0
    assert capsys.readouterr() == ("", "")
    assert out.read_text("utf-8") == cleanpage.clean(PAGE).report()


def test_a_report_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "nowhere" / "out.html"
    assert main([str(PAGE), "--report", str(out)]) == 2
    assert capsys.readouterr() == ("", f"cleanpage: {out}: No such file or directory\n")


class TestDiff:
    def test_a_page_against_itself(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["diff", str(PAGE), str(PAGE)]) == 0
        assert capsys.readouterr() == ("", "")

    def test_two_pages(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["diff", str(PAGE), str(TEXT)]) == 1
        assert capsys.readouterr() == (f"{cleanpage.clean(PAGE).diff(cleanpage.clean(TEXT))}\n", "")

    def test_a_page_against_what_was_saved_of_it(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([str(PAGE), "--format", "json", "--blocks"]) == 0
        saved = tmp_path / "saved.json"
        saved.write_text(capsys.readouterr().out, "utf-8")
        assert main(["diff", str(saved), str(PAGE)]) == 0
        state = json.loads(saved.read_bytes())
        state["headline"] = "Another"
        state["blocks"][0]["label"] = "footer"
        saved.write_text(json.dumps(state), "utf-8")
        assert main(["diff", str(saved), str(PAGE)]) == 1
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("~ headline: Another -> Freight Train")
        assert lines[1] == "~ relabelled [footer -> navigation] Skip to main content"
        assert len(lines) == 2

    def test_standard_input_is_read_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["diff", "-", "-"]) == 2
        assert capsys.readouterr() == ("", "cleanpage: -: standard input can be read once: give a file for A or B\n")

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ('{"@type": "NewsArticle"}', "holds no blocks: save it with --format json --blocks"),
            ('{"blocks": [1]}', "not an article with its blocks"),
            ('{"blocks"', "begins as JSON does and is none: Expecting ':' delimiter: line 1 column 10 (char 9)"),
        ],
    )
    def test_a_file_that_is_no_saved_article(
        self, content: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        saved = tmp_path / "saved.json"
        saved.write_text(content)
        assert main(["diff", str(saved), str(PAGE)]) == 2
        assert capsys.readouterr() == ("", f"cleanpage: {saved}: {says}\n")

    def test_a_missing_file_is_named(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["diff", str(PAGE), str(tmp_path / "none")]) == 2
        assert capsys.readouterr().err == f"cleanpage: {tmp_path / 'none'}: No such file or directory\n"

    def test_needs_two(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(["diff", str(PAGE)])
        assert stopped.value.code == 2
        assert "usage: cleanpage diff" in capsys.readouterr().err

    def test_a_page_may_be_called_diff(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "diff").write_text("<h1>Otters</h1><p>Two otters were seen on the river by the old mill at noon today.")
        monkeypatch.chdir(tmp_path)
        assert main(["diff"]) == 0
        assert "Two otters" in capsys.readouterr().out
