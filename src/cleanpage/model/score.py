"""Blocks to probabilities: what each block is, whether it is main text, and what type the page has."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import numpy as np

from cleanpage.blocks import Document
from cleanpage.features.block_features import NAMES, Features, Floats, features
from cleanpage.features.links import LINKS, links
from cleanpage.features.units import UNITS, page_units
from cleanpage.label import Label
from cleanpage.model.classes import CLASSES, label_probability, main_probability
from cleanpage.model.encode import Vocabulary, ancestor_tokens, encode
from cleanpage.model.inputs import LEXICONS, SPOKEN, Lexicons, PageInputs, input_parts
from cleanpage.model.network import Network, arrays, class_logits, hidden_states, network, softmax, type_logits

WEIGHTS_FILE: Final = "weights.npz"
WEIGHTS_VERSION: Final = 5
"""Raised whenever features, tokens or inputs change, so that weights made for other code are refused."""

PAGE_TYPES: Final = ("article", "collection", "documentation", "forum", "listing", "product", "service")
VOCABULARIES: Final = ("names", "words", "links")


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of a page with n blocks."""

    classes: Floats
    """n x len(CLASSES) probabilities."""
    content: Floats
    """The probability that each block is main text."""
    headline: Floats
    """The probability that each block is the headline."""
    page_types: Floats
    """The probability of each of `PAGE_TYPES`."""
    inputs: PageInputs
    """What the model read."""


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: the vocabulary, lexicons over it, and the network."""

    vocabulary: Vocabulary
    lexicons: Lexicons
    network: Network


def score(document: Document, url: str | None = None) -> Scores:
    """Score every block of a page by the model that the package carries."""
    model = packaged_model()
    return score_inputs(page_inputs(document, url, model.vocabulary), model)


def page_inputs(document: Document, url: str | None, vocabulary: Vocabulary) -> PageInputs:
    """Read a page: its features and tokens."""
    found = features(document)
    of = {name: found.matrix[:, NAMES.index(name)] for name in ("link_density", "ends_terminal", "is_title")}
    units = page_units(document, found.words, of["link_density"], of["ends_terminal"] > 0, of["is_title"] > 0)
    matrix, link_tokens = links(document, url)
    extra = np.concatenate([units.matrix, matrix], axis=1, dtype=np.float32)
    return PageInputs(found, units, extra, encode(document, ancestor_tokens(document), link_tokens, url, vocabulary))


def score_inputs(page: PageInputs, model: Model) -> Scores:
    """Score a page that was read with the model's vocabulary."""
    if not len(page.extra):
        nothing = np.zeros(0, np.float32)
        types = np.full(len(PAGE_TYPES), 1 / len(PAGE_TYPES), np.float32)
        return Scores(np.zeros((0, len(CLASSES)), np.float32), nothing, nothing, types, page)
    states = hidden_states(model.network, input_parts(page, model.lexicons))
    classes = softmax(class_logits(model.network, states))
    content = main_probability(classes)
    types = softmax(type_logits(model.network, states, content * word_shares(page.features)))
    return Scores(classes, content, label_probability(classes, Label.HEADLINE), types, page)


def word_shares(page: Features) -> Floats:
    """Each block's share of the page's words."""
    words = np.maximum(1, page.words)
    found: Floats = (words / words.sum()).astype(np.float32)
    return found


@functools.lru_cache(maxsize=1)
def packaged_model() -> Model:
    """The model in the package, loaded once."""
    with (resources.files("cleanpage.model") / WEIGHTS_FILE).open("rb") as file, np.load(file) as named:
        return unpack({name: named[name] for name in named.files})


def _signature() -> dict[str, Any]:
    """What weights are made for."""
    return {
        "version": WEIGHTS_VERSION,
        "inputs": [*NAMES, *UNITS, *LINKS, *SPOKEN],
        "classes": [f"{label} {'main' if main else 'not main'}" for label, main in CLASSES],
    }


def pack(model: Model) -> dict[str, Any]:
    """A model as named arrays for one file: numbers in half precision."""
    known = {
        name: sorted(found, key=found.__getitem__) for name, found in ((v, getattr(model.vocabulary, v)) for v in VOCABULARIES)
    }
    about = _signature() | {"vocabulary": known}
    packed: dict[str, Any] = {"about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)}
    packed |= {f"lexicon.{name}": getattr(model.lexicons, name).astype(np.float16) for name in LEXICONS}
    packed["pairs"] = model.vocabulary.pairs
    return packed | {f"network.{name}": array.astype(np.float16) for name, array in arrays(model.network).items()}


def unpack(packed: Mapping[str, Any]) -> Model:
    """What `pack` packed; refuses arrays made for other code."""
    about = json.loads(bytes(packed["about"]).decode())
    for name, value in _signature().items():
        if about[name] != value:
            raise RuntimeError(f"{WEIGHTS_FILE} was trained for other {name}; train it anew (training/train.py)")
    named = {name: packed[name].astype(np.float32) for name in packed if name not in ("about", "pairs")}
    parts = {name.removeprefix("network."): array for name, array in named.items() if name.startswith("network.")}
    names, words, of_links = ({token: place for place, token in enumerate(about["vocabulary"][name])} for name in VOCABULARIES)
    vocabulary = Vocabulary(names, words, of_links, packed["pairs"])
    return Model(vocabulary, Lexicons(*(named[f"lexicon.{name}"] for name in LEXICONS)), network(parts))
