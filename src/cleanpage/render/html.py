"""Nodes to HTML that is safe to insert into any page: a few elements and attributes, nothing of the page's own markup.

Nothing is passed through: every tag is written here, every text and address escaped, every address of a safe scheme.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

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
)

ELEMENTS: Final = frozenset(
    "a article blockquote br caption code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr img input li ol p pre "
    "strong sub sup table tbody td th thead tr ul".split()
)
"""All that is ever written."""

ATTRIBUTES: Final = {
    "a": frozenset(("href",)),
    "blockquote": frozenset(("cite",)),
    "code": frozenset(("class",)),
    "div": frozenset(("class", "id")),
    "img": frozenset(("alt", "src")),
    "input": frozenset(("checked", "disabled", "type")),
    "li": frozenset(("value",)),
    "ol": frozenset(("start",)),
    "td": frozenset(("colspan", "rowspan")),
    "th": frozenset(("colspan", "rowspan")),
}
"""All attributes that are ever written. A class is "language-...", "math" or "footnote"; an id begins with "footnote-"."""

_TAGS: Final = (
    (DELETED, "del"),
    (STRONG, "strong"),
    (EMPHASIS, "em"),
    (SUPERSCRIPT, "sup"),
    (SUBSCRIPT, "sub"),
    (CODE, "code"),
)


def html(nodes: Sequence[Node]) -> str:
    """Nodes as a fragment of HTML, a line for each."""
    return "\n".join([_node(node) for node in nodes])


def _node(node: Node) -> str:
    if isinstance(node, Paragraph):
        return f"<p>{_inline(node.runs)}</p>"
    if isinstance(node, Heading):
        return f"<h{node.level}>{_inline(node.runs)}</h{node.level}>"
    if isinstance(node, Code):
        language = f' class="language-{escape(node.language)}"' if node.language else ""
        return f"<pre><code{language}>{escape(node.text, quote=False)}</code></pre>"
    if isinstance(node, Formula):
        return f'<pre><code class="language-math">{escape(node.tex, quote=False)}</code></pre>'
    if isinstance(node, Quote):
        cite = f' cite="{escape(node.source)}"' if node.source else ""
        return f"<blockquote{cite}>\n{html(node.children)}\n</blockquote>"
    if isinstance(node, List):
        return _list(node)
    if isinstance(node, Definitions):
        entries = [_contents("dt" if entry.term else "dd", entry.children) for entry in node.entries]
        return "\n".join(["<dl>", *entries, "</dl>"])
    if isinstance(node, Table):
        return _table(node)
    if isinstance(node, Figure):
        return "\n".join(["<figure>", *map(_framed, node.children), "</figure>"])
    if isinstance(node, Caption):
        return _contents("figcaption", node.children)
    if isinstance(node, Note):
        label = escape(node.label)
        text = f"<sup>{label}</sup> "
        first, *rest = node.children
        if isinstance(first, Paragraph):
            text, rest = text + _inline(first.runs), rest
        else:
            rest = node.children
        return f'<div class="footnote" id="footnote-{label}">\n<p>{text}</p>\n{html(rest)}\n</div>'.replace("\n\n", "\n")
    if isinstance(node, Rule):
        return "<hr>"
    raise TypeError(f"no HTML for {type(node).__name__}")


def _framed(node: Node) -> str:
    """What stands in a figure: an image without a paragraph around it."""
    images = isinstance(node, Paragraph) and all(run.image for run in node.runs)
    return _inline(node.runs) if isinstance(node, Paragraph) and images else _node(node)


def _contents(tag: str, nodes: Sequence[Node], attributes: str = "", before: str = "") -> str:
    """An element around nodes and what stands before them; around a single paragraph without one, lists below it left out."""
    first = nodes[0] if nodes else None
    if isinstance(first, Paragraph) and all(isinstance(node, List) for node in nodes[1:]):
        below = f"\n{html(nodes[1:])}\n" if len(nodes) > 1 else ""
        return f"<{tag}{attributes}>{before}{_inline(first.runs)}{below}</{tag}>"
    inner = f"\n{html(nodes)}\n" if nodes else ""
    return f"<{tag}{attributes}>{before}{inner}</{tag}>"


def _list(node: List) -> str:
    start, values, end = list_tags(node)
    return "\n".join(
        [start, *[_contents("li", item.children, value, _checkbox(item)) for item, value in zip(node.items, values)], end]
    )


def _checkbox(item: Item) -> str:
    if item.checked is None:
        return ""
    return f'<input type="checkbox" disabled{" checked" if item.checked else ""}> '


def list_tags(node: List) -> tuple[str, list[str], str]:
    """The tags around a list and, of each item, the attribute that tells its number where it is not the next."""
    tag, values = ("ol" if node.ordered else "ul"), []
    expected = start = node.items[0].number
    for item in node.items:
        values.append(f' value="{item.number}"' if node.ordered and item.number != expected else "")
        expected = item.number + 1
    first = f' start="{start}"' if node.ordered and start != 1 else ""
    return f"<{tag}{first}>", values, f"</{tag}>"


def _table(node: Table) -> str:
    width = max(map(len, node.rows))
    lines = [_row(row, width) for row in node.rows]
    head, body = lines[: node.header_rows], lines[node.header_rows :]
    return "\n".join(
        [
            "<table>",
            *([_contents("caption", node.caption)] if node.caption else []),
            *(["<thead>", *head, "</thead>"] if head else []),
            *(["<tbody>", *body, "</tbody>"] if body else []),
            "</table>",
        ]
    )


def _row(row: Sequence[Cell | None], width: int) -> str:
    cells: list[str] = []
    for cell in row:
        if cell:
            spans = "".join([f' {name}="{n}"' for name, n in (("colspan", cell.columns), ("rowspan", cell.rows)) if n > 1])
            cells.append(_contents("th" if cell.header else "td", cell.children, spans))
    return f"<tr>{''.join([*cells, '<td></td>' * (width - len(row))])}</tr>"


def _inline(runs: Sequence[Run]) -> str:
    parts: list[str] = []
    link = ""
    for run in runs:
        if run.link != link:
            parts.append("</a>" * bool(link) + (f'<a href="{escape(run.link)}">' if run.link else ""))
            link = run.link
        parts.append(_run(run))
    return "".join(parts) + "</a>" * bool(link)


def _run(run: Run) -> str:
    if run.image:
        return f'<img src="{escape(run.image)}" alt="{escape(run.text)}">'
    if run.marks & NOTE:
        label = escape(run.text)
        return f'<sup><a href="#footnote-{label}">{label}</a></sup>'
    if run.marks & MATH:
        return f'<code class="language-math">{escape(run.text, quote=False)}</code>'
    text = escape(run.text, quote=False).replace("\n", "<br>")
    for mark, tag in reversed(_TAGS) if run.marks else ():
        if run.marks & mark:
            text = f"<{tag}>{text}</{tag}>"
    return text
