"""The words the model knows pages by: names of elements, of the page as a whole, and the first and last words of blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleanpage.blocks.document import Document
from cleanpage.text.urls import url_parts

MAX_NAMES: Final = 160
"""Characters of an element's class and id that are read."""

MAX_NAME_TOKENS: Final = 12
"""Parts of an element's class and id names that are read; generated names can have hundreds."""

MAX_LABEL_TOKENS: Final = 4
"""Words of an element's label for screen readers or test name that are read."""

HEAD_WORDS: Final = 8
TAIL_WORDS: Final = 4
TAIL_CHARACTERS: Final = 120
"""Of a long block the end is read for its last words."""

MAX_PAGE_TOKENS: Final = 64

END: Final = "\0"
"""What hardly any page holds: parts the names of one element, and the words of one block, from those of the next."""

INSIDE_CHARACTERS: Final = 400
INSIDE_WORDS: Final = 48
"""What of a block's text is read when all its words are."""

_UNSPACED: Final = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Scripts without spaces, Thai, Japanese and Chinese, whose characters are taken for words. Ranges, since `re`,
which has no names of scripts, takes half the time of `regex` here."""

_SIGNS: Final = "©®™℗#%$€£¥₽₹@"
"""Signs that are words."""

_WORD_OR_END: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|[{_SIGNS}]|{END}")
_NAME_PART: Final = re.compile(rf"[A-Z]?[a-z]{{2,24}}|[A-Z]{{2,24}}|{END}")
_HIDING_STYLE: Final = re.compile(r"display:\s*none|visibility:\s*hidden", re.I)
_SCHEMA_TYPE: Final = re.compile(r'"@type"\s*:\s*\[?\s*"([A-Za-z]{1,40})"')
_URL_PART: Final = re.compile(r"[a-zA-Z]{2,24}|\d+")


NAMING: Final = ("class", "id", "role", "itemprop", "style", "hidden", "aria-hidden", "itemtype", "aria-label", "data-testid")
"""The attributes that tell what an element is."""

ElementNames = tuple[str | None, ...]
"""A tag, and what stands in each attribute of `NAMING`."""

_NAMELESS: Final = (None,) * len(NAMING)


def element_names(tag: str, attributes: dict[str, str]) -> ElementNames:
    """What names an element, out of its attributes."""
    if not attributes:
        return (tag, *_NAMELESS)
    return (tag, *map(attributes.get, NAMING))


def element_tokens(tag: str, attributes: dict[str, str]) -> list[str]:
    """An element's tag, the parts of its class and id, its role and property, whether and how it is hidden.

    >>> element_tokens("div", {"class": "post__articleBody"})
    ['<div>', 'post', 'article', 'body']
    """
    return name_tokens([element_names(tag, attributes)])[0]


def name_tokens(elements: Sequence[ElementNames]) -> list[list[str]]:
    """The tokens of each of many elements."""
    classes = (f"{(class_ or '')[:MAX_NAMES]} {(id_ or '')[:MAX_NAMES]}" for _, class_, id_, *_ in elements)
    parts = iter(" ".join(_NAME_PART.findall(END.join(classes) + END)).lower().split(" "))
    found: list[list[str]] = []
    for tag, _, _, role, itemprop, style, hidden, aria_hidden, itemtype, label, test_id in elements:
        tokens = [f"<{tag}>", *list(iter(parts.__next__, END))[:MAX_NAME_TOKENS]]
        if role:
            tokens.append(f"role={role[:24].lower()}")
        if itemprop:
            tokens.append(f"itemprop={itemprop[:24].lower()}")
        if style and _HIDING_STYLE.search(style):
            tokens.append("display:none")
        if hidden is not None:
            tokens.append("hidden")
        if aria_hidden == "true":
            tokens.append("aria-hidden")
        if itemtype:
            tokens.append(f"itemtype={itemtype[-40:].rpartition('/')[2].lower()}")
        for text in (label, test_id):
            if text:
                tokens += _NAME_PART.findall(text[:MAX_NAMES].lower())[:MAX_LABEL_TOKENS]
        found.append(list(dict.fromkeys(tokens)))
    return found


def page_words(texts: Sequence[str]) -> list[str]:
    """The words of many texts in one list, case folded, each text's followed by `END`.

    >>> page_words(["Lock 7", "by Ada"]) == ["lock", "7", END, "by", "ada", END]
    True
    """
    if not texts:
        return []
    text = END.join([*texts, ""])
    if text.count(END) != len(texts):
        text = END.join([*(text.replace(END, " ") for text in texts), ""])
    found: list[str] = _WORD_OR_END.findall(text.casefold())
    return found


def page_tokens(document: Document, url: str | None) -> list[str]:
    """What the page says of itself: schema.org and OpenGraph types, generator, the names on its `<body>`, parts of its URL."""
    return list(dict.fromkeys(_page_tokens(document, url)))[:MAX_PAGE_TOKENS]


def _page_tokens(document: Document, url: str | None) -> Iterator[str]:
    if not document.owners:
        yield "text"
    for data in document.head.json_ld:
        for name in _SCHEMA_TYPE.findall(data[:100_000]):
            yield f"type:{name}"
        if '"articleBody"' in data:
            yield "articleBody"
    for meta in document.head.metas:
        name = (meta.get("property") or meta.get("name") or "").lower()
        content = meta.get("content") or ""
        if name == "og:type":
            yield f"og:{content[:40].lower()}"
        elif name == "generator" and content.strip():
            yield f"generator:{content.split()[0][:24].lower()}"
        elif name == "og:url" and not url:
            url = content
        elif name.startswith(("article:", "product:", "twitter:label")):
            yield name[:40]
    for tag, attributes in zip(document.elements.tags[:4], document.elements.attributes[:4], strict=True):
        if tag in ("html", "body"):
            for token in element_tokens(tag, attributes)[1:]:
                yield f"body:{token}"
    if url:
        parts = url_parts(url)
        for part in _URL_PART.findall(f"{(parts.hostname or '').rpartition('.')[0]} {parts.path[:200]}")[:16]:
            yield f"url:{'0' * min(4, len(part)) if part.isdigit() else part.lower()}"
        yield f"path:{min(5, parts.path.strip('/').count('/'))}"
        yield f"slug:{min(8, parts.path.rpartition('/')[2].count('-'))}"
