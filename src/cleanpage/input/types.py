"""What `clean` takes, for those who check types."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    import bs4
    from lxml import etree

    from cleanpage.input.read import Page


class Readable(Protocol):
    """A file object, binary or text, or a stream."""

    def read(self, size: int = ..., /) -> Any: ...


class Response(Protocol):
    """An HTTP response, as requests, httpx, urllib3, aiohttp, Scrapy and urllib give it."""

    @property
    def headers(self) -> Any: ...
    @property
    def url(self) -> Any: ...


if TYPE_CHECKING:
    AnyPage: TypeAlias = (
        str
        | bytes
        | bytearray
        | memoryview
        | os.PathLike[str]
        | Readable
        | Response
        | etree._Element
        | etree._ElementTree
        | bs4.element.Tag
        | Page
    )
else:
    AnyPage = object
