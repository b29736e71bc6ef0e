"""What comes in: any form of a page to one `Page`, decoded, known to be HTML or text."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeGuard

import regex
from lxml import etree

from cleanpage.errors import NotAPage, PageTooLarge
from cleanpage.input.encoding import decode
from cleanpage.limits import MAX_BYTES, NO_LIMITS, Limits
from cleanpage.text.characters import whole_characters

if TYPE_CHECKING:
    import bs4

Kind = Literal["html", "text"]

CHUNK: Final = 1 << 20
SNIFFED_CHARACTERS: Final = 100_000
CHARACTERS_A_TAG: Final = 400
"""A page is HTML if it has at least one known tag in so many characters; a text that speaks of HTML has fewer."""

ACCEPTED: Final = (
    "a page is str, bytes, bytearray, pathlib.Path, a file object, an lxml element or tree, a BeautifulSoup object, or a "
    "response with .content (or .body), .headers and .url"
)

MAGIC: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"%PDF-", "a PDF file"),
    (0, b"\x89PNG", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (8, b"WEBP", "a WebP image"),
    (8, b"WAVE", "a WAV file"),
    (8, b"AVI LIST", "an AVI video"),
    (4, b"ftyp", "an MP4, HEIF or AVIF file"),
    (0, b"II*\0", "a TIFF image"),
    (0, b"MM\0*", "a TIFF image"),
    (0, b"\0\0\1\0", "an icon file"),
    (0, b"PK\3\4", "a ZIP archive (or an Office document, EPUB or JAR)"),
    (0, b"\x1f\x8b", "a gzip file"),
    (4, b"1AY&SY", "a bzip2 file"),
    (0, b"\xfd7zXZ\0", "an xz file"),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (0, b"OggS", "an Ogg file"),
    (0, b"ID3", "an MP3 file"),
    (0, b"\x1aE\xdf\xa3", "a WebM or Matroska video"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"\x7fELF", "a program"),
    (0, b"SQLite format 3\0", "an SQLite database"),
)
"""Offset, bytes and name of the formats that crawlers store as pages by mistake."""

_DOCUMENT_START: Final = regex.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])", regex.I
)
_NO_TEXT: Final = regex.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", regex.I | regex.S)
_TAG: Final = regex.compile(
    r"</?(?:html|head|body|title|meta|link|script|style|div|p|span|a|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|table|tr|td|th|tbody"
    r"|img|b|i|em|strong|font|center|section|article|header|footer|nav|main|aside|figure|form|input|button|label|select"
    r"|option|pre|code|blockquote|iframe|noscript)(?=[\s/>])[^<>]{0,2000}>",
    regex.I,
)


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page as the library works on it.

    `text` holds the decoded page, or is empty where the caller handed over a parsed tree, which is then in `tree`.
    """

    kind: Kind
    text: str
    tree: etree._Element | None = None
    url: str | None = None
    encoding: str | None = None
    fetched: datetime | date | None = None
    """When the page was fetched: what the caller says, else a response's `Date` header."""


def read(
    page: object,
    *,
    kind: Kind | None = None,
    url: str | None = None,
    fetched: datetime | date | None = None,
    max_bytes: int = MAX_BYTES,
    limits: Limits = NO_LIMITS,
) -> Page:
    """Bring a page of any accepted form to a `Page`.

    A `str` is page content, never a path or a URL. HTML or text is told apart by content unless `kind` says which.

    Raises `TypeError` for other types, `NotAPage` for the bytes of another format, `PageTooLarge` beyond `max_bytes`
    bytes (characters of a `str`), `PageTooDeep` for a BeautifulSoup object beyond `limits`, and what
    the operating system raises for a path or file that cannot be read.
    """
    if kind not in (None, "html", "text"):
        raise ValueError(f'kind is "html", "text" or None, not {kind!r}')
    if not isinstance(fetched, (date, type(None))):
        raise TypeError(f"fetched is a datetime or a date, not {type(fetched).__name__}")
    url = whole_characters(url) if url else None
    if isinstance(page, Page):  # read already, in another process
        return replace(page, fetched=fetched) if fetched else page
    if isinstance(page, etree._ElementTree):
        page = page.getroot()
    if isinstance(page, etree._Element):
        return Page("html", "", tree=page, url=url or _base_url(page), fetched=fetched)
    if _is_soup(page):
        limits.check_depth(_depth(page))
    content, headers, own_url = _content(page, max_bytes + 1)
    if len(content) > max_bytes:
        raise PageTooLarge(f"the page has more than max_bytes={max_bytes:,} bytes")
    encoding = None
    if isinstance(content, bytes):
        _refuse_other_formats(content[:32])
        text, encoding = decode(content, _header(headers, "Content-Type"))
    else:
        _refuse_other_formats(content[:32].encode("latin-1", "replace"))
        text = whole_characters(content)
    return Page(kind or _kind(text), text, url=url or own_url, encoding=encoding, fetched=fetched or _sent(headers))


def _content(page: Any, limit: int) -> tuple[str | bytes, Mapping[Any, Any] | None, str | None]:
    """The page's content, and its HTTP headers and URL where the input has them; of a file little more than `limit`."""
    if isinstance(page, str):
        return str(page), None, None
    if isinstance(page, (bytes, bytearray)):
        return bytes(page), None, None
    if isinstance(page, Path):
        with page.open("rb") as file:
            return _content(file, limit)
    if _is_soup(page):
        return str(page), None, None
    headers, url, content = getattr(page, "headers", None), None, None
    if headers is not None and hasattr(page, "url"):
        url = str(page.url) if page.url else None
        content = getattr(page, "content", None)
        if content is None:
            content = getattr(page, "body", None)
    if content is None and hasattr(page, "read"):
        content = _read(page, limit)
    if isinstance(content, (str, bytes)):
        return content, headers, url
    raise TypeError(f"{ACCEPTED}; not {type(page).__name__}")


def _is_soup(page: object) -> TypeGuard[bs4.element.Tag]:
    library = sys.modules.get("bs4")  # who hands over its objects has imported it
    return library is not None and isinstance(page, library.element.Tag)


def _depth(soup: bs4.element.Tag) -> int:
    """How deep elements are nested; writing a deep soup takes time in its depth's square."""
    depths = {id(soup): 1}
    for node in soup.descendants:
        if _is_soup(node):
            depths[id(node)] = depths[id(node.parent)] + 1
    return max(depths.values())


def _read(file: Any, limit: int) -> str | bytes | None:
    """What a file object holds, little more than `limit` of it; None where `read` gives neither text nor bytes."""
    parts: list[Any] = [file.read(CHUNK)]
    while isinstance(parts[-1], (str, bytes, bytearray)) and parts[-1] and sum(map(len, parts)) < limit:
        parts.append(file.read(CHUNK))
    if isinstance(parts[0], str):
        return "".join(parts)
    return b"".join(parts) if isinstance(parts[0], (bytes, bytearray)) else None


def _header(headers: Mapping[Any, Any] | None, name: str) -> str | None:
    if not headers:
        return None
    value = headers.get(name) or headers.get(name.lower())
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _sent(headers: Mapping[Any, Any] | None) -> datetime | None:
    """When a response was sent, by its `Date` header."""
    try:
        sent = parsedate_to_datetime(_header(headers, "Date") or "")
    except (TypeError, ValueError):
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=timezone.utc)


def _base_url(tree: etree._Element) -> str | None:
    url = tree.getroottree().docinfo.URL
    return url if url and url.startswith(("http://", "https://")) else None


def _refuse_other_formats(start: bytes) -> None:
    for offset, magic, name in MAGIC:
        # text may begin with letters that are a magic number ("GIF89a explained"), but it has no zero byte
        if start.startswith(magic, offset) and (b"\0" in start or not magic.isalnum()):
            raise NotAPage(f"this is no page: it looks like {name}")


def _kind(text: str) -> Kind:
    start = text[:SNIFFED_CHARACTERS].lstrip("\ufeff")
    if _DOCUMENT_START.match(start):
        return "html"
    begins = start.lstrip().startswith("<")
    start, scripts = _NO_TEXT.subn(" ", start)
    tags = _TAG.findall(start)
    dense = (len(tags) + scripts) * CHARACTERS_A_TAG >= len(start)
    framed = begins or any(tag.startswith("</") for tag in tags)
    return "html" if (tags or scripts) and framed and (dense or _DOCUMENT_START.match(start)) else "text"
