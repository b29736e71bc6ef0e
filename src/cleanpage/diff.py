"""What changed between two cleanings of one page: by two versions, with two settings, or of two states of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from cleanpage.text.characters import collapse_whitespace

_NOT_FIELDS: Final = frozenset(("@context", "@type", "articleBody", "blocks", "confidence"))
CLOSELY: Final = 100_000
"""Blocks of one page times those of the other that are compared in full, in time of up to their product; of more, first the
texts are matched that both have once."""

_SHOWN: Final = 100
"""Characters of a block that a line of the difference shows."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs; `None` where an article does not have it."""

    name: str
    """The field's name in schema.org's spelling."""
    before: Any
    """Its value in the one article."""
    after: Any
    """Its value in the other."""

    def __str__(self) -> str:
        return f"~ {self.name}: {_plain(self.before)} -> {_plain(self.after)}"


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block whose verdict differs, or that only one of the pages has."""

    before: Mapping[str, Any] | None
    """The block as `Article.to_dict(blocks=True)` gives it: text, label, score, kept, evidence; `None` where the page does not
    have it."""
    after: Mapping[str, Any] | None
    """The same of the other page."""

    @property
    def kind(self) -> str:
        """What happened: `kept` or `removed`, the new verdict; `relabelled`; `new` or `gone`, where only one page has it."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        if self.before["kept"] != self.after["kept"]:
            return "kept" if self.after["kept"] else "removed"
        return "relabelled"

    @property
    def text(self) -> str:
        """The block's text."""
        block = self.after if self.after is not None else self.before
        return str(block["text"]) if block else ""

    def __str__(self) -> str:
        sign = {"kept": "+", "removed": "-", "relabelled": "~", "new": ">", "gone": "<"}[self.kind]
        labels = " -> ".join(dict.fromkeys(str(block["label"]) for block in (self.before, self.after) if block))
        text = collapse_whitespace(self.text)
        return f"{sign} {self.kind} [{labels}] {text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}"


@dataclass(frozen=True, slots=True)
class Diff:
    """The difference of two articles; false where there is none. `str` gives a line for each change."""

    fields: tuple[FieldChange, ...]
    blocks: tuple[BlockChange, ...]
    """In page order."""

    def __bool__(self) -> bool:
        return bool(self.fields or self.blocks)

    def __str__(self) -> str:
        return "\n".join(map(str, (*self.fields, *self.blocks)))


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> Diff:
    """Compare two articles in the form of `Article.to_dict(blocks=True)`, such as one saved by an earlier version.

    A score that moved without changing a verdict is no change. Raises `ValueError` where one has no blocks to compare.

    >>> one = {"headline": "Otters", "blocks": [{"text": "Home", "label": "body", "kept": True}]}
    >>> two = {"headline": "Otters", "blocks": [{"text": "Home", "label": "navigation", "kept": False}]}
    >>> print(diff(one, two))
    - removed [body -> navigation] Home
    """
    names = dict.fromkeys(name for article in (before, after) for name in article if name not in _NOT_FIELDS)
    fields = [FieldChange(name, before.get(name), after.get(name)) for name in names]
    return Diff(
        tuple(field for field in fields if field.before != field.after),
        tuple(_changes(blocks_of(before), blocks_of(after))),
    )


def blocks_of(article: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The blocks of an article in the form of `Article.to_dict(blocks=True)`; raises `ValueError` where they are none."""
    blocks = article.get("blocks", ())
    if not isinstance(blocks, (list, tuple)):
        raise ValueError("not an article with its blocks")
    try:
        for block in blocks:
            block["text"], block["label"], block["kept"]
    except (TypeError, KeyError, IndexError) as error:
        raise ValueError("not an article with its blocks") from error
    return blocks


def _changes(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[BlockChange]:
    """The blocks matched by their texts, in order."""
    one, two = [block["text"] for block in before], [block["text"] for block in after]
    head = _common(one, two)
    tail = _common(one[head:][::-1], two[head:][::-1])
    ends = len(one) - tail, len(two) - tail
    yield from _verdicts(before[:head], after[:head])
    a, c = head, head
    large = (ends[0] - head) * (ends[1] - head) > CLOSELY
    for b, d in (*(_anchors(one, two, head, ends) if large else ()), ends):
        yield from _between(before[a:b], after[c:d])
        if (b, d) != ends:
            yield from _verdicts(before[b : b + 1], after[d : d + 1])
        a, c = b + 1, d + 1
    yield from _verdicts(before[ends[0] :], after[ends[1] :])


def _between(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[BlockChange]:
    """The blocks between two that are matched; where they are too many to compare, none is matched."""
    if len(before) * len(after) > CLOSELY:
        yield from (BlockChange(block, None) for block in before)
        yield from (BlockChange(None, block) for block in after)
        return
    one, two = [block["text"] for block in before], [block["text"] for block in after]
    for _, a, b, c, d in SequenceMatcher(None, one, two).get_opcodes():
        some, others = before[a:b], after[c:d]
        if one[a:b] == two[c:d]:
            yield from _verdicts(some, others)
        else:
            yield from (BlockChange(block, None) for block in some)
            yield from (BlockChange(None, block) for block in others)


def _anchors(one: Sequence[str], two: Sequence[str], start: int, ends: tuple[int, int]) -> list[tuple[int, int]]:
    """Where the texts stand that each page has once between `start` and its end, as many as stand in the same order in both.

    Source: Cohen's patience diff; the longest increasing subsequence as in Fredman, On computing the length of longest
    increasing subsequences, 1975.
    """
    often = Counter(one[start : ends[0]])
    other_often = Counter(two[start : ends[1]])
    places = {text: at for at, text in enumerate(two[start : ends[1]], start) if other_often[text] == 1}
    pairs = [(at, places[text]) for at, text in enumerate(one[start : ends[0]], start) if often[text] == 1 and text in places]
    least: list[int] = []  # the least place in the other page that ends a chain of each length
    last: list[int] = []  # the pair it is of
    before: list[int] = []  # for each pair the one before it in the longest chain that it ends
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(least, place)
        least[length : length + 1] = [place]
        last[length : length + 1] = [number]
        before.append(last[length - 1] if length else -1)
    chain = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """How many texts two pages begin with in common."""
    count = 0
    for a, b in zip(one, two):
        if a != b:
            break
        count += 1
    return count


def _verdicts(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[BlockChange]:
    for one, two in zip(before, after, strict=True):
        if (one["label"], one["kept"]) != (two["label"], two["kept"]):
            yield BlockChange(one, two)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, dict):
        return _plain(value.get("name", value))
    return "nothing" if value is None else str(value)
