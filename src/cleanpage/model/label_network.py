"""Evidence to labels: a small network weighs what speaks for each label of a block by what stands around it.

The evidence stands in the rows that the network reads, and beside it: what it speaks for is what the network starts from.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.features import NAMES, Floats, Ints
from cleanpage.model import network
from cleanpage.model.label_rows import EVIDENCE, KINDS, LEXICONS, VOCABULARIES, Known, Lexicons, Vocabularies, parts
from cleanpage.model.network import CLIP, Network, entered, looked, times

BODY: Final = KINDS.index("body")
MAIN: Final = [KINDS.index("headline"), BODY]
"""What the network gives to no removed block: the headline is a field, and of body it must be surer than of the rest."""

DOUBTED: Final = 0.7
"""How likely it is from where a kept block is said to be something else than main text."""

MISSED: Final = 0.5
"""How likely it is from where a removed block is said to be main text."""

PART: Final = 64
"""Blocks whose rows are made at a time: those of one take eleven kilobytes while they are made."""

WEIGHTS_FILE: Final = "labels.npz"
WEIGHTS_VERSION: Final = 4
"""Raised whenever the rows change, so that weights made for other code are refused."""


@dataclass(frozen=True, slots=True)
class LabelModel:
    """What was learned of labels: vocabularies, lexicons over them, the scale of the rows, and a network."""

    vocabularies: Vocabularies
    lexicons: Lexicons
    mean: Floats
    deviation: Floats
    network: Network
    trust: Floats
    """What the evidence of each source counts by itself."""
    rare: Ints
    """The labels that too few blocks had: the evidence alone tells them."""


def likeliest_labels(model: LabelModel, page: Known) -> list[int]:
    """The place in `KINDS` of the label of each block that was removed or kept as body; of the others it says nothing."""
    known = np.concatenate([entered(model.network, _scaled(model, part)) for part in parts(page, model.lexicons, PART)])
    odds = times(looked(model.network, known), model.network.blocks) + model.network.blocks_bias
    odds += np.einsum("nsk,s->nk", page.evidence, model.trust)
    told = page.evidence[:, EVIDENCE - 1, model.rare] > 0
    return decided(odds, page.likely == BODY, model.rare, told)


def decided(odds: Floats, kept: npt.NDArray[np.bool_], rare: Ints, told: npt.NDArray[np.bool_]) -> list[int]:
    """The labels of n blocks by their log-odds, n x len(KINDS), which are used up.

    The verdict counts for much: what was `kept` as body is body unless something else is likelier than `DOUBTED`, what was
    removed is not unless body is likelier than `MISSED`. Where the evidence tells a label in `rare` (`told`, n x len(rare)),
    a removed block has it.
    """
    likely = np.exp(odds - odds.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    odds[:, MAIN] = -np.inf
    odds[:, rare] = np.where(told, np.inf, -np.inf)
    others = odds.argmax(axis=1)
    doubted = likely[np.arange(len(others)), others] > DOUBTED
    missed = (likely[:, BODY] > MISSED) & ~told.any(axis=1)
    labels: list[int] = np.where(np.where(kept, ~doubted, missed), BODY, others).tolist()
    return labels


def _scaled(model: LabelModel, seen: Floats) -> Floats:
    """Rows on the scale that the network was trained on; `seen` is used up."""
    seen -= model.mean
    seen /= model.deviation
    return np.clip(seen, -CLIP, CLIP, out=seen)


@functools.lru_cache(maxsize=1)
def packaged_labels() -> LabelModel:
    """The model in the package, loaded once."""
    with (resources.files("cleanpage.model") / WEIGHTS_FILE).open("rb") as file, np.load(file) as arrays:
        return unpack({name: arrays[name] for name in arrays.files})


def pack(model: LabelModel) -> dict[str, Any]:
    """A model as named arrays for one file: numbers in half precision."""
    about = {
        "version": WEIGHTS_VERSION,
        "features": list(NAMES),
        "labels": list(KINDS),
        "vocabularies": {name: _by_number(getattr(model.vocabularies, name)) for name in VOCABULARIES},
    }
    arrays: dict[str, Any] = {"about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)}
    arrays |= {f"lexicon.{name}": getattr(model.lexicons, name).astype(np.float16) for name in LEXICONS}
    arrays |= {f"network.{name}": array for name, array in network.arrays(model.network).items()}
    return arrays | {"scale": np.stack([model.mean, model.deviation]), "trust": model.trust, "rare": model.rare}


def _by_number(vocabulary: Mapping[str, int]) -> list[str]:
    return sorted(vocabulary, key=vocabulary.__getitem__)


def unpack(arrays: Mapping[str, Any]) -> LabelModel:
    """What `pack` packed; refuses arrays made for other code."""
    about = json.loads(bytes(arrays["about"]).decode())
    if (about["version"], about["features"], about["labels"]) != (WEIGHTS_VERSION, list(NAMES), list(KINDS)):
        raise RuntimeError(f"{WEIGHTS_FILE} was trained for other code; train it anew (training/labels.py)")
    lexicons = Lexicons(*(arrays[f"lexicon.{name}"].astype(np.float32) for name in LEXICONS))
    parts = {name[8:]: arrays[name].astype(np.float32) for name in arrays if name.startswith("network.")}
    mean, deviation = arrays["scale"]
    told = about["vocabularies"]
    vocabularies = Vocabularies(*({token: number for number, token in enumerate(told[name])} for name in VOCABULARIES))
    return LabelModel(vocabularies, lexicons, mean, deviation, network.network(parts), arrays["trust"], arrays["rare"])
