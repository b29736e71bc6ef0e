"""HTML pages to the tagless text that scrapers dump, by the tools they use, so that the same gold teaches text pages."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Final

import html2text
import html_text
import inscriptis
from bs4 import BeautifulSoup
from resiliparse.extract.html2text import extract_plain_text


def _bs4(page: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some pages are XML
        soup = BeautifulSoup(page, "lxml")
    for element in soup(["script", "style", "noscript", "template"]):
        element.decompose()
    lines = (line.strip() for line in soup.get_text("\n").splitlines())
    return "\n".join(line for line in lines if line)


def _html2text(page: str) -> str:
    writer = html2text.HTML2Text(bodywidth=0)
    writer.ignore_links = writer.ignore_images = writer.ignore_emphasis = True
    return str(writer.handle(page))


def _resiliparse(page: str) -> str:
    return str(extract_plain_text(page, main_content=False, alt_texts=False))


RENDERERS: Final[dict[str, Callable[[str], str]]] = {
    "html_text": html_text.extract_text,
    "bs4": _bs4,
    "inscriptis": inscriptis.get_text,
    "html2text": _html2text,
    "resiliparse": _resiliparse,
}


def renderings(page: str) -> dict[str, str]:
    """The page's text by renderer; a renderer that fails on the page is left out."""
    found: dict[str, str] = {}
    for name, render in RENDERERS.items():
        try:
            found[name] = render(page.replace("\0", ""))
        except Exception:  # noqa: PERF203 - third parties' code on wild pages
            continue
    return found
