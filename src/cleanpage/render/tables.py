"""Tables: which of a page's tables hold data, and where in the grid each cell stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from cleanpage.blocks.document import NO_ELEMENT, Elements
from cleanpage.render.nodes import Cell, Node

MAX_CELL_BLOCKS: Final = 3
"""Blocks in the largest cell of a table that marks no header; a table with more lays out the page."""

MAX_COLUMNS: Final = 100
"""A wider table is no table that people read."""

_NUMBER: Final = re.compile(r"\s*(\d{1,5})")
_LAYOUT: Final = frozenset("h1 h2 h3 h4 h5 h6 ul ol dl form article section nav pre".split())
_MARKED: Final = frozenset("th thead caption".split())
_SECTIONS: Final = frozenset(("thead", "tbody", "tfoot"))
_PARTS: Final = frozenset(("table", "tr", *_SECTIONS))


def table_rows(elements: Elements, table: int) -> list[list[int]] | None:
    """The cells of each row of a data table; None if the table lays out the page.

    A table is one of data if it marks a header or a caption, or has rows and columns of small cells; in no case if another
    table is in it or its role says that it is none. Cells that stand in no row, as where the page opens rows by their end,
    fill rows as wide as the first.
    """
    tags, parents, attributes = elements.tags, elements.parents, elements.attributes
    if (attributes[table].get("role") or "").lower() in ("presentation", "none"):
        return None
    rows: list[list[int]] = []
    marked = layout = False
    largest = 0
    full = room = 0  # the columns of the first row, and those left in a row whose cells no element holds
    for at in range(table + 1, len(tags)):
        if parents[at] < table:
            break
        tag = tags[at]
        if tag == "table":
            return None
        if tag == "tr" or tag in _SECTIONS:
            room = 0
        if tag == "tr":
            rows.append([])
        elif tag == "td" or tag == "th":
            around = parents[at]
            if tags[around] not in _PARTS:  # a form, for one
                around = parents[around]
            if tags[around] not in _PARTS:
                return None
            if tags[around] != "tr":
                if room <= 0:
                    full = full or next((columns for row in rows if (columns := _width(elements, row))), 0)
                    room = full or MAX_COLUMNS + 1
                    rows.append([])
                room -= span(elements, at, "colspan")
            rows[-1].append(at)
            largest = max(largest, elements.last_blocks[at] - elements.first_blocks[at])
        layout = layout or tag in _LAYOUT
        marked = marked or tag in _MARKED
    width = max((_width(elements, row) for row in rows), default=0)
    if not 2 <= width <= MAX_COLUMNS or not any(len(row) > 1 for row in rows):
        return None
    if marked or (len(rows) > 1 and not layout and largest <= MAX_CELL_BLOCKS):
        return rows
    return None


def _width(elements: Elements, row: Sequence[int]) -> int:
    return sum(span(elements, cell, "colspan") for cell in row)


def span(elements: Elements, cell: int, name: str) -> int:
    """The columns or rows that a cell spans; 0 rows are all that follow."""
    match = _NUMBER.match(elements.attributes[cell].get(name) or "")
    return int(match[1]) if match and (int(match[1]) or name == "rowspan") else 1


def grid(elements: Elements, rows: Sequence[Sequence[int]], contents: dict[int, list[Node]]) -> list[list[Cell | None]]:
    """The rows that have contents, every cell in its column; what a cell without contents spans is empty cells.

    No rows where cells that span rows push others out to more than `MAX_COLUMNS`.
    """
    filled = [any(cell in contents for cell in row) for row in rows]
    lines: list[list[Cell | None]] = []
    reach: dict[int, tuple[int, bool]] = {}  # by column: the row where the cell from above ends, whether it has contents
    for number, row in enumerate(rows):
        line: list[Cell | None] = []
        for cell in row:
            _pass(line, reach, number)
            columns = span(elements, cell, "colspan")
            down = span(elements, cell, "rowspan")
            end = min(number + down, len(rows)) if down else len(rows)
            nodes = contents.get(cell, [])
            made = Cell(nodes, elements.tags[cell] == "th", columns, max(1, sum(filled[number:end])))
            line += [made, *[None] * (columns - 1)]
            for column in range(len(line) - columns, len(line)):
                reach[column] = (end, filled[number])
        _pass(line, reach, number)
        if len(line) > MAX_COLUMNS:
            return []
        if filled[number]:
            lines.append(line)
    return lines


def _pass(line: list[Cell | None], reach: dict[int, tuple[int, bool]], number: int) -> None:
    """Move on over the columns that cells from above reach into."""
    while True:
        end, covered = reach.get(len(line), (0, False))
        if end <= number:
            return
        line.append(None if covered else Cell([]))


def cell_finder(elements: Elements, table: int) -> Callable[[int], int]:
    """A function from an element to the cell of a table that it stands in."""
    tags, parents = elements.tags, elements.parents
    known = {table: NO_ELEMENT}

    def cell_of(element: int) -> int:
        climbed = []
        while element not in known and tags[element] not in ("td", "th"):
            climbed.append(element)
            element = parents[element]
        cell = known.get(element, element)
        known.update(dict.fromkeys(climbed, cell))
        return cell

    return cell_of


def header_rows(elements: Elements, rows: Sequence[Sequence[int]], contents: dict[int, list[Node]]) -> int:
    """How many of the rows with contents, from the first one on, are the table's head."""
    tags, parents = elements.tags, elements.parents
    count = 0
    for row in rows:
        if any(cell in contents for cell in row):
            around = parents[row[0]]
            in_head = "thead" in (tags[around], tags[parents[around]])
            if not in_head and any(tags[cell] != "th" for cell in row):
                break
            count += 1
    return count
