"""What fuzzing and other people's hard cases found, and what they find no more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import ROOT
from page import one_page

FINDINGS = sorted((ROOT / "fuzz" / "findings").glob("*.page"))
TREE_CONSTRUCTION = "HTML5LIB_TESTS"
"""Names the folder of html5lib-tests' tree constructions: `html5lib/tests/testdata/tree-construction` in html5lib's sdist."""


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.stem)
def test_a_finding(path: Path) -> None:
    one_page(path.read_bytes())


def test_tree_constructions_of_html5lib() -> None:
    folder = os.environ.get(TREE_CONSTRUCTION)
    if not folder:
        pytest.skip(f"{TREE_CONSTRUCTION} does not say where they are")
    pages = [
        case.partition(b"\n#errors")[0]
        for path in sorted(Path(folder).rglob("*.dat"))
        for case in path.read_bytes().split(b"#data\n")[1:]
    ]
    assert len(pages) > 1_000
    for page in pages:
        for how in range(4):
            one_page(bytes([how]) + page)
            one_page(bytes([how | 4]) + page)
        one_page(bytes([16]) + page)
