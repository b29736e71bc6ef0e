"""Nodes to Markdown: CommonMark with GitHub's tables and strikethrough.

What these have no signs for: a line break is a backslash at the end of a line (spaces there get lost), in a table `<br>`; a
list in a table has tags; superscript and subscript are `<sup>` and `<sub>`; a formula is code between dollars, or a fence of
"math", its TeX as it is; a term is a bold paragraph and what is said of it a list; footnotes are `[^1]`. Where a numbered
list skips a number the sign after the number changes, which starts a new list.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from cleanpage.render.escape import (
    code_span,
    destination,
    escaped,
    fence,
    heading_end,
    is_punctuation,
    line_starts,
    paired,
)
from cleanpage.render.html import list_tags
from cleanpage.render.nodes import (
    CODE,
    DELETED,
    EMPHASIS,
    MATH,
    NOTE,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
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

LINK: Final = 1 << 16
"""Beside the marks of runs, the mark of those in a link."""

_WRAPS: Final = (LINK, DELETED, STRONG, EMPHASIS, SUPERSCRIPT, SUBSCRIPT)
_SPANS: Final = DELETED | STRONG | EMPHASIS | SUPERSCRIPT | SUBSCRIPT
_SIGNS: Final = {DELETED: "~~", STRONG: "**", EMPHASIS: "*"}
_TAGS: Final = {DELETED: "del", STRONG: "strong", EMPHASIS: "em", SUPERSCRIPT: "sup", SUBSCRIPT: "sub"}


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
        text = _inline([run._replace(text=run.text.replace("\n", " ")) for run in node.runs])
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
        text = _inline(first.runs) if isinstance(first, Paragraph) else ""
        start = line_starts(f"[^{node.label}]: {text}").replace("\n", "\\\n")
        return "\n\n".join(filter(None, (start, markdown(rest if text else node.children))))
    if isinstance(node, Rule):
        return "---"
    raise TypeError(f"no Markdown for {type(node).__name__}")


def _paragraph(runs: Sequence[Run]) -> str:
    text = line_starts(_inline(runs))
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
    items = [Item(item.number, _expanded(item.children)) for item in node.items]
    tight = all(_is_tight(item) for item in items)
    lines: list[str] = []
    for item in items:
        sign = f"{item.number}{')' if other else '.'} " if ordered else "* " if other else "- "
        text = "\n".join(map(markdown, ([child] for child in item.children))) if tight else markdown(item.children)
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
    return without_outer(List(node.ordered, [Item(node.items[0].number, _expanded(node.items[0].children))]))


def _bold(node: Node) -> Node:
    if not isinstance(node, Paragraph):
        return node
    bold = [run if run.image else run._replace(marks=run.marks | STRONG) for run in node.runs]
    return Paragraph(_joined(bold))


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
    text = _inline(nodes[0].runs) if len(nodes) == 1 and isinstance(nodes[0], Paragraph) else _cell_text(nodes)
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
            part = _inline(node.runs, alone=False) if isinstance(node, Paragraph) else ""
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
            between = Run("\n", first.marks & last.marks & _SPANS, link)
            lines[-1].runs.extend((between, *node.runs))
        else:
            lines.append(Paragraph([*node.runs]))
    return [Paragraph(_joined(node.runs)) if isinstance(node, Paragraph) else node for node in lines]


def _flat(nodes: Sequence[Node]) -> list[Node]:
    """Nodes, those in quotes and notes instead of these, without rules."""
    flat: list[Node] = []
    for node in _expanded(nodes):
        if isinstance(node, (Quote, Note)):
            flat += _flat(node.children)
        elif isinstance(node, List) and len(node.items) == 1:
            flat.append(without_outer(List(node.ordered, [Item(node.items[0].number, _flat(node.items[0].children))])))
        elif isinstance(node, Formula):
            flat.append(Paragraph([Run(node.tex, MATH)]))
        elif isinstance(node, Code) and " ".join(node.text.split()) == node.text:  # nothing that a line of text would lose
            flat.append(Paragraph([Run(node.text, CODE)]))
        elif not isinstance(node, Rule):
            flat.append(node)
    return flat


def _joined(runs: Sequence[Run]) -> list[Run]:
    """The runs, text side by side that looks the same as one."""
    joined: list[Run] = []
    for (marks, link, image), same in groupby(runs, key=lambda run: (run.marks, run.link, run.image)):
        if image or marks & (MATH | NOTE):
            joined += same
        else:
            joined.append(Run("".join([run.text for run in same]), marks, link))
    return joined


def _inline(runs: Sequence[Run], *, alone: bool = True) -> str:
    """The runs of a paragraph, or of a part that is not `alone` in it; a line break as a newline."""
    if len(runs) == 1 and not runs[0].marks and not runs[0].link and not runs[0].image:
        return escaped(runs[0].text, alone=alone)
    return _group(runs, 0, "", "", True).strip()


def _group(runs: Sequence[Run], done: int, before: str, after: str, bare: bool) -> str:
    """Runs whose marks `done` are written around them, between the characters `before` and `after`.

    `bare` tells that brackets in the text need no escape.
    """
    text = ""
    at = 0
    while at < len(runs):
        mark, end = (
            _widest(runs, at, done) if runs[at].marks & _SPANS & ~done or (runs[at].link and not done & LINK) else (0, at + 1)
        )
        group = runs[at:end]
        left = text[-1] if text else before
        right = _first_character(runs[end], done) if end < len(runs) else after
        at = end
        if not mark:
            if done & _SPANS:  # the sign of a mark is beside it
                left, right = left if text else ">", right if end < len(runs) else ">"
            text += _piece(group[0], left, right, bare)
            continue
        lead, group, trail = _trimmed(group)
        left, right = lead[-1:] or left, trail[:1] or right
        if not group:
            inner = ""
        elif mark == LINK:
            code = [run.text for run in group if run.marks & (CODE | MATH)]
            pairs = paired("".join([run.text for run in group if not run.marks & (CODE | MATH)]))
            inner = _link(group, done, pairs and "]:" not in "\n".join(code))
        else:
            beside = (left, right) if mark & (STRONG | EMPHASIS) else (">", "<")  # stars join, what else is there ends them
            inner = _wrapped(mark, _group(group, done | mark, *beside, bare), left, right, done)
        text += lead + inner + trail
    return text


def _widest(runs: Sequence[Run], at: int, done: int) -> tuple[int, int]:
    """The mark of the run `at` that reaches farthest, and the run where it ends; no mark if all are done."""
    best, farthest = 0, at + 1
    for mark in _WRAPS:
        if done & mark or not _has(runs[at], mark):
            continue
        end = at + 1
        while end < len(runs) and _has(runs[end], mark) and (mark != LINK or runs[end].link == runs[at].link):
            end += 1
        if mark != LINK and not done & LINK:
            while at + 1 < end < len(runs) and runs[end].link and runs[end].link == runs[end - 1].link:
                end -= 1  # no link is cut in two
        while end > at + 1 and runs[end - 1].text.isspace():
            end -= 1
        if not best or end > farthest:
            best, farthest = mark, end
    return best, farthest


def _has(run: Run, mark: int) -> bool:
    return bool(run.link) if mark == LINK else bool(run.marks & mark)


def _trimmed(runs: Sequence[Run]) -> tuple[str, list[Run], str]:
    """Runs without the whitespace around them, and that whitespace."""
    runs = list(runs)
    if not runs[0].text[:1].isspace() and not runs[-1].text[-1:].isspace():
        return "", runs, ""
    lead = trail = ""
    while runs and not runs[0].image and not runs[0].text.strip():
        lead += runs.pop(0).text
    while runs and not runs[-1].image and not runs[-1].text.strip():
        trail = runs.pop().text + trail
    if runs and not runs[0].image:
        text = runs[0].text.lstrip()
        lead += runs[0].text[: len(runs[0].text) - len(text)]
        runs[0] = Run(text, runs[0].marks, runs[0].link)
    if runs and not runs[-1].image:
        text = runs[-1].text.rstrip()
        trail = runs[-1].text[len(text) :] + trail
        runs[-1] = Run(text, runs[-1].marks, runs[-1].link)
    return lead, runs, trail


def _link(runs: Sequence[Run], done: int, pairs: bool) -> str:
    address = runs[0].link
    if len(runs) == 1 and runs[0] == Run(address, 0, address) and "%" not in address and ":" in address:
        return f"<{address}>"
    return f"[{_group(runs, done | LINK, '[', ']', pairs)}]({destination(address)})"


def _wrapped(mark: int, text: str, before: str, after: str, done: int) -> str:
    """Text with the signs of a mark around it; where a parser would not see them for what stands beside, with tags."""
    sign = _SIGNS.get(mark, "")
    longer = sign == "~~" and "~" in (text[0], text[-1])  # three tildes are no sign
    left = ">" if before == "\n" else before  # of a line break in a table
    closes = bool(left) and is_punctuation(left) == is_punctuation(text[0]) and not left.isspace()
    misread = closes and done & (STRONG | EMPHASIS)  # as the end of the mark around it
    if sign and not longer and not misread and _acts(text[0], before, sign) and _acts(text[-1], after, sign):
        return f"{sign}{text}{sign}"
    return f"<{_TAGS[mark]}>{text}</{_TAGS[mark]}>"


def _acts(inside: str, outside: str, sign: str) -> bool:
    if not outside or outside.isspace():
        return True
    return outside != sign[0] and (not is_punctuation(inside) or is_punctuation(outside))


def _first_character(run: Run, done: int) -> str:
    """The character with which a run's Markdown begins; of all signs of markup an angle bracket, they act alike."""
    if run.image or run.marks & ~done or (run.link and not done & LINK):
        return run.text[0] if run.text[:1].isspace() else "<"
    return run.text[:1]


def _piece(run: Run, before: str, after: str, bare: bool) -> str:
    """A run without its wraps."""
    if run.image:
        return f"![{escaped(run.text, alone=False, brackets=not paired(run.text))}]({destination(run.image)})"
    if run.marks & NOTE:
        return f"[^{run.text}]"
    if run.marks & (CODE | MATH) and "]:" in run.text and not bare:  # the name of a link would end there
        language = ' class="language-math"' * bool(run.marks & MATH)
        return f"<code{language}>{escaped(run.text, alone=False, brackets=True)}</code>"
    if run.marks & MATH:
        return f"${code_span(run.text)}$"
    if run.marks & CODE:
        return "\n".join([_code(line) for line in run.text.split("\n")])
    text = escaped(run.text, alone=False, brackets=not bare, before=before, after=after)
    return text[:-1] + "\\!" if text.endswith("!") and after == "<" else text


def _code(line: str) -> str:
    code = line.strip()
    if not code:
        return line
    start = line.index(code)
    return line[:start] + code_span(code) + line[start + len(code) :]
