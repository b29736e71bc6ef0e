"""Texts that say where a page is, given in place of the page."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 2048
"""Characters of the longest address or path that is looked for."""

_URL: Final = re.compile(r"(?:https?|ftp|file)://\S+|www\.[^\s/]+\.\S+", re.I)
_PATH: Final = re.compile(
    r"""(?:~|\.{1,2})[/\\]\S+                        # ./page, ~/page
    |[/\\][\w.-]+[/\\]\S+                           # /srv/page
    |[a-z]:[/\\]\S.*                                 # C:\pages\page
    |[^<>|]*[^<>|\s.]\.(?:x?html?|shtml|mhtml|txt|md|json|jsonl|warc|parquet)(?:\.(?:gz|zst|br|bz2))?  # my page.html.gz
    """,
    re.I | re.X,
)


def refuse_locator(text: str) -> None:
    """Raise `TypeError` for a text of one line that looks like a path or a URL: what it leads to was meant.

    >>> refuse_locator("The lock opened at noon.")
    >>> refuse_locator("pages/lock.html")
    Traceback (most recent call last):
    TypeError: a str is the page itself, and 'pages/lock.html' looks like a path: give Path('pages/lock.html')
    """
    line = text.strip()
    if not line or len(line) > LONGEST or "\n" in line or "\r" in line:
        return
    if _URL.fullmatch(line):
        raise TypeError(
            f"a str is the page itself, and {line!r} looks like a URL: fetch it first, as by requests.get({line!r})"
        )
    if _PATH.fullmatch(line):
        raise TypeError(f"a str is the page itself, and {line!r} looks like a path: give Path({line!r})")
