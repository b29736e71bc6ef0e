"""An article as plain XML: its fields, and its body in the elements that TEI has, without a namespace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lxml import etree

from cleanpage.render.nodes import Heading, Node
from cleanpage.render.tei import to_text, write_body, xml_text

ONE: Final = {"authors": "author", "keywords": "keyword"}
"""The names of the elements for one value of a list."""


def xml(fields: Mapping[str, Any], nodes: Sequence[Node]) -> str:
    """A document of an article's fields, by the names of its attributes, and its nodes, the headline first if it has one."""
    root = etree.Element("article")
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            said = one.isoformat() if hasattr(one, "isoformat") else str(one)
            etree.SubElement(root, ONE.get(name, name)).text = xml_text(said)
    headed = bool(fields.get("headline")) and isinstance(nodes[0], Heading)
    write_body(etree.SubElement(root, "body"), nodes[1:] if headed else nodes)
    return to_text(root)
