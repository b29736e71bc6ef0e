"""The text that a page's data declares: JSON-LD's main text and descriptions, the metas' descriptions.

It is never used as the text, only compared with the blocks: what is declared and not shown changes nothing.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from cleanpage.blocks.document import Document, Head

MAX_DECLARED: Final = 200_000
"""Characters of one JSON-LD script that are read."""

_DECLARED: Final = re.compile(r'"(articleBody|text|reviewBody|description)"\s*:\s*("(?:[^"\\]|\\.)*")')
OPENING: Final = 32
"""Characters of a block's opening that are looked for in the declared text."""

_DESCRIPTIONS: Final = frozenset(("description", "og:description", "twitter:description"))
_MARKUP: Final = re.compile(r"<[^<>]{0,200}>")


def squeeze(text: str) -> str:
    """A text without whitespace and case, so that it compares however it was broken into lines."""
    return "".join(text.casefold().split())


def declared_texts(head: Head) -> tuple[str, str]:
    """The page's main text and its descriptions as its data declares them, squeezed; empty where it declares none."""
    bodies: list[str] = []
    descriptions = list(_metas(head))
    for script in head.json_ld:
        for name, literal in _DECLARED.findall(script[:MAX_DECLARED]):
            try:
                text = html.unescape(json.loads(literal, strict=False))
            except ValueError:  # no JSON, or a character reference with thousands of digits
                continue
            (descriptions if name == "description" else bodies).append(_MARKUP.sub(" ", text))
    return squeeze("\n".join(bodies)), squeeze("\n".join(descriptions))


def _metas(head: Head) -> Iterator[str]:
    for meta in head.metas:
        name = meta.get("property") or meta.get("name")
        if name and name.lower() in _DESCRIPTIONS:
            yield meta.get("content") or ""


def declared_features(document: Document) -> dict[str, Any]:
    """Which blocks open as the declared main text or a description does somewhere, and how long the declared main text is."""
    body, descriptions = declared_texts(document.head)
    in_body, in_description = np.zeros((2, len(document)), bool)
    if body or descriptions:
        for index, text in enumerate(document.texts):
            if len(text) >= OPENING // 2:
                opening = squeeze(text[: 2 * OPENING])[:OPENING]
                if len(opening) >= OPENING // 2:
                    in_body[index], in_description[index] = opening in body, opening in descriptions
    return {"declared_body": in_body, "declared_description": in_description, "page_declared": np.log1p(len(body))}
