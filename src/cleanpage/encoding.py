"""Bytes to text: byte order mark, then UTF-8 where it holds, HTTP header, the page's own declaration, detection."""

from __future__ import annotations

from typing import Final

import w3lib.encoding

DECLARATION_BYTES: Final = 4096
"""How far into the page a declaration is looked for."""

DETECTION_BYTES: Final = 200_000
MOSTLY_ASCII: Final = 0.003
"""With a smaller share of bytes above 127 there is too little to detect from; the web's default encoding is taken."""

MOSTLY_VALID: Final = 0.02
"""A declared encoding stands if at most this share of the bytes above 127 cannot be decoded."""

WEB_DEFAULT: Final = "cp1252"


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Decode a page; return its text and the name of the encoding taken.

    `content_type` is the HTTP header of that name. A wrong declaration is seen by what it cannot decode: bytes that are
    valid UTF-8 beyond ASCII are UTF-8 whatever is declared, since text in other encodings is never so by chance. Labels
    are read as the WHATWG Encoding Standard reads them (latin-1 as cp1252, gb2312 as gb18030 ...). Never raises.

    >>> decode("Größe".encode())
    ('Größe', 'utf-8')
    >>> decode("Größe".encode("cp1252"), "text/html; charset=iso-8859-1")
    ('Größe', 'cp1252')
    """
    mark, stripped = w3lib.encoding.read_bom(body)
    if mark:
        return w3lib.encoding.to_unicode(stripped, mark), mark
    declared = [
        w3lib.encoding.http_content_type_encoding(content_type),
        w3lib.encoding.html_body_declared_encoding(body[:DECLARATION_BYTES]),
    ]
    if body.isascii() and "utf-7" not in declared:
        return _strict(body, "ascii") or "", next(filter(None, declared), "utf-8")
    for name in ("utf-8", *filter(None, declared)):
        text = _strict(body, name)
        if text is not None:
            return text, name
    for name in filter(None, declared):
        text = w3lib.encoding.to_unicode(body, name)
        if text.count("\ufffd") <= MOSTLY_VALID * _above_ascii(body):
            return text, name
    name = _detect(body)
    return w3lib.encoding.to_unicode(body, name), name


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _above_ascii(body: bytes) -> int:
    return len(body) - len(body.decode("ascii", "ignore"))


def _detect(body: bytes) -> str:
    if _above_ascii(body) < MOSTLY_ASCII * len(body):
        return WEB_DEFAULT
    import charset_normalizer  # slow to load, and few pages need it

    best = charset_normalizer.from_bytes(body[:DETECTION_BYTES]).best()
    return best.encoding if best else WEB_DEFAULT
