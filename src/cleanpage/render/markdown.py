"""Nodes to Markdown: CommonMark with GitHub's tables and strikethrough.

What these have no signs for: a line break is a backslash at the end of a line (spaces there get lost), in a table `<br>`; a
list in a table has tags; superscript and subscript are `<sup>` and `<sub>`; a formula is code between dollars, or a fence of
"math", its TeX as it is; a term is a bold paragraph and what is said of it a list; footnotes are `[^1]`. Where a numbered
list skips a number the sign after the number changes, which starts a new list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cleanpage.render.escape import (
    escaped,
    fence,
    heading_end,
    line_starts,
)
from cleanpage.render.html import list_tags
from cleanpage.render.markdown_inline import SPANS, inline_markdown, joined_runs
from cleanpage.render.nodes import (
    CODE,
    MATH,
    STRONG,
    Caption,
    Cell,
    Code,
    Definitions,
    Figure,
    Formula,
    Heading,
    Item,
    List,
    Node,
    Note,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    without_outer,
)


def markdown(nodes: Sequence[Node]) -> str:
    """Nodes as Markdown, without a newline at the end."""
    parts: list[str] = []
    previous: Node | None = None
    other = False  # whether the last list has the other of two signs
    for node in _expanded(nodes):
        for part in _sequences(node) if isinstance(node, List) else [node]:
            if isinstance(part, List):
                other = isinstance(previous, List) and previous.ordered == part.ordered and not other
                parts.append(_list(part, other))
            else:
                parts.append(_node(part))
            previous = part
    return "\n\n".join(filter(None, parts))


def _node(node: Node) -> str:
    if isinstance(node, Paragraph):
        return _paragraph(node.runs)
    if isinstance(node, Heading):
        text = inline_markdown([run._replace(text=run.text.replace("\n", " ")) for run in node.runs])
        return f"{'#' * node.level} {heading_end(text)}"
    if isinstance(node, Code):
        return _fenced(node.text, node.language)
    if isinstance(node, Formula):
        return _fenced(node.tex, "math")
    if isinstance(node, Quote):
        return "\n".join([f"> {line}" if line else ">" for line in markdown(node.children).split("\n")])
    if isinstance(node, Table):
        return _table(node)
    if isinstance(node, Note):
        first, *rest = node.children
        text = inline_markdown(first.runs) if isinstance(first, Paragraph) else ""
        start = line_starts(f"[^{node.label}]: {text}").replace("\n", "\\\n")
        return "\n\n".join(filter(None, (start, markdown(rest if text else node.children))))
    if isinstance(node, Rule):
        return "---"
    raise TypeError(f"no Markdown for {type(node).__name__}")


def _paragraph(runs: Sequence[Run]) -> str:
    text = line_starts(inline_markdown(runs))
    return text.replace("\n", "\\\n") if "\n" in text else text


def _fenced(text: str, info: str) -> str:
    ticks = fence(text)
    return f"{ticks}{info}\n{text}\n{ticks}"


def _sequences(node: List) -> list[List]:
    """The parts of a list whose numbers run on without a gap."""
    if not node.ordered:
        return [node]
    parts = [List(True, [node.items[0]])]
    for item in node.items[1:]:
        if item.number == parts[-1].items[-1].number + 1:
            parts[-1].items.append(item)
        else:
            parts.append(List(True, [item]))
    return [sequence for part in parts for sequence in _sequences(_outermost(part))] if len(parts) > 1 else parts


def _list(node: List, other: bool) -> str:
    ordered = node.ordered
    items = [replace(item, children=_expanded(item.children)) for item in node.items]
    tight = all(_is_tight(item) for item in items)
    lines: list[str] = []
    for item in items:
        sign = f"{item.number}{')' if other else '.'} " if ordered else "* " if other else "- "
        text = "\n".join(map(markdown, ([child] for child in item.children))) if tight else markdown(item.children)
        if item.checked is not None and isinstance(item.children[0], Paragraph):
            text = f"[{'x' if item.checked else ' '}] {text}"
        indent = "\n" + " " * len(sign)
        lines.append(sign + (text.replace("\n", indent).replace(indent + "\n", "\n\n") if "\n" in text else text))
    return ("\n" if tight else "\n\n").join(lines)


def _is_tight(item: Item) -> bool:
    """Whether an item is a line, or a list that goes without a blank line below it, or both."""
    first, *below = item.children
    if not below:
        return isinstance(first, Paragraph) or _follows_tight(first)
    return isinstance(first, Paragraph) and len(below) == 1 and _follows_tight(below[0])


def _follows_tight(node: Node) -> bool:
    """Whether a node is a list that may begin right below a line."""
    return isinstance(node, List) and len(_sequences(node)) == 1 and (not node.ordered or node.items[0].number == 1)


def _expanded(nodes: Sequence[Node]) -> list[Node]:
    """Nodes without those for which Markdown has no sign: their contents instead."""
    expanded: list[Node] = []
    for node in nodes:
        if isinstance(node, (Figure, Caption)):
            expanded += _expanded(node.children)
        elif isinstance(node, Definitions):
            below: List | None = None
            for entry in node.entries:
                if entry.term:
                    expanded += [_bold(child) for child in _expanded(entry.children)]
                    below = None
                elif len(entry.children) == 1 and isinstance(entry.children[0], List):
                    expanded.append(entry.children[0])
                    below = None
                else:
                    if below is None:
                        below = List(False, [])
                        expanded.append(below)
                    below.items.append(Item(1, entry.children))
        else:
            expanded.append(node)
    return [_outermost(node) if isinstance(node, List) else node for node in expanded]


def _outermost(node: List) -> List:
    """A list without the one around it, where that became a list that holds nothing else."""
    if len(node.items) > 1:
        return node
    return without_outer(List(node.ordered, [replace(node.items[0], children=_expanded(node.items[0].children))]))


def _bold(node: Node) -> Node:
    if not isinstance(node, Paragraph):
        return node
    bold = [run if run.image else run._replace(marks=run.marks | STRONG) for run in node.runs]
    return Paragraph(joined_runs(bold))


def _table(node: Table) -> str:
    rows = [[_cell(cell) if cell else "" for cell in row] for row in node.rows]
    width = max(map(len, rows))
    if not node.header_rows:
        rows.insert(0, [])
    rows.insert(1, ["---"] * width)
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n\n".join(filter(None, (markdown(node.caption), "\n".join(lines))))


def _cell(cell: Cell) -> str:
    nodes = _lines(cell.children)
    text = inline_markdown(nodes[0].runs) if len(nodes) == 1 and isinstance(nodes[0], Paragraph) else _cell_text(nodes)
    return text.replace("\n", "<br>").replace("|", "\\|")


def _cell_text(nodes: Sequence[Node]) -> str:
    """What is in a cell, all in one paragraph to a parser: a newline between lines, tags around lists and lines of code."""
    text, apart = "", True
    for node in nodes:
        if isinstance(node, List):
            start, values, end = list_tags(node)
            items = [f"<li{value}>{_cell_text(_lines(item.children))}</li>" for value, item in zip(values, node.items)]
            text += "".join([start, *items, end])
            apart = True
            continue
        if isinstance(node, Code):
            lines = [escaped(line, alone=False) for line in node.text.split("\n")]
            part = f"<pre>{'<br>'.join(lines)}</pre>"
        else:
            part = inline_markdown(node.runs, alone=False) if isinstance(node, Paragraph) else ""
        text += part if apart or not part else "\n" + part
        apart = False
    return text


def _lines(nodes: Sequence[Node]) -> list[Node]:
    """What a cell can hold of nodes, paragraphs and headings side by side as lines of one paragraph."""
    lines: list[Node] = []
    for node in _flat(nodes):
        if not isinstance(node, (Paragraph, Heading)):
            lines.append(node)
        elif lines and isinstance(lines[-1], Paragraph):
            last, first = lines[-1].runs[-1], node.runs[0]
            link = first.link if first.link == last.link else ""
            between = Run("\n", first.marks & last.marks & SPANS, link)
            lines[-1].runs.extend((between, *node.runs))
        else:
            lines.append(Paragraph([*node.runs]))
    return [Paragraph(joined_runs(node.runs)) if isinstance(node, Paragraph) else node for node in lines]


def _flat(nodes: Sequence[Node]) -> list[Node]:
    """Nodes, those in quotes and notes instead of these, without rules."""
    flat: list[Node] = []
    for node in _expanded(nodes):
        if isinstance(node, (Quote, Note)):
            flat += _flat(node.children)
        elif isinstance(node, List) and len(node.items) == 1:
            flat.append(without_outer(List(node.ordered, [replace(node.items[0], children=_flat(node.items[0].children))])))
        elif isinstance(node, Formula):
            flat.append(Paragraph([Run(node.tex, MATH)]))
        elif isinstance(node, Code) and " ".join(node.text.split()) == node.text:  # nothing that a line of text would lose
            flat.append(Paragraph([Run(node.text, CODE)]))
        elif not isinstance(node, Rule):
            flat.append(node)
    return flat
