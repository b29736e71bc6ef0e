"""Who wrote the story: names from structured data, the elements that name the author, or the byline."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import regex

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT
from cleanpage.fields.found import Evidence, Found
from cleanpage.fields.structured import Data, comparable, element_pieces, element_text, text_of
from cleanpage.lexicon.matcher import bare, fold, labels_of
from cleanpage.text.date_lines import POSTED, UPDATED, is_date_line
from cleanpage.text.person_names import (
    byline_names,
    dated_names,
    is_agency,
    is_name,
    loose_byline_names,
    names_in,
    names_in_pieces,
    opens_byline,
)

REACH: Final = 8
"""Blocks after the headline in which a byline stands."""

BEFORE: Final = 6
SURE: Final = ("json-ld author", "itemprop author")
"""Sources whose names are those of authors in whatever form they come."""

ALONE: Final = ", alone"
"""Marks the source of a name that stands alone, with nothing but its place to say that it is the author's."""

MAX_ELEMENT: Final = 200
"""Characters; an element with more text is no byline, whatever it is called."""

MAX_LINE: Final = 100
"""Characters of a line of names below a line that says "By"; a longer one is the story's."""

METAS: Final = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "authors",
    "article:author_name", "og:article:author", "cxenseparse:author", "citation_author", "rnews:author", "creator",
    "vr:author", "article.author", "og:author", "citation_authors",
)  # fmt: skip
"""The names of `<meta>` that give an author."""

_NAMED: Final = regex.compile(
    r"(?<!(?-i:\p{Ll}(?=\p{Ll}))|(?-i:\p{Lu})(?=\p{Lu}))"
    r"(?:author|autor|auteur|autore|writer|contributor|reporter|verfasser|creator)(?:s|en|in|[_-]*name|link)?(?!\p{L})|byline",
    regex.I,
)
_NOT_NAMED: Final = regex.compile(
    r"review|edited|fact-?check|bio|about|comment|avatar|image|photo|date|more|box|follow|social|desc|title|related|card|list",
    regex.I,
)
"""What elements are called that name the author, and those beside the author's name that hold other things."""

LISTED: Final = ("citation_author", "citation_authors")
"""Metas that give the family's name first."""

CARD_LINES: Final = (1, 2)
"""The lines of a card for Twitter, which have a label and a value each; one may be who wrote the story."""

AFTER: Final = 6
"""Blocks from the last one of the story in which it may be signed."""

MAX_SPACES: Final = 4
_USER: Final = regex.compile(
    r"\b(?:user-?_?name|user-?link|nick-?(?:name)?|poster|post-?author|author-?name|topic-?author|hcard|username-coloured|bigusername"
    r"|author|creator)\b|/(?:u|users?|members?|profile|~)/[^/]|memberlist\.php|member\.php|profile\.php",
    regex.I,
)
MAX_LOGIN: Final = 32
MAX_NEAR: Final = 1000
"""Elements near the headline that are looked at."""

_SLASH: Final = regex.compile(r"\s*[/,]\s*")
_NUMBER: Final = regex.compile(r"\d+ ")
_PATH: Final = regex.compile(
    r"/(?:authors?|autor(?:en|es|in|i)?|auteurs?|autori?|contributors?|people|staff|profiles?|journalists?|by|reporters?|writers?"
    r"|redaktion|person)/[^/]"
)


def find_authors(
    document: Document,
    data: Data,
    headline: int | None,
    first: int | None,
    last: int | None,
    byline: int | None,
    site: str | None,
    *,
    forum: bool = False,
) -> Found[list[str]]:
    """The authors' names in the page's order, none twice.

    Structured data count first, then the elements near the headline that name an author, the byline, and `<meta>`. Where the
    first to speak names the site itself, a login or an agency and another names persons, the persons are the authors.
    """
    said = [(source, names) for source, names in _said(document, data, headline, first, last, byline, forum) if names]
    if forum:
        user = _first_user(document, headline, first)
        said = [one for one in said if one[0] in SURE] or ([("element named user", [user])] if user else []) or said
    if not said:
        return Found([])
    given = text_of(data.resolved(data.articles[0].get("publisher"))) if data.articles else None
    own = {comparable(name) for name in (site, given) if name}
    best = max(range(len(said)), key=lambda at: (_worth(*said[at], own), -at))
    chosen = said[best][1]
    if said[best][0] in SURE:  # data often name the first author only
        chosen = next((names for source, names in said if source.startswith("block") and _more(names, chosen)), chosen)
    chosen = list(dict.fromkeys([name for name in chosen if not _is_own(name, own)] or chosen))
    chosen = [name for name in chosen if not any(other.startswith(f"{name} ") for other in chosen)]
    same = set(map(comparable, chosen))
    evidence = [Evidence(source, ", ".join(names), same == set(map(comparable, names))) for source, names in said]
    return Found(chosen, tuple(evidence))


def byline_block(document: Document, headline: int | None) -> int | None:
    """The block that names the authors: near the headline, beginning as bylines do."""
    if headline is None:
        return None
    for index in range(headline + 1, min(headline + REACH, len(document))):
        if byline_names(document.texts[index]):
            return index
    return None


def _worth(source: str, names: list[str], own: set[str]) -> float:
    """How far a source can be trusted: persons before other names, these before the site itself."""
    if all(_is_own(name, own) for name in names):
        whole = all(comparable(name) in own for name in names)
        return 0.2 if source.startswith("meta") else 1.0 if whole else 1.7
    if source.endswith(ALONE):
        return 1.5
    return 3.0 if any(is_name(name) or (source in SURE and " " in name) for name in names if not _is_own(name, own)) else 2.0


def _more(names: list[str], fewer: list[str]) -> bool:
    """Whether a byline names the same persons and others too."""
    keys = list(map(comparable, names))
    return len(names) > len(fewer) and all(any(key.endswith(comparable(name)) for key in keys) for name in fewer)


def _is_own(name: str, own: set[str]) -> bool:
    """Whether a name is that of the site or its publisher."""
    key = comparable(name)
    return any(key == one or (min(len(key), len(one)) > 4 and (key.startswith(one) or one.startswith(key))) for one in own)


def _said(
    document: Document, data: Data, headline: int | None, first: int | None, last: int | None, byline: int | None, forum: bool
) -> Iterator[tuple[str, list[str]]]:
    for item in data.articles:
        names = [name for one in data.resolved(item.get("author") or item.get("creator")) for name in _person(one)]
        if names:
            yield "json-ld author", names
            break
    for name in ("author", "creator"):
        found = [
            one
            for element, value in data.properties.get(name, ())
            if len(value) <= MAX_ELEMENT
            and (forum or first is None or document.elements.first_blocks[element] <= first + REACH)
            for one in names_in(value)
        ]
        if found:
            yield f"itemprop {name}", found[:1] if forum else found
    shown = _elements(document, headline)
    if shown:
        yield "element named author", shown
    if byline is not None:
        yield f"block {byline + 1}", _block_names(document, byline)
    if headline is not None:
        yield from _lines(document, headline, first)
    for name in METAS:
        found = [one for _, value in data.meta(name) for one in names_in(_in_order(value) if name in LISTED else value)]
        if found:
            yield f"meta {name}", found
    for number in CARD_LINES:
        if any(opens_byline(value) for _, value in data.meta(f"twitter:label{number}")):
            yield f"twitter:data{number}", [one for _, value in data.meta(f"twitter:data{number}") for one in names_in(value)]
    if last is not None:
        for block in range(last, min(last + AFTER, len(document))):
            names = _signed(document.texts[block])
            if names:
                yield f"block {block + 1}{ALONE}", names


def _signed(text: str) -> list[str]:
    """The names in a line below the story that says who wrote it."""
    if len(text) > MAX_ELEMENT:
        return []
    return byline_names(text) or (dated_names(text) if opens_byline(text.partition(" by ")[0] + " by") else [])


def _in_order(value: str) -> str:
    """A name that begins with the family's, as libraries list it, in the order in which it is said."""
    family, comma, given = value.partition(", ")
    return f"{given} {family}" if comma and "," not in given else value


def _person(value: Any) -> list[str]:
    name = text_of(value)
    return names_in(name) if name else []


def _elements(document: Document, headline: int | None) -> list[str]:
    """The names in elements that are called author, or lead to an author's page, near the headline."""
    elements = document.elements
    if headline is None or not document.owners:
        return []
    start = bisect_left(elements.first_blocks, headline - BEFORE)
    end = bisect_right(elements.first_blocks, headline + REACH + 3, lo=start)
    near = range(start, min(end, start + MAX_NEAR))
    named = [element for element in near if _is_named(elements.attributes_of(element))]
    names = _names_within(document, named)
    if not names:
        leading = (at for at in near if elements.tags[at] == "a" and _leads(elements.attributes_of(at)))
        names = _names_within(document, leading)
    for element in () if names else named:
        text = element_text(document, element)
        if len(text) <= MAX_LOGIN and text.count(" ") < MAX_SPACES:
            others = loose_byline_names(text) or names_in(text)
            if others and not _is_phrase(others[0]):
                return others
    return names


def _names_within(document: Document, within: Iterable[int]) -> list[str]:
    """The names in some elements; those of the inner element, of nested ones, unless the outer one has them and others."""
    found: list[tuple[int, list[str]]] = []
    for element in within:
        names = _element_names(document, element)
        if names and len(found) < REACH:
            around = next((at for at, (outer, _) in enumerate(found) if _inside(document, element, outer)), None)
            if around is not None and len(found[around][1]) > len(names) and set(names) <= set(found[around][1]):
                continue  # one of several
            if around is not None:
                del found[around]
            found.append((element, names))
    return list(dict.fromkeys(name for _, names in found for name in names))


def _is_phrase(text: str) -> bool:
    """Whether a text is one that pages have beside the author's name, or a number of something."""
    if labels_of(bare(fold(text))) or opens_byline(text):
        return True
    return any(pattern.match(text) for pattern in (POSTED, UPDATED, _NUMBER))


def _element_names(document: Document, element: int) -> list[str]:
    pieces = element_pieces(document, element)
    text = " ".join("".join(text for text, _ in pieces).split())
    if len(text) > MAX_ELEMENT:
        return []
    return names_in_pieces(_kinds(document, pieces)) or [name for name in byline_names(text) or names_in(text) if is_name(name)]


def _block_names(document: Document, block: int) -> list[str]:
    """The names in a byline."""
    names = []
    if document.owners:
        names = names_in_pieces(_kinds(document, zip(document.text_nodes[block], document.text_node_elements[block])))
    return names or byline_names(document.texts[block])


def _kinds(document: Document, pieces: Iterable[tuple[str, int]]) -> Iterator[tuple[str, object]]:
    elements = document.elements
    for text, element in pieces:
        yield text, (elements.tags[element], elements.attributes_of(element).get("class")) if element != NO_ELEMENT else None


def _lines(document: Document, headline: int, first: int | None) -> Iterator[tuple[str, list[str]]]:
    """Names in the lines around the headline that have no form of their own: beside a date, under "By", or alone."""
    texts = document.texts
    end = min(len(texts), headline + REACH if first is None else max(first + 3, headline + 3), headline + REACH)
    for block in (*range(headline + 1, end), *range(headline - 1, max(-1, headline - 4), -1)):
        text = texts[block]
        if len(text) > MAX_ELEMENT:
            continue
        dated = is_date_line(text)
        if dated and dated_names(text):
            yield f"block {block + 1}", dated_names(text)
        elif block > headline and opens_byline(text) and block + 1 < len(texts) and len(texts[block + 1]) <= MAX_LINE:
            yield f"block {block + 2}", names_in(texts[block + 1])
        elif loose_byline_names(text):
            yield f"block {block + 1}", loose_byline_names(text)
        elif block > headline and len(text) <= MAX_LINE and text[-1].isalpha():
            names = _only_names(text)
            if names and (_beside(texts, block) or _is_bold(document, block)):
                yield f"block {block + 1}{ALONE}", names


def _is_bold(document: Document, block: int) -> bool:
    """Whether all of a block is set in bold, as the names are that stand on the first line of a story."""
    tags = document.elements.tags
    return bool(document.owners) and all(
        element != NO_ELEMENT and tags[element] in ("b", "strong")
        for text, element in zip(document.text_nodes[block], document.text_node_elements[block])
        if text.strip()
    )


def _only_names(text: str) -> list[str]:
    """The persons of whose names a text is made and of nothing else, no agency among them; none where there is more to it."""
    parts = _SLASH.split(text)
    return parts if all(is_name(part) and part.count(" ") in (1, 2) for part in parts) and not is_agency(text) else []


def _beside(texts: list[str], block: int) -> bool:
    """Whether a date stands right above or below a block, or its text begins another block, as a note on the author does."""
    if any(is_date_line(text) for text in texts[block + 1 : block + 2] + texts[block - 1 : block]):
        return True
    return any(
        at != block and text.startswith(texts[block]) and len(text) > 2 * len(texts[block]) for at, text in enumerate(texts)
    )


def _inside(document: Document, element: int, outer: int) -> bool:
    while element > outer:
        element = document.elements.parents[element]
    return element == outer


def _first_user(document: Document, headline: int | None, first: int | None) -> str | None:
    """The login in the element called user or author that is nearest to the first post: before it, or else in it."""
    elements, at = document.elements, first if first is not None else headline
    if at is None or not document.owners:
        return None
    start = bisect_left(elements.first_blocks, at - 2 * REACH)
    middle = bisect_left(elements.first_blocks, at, lo=start)
    end = bisect_right(elements.first_blocks, at + REACH, lo=middle)
    near = (*range(middle - 1, max(start, middle - MAX_NEAR) - 1, -1), *range(middle, min(end, middle + MAX_NEAR)))
    for element in near:
        given = elements.attributes_of(element)
        if given and _USER.search(f"{given.get('class') or ''} {given.get('itemprop') or ''} {given.get('href') or ''}"):
            text = element_text(document, element)
            if (
                1 < len(text) <= MAX_LOGIN
                and text.count(" ") < 2
                and any(map(str.isalpha, text))
                and not labels_of(bare(fold(text)))
            ):
                return text
    return None


def _is_named(given: Mapping[str, str]) -> bool:
    if given.get("rel") == "author":
        return True
    called = f"{given.get('class') or ''} {given.get('id') or ''}"
    if len(called) < len("autor"):
        return False
    return bool(_NAMED.search(called)) and not _NOT_NAMED.search(called)


def _leads(given: dict[str, str]) -> bool:
    return bool(_PATH.search(given.get("href") or ""))
