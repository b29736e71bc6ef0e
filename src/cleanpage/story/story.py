"""A cleaned page's story as nodes, and what stands in them: images, links, videos, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cleanpage.blocks import Document
from cleanpage.input.read import Page
from cleanpage.render.footnotes import cited_blocks
from cleanpage.render.inline import heading_runs
from cleanpage.render.lines import line_structure
from cleanpage.render.link_urls import LinkUrls, base_url
from cleanpage.render.nodes import (
    VIDEO,
    Caption,
    Cell,
    Code,
    Figure,
    Formula,
    Heading,
    Node,
    Paragraph,
    Run,
    Table,
    children,
    nodes_in,
)
from cleanpage.render.structure import structure
from cleanpage.story import parts
from cleanpage.text.characters import collapse_whitespace


@dataclass(frozen=True, slots=True)
class Story:
    """What a story is made of."""

    page: Page
    document: Document
    kept: Sequence[bool]
    headline: str
    headline_block: int | None
    """The block that the network takes for the headline."""
    shown_headline: int | None
    """The block that shows `headline`."""
    pruned: frozenset[int]
    """The elements that the caller does not want."""

    def nodes(self, *, links: bool = True, images: bool = True, strip_tracking: bool = False) -> list[Node]:
        """The headline, if there is one, and the body."""
        title = collapse_whitespace(self.headline)
        headline = [Heading(1, [Run(title)])] if title else []
        if not self.document.owners:
            return [*headline, *line_structure(self.document, self.kept, self.page.text)]
        base = base_url(self.page.url, self.document.head)
        link_urls = LinkUrls(base, strip_tracking=strip_tracking)
        if title and self.shown_headline is not None:
            runs = heading_runs(self.document, self.shown_headline, link_urls)
            if collapse_whitespace("".join([run.text for run in runs])) == title:
                headline = [Heading(1, runs)]
        cited = cited_blocks(self.document, self.kept)
        kept = [keep or block in cited for block, keep in enumerate(self.kept)] if cited else self.kept
        body = structure(
            self.document,
            kept,
            self.headline_block,
            link_urls,
            links=links,
            images=images,
            below=bool(headline),
            without=self.pruned,
        )
        return [*headline, *body]


@dataclass(frozen=True, slots=True)
class Inside:
    """What stands in a story, in its order."""

    images: tuple[parts.Image, ...]
    links: tuple[parts.Link, ...]
    videos: tuple[parts.Video, ...]
    tables: tuple[parts.Table, ...]


def inside(nodes: Sequence[Node]) -> Inside:
    """What stands in nodes."""
    return Inside(_images(nodes), _links(nodes), _videos(nodes), _tables(nodes))


def _images(nodes: Sequence[Node]) -> tuple[parts.Image, ...]:
    """The images in nodes, each address once; the caption is that of the figure around one."""
    found: dict[str, parts.Image] = {}
    for node, caption in _captioned(nodes):
        for run in _own_runs(node):
            if run.image and (run.image not in found or (caption and not found[run.image].caption)):
                found[run.image] = parts.Image(run.image, run.text, caption)
    return tuple(found.values())


def _links(nodes: Sequence[Node]) -> tuple[parts.Link, ...]:
    """The links in nodes that show a text, each time one stands there."""
    found: list[parts.Link] = []
    for runs in _runs(nodes):
        for address, linked in groupby(runs, key=lambda run: "" if run.marks & VIDEO else run.link):
            text = collapse_whitespace("".join([run.text for run in linked if not run.image]))
            if address and text:
                found.append(parts.Link(text, address))
    return tuple(found)


def _videos(nodes: Sequence[Node]) -> tuple[parts.Video, ...]:
    """The videos and recordings in nodes, each address once."""
    found: dict[str, parts.Video] = {}
    for runs in _runs(nodes):
        for run in runs:
            if run.marks & VIDEO:
                found.setdefault(run.link, parts.Video(run.link, "" if run.text == run.link else run.text))
    return tuple(found.values())


def _tables(nodes: Sequence[Node]) -> tuple[parts.Table, ...]:
    """The tables in nodes, those inside lists and quotes too."""
    return tuple(_table(node) for node in nodes_in(nodes) if isinstance(node, Table))


def plain(nodes: Sequence[Node]) -> str:
    """The text in nodes, a line for each paragraph."""
    lines: list[str] = []
    for node in nodes_in(nodes):
        if isinstance(node, Code):
            lines.append(node.text)
        elif isinstance(node, Formula):
            lines.append(node.tex)
        else:
            lines.append("".join([run.text for run in _own_runs(node) if not run.image]))
    return "\n".join(filter(None, lines))


def _own_runs(node: Node) -> list[Run]:
    return node.runs if isinstance(node, (Paragraph, Heading)) else []


def _runs(nodes: Sequence[Node]) -> Iterator[list[Run]]:
    for node in nodes_in(nodes):
        if runs := _own_runs(node):
            yield runs


def _captioned(nodes: Sequence[Node], caption: str = "") -> Iterator[tuple[Node, str]]:
    """Nodes and those inside them, each with the caption of the figure around it."""
    for node in nodes:
        yield node, caption
        if isinstance(node, Figure):
            own = plain([child for child in node.children if isinstance(child, Caption)])
            yield from _captioned(node.children, own or caption)
        else:
            yield from _captioned(children(node), caption)


def _table(node: Table) -> parts.Table:
    width = max(map(len, node.rows))
    rows: list[list[str]] = [[""] * width for _ in node.rows]
    for number, row in enumerate(node.rows):
        for column, cell in enumerate(row):
            if isinstance(cell, Cell):
                text = plain(cell.children)
                for line in rows[number : number + cell.rows]:
                    line[column : column + cell.columns] = [text] * min(cell.columns, width - column)
    return parts.Table(tuple(map(tuple, rows)), node.header_rows, plain(node.caption))
