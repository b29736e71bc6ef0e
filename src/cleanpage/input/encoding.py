"""Bytes to text: byte order mark, then UTF-8 where it holds, HTTP header, the page's own declaration, detection."""

from __future__ import annotations

import codecs
import re
from typing import Final

import w3lib.encoding
import webencodings

DECLARATION_BYTES: Final = 4096
"""How far into the page a declaration is looked for."""

DETECTION_BYTES: Final = 200_000
MOSTLY_ASCII: Final = 0.003
"""With a smaller share of bytes above 127 there is too little to detect from; the web's default encoding is taken."""

MOSTLY_VALID: Final = 0.02
"""A declared encoding stands if at most this share of the bytes above 127 cannot be decoded."""

MOSTLY_UTF8: Final = 0.2
"""A page is UTF-8 with errors if it has at most so many of them for each character beyond ASCII that is valid UTF-8."""

NEAR_ERROR: Final = 3000
"""How many bytes before and after the first such error are looked at."""

MOSTLY_ZERO: Final = 0.05
"""A page with more zero bytes at even places than this, or at odd ones, is UTF-16; other encodings have none."""

WEB_ENCODINGS: Final = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "iso8859_2",
    "iso8859_4", "iso8859_5", "iso8859_7", "iso8859_15", "koi8_r", "koi8_u", "cp866", "gb18030", "big5", "cp932", "euc_jp",
    "cp949", "utf_16_le", "utf_16_be",
)  # fmt: skip
"""What detection chooses from, the web's default first: the encodings of the WHATWG Encoding Standard in use."""

WEB_DEFAULT: Final = WEB_ENCODINGS[0]
PAIRS: Final = frozenset(("gb18030", "big5", "cp932", "euc_jp", "cp949"))
"""What is clean text in one of these, pairs of bytes, is never so by chance."""

_DECLARABLE: Final = re.compile(r"utf-8|cp\d|iso8859|iso2022|koi8|mac-|gb|big5|euc_|hz|shift_jis")
"""The codecs that a declaration may name: no "base64", and no UTF-16, in which the declaration could not be read."""

_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([\w:.-]{2,40})|encoding\s*=\s*["']([\w:.-]{2,40})""", re.I)
AS_BROWSERS: Final = "cleanpage.as_browsers"
"""The name under which `_as_browsers` is registered as an error handler of codecs."""


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Decode a page; return its text and the name of the encoding taken.

    `content_type` is the HTTP header of that name. A wrong declaration is seen by what it cannot decode: bytes that are
    valid UTF-8 beyond ASCII (a few errors aside) are UTF-8 whatever is declared, since text in other encodings is never
    so by chance. Labels are read as browsers read them (latin-1 as cp1252, gb2312 as gb18030 ...). Never raises.

    >>> decode("Größe".encode())
    ('Größe', 'utf-8')
    >>> decode("Größe".encode("cp1252"), "text/html; charset=iso-8859-1")
    ('Größe', 'cp1252')
    """
    encoding, mark = w3lib.encoding.read_bom(body)
    if encoding and mark:
        return w3lib.encoding.to_unicode(body[len(mark) :], encoding), encoding
    for name in (*_seven_bit(body), "utf-8"):
        text = _strict(body, name)
        if text is not None:
            declared = _declared(body, content_type) if name == "utf-8" and body.isascii() else []
            return text, declared[0] if declared else name
    if _is_broken_utf8(body):
        return body.decode("utf-8", "replace"), "utf-8"
    for name in _declared(body, content_type):
        text = _strict(body, name)
        if text is None:
            if body.decode(name, "replace").count("\ufffd") > MOSTLY_VALID * _above_ascii(body.decode("latin-1")):
                continue
            text = body.decode(name, AS_BROWSERS)
        return text, name
    name = _detect(body)
    return body.decode(name, AS_BROWSERS), name


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """The encodings that the HTTP header and the page itself declare."""
    start = body[:DECLARATION_BYTES]
    found = (
        w3lib.encoding.http_content_type_encoding(content_type) or _rarely_named(content_type or ""),
        w3lib.encoding.html_body_declared_encoding(start) or _rarely_named(start.decode("latin-1")),
    )
    return [name for name in found if name and _DECLARABLE.match(name)]


def _rarely_named(text: str) -> str | None:
    """The codec for a label that the standard knows and Python does not, such as x-mac-cyrillic."""
    for match in _CHARSET.finditer(text):
        label = match[1] or match[2]
        encoding = None if w3lib.encoding.resolve_encoding(label) else webencodings.lookup(label)
        if encoding:
            return w3lib.encoding.resolve_encoding(encoding.codec_info.name)
    return None


def _as_browsers(error: UnicodeError) -> tuple[str, int]:
    """What browsers show where Python's codec has no character.

    Source: WHATWG Encoding Standard, whose indexes hold more than Python's codecs: control characters among the windows
    code pages, the euro sign of GBK, the NEC and IBM characters of EUC-JP.
    """
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start]
    if error.encoding == "charmap" and byte < 0xA0:
        return chr(byte), error.start + 1
    if error.encoding == "gb18030" and byte == 0x80:
        return "€", error.start + 1
    if error.encoding == "euc_jp":
        pair = error.object[error.start : error.start + 2]
        text = pair.decode("euc_jis_2004", "ignore") if len(pair) == 2 and min(pair) > 0xA0 else ""
        if len(text) == 1:
            return text, error.start + 2
    return "\ufffd", error.end


codecs.register_error(AS_BROWSERS, _as_browsers)


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        return None


def _is_broken_utf8(body: bytes) -> bool:
    """Whether the text around the first bytes that are no UTF-8 is."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        text = body[max(0, error.start - NEAR_ERROR) : error.start + NEAR_ERROR].decode("utf-8", "replace")
        errors = text.count("\ufffd")
        return errors <= MOSTLY_UTF8 * (_above_ascii(text) - errors)
    return False


def _seven_bit(body: bytes) -> list[str]:
    """The encodings that valid UTF-8 may be in: those that write other letters with bytes below 128."""
    if b"\x1b" in body and b"\x1b$" in body:  # the search for one byte is fifty times as fast
        return ["iso2022_jp"]
    if b"\0" in body:
        high, low = body[::2].count(0), body[1::2].count(0)
        if max(high, low) > MOSTLY_ZERO * len(body) and 2 * min(high, low) < max(high, low):
            return ["utf-16-be" if high > low else "utf-16-le"]
    return []


def _above_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _detect(body: bytes) -> str:
    start = body[:DETECTION_BYTES]
    if _above_ascii(start.decode("latin-1")) < MOSTLY_ASCII * len(start):
        return WEB_DEFAULT
    import charset_normalizer  # slow to load, and few pages need it

    matches = list(charset_normalizer.from_bytes(start, cp_isolation=list(WEB_ENCODINGS)))
    least = min((match.chaos for match in matches), default=0.0)
    for match in matches:
        if match.chaos == least and match.encoding in PAIRS:
            return match.encoding
    best = [match for match in matches if (match.chaos, match.coherence) == (matches[0].chaos, matches[0].coherence)]
    names = {name for match in best for name in match.could_be_from_charset}
    return next((name for name in WEB_ENCODINGS if name in names), WEB_DEFAULT)
