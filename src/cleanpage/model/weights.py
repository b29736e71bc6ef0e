"""The weights: what was learned, in one file that is read where it lies, by Python and by the compiled core.

A file is a head, a table of its arrays and the arrays, each beginning at a multiple of 64 bytes, all little-endian. The odds of
lexicons are written as steps, a byte each; the network in half precision; each vocabulary as its tokens with a zero byte after
each, and with them the words that speak of comments, which the core reads from here.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.features.block_features import FEATURES
from cleanpage.features.headings import comment_words
from cleanpage.features.links import LINKS
from cleanpage.features.units import UNITS
from cleanpage.model.classes import CLASSES
from cleanpage.model.encode import Vocabulary
from cleanpage.model.inputs import LEXICONS, SPOKEN, Lexicons
from cleanpage.model.network import Network, arrays, network
from cleanpage.model.weights_file import packaged_weights
from cleanpage.types import Floats

WEIGHTS_VERSION: Final = 5
"""Raised whenever features, tokens or inputs change, so that weights made for other code are refused."""

ODDS_STEP: Final = 1 / 16
ODDS_ZERO: Final = 160
"""Odds are written as whole steps; the byte that means none is so large, since odds against are the greater ones."""

VOCABULARIES: Final = ("names", "words", "links")

ALIGNMENT: Final = 64

_MAGIC: Final = b"cleanpage model"
_HEAD: Final = np.dtype([("magic", "S16"), ("version", "<u4"), ("arrays", "<u4"), ("reserved", "<u8")])
_ENTRY: Final = np.dtype([("name", "S48"), ("type", "S4"), ("shape", "<u4", 3), ("start", "<u8"), ("size", "<u8")])
"""Name and number type of an array, as numpy has it, its shape without trailing zeros, its place in the file in bytes."""

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: the vocabulary, lexicons over it, and the network."""

    vocabulary: Vocabulary
    lexicons: Lexicons
    network: Network


@functools.lru_cache(maxsize=1)
def packaged_model() -> Model:
    """The model in the package, loaded once."""
    return read_model(packaged_weights())


def write_model(model: Model) -> bytes:
    """A model as the bytes of a file."""
    named = {"about": np.frombuffer(json.dumps(_signature()).encode(), np.uint8)}
    for kind in VOCABULARIES:
        found = getattr(model.vocabulary, kind)
        named[f"vocabulary.{kind}"] = np.frombuffer(_ended(sorted(found, key=found.__getitem__)), np.uint8)
    named["vocabulary.comments"] = np.frombuffer(_ended(comment_words()), np.uint8)
    named["vocabulary.pairs"] = model.vocabulary.pairs.astype("<u4")
    named |= {f"lexicon.{name}": _steps(getattr(model.lexicons, name)) for name in LEXICONS}
    named |= {f"network.{name}": array.astype("<f2") for name, array in arrays(model.network).items()}
    return _written(named)


def read_model(file: npt.NDArray[np.uint8]) -> Model:
    """The model that `write_model` wrote; refuses one made for other code."""
    named = _read(file)
    about = json.loads(named["about"].tobytes())
    for name, value in _signature().items():
        if about[name] != value:
            raise RuntimeError(f"the weights were trained for other {name}; train them anew (training/train.py)")
    names, words, links = (_tokens(named[f"vocabulary.{kind}"]) for kind in VOCABULARIES)
    vocabulary = Vocabulary(names, words, links, named["vocabulary.pairs"].astype(np.int64))
    parts = {
        name.removeprefix("network."): array.astype(np.float32) for name, array in named.items() if name.startswith("network.")
    }
    return Model(vocabulary, Lexicons(*(_odds(named[f"lexicon.{name}"]) for name in LEXICONS)), network(parts))


def _signature() -> dict[str, Any]:
    """What weights are made for."""
    return {
        "version": WEIGHTS_VERSION,
        "inputs": [*FEATURES, *UNITS, *LINKS, *SPOKEN],
        "classes": [f"{label} {'main' if main else 'not main'}" for label, main in CLASSES],
    }


def _ended(tokens: Iterable[str]) -> bytes:
    return "".join([f"{token}\0" for token in tokens]).encode()


def _tokens(ended: Array) -> dict[str, int]:
    return {token: place for place, token in enumerate(ended.tobytes().decode().split("\0")[:-1])}


def _steps(odds: Floats) -> npt.NDArray[np.uint8]:
    steps: npt.NDArray[np.uint8] = np.clip(np.rint(odds / ODDS_STEP) + ODDS_ZERO, 0, 255).astype(np.uint8)
    return steps


def _odds(steps: Array) -> Floats:
    found = steps.astype(np.float32)
    found -= ODDS_ZERO
    found *= ODDS_STEP
    return found


def _written(named: Mapping[str, Array]) -> bytes:
    head = np.array([(_MAGIC, WEIGHTS_VERSION, len(named), 0)], _HEAD)
    table = np.zeros(len(named), _ENTRY)
    parts = [head.tobytes(), b""]
    start = _aligned(head.nbytes + table.nbytes)
    for place, (name, array) in enumerate(named.items()):
        shape = (*array.shape, 0, 0)[:3]
        table[place] = (name.encode(), array.dtype.str.lstrip("<|").encode(), shape, start, array.nbytes)
        parts.append(array.tobytes() + bytes(_aligned(array.nbytes) - array.nbytes))
        start += _aligned(array.nbytes)
    parts[1] = table.tobytes() + bytes(_aligned(head.nbytes + table.nbytes) - head.nbytes - table.nbytes)
    return b"".join(parts)


def _read(file: npt.NDArray[np.uint8]) -> dict[str, Array]:
    head = np.frombuffer(file, _HEAD, 1)[0]
    if head["magic"] != _MAGIC or head["version"] != WEIGHTS_VERSION:
        raise RuntimeError(f"these are no weights of version {WEIGHTS_VERSION}")
    found = {}
    for name, kind, shape, start, size in np.frombuffer(file, _ENTRY, int(head["arrays"]), _HEAD.itemsize).tolist():
        values = file[start : start + size].view(f"<{kind.decode()}")
        found[name.decode()] = values.reshape([length for length in shape if length])
    return found


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
