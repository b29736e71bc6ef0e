"""The story of a page that shows none until its scripts run: in its JSON-LD, or in the state that its framework left there."""

from __future__ import annotations

import html
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final, NamedTuple

import regex
from lxml import etree

from cleanpage.input.javascript import literal, revived
from cleanpage.input.read import Page, Source
from cleanpage.limits import NO_LIMITS, Limits

MAX_CHARACTERS: Final = 4_000_000
"""Characters of a page's scripts that are read."""

MAX_STATES: Final = 20
"""Assignments to a state that are read in one script."""

MAX_VALUES: Final = 200_000
"""Values that are read of one state."""

MAX_DEPTH: Final = 40
MAX_LINKS: Final = 3
"""How deep links are nested in a line of rich text."""

LEAST: Final = 140
"""Characters of the shortest text in a state that is a story."""

MIN_LETTERS: Final = 0.6
"""The least share of letters and spaces in a text that people read."""

_SCRIPT: Final = regex.compile(r"<script\b([^>]{0,2000})>(.*?)(?:</script\s*>|\Z)", regex.I | regex.S)
_STATE: Final = regex.compile(r"(?<![\w$])(__\w{2,40}__)[\"'\]]{0,2}\s*=(?!=)\s*")
_TITLE: Final = regex.compile(r"<title\b[^>]{0,200}>([^<]{1,1000})</title", regex.I)
_BODY_END: Final = regex.compile(r"</body\s*>", regex.I)
_TAG: Final = regex.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.*?(?:-->|\Z)", regex.S)
_NAME_WORD: Final = regex.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HEADING: Final = regex.compile(r"^h[1-6]$|head(?:ing|er|line)", regex.I)

FRAMEWORKS: Final[dict[str, Source]] = {"__next": "next", "__nuxt": "nuxt", "apollo": "apollo"}
TITLES: Final = ("headline", "title", "name")
TEXTS: Final = frozenset(
    """
    body content text html markup story paragraph paragraphs blocks nodes children rendered markdown copy value document
    """.split()
)
"""Words in the names of properties that hold a text."""

SPANS: Final = ("children", "content")
LINKS: Final = ("link", "hyperlink", "a")
"""The names of what rich text holds in a line, and of its links."""

OF_OTHERS: Final = frozenset(
    """
    comment comments reply replies review reviews related recommended recommendations trending popular latest more next previous
    prev teasers teaser i18n locale locales translation translations messages config settings footer header nav navigation menu
    menus sidebar ad ads promo promos newsletter consent cookie cookies legal terms privacy mentions citation author authors
    """.split()
)
"""Words in the names of properties that hold something other than the page's story."""


class _Story(NamedTuple):
    """A text found in a script, as markup."""

    title: str
    markup: str
    length: int
    source: Source


def with_script_story(page: Page, limits: Limits = NO_LIMITS) -> Page | None:
    """The page with the story that only its scripts hold as visible text, None where they hold none.

    The story is the `articleBody` of JSON-LD, else of the texts in a state (Next, Nuxt, Apollo, `__INITIAL_STATE__` and
    others of such names) the longest whose title is the page's, or the only one there is. No script is run. Raises
    `TimeLimitReached` beyond `limits`.

    >>> page = Page("html", '<script type="application/ld+json">{"articleBody": "Two otters were seen."}</script>')
    >>> found = with_script_story(page)
    >>> found.source, found.text[-47:]
    ('json-ld', '<article><p>Two otters were seen.</p></article>')
    """
    text = page.text
    if page.tree is not None:
        text = etree.tostring(page.tree, encoding="unicode", method="html", with_tail=False)
    match = _TITLE.search(text)
    title = _comparable(html.unescape(match[1])) if match else ""
    scripts = list(_scripts(text))
    story = _story_of_page(list(_json_ld_stories(scripts)), title)
    story = story or _story_of_page(list(_state_stories(scripts, limits)), title)
    if story is None:
        return None
    heading = f"<h1>{html.escape(story.title)}</h1>" if story.title else ""
    end = max((found.start() for found in _BODY_END.finditer(text)), default=len(text))
    shown = f"{text[:end]}<article>{heading}{story.markup}</article>{text[end:]}"
    return replace(page, text=shown, utf8=None, tree=None, source=story.source)


def _json_ld_stories(scripts: list[tuple[str, str]]) -> Iterator[_Story]:
    for attributes, script in scripts:
        for item, title in _objects(_value(script)) if "ld+json" in attributes else ():
            markup = _Writer().markup(item.get("articleBody"))
            if markup:
                yield _Story(title, markup, _length(markup), "json-ld")


def _state_stories(scripts: list[tuple[str, str]], limits: Limits) -> Iterator[_Story]:
    for source, state in _states(scripts):
        limits.check_time()
        writer = _Writer()
        for item, title in _objects(state):
            for key, value in item.items():
                words = _words(key)
                markup = writer.markup(value) if words & TEXTS and not words & OF_OTHERS else ""
                if len(markup) >= LEAST and (length := _length(markup)) >= LEAST:
                    yield _Story(title, markup, length, source)


def _story_of_page(stories: list[_Story], page_title: str) -> _Story | None:
    """The longest of the stories that have the page's title; without one, of stories of one title."""
    ours = [story for story in stories if story.title and _comparable(story.title) in page_title]
    if not ours and len({story.title for story in stories}) > 1:
        return None  # a list of stories
    return max(ours or stories, key=lambda story: story.length, default=None)


def _scripts(text: str) -> Iterator[tuple[str, str]]:
    """Attributes and content of a page's scripts."""
    left = MAX_CHARACTERS
    for found in _SCRIPT.finditer(text):
        if len(found[2]) <= left:
            left -= len(found[2])
            yield found[1].lower(), found[2]


def _states(scripts: list[tuple[str, str]]) -> Iterator[tuple[Source, Any]]:
    for attributes, script in scripts:
        if "ld+json" in attributes:
            continue
        if "json" in attributes:
            state = _value(script)
            if "__nuxt_data__" in attributes and isinstance(state, list):
                state = revived(state)
            yield _source_named(attributes), state
        else:
            for name in islice(_STATE.finditer(script), MAX_STATES):
                yield _source_named(name[1].lower()), _value(script, name.end())


def _source_named(name: str) -> Source:
    return next((source for framework, source in FRAMEWORKS.items() if framework in name), "initial-state")


def _value(script: str, start: int = 0) -> Any:
    """What a script holds as data, None where that can't be read."""
    try:
        return literal(script if start else script.lstrip(), start)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """The objects in a value that may be of the page's story, the outer ones first, each once; with the title of each, or of
    those around it."""
    waiting: deque[tuple[Any, str, int]] = deque([(value, "", 0)])
    seen: set[int] = set()
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        item, title, depth = waiting.popleft()
        if id(item) in seen or depth > MAX_DEPTH:
            continue
        seen.add(id(item))
        if isinstance(item, dict):
            title = _title(item) or title
            yield item, title
            waiting.extend(
                (inner, title, depth + 1)
                for key, inner in item.items()
                if isinstance(inner, (dict, list)) and not _words(key) & OF_OTHERS
            )
        elif isinstance(item, list):
            waiting.extend((inner, title, depth + 1) for inner in item if isinstance(inner, (dict, list)))


class _Writer:
    """Writes the texts of one state as HTML, some `MAX_VALUES` of its values at most."""

    def __init__(self) -> None:
        self._left = MAX_VALUES

    def markup(self, value: Any, depth: int = 0) -> str:
        """Of a string its paragraphs or its own tags, of a list or an object of rich text a block for each item."""
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            return ""
        if isinstance(value, str):
            return self._of_string(value, depth)
        if isinstance(value, list):
            return "".join([self.markup(item, depth + 1) for item in value])
        if not isinstance(value, dict) or (_title(value) and _link(value)):
            return ""  # a card leads to another story
        for key in value:
            inner = value[key] if key in TEXTS else None
            if key in SPANS and isinstance(inner, list) and all(map(_is_span, inner)):
                return _block("".join(map(_span, inner)), value)
            if isinstance(inner, (list, dict)):
                return self.markup(inner, depth + 1)
        text = next((value[key] for key in value if key in TEXTS and isinstance(value[key], str)), "")
        return self._of_string(text, depth) if "<" in text else _block(text, value)

    def _of_string(self, text: str, depth: int) -> str:
        if text[:2] in ('{"', "[{"):
            try:
                return self.markup(json.loads(text, strict=False), depth + 1)
            except (ValueError, RecursionError):
                return ""
        if "&" in text and not _TAG.search(text):
            text = html.unescape(text)
        if _TAG.search(text):
            return text
        lines = [line.strip() for line in text.splitlines()]
        return "".join([f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line and _is_prose(line)])


def _block(text: str, item: dict[str, Any]) -> str:
    """An item of rich text as the element that it is."""
    kind = item["style"] if isinstance(item.get("style"), str) else _kind(item)
    tag = "h2" if _HEADING.search(kind) else "li" if "list" in kind.lower() else "p"
    return f"<{tag}>{html.escape(text.strip(), quote=False)}</{tag}>" if text.strip() else ""


def _is_span(item: Any, depth: int = 0) -> bool:
    """Whether an item of rich text is a part of a line: a string, or a link around such."""
    if not isinstance(item, dict) or depth > MAX_LINKS:
        return False
    inner = [one for name in SPANS if isinstance(item.get(name), list) for one in item[name]]
    if inner:
        return _kind(item) in LINKS and all(_is_span(one, depth + 1) for one in inner)
    return _kind(item) in ("", "text", "span") and isinstance(item.get("text", item.get("value")), str)


def _span(item: dict[str, Any]) -> str:
    inner = [_span(one) for name in SPANS if isinstance(item.get(name), list) for one in item[name]]
    return "".join(inner) or str(item.get("text", item.get("value", "")))


def _kind(item: dict[str, Any]) -> str:
    return next((item[name] for name in ("type", "nodeType", "_type", "kind") if isinstance(item.get(name), str)), "")


def _is_prose(line: str) -> bool:
    letters = sum(character.isalpha() or character == " " for character in line)
    return letters >= MIN_LETTERS * len(line) and "://" not in line.split(" ", 1)[0]


def _length(markup: str) -> int:
    """Characters of a text without its tags."""
    return len(_TAG.sub("", markup))


def _title(item: dict[str, Any]) -> str:
    for name in TITLES:
        value = item.get(name)
        if isinstance(value, dict):
            value = value.get("rendered")
        if isinstance(value, str) and value.strip():
            return " ".join(html.unescape(_TAG.sub("", value)).split())
    return ""


def _link(item: dict[str, Any]) -> bool:
    return any(isinstance(item.get(name), str) for name in ("url", "href", "link", "slug", "path"))


def _words(name: str) -> set[str]:
    return {word.lower() for word in _NAME_WORD.findall(name)}


def _comparable(text: str) -> str:
    """What two spellings of a title have in common: letters and digits, case folded."""
    return "".join(filter(str.isalnum, text.casefold()))
