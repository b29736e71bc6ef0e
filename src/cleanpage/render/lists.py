"""The items of lists: their numbers, and the checkboxes at their start."""

from __future__ import annotations

import re
from typing import Final

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT, Elements, Insert

MAX_NUMBER: Final = 999_999_999
"""The largest number of a list item that CommonMark reads."""


def item_numbers(elements: Elements, element: int) -> dict[int, int]:
    """The numbers of an ordered list's items, those removed counted too."""
    items: list[int] = []
    for at in range(element + 1, len(elements.tags)):
        if elements.parents[at] < element:
            break
        if elements.tags[at] == "li" and elements.parents[at] == element:
            items.append(at)
    attributes = elements.attributes
    back = attributes[element].get("reversed") is not None
    number = _integer(attributes[element].get("start"), len(items) if back else 1)
    numbers: dict[int, int] = {}
    for item in items:
        number = _integer(attributes[item].get("value"), number)
        numbers[item] = min(max(number, 0), MAX_NUMBER)
        number += -1 if back else 1
    return numbers


def checked_items(document: Document) -> dict[int, bool]:
    """The items of lists that begin with a checkbox, and whether it is set."""
    elements, found = document.elements, dict[int, bool]()
    for insert in filter(is_checkbox, document.inserts):
        element = insert.element
        while element != NO_ELEMENT and elements.tags[element] != "li":
            element = elements.parents[element]
        if element != NO_ELEMENT and elements.first_blocks[element] == insert.block:
            found.setdefault(element, insert.attributes.get("checked") is not None)
    return found


def is_checkbox(insert: Insert) -> bool:
    return (insert.attributes.get("type") or "").lower() == "checkbox"


def _integer(text: str | None, default: int) -> int:
    """An attribute that holds a number of an item."""
    match = re.match(r"\s*([+-]?\d{1,10})", text or "")
    return int(match[1]) if match else default
