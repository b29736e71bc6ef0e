"""Preformatted text: its lines, and the language that it is in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT, Elements
from cleanpage.render.nodes import Code

LANGUAGE_REACH: Final = 3
"""Elements around preformatted text whose names may tell its language."""

CODE_LINES: Final = frozenset(("div", "p", "li"))
"""Elements that pages put around each line of code."""

_LANGUAGE: Final = re.compile(
    r"(?:^|\s)(?:(?:language|lang|highlight-source|highlight-text|highlight|brush:)[-:\s]\s*|(?:sourcecode|hljs|highlight|src)\s+"
    r"(?:hljs\s+)?(?!lang))([a-z0-9+#_.]+(?:-[a-z0-9]+)?)",
    re.I,
)
_BLANK_LINES: Final = re.compile(r"\A(?:[^\S\n]*\n)+")
_NO_LANGUAGE: Final = frozenset(
    "auto copyable default language nohighlight none notranslate plain plaintext text undefined".split()
)


def code(document: Document, element: int, blocks: Sequence[int]) -> Code:
    """The code in a preformatted element from the blocks in it."""
    lines = [document.texts[blocks[0]]]
    for block in blocks[1:]:
        lines += [*[""] * _empty_lines(document.elements, element, block), document.texts[block]]
    language = _language(document.elements, element, document.first_text_elements[blocks[0]])
    return Code(_BLANK_LINES.sub("", "\n".join(lines)), language)


def _empty_lines(elements: Elements, element: int, block: int) -> int:
    """How many lines of code right before a block have an element each and nothing in it."""
    first = max(element + 1, bisect_left(elements.first_blocks, block))
    return sum(
        elements.tags[at] in CODE_LINES and elements.last_blocks[at] == block
        for at in range(first, bisect_right(elements.first_blocks, block))
    )


def _language(elements: Elements, element: int, leaf: int) -> str:
    """What the names of the elements inside and around preformatted text say of its language."""
    chain: list[int] = []
    at = leaf
    while at > element:
        chain.append(at)
        at = elements.parents[at]
    chain = chain[::-1][:1]
    while at != NO_ELEMENT and len(chain) < LANGUAGE_REACH + 1:
        chain.append(at)
        at = elements.parents[at]
    for at in chain:
        attributes = elements.attributes[at]
        for name in ("data-lang", "data-language", "class"):
            value = attributes.get(name)
            match = _LANGUAGE.search(value if name == "class" else f"lang-{value.strip()}") if value else None
            if match and match[1].lower() not in _NO_LANGUAGE:
                return match[1].lower()
    return ""
