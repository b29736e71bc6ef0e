"""What comes in: any form of a page to one `Page`, decoded, known to be HTML or text."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeGuard

import regex
from lxml import etree

from cleanpage.errors import NotAPage, PageTooLarge
from cleanpage.input.compression import decompress
from cleanpage.input.content import content_of, header
from cleanpage.input.encoding import decode
from cleanpage.input.locators import refuse_locator
from cleanpage.limits import MAX_BYTES, NO_LIMITS, Limits
from cleanpage.text.characters import whole_characters

if TYPE_CHECKING:
    import bs4

Kind = Literal["html", "text"]
Source = Literal["page", "json-ld", "next", "nuxt", "apollo", "initial-state"]

SNIFFED_CHARACTERS: Final = 100_000
CHARACTERS_A_TAG: Final = 400
"""A page is HTML if it has at least one known tag in so many characters; a text that speaks of HTML has fewer."""

BINARY_BYTES: Final = 4096
CONTROLS: Final = bytes({*range(32)} - set(b"\t\n\v\f\r\x1a\x1b"))
MOST_CONTROLS: Final = 0.05
"""Bytes that are no UTF-8 and have a larger share of control characters at their start are no text."""

FEW_BYTES: Final = 200

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
    (4, b"1AY&SY", "a bzip2 file"),
    (0, b"\xfd7zXZ\0", "an xz file"),
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
    utf8: bytes | None = None
    """The page as it came, where that is UTF-8, perhaps with errors."""
    tree: etree._Element | None = None
    url: str | None = None
    encoding: str | None = None
    fetched: datetime | date | None = None
    """When the page was fetched: what the caller says, else a response's `Date` header."""
    source: Source = "page"
    """Where the story stands: on the page as it is shown, or in a script, from which it was put into `text`."""


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

    A `str` is page content, never a path or a URL; one line that looks like either is refused, unless `kind` says what the
    page is. Bytes may be compressed by gzip, deflate, Brotli or Zstandard. HTML or text is told apart by content unless
    `kind` says which.

    Raises `TypeError` for other types, `NotAPage` for the bytes of another format and for broken compressed data,
    `PageTooLarge` beyond `max_bytes` bytes (characters of a `str`), `PageTooDeep` for a BeautifulSoup object beyond `limits`,
    and what the operating system raises for a path or file that cannot be read.
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
        page = str(page)
    elif isinstance(page, str) and kind is None:
        refuse_locator(page)
    content, headers, own_url = content_of(page, max_bytes + 1)
    if len(content) > max_bytes:
        raise PageTooLarge(f"the page has more than max_bytes={max_bytes:,} bytes")
    encoding = utf8 = None
    if isinstance(content, bytes):
        content = decompress(content, header(headers, "Content-Encoding"), max_bytes)
        _refuse_other_formats(content[:32])
        text, encoding = decode(content, header(headers, "Content-Type"))
        if not encoding.startswith("utf") and _is_binary(content[:BINARY_BYTES]):
            text = ""  # nobody would see any of it
        utf8 = content.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8" else None
    else:
        _refuse_other_formats(content[:32].encode("latin-1", "replace"))
        text = whole_characters(content)
    fetched = fetched or _sent(headers)
    return Page(kind or _kind(text), text, utf8, url=url or own_url, encoding=encoding, fetched=fetched)


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


def _sent(headers: Mapping[Any, Any] | None) -> datetime | None:
    """When a response was sent, by its `Date` header."""
    try:
        sent = parsedate_to_datetime(header(headers, "Date") or "")
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


def _is_binary(start: bytes) -> bool:
    """Whether bytes of no known format are no text: many of them are control characters."""
    return len(start) - len(start.translate(None, CONTROLS)) > MOST_CONTROLS * max(len(start), FEW_BYTES)


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
