"""What keeps the project in order: the README is short, links lead somewhere, versions and Pythons agree in all places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

import cleanpage
from cleanpage import Article, Block

PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
DOCUMENTS = [
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("[bft]*/README.md"))
    if path.name != "PKG-INFO"
]


def test_the_readme_is_short_and_its_picture_small() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120
    assert (ROOT / "docs" / "assets" / "report.png").stat().st_size <= 100_000


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files(document: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```", "", document.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"", text):
        assert (document.parent / "".join(target)).exists(), target


def test_the_version_is_in_the_changelog() -> None:
    assert f"## [{cleanpage.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_workflows_try_every_python_that_is_named() -> None:
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', PYPROJECT)
    tests = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))["jobs"]["tests"]
    release = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))["jobs"]["every-python"]
    assert tests["strategy"]["matrix"]["python"] == named
    assert release["strategy"]["matrix"]["python"] == named


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_workflows_and_templates_are_yaml(path: Path) -> None:
    assert yaml.safe_load(path.read_text("utf-8"))


def test_addresses_of_the_project_stand_in_one_place() -> None:
    """There is no public address yet; the placeholder is easily found, and changed once."""
    assert PYPROJECT.count("//cleanpage.example/") == 4
    assert not [path.name for path in DOCUMENTS if "//cleanpage.example/" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "coming-from").glob("*.md")), ids=lambda path: path.stem)
def test_equivalents_are_public_names(path: Path) -> None:
    cells = "\n".join(line.split("|")[-2] for line in path.read_text("utf-8").splitlines() if line.startswith("|"))
    named = re.findall(r"(?:clean\(html[^)]*\)|\barticle|`a|`)\.(\w+)", cells)
    assert len(named) > 0
    for name in named:
        assert hasattr(Article, name), name
    for name in re.findall(r"\bblock\.(\w+)", cells):
        assert hasattr(Block, name), name
