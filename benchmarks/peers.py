"""The libraries to measure beside, each asked for main text without comments: bytes and text of a page to what it found."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Found:
    """What a library found on one page; None for what it does not look for, "" for what it looked for in vain."""

    text: str
    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] | None = None


Cleaner = Callable[[bytes, str, str | None], Found]
"""Page as bytes, as text, its URL."""


def _cleanpage(kind: str) -> Cleaner:
    import cleanpage

    def clean(body: bytes, text: str, url: str | None) -> Found:
        article = cleanpage.clean(body if kind == "html" else text, url=url)
        date = article.date_published
        return Found(article.body, article.headline or "", date.isoformat()[:10] if date else "", tuple(article.authors))

    return clean


def _cleanpage_body() -> Cleaner:
    """What a pipeline that wants nothing but the main text pays."""
    import cleanpage

    return lambda body, text, url: Found(cleanpage.clean(body, url=url).body)


def _trafilatura(**settings: Any) -> Cleaner:
    library = importlib.import_module("trafilatura")
    settings |= {"include_comments": False}
    return lambda body, text, url: Found(library.extract(body, **settings) or "")


def _readability() -> Cleaner:
    library, plain = importlib.import_module("readability"), importlib.import_module("html_text")

    def clean(body: bytes, text: str, url: str | None) -> Found:
        document = library.Document(text)
        return Found(plain.extract_text(document.summary(html_partial=True)), document.short_title() or "")

    return clean


def _justext() -> Cleaner:
    library = importlib.import_module("justext")
    stoplist = library.get_stoplist("English")
    return lambda body, text, url: Found(
        "\n".join(paragraph.text for paragraph in library.justext(body, stoplist) if not paragraph.is_boilerplate)
    )


def _resiliparse() -> Cleaner:
    library = importlib.import_module("resiliparse.extract.html2text")
    return lambda body, text, url: Found(library.extract_plain_text(text, main_content=True, alt_texts=False))


def _newspaper() -> Cleaner:
    library = importlib.import_module("newspaper")

    def clean(body: bytes, text: str, url: str | None) -> Found:
        article = library.Article(url=url or "http://example.org/", fetch_images=False)
        article.download(input_html=text)
        article.parse()
        return Found(article.text, article.title or "", str(article.publish_date or "")[:10], tuple(article.authors))

    return clean


def _goose() -> Cleaner:
    goose = importlib.import_module("goose3").Goose({"enable_image_fetching": False, "strict": False})

    def clean(body: bytes, text: str, url: str | None) -> Found:
        article = goose.extract(raw_html=text)
        return Found(article.cleaned_text, article.title or "", str(article.publish_date or "")[:10], tuple(article.authors))

    return clean


def _turbohtml() -> Cleaner:
    library = importlib.import_module("turbohtml")

    def clean(body: bytes, text: str, url: str | None) -> Found:
        article = library.parse(text).article()
        return Found(article.text or "", article.title or "", str(article.date or "")[:10])

    return clean


def _line_rule() -> Cleaner:
    """What is done to text pages today: lines of five words that end a sentence (the rule of the C4 corpus)."""
    ends = (".", "!", "?", '"', "”")
    return lambda body, text, url: Found(
        "\n".join(line for line in map(str.strip, text.splitlines()) if len(line.split()) >= 5 and line.endswith(ends))
    )


HTML: Final[dict[str, Callable[[], Cleaner]]] = {
    "cleanpage": lambda: _cleanpage("html"),
    "cleanpage body": _cleanpage_body,
    "trafilatura": _trafilatura,
    "trafilatura fast": lambda: _trafilatura(fast=True),
    "readability": _readability,
    "jusText": _justext,
    "resiliparse": _resiliparse,
    "newspaper4k": _newspaper,
    "goose3": _goose,
    "turbohtml": _turbohtml,
}
TEXT: Final[dict[str, Callable[[], Cleaner]]] = {"cleanpage": lambda: _cleanpage("text"), "line rule": _line_rule}
