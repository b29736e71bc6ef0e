"""Hostile pages of any size: each shape is what made some parser, expression or table take time or memory beyond its input."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

Page = str | bytes
Shape = Callable[[int], Page]
"""Characters (or bytes) wanted to a page of about so many."""

STORY: Final = "<title>Lock opens</title><h1>Lock opens</h1><p>3 March 2026</p>" + 4 * (
    "<p>The first boats of the year passed the lock at noon, and the whole town stood along the quay to watch them.</p>"
)
DATE: Final = "Tuesday, 17 March 2026 04:12 PM "
CHINESE: Final = "星期日中午今年的第一批船只通过了船闸全城的人都聚集在岸边观看"


def repeated(unit: str, before: str = "", after: str = "") -> Shape:
    """A page that is one piece of markup over and over."""
    return lambda size: before + unit * (size // len(unit)) + after


def numbered(unit: str, before: str = "", after: str = "") -> Shape:
    """As `repeated`, with another number in each piece."""
    return lambda size: before + "".join(map(unit.format, range(size // (len(unit) + 5)))) + after


def nested(tag: str, text: str = "x") -> Shape:
    """Elements within elements, all closed."""

    def page(size: int) -> str:
        times = size // (2 * len(tag) + 5)
        return f"<{tag}>" * times + text + f"</{tag}>" * times

    return page


def html(page: Shape) -> Shape:
    """A page that says it is HTML, which few tags in much text do not."""
    return lambda size: f"<!doctype html>{page(size)!s}"


def json_ld(size: int) -> str:
    """An article in a JSON-LD object with very many others."""
    graph = [{"@type": "Person", "name": f"Ada Brink {number}"} for number in range(size // 45)]
    data = {"@graph": [*graph, {"@type": "NewsArticle", "headline": "Lock opens", "author": graph[:50]}]}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>{STORY}'


def latin(page: Shape) -> Shape:
    """The bytes of a page in an encoding that must be found out."""

    def encoded(size: int) -> bytes:
        text = page(size)
        return text if isinstance(text, bytes) else text.encode("cp1252", "replace")

    return encoded


MARKUP: Final[dict[str, Shape]] = {
    "article": lambda size: STORY + (STORY.replace("noon", "one") * (size // len(STORY))),
    "nested div": nested("div"),
    "nested b": nested("b"),
    "nested svg": nested("svg"),
    "nested table": lambda size: "<table><tr><td>" * (size // 15),
    "deep blocks": repeated("<p>x", "<div>" * 1_900),
    "stray end tags": repeated("</span>", "<div>" * 1_900),
    "one text node": repeated("word ", "<p>"),
    "one word": repeated("x", "<p>"),
    "p": repeated("<p>x"),
    "p with text": repeated("<p>The first boats of the year passed the lock at noon, and the whole town came.</p>"),
    "br": repeated("x<br>"),
    "br br": repeated("x<br><br>"),
    "td": repeated("<td>x", "<table><tr>"),
    "li": repeated("<li>x", "<ul>"),
    "a": repeated("<a href=/x>x</a>"),
    "words in links": repeated("<a href=/x>a b c d</a> "),
    "attributes": numbered(" a{}=b", "<p", ">x"),
    "same attribute": repeated(" a=b", "<p", ">x"),
    "classes": numbered(" c{}", "<p class='", "'>x"),
    "attribute value": repeated("x", "<p class='", "'>x"),
    "style": repeated("display:  ", "<p style='", "'>x"),
    "entities": repeated("&amp;"),
    "unknown entities": repeated("&x"),
    "metas": repeated("<meta name=author content=x>"),
    "times": repeated("<time datetime=2026-03-04>x</time>"),
    "unclosed a": repeated("<a href=x>x"),
    "unclosed b": lambda size: ("<b>x" * 1_900 + "<p>") * (size // 7_603),
    "unclosed li": lambda size: ("<ul><li>x" * 900 + "</ul>" * 900) * (size // 12_600),
    "unclosed title": repeated("x", "<title>"),
    "unclosed comment": repeated("x", "<!--"),
    "comments": repeated("<!--x-->"),
    "unclosed script": repeated("x<", "<script>"),
    "unclosed quote": repeated("x ", "<p class='"),
    "unclosed tags": repeated("<p "),
    "scripts": repeated("<script>x</script>"),
    "less than": repeated("<"),
    "end tags": repeated("</p>"),
    "unknown tags": numbered("<x{}>x</x{0}>".replace("{}", "{0}")),
    "JSON-LD": json_ld,
    "JSON-LD scripts": repeated('<script type="application/ld+json">{"@type":"Article","author":"Ada Brink"}</script>'),
    "JSON-LD brackets": repeated("[", '<script type="application/ld+json">', "</script><p>x"),
    "spaces in pre": repeated(" ", "<pre>x", "x</pre>"),
    "lines in pre": repeated("x\n", "<pre>"),
    "lines in elements in pre": repeated("a<div>b</div><i></i>", "<pre>"),
    "br in pre in a heading": repeated("<br>", "<h2><pre><code>x", "x</code></pre></h2>"),
    "paragraphs in a cell": numbered("<p>The boat {} passed the lock", "<table><tr><th>x<th>x<tr><td>"),
    "captions in a figure": numbered(
        "<img src={}><figcaption>Photo {0}</figcaption>".replace("{}", "{0}"), STORY + "<figure>", f"</figure>{STORY}"
    ),
    "math in math": repeated("x<math>x</math>", "<p><math>", "</math>"),
    "blocks in math": repeated("x<div>x</div>", "<math>", "</math>"),
    "pieces in math": repeated("x<b></b>", "<p><math>", "</math>"),
    "pieces in a link to a place": repeated("x<b></b>", "<p>x <a href=#x>", "</a>"),
}
TEXT: Final[dict[str, Shape]] = {
    "line of words": repeated("word "),
    "line of one word": repeated("x"),
    "words a line": repeated("word\n"),
    "lines of text": repeated("The first boats of the year passed the lock at noon, and the whole town came.\n"),
    "wrapped lines": repeated("The first boats of the year passed the lock at noon, and the whole\ntown came to the quay.\n\n"),
    "one wrapped paragraph": repeated("the first boats of the year passed the lock at noon, and the whole of the\n"),
    "blank lines": repeated(" \n", "x", "x"),
    "Chinese": repeated(CHINESE),
    "lines of Chinese": repeated(CHINESE + "\n"),
    "characters beyond the basic plane": repeated("\U0001f6a2"),
}
RUNS: Final[dict[str, str]] = {
    "spaces": " ",
    "brackets": "(",
    "brackets and slashes": "(a/b)",
    "digits": "7",
    "digits and spaces": "7 ",
    "commas": ",",
    "dots": ".",
    "dashes": "-",
    "bars": " | ",
    "quotes": "'",
    "slashes": "/ ",
    "underscores": "_",
    "hashes": "#a ",
    "times": "12:30 ",
    "years": "2026 ",
    "days": "3.4.26",
    "dates": DATE,
    "ISO dates": "2026-03-04T",
    "names": "Ada Brink, ",
    "by": "By ",
    "keywords": "lock,",
    "capitals": "KYIV ",
    "place": "A'’.-",
    "ligatures": "ﬁ",
    "marks": "a\u0301\u0301",
    "joiners": "\u200d",
    "soft hyphens": "a\xad",
}
"""What the expressions of the project repeat, step over or look ahead for; each run ends so that it matches none of them."""


def run_lines(run: str, length: int) -> Shape:
    """Many lines of `length` characters, each a run of one thing."""
    return repeated(run * (length // len(run)) + "x;\n")


def run_elements(run: str, length: int) -> Shape:
    """As many paragraphs, under a headline."""
    return repeated("<p>" + run * (length // len(run)) + "x;", STORY)


BYTES: Final[dict[str, Shape]] = {
    "bytes 80": lambda size: b"\x80" * size,
    "bytes ff": lambda size: b"\xff" * size,
    "bytes c3": lambda size: b"<p>" + b"\xc3" * size,
    "bytes 00": lambda size: b"\0" * size,
    "all bytes": lambda size: bytes(range(256)) * (size // 256),
    "UTF-8 and others": lambda size: ("ö" * 5).encode() * (size // 11) + b"\xff",
    "undeclared cp1252": latin(repeated("<p>Die Schleuse war schön und früh geöffnet.")),
    "UTF-16": lambda size: repeated("<p>x")(size // 2).encode("utf-16") if size else b"",  # type: ignore[union-attr]
    "ISO-2022-JP": lambda size: b"\x1b$B" + b"<p>x" * (size // 4),
    "titles": lambda size: b"<title" * (size // 6),
}
SHAPES: Final[dict[str, Shape]] = {
    **{name: html(shape) for name, shape in MARKUP.items()},
    **TEXT,
    **{f"lines of {name}": run_lines(run, 1_400) for name, run in RUNS.items()},
    **{f"one run of {name}": repeated(run, "", "x;") for name, run in RUNS.items()},
    **{f"one run of {name} after a story": html(repeated(run, f"{STORY}<p>", "x;")) for name, run in RUNS.items()},
    **{f"paragraphs of {name}": run_elements(run, 110) for name, run in RUNS.items()},
    **BYTES,
}
