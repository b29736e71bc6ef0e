"""What a body is made of: nodes for its blocks, runs for the text in them. Every writer reads these, none the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

STRONG: Final = 1
EMPHASIS: Final = 2
DELETED: Final = 4
SUPERSCRIPT: Final = 8
SUBSCRIPT: Final = 16
CODE: Final = 32
MATH: Final = 64
"""The text is TeX."""

NOTE: Final = 128
"""The text is the label of a footnote, and the run refers to it."""

VIDEO: Final = 256
"""The text is the title of a video or a recording, and the link leads to it."""


class Run(NamedTuple):
    """A piece of text of one look: whitespace folded, a line break as a newline; of an image its alternative text."""

    text: str
    marks: int = 0
    link: str = ""
    image: str = ""
    """The image's address."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: list[Run]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    """1 to 6, as on the page."""
    runs: list[Run]


@dataclass(frozen=True, slots=True)
class Code:
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula on a line of its own."""

    tex: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A break between two parts of the text."""


@dataclass(frozen=True, slots=True)
class Quote:
    children: list[Node]
    source: str = ""
    """The address of what is quoted."""


@dataclass(frozen=True, slots=True)
class Item:
    number: int
    children: list[Node]
    checked: bool | None = None
    """Whether its checkbox is set; None without one."""


@dataclass(frozen=True, slots=True)
class List:
    ordered: bool
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Definition:
    """A term, or what is said of the terms before it."""

    term: bool
    children: list[Node]


@dataclass(frozen=True, slots=True)
class Definitions:
    entries: list[Definition]


@dataclass(frozen=True, slots=True)
class Cell:
    children: list[Node]
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[list[Cell | None]]
    """Each cell where it starts; None where one to the left or above reaches."""
    header_rows: int
    caption: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Caption:
    children: list[Node]


@dataclass(frozen=True, slots=True)
class Figure:
    """Images, or whatever else the page frames with a caption."""

    children: list[Node]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote."""

    label: str
    children: list[Node]


Node = Paragraph | Heading | Code | Formula | Rule | Quote | List | Definitions | Table | Caption | Figure | Note


def children(node: Node) -> list[Node]:
    """The nodes inside a node, in order."""
    if isinstance(node, (Quote, Figure, Caption, Note)):
        return node.children
    if isinstance(node, List):
        return [child for item in node.items for child in item.children]
    if isinstance(node, Definitions):
        return [child for entry in node.entries for child in entry.children]
    if isinstance(node, Table):
        return [*node.caption, *(child for row in node.rows for cell in row if cell for child in cell.children)]
    return []


def nodes_in(nodes: Sequence[Node]) -> Iterator[Node]:
    """Nodes and those inside them, in order."""
    for node in nodes:
        yield node
        yield from nodes_in(children(node))


def without_outer(node: List) -> List:
    """A list without those around it that hold nothing else: the text above it was removed."""
    while len(node.items) == 1 and len(node.items[0].children) == 1 and isinstance(inner := node.items[0].children[0], List):
        node = inner
    return node
