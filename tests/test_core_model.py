"""The compiled core says the same of a page as the Python path: units, probabilities and verdicts, handed over as arrays."""

from __future__ import annotations

import ctypes
import functools
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pytest
from conftest import FIXTURES, ROOT, shared

from cleanpage.blocks import Document, split
from cleanpage.features.units import UNITS
from cleanpage.input.read import read
from cleanpage.model.classes import CLASSES
from cleanpage.model.encode import TokenBags
from cleanpage.model.score import PAGE_TYPES, Scores, score
from cleanpage.model.verdict import BETA, keep
from cleanpage.model.weights import packaged_weights

SUFFIX: Final = {"darwin": "dylib", "win32": "dll"}.get(sys.platform, "so")
LIBRARY: Final = ROOT / "core" / "target" / "release" / f"{'' if SUFFIX == 'dll' else 'lib'}cleanpage_core.{SUFFIX}"

CORPORA: Final = ("cleaneval", "daniel", "fundus", "gn1", "htmldate", "trafilatura", "wcxb")
SAMPLE: Final = 45
"""Pages of each corpus in a default run, spread evenly over it."""

NO_SPAN: Final = 2**32 - 1
NEAR: Final = 1e-6
"""How near probabilities in single precision are: sums are taken in other orders."""

PAIRS: Final = (3, 5, 12, 15)
"""Places of the arrays whose numbers are pairs."""

Arrays = list[npt.NDArray[Any]]

pytestmark = pytest.mark.skipif(not LIBRARY.exists(), reason="the core is not built: cargo build --release in core/")


class Array(ctypes.Structure):
    """Numbers of one type, as the core takes them."""

    _fields_ = (("data", ctypes.c_void_p), ("len", ctypes.c_size_t))


@functools.lru_cache(maxsize=1)
def core() -> ctypes.CDLL:
    library = ctypes.CDLL(str(LIBRARY))
    library.cleanpage_kernels.restype = ctypes.c_size_t
    weights = packaged_weights()
    assert library.cleanpage_load_model(ctypes.c_void_p(weights.ctypes.data), ctypes.c_size_t(len(weights))) == 0
    return library


def spans(texts: Sequence[str | None]) -> tuple[bytes, npt.NDArray[Any]]:
    """Texts as one, and where each starts and ends in it; `NO_SPAN` for none."""
    parts, found, start = [], [], 0
    for text in texts:
        if text is None:
            found.append((NO_SPAN, NO_SPAN))
        else:
            parts.append(text.encode())
            found.append((start, start + len(parts[-1])))
            start += len(parts[-1])
    return b"".join(parts), np.array(found, np.uint32).reshape(-1, 2)


def bags(given: TokenBags) -> Arrays:
    return [given.ids.astype(np.uint32), given.ends.astype(np.uint32)]


def arrays(document: Document, scores: Scores, headline: int | None) -> Arrays:
    """What the core takes of a page."""
    inputs, elements = scores.inputs, document.elements
    features, encoded = inputs.features, inputs.encoded
    text, ends = spans([f"{text}\0" for text in document.texts])
    names, parts = spans([*elements.tags, *(attributes.get("class") for attributes in elements.attributes)])
    return [
        np.frombuffer(text, np.uint8), ends[:, 1] - np.uint32(1), np.frombuffer(names, np.uint8), parts[: len(elements.tags)],
        np.array(elements.parents, np.int32), parts[len(elements.tags) :], np.array(elements.first_blocks, np.uint32),
        np.array(elements.last_blocks, np.uint32), np.array(document.owners, np.int32), np.array(document.first_text_elements, np.int32),
        features.matrix.astype(np.float32), features.words.astype(np.int64), features.containers.astype(np.uint32),
        features.paths.astype(np.uint32), features.levels.astype(np.uint8), features.headings.astype(np.int32),
        *bags(encoded.elements), encoded.ancestors.astype(np.uint32), *bags(encoded.heads), *bags(encoded.tails),
        *bags(encoded.inside), *bags(encoded.links), encoded.page.astype(np.uint32),
        inputs.extra[:, len(UNITS) :].astype(np.float32), np.array(list(BETA.values()), np.float64),
        np.array([] if headline is None else [headline], np.uint32),
    ]  # fmt: skip


def handed(given: Arrays) -> tuple[Any, Arrays]:
    """Arrays in C's order as the core takes them, with those arrays, which must live as long."""
    there = [np.ascontiguousarray(array) for array in given]
    shapes = [(array.ctypes.data, array.size // (2 if place in PAIRS else 1)) for place, array in enumerate(there)]
    return (Array * len(there))(*(Array(*one) for one in shapes)), there


def by_core(document: Document, scores: Scores, headline: int | None, kernel: int) -> Arrays:
    """Classes, page types, units, tables, lists, colons, and whether each block is kept, by what is favored."""
    n = len(document)
    found: Arrays = [
        np.zeros((n, len(CLASSES)), np.float32), np.zeros(len(PAGE_TYPES), np.float32), np.zeros((n, len(UNITS)), np.float32),
        np.zeros((n, 2), np.uint32), np.zeros((n, 2), np.uint32), np.zeros(n, np.uint8), np.zeros((len(BETA), n), np.uint8),
    ]  # fmt: skip
    given, there = handed(arrays(document, scores, headline))
    places = (Array * len(found))(*(Array(array.ctypes.data, array.size) for array in found))
    assert core().cleanpage_score_arrays(ctypes.c_size_t(kernel), given, places) == 0
    assert there
    return found


def check(page: bytes | str, kind: str | None = None, url: str | None = None) -> float:
    """Compare the two paths on one page; the greatest difference of a probability."""
    source = read(page, kind=kind, url=url)  # type: ignore[arg-type]
    document = split(source)
    scores = score(document, url)
    headline = int(scores.headline.argmax()) if len(document) and scores.headline.max() > 0.5 else None
    kept = [keep(document.texts, scores, headline, beta) for beta in BETA.values()]
    greatest = 0.0
    for kernel in range(core().cleanpage_kernels()):
        classes, types, units, tables, lists, colons, verdicts = by_core(document, scores, headline, kernel)
        expected = scores.inputs.units
        np.testing.assert_allclose(units, expected.matrix, rtol=2e-7, atol=0)
        np.testing.assert_array_equal(tables, expected.tables)
        np.testing.assert_array_equal(lists, expected.lists)
        np.testing.assert_array_equal(colons, expected.colons)
        differences = np.abs(classes - scores.classes).max(initial=0), np.abs(types - scores.page_types).max()
        greatest = max(greatest, *differences)
        assert greatest < NEAR
        assert verdicts.astype(bool).tolist() == kept
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
