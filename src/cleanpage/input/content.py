"""The content of a page, whatever object holds it: bytes, files, paths, responses of HTTP libraries."""

from __future__ import annotations

import inspect
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

CHUNK: Final = 1 << 20

ACCEPTED: Final = (
    "a page is str, bytes, bytearray, memoryview, pathlib.Path or another path object, a file object, an lxml element or "
    "tree, a BeautifulSoup object, or a response with .content (or .body, .data), .headers and .url"
)


class Content(NamedTuple):
    """What a page's object holds, and its HTTP headers and URL where it has them."""

    content: str | bytes
    headers: Mapping[Any, Any] | None = None
    url: str | None = None


def content_of(page: Any, limit: int) -> Content:
    """Read the content of a page; of a file little more than `limit`.

    Raises `TypeError` for other objects, and for a response whose body was not read and can't be here.
    """
    if isinstance(page, str):
        return Content(str(page))
    if isinstance(page, (bytes, bytearray, memoryview)):
        return Content(bytes(page))
    if isinstance(page, os.PathLike):
        with Path(page).open("rb") as file:
            return content_of(file, limit)
    headers, url, content = getattr(page, "headers", None), None, None
    if headers is not None and hasattr(page, "url"):
        url = str(page.url) if page.url else None
        for name in ("content", "body"):
            content = getattr(page, name, None) if content is None else content
    if inspect.iscoroutinefunction(getattr(page, "read", None)) and not isinstance(content, (str, bytes)):
        content = getattr(page, "_body", None)  # aiohttp keeps here what was awaited
        if content is None:
            raise TypeError(f"the body of this {type(page).__name__} was not read: give await response.read()")
    elif content is None and hasattr(page, "read"):
        content = _read(page, limit)
        if not content and isinstance(getattr(page, "data", None), bytes):
            content = page.data  # urllib3 has read it already
    if isinstance(content, (str, bytes)):
        return Content(content, headers, url)
    raise TypeError(f"{ACCEPTED}; not {type(page).__name__}")


def header(headers: Mapping[Any, Any] | None, name: str) -> str | None:
    """The value of an HTTP header, whatever the case of its name is."""
    if not headers:
        return None
    value = headers.get(name) or headers.get(name.lower())
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _read(file: Any, limit: int) -> str | bytes | None:
    """What a file object holds, little more than `limit` of it; None where `read` gives neither text nor bytes."""
    parts: list[Any] = [file.read(CHUNK)]
    while isinstance(parts[-1], (str, bytes, bytearray)) and parts[-1] and sum(map(len, parts)) < limit:
        parts.append(file.read(CHUNK))
    if isinstance(parts[0], str):
        return "".join(parts)
    return b"".join(parts) if isinstance(parts[0], (bytes, bytearray)) else None
