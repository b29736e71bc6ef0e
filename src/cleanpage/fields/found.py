"""What a field is and how it is known: a value with the places of the page that spoke for or against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one place of a page says a field is.

    `source` names the place ("json-ld datePublished", "og:title", "block 12", "url"), `value` is what stands there, and
    `used` tells whether the field's value is what this place says.
    """

    source: str
    value: str
    used: bool


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A field's value, and everything that spoke of it, the most trusted first."""

    value: T
    evidence: tuple[Evidence, ...] = ()


def first(said: Iterable[tuple[str, str]]) -> Found[str | None]:
    """The value of the most trusted source, where the first to speak is trusted most.

    >>> first([("og:url", "https://example.org/a"), ("url", "https://example.org/b")]).value
    'https://example.org/a'
    """
    given = list(said)
    value = given[0][1] if given else None
    return Found(value, tuple(Evidence(source, text, text == value) for source, text in given))
