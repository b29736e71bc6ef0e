"""What a page's data tells of its own text: JSON-LD's main text and descriptions, the metas' descriptions.

Never taken for the text, only compared with the blocks: what is told and not shown changes nothing.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Final

from cleanpage.blocks.document import Head

MAX_DECLARED: Final = 200_000
"""Characters of one JSON-LD script that are read."""

_TOLD: Final = re.compile(r'"(articleBody|text|reviewBody|description)"\s*:\s*("(?:[^"\\]|\\.)*")')
_DESCRIPTIONS: Final = frozenset(("description", "og:description", "twitter:description"))
_MARKUP: Final = re.compile(r"<[^<>]{0,200}>")


def squeeze(text: str) -> str:
    """A text without whitespace and case, so that it compares however it was broken into lines."""
    return "".join(text.casefold().split())


def declared_texts(head: Head) -> tuple[str, str]:
    """The page's main text and its descriptions as its data tells them, squeezed; empty where it tells none."""
    bodies: list[str] = []
    descriptions = list(_metas(head))
    for script in head.json_ld:
        for name, literal in _TOLD.findall(script[:MAX_DECLARED]):
            try:
                text = json.loads(literal, strict=False)
            except ValueError:
                continue
            (descriptions if name == "description" else bodies).append(_MARKUP.sub(" ", html.unescape(text)))
    return squeeze("\n".join(bodies)), squeeze("\n".join(descriptions))


def _metas(head: Head) -> Iterator[str]:
    for meta in head.metas:
        name = meta.get("property") or meta.get("name")
        if name and name.lower() in _DESCRIPTIONS:
            yield meta.get("content") or ""
