"""What fuzzing and other people's hard cases found, and what they find no more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import ROOT
from page import KEPT, STR, TREE, one_page

FINDINGS = sorted((ROOT / "fuzz" / "findings").glob("*.page"))
TREE_CONSTRUCTION = "HTML5LIB_TESTS"
"""Names the folder of html5lib-tests' tree constructions. Wheels and Debian's package leave them out; html5lib's source
package has them in `html5lib/tests/testdata/tree-construction` (`.ci/run` fetches it)."""


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.stem)
def test_a_finding(path: Path) -> None:
    one_page(path.read_bytes())


def test_tree_constructions_of_html5lib() -> None:
    folder = os.environ.get(TREE_CONSTRUCTION)
    if not folder:
        pytest.skip(f"set {TREE_CONSTRUCTION} to html5lib/tests/testdata/tree-construction of html5lib's source package")
    pages = [
        case.partition(b"\n#errors")[0]
        for path in sorted(Path(folder).rglob("*.dat"))
        for case in path.read_bytes().split(b"#data\n")[1:]
    ]
    assert len(pages) > 1_000
    for page in pages:
        for how in range(4):
            one_page(bytes([how]) + page)
            one_page(bytes([how | STR]) + page)
        one_page(bytes([TREE]) + page)
        one_page(bytes([KEPT]) + page)
