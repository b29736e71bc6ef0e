"""Where quotes come from."""

from __future__ import annotations

from typing import Final

from cleanpage.blocks.document import Elements
from cleanpage.render.link_urls import LinkUrls

_EMBEDDED: Final = frozenset(("twitter-tweet", "instagram-media", "tiktok-embed", "mastodon-embed", "bluesky-embed"))
_EMBEDDED_SOURCE: Final = ("cite", "data-instgrm-permalink", "data-bluesky-uri")


def quote_source(elements: Elements, quote: int, link_urls: LinkUrls) -> str:
    """Where a quote comes from: its `cite`, or of an embedded post the link to it; "" where it does not say."""
    attributes = elements.attributes
    given = next((value for name in _EMBEDDED_SOURCE if (value := attributes[quote].get(name))), "")
    if not given and _EMBEDDED & frozenset((attributes[quote].get("class") or "").split()):
        for at in range(quote + 1, len(elements.tags)):
            if elements.parents[at] < quote:
                break
            given = (attributes[at].get("href") or given) if elements.tags[at] == "a" else given
    source = link_urls.absolute(given) if given else ""
    return source if source.startswith(("http://", "https://")) else ""
