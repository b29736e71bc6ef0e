"""What a page's structured data says: JSON-LD objects and `<meta>` values, read with care and never trusted blindly."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from cleanpage.blocks.columns import Head
from cleanpage.characters import whole_characters

MAX_JSON: Final = 2_000_000
MAX_OBJECTS: Final = 10_000
ARTICLE_TYPES: Final = (
    "Article",
    "BlogPosting",
    "Report",
    "LiveBlogPosting",
    "DiscussionForumPosting",
    "Recipe",
    "WebPage",
)
"""Ends of the schema.org types that describe the page's main text, the best first."""


def articles(head: Head) -> list[dict[str, Any]]:
    """The JSON-LD objects that describe an article, the most telling type first.

    Data that is no JSON, nested beyond the parser's depth or larger than `MAX_JSON` is passed over.
    """
    found: list[tuple[int, dict[str, Any]]] = []
    for text in head.json_ld:
        for item in _objects(text):
            types = item.get("@type")
            for name in types if isinstance(types, list) else [types]:
                rank = next((i for i, end in enumerate(ARTICLE_TYPES) if isinstance(name, str) and name.endswith(end)), None)
                if rank is not None:
                    found.append((rank, item))
                    break
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def meta(head: Head, *names: str) -> Iterator[str]:
    """The contents of the metas with one of the names (property, name, itemprop or http-equiv), in the order of `names`."""
    for wanted in names:
        for attributes in head.metas:
            keys = (attributes.get("property"), attributes.get("name"), attributes.get("itemprop"))
            if any(key is not None and key.lower() == wanted for key in keys):
                content = " ".join((attributes.get("content") or "").split())
                if content:
                    yield content


def text_of(value: object) -> str | None:
    """A JSON value as one line of text, None where it is no text."""
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    return " ".join(whole_characters(value).split()) or None


def _objects(text: str) -> Iterator[dict[str, Any]]:
    if len(text) > MAX_JSON:
        return
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    waiting: deque[Any] = deque([data])
    for _ in range(MAX_OBJECTS):
        if not waiting:
            return
        item = waiting.popleft()
        if isinstance(item, dict):
            yield item
            waiting += [value for value in item.values() if isinstance(value, (dict, list))]
        elif isinstance(item, list):
            waiting += [value for value in item if isinstance(value, (dict, list))]
