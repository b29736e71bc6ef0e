"""What holds for the Markdown and HTML of every page: no text is lost or added, and reading it back changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

import lxml.html
import nh3
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from rendering import as_html, as_markdown, body
from structures import PARSER, squeezed, text_of

import cleanpage
from cleanpage.render.html import ATTRIBUTES, ELEMENTS

SIGNS = "abc XYZ 12 .,:;!?()[]{}<>\"'`*_~#+-=|/\\&^%$@\n\té中“”–€"
texts = st.one_of(
    st.text(SIGNS, min_size=1, max_size=24),
    st.lists(
        st.sampled_from(
            "word The 1. 2) - + * # ## > --- === ``` ~~~ _x_ *y* **z** [a] [a](b) [a]: ![i](j) <b> </p> &amp; &copy &lt;"
            " a|b |-| \\ \\* \\n https://a.example/x_y_z <http://b.example> 5*3 `c` ``d`` [^1] [^1]: snake_case ~~s~~ $x$"
            " 1) *** ___ ! [ ] ( ) &#35; &#x41; <!-- --> <br> |".split()
        ),
        min_size=1,
        max_size=6,
    ).map(" ".join),
)
addresses = st.sampled_from(
    [
        "https://a.example/b_c(d)?e=f&copy=g",
        "/x y",
        "?q=<>\"'",
        "p(q",
        "#top",
        "",
        "é/中",
        "100%",
        "//b.example/|",
        "mailto:a@b.example",
    ]
)
WRAPS = ("b", "i", "code", "del", "sup", "sub", "span", "strong", "em")


def linked(pair: tuple[str, str]) -> str:
    """A link around some inline markup, if that has none in it and is not all a link to its own place shows."""
    address, inner = pair
    permalink = address == "#top" and re.sub("<[^>]*>", "", inner).strip() == "#"
    return inner if "<a " in inner or permalink else f'<a href="{escape(address)}">{inner}</a>'


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(st.sampled_from(WRAPS), inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
        st.tuples(addresses, inner).map(linked),
        st.lists(inner, min_size=2, max_size=4).map("".join),
        st.just("one<br>two"),
        st.tuples(inner, inner).map("<br>".join),
    )


inline = st.recursive(texts.map(escape), wrapped, max_leaves=6)
code = st.text(SIGNS, min_size=1, max_size=40).map(lambda text: f"<pre><code class='language-x'>{escape(text)}</code></pre>")
leaf = st.one_of(
    inline.map(lambda text: f"<p>{text}</p>"),
    st.tuples(st.integers(1, 6), inline).map(lambda pair: f"<h{pair[0]}>{pair[1]}</h{pair[0]}>"),
    code,
    st.just("<hr>"),
)


def containers(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(blocks, min_size=1, max_size=3).map("".join)
    item = st.one_of(inline, several, st.tuples(inline, several).map("".join))
    rows = st.lists(st.lists(st.one_of(inline, several, st.just("")), min_size=2, max_size=4), min_size=1, max_size=3)
    return st.one_of(
        several,
        st.lists(item, min_size=1, max_size=3).map(
            lambda items: "<ul>" + "".join(f"<li>{text}</li>" for text in items) + "</ul>"
        ),
        st.tuples(st.integers(0, 12), st.lists(item, min_size=1, max_size=3)).map(
            lambda pair: f"<ol start={pair[0]}>" + "".join(f"<li>{text}</li>" for text in pair[1]) + "</ol>"
        ),
        several.map(lambda inner: f"<blockquote>{inner}</blockquote>"),
        st.lists(st.tuples(st.sampled_from(["dt", "dd"]), inline), min_size=1, max_size=4).map(
            lambda entries: "<dl>" + "".join(f"<{tag}>{text}</{tag}>" for tag, text in entries) + "</dl>"
        ),
        rows.map(
            lambda rows: (
                "<table>" + "".join("<tr>" + "".join(f"<th>{cell}</th>" for cell in row) + "</tr>" for row in rows) + "</table>"
            )
        ),
    )


def without_tex(page: str) -> bool:
    """What is TeX loses its dollars."""
    return not any(sign in page for sign in ("$$", "\\(", "\\["))


pages = st.lists(st.recursive(leaf, containers, max_leaves=6), min_size=1, max_size=5).map("\n".join).filter(without_tex)


SEARCHED = (
    '<p>one</p><p><a href="/x">two<br>[3]: four</a></p>',  # the definition of a link, by a line break in its name
    "<p>1</p><p>[<br>[a]: word</p>",  # ... by the escape of a line that could be none
    '<p><a href="/x"><code>]:</code></a></p>',  # ... by code in a link
    '<p><a href="/x">[]:<code>a<br>b</code></a></p>',
    "<p>[^1]: a &quot;b<br>c&quot;</p>",  # ... with a title
    "<ul><li>1</li></ul><ul><li>**</li></ul>",  # a thematic break with the sign of the item
    "<p><code>`` `</code></p>",  # code that begins like a fence
    "<p>&amp; <b>*</b> &gt;</p>",  # a star in emphasis, spaces around that
    "<h5>a<br><em>* b</em></h5>",
    "<dl><dt><code><b>a</b>!</code></dt></dl>",  # what is bold and what is not, all in bold
    "<dl><dt>&lt;<b>a</b></dt></dl>",
    "<p>\\<b> a</b></p>",  # spaces with the look of what is beside them
    "<p><sup><del>a</del><a href='/x'> b</a></sup></p>",
    "<p><sub><code>a<br>b</code></sub>;</p>",  # line breaks with that look
    "<p><code><a href='/x'><strong>a</strong><br>b</a></code></p>",
    "<p><sub>a</sub> <br><sub>b</sub></p>",
    "<table><tr><th><sub>a</sub><p><sub>b</sub></p></th><th>c</th></tr></table>",
    "<table><tr><th><strong><i>?</i>]<br><em>?</em></strong></th><th>a</th></tr></table>",  # emphasis after a tag
    "<p><b><em>.</em>;<del><i> `</i></del></b></p>",  # ... after the sign of another
    "<ol start=9><ol><li>a</li></ol><li>b</li></ol>",  # a list that holds only a list, after its numbers are parted
    "<table><tr><th><ul><li><blockquote><ul><li>a</li></ul></blockquote></li></ul></th><th>b</th></tr></table>",
    "<table><tr><th><pre> \na</pre></th><th>b</th></tr></table>",  # an empty line at the start of code
)


def searched(test: Callable[[str], None]) -> Callable[[str], None]:
    """A test of all pages, and of one for each cause that was found by a long search."""
    for page in SEARCHED:
        test = example(page)(test)
    return settings(deadline=None)(given(pages)(test))


@searched
def test_markdown_has_the_text_of_the_page(page: str) -> None:
    assert text_of(PARSER.render(as_markdown(page))) == squeezed("".join(body(page)[0].texts))


@searched
def test_markdown_read_back_is_the_same(page: str) -> None:
    once = as_markdown(page)
    assert as_markdown(PARSER.render(once)) == once


@searched
def test_html_has_the_text_of_the_page(page: str) -> None:
    assert text_of(as_html(page)) == squeezed("".join(body(page)[0].texts))


@searched
def test_html_read_back_is_the_same(page: str) -> None:
    once = as_html(page)
    assert as_html(once) == once


@searched
def test_a_sanitizer_finds_nothing_to_remove(page: str) -> None:
    found = as_html(page)
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    cleaned = nh3.clean(
        found, tags=set(ELEMENTS), attributes=attributes, link_rel=None, url_schemes={"http", "https", "mailto"}
    )
    assert tags(cleaned) == tags(found)


sentences = st.lists(
    st.sampled_from(
        [
            "The keeper walked down to the lock before it was light, and the water stood a foot below the mark.",
            "She wrote <b>nothing</b> in the book, though <a href='/ice'>the ice</a> had come as far as the *third* gate.",
            "At noon, as <i>every</i> winter, two men from the town broke it with poles, and were paid by the hour.",
            "Nobody knows who built the weir; <code>1_684</code> is cut in a stone, but the stone is from elsewhere.",
            "“Ask the miller,” said the keeper.<br>The miller had gone &amp; left his wheel to turn on its own all night.",
        ]
    ),
    min_size=2,
    max_size=4,
).map(" ".join)
sections = st.one_of(
    sentences.map(lambda text: f"<p>{text}</p>"),
    sentences.map(lambda text: f"<h2>Of the water that winter</h2><p>{text}</p>"),
    st.lists(sentences, min_size=2, max_size=4).map(
        lambda items: "<ul>" + "".join(f"<li>{text}</li>" for text in items) + "</ul>"
    ),
    st.lists(sentences, min_size=2, max_size=3).map(
        lambda items: "<ol>" + "".join(f"<li>{text}</li>" for text in items) + "</ol>"
    ),
    sentences.map(lambda text: f"<blockquote><p>{text}</p></blockquote>"),
    st.tuples(sentences, sentences).map(lambda pair: "<ul><li>{}<ol start=3><li>{}</li></ol></li></ul>".format(*pair)),
    st.tuples(sentences, sentences).map(
        lambda pair: (
            "<table><tr><th>Lock</th><th>Of it</th></tr><tr><td>{}</td><td><ul><li>{}</li></ul></td></tr></table>".format(*pair)
        )
    ),
    st.tuples(sentences, sentences).map(lambda pair: "<dl><dt>The third gate</dt><dd>{}<dd>{}</dl>".format(*pair)),
    st.just("<p>The script that counts the boats is short:</p><pre>for boat in lock:\n\n    count(boat)  # once</pre>"),
)


@settings(deadline=None)
@given(st.lists(sections, min_size=3, max_size=8).map("\n".join))
def test_clean_reads_its_markdown_back_as_the_same(story: str) -> None:
    head = "<!doctype html><title>Ice at the third gate</title><body>"
    nav = "<nav><a href=/>Home</a> <a href=/news>News</a></nav>"
    url = "https://news.example/ice"
    once = cleanpage.clean(f"{head}{nav}<article><h1>Ice at the third gate</h1>{story}</article>", url=url)
    again = cleanpage.clean(f"{head}<article>{PARSER.render(once.to_markdown())}</article>", url=url)
    assume(all(block.kept or block.text == once.headline for block in again.blocks))
    assert again.to_markdown() == once.to_markdown()


def tags(page: str) -> list[tuple[str, dict[str, str], str]]:
    root: Any = lxml.html.fragment_fromstring(page, create_parent="div")
    return [(node.tag, dict(node.attrib), squeezed(node.text_content())) for node in root.iter()]
