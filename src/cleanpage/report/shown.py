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
