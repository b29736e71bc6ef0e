"""Values in few bytes: how articles and the paths of their blocks are pickled."""

from __future__ import annotations

import pickle
import zlib
from typing import Any, Final

LEVEL: Final = 1
"""Of zlib, the fastest: half the size of a stored page goes already here, and the next levels take three times as long."""


def pack(value: object) -> bytes:
    """A value pickled and compressed.

    >>> unpack(pack({"otters": 2}))
    {'otters': 2}
    """
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), LEVEL)


def unpack(packed: bytes) -> Any:
    """What `pack` packed; as with every pickle, only of a source that is trusted."""
    return pickle.loads(zlib.decompress(packed))
