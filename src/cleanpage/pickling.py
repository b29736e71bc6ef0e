"""Values as few bytes: how articles and the places of their blocks are pickled."""

from __future__ import annotations

import copyreg
import io
import pickle
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from cleanpage.blocks.document import Insert
from cleanpage.fields.fields import FIELDS, Fields

LEVEL: Final = 1
"""Of zlib, the fastest: half the size of a stored page goes already here, and the next levels take three times as long."""


class _Pickler(pickle.Pickler):
    # the attributes of an element without any are lxml's own mapping, which pickle does not know
    dispatch_table = copyreg.dispatch_table | {
        Insert: lambda insert: (Insert, tuple(insert._replace(attributes=dict(insert.attributes))))
    }


def pack(value: object) -> bytes:
    """A value pickled and compressed.

    >>> unpack(pack({"otters": 2}))
    {'otters': 2}
    """
    file = io.BytesIO()
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(value)
    return zlib.compress(file.getbuffer(), LEVEL)


def unpack(packed: bytes) -> Any:
    """What `pack` packed; as with every pickle, only of a source that is trusted."""
    return pickle.loads(zlib.decompress(packed))


class KnownFields:
    """The fields that an article had when it was pickled; all else of `Fields` is found anew, on demand."""

    def __init__(self, known: Mapping[str, object], find: Callable[[], Fields]) -> None:
        vars(self).update(known)
        self._find = find

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._find(), name)


def known_fields(fields: Fields | KnownFields) -> dict[str, object]:
    """The value and the evidence of every field, to be pickled."""
    return {name: getattr(fields, name) for name in FIELDS}
