"""What a page marks in its kept blocks, and what a reader of Markdown or HTML finds marked: two lists to compare.

None of it is read from the nodes that the writers share: the expected side comes from blocks and elements, the found side
from parsers of other projects.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

import lxml.html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleanpage import Article
from cleanpage.blocks.document import NO_ELEMENT

KINDS = ("heading", "item", "note", "cell", "code", "link")
TAIL = 20
"""Characters at the end of a footnote; at its start the page's label is replaced."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
Marked = dict[str, list[str]]
"""Texts without whitespace, in order, by what they are."""

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


LABEL = re.compile(r"\[\w{1,8}\]|[\[(]?(?:\d{1,4}[a-z]?|[ivxlc]{1,6}|[a-z]|[*†‡§¶]+)[\])]?", re.I)
PERMALINKS = ("#", "¶", "§", "🔗", "↩", "↩\ufe0e", "↑", "^")
"""What pages show as a link to a heading beside it, or from a note back: nobody reads it as text."""
MARK = re.compile(r"\[\^?(\w{1,8})\]")


def squeezed(text: str) -> str:
    """Text without whitespace, and without the brackets around the mark of a footnote."""
    return MARK.sub(r"\1", "".join(text.split()))


def text_of(page: str) -> str:
    """The text of a fragment of HTML."""
    root: Any = lxml.html.fragment_fromstring(page, create_parent="div")
    return squeezed(root.text_content())


def expected(article: Article) -> Marked:
    """The headings, first lines of list items, cells, lines of code and links in the kept blocks of an HTML page."""
    document, elements = article.document, article.document.elements
    found: Marked = {kind: [] for kind in KINDS}
    items: set[int] = set()
    cells: dict[int, str] = {}
    marked = {table for table in range(len(elements.tags)) if elements.tags[table] == "table" and holds_data(article, table)}
    referred: set[str] = set()  # by blocks further up
    for block in kept_blocks(article):
        above = list(chain(article, document.owners[block]))
        tags = [elements.tags[at] for at in above]
        text = document.texts[block] if "pre" in tags else without_permalinks(article, block)
        if not text:
            continue
        referred.update(references(article, block))
        cell = next((at for at, tag in zip(above, tags) if tag in ("td", "th")), NO_ELEMENT)
        in_table = any(at in marked for at in above)
        if in_table and cell != NO_ELEMENT:
            cells[cell] = cells.get(cell, "") + squeezed(text)
        elif "pre" in tags:
            found["code"] += [squeezed(line) for line in text.split("\n") if line.strip()]
        elif any(tag in HEADINGS for tag in tags):
            found["heading"].append(squeezed(text))
        item = next((at for at, tag in zip(above, tags) if tag == "li"), NO_ELEMENT)
        if item != NO_ELEMENT and item not in items:
            items.add(item)
            if not in_table and not {*tags[: above.index(item)]} & {"pre", *HEADINGS}:
                note = elements.attributes[item].get("id") in referred
                found["note" if note else "item"].append(squeezed(text)[-TAIL:] if note else squeezed(text))
        if "pre" not in tags:  # in code there are none
            found["link"] += links(article, block)
    found["cell"] = list(cells.values())
    return found


def kept_blocks(article: Article) -> list[int]:
    return [index for index, block in enumerate(article.blocks) if block.kept]


def without_permalinks(article: Article, block: int) -> str:
    texts, elements = article.document.text_nodes[block], article.document.text_node_elements[block]
    links = [next((at for at in chain(article, element) if is_inner(article, at)), NO_ELEMENT) for element in elements]
    whole = {link: "".join(text for text, at in zip(texts, links) if at == link).strip() for link in {*links} - {NO_ELEMENT}}
    return "".join(text for text, link in zip(texts, links) if whole.get(link) not in PERMALINKS).strip()


def is_inner(article: Article, element: int) -> bool:
    """Whether an element is a link to a place on a page."""
    elements = article.document.elements
    return elements.tags[element] == "a" and "#" in (elements.attributes[element].get("href") or "")


def references(article: Article, block: int) -> Iterator[str]:
    """The places on its page to which a block links with the mark of a footnote, further down."""
    elements, document = article.document.elements, article.document
    for text, piece in zip(document.text_nodes[block], document.text_node_elements[block]):
        for at in chain(article, piece):
            href = elements.attributes[at].get("href") or ""
            alone = text.strip().isalnum() and text.strip() == document.texts[block]  # no mark in a text
            if elements.tags[at] == "a" and href.startswith("#") and LABEL.fullmatch(text.strip()) and not alone:
                yield href[1:]


def chain(article: Article, element: int) -> Iterator[int]:
    while element != NO_ELEMENT:
        yield element
        element = article.document.elements.parents[element]


def holds_data(article: Article, table: int) -> bool:
    """Whether a table says of itself that it is one: it has headers, more document than one, and no table in it."""
    elements = article.document.elements
    inside = []
    for at in range(table + 1, len(elements.tags)):
        if elements.parents[at] < table:
            break
        inside.append(elements.tags[at])
    cells = [at for at in range(table + 1, table + 1 + len(inside)) if elements.tags[at] in ("td", "th")]
    shown = [at for at in cells if any(article._kept[elements.first_blocks[at] : elements.last_blocks[at]])]
    rows = Counter(elements.parents[at] for at in cells)
    none = elements.attributes[table].get("role") in ("presentation", "none")
    return "th" in inside and "table" not in inside and max(rows.values()) > 1 and len(shown) > 1 and not none


def links(article: Article, block: int) -> Iterator[str]:
    """The texts of the links of a block that lead to another page; of neighbours that lead to the same, one."""
    elements = article.document.elements
    texts: dict[int, str] = {}
    place, last = NO_ELEMENT, ""
    for text, element in zip(article.document.text_nodes[block], article.document.text_node_elements[block]):
        link = next((at for at in chain(article, element) if elements.tags[at] == "a"), NO_ELEMENT)
        href = elements.attributes[link].get("href") or "" if link != NO_ELEMENT else ""
        if href != last:
            place, last = link, href
        if link != NO_ELEMENT:
            texts[place] = texts.get(place, "") + text
    for link, text in texts.items():
        href = (elements.attributes[link].get("href") or "").strip()
        scheme = href.partition(":")[0].lower() if ":" in href.partition("/")[0] else ""
        permalink = text.strip() in PERMALINKS and "#" in href
        if text.strip() and not permalink and href and href[0] != "#" and scheme in ("", "http", "https", "mailto"):
            yield squeezed(text)


def of_markdown(text: str) -> Marked:
    """The same of Markdown, by way of its parser."""
    found: Marked = {kind: [] for kind in KINDS}
    fresh = False  # whether the next paragraph is the first of an item
    tokens = PARSER.parse(text)
    for at, token in enumerate(tokens):
        if token.type == "list_item_open":
            fresh = True
        elif token.type == "fence":
            found["code"] += [squeezed(line) for line in token.content.split("\n") if line.strip()]
        elif token.type == "inline":
            children = token.children or []
            opened = tokens[at - 1].type
            if opened == "heading_open":
                found["heading"].append(token_text(children))
            elif opened in ("td_open", "th_open"):
                found["cell"] += filter(None, [token_text(children)])
            elif fresh:
                found["item"].append(token_text(children))
            elif token.content.startswith("[^"):
                found["note"].append(token_text(children)[-TAIL:])
            fresh = False
            found["link"] += links_of(children)
        elif token.type.endswith("_open") and token.type not in ("paragraph_open", "bullet_list_open", "ordered_list_open"):
            fresh = fresh and token.type == "blockquote_open"
    return found


def token_text(tokens: Sequence[Token]) -> str:
    return squeezed("".join(token.content for token in tokens if token.type in ("text", "code_inline", "text_special")))


def links_of(tokens: Sequence[Token]) -> Iterator[str]:
    start = 0
    for at, token in enumerate(tokens):
        if token.type == "link_open":
            start = at
        elif token.type == "link_close":
            yield token_text(tokens[start:at])


def of_html(text: str) -> Marked:
    """The same of HTML, by way of lxml."""
    found: Marked = {kind: [] for kind in KINDS}
    root: Any = lxml.html.fragment_fromstring(text, create_parent="div")
    for node in root.iter():
        if node.tag in HEADINGS:
            found["heading"].append(squeezed(node.text_content()))
        elif node.tag in ("td", "th"):
            found["cell"] += filter(None, [squeezed(node.text_content())])
        elif node.tag == "pre":
            found["code"] += [squeezed(line) for line in node.text_content().split("\n") if line.strip()]
        elif node.tag == "a":
            found["link"].append(squeezed(node.text_content()))
        elif node.tag == "div" and node.get("class") == "footnote":
            found["note"].append(squeezed(node.find("p").text_content())[-TAIL:])
        elif node.tag == "li":
            first = node.xpath("(.//text()[normalize-space()])[1]/ancestor::*[self::li or self::p or self::pre][1]")
            found["item"] += [squeezed("".join(own_text(holder))) for holder in first]
    return found


def own_text(node: Any) -> Iterator[str]:
    """The text of a list item without that of what stands in blocks below."""
    yield node.text or ""
    for child in node:
        if child.tag in ("ul", "ol", "p", "pre", "blockquote", "figure", "table", "dl", *HEADINGS):
            return
        yield child.text_content()
        yield child.tail or ""


def compare(wanted: Sequence[str], found: Sequence[str]) -> tuple[int, int]:
    """How many of the wanted are found in order, and how many are found more often than wanted."""
    if list(wanted) == list(found):
        return len(wanted), 0
    matched = sum(match.size for match in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks())
    often = Counter(found)
    return matched, sum(max(0, often[text] - count) for text, count in Counter(wanted).items())
