"""Nodes to TEI P5: a document with a header, its body in divisions by the headings.

Source: TEI P5 guidelines, https://www.tei-c.org/release/doc/tei-p5-doc/en/html/; what is written is valid by `tei_all`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lxml import etree

from cleanpage.render.nodes import (
    CODE,
    DELETED,
    EMPHASIS,
    MATH,
    NOTE,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    VIDEO,
    Caption,
    Cell,
    Code,
    Definitions,
    Figure,
    Formula,
    Heading,
    List,
    Node,
    Note,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    nodes_in,
)
from cleanpage.version import __version__

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"

_LOOKS: Final = ((STRONG, "bold"), (EMPHASIS, "italic"), (SUPERSCRIPT, "superscript"), (SUBSCRIPT, "subscript"))
_WITHOUT_TEXT: Final = frozenset(
    "TEI abstract appInfo application article body div encodingDesc figure fileDesc keywords langUsage list profileDesc "
    "publicationStmt quote row sourceDesc table teiHeader text textClass titleStmt".split()
)
_CHECKED: Final = {None: "", True: "checked", False: "unchecked"}
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?")
_VERSION: Final = re.compile(r"\d+(?:\.\d+){0,3}")


def tei(fields: Mapping[str, Any], nodes: Sequence[Node]) -> str:
    """A TEI document of an article's fields, by the names of its attributes, and its nodes, its headline the first."""
    root = etree.Element("TEI")
    language = str(fields.get("in_language") or "")
    if _LANGUAGE.fullmatch(language):
        root.set(f"{XML}lang", language)
    root.append(_header(fields))
    body = _add(_add(root, "text"), "body")
    division = _add(body, "div", type="entry")
    top = nodes[0] if nodes else None
    if isinstance(top, Heading):
        _inline(_add(division, "head"), top.runs)
        nodes = nodes[1:]
    if fields.get("dateline"):
        _add(division, "dateline", fields["dateline"])
    write_body(division, nodes)
    return to_text(root).replace("<TEI", f'<TEI xmlns="{NAMESPACE}"', 1)


def write_body(division: etree._Element, nodes: Sequence[Node]) -> None:
    """Write nodes into a division, a division in it for each heading and what that heads."""
    writer = _Writer(nodes)
    open_divisions = [(0, division)]
    for node in nodes:
        if isinstance(node, Heading):
            while open_divisions[-1][0] >= node.level:
                open_divisions.pop()
            section = _add(open_divisions[-1][1], "div", type="section")
            open_divisions.append((node.level, section))
            _inline(_add(section, "head"), node.runs, writer.notes)
        else:
            writer.node(open_divisions[-1][1], node)


def xml_text(text: str) -> str:
    """A text without the characters that XML has not."""
    return _NOT_XML.sub("", text)


def to_text(root: etree._Element) -> str:
    """A document as text, a line for each element in one that may hold no text; no space is added to what may."""
    _indent(root, "\n")
    return etree.tostring(root, encoding="unicode")


def _indent(element: etree._Element, line: str) -> None:
    if element.tag in _WITHOUT_TEXT and len(element):
        element.text = line + "  "
        for child in element:
            _indent(child, line + "  ")
            child.tail = line + "  "
        element[-1].tail = line


def _header(fields: Mapping[str, Any]) -> etree._Element:
    header = etree.Element("teiHeader")
    description = _add(header, "fileDesc")
    titles = _add(description, "titleStmt")
    _add(titles, "title", fields.get("headline"), type="main")
    if fields.get("subtitle"):
        _add(titles, "title", fields["subtitle"], type="sub")
    authors = fields.get("authors", ())
    for name in authors:
        _add(titles, "author", name)
    _add(_add(description, "publicationStmt"), "p", "Made of a web page.")
    source = _add(_add(description, "sourceDesc"), "bibl")
    for name in authors:
        _add(source, "author", name)
    _add(source, "title", fields.get("headline"), level="a")
    if fields.get("site_name"):
        _add(source, "title", fields["site_name"], level="j")
    if fields.get("publisher"):
        _add(source, "publisher", fields["publisher"])
    for kind, name in (("published", "date_published"), ("modified", "date_modified")):
        if fields.get(name):
            said = fields[name].isoformat()
            date = _DATE.match(said)
            _add(source, "date", said, type=kind, when=date[0] if date else "")
    if fields.get("url"):
        _add(source, "ptr", target=fields["url"])
    application = _add(_add(_add(header, "encodingDesc"), "appInfo"), "application", ident="cleanpage")
    version = _VERSION.match(__version__)
    application.set("version", version[0] if version else "0")
    _add(application, "label", "cleanpage")
    _profile(header, fields)
    return header


def _profile(header: etree._Element, fields: Mapping[str, Any]) -> None:
    language = str(fields.get("in_language") or "")
    keywords = [*filter(None, [fields.get("article_section")]), *fields.get("keywords", ())]
    if not (fields.get("description") or keywords or _LANGUAGE.fullmatch(language)):
        return
    profile = _add(header, "profileDesc")
    if fields.get("description"):
        _add(_add(profile, "abstract"), "p", fields["description"])
    if _LANGUAGE.fullmatch(language):
        _add(_add(profile, "langUsage"), "language", language, ident=language)
    if keywords:
        terms = _add(_add(profile, "textClass"), "keywords")
        for keyword in keywords:
            _add(terms, "term", keyword)


class _Writer:
    """Writes nodes; the notes have numbers, since their labels may be signs that name nothing in XML."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        labels = dict.fromkeys(node.label for node in nodes_in(nodes) if isinstance(node, Note))
        self.notes = {label: f"note-{number}" for number, label in enumerate(labels, 1)}
        self.written: set[str] = set()

    def node(self, parent: etree._Element, node: Node) -> None:
        if isinstance(node, Paragraph):
            _inline(_add(parent, "p"), node.runs, self.notes)
        elif isinstance(node, Heading):
            _inline(_add(parent, "label"), node.runs, self.notes)
        elif isinstance(node, Code):
            code = _add(_add(parent, "p"), "code", node.text, lang=node.language)
            code.set(f"{XML}space", "preserve")
        elif isinstance(node, Formula):
            _add(_add(parent, "p"), "formula", node.tex, notation="TeX")
        elif isinstance(node, Quote):
            self.nodes(_add(parent, "quote", source=node.source), node.children)
        elif isinstance(node, List):
            items = _add(parent, "list", rend="numbered" if node.ordered else "bulleted")
            for item in node.items:
                self.contents(
                    _add(items, "item", n=str(item.number) if node.ordered else "", rend=_CHECKED[item.checked]), item.children
                )
        elif isinstance(node, Definitions):
            self.definitions(parent, node)
        elif isinstance(node, Table):
            self.table(parent, node)
        elif isinstance(node, Figure):
            self.figure(parent, node)
        elif isinstance(node, Caption):
            self.nodes(parent, node.children)
        elif isinstance(node, Note):
            note = _add(parent, "note", place="bottom", n=node.label)
            if node.label not in self.written:  # a name stands for one
                self.written.add(node.label)
                note.set(f"{XML}id", self.notes[node.label])
            self.contents(note, node.children)
        elif isinstance(node, Rule):
            _add(parent, "milestone", unit="section", rend="rule")
        else:
            raise TypeError(f"no TEI for {type(node).__name__}")

    def nodes(self, parent: etree._Element, nodes: Sequence[Node]) -> None:
        for node in nodes:
            self.node(parent, node)

    def contents(self, parent: etree._Element, nodes: Sequence[Node]) -> None:
        """Nodes in an element that may hold text: without an element around the only paragraph."""
        first = nodes[0] if nodes else None
        if isinstance(first, Paragraph) and not any(isinstance(node, Paragraph) for node in nodes[1:]):
            _inline(parent, first.runs, self.notes)
            nodes = nodes[1:]
        self.nodes(parent, nodes)

    def definitions(self, parent: etree._Element, node: Definitions) -> None:
        """A glossary: after each label, which may hold several terms, there is one item."""
        glossary = _add(parent, "list", type="gloss")
        label: etree._Element | None = None
        item: etree._Element | None = None
        for entry in node.entries:
            if entry.term:
                if label is None or item is not None:
                    label, item = _add(glossary, "label"), None
                elif len(label) or label.text:
                    _add(label, "lb")
                for term in nodes_in(entry.children):
                    if isinstance(term, (Paragraph, Heading)):
                        _inline(label, term.runs, self.notes)
            elif item is None:
                if label is None:
                    label = _add(glossary, "label")
                item = _add(glossary, "item")
                self.nodes(item, entry.children)
            else:
                self.nodes(item, entry.children)
        if item is None:
            _add(glossary, "item")
        for at in reversed(glossary.findall("label")):
            following = at.getnext()
            if following is None or following.tag != "item":
                at.addnext(etree.Element("item"))

    def table(self, parent: etree._Element, node: Table) -> None:
        table = _add(parent, "table", rows=str(len(node.rows)), cols=str(max(map(len, node.rows))))
        if node.caption:
            self.heads(table, node.caption)
        for number, row in enumerate(node.rows):
            line = _add(table, "row", role="label" if number < node.header_rows else "")
            for cell in row:
                if isinstance(cell, Cell):
                    spans = {name: str(n) for name, n in (("cols", cell.columns), ("rows", cell.rows)) if n > 1}
                    made = _add(line, "cell", **{"role": "label"} if cell.header else {}, **spans)
                    self.contents(made, cell.children)
            if not len(line):
                _add(line, "cell")

    def figure(self, parent: etree._Element, node: Figure) -> None:
        figure = _add(parent, "figure")
        for child in node.children:
            if isinstance(child, Caption):
                self.heads(figure, child.children)
            elif isinstance(child, Paragraph) and all(run.image for run in child.runs):
                for run in child.runs:
                    _add(figure, "graphic", url=run.image)
                    if run.text:
                        _add(figure, "figDesc", run.text)
            else:
                self.node(figure, child)

    def heads(self, parent: etree._Element, nodes: Sequence[Node]) -> None:
        """The lines of a caption, a head for each."""
        for node in nodes_in(nodes):
            if isinstance(node, (Paragraph, Heading)):
                _inline(_add(parent, "head"), node.runs, self.notes)


def _inline(parent: etree._Element, runs: Sequence[Run], notes: Mapping[str, str] = {}) -> None:
    link: etree._Element | None = None
    address = ""
    for run in runs:
        if run.link != address or run.marks & VIDEO:
            address = run.link
            link = _add(parent, "ref", target=address, type="video" if run.marks & VIDEO else "") if address else None
        _run(parent if link is None else link, run, notes)


def _run(parent: etree._Element, run: Run, notes: Mapping[str, str]) -> None:
    if run.image:
        image = _add(parent, "graphic", url=run.image)
        if run.text:
            _add(image, "desc", run.text)
        return
    if run.marks & NOTE:
        _add(parent, "ref", run.text, type="note", target=f"#{notes[run.text]}" if run.text in notes else "")
        return
    if run.marks & DELETED:
        parent = _add(parent, "del")
    for mark, look in _LOOKS:
        if run.marks & mark:
            parent = _add(parent, "hi", rend=look)
    if run.marks & MATH:
        _add(parent, "formula", run.text, notation="TeX")
        return
    if run.marks & CODE:
        parent = _add(parent, "code")
    first, *lines = run.text.split("\n")
    _write(parent, first)
    for line in lines:
        _write(_add(parent, "lb"), line, after=True)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """An element at the end of another, with its text, without attributes that are empty."""
    element = etree.SubElement(parent, name)
    if text:
        _write(element, str(text))
    for key, value in attributes.items():
        if value:
            element.set(key, xml_text(value))
    return element


def _write(element: etree._Element, text: str, *, after: bool = False) -> None:
    """Add text at the end of an element, or right after one."""
    text = xml_text(text)
    if after:
        element.tail = (element.tail or "") + text
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
