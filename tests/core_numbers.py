"""The features and tokens of a page as the compiled core makes them."""

from __future__ import annotations

import ctypes
import functools
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np

from cleanpage.blocks.document import Document
from cleanpage.blocks.document_bytes import document_bytes, strings_bytes
from cleanpage.features.block_features import NAMES, Features
from cleanpage.features.containers import LEVELS
from cleanpage.features.links import LINKS
from cleanpage.lexicon.phrases import WORDS
from cleanpage.model.encode import ANCESTORS, Encoded, TokenBags, Vocabulary

NAME: Final = {"win32": "cleanpage_core.dll", "darwin": "libcleanpage_core.dylib"}.get(sys.platform, "libcleanpage_core.so")
LIBRARY: Final = Path(__file__).parents[1] / "core" / "target" / "release" / NAME

ARRAYS: Final[tuple[tuple[str, Any], ...]] = (
    ("matrix", np.float32), ("words", np.int64), ("containers", np.uint32), ("paths", np.uint32), ("levels", np.uint8),
    ("headings", np.int32), ("links", np.float32), ("ancestors", np.uint32), ("page", np.uint32),
)  # fmt: skip
BAGS: Final = ("elements", "heads", "tails", "inside", "links")


class CoreNumbers:
    """Reads pages with a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._core = _library()
        comments = sorted({word for words in WORDS["comments"].values() for word in words})
        tokens = (sorted(known, key=known.__getitem__) for known in (vocabulary.names, vocabulary.words, vocabulary.links))
        data = b"".join(map(strings_bytes, (*tokens, comments))) + vocabulary.pairs.astype("<u8").tobytes()
        self._vocabulary = self._core.cleanpage_vocabulary_new(data, len(data))
        assert self._vocabulary

    def read(self, document: Document, url: str | None) -> tuple[Features, Any, Encoded]:
        """The features, the matrix of links and the tokens of a page."""
        data, address = document_bytes(document), (url or "").encode("utf-8", "replace")
        numbers = self._core.cleanpage_numbers_new(data, len(data), address, len(address), self._vocabulary)
        if not numbers:
            raise ValueError("the core takes this for no document")
        try:
            found: dict[str, Any] = {name: self._array(numbers, place, kind) for place, (name, kind) in enumerate(ARRAYS)}
            bags = [
                TokenBags(self._array(numbers, 9 + place, np.uint32), self._array(numbers, 14 + place, np.uint32))
                for place in range(len(BAGS))
            ]
        finally:
            self._core.cleanpage_numbers_free(numbers)
        n = len(document)
        containers = found["containers"].reshape(n, LEVELS, 2)
        headings = found["headings"].reshape(n, 2)
        features = Features(
            found["matrix"].reshape(n, len(NAMES)), found["words"], containers, found["paths"], found["levels"], headings
        )
        elements, heads, tails, inside, links = bags
        ancestors = found["ancestors"].reshape(n, 2 + ANCESTORS)
        return (
            features,
            found["links"].reshape(n, len(LINKS)),
            Encoded(elements, ancestors, heads, tails, inside, links, found["page"]),
        )

    def _array(self, numbers: int, place: int, kind: Any) -> Any:
        length = ctypes.c_size_t()
        start = self._core.cleanpage_numbers_array(numbers, place, ctypes.byref(length))
        return np.frombuffer(ctypes.string_at(start, length.value), kind) if length.value else np.zeros(0, kind)


@functools.lru_cache(maxsize=1)
def _library() -> Any:
    core = ctypes.CDLL(str(LIBRARY))
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    core.cleanpage_vocabulary_new.argtypes, core.cleanpage_vocabulary_new.restype = [ctypes.c_char_p, size], pointer
    core.cleanpage_numbers_new.argtypes = [ctypes.c_char_p, size, ctypes.c_char_p, size, pointer]
    core.cleanpage_numbers_new.restype = pointer
    core.cleanpage_numbers_array.argtypes = [pointer, ctypes.c_uint32, pointer]
    core.cleanpage_numbers_array.restype = pointer
    core.cleanpage_numbers_free.argtypes, core.cleanpage_numbers_free.restype = [pointer], None
    return core
