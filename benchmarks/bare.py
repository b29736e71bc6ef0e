"""What the parser alone takes of a page: the floor of time and memory below which no reader of its events gets."""

from __future__ import annotations

import contextlib
from typing import Any

from lxml import etree
from shapes import Page

from cleanpage.blocks.html import CHUNK
from cleanpage.input.read import read


class _Events(list[tuple[Any, ...]]):
    """A target of lxml's parser that keeps what it is told."""

    def start(self, tag: str, attributes: Any) -> None:
        self.append((tag, attributes))

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        self.append((text,))

    def comment(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


def markup_of(page: Page) -> bytes:
    """A page as the library hands it to the parser."""
    return read(page, max_bytes=len(page)).text.encode()


def events(markup: bytes) -> list[tuple[Any, ...]]:
    """The elements and texts of a page, parsed in the pieces in which the library parses it."""
    found = _Events()
    target: Any = found  # text comes as str
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    for start in range(0, len(markup), CHUNK):
        parser.feed(markup[start : start + CHUNK])
    with contextlib.suppress(etree.XMLSyntaxError):  # a page without one element
        parser.close()
    return found
