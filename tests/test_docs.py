"""The pages of the docs: every example runs and prints what stands below it, and the reference has every public name."""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES, ROOT

import cleanpage
from cleanpage.cli import main

DOCS = ROOT / "docs"
ELSEWHERE = {"how-to/many-pages.md"}  # test_many_pages_docs.py
PAGES = sorted(
    path.relative_to(DOCS).as_posix()
    for path in DOCS.rglob("*.md")
    if re.search(r"(?m)^```(python|sh)$", path.read_text("utf-8")) and path.relative_to(DOCS).as_posix() not in ELSEWHERE
)
EXAMPLE = re.compile(r"(?ms)^```(python|sh)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the examples find around them: page.html, page.txt, pages and pages.jsonl."""
    shutil.copy(FIXTURES / "news-wire.html", tmp_path / "page.html")
    shutil.copy(FIXTURES / "news-wire.txt", tmp_path / "page.txt")
    (tmp_path / "pages").mkdir()
    paths = sorted(FIXTURES.glob("*.html"))
    for path in paths:
        shutil.copy(path, tmp_path / "pages")
    rows = [{"url": f"https://news.example/{path.stem}", "html": path.read_text("utf-8")} for path in paths]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_shell(code: str) -> str:
    here = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    ran = subprocess.run(["bash", "-euc", code], env=os.environ | here, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def run_python(code: str, names: dict[str, Any]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "example", "exec"), names)
    return printed.getvalue()


def run_session(code: str, names: dict[str, Any], page: str) -> None:
    test = doctest.DocTestParser().get_doctest(code, names, page, page, 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    failed, tried = runner.run(test, out=told.append, clear_globs=False)
    names.update(test.globs)
    assert tried
    assert not failed, "".join(told)


@pytest.mark.parametrize("page", PAGES)
def test_examples_run_and_print_what_stands_below(page: str, folder: Path) -> None:
    names: dict[str, Any] = {}
    for language, code, expected in EXAMPLE.findall((DOCS / page).read_text("utf-8")):
        if code.startswith(">>>"):
            run_session(code, names, page)
            continue
        printed = run_shell(code) if language == "sh" else run_python(code, names)
        if expected:
            assert printed == expected, code


@pytest.mark.parametrize("page", PAGES)
def test_no_fence_is_overlooked(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert len(re.findall(r"(?m)^```(python|sh)$", text)) == len(EXAMPLE.findall(text))


def test_the_reference_has_every_public_name() -> None:
    # of the module and the function `clean` the reference names the function
    described = re.findall(
        r"(?m)^::: cleanpage\.(?:clean\.)?(\w+)$", "\n".join(path.read_text("utf-8") for path in DOCS.rglob("*.md"))
    )
    assert sorted(described) == sorted(set(cleanpage.__all__) - {"__version__"})


@pytest.mark.parametrize("command", [[], ["batch"], ["diff"]], ids=["page", "batch", "diff"])
def test_the_command_line_page_has_every_option(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    options = set(re.findall(r"(?m)^  (?:-\w(?: \w+)?, )?(--[\w-]+)", capsys.readouterr().out)) - {"--help"}
    written = set(re.findall(r"--[\w-]+", (DOCS / "reference" / "command-line.md").read_text("utf-8")))
    assert options
    assert options <= written
