"""The addresses in a page's links and images: absolute, of schemes that are safe to follow, percent-encoded."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urljoin

from w3lib.url import safe_url_string

from cleanpage.blocks.document import Head

SCHEMES: Final = frozenset(("http", "https", "mailto", "tel", "ftp"))

TRACKING_PREFIXES: Final = ("utm_", "pk_", "mtm_", "hsa_")
TRACKING: Final = frozenset(
    "gclid gclsrc dclid gbraid wbraid fbclid msclkid twclid ttclid yclid ysclid igshid igsh li_fat_id mc_cid mc_eid mkt_tok "
    "_hsenc _hsmi __hstc __hssc __hsfp vero_id vero_conv oly_enc_id oly_anon_id rb_clickid s_cid wickedid epik srsltid "
    "ml_subscriber ml_subscriber_hash _openstat _ga _gl guccounter guce_referrer guce_referrer_sig".split()
)
"""Query parameters that tell who came from where and nothing else; what browsers' query stripping removes."""

_SAFE: Final = ";/?:@&=+$,-_.!~*'()#%"
_PLAIN: Final = re.compile(r"(?:[A-Za-z0-9;/?:@&=+$,\-_.!~*'()#]|%[0-9A-Fa-f]{2})*")
_LONE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ORIGIN: Final = re.compile(r"https?://[^/?#]+")
_BETWEEN: Final = re.compile(r"[\t\n\r]")
_OUTSIDE: Final = "".join(map(chr, range(0x21)))


class LinkUrls:
    """Makes the addresses of one page absolute.

    >>> LinkUrls("https://a.example/news/1", strip_tracking=True).absolute("../2?id=7&utm_source=mail")
    'https://a.example/2?id=7'
    >>> LinkUrls("").absolute(" java\\nscript:alert(1)")
    ''
    """

    def __init__(self, base: str, *, strip_tracking: bool = False) -> None:
        self.base = base
        self._strip = strip_tracking
        origin = _ORIGIN.match(base)
        self._origin = origin[0] if origin else ""

    def absolute(self, address: str) -> str:
        """An address as the page has it, made absolute where the page's own is known; "" if it is not safe to follow.

        Source: WHATWG URL standard, for what is stripped and encoded.
        """
        address = _BETWEEN.sub("", address.strip(_OUTSIDE))
        scheme = _SCHEME.match(address)
        if scheme:
            name = scheme[1].lower()
            if name not in SCHEMES or (name in ("http", "https") and not address[scheme.end() :].startswith("//")):
                return ""
        elif self._origin and address.startswith("/") and address[1:2] not in ("/", "\\") and "/." not in address:
            address = self._origin + address
        elif self.base or address.startswith("//"):
            try:
                address = urljoin(self.base or "https:", address)
            except ValueError:  # an address in brackets that is none
                return ""
        if self._strip and "?" in address:
            address = _without_tracking(address)
        return address if _PLAIN.fullmatch(address) else _encoded(address)


def base_url(url: str | None, head: Head) -> str:
    """What a page's addresses are relative to: its own address, by its canonical link if need be, and its `<base>`; or ""."""
    if not url:
        canonical = (link.get("href") or "" for link in head.links if (link.get("rel") or "").lower() == "canonical")
        url = next((href.strip() for href in canonical if _ORIGIN.match(href.strip())), "")
    try:
        return urljoin(url, head.base) if head.base else url
    except ValueError:
        return url


def _without_tracking(address: str) -> str:
    start, _, rest = address.partition("?")
    query, hash_, fragment = rest.partition("#")
    kept = [part for part in query.split("&") if not _tracks(part.partition("=")[0].lower())]
    return start + ("?" + "&".join(kept) if kept else "") + hash_ + fragment


def _tracks(name: str) -> bool:
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _encoded(address: str) -> str:
    try:
        address = safe_url_string(address)
    except ValueError:  # a host that no rule can encode
        return ""
    return quote(_LONE_PERCENT.sub("%25", address), safe=_SAFE)
