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

MOST_BESIDE, MOST_PRESSED = 3, 30
"""Blocks that stand in one box with code and belong to it, and the characters of the longest of them."""

PREFORMATTED: Final = frozenset(("pre", "listing", "xmp", "plaintext"))

CODE_LINES: Final = frozenset(("div", "p", "li"))
"""Elements that pages put around each line of code."""

_LANGUAGE: Final = re.compile(
    r"(?:^|\s)(?:(?:language|lang|highlight-source|highlight-text|highlight|brush:)[-:\s]\s*|(?:sourcecode|hljs|highlight|src)\s+"
    r"(?:hljs\s+)?(?!lang))([a-z0-9+#_.]+(?:-[a-z0-9]+)?)",
    re.I,
)
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NUMBERS: Final = frozenset(("lineno", "linenos", "linenumber", "linenumbers", "lnum", "ln", "gutter"))
_PRESSED: Final = frozenset(("copy", "copybtn", "clipboard", "btn"))
_TABLE: Final = frozenset("td th tr tbody thead table".split())
_NUMBER: Final = frozenset(("number", "num", "no"))
"""Words in the names of elements that hold the number of a line."""

_BLANK_LINES: Final = re.compile(r"\A(?:[^\S\n]*\n)+")
_NO_LANGUAGE: Final = frozenset(
    "auto copyable default language nohighlight none notranslate plain plaintext text undefined".split()
)


def code(document: Document, element: int, blocks: Sequence[int]) -> Code:
    """The code in a preformatted element from the blocks in it, without numbers that stand in elements of their own."""
    lines = [unnumbered(document, blocks[0])]
    for block in blocks[1:]:
        lines += [*[""] * _empty_lines(document.elements, element, block), unnumbered(document, block)]
    language = _language(document.elements, element, document.first_text_elements[blocks[0]])
    return Code(_BLANK_LINES.sub("", "\n".join(lines)), language)


def are_line_numbers(text: str) -> bool:
    """Whether a text is whole numbers that go up by one, a line each.

    >>> are_line_numbers("9\\n10\\n11"), are_line_numbers("1\\n3")
    (True, False)
    """
    lines = text.split()
    return (
        bool(lines)
        and all(line.isdecimal() for line in lines)
        and [int(line) for line in lines] == list(range(int(lines[0]), int(lines[0]) + len(lines)))
    )


def code_furniture(document: Document, kept: Sequence[bool]) -> set[int]:
    """The blocks beside code that are no text: buttons such as "Copy", the name of its language, a column of line numbers."""
    elements, found = document.elements, set[int]()
    end = 0  # the block after the outermost preformatted text
    for element, tag in enumerate(elements.tags):
        first, last = elements.first_blocks[element], elements.last_blocks[element]
        if tag not in PREFORMATTED:
            continue
        if _numbers_a_row(document, element):
            found.update(range(first, last))
        if first < end or not any(kept[first:last]):
            continue
        end = last
        inside = {block for block in range(first, last) if _is_furniture(document, block, element)}
        if len(inside) == last - first:  # nothing else is in it
            continue
        found |= inside
        around = element
        for _ in range(LANGUAGE_REACH):
            parent = elements.parents[around]
            if parent == NO_ELEMENT or _size(elements, parent) - (last - first) > MOST_BESIDE:
                break
            around = parent
        language = ""
        for block in (*range(elements.first_blocks[around], first), *range(last, elements.last_blocks[around])):
            text = document.texts[block]
            if len(text) > MOST_PRESSED:
                continue
            language = language or _language(elements, element, document.first_text_elements[first])
            if _is_pressed(elements, document.first_text_elements[block], around) or (
                block < first and text.lower() == language
            ):
                found.add(block)
    return found


def table_code(document: Document, rows: Sequence[Sequence[int]]) -> Code | None:
    """The code in a table that has a cell for the number of each line and one for the line; None for other tables."""
    elements = document.elements
    if not all(len(row) == 2 and is_line_number(elements, row[0]) for row in rows):
        return None
    lines: list[str] = []
    for _, cell in rows:
        blocks = range(elements.first_blocks[cell], elements.last_blocks[cell])
        lines.append("".join([text for block in blocks for text in document.text_nodes[block]]).strip("\r\n").rstrip())
    return Code("\n".join(lines), _language(elements, rows[0][1], rows[0][1]))


def _numbers_a_row(document: Document, element: int) -> bool:
    """Whether preformatted text is the line numbers of what else stands in its row of a table."""
    elements = document.elements
    first, last = elements.first_blocks[element], elements.last_blocks[element]
    row = element
    for _ in range(LANGUAGE_REACH):
        if row != NO_ELEMENT and elements.tags[row] != "tr":
            row = elements.parents[row]
    if row == NO_ELEMENT or elements.tags[row] != "tr" or first == last or last == elements.last_blocks[row]:
        return False
    return all(_is_column(document, block, row, document.texts[block]) for block in range(first, last))


def _is_furniture(document: Document, block: int, element: int) -> bool:
    """Whether a block in preformatted text is a button or a column of line numbers."""
    return document.elements.tags[document.owners[block]] == "button" or _is_column(
        document, block, element, document.texts[block]
    )


def _is_column(document: Document, block: int, around: int, text: str) -> bool:
    """Whether a block, inside an element that is around it, is line numbers by what it holds and what it is called."""
    if not are_line_numbers(text):
        return False
    element = document.first_text_elements[block]
    while element not in (NO_ELEMENT, around):
        if is_line_number(document.elements, element):
            return True
        element = document.elements.parents[element]
    return False


def _size(elements: Elements, element: int) -> int:
    return elements.last_blocks[element] - elements.first_blocks[element]


def _is_pressed(elements: Elements, element: int, around: int) -> bool:
    """Whether an element, or one of those around it inside another, is a button."""
    own = frozenset(word.lower() for word in _WORDS.findall(elements.attributes_of(element).get("class") or ""))
    if elements.tags[element] != "p" and own & _PRESSED:
        return True
    while element not in (NO_ELEMENT, around):
        if elements.tags[element] == "button" or elements.attributes_of(element).get("role") == "button":
            return True
        element = elements.parents[element]
    return False


def is_line_number(elements: Elements, element: int) -> bool:
    """Whether an element is called the number of a line of code."""
    attributes = elements.attributes_of(element)
    words = frozenset(word.lower() for word in _WORDS.findall(attributes.get("class") or ""))
    return bool(words & _NUMBERS or ("line" in words and words & _NUMBER)) or "data-line-number" in attributes


def unnumbered(document: Document, block: int) -> str:
    """A block's text without the numbers that stand in elements of their own at the start of its lines."""
    if not _begins_with_numbers(document.texts[block]):
        return document.texts[block]
    texts, elements = document.text_nodes[block], document.text_node_elements[block]
    numbered = {
        at
        for at, (text, element) in enumerate(zip(texts, elements))
        if element != NO_ELEMENT and text.strip().isdecimal() and is_line_number(document.elements, element)
    }
    if not numbered:
        return document.texts[block]
    text = "".join([text for at, text in enumerate(texts) if at not in numbered])
    return text.replace("\r\n", "\n").strip("\r\n").rstrip()


def _begins_with_numbers(text: str) -> bool:
    """Whether the first and the last line of a text begin with a digit."""
    text = text.lstrip()
    return text[:1].isdecimal() and text[text.rfind("\n") + 1 :].lstrip()[:1].isdecimal()


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
        if elements.tags[at] not in _TABLE:
            chain.append(at)
        at = elements.parents[at]
    for at in chain:
        attributes = elements.attributes_of(at)
        for name in ("data-lang", "data-language", "class"):
            value = attributes.get(name)
            match = _LANGUAGE.search(value if name == "class" else f"lang-{value.strip()}") if value else None
            if match and match[1].lower() not in _NO_LANGUAGE:
                return match[1].lower()
    return ""
