"""The compiled core says the same of a page as the Python path: units, probabilities and verdicts."""

from __future__ import annotations

import ctypes
import functools
import gzip
import json
import sys
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pytest
from conftest import FIXTURES, ROOT, shared

from cleanpage.blocks import Document, split
from cleanpage.blocks.document_bytes import document_bytes
from cleanpage.features.units import UNITS
from cleanpage.input.read import read
from cleanpage.model.classes import CLASSES
from cleanpage.model.headline_block import headline_block
from cleanpage.model.score import score
from cleanpage.model.scores import PAGE_TYPES
from cleanpage.model.verdict import BETA, keep
from cleanpage.model.weights_file import packaged_weights

SUFFIX: Final = {"darwin": "dylib", "win32": "dll"}.get(sys.platform, "so")
LIBRARY: Final = ROOT / "core" / "target" / "release" / f"{'' if SUFFIX == 'dll' else 'lib'}cleanpage_core.{SUFFIX}"

CORPORA: Final = ("cleaneval", "daniel", "fundus", "gn1", "htmldate", "trafilatura", "wcxb")
SAMPLE: Final = 45
"""Pages of each corpus in a default run, spread evenly over it."""

NEAR: Final = 1e-6
"""How near probabilities in single precision are: sums are taken in other orders."""

Array = npt.NDArray[Any]

pytestmark = pytest.mark.skipif(not LIBRARY.exists(), reason="the core is not built: cargo build --release in core/")


class Places(ctypes.Structure):
    """Where the core writes what it finds: classes, page types, units, the headline, and what is kept by three betas."""

    _fields_ = (("places", ctypes.c_void_p * 7),)


@functools.lru_cache(maxsize=1)
def core() -> ctypes.CDLL:
    library = ctypes.CDLL(str(LIBRARY))
    library.cleanpage_kernels.restype = ctypes.c_size_t
    size, text = ctypes.c_size_t, ctypes.c_char_p
    library.cleanpage_score_document.argtypes = [
        text, size, text, size, size, ctypes.POINTER(ctypes.c_double * 3), ctypes.POINTER(Places),
    ]  # fmt: skip
    weights = packaged_weights()
    assert library.cleanpage_load_model(ctypes.c_void_p(weights.ctypes.data), size(len(weights))) == 0
    return library


def by_core(document: Document, url: str | None, kernel: int) -> tuple[Array, Array, Array, int | None, Array]:
    """Classes, page types, units, the headline's block, and whether each block is kept, by what is favored."""
    n = len(document)
    classes, types = np.zeros((n, len(CLASSES)), np.float32), np.zeros(len(PAGE_TYPES), np.float32)
    units, kept = np.zeros((n, len(UNITS)), np.float32), np.zeros((len(BETA), n), bool)
    headline = np.zeros(1, np.int32)
    places = Places((ctypes.c_void_p * 7)(*(array.ctypes.data for array in (classes, types, units, headline, *kept))))
    data, address = document_bytes(document), (url or "").encode()
    betas = (ctypes.c_double * 3)(*BETA.values())
    given = data, len(data), address, len(address), kernel
    assert core().cleanpage_score_document(*given, ctypes.byref(betas), ctypes.byref(places)) == 0
    return classes, types, units, None if headline[0] < 0 else int(headline[0]), kept


def check(page: bytes | str, kind: str | None = None, url: str | None = None) -> float:
    """Compare the two paths on one page; the greatest difference of a probability."""
    source = read(page, kind=kind, url=url)  # type: ignore[arg-type]
    document = split(source)
    scores = score(document, source.url)
    headline = headline_block(document, scores)
    kept = [keep(document.texts, scores, headline, beta) for beta in BETA.values()]
    greatest = 0.0
    for kernel in range(core().cleanpage_kernels()):
        classes, types, units, found, verdicts = by_core(document, source.url, kernel)
        np.testing.assert_array_equal(units, scores.inputs.units.matrix)
        differences = np.abs(classes - scores.classes).max(initial=0), np.abs(types - scores.page_types).max()
        greatest = max(greatest, *differences)
        assert greatest < NEAR
        assert found == headline
        assert verdicts.tolist() == kept
    return greatest


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if path.suffix in (".html", ".txt")))
def test_fixtures_are_judged_alike(name: str) -> None:
    check((FIXTURES / name).read_bytes())


@pytest.mark.parametrize(
    "page",
    [
        "",
        "one line",
        "<p>one block",
        "<table><tr><td>1:<td><ul><li>2<li>3</ul></table>",
        "<ul><li>a:<ul><li>٣<li>b:<ol><li>c</ol></ul></ul>",
        f"<h1>t</h1>{'<p>otters swim.</p>' * 130}",
        "<div><p>otters swim.<ul><li>share<li>next page</ul></div>" * 1500,
    ],
)
def test_small_pages_are_judged_alike(page: str) -> None:
    check(page)
    check(page, kind="html")


def pages(corpus: str, limit: int) -> Iterator[tuple[str, bytes]]:
    folder = shared("corpora", corpus)
    with (folder / "index.jsonl").open(encoding="utf-8") as index:
        entries = [json.loads(line) for line in index]
    for entry in entries[:: max(1, len(entries) // limit)]:
        yield entry.get("url") or "", gzip.decompress((folder / "pages" / f"{entry['id']}.gz").read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("corpus", CORPORA)
def test_pages_of_corpora_are_judged_alike(corpus: str) -> None:
    for url, page in pages(corpus, SAMPLE):
        check(page, url=url or None)
        check("\n\n".join(split(read(page)).texts), kind="text")
