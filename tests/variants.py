"""Pages by the dozen: the fixtures, and each of its pages of HTML with something gone or done to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from conftest import FIXTURES
from lxml import etree, html


def _as_text(markup: str) -> str:
    """The page as a scraper dumps it, a line for each piece of text."""
    root = html.fromstring(markup)
    etree.strip_elements(root, "script", "style", with_tail=False)
    return "\n".join(line for piece in root.itertext() if (line := str(piece).strip()))


VARIANTS: Final[tuple[Callable[[str], str], ...]] = (
    _as_text,
    lambda markup: re.sub(r"(?s)<script.*?</script>|<meta [^>]*>", "", markup),
    lambda markup: re.sub(r' (?:class|id|role)="[^"]*"', "", markup),
    lambda markup: markup[: len(markup) * 2 // 3],
)
"""As text; without what it declares of itself; without what its elements are called; cut off as a transfer that broke."""


def pages() -> list[str]:
    """More than 80 pages, HTML and text, no two the same."""
    markup = [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.html"))]
    texts = [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.txt"))]
    return [*markup, *texts, *(variant(page) for page in markup for variant in VARIANTS)]
