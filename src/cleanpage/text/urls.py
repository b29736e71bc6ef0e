"""The parts of an address, which may be any text: pages and callers give addresses that are none."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def url_parts(url: str | None) -> SplitResult:
    """The parts of an address, all empty where it is none.

    >>> url_parts("https://beacon.example/river/otters").path, url_parts("http://[").path
    ('/river/otters', '')
    """
    try:
        return urlsplit(url or "")
    except ValueError:  # brackets around no IPv6 address, or a host with letters that are others in another normal form
        return urlsplit("")
