"""Why a block has its label: which of its inputs moved the network most, in words.

An input counts as much as the label's log-odds fall when the network is not shown inputs of its kind (occlusion: Zeiler
and Fergus, Visualizing and understanding convolutional networks, 2014). Of words, names and links the token that speaks loudest
for the label is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks import Document
from cleanpage.features.block_features import FEATURES
from cleanpage.features.headings import NO_BLOCK
from cleanpage.features.links import LINKS, links
from cleanpage.features.text import TEXT_FEATURES
from cleanpage.features.units import UNITS
from cleanpage.label import Label
from cleanpage.model.classes import LABEL_OF_CLASS
from cleanpage.model.encode import ancestor_tokens
from cleanpage.model.inputs import (
    LABELS,
    NAME_COLUMNS,
    NEAR,
    POOLED,
    SPOKEN,
    TYPE_COLUMNS,
    WORD_COLUMNS,
    input_parts,
)
from cleanpage.model.network import CLIP, class_logits, convolve, softmax, standardised, tiled_matmul
from cleanpage.model.scores import PAGE_TYPES, Scores
from cleanpage.model.weights import Model
from cleanpage.types import Floats

LEAST: Final = 0.3
"""The least fall of log-odds that is told where another reason was; the first reason is told if it speaks for the label."""

SURE: Final = 1e-6
"""Probabilities closer to 0 and 1 are not told apart."""

MOST: Final = 3
"""Reasons of one block."""

LOUD: Final = 0.5
"""The least log-odds of a token that is named."""

REPEATED: Final = 3
"""How often a text stands on the page before that is told."""

NUMBER: Final = "0"
"""The token of every number."""

SHOWN: Final = 40
"""Characters of another block's text that are shown."""

_TAKEN: Final = {Label.HEADLINE: "the headline", Label.DATELINE: "a date line", Label.BYLINE: "names the author"}

_UNITS_START: Final = len(FEATURES)
_LINKS_START: Final = _UNITS_START + len(UNITS)
_WORDS: Final = WORD_COLUMNS.start
_WIDTH: Final = len(SPOKEN)


def _columns(*parts: slice) -> list[int]:
    return [place for part in parts for place in range(part.start, part.stop)]


def _words_at(first: int, count: int = 1) -> slice:
    return slice(_WORDS + first * _WIDTH, _WORDS + (first + count) * _WIDTH)


_SHAPE: Final = slice(0, len(TEXT_FEATURES))
_STANDING: Final = slice(len(TEXT_FEATURES), FEATURES.index("in_article"))
GROUPS: Final[Mapping[str, list[int]]] = {
    "words": _columns(_words_at(0, 3), _words_at(4, 2)),
    "links": _columns(slice(_LINKS_START, _LINKS_START + len(LINKS)), _words_at(3)),
    "heading": _columns(_words_at(6)),
    "around": _columns(_words_at(7, POOLED + 1)),
    "names": _columns(NAME_COLUMNS),
    "shape": _columns(_SHAPE),
    "place": _columns(_STANDING),
    "unit": _columns(slice(_STANDING.stop, _LINKS_START)),
    "page": _columns(TYPE_COLUMNS),
}
"""Kinds of inputs, and their columns."""

OPTIONAL: Final = frozenset(("words", "links", "heading", "around", "names", "page"))
"""Kinds that a page may lack: without them it is as if no token were known; without the others as if they were average."""

TOGETHER, SOME = 1_024, 64
"""For the sake of memory: kinds of inputs times blocks that are looked at in one pass; blocks whose rows are made at a time."""


@dataclass(frozen=True, slots=True)
class KnownReasons:
    """The reasons of all blocks of a page, as they were told."""

    reasons: tuple[tuple[str, ...], ...]

    def of(self, index: int) -> tuple[str, ...]:
        return self.reasons[index]


@dataclass(frozen=True, eq=False)
class Reasons:
    """Why the blocks of one page have their labels; found when first asked for."""

    document: Document
    url: str | None
    scores: Scores
    model: Model
    labels: Sequence[Label]
    used: Mapping[int, Label]
    """The blocks that fields took."""
    repeats: Sequence[str]
    """What a site's template says of each block, "" for nothing; empty without a template."""
    fast_classes: Callable[[Floats], Floats | None]
    """The probabilities of classes from the states of the input layer, by the compiled core where it is there."""

    def __reduce__(self) -> tuple[type[KnownReasons], tuple[tuple[tuple[str, ...], ...]]]:
        """A pickle holds what was told, not the network."""
        return KnownReasons, (tuple(map(self.of, range(len(self.labels)))),)

    def of(self, index: int) -> tuple[str, ...]:
        """The strongest reasons for a block's label, the strongest first."""
        found = [self.repeats[index]] if self.repeats and self.repeats[index] else []
        if index in self.used:
            return (_TAKEN[self.used[index]], *found)
        falls = self._falls[:, index]
        for place in np.argsort(-falls).tolist():
            if len(found) < MOST and falls[place] >= (LEAST if found else 0):
                found += self._worded(list(GROUPS)[place], index)
        times = self._copies.get(self.document.texts[index], 1)
        if times >= REPEATED:
            found.append(f"repeated {times} times")
        return tuple(dict.fromkeys(found))

    @cached_property
    def _falls(self) -> npt.NDArray[Any]:
        """By kind of input and block how much the label's log-odds fall without it."""
        names = list(GROUPS)
        together = max(1, TOGETHER // max(1, len(self.labels)))
        found = []
        for start in range(0, len(names), together):
            plain, shares = self._shares(names[start : start + together])
            whole = self._log_odds(np.maximum(plain, 0))
            found += [whole - self._log_odds(np.maximum(plain - share, 0)) for share in shares]
        return np.stack(found)

    def _shares(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """What the input layer makes of all inputs before its ReLU, and what each kind of input adds to that."""
        network, n = self.model.network, len(self.labels)
        unknown = np.clip(-network.mean / network.deviation, -CLIP, CLIP)
        plain = np.empty((n, network.input_weights.shape[1]), np.float32)
        shares = np.empty((len(names), *plain.shape), np.float32)
        first = 0
        for part in input_parts(self.scores.inputs, self.model.lexicons, SOME):
            rows = standardised(network, part)
            some = slice(first, first + len(rows))
            plain[some] = tiled_matmul(rows, network.input_weights) + network.input_bias
            for share, name in zip(shares, names, strict=True):
                columns = GROUPS[name]
                known = rows[:, columns] - (unknown[columns] if name in OPTIONAL else 0)
                share[some] = tiled_matmul(known, network.input_weights[columns])
            first += len(rows)
        return plain, shares

    def _log_odds(self, states: Floats) -> npt.NDArray[Any]:
        classes = self.fast_classes(states)
        if classes is None:
            classes = softmax(class_logits(self.model.network, convolve(self.model.network, states)))
        of_labels = np.zeros((len(classes), len(LABELS)), np.float32)
        for place, label in enumerate(LABEL_OF_CLASS.tolist()):
            of_labels[:, label] += classes[:, place]
        wanted = [LABELS.index(label.value) for label in self.labels]
        likely = np.clip(of_labels[np.arange(len(wanted)), wanted], SURE, 1 - SURE)
        odds: npt.NDArray[Any] = np.log(likely / (1 - likely))
        return odds

    def _worded(self, group: str, index: int) -> list[str]:
        """One kind of input in words; nothing where it says nothing that can be named."""
        if group == "words":
            word = self._loudest_word(index)
            return [f'says "{word}"'] if word else []
        if group == "links":
            token = self._loudest(index, self.model.vocabulary.links, ((self._link_tokens[index], self.model.lexicons.links),))
            return [_link_reason(token)] if token else []
        if group == "names":
            elements = self._elements
            lexicons = [self.model.lexicons.near] * NEAR + [self.model.lexicons.far] * elements.ancestors.shape[1]
            above = elements.ancestors[index].tolist()
            tokens = [elements.tokens[at] if at < len(elements.tokens) else () for at in above]
            name = self._loudest(index, self.model.vocabulary.names, zip(tokens, lexicons))
            return [_name_reason(name)] if name else []
        if group == "heading":
            heading = int(self.scores.inputs.features.headings[index, 0])
            return [f'under "{_shown(self.document.texts[heading])}"'] if heading != NO_BLOCK else []
        if group == "around":
            return ["what stands around it"]
        if group == "shape":
            return self._shape(index)
        if group == "page":
            return [f"on a page that looks like {_article(PAGE_TYPES[int(self.scores.page_types.argmax())])}"]
        return self._standing(index) if group == "place" else self._unit(index)

    def _loudest(self, index: int, vocabulary: Mapping[str, int], given: Iterable[tuple[Iterable[str], Floats]]) -> str:
        """The token that speaks loudest for a block's label, "" where none does."""
        label = LABELS.index(self.labels[index].value)
        best, token = LOUD, ""
        for tokens, lexicon in given:
            for one in tokens:
                number = vocabulary.get(one)
                if number is not None and lexicon[number, label] > best:
                    best, token = float(lexicon[number, label]), one
        return token

    def _loudest_word(self, index: int) -> str:
        """The word or pair of words of a block that speaks loudest for its label, "" where none does; numbers aside."""
        label = LABELS.index(self.labels[index].value)
        encoded, lexicons = self.scores.inputs.encoded, self.model.lexicons
        best, word = LOUD, ""
        for bags, lexicon in (
            (encoded.inside, lexicons.inside),
            (encoded.heads, lexicons.heads),
            (encoded.tails, lexicons.tails),
        ):
            for number in bags.ids[bags.ends[index - 1] if index else 0 : bags.ends[index]].tolist():
                if lexicon[number, label] > best:
                    name = self._word(number)
                    if NUMBER not in name.split(" "):
                        best, word = float(lexicon[number, label]), name
        return word

    def _word(self, number: int) -> str:
        words, pairs = self._words, self.model.vocabulary.pairs
        if number < len(words):
            return words[number]
        return " ".join(words[place] for place in divmod(int(pairs[number - len(words)]), len(words)))

    @cached_property
    def _words(self) -> list[str]:
        return list(self.model.vocabulary.words)

    def _value(self, name: str, index: int) -> float:
        return float(self.scores.inputs.features.column(name)[index])

    def _unit_value(self, name: str, index: int) -> float:
        return float(self.scores.inputs.units.matrix[index, UNITS.index(name)])

    def _shape(self, index: int) -> list[str]:
        density = self._value("link_density", index)
        if density >= 0.5:
            return [f"link density {density:.2f}"]
        if self._value("is_title", index):
            return ["is the page's title"]
        words = int(self.scores.inputs.features.words[index])
        prose = self._unit_value("prose", index)
        return [f"{words} words of prose" if prose else "a short text" if words <= 4 else f"{words} words, no prose"]

    def _standing(self, index: int) -> list[str]:
        if not self._unit_value("log_prose_total", index):
            return []
        units = self.scores.inputs.units.matrix
        inside = units[:, UNITS.index("in_story")] > 0
        if not inside.any():
            return []
        first = int(inside.argmax())
        last = len(inside) - 1 - int(inside[::-1].argmax())
        return ["inside the story" if first <= index <= last else "before the story" if index < first else "after the story"]

    def _unit(self, index: int) -> list[str]:
        siblings = self._unit_value("card_log_siblings", index)
        if siblings:
            return [f"one of {round(float(np.expm1(siblings)))} built alike"]
        for name in ("table", "list"):
            if self._unit_value(f"{name}_log_blocks", index):
                return [f"in a {name}"]
        if self._unit_value("code", index):
            return ["in code"]
        return ["inside the story"] if self._unit_value("in_story", index) else []

    @cached_property
    def _copies(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for text in self.document.texts:
            found[text] = found.get(text, 0) + 1
        return found

    @cached_property
    def _elements(self) -> Any:
        return ancestor_tokens(self.document)

    @cached_property
    def _link_tokens(self) -> list[Sequence[str]]:
        return links(self.document, self.url)[1]


def _name_reason(token: str) -> str:
    if token.startswith("<"):
        return f"in {token}"
    return f"in an element with {token}" if "=" in token or ":" in token else f'in an element named "{token}"'


def _link_reason(token: str) -> str:
    kind, _, name = token.partition(":")
    if kind == "form":
        return "in a form"
    return f'leads to "{name}"' if kind in ("path", "host", "query") else f"a link with {kind} {name}"


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
