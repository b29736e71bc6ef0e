"""Where the link that a block begins with leads, and what its address and its form tell of the block."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, unquote

import numpy as np

from cleanpage.blocks.document import NO_ELEMENT, Document
from cleanpage.text.urls import url_parts
from cleanpage.types import Floats

INLINE, MAX_ADDRESS = 8, 300
"""Elements between a link and the first character in it; characters of its address that are read."""

MOST: Final = 8
"""Beyond that a count of hyphens or digits says no more."""

SLUG: Final = 3
"""Hyphens from which a part of a path is the title of a page, whose words are its own."""

PARTS: Final = 4
"""Words of one part of a path, and names of parameters, that are read."""

LINKS: Final = (
    "link", "to another site", "within the page", "script", "mail", "telephone", "network", "hyphens", "depth", "query",
    "the same as before", "in a form", "rel", "digits", "to the front page",
)  # fmt: skip
"""What each column of the matrix of links is."""

_AGAIN, _FORMED = LINKS.index("the same as before"), LINKS.index("in a form")

_NETWORKS: Final = re.compile(
    r"facebook|twitter|linkedin|pinterest|whatsapp|t\.me|telegram|reddit|instagram|youtube|tiktok|vk\.com|x\.com|mailto:\?"
    r"|weibo|xing|tumblr|threads|bsky|mastodon|flipboard|getpocket|print"
)
_WORD: Final = re.compile(r"[^\W\d_]{2,24}")
_PARAMETER: Final = re.compile(r"[?&]([a-zA-Z_]{1,16})=")


def link_of(document: Document, index: int) -> int:
    """The `<a>` element that a block begins with; `NO_ELEMENT` where it begins with none."""
    if not document.owners:
        return NO_ELEMENT
    at, elements = document.first_text_elements[index], document.elements
    for _ in range(INLINE):
        if at == NO_ELEMENT or elements.tags[at] == "a":
            return at
        at = elements.parents[at]
    return NO_ELEMENT


def links(document: Document, url: str | None) -> tuple[Floats, list[Sequence[str]]]:
    """What the links of n blocks tell: n x len(LINKS) numbers, and tokens of each block's link and form."""
    n = len(document)
    tokens: list[Sequence[str]] = [()] * n
    matrix = np.zeros((n, len(LINKS)), np.float32)
    if not document.owners:
        return matrix, tokens
    site = _site(_host(document, url))
    forms: dict[int, list[str] | None] = {NO_ELEMENT: None}
    linked: list[int] = []
    rows: list[tuple[float, ...]] = []
    again, formed = np.zeros((2, n), np.float32)
    before = ""
    has_forms = "form" in document.elements.tags
    for index, owner in enumerate(document.owners):
        at = link_of(document, index) if document.link_counts[index] else NO_ELEMENT
        if at != NO_ELEMENT:
            given = document.elements.attributes[at]
            address = given.get("href", "").strip()[:MAX_ADDRESS]
            row, tokens[index] = _described(address, given.get("rel"), given.get("target"), site)
            linked.append(index)
            rows.append(row)
            again[index] = address == before != ""
            before = address
        form = _form(document, owner, forms) if has_forms else None
        if form is not None:
            formed[index] = 1
            tokens[index] = [*tokens[index], *form]
    if linked:
        matrix[linked] = rows
    matrix[:, _AGAIN], matrix[:, _FORMED] = again, formed
    return matrix, tokens


def _host(document: Document, url: str | None) -> str:
    for address in (url, *(link.get("href") for link in document.head.links if link.get("rel") == "canonical")):
        host = url_parts(address).hostname
        if host:
            return host
    return ""


def _site(host: str) -> str:
    """The last two labels of a host."""
    return ".".join(host.split(".")[-2:])


@functools.lru_cache(maxsize=1024)
def _described(address: str, rel: str | None, target: str | None, site: str) -> tuple[tuple[float, ...], Sequence[str]]:
    """The numbers and tokens of a link; a page has many twice, for the picture and for the title."""
    parts = url_parts(address)
    host = parts.hostname or ""
    other = bool(site and host and _site(host) != site)
    tokens = _path(parts.path)
    if parts.query:
        tokens += [f"query:{name.lower()}" for name in _PARAMETER.findall(address)[:PARTS]]
    if other:
        tokens.append(f"host:{_site(host)}")
    if rel:
        tokens += [f"rel:{word}" for word in rel.lower().split()[:PARTS]]
    if target is not None:
        tokens.append(f"target:{target[:MOST]}")
    return _numbers(address, parts, other, rel is not None), tokens


def _numbers(address: str, parts: SplitResult, other: bool, rel: bool) -> tuple[float, ...]:
    path = parts.path.strip("/")
    last = path.rpartition("/")[2]
    within = address.startswith("#") or not address
    lower = address.lower()
    return (
        1, other, within, lower.startswith("javascript"), parts.scheme == "mailto", parts.scheme == "tel",
        _NETWORKS.search(lower) is not None, min(MOST, last.count("-") + last.count("_")),
        min(MOST, path.count("/") + bool(path)), bool(parts.query), 0, 0, rel,
        min(MOST, sum(map(str.isdigit, last))), not path and not parts.query and not within,
    )  # fmt: skip


def _path(path: str) -> list[str]:
    """The tokens of a path."""
    parts = [unquote(part) for part in path.split("/") if part and part.count("-") < SLUG]
    return [f"path:{word.lower()}" for part in parts for word in _WORD.findall(part)[:PARTS]]


def _form(document: Document, owner: int, forms: dict[int, list[str] | None]) -> list[str] | None:
    """The tokens of the form around an element, None where there is none; `forms` holds those of elements seen before."""
    elements, passed, at = document.elements, [], owner
    while at not in forms:
        if elements.tags[at] == "form":
            given = elements.attributes[at]
            words = _WORD.findall(given.get("action", "")[:MAX_ADDRESS])[: 2 * PARTS]
            forms[at] = [*(f"form:{word.lower()}" for word in words), f"form:{given.get('method', 'get').lower()[:MOST]}"]
            break
        passed.append(at)
        at = elements.parents[at]
    for below in passed:
        forms[below] = forms[at]
    return forms[owner]
