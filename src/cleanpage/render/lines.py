"""The kept blocks of a text page to nodes: lists by the marks and indents of their lines, paragraphs of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from cleanpage.blocks import Document
from cleanpage.render.nodes import Item, List, Node, Paragraph, Run

MAX_DEPTH: Final = 16
_MARK: Final = regex.compile(r"(?:(?P<sure>[•‣◦▪●○■])|(?P<mark>[-*+·])|(?P<number>\d{1,3})[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that begins as an item of a list."""

    block: int
    indent: int
    mark: str
    number: int
    text: str


def line_structure(document: Document, kept: Sequence[bool], text: str) -> list[Node]:
    """The kept blocks of a text page as nodes. `text` is the page; what indents a line is read from it.

    One line with a dash or a number is no list: two in a row are, if the numbers go up by one.
    """
    nodes: list[Node] = []
    run: list[_Line] = []
    for block, keep in enumerate(kept):
        line = _item(document, block, text) if keep else None
        if run and (line is None or line.block != run[-1].block + 1):
            nodes += _items(run, document)
            run = []
        if line:
            run.append(line)
        elif keep:
            nodes.append(_paragraph(document.texts[block]))
    return nodes + _items(run, document)


def _item(document: Document, block: int, text: str) -> _Line | None:
    match = _MARK.match(document.texts[block])
    if not match:
        return None
    start = document.spans[block][0]
    before = text[text.rfind("\n", 0, start) + 1 : start]
    mark = match["sure"] or match["mark"] or "1"
    return _Line(block, len(before.expandtabs(4)), mark, int(match["number"] or 0), document.texts[block][match.end() :])


def _items(run: list[_Line], document: Document) -> list[Node]:
    """The lists in a run of lines that may be items; those that are none after all are paragraphs."""
    nodes: list[Node] = []
    lists: list[tuple[_Line, List]] = []  # the open lists, each with its last line
    for at, line in enumerate(run):
        while lists and lists[-1][0].indent > line.indent:
            lists.pop()
        if lists and lists[-1][0].indent == line.indent and _follows(lists[-1][0], line):
            lists[-1][1].items.append(Item(line.number, [_paragraph(line.text)]))
            lists[-1] = (line, lists[-1][1])
            continue
        if lists and lists[-1][0].indent == line.indent:
            lists.pop()
        next_ = next((other for other in run[at + 1 :] if other.indent <= line.indent), None)
        if line.mark in "-*+·1" and not (next_ and next_.indent == line.indent and _follows(line, next_)) and not lists:
            nodes.append(_paragraph(document.texts[line.block]))
            continue
        made = List(line.mark == "1", [Item(line.number, [_paragraph(line.text)])])
        (lists[-1][1].items[-1].children if lists else nodes).append(made)
        if len(lists) < MAX_DEPTH:
            lists.append((line, made))
    return nodes


def _follows(line: _Line, following: _Line) -> bool:
    """Whether a line goes on with the list of another one."""
    return line.mark == following.mark and (line.mark != "1" or following.number == line.number + 1)


def _paragraph(text: str) -> Paragraph:
    return Paragraph([Run(text)])
