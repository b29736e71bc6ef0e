"""The file of weights in the package, for whoever reads it."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

WEIGHTS_FILE: Final = "weights.bin"


@functools.lru_cache(maxsize=1)
def packaged_weights() -> npt.NDArray[np.uint8]:
    """The file of weights in the package, mapped into memory."""
    with resources.as_file(resources.files("cleanpage.model") / WEIGHTS_FILE) as path:
        return np.asarray(np.memmap(path, np.uint8, "r"))  # whose single numbers are read faster
