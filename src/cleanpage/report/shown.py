"""What a report shows of an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cleanpage.block import Block
from cleanpage.blocks import Document


@dataclass(frozen=True, slots=True)
class Shown:
    """A cleaned page, ready to be shown."""

    blocks: tuple[Block, ...]
    fields: Mapping[str, Any]
    """As in `Article.to_dict`."""
    sources: Mapping[str, str]
    """Where a field was found, by its name in `fields`; not known of all."""
    headline: str | None
    date: str
    """When the story was published; its dateline where that is not known; or ""."""
    authors: list[str]
    page_type: str
    confidence: float
    url: str | None
    kind: str
    """"html" or "text"."""
    document: Document
    source: str
    """The page as it came; "" where it came as a tree."""
