"""The language of a page: what it declares, and what its body is written in."""

from __future__ import annotations

from typing import Final

import regex

from cleanpage.blocks import Document
from cleanpage.fields.found import Evidence, Found
from cleanpage.fields.structured import Data

MIN_TEXT: Final = 40
"""Characters of body below which no language can be told from it."""

MAX_TEXT: Final = 500

_TAG: Final = regex.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


def declared_language(document: Document, data: Data) -> str | None:
    """The language that the page declares, as a BCP 47 tag."""
    return next((tag for _, tag in _declared(document, data)), None)


def in_language(document: Document, data: Data, body: str) -> Found[str | None]:
    """The page's language as a BCP 47 tag: the declared one; where there is none, the one the body is written in."""
    said = list(_declared(document, data))
    if not said:
        code = detect(body)
        said = [("body", code)] if code else []
    value = said[0][1] if said else None
    return Found(value, tuple(Evidence(source, tag, tag == value) for source, tag in said))


def detect(text: str) -> str | None:
    """The language of a text as an ISO 639-1 code, None where it is too short to tell.

    Source: Lui and Baldwin, langid.py: an off-the-shelf language identification tool, 2012.
    """
    text = text[:MAX_TEXT]
    if len(text) < MIN_TEXT and not regex.search(r"[\p{Han}\p{Hiragana}\p{Hangul}\p{Thai}]{12}", text):
        return None
    from py3langid import classify  # reads its model; needed where a page declares no language

    return str(classify(text)[0])


def _declared(document: Document, data: Data) -> list[tuple[str, str]]:
    elements = document.elements
    said: list[tuple[str, str | None]] = []
    for element, tag in enumerate(elements.tags[:2]):
        given = elements.attributes_of(element)
        said.append((f"<{tag} lang>", given.get("lang") or given.get("xml:lang")))
    said += [("json-ld inLanguage", tag) for _, tag in data.json_ld("inLanguage")]
    said += data.meta("content-language", "og:locale", "dc.language", "dcterms.language", "language", "inlanguage")
    said += [
        ("http-equiv", given.get("content"))
        for given in document.head.metas
        if (given.get("http-equiv") or "").lower() == "content-language"
    ]
    found = []
    for source, raw in said:
        match = _TAG.fullmatch((raw or "").strip())
        if match:
            found.append((source, _tag(match[0])))
    return found


def _tag(raw: str) -> str:
    """A language tag as BCP 47 writes it: "pt_br" is "pt-BR"."""
    parts = raw.replace("_", "-").split("-")
    rest = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in parts[1:]]
    return "-".join([parts[0].lower(), *rest])
