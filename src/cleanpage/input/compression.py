"""Pages that come compressed: by what their first bytes are, or by what the response's `Content-Encoding` says."""

from __future__ import annotations

import zlib
from typing import Final

from cleanpage.errors import NotAPage, PageTooLarge

GZIP: Final = b"\x1f\x8b\x08"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
MOST_LAYERS: Final = 3
"""How often a page may be compressed over and over."""

ZLIB_WINDOW: Final = zlib.MAX_WBITS
GZIP_WINDOW: Final = zlib.MAX_WBITS | 16
RAW_WINDOW: Final = -zlib.MAX_WBITS

ZSTD_PIECE: Final = 1 << 8
"""Bytes decompressed in one go: in four bytes there may be 128 kB (RFC 8878, section 3.1.1.2)."""

OUTPUT_PIECE: Final = 1 << 20
"""Bytes taken in one go from a library that can be told how many to give."""

HOW: Final = "to read it: pip install 'cleanpage[compression]'"


def decompress(content: bytes, encodings: str | None, limit: int) -> bytes:
    """What some bytes hold if they are compressed, else the bytes; little more than `limit` of them.

    `encodings` is the HTTP header `Content-Encoding` (RFC 9110, section 8.4.1), which counts only where the bytes bear it out:
    most libraries have decoded what they hand over. Raises `NotAPage` where the data is broken or cut, or its library is
    missing, `PageTooLarge` beyond `limit`.

    >>> decompress(zlib.compress(b"The lock opened."), "deflate", 1000)
    b'The lock opened.'
    """
    named = (encodings or "").lower()
    for _ in range(MOST_LAYERS):
        if content.startswith(GZIP):
            content = _whole("gzip", _inflated(content, GZIP_WINDOW, limit))
        elif content.startswith(ZSTD):
            content = _whole("Zstandard", _unzstd(content, limit))
        elif _is_zlib(content) or "deflate" in named:
            found = _inflated(content, ZLIB_WINDOW, limit) if _is_zlib(content) else None
            if found is None and "deflate" in named:  # some servers leave out the head that the standard asks for
                found = _inflated(content, RAW_WINDOW, limit)
            return content if found is None else found
        elif "br" in named.replace(" ", "").split(","):
            return _unbrotli(content, limit)
        else:
            break
    return content


def _is_zlib(content: bytes) -> bool:
    """Whether bytes begin as zlib's data do (RFC 1950); a text may, too."""
    return content[:1] == b"\x78" and len(content) > 2 and int.from_bytes(content[:2], "big") % 31 == 0


def _whole(name: str, found: bytes | None) -> bytes:
    if found is None:
        raise NotAPage(f"the {name} data of this page is broken, or its end is missing")
    return found


def _inflated(content: bytes, window: int, limit: int) -> bytes | None:
    """None where the data is broken or cut."""
    parts, size = [], 0
    while content:
        stream = zlib.decompressobj(window)
        try:
            parts.append(stream.decompress(content, limit - size + 1))
        except zlib.error:
            return None
        size += len(parts[-1])
        if size > limit:
            raise _too_large(limit)
        if not stream.eof:
            return None
        content = stream.unused_data if window == GZIP_WINDOW and stream.unused_data.startswith(GZIP) else b""
    return b"".join(parts)


def _unzstd(content: bytes, limit: int) -> bytes | None:
    """None where the data is broken or cut."""
    try:
        import zstandard
    except ImportError as error:
        raise NotAPage(f"this page is compressed by Zstandard; {HOW}") from error
    stream, parts, size = zstandard.ZstdDecompressor().decompressobj(), [], 0
    try:
        for start in range(0, len(content), ZSTD_PIECE):
            parts.append(stream.decompress(content[start : start + ZSTD_PIECE]))
            size += len(parts[-1])
            if size > limit:
                raise _too_large(limit)
    except zstandard.ZstdError:
        return None
    return b"".join(parts) if stream.eof else None


def _unbrotli(content: bytes, limit: int) -> bytes:
    """The bytes themselves where they are no Brotli data, which have no sign of their own."""
    try:
        import brotli
    except ImportError as error:
        if content[:1] in (b"<", b"\xef") or content[:64].isascii():
            return content
        raise NotAPage(f"this page is compressed by Brotli; {HOW}") from error
    stream, given, parts, size = brotli.Decompressor(), content, [], 0
    try:
        while not stream.is_finished():
            parts.append(stream.process(given, output_buffer_limit=OUTPUT_PIECE))
            size += len(parts[-1])
            if size > limit:
                raise _too_large(limit)
            if not parts[-1] and stream.can_accept_more_data():  # its end is missing
                return content
            given = b""
    except brotli.error:
        return content
    return b"".join(parts)


def _too_large(limit: int) -> PageTooLarge:
    return PageTooLarge(f"the page has more than max_bytes={limit:,} bytes once it is decompressed")
