"""Which of a page's images show something, and where each is kept."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from cleanpage.render.link_urls import LinkUrls
from cleanpage.text.urls import url_parts

SMALLEST: Final = 32
"""Pixels; an image smaller both ways is an icon or counts visits."""

THINNEST: Final = 8
"""Pixels; an image that is thinner is a line or holds other things apart."""

SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "src", "data-srcset", "srcset")
"""Where a page keeps an address; where a script is to show it, `src` holds what stands there until then."""

_PIXELS: Final = re.compile(r"\s*(\d{1,6})")
_STYLED: Final = re.compile(r"(?:^|[;\s])(width|height)\s*:\s*(\d{1,6})px", re.I)
_WORDS: Final = re.compile(r"[A-Za-z]+|\d+")
_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")

_DECORATION: Final = frozenset(
    "icon icons ico spacer blank pixel transparent sprite sprites button buttons btn btns arrow arrows bullet bullets spinner "
    "loader emoji emojis emoticon emoticons smiley smileys smilie smilies favicon avatar avatars gravatar".split()
)
"""Words in the names of files, folders and classes of images that show nothing of the story."""

_FORMULA: Final = frozenset("latex tex mathtex mimetex codecogs".split())
"""Words in the class or the address of a picture of a formula."""

_NOT_SHOWN: Final = frozenset(
    "placeholder blank spacer pixel transparent loading lazy lazyload loader spinner grey gray clear "
    "print printer email mail link share facebook twitter whatsapp telegram linkedin pinterest reddit instagram youtube rss "
    "zoom in out enlarge expand close play search menu comment comments more up down left right".split()
)
"""What a file is called, in no other words, that stands where an image is to be, or is something to press."""

_SIGNS: Final = frozenset(map(str, range(10))) | {"x", "px", "gif", "image", "img", "logo", "svg"}
"""What stands beside them in such a name."""


def image_address(attributes: dict[str, str], link_urls: LinkUrls) -> str:
    """The address of an image, "" for one that shows nothing of the story: an icon, a spacer, a placeholder, a button."""
    if attributes.get("role") in ("presentation", "none", "button") or attributes.get("aria-hidden") == "true":
        return ""
    alt = _words(attributes.get("alt") or "")
    if alt and alt <= _NOT_SHOWN:
        return ""
    if _is_small(attributes) or _DECORATION & _words(attributes.get("class") or ""):
        return ""
    for name in SOURCES:
        words = (attributes.get(name) or "").split()
        found = _address(words[0].rstrip(",") if words and "srcset" in name else " ".join(words), link_urls)
        if found:
            return found
    others = (value for name, value in attributes.items() if name.startswith("data-") and name not in SOURCES)
    files = (value for value in others if value and url_parts(value).path.lower().endswith(_SUFFIXES))
    return next((found for value in files if (found := _address(value, link_urls))), "")


def is_formula(attributes: dict[str, str]) -> bool:
    """Whether an image is a picture of a formula that its alternative text tells as TeX."""
    named = f"{attributes.get('class')} {attributes.get('src')}".lower()
    if not attributes.get("alt") or not ("tex" in named or "codecogs" in named):
        return False
    return bool(_FORMULA & _words(named))


def _address(source: str, link_urls: LinkUrls) -> str:
    address = link_urls.absolute(source) if source else ""
    if not address or address.startswith(("mailto:", "tel:")):
        return ""
    folders, _, file = unquote(url_parts(address).path).rpartition("/")
    named = _words(file.partition(".")[0])
    if named and named <= _NOT_SHOWN | _SIGNS:
        return ""
    return "" if _DECORATION & (named | _words(folders.rpartition("/")[2])) else address


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(name)}


def _is_small(attributes: dict[str, str]) -> bool:
    """Whether an image is so small, or so thin, as it says itself."""
    sizes = {name.lower(): int(size) for name, size in _STYLED.findall(attributes.get("style") or "")}
    for name in ("width", "height"):
        match = _PIXELS.match(attributes.get(name) or "")
        if match and "%" not in (attributes.get(name) or ""):
            sizes.setdefault(name, int(match[1]))
    if not sizes:
        return False
    return (len(sizes) == 2 and max(sizes.values()) < SMALLEST) or 0 < min(sizes.values()) < THINNEST
