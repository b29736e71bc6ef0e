"""Blocks to probabilities: is a block main text, is it the headline; and the type of the page."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any, Final

import numpy as np

from cleanpage.blocks import Columns
from cleanpage.features import NAMES, Features, Floats, features
from cleanpage.model import network
from cleanpage.model.encode import Around, Encoded, around, encode
from cleanpage.model.network import CLIP, Network
from cleanpage.model.rows import Lexicons, rows

WEIGHTS_FILE: Final = "weights.npz"
WEIGHTS_VERSION: Final = 3
"""Raised whenever features, tokens or rows change, so that weights made for other code are refused."""

PAGE_TYPES: Final = ("article", "collection", "documentation", "forum", "listing", "product", "service")
LEXICONS: Final = tuple(field.name for field in fields(Lexicons))


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of a page: for each block two probabilities, and one for each of `PAGE_TYPES`."""

    content: Floats
    headline: Floats
    page_types: Floats
    features: Features
    elements: Around
    """What it was told of the page."""


@dataclass(frozen=True, slots=True)
class Judges:
    """Networks trained apart, whose log-odds are averaged, and the scale of what they read."""

    mean: Floats
    deviation: Floats
    networks: tuple[Network, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: vocabularies, and for HTML and for text lexicons over them and networks."""

    tokens: Mapping[str, int]
    words: Mapping[str, int]
    lexicons: Mapping[str, Lexicons]
    judges: Mapping[str, Judges]


def score(columns: Columns, url: str | None = None) -> Scores:
    """Score every block of a page by the model that the package carries."""
    model = packaged_model()
    elements = around(columns)
    encoded = encode(columns, elements, url, model.tokens, model.words)
    return score_encoded(features(columns), elements, encoded, bool(columns.owners), model)


def score_encoded(page: Features, elements: Around, encoded: Encoded, html: bool, model: Model) -> Scores:
    """Score an encoded page."""
    kind = "html" if html else "text"
    if not len(page.words):
        nothing = np.zeros(0, np.float32)
        return Scores(nothing, nothing, np.full(len(PAGE_TYPES), 1 / len(PAGE_TYPES), np.float32), page, elements)
    judges = model.judges[kind]
    seen = rows(page, encoded, model.lexicons[kind])
    seen -= judges.mean
    seen /= judges.deviation
    np.clip(seen, -CLIP, CLIP, out=seen)
    words = word_shares(page)
    said = [network.log_odds(judge, seen, words) for judge in judges.networks]
    blocks = np.mean([about_blocks for about_blocks, _ in said], axis=0)
    types = np.mean([about_page for _, about_page in said], axis=0)
    content, headline = (1 / (1 + np.exp(-np.clip(blocks, -30, 30)))).T
    odds = np.exp(types - types.max())
    return Scores(content, headline, odds / odds.sum(), page, elements)


def word_shares(page: Features) -> Floats:
    """Each block's share of the page's words."""
    words = np.maximum(1, page.words)
    found: Floats = (words / words.sum()).astype(np.float32)
    return found


@functools.lru_cache(maxsize=1)
def packaged_model() -> Model:
    """The model in the package, loaded once."""
    with (resources.files("cleanpage.model") / WEIGHTS_FILE).open("rb") as file, np.load(file) as arrays:
        return unpack({name: arrays[name] for name in arrays.files})


def pack(model: Model) -> dict[str, Any]:
    """A model as named arrays for one file: numbers in half precision."""
    about = {
        "version": WEIGHTS_VERSION,
        "features": list(NAMES),
        "tokens": sorted(model.tokens, key=model.tokens.__getitem__),
        "words": sorted(model.words, key=model.words.__getitem__),
    }
    arrays: dict[str, Any] = {"about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)}
    for name, lexicons in model.lexicons.items():
        for part in LEXICONS:
            arrays[f"lexicon.{name}.{part}"] = getattr(lexicons, part).astype(np.float16)
    for name, judges in model.judges.items():
        arrays[f"scale.{name}"] = np.stack([judges.mean, judges.deviation])
        for number, judge in enumerate(judges.networks):
            arrays |= {f"network.{name}.{number}.{part}": array for part, array in network.arrays(judge).items()}
    return arrays


def unpack(arrays: Mapping[str, Any]) -> Model:
    """What `pack` packed; refuses arrays made for other code."""
    about = json.loads(bytes(arrays["about"]).decode())
    if about["version"] != WEIGHTS_VERSION:
        raise RuntimeError(f"{WEIGHTS_FILE} has version {about['version']}, the code wants {WEIGHTS_VERSION}; train it anew")
    if about["features"] != list(NAMES):
        other = sorted(set(about["features"]) ^ set(NAMES)) or ["their order"]
        raise RuntimeError(f"{WEIGHTS_FILE} was trained on other features ({', '.join(other)}); train it anew")

    def part(name: str) -> Floats:
        found: Floats = arrays[name].astype(np.float32)
        return found

    def judges(kind: str) -> Judges:
        networks: dict[str, dict[str, Floats]] = {}
        for name in arrays:
            if name.startswith(f"network.{kind}."):
                _, _, number, piece = name.split(".", 3)
                networks.setdefault(number, {})[piece] = part(name)
        mean, deviation = part(f"scale.{kind}")
        return Judges(mean, deviation, tuple(network.network(networks[number]) for number in sorted(networks)))

    kinds = {name.split(".")[1] for name in arrays if name.startswith("lexicon.")}
    return Model(
        {token: number for number, token in enumerate(about["tokens"])},
        {word: number for number, word in enumerate(about["words"])},
        {kind: Lexicons(*(part(f"lexicon.{kind}.{name}") for name in LEXICONS)) for kind in kinds},
        {kind: judges(kind) for kind in kinds},
    )
