"""The compiled core: a page in, its blocks, probabilities and verdicts out, through a small C interface.

Without the library, or with `CLEANPAGE_CORE=0` in the environment, pages take the Python path, which gives the same.
"""

from __future__ import annotations

import ctypes
import functools
import os
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks.document import NO_ELEMENT, Document, Elements, Head, Insert
from cleanpage.blocks.invisible import holds_invisible, visible_nodes, visible_texts
from cleanpage.model.scores import Scores
from cleanpage.model.weights_file import packaged_weights
from cleanpage.version import __version__

if TYPE_CHECKING:
    from cleanpage.model.inputs import PageInputs

SWITCH: Final = "CLEANPAGE_CORE"
HTML, TEXT, DOCUMENT = range(3)
NO_PAGE, TOO_DEEP, TOO_MANY_BLOCKS, TIME_LIMIT = 2, 4, 5, 6

MOST: Final = 2**62
"""More than any page has."""

_NAMES: Final = {"darwin": "libcleanpage_core.dylib", "win32": "cleanpage_core.dll"}
ARRAYS: Final[dict[str, tuple[int, Any, int]]] = {
    "text": (0, np.uint8, 0), "text_ends": (1, np.uint32, 0), "owners": (2, np.int32, 0),
    "first_text_elements": (3, np.int32, 0), "link_chars": (4, np.uint32, 0), "link_counts": (5, np.uint32, 0),
    "node_ends": (6, np.uint32, 0), "node_texts": (7, np.uint32, 2), "node_elements": (8, np.int32, 0),
    "lines": (9, np.uint32, 2), "spans": (10, np.uint32, 2), "blanks": (11, np.uint32, 0), "inserts": (12, np.uint32, 7),
    "strings": (13, np.uint8, 0), "tags": (14, np.uint32, 2), "parents": (15, np.int32, 0),
    "attribute_ends": (16, np.uint32, 0), "attributes": (17, np.uint32, 4), "first_blocks": (18, np.uint32, 0),
    "last_blocks": (19, np.uint32, 0), "title": (20, np.uint32, 2), "head_attributes": (21, np.uint32, 4),
    "metas": (22, np.uint32, 2), "links": (23, np.uint32, 2), "json_ld": (24, np.uint32, 2), "base": (25, np.uint32, 2),
    "hints": (26, np.uint32, 0),
    "kept": (32, np.bool_, 0), "classes": (33, np.float32, 31), "content": (34, np.float32, 0),
    "headline": (35, np.float32, 0), "page_types": (36, np.float32, 0),
    "seconds": (37, np.float32, 0),
    "matrix": (40, np.float32, 122), "words": (41, np.int64, 0), "containers": (42, np.uint32, 10),
    "paths": (43, np.uint32, 0), "levels": (44, np.uint8, 0), "headings": (45, np.int32, 2), "units": (46, np.float32, 35),
    "tables": (47, np.uint32, 2), "lists": (48, np.uint32, 2), "colons": (49, np.bool_, 0),
    "link_matrix": (50, np.float32, 15), "text_keys": (70, np.uint32, 0), "path_keys": (71, np.uint32, 0),
    **{
        name: (51 + place, np.uint32, 12 if name == "ancestors" else 0)
        for place, name in enumerate(
            "elements_ids elements_ends ancestors heads_ids heads_ends tails_ids tails_ends inside_ids inside_ends "
            "links_ids links_ends page".split()
        )
    },
}  # fmt: skip
"""The arrays of a page by name: number in the library, type, numbers in a row (0 for one)."""


class _Options(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_uint32), ("reserved", ctypes.c_uint32), ("max_depth", ctypes.c_uint64),
        ("max_blocks", ctypes.c_uint64), ("seconds", ctypes.c_double), ("beta", ctypes.c_double),
    )  # fmt: skip


class _Bytes(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("length", ctypes.c_size_t))


class CorePage:
    """The arrays of one page, in the library's memory until nobody needs them."""

    def __init__(self, library: ctypes.CDLL, handle: int) -> None:
        self._library, self._handle = library, handle
        weakref.finalize(self, library.cleanpage_free, handle).atexit = False

    def bytes_of(self, name: str) -> bytes:
        """An array as bytes."""
        found = self._library.cleanpage_array(self._handle, ARRAYS[name][0])
        return ctypes.string_at(found.data, found.length) if found.length else b""

    def array(self, name: str) -> npt.NDArray[Any]:
        """A copy of an array."""
        _, kind, width = ARRAYS[name]
        found = np.frombuffer(self.bytes_of(name), kind)
        return found.reshape(-1, width) if width else found

    def sizes(self) -> npt.NDArray[np.int64]:
        """Bytes of each block's text."""
        ends = self.array("text_ends").astype(np.int64)
        ends[1:] -= ends[:-1].copy()
        return ends - 1

    def rejudge(self, content: npt.NDArray[np.float32], beta: float) -> None:
        """Judge the blocks anew by other probabilities, in place of what was read; there is at least one block."""
        if self._library.cleanpage_rejudge(self._handle, content.ctypes.data, len(content), beta):
            raise RuntimeError("the compiled core cannot judge this page anew")

    def view(self, name: str) -> memoryview:
        """The bytes of an array where they are, to be used no longer than the page."""
        found = self._library.cleanpage_array(self._handle, ARRAYS[name][0])
        return memoryview((ctypes.c_char * found.length).from_address(found.data) if found.length else b"").cast("B")


@functools.lru_cache(maxsize=1)
def library() -> ctypes.CDLL | None:
    """The library with its weights, None where there is none or it is switched off."""
    path = Path(__file__).parent / "native" / _NAMES.get(sys.platform, "libcleanpage_core.so")
    if os.environ.get(SWITCH) == "0" or not path.exists():
        return None
    found = ctypes.CDLL(str(path))
    found.cleanpage_array.restype = _Bytes
    found.cleanpage_array.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    found.cleanpage_free.argtypes = (ctypes.c_void_p,)
    found.cleanpage_free.restype = None
    found.cleanpage_clean.argtypes = (
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(_Options),
        ctypes.POINTER(ctypes.c_void_p),
    )  # fmt: skip
    found.cleanpage_rejudge.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_double)
    found.cleanpage_classes.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
    found.cleanpage_load_model.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
    weights = packaged_weights()
    if found.cleanpage_load_model(weights.ctypes.data, weights.nbytes):
        raise RuntimeError("the weights were made for another build of the compiled core")
    return found


def build_info() -> dict[str, str | None]:
    """What cleans pages here: the version, "compiled" or "python", and the file of the compiled core, None without one.

    >>> sorted(build_info())
    ['library', 'path', 'version']
    """
    found = library()
    return {
        "version": __version__,
        "path": "python" if found is None else "compiled",
        "library": None if found is None else found._name,
    }


def read_page(
    data: bytes, kind: int, url: str | None, beta: float, max_depth: float, max_blocks: float, seconds: float
) -> tuple[int, CorePage | None]:
    """Clean a page: 0 and its arrays, or what the library says against it."""
    found = library()
    assert found is not None
    handle = ctypes.c_void_p()
    address = (url or "").encode("utf-8", "replace")
    options = _Options(kind, 0, int(min(max_depth, MOST)), int(min(max_blocks, MOST)), seconds, beta)
    code = found.cleanpage_clean(data, len(data), address, len(address), ctypes.byref(options), ctypes.byref(handle))
    return code, CorePage(found, handle.value) if code == 0 and handle.value else None


def classes(states: npt.NDArray[np.float32]) -> npt.NDArray[np.float32] | None:
    """The probabilities of the classes of n blocks from the n x 64 states of the input layer; None without the core."""
    found = library()
    if found is None or not len(states):
        return None
    given, classes = np.ascontiguousarray(states), np.empty((len(states), ARRAYS["classes"][2]), np.float32)
    return None if found.cleanpage_classes(given.ctypes.data, len(given), classes.ctypes.data) else classes


def document(page: CorePage, *, raw: bool = True) -> Document:
    """The blocks of a page, without invisible characters unless `raw`; each list is made when it is first asked for."""
    elements, head = _elements(page), _head(page)

    def texts() -> list[str]:
        together = page.bytes_of("text").decode()
        found = together.split("\0")[:-1]
        return found if raw else visible_texts(found, together)

    def text_nodes() -> list[list[str]]:
        found = _text_nodes(page)
        return found if raw or not holds_invisible(page.bytes_of("text").decode()) else visible_nodes(found)

    readers: dict[str, Callable[[], Any]] = {
        "texts": texts,
        "text_nodes": text_nodes,
        "text_node_elements": lambda: _by_block(page.array("node_elements").tolist(), page.array("node_ends").tolist()),
        "lines": lambda: list(map(tuple, page.array("lines").tolist())),
        "spans": lambda: list(map(tuple, page.array("spans").tolist())),
        "inserts": lambda: _inserts(page),
        "hints": lambda: int(page.array("hints")[0]),
        "elements": lambda: elements,
        "head": lambda: head,
    }
    return Document.reading(lambda name: readers[name]() if name in readers else page.array(name).tolist())


class _Strings:
    """Pieces of a page's buffer of strings; not to be kept, since it is larger than the page."""

    def __init__(self, page: CorePage) -> None:
        found = page.bytes_of("strings")
        self._buffer: bytes | str = found.decode("ascii") if found.isascii() else found

    def __call__(self, start: int, end: int) -> str:
        piece = self._buffer[start:end]
        return piece if isinstance(piece, str) else piece.decode()

    def attributes(self, rows: list[list[int]]) -> dict[str, str]:
        """Names and values of attributes, which are rows of four numbers."""
        return {self(row[0], row[1]): self(row[2], row[3]) for row in rows}


class _Few(_Strings):
    """The same where few pieces are wanted: the buffer is neither copied nor decoded."""

    def __init__(self, page: CorePage) -> None:
        self._page = page  # whose memory the view shows
        self._view = page.view("strings")

    def __call__(self, start: int, end: int) -> str:
        return str(self._view[start:end], "utf-8")


def _by_block(values: list[Any], ends: list[int]) -> list[list[Any]]:
    return [values[start:end] for start, end in zip([0, *ends], ends)]


def _text_nodes(page: CorePage) -> list[list[str]]:
    strings = _Strings(page)
    spans = zip(page.array("node_texts").tolist(), page.array("node_elements").tolist(), strict=True)
    texts = ["\n" if element == NO_ELEMENT else strings(*span) for span, element in spans]
    return _by_block(texts, page.array("node_ends").tolist())


def _inserts(page: CorePage) -> list[Insert]:
    strings = _Few(page)
    attributes = page.array("head_attributes").tolist()
    return [
        Insert(block, node, element if element < NO_ELEMENT % 2**32 else NO_ELEMENT,
               strings.attributes(attributes[first:last]), [strings(start, end)] if end > start else [])
        for block, node, element, first, last, start, end in page.array("inserts").tolist()
    ]  # fmt: skip


class _Elements(Elements):
    """The elements of a page, which read the attributes of one of them alone where no more is asked for."""

    def attributes_of(self, element: int) -> dict[str, str]:
        given = vars(self).get("attributes")
        return given[element] if given is not None else self._attributes.of(element)

    def having(self, *names: str) -> list[int]:
        return self._attributes.having(names)

    @functools.cached_property
    def _attributes(self) -> _Attributes:
        return _Attributes(vars(self)["_page"])

    def __reduce__(self) -> tuple[type[Elements], tuple[Any, ...]]:
        return Elements, (self.tags, self.parents, self.attributes, self.first_blocks, self.last_blocks)


class _Attributes:
    """The attributes of a page's elements, decoded when they are asked for."""

    def __init__(self, page: CorePage) -> None:
        self._page = page  # whose memory the views show
        self._rows = np.frombuffer(page.view("attributes"), np.uint32).reshape(-1, 4)
        self._ends = np.frombuffer(page.view("attribute_ends"), np.uint32)
        self._strings = page.view("strings")
        self._known: dict[int, dict[str, str]] = {}

    def of(self, element: int) -> dict[str, str]:
        known = self._known.get(element)
        if known is None:
            start, end = int(self._ends[element - 1]) if element else 0, int(self._ends[element])
            text = self._strings
            rows = self._rows[start:end].tolist() if end > start else ()
            known = self._known[element] = {str(text[a:b], "utf-8"): str(text[c:d], "utf-8") for a, b, c, d in rows}
        return known

    def having(self, names: tuple[str, ...]) -> list[int]:
        starts, lengths = self._rows[:, 0], self._rows[:, 1] - self._rows[:, 0]
        strings = np.frombuffer(self._strings, np.uint8)
        found: list[npt.NDArray[np.intp]] = []
        for name in names:
            rows = np.flatnonzero(lengths == len(name))
            letters = strings[starts[rows, None] + np.arange(len(name))]
            found.append(rows[(letters == np.frombuffer(name.encode(), np.uint8)).all(axis=1)])
        elements: list[int] = np.unique(np.searchsorted(self._ends, np.concatenate(found), side="right")).tolist()
        return elements


def _elements(page: CorePage) -> Elements:
    def tags() -> list[str]:
        strings = _Few(page)
        rows = page.array("tags")  # elements of one name share its place
        _, places, numbers = np.unique(rows[:, 0], return_index=True, return_inverse=True)
        names = [sys.intern(strings(start, end)) for start, end in rows[places].tolist()]
        return [names[number] for number in numbers.tolist()]

    def attributes() -> list[dict[str, str]]:
        strings = _Strings(page)
        rows = page.array("attributes").tolist()
        ends = page.array("attribute_ends").tolist()
        none: dict[str, str] = {}
        return [strings.attributes(rows[start:end]) if end > start else none for start, end in zip([0, *ends], ends)]

    readers = {"tags": tags, "attributes": attributes}
    found = _Elements.reading(lambda name: readers[name]() if name in readers else page.array(name).tolist())
    vars(found)["_page"] = page
    return found


def _head(page: CorePage) -> Head:
    def read(name: str) -> Any:
        strings = _Few(page)
        if name in ("title", "base"):
            return "".join(strings(*span) for span in page.array(name).tolist())
        if name == "json_ld":
            return [strings(*span) for span in page.array(name).tolist()]
        attributes = page.array("head_attributes").tolist()
        return [strings.attributes(attributes[first:last]) for first, last in page.array(name).tolist()]

    return Head.reading(read)


def scores(page: CorePage) -> Scores:
    """What the model says of a page's blocks."""
    return Scores.reading(lambda name: _inputs(page) if name == "inputs" else page.array(name))


def _inputs(page: CorePage) -> PageInputs:
    from cleanpage.features.block_features import Features
    from cleanpage.features.containers import LEVELS
    from cleanpage.features.units import Units
    from cleanpage.model.encode import Encoded, TokenBags
    from cleanpage.model.inputs import PageInputs

    words, levels = page.array("words"), page.array("levels").astype(np.int64)
    around = page.array("containers").astype(np.int64).reshape(-1, LEVELS, 2)
    paths, headings = page.array("paths").astype(np.int64), page.array("headings").astype(np.int64)
    tables, lists = page.array("tables").astype(np.int64), page.array("lists").astype(np.int64)
    units = Units(page.array("units"), tables, lists, page.array("colons"))
    bags = {
        name: TokenBags(page.array(f"{name}_ids").astype(np.int64), page.array(f"{name}_ends").astype(np.int64))
        for name in ("elements", "heads", "tails", "inside", "links")
    }
    return PageInputs(
        Features(page.array("matrix"), words, around, paths, levels, headings),
        units,
        np.concatenate([units.matrix, page.array("link_matrix")], axis=1, dtype=np.float32),
        Encoded(
            bags["elements"], page.array("ancestors").astype(np.int64), bags["heads"], bags["tails"], bags["inside"],
            bags["links"], page.array("page").astype(np.int64),
        ),
    )  # fmt: skip
