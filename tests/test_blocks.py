"""A page to its blocks: where text is split, what is not text, and that no word is lost, doubled or moved."""

from __future__ import annotations

import functools
import re
import textwrap
import time
from typing import Any

import html5lib
import lxml.html
import pytest
from conftest import FIXTURES
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cleanpage
from cleanpage.blocks.html import html_blocks, tree_blocks
from cleanpage.blocks.text import text_blocks

BLOCK_ELEMENTS = (
    "address article aside blockquote button center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header label legend li main nav ol option p pre section summary ul"
).split()
INLINE_ELEMENTS = (
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "em",
    "font",
    "i",
    "ins",
    "mark",
    "small",
    "span",
    "strong",
    "sup",
    "time",
    "u",
)
UNSEEN = {
    "script": "<script>unseen</script>",
    "style": "<style>unseen</style>",
    "template": "<template><p>unseen</p></template>",
    "svg": "<svg><title>unseen</title><text>unseen</text></svg>",
    "video": "<video>unseen</video>",
    "audio": "<audio>unseen</audio>",
    "canvas": "<canvas>unseen</canvas>",
    "iframe": "<iframe>unseen</iframe>",
    "datalist": "<datalist id=l><option>unseen</option></datalist>",
    "comment": "<!-- unseen -->",
    "processing instruction": "<?php unseen ?>",
    "attribute": '<img alt="unseen" title="unseen">',
}
DEEP = 100_000


def texts(page: str) -> list[str]:
    return html_blocks(page.encode()).texts


def nodes(element: Any, xpath: str) -> list[Any]:
    found = element.xpath(xpath)
    assert isinstance(found, list)
    return found


class TestSplitting:
    @pytest.mark.parametrize("tag", BLOCK_ELEMENTS)
    def test_block_elements_part_text(self, tag: str) -> None:
        assert texts(f"<div>before<{tag}>inside</{tag}>after</div>") == ["before", "inside", "after"]

    @pytest.mark.parametrize("tag", INLINE_ELEMENTS)
    def test_inline_elements_do_not(self, tag: str) -> None:
        assert texts(f"<p>be<{tag}>fore and</{tag}> after</p>") == ["before and after"]

    def test_inline_elements_in_inline_elements(self) -> None:
        assert texts("<p>W<b>i<i>k</i></b>i <span><a href=/>and</a> <span><b>so on</b></span></span>.") == ["Wiki and so on."]

    def test_block_elements_in_inline_elements(self) -> None:
        assert texts("<a href=/><h3>Lock opens</h3><p>Boats pass.</p></a>") == ["Lock opens", "Boats pass."]

    def test_cells_items_and_options(self) -> None:
        assert texts("<table><caption>c<tr><th>h<td>d<tr><td>e</table>") == ["c", "h", "d", "e"]
        assert texts("<ul><li>a<li>b<ul><li>c</ul>d</ul>") == ["a", "b", "c", "d"]
        assert texts("<select><option>a<option>b</select>") == ["a", "b"]

    def test_a_single_br_is_a_newline(self) -> None:
        assert texts("<p>14 Mill Lane<br>Holmstadt<br />\n  Germany</p>") == ["14 Mill Lane\nHolmstadt\nGermany"]

    @pytest.mark.parametrize("between", ["<br><br>", "<br/> <br/>", "<br>\n<br>\n<br>", "<br>&nbsp;<br>", "<br><!-- --><br>"])
    def test_a_double_br_parts_text(self, between: str) -> None:
        assert texts(f"<p>One.{between}Two.</p>") == ["One.", "Two."]

    def test_a_br_at_an_edge_is_nothing(self) -> None:
        assert texts("<br><p><br>One.<br></p><br><br>Two.<br>") == ["One.", "Two."]

    def test_a_rule_parts_text(self) -> None:
        assert texts("One.<hr>Two.") == ["One.", "Two."]

    def test_whitespace_is_folded(self) -> None:
        assert texts("<p>\n  One\t two&nbsp;&nbsp;\u3000three\r\nfour  </p>") == ["One two three four"]
        assert texts("<p>&nbsp;</p> <div> \u3000\n</div>") == []

    def test_what_is_written_as_a_reference_is_text(self) -> None:
        assert texts("<p>1 &lt; 2 &amp;&amp; 3 &gt; 2 &copy; &#8364; &#x1F600; &nosuch; & 5") == [
            "1 < 2 && 3 > 2 © € 😀 &nosuch; & 5"
        ]

    @pytest.mark.parametrize("start", ["", "\n", "\r\n"])
    def test_pre_is_verbatim(self, start: str) -> None:
        assert texts(f"<pre>{start}    if a &lt; <b>b</b>:\n\n        go(\n)  \n</pre>") == ["    if a < b:\n\n        go(\n)"]
        assert texts(f"<pre>{start}    &lt;p></pre>") == ["    <p>"]
        assert texts("<pre>one<br><br>two</pre><p>a  b</p>") == ["one\n\ntwo", "a b"]

    @pytest.mark.parametrize("markup", UNSEEN.values(), ids=UNSEEN)
    def test_what_no_browser_shows_is_no_text(self, markup: str) -> None:
        assert texts(f"<p>see{markup}n</p>") == ["seen"]

    def test_the_head_is_no_text(self) -> None:
        head = "<title>Lock</title><style>a{}</style><script>b()</script><noscript>c</noscript><meta name=d content=e>"
        assert texts(f"<html><head>{head}</head><body>seen</body></html>") == ["seen"]
        assert texts(f"{head}<p>seen") == ["seen"]

    @pytest.mark.parametrize("tag", ["main", "article", "section", "header", "nav", "my-story"])
    def test_a_page_without_head_and_body_tags(self, tag: str) -> None:
        assert texts(f"<!doctype html><title>Lock</title><{tag}><p>One.</p>Two.</{tag}><footer>Three") == [
            "One.",
            "Two.",
            "Three",
        ]

    def test_what_styles_hide_is_kept(self) -> None:
        assert texts("<p hidden>One.</p><p style='display:none'>Two.</p><noscript>Three.</noscript>") == [
            "One.",
            "Two.",
            "Three.",
        ]


class TestBrokenPages:
    @pytest.mark.parametrize("inner", ["div", "b", "a", "blockquote", "my-element"])
    def test_a_page_nested_deep(self, inner: str) -> None:
        began = time.perf_counter()
        assert texts(f"<{inner}>" * DEEP + "word" + f"</{inner}>" * DEEP + "<p>after") == ["word", "after"]
        assert texts(f"<{inner}>" * DEEP + "word") == ["word"]
        assert time.perf_counter() - began < 10

    def test_unclosed_tags(self) -> None:
        assert texts("<div><p>One.<p>Two <b>bold<div>Three.<ul><li>a<li>b") == ["One.", "Two bold", "Three.", "a", "b"]

    def test_stray_end_tags(self) -> None:
        assert texts("</div></p>One.</b></section><p>Two.</i></table></p>") == ["One.", "Two."]

    def test_an_unclosed_title_does_not_swallow_the_page(self) -> None:
        document = html_blocks(b"<html><head><title>Lock opens\n<body><h1>Lock opens</h1><p>Noon.")
        assert (document.texts[-2:], document.head.title) == (["Lock opens", "Noon."], "Lock opens")

    @pytest.mark.parametrize("end", ["</body></html>", "</html>", "</body>", "</html></html>", "</html><!-- generated -->\n"])
    def test_what_follows_the_end_of_the_page_is_shown(self, end: str) -> None:
        page = f"<html><body><p>One.</p>{end}Two.<div>Three.</div>"
        assert texts(page) == ["One.", "Two.", "Three."]
        assert tree_blocks(lxml.html.document_fromstring(page)).texts == ["One.", "Two.", "Three."]

    @pytest.mark.parametrize("cut", range(0, 3000, 7))
    def test_a_page_cut_off_anywhere_gives_a_beginning_of_its_text(self, cut: int) -> None:
        whole = (FIXTURES / "news-wire.html").read_bytes()
        start = len(whole) // 2
        found = "".join("".join(html_blocks(whole[: start + cut]).texts).split())
        expected = "".join("".join(html_blocks(whole).texts).split())
        shown = len(found) - 60  # a reference or a letter cut in two may show as it stands
        assert expected.startswith(found[:shown])
        assert shown > 0

    @pytest.mark.parametrize(
        "page", ["", " ", "<", "<>", "</", "<p", "<!", "<!--", "&", "&#", "\0", "<p>\0</p>", "<html></html>", "<?"]
    )
    def test_next_to_nothing(self, page: str) -> None:
        assert all(text.strip() for text in texts(page))


COMPILED = cleanpage.build_info()["path"] == "compiled"
ANYWHERE = pytest.mark.parametrize(
    "page",
    [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.html"))]
    + [
        "<p>One.</p></body></html>Two.<div>Three.</div>",
        "<title>x</title><main><p>One.</p></main><footer>Two.",
        "<picture><source srcset=a><source srcset=b><img><p>One.</p></picture><p>Two.",
        "<div>a<wbr><div>b</div></div><div><embed><p>c",
        "<fb:like><p>One.</p></fb:like><fb:like><p>Two.</p><p>Three.</p></fb:like>",
        "<p;>One.<div>Two.</div></p;><x\"y'z><p>Three.</p><my-element><p>Four.",
        "<table><tr><td>One.<td><svg><g/></svg>Two.<tr><td>Three.<img><br>",
    ],
    ids=[path.stem for path in sorted(FIXTURES.glob("*.html"))]
    + ["after the end", "no head tag", "source", "wbr", "prefix", "no names", "table"],
)


@functools.lru_cache(maxsize=1)
def tree(page: str) -> Any:
    """A page as the HTML standard reads it."""
    return html5lib.parse(page, treebuilder="dom")


STEP = re.compile(r"""/(?:([\w-]+)|\*\[name\(\)=(.*?)\])\[(\d+)\]""")


def element_at(page: str, xpath: str) -> Any:
    """The element that a path of names and numbers leads to."""
    element = tree(page)
    for name, literal, number in STEP.findall(xpath):
        wanted = name or "".join("".join(pair) for pair in re.findall(r"""["]([^"]*)["]|[']([^']*)[']""", literal))
        children = (child for child in element.childNodes if child.nodeType == child.ELEMENT_NODE)
        element = [child for child in children if child.nodeName == wanted][int(number) - 1]
    return element


def shown(element: Any) -> str:
    if element.nodeType == element.TEXT_NODE:
        return str(element.data)
    return "".join(shown(child) for child in element.childNodes if child.nodeName not in ("script", "style"))


class TestWhere:
    """From a block back to its page."""

    @pytest.mark.skipif(COMPILED, reason="the compiled core reads pages as the HTML standard has it")
    @ANYWHERE
    def test_the_xpath_finds_the_element_of_lxml(self, page: str) -> None:
        root = lxml.html.document_fromstring(page.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        for block in cleanpage.clean(page, kind="html").blocks:
            assert block.xpath
            (element,) = nodes(root, block.xpath)
            above = reversed([element, *element.iterancestors()])
            assert [ancestor.tag for ancestor in block.ancestors] == [one.tag for one in above]
            within = "".join("".join(nodes(element, ".//text()[not(parent::script or parent::style)]")).split())
            assert "".join(block.text.split()) in within

    @pytest.mark.skipif(not COMPILED, reason="without the compiled core pages are read as lxml has it")
    @ANYWHERE
    def test_the_xpath_finds_the_element(self, page: str) -> None:
        blocks = cleanpage.clean(page, kind="html").blocks
        assert blocks
        for block in blocks:
            assert block.xpath
            element = element_at(page, block.xpath)
            above, at = [], element
            while at.nodeType == at.ELEMENT_NODE:
                above.append(at.nodeName)
                at = at.parentNode
            assert [ancestor.tag for ancestor in block.ancestors] == above[::-1]
            assert (block.ancestors[-1].class_ or "") == element.getAttribute("class")
            assert "".join(block.text.split()) in "".join(shown(element).split())

    def test_link_text(self) -> None:
        page = "<p>See <a href=/1>the <b>lock</b></a>, <a href=/2>boats</a>.</p><p>None.</p><a href=/3><p>All of it</p></a>"
        document = html_blocks(page.encode())
        assert document.link_counts == [2, 0, 1]
        assert document.link_chars == [len("thelockboats"), 0, len("Allofit")]
        assert [block.link_text.split() for block in cleanpage.clean(page).blocks] == [
            ["the", "lock", "boats"],
            [],
            ["All", "of", "it"],
        ]

    def test_a_tree_gives_what_its_page_gives(self) -> None:
        for path in sorted(FIXTURES.glob("*.html")):
            parser = lxml.html.HTMLParser(encoding="utf-8")
            tree = tree_blocks(lxml.html.document_fromstring(path.read_bytes(), parser=parser))
            page = html_blocks(path.read_bytes())
            for column in ("texts", "owners", "first_text_elements", "link_chars", "link_counts", "head"):
                assert getattr(tree, column) == getattr(page, column), (path.name, column)
            for column in ("tags", "parents", "first_blocks", "last_blocks"):
                assert getattr(tree.elements, column) == getattr(page.elements, column), (path.name, column)

    def test_the_head_is_read(self) -> None:
        head = html_blocks(
            b"<head><title> Lock\n opens </title><meta name=author content=Ann><link rel=canonical href=/1>"
            b'<script type="application/ld+json">{"a": "<b>"}</script></head><svg><title>icon</title></svg>'
        ).head
        assert head.title == "Lock opens"
        assert head.metas == [{"name": "author", "content": "Ann"}]
        assert head.links == [{"rel": "canonical", "href": "/1"}]
        assert head.json_ld == ['{"a": "<b>"}']

    def test_the_title_of_a_drawing_is_not_the_title_of_the_page(self) -> None:
        assert html_blocks(b"<svg><title>icon</title></svg><p>One.").head.title == ""


WRAPPED = [
    "For as long as anyone in the valley can remember there has been a swarm in the hollow oak behind the feed store, and "
    "nobody had ever minded it very much.",
    "The trunk split along a seam that must have been there for decades. Inside was a curtain of comb more than seven feet "
    "long, dark as molasses at the top and pale as butter at the bottom.",
    "It took eleven hours. They cut the comb in slabs, tied each slab into a wooden frame with kitchen string, and set the "
    "frames in borrowed boxes lined with newspaper.",
]


class TestText:
    def test_each_line_is_a_block(self) -> None:
        page = "Home\n  News \n\n\nLock opens to boats\r\nBy\tAnn  Berg\r\n"
        document = text_blocks(page)
        assert document.texts == ["Home", "News", "Lock opens to boats", "By Ann Berg"]
        assert document.lines == [(1, 1), (2, 2), (5, 5), (6, 6)]
        assert document.blanks == [0, 0, 2, 0]
        assert [page[start:end] for start, end in document.spans] == ["Home", "News", "Lock opens to boats", "By\tAnn  Berg"]

    @pytest.mark.parametrize("page", ["", " ", "\n\n", "\t\r\n \u3000\xa0", "\0", "\ufeff", "\ufeff\n\0 \0"])
    def test_blank_pages_have_none(self, page: str) -> None:
        assert text_blocks(page).texts == []

    def test_marks_that_are_no_text_are_left_out(self) -> None:
        page = "\ufeffLock opens\nto\0boats"
        document = text_blocks(page)
        assert document.texts == ["Lock opens", "to boats"]
        assert [page[start:end] for start, end in document.spans] == ["Lock opens", "to\0boats"]

    @pytest.mark.parametrize("width", [60, 72, 78, 100])
    @pytest.mark.parametrize("before", ["", "View in a browser\nhttps://news.example/" + "x" * 150 + "\n\nLock opens\n\n"])
    def test_wrapped_paragraphs_are_joined(self, width: int, before: str) -> None:
        page = before + "\n\n".join(textwrap.fill(paragraph, width) for paragraph in WRAPPED)
        document = text_blocks(page)
        assert document.texts == [*before.splitlines()[:2], *before.splitlines()[3:4], *WRAPPED]
        assert [" ".join(page[start:end].split()) for start, end in document.spans] == document.texts

    def test_lists_between_wrapped_paragraphs_are_not(self) -> None:
        items = [f"{bullet} {WRAPPED[0][:50]}" for bullet in ("-", "*", "•", "1.", "2)")]
        page = "\n\n".join([*(textwrap.fill(paragraph, 72) for paragraph in WRAPPED), "\n".join(items)])
        assert text_blocks(page).texts == [*WRAPPED, *items]

    def test_lines_that_were_not_wrapped_are_not(self) -> None:
        lines = [paragraph[:length] for paragraph in WRAPPED for length in (112, 60, 96, 30, 110)]
        assert text_blocks("\n".join(lines)).texts == [line.strip() for line in lines]

    @pytest.mark.parametrize(
        "lines",
        [
            ["River lock opens to boats after a winter of repairs", "Council votes to keep the stump of the bee tree oak"] * 4,
            ["三月の市議会で新しい橋の予算が決まった 写真あり", "日曜日の正午に今年最初の船が水門を通った 動画"] * 4,
        ],
        ids=["headlines", "Japanese"],
    )
    def test_lists_of_lines_of_a_length_are_not(self, lines: list[str]) -> None:
        assert text_blocks("\n".join(lines)).texts == lines

    def test_scripts_without_capitals(self) -> None:
        arabic = " ".join(["عبرت أولى القوارب هذا العام ظهر يوم الأحد، واجتمعت المدينة كلها على ضفة النهر."] * 3)
        hindi = " ".join(["रविवार सुबह इस साल की पहली नावें नहर से गुज़रीं और पूरा शहर किनारे पर जमा हो गया।"] * 3)
        for paragraph in (arabic, hindi):
            assert text_blocks("\n\n".join([textwrap.fill(paragraph, 72)] * 3)).texts == [paragraph] * 3

    def test_a_long_line_shows_that_nothing_was_wrapped(self) -> None:
        page = "\n".join([*textwrap.wrap(WRAPPED[1], 72), WRAPPED[2]])
        assert text_blocks(page).texts == page.splitlines()

    def test_chinese(self) -> None:
        lines = ["首页 | 新闻", "新桥将于下个月正式启用，居民对此表示歡迎。", "市长在星期日早上宣布了这一消息。"]
        assert text_blocks("\n\n".join(lines)).texts == lines


# A page as nested tuples: 0 is a word, "br" a line break, "hidden" text no browser shows, ("div", [...]) an element.
ATOMS = st.sampled_from((0, 0, 0, "br", "hidden"))
INLINE = ("a", "b", "span", "i", "em", "x-y")
KEPT_OPEN = ("span", "em", "x-y")
"""Those that stay open where a block-level element starts; the parser ends `<b>` and `<i>` before `<p>` and `<center>`."""

PARAGRAPHS = st.tuples(
    st.sampled_from(("p", "h2", "li", "dt", "figcaption", "button", "a")),
    st.lists(st.one_of(ATOMS, st.tuples(st.sampled_from(INLINE[1:]), st.lists(ATOMS, max_size=4))), max_size=6),
)


def trees(inline: tuple[str, ...]) -> st.SearchStrategy[list[object]]:
    """Pages in which the elements `inline` may stand around blocks."""
    tree = st.recursive(
        st.one_of(ATOMS, PARAGRAPHS),
        lambda inner: st.tuples(
            st.sampled_from(("div", "section", "ul", "blockquote", "main", "article", "center", "nav", *inline)),
            st.lists(inner, max_size=5),
        ),
        max_leaves=30,
    )
    return st.lists(tree, max_size=6)


class Written:
    """A tree written as HTML, and the blocks that it should give, told without a parser."""

    def __init__(self, nodes: list[object]) -> None:
        self.html = ""
        self.blocks: list[list[list[str]]] = [[[]]]  # blocks of lines of words
        self._count = 0
        for node in nodes:
            self._write(node)

    @property
    def texts(self) -> list[str]:
        found = ["\n".join(" ".join(line) for line in lines if line) for lines in self.blocks]
        return [text for text in found if text]

    def _write(self, node: object) -> None:
        lines = self.blocks[-1]
        if node == 0:
            self._count += 1
            self.html += f" w{self._count}\n"
            lines[-1].append(f"w{self._count}")
        elif node == "hidden":
            self.html += " <script>let hidden</script> <!-- hidden --> "
        elif node == "br":
            self.html += "<br>"
            if lines[-1] or len(lines) == 1:
                lines.append([])
            elif any(lines):
                self.blocks.append([[]])
        else:
            assert isinstance(node, tuple)
            tag, inner = node
            self.html += f"<{tag}>"
            if tag not in INLINE:
                self.blocks.append([[]])
            for child in inner:
                self._write(child)
            self.html += f"</{tag}>"
            if tag not in INLINE:
                self.blocks.append([[]])


class TestNoWordIsLost:
    @settings(max_examples=300, deadline=None)
    @given(trees(KEPT_OPEN))
    @example([("p", [0, "br", "br", 0, "br", 0])])
    @example([("div", [0, ("b", [0, ("p", [0]), 0]), 0])])
    def test_html(self, nodes: list[object]) -> None:
        page = Written(nodes)
        assert texts(f"<body>{page.html}</body>") == page.texts

    @settings(max_examples=200, deadline=None)
    @given(trees(INLINE[1:]))
    @example([("b", [("section", [("b", [("p", []), 0]), 0])])])  # the inner </b> ends the section, with the <b> around it
    def test_html_whose_elements_the_parser_ends(self, nodes: list[object]) -> None:
        """Where blocks are parted is the parser's to say."""
        page = Written(nodes)
        assert " ".join(texts(f"<body>{page.html}</body>")).split() == " ".join(page.texts).split()

    @settings(max_examples=300, deadline=None)
    @given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(" \n\t\r\u2028-•w")), max_size=300))
    def test_text(self, page: str) -> None:
        self._check(page)

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(st.lists(st.integers(1, 14), min_size=1, max_size=80), max_size=8),
        st.integers(30, 130),
        st.sampled_from(["\n", "\n\n", "\r\n\r\n", "\n- "]),
    )
    def test_wrapped_text(self, paragraphs: list[list[int]], width: int, between: str) -> None:
        count = iter(range(10**6))
        lines = [textwrap.fill(" ".join(f"{next(count)}{'w' * length}" for length in words), width) for words in paragraphs]
        self._check(between.join(lines))

    def _check(self, page: str) -> None:
        document = text_blocks(page)
        page = page.replace("\0", " ")
        page = page.lstrip("\ufeff").rjust(len(page))
        lines = page.splitlines()
        assert [word for text in document.texts for word in text.split()] == page.split()
        assert all(document.texts)
        end = last = 0
        for text, (start, stop), (first, final), blanks in zip(document.texts, document.spans, document.lines, document.blanks):
            assert text == " ".join(page[start:stop].split()) == " ".join(" ".join(lines[first - 1 : final]).split())
            assert page[start:stop].strip() == page[start:stop]
            assert end <= start < stop
            assert blanks == first - last - 1
            end, last = stop, final


def test_a_sentence_wrapped_at_several_widths_is_one_block() -> None:
    story = "The ferry that left the island at noon came back before dusk\nwith nine people aboard, none of whom had a ticket."
    found = text_blocks(f"Ferry returns\n\n{story}\n\nTickets\nTimes").texts
    assert found == ["Ferry returns", story.replace("\n", " "), "Tickets", "Times"]
