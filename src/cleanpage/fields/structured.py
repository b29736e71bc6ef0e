"""What a page's structured data says: JSON-LD, `<meta>`, microdata and RDFa, read with care and never trusted blindly."""

from __future__ import annotations

import html
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import regex

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT, Elements, Head
from cleanpage.text.characters import whole_characters, without_invisible

MAX_JSON: Final = 2_000_000
MAX_OBJECTS: Final = 10_000
MAX_VALUE: Final = 2000
"""Characters of a value that are read."""

MAX_PROPERTIES: Final = 200
MAX_DEPTH: Final = 60
MAX_BLOCKS, MAX_ELEMENTS = 40, 400
"""Properties of microdata and RDFa that are read, elements up to their scope, and the size of an element that is a value."""

ARTICLE_TYPES: Final = (
    "Article", "BlogPosting", "Report", "LiveBlogPosting", "DiscussionForumPosting", "SocialMediaPosting", "Recipe", "HowTo",
    "Question", "CreativeWork", "VideoObject", "Page",
)  # fmt: skip
"""Ends of the schema.org types that describe the page's main text, the best first."""

OTHERS: Final = frozenset(
    (
        "itemListElement", "mentions", "comment", "review", "citation", "liveBlogUpdate", "relatedLink", "isRelatedTo",
        "suggestedAnswer", "acceptedAnswer", "significantLink", "subjectOf",
    )
)  # fmt: skip
"""Properties under which an object describes something other than the page."""

PROPERTIES: Final = frozenset(
    """
    headline author creator datepublished datemodified datecreated published issued created modified date publisher keywords
    articlesection description
    """.split()
)
"""The names of microdata and RDFa that a field reads."""

_ENTITY: Final = regex.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,8});")
_TAG: Final = regex.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_WRAP: Final = regex.compile(r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?|;)\s*$")


@dataclass(frozen=True, slots=True)
class Data:
    """What a page says of itself, in one place, with the values still as the page has them."""

    articles: list[dict[str, Any]] = field(default_factory=list)
    """The JSON-LD objects that describe the page's main text, the most telling type first."""
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """JSON-LD objects by their `@id`."""
    metas: Mapping[str, list[str]] = field(default_factory=dict)
    """The contents of `<meta>` by lower-case name, property or itemprop."""
    properties: Mapping[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Microdata and RDFa of the page's article by lower-case name without prefix: element and value."""

    def meta(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and content of the metas with one of the names, in the order of `names`."""
        for name in names:
            for content in self.metas.get(name, ()):
                yield name, content

    def json_ld(self, *names: str) -> Iterator[tuple[str, str]]:
        """Source and text of the properties with one of the names, the most telling object first."""
        for name in names:
            for item in self.articles:
                text = text_of(item.get(name))
                if text:
                    yield f"json-ld {name}", text

    def items(self, *names: str) -> Iterator[tuple[str, str]]:
        """Source and value of microdata and RDFa with one of the (lower-case) names."""
        for name in names:
            for _, value in self.properties.get(name, ()):
                yield f"itemprop {name}", value

    def resolved(self, value: Any) -> list[Any]:
        """A JSON-LD value as a list, with references by `@id` replaced by what they refer to."""
        values = value if isinstance(value, list) else [value]
        return [self._node(one) for one in values[:MAX_OBJECTS] if one is not None]

    def _node(self, value: Any) -> Any:
        name = value.get("@id") if isinstance(value, dict) else None
        known = self.nodes.get(name) if isinstance(name, str) else None
        return {**known, **value} if known else value


def read_data(document: Document) -> Data:
    """Read the structured data of a page.

    JSON that is none, nested beyond the parser's depth or larger than `MAX_JSON` is passed over; what is left of a type that
    no field takes is ignored where it is read.
    """
    ranked: list[tuple[int, bool, dict[str, Any]]] = []
    nodes: dict[str, dict[str, Any]] = {}
    title = comparable(document.head.title)
    for text in document.head.json_ld:
        for item, ours in _objects(text):
            name = item.get("@id")
            if isinstance(name, str) and len(item) > 1:
                nodes[name] = {**nodes.get(name, {}), **item}
            rank = _rank(item.get("@type")) if ours else None
            if rank is not None:
                headline = comparable(text_of(item.get("headline")) or text_of(item.get("name")) or "")
                ranked.append((rank, not (headline and headline in title), item))
    ranked.sort(key=lambda entry: entry[:2])
    return Data([item for _, _, item in ranked], nodes, _metas(document.head), _properties(document))


def text_of(value: object) -> str | None:
    """A JSON value as one line of text, None where it is no text; the first of a list, the `@value` or `name` of an object.

    >>> text_of(["R&amp;D  in <b>Ohio</b>"]), text_of({"@value": "a"}), text_of(float("nan"))
    ('R&D in Ohio', 'a', None)
    """
    for _ in range(3):
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name")
        else:
            break
    return plain(value) if isinstance(value, str) else None


def plain(text: str) -> str | None:
    """A value as one line, without tags and with its entities replaced, also where they were encoded twice."""
    text = text[:MAX_VALUE]
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    if not text.isascii():
        text = without_invisible(whole_characters(text))
    return " ".join(text.split()) or None


def comparable(text: str) -> str:
    """What two spellings of one text have in common: its letters and digits, case folded."""
    return "".join(filter(str.isalnum, text.casefold()))


def element_text(document: Document, element: int) -> str:
    """The visible text inside an element, whitespace folded; "" for one too large to hold a value."""
    return " ".join("".join(text for text, _ in element_pieces(document, element)).split())


def element_pieces(document: Document, element: int) -> list[tuple[str, int]]:
    """The visible texts inside an element, each with the element that it stands in; none for one too large to hold a value."""
    parents, elements = document.elements.parents, document.elements
    first, last = elements.first_blocks[element], elements.last_blocks[element]
    if last - first > MAX_BLOCKS:
        return []
    end = element + 1
    while end < len(parents) and parents[end] >= element and end - element < MAX_ELEMENTS:
        end += 1
    found: list[tuple[str, int]] = []
    for block in range(first, min(last + 1, len(document))):
        found += [
            (text, at)
            for text, at in zip(document.text_nodes[block][:MAX_ELEMENTS], document.text_node_elements[block])
            if element <= at < end or at == NO_ELEMENT
        ]
        found.append((" ", NO_ELEMENT))
    return found


def _rank(types: object) -> int | None:
    for name in types if isinstance(types, list) else [types]:
        if isinstance(name, str):
            for rank, end in enumerate(ARTICLE_TYPES):
                if name.endswith(end):
                    return rank
    return None


def _metas(head: Head) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for attributes in head.metas:
        content = attributes.get("content") or attributes.get("value")
        value = plain(content) if content else None
        if value:
            for key in ("property", "name", "itemprop"):
                name = attributes.get(key)
                if name:
                    found.setdefault(name.strip().lower(), []).append(value)
    return found


def _properties(document: Document) -> dict[str, list[tuple[int, str]]]:
    """Microdata and RDFa whose nearest scope is the page's article (of the best type, the largest), or that have none."""
    elements = document.elements
    found: list[tuple[int, int, str, str]] = []
    ranks: dict[int, int] = {}
    for element in elements.having("itemprop", "property"):
        given = elements.attributes_of(element)
        raw = given.get("itemprop") or given.get("property")
        if not raw or elements.tags[element] == "meta":
            continue
        names = [name for one in raw.split() if (name := one.rpartition(":")[2].lower()) in PROPERTIES]
        if not names:
            continue
        if len(found) >= MAX_PROPERTIES:
            break
        above, around = _scope(elements, element)
        kind = around.get("itemtype") or around.get("typeof") or ""
        rank = _rank(kind.split())
        if kind and rank is None:
            continue
        if rank is not None:
            ranks[above] = rank
        value = plain(given.get("content") or given.get("datetime") or _item(document, element))
        if value:
            found += [(above, element, name, value) for name in names]
    first, last = elements.first_blocks, elements.last_blocks
    scopes = {scope for scope, *_ in found if scope != NO_ELEMENT}
    main = min(scopes, key=lambda scope: (ranks.get(scope, len(ARTICLE_TYPES)), first[scope] - last[scope]), default=NO_ELEMENT)
    properties: dict[str, list[tuple[int, str]]] = {}
    for scope, element, name, value in found:
        if scope in (main, NO_ELEMENT):
            properties.setdefault(name, []).append((element, value))
    return properties


def _scope(elements: Elements, element: int) -> tuple[int, dict[str, str]]:
    """The nearest element around that is a thing of its own, `NO_ELEMENT` without one, and its attributes."""
    above = elements.parents[element]
    for _ in range(MAX_DEPTH):
        if above == NO_ELEMENT:
            break
        given = elements.attributes_of(above)
        if "itemscope" in given or "typeof" in given:
            return above, given
        above = elements.parents[above]
    return NO_ELEMENT, {}


def _item(document: Document, element: int) -> str:
    """The text of a property: that of its own `name`, where it is an object."""
    attributes_of, parents = document.elements.attributes_of, document.elements.parents
    if "itemscope" in attributes_of(element) or "typeof" in attributes_of(element):
        inner = element + 1
        while inner < len(parents) and parents[inner] >= element and inner - element < MAX_ELEMENTS:
            given = attributes_of(inner)
            names = given.get("itemprop") or given.get("property") or ""
            if names.rpartition(":")[2] == "name":
                return given.get("content") or element_text(document, inner)
            inner += 1
    return element_text(document, element)


def _parsed(text: str) -> Any:
    """The JSON in a script, also where it is wrapped in a comment, or was encoded twice; None where there is none."""
    for mend in (str, _unwrapped, html.unescape):
        try:
            data = json.loads(mend(text), strict=False)
            if isinstance(data, str) and data.lstrip()[:1] in ("{", "["):
                data = json.loads(data, strict=False)
        except (ValueError, RecursionError):
            continue
        return data
    return None


def _unwrapped(text: str) -> str:
    return _WRAP.sub("", text)


def _objects(text: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """The objects in a script, the outer ones first, and whether each may describe the page itself."""
    if len(text) > MAX_JSON:
        return
    waiting: deque[tuple[Any, bool]] = deque([(_parsed(text), True)])
    for _ in range(MAX_OBJECTS):
        if not waiting:
            return
        item, ours = waiting.popleft()
        if isinstance(item, dict):
            yield item, ours
            waiting += [(value, ours and key not in OTHERS) for key, value in item.items() if isinstance(value, (dict, list))]
        elif isinstance(item, list):
            waiting += [(value, ours) for value in item if isinstance(value, (dict, list))]
