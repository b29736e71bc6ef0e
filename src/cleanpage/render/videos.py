"""The videos and recordings of a page: players in frames, and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cleanpage.blocks import Document
from cleanpage.blocks.html import PLAYED_TAGS
from cleanpage.render.images import SOURCES
from cleanpage.render.link_urls import LinkUrls
from cleanpage.render.nodes import VIDEO, Run
from cleanpage.text.urls import url_parts

_PLAYER: Final = re.compile(r"(?<![a-z])(?:embed|player|video|watch|podcast|episode|audio|track)s?(?![a-z])", re.I)
_NOT_PLAYED: Final = re.compile(
    r"(?<![a-z])(?:maps?|ads?|adserver|doubleclick|form|newsletter|survey|poll|comments?|like)(?![a-z])", re.I
)
_PLAYS: Final = re.compile(r"autoplay|encrypted-media|picture-in-picture")


def videos(document: Document, link_urls: LinkUrls) -> Iterator[tuple[int, Run]]:
    """The element of each video, in page order, and its title as a run that leads to it; the address where it has no title."""
    tags, attributes = document.elements.tags, document.elements.attributes
    if not ("iframe" in tags or "video" in tags or "audio" in tags):
        return
    sources = {insert.element: insert.attributes for insert in reversed(document.inserts) if insert.attributes.get("src")}
    for element, tag in enumerate(tags):
        if tag == "iframe" or tag in PLAYED_TAGS:
            given = attributes[element]
            address = _address(given, link_urls) or (
                _address(sources.get(element, {}), link_urls) if tag in PLAYED_TAGS else ""
            )
            if address and (tag in PLAYED_TAGS or _is_player(address, given)):
                title = " ".join((given.get("title") or given.get("aria-label") or "").split())
                yield element, Run(title or address, VIDEO, address)


def _address(attributes: dict[str, str], link_urls: LinkUrls) -> str:
    for name in SOURCES:
        given = attributes.get(name) or ""
        address = link_urls.absolute(given) if given.strip() and "srcset" not in name else ""
        if address.startswith(("http://", "https://")) or (address and ":" not in address):
            return address
    return ""


def _is_player(address: str, attributes: dict[str, str]) -> bool:
    """Whether a frame shows something to play: it may play by itself, or its address says so."""
    parts = url_parts(address)
    place = f"{parts.netloc}{parts.path}"
    if _NOT_PLAYED.search(place):
        return False
    return bool(_PLAYS.search(attributes.get("allow") or "") or _PLAYER.search(place))
