"""What the caller chose of a page: tables or none, comments or none, nothing of what CSS selectors find."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a page may be in its body."""

    tables: bool = True
    comments: bool = False
    prune: tuple[str, ...] = ()
    """CSS selectors; what they find is not."""


DEFAULT: Final = Choice()


def read_choice(tables: bool, comments: bool, prune: Iterable[str]) -> Choice:
    """The choice, checked; raises `ValueError` for a selector that is none, `TypeError` for what is no list of strings.

    >>> read_choice(True, False, ["div >"])
    Traceback (most recent call last):
    ...
    ValueError: 'div >' is no CSS selector: Invalid character ' ' position 3
    """
    if not prune and tables and not comments:
        return DEFAULT
    selectors = (prune,) if isinstance(prune, str) else tuple(prune)
    for selector in selectors:
        if not isinstance(selector, str):
            raise TypeError(f"prune is a list of CSS selectors, strings; not {type(selector).__name__}")
        _compiled(selector)
    return Choice(tables, comments, selectors)


def pruned_elements(document: Document, selectors: Sequence[str]) -> frozenset[int]:
    """The elements that selectors find, and those inside them."""
    if not selectors or not document.owners:
        return frozenset()
    from bs4 import BeautifulSoup

    soup = BeautifulSoup("", "html.parser")
    tags: list[Any] = []
    elements = document.elements
    for name, parent, attributes in zip(elements.tags, elements.parents, elements.attributes):
        tag = soup.new_tag(name, attrs=dict(attributes))
        (soup if parent == NO_ELEMENT else tags[parent]).append(tag)
        tags.append(tag)
    found = {id(tag) for selector in selectors for tag in _compiled(selector).select(soup)}
    pruned: set[int] = set()
    for element, parent in enumerate(elements.parents):
        if id(tags[element]) in found or parent in pruned:
            pruned.add(element)
    return frozenset(pruned)


def chosen(document: Document, verdict: Sequence[bool], choice: Choice, comments: Iterable[int]) -> list[bool]:
    """The verdict on each block when the caller's choice is respected; `comments` are the blocks of comments."""
    kept = list(verdict)
    if choice.comments:
        for block in comments:
            kept[block] = True
    if not document.owners:
        return kept
    elements = document.elements
    if not choice.tables:
        from cleanpage.render.tables import table_rows

        for element, tag in enumerate(elements.tags):
            if tag == "table" and table_rows(elements, element) is not None:
                for block in range(elements.first_blocks[element], elements.last_blocks[element]):
                    kept[block] = False
    pruned = pruned_elements(document, choice.prune)
    return [keep and not (pruned and _stands_in(document, block, pruned)) for block, keep in enumerate(kept)]


def _stands_in(document: Document, block: int, elements: Collection[int]) -> bool:
    """Whether a whole block stands in some elements."""
    if document.owners[block] in elements:
        return True
    pieces = zip(document.text_nodes[block], document.text_node_elements[block])
    return all(element in elements for text, element in pieces if not text.isspace())


def _compiled(selector: str) -> Any:
    import soupsieve

    try:
        return soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        said = str(error).partition("\n")[0]
        raise ValueError(f"{selector!r} is no CSS selector: {said}") from None
