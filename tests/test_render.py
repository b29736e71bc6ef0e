"""The forms: whole pages to whole Markdown and HTML, and what each kind of structure becomes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest
from conftest import FIXTURES, ROOT, Fixture, fixtures
from lxml import etree
from rendering import BASE, as_html, as_markdown, scored
from structures import PARSER, squeezed, text_of

import cleanpage
from cleanpage import Article
from cleanpage.cli import main
from cleanpage.render.html import ATTRIBUTES, ELEMENTS
from cleanpage.render.structure import MAX_DEPTH

FORMS = FIXTURES / "forms"


@pytest.fixture(scope="module", params=["lock-tables.html", "keepers-notes.txt"])
def page(request: pytest.FixtureRequest) -> Path:
    return FORMS / str(request.param)


@pytest.fixture(scope="module")
def article(page: Path) -> Article:
    if page.suffix == ".html":
        return scored(page, ("Every lock on the Tarn", "Whoever finds a card"))
    return scored(page, ("The keepers of the Tarn", "- She would rather wait"))


class TestWholePages:
    def test_markdown(self, page: Path, article: Article) -> None:
        assert article.to_markdown(images=True) + "\n" == page.with_suffix(".md").read_text("utf-8")

    def test_html(self, page: Path, article: Article) -> None:
        assert article.to_html() + "\n" == page.with_suffix(".body.html").read_text("utf-8")

    def test_text_is_the_text(self, article: Article) -> None:
        assert article.to_text() == str(article) == article.text == f"{article.headline}\n\n{article.body}"

    def test_links_and_images_are_a_choice(self) -> None:
        article = scored(FORMS / "lock-tables.html", ("Every lock on the Tarn", "Whoever finds a card"))
        assert "](https://" in article.to_markdown()
        assert "![" not in article.to_markdown()
        assert "Photo: Lock Museum" not in article.to_markdown()
        bare = article.to_markdown(links=False)
        assert "](" not in bare
        assert "older than the keeper who reads it" in bare
        assert "[^1]: Her rule stands" in bare
        assert "keepers?id=7" in article.to_markdown(strip_tracking=True)
        assert 'keepers?id=7"' in article.to_html(strip_tracking=True)

    def test_an_empty_page_is_empty_in_every_form(self) -> None:
        empty = cleanpage.clean("")
        assert (empty.to_text(), empty.to_markdown(), empty.to_html()) == ("", "", "")
        assert json.loads(empty.to_json()) == {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "confidence": 0.0,
        }

    @pytest.mark.parametrize(("form", "method"), [("markdown", "to_markdown"), ("html", "to_html")])
    def test_command(self, form: str, method: str, capsys: pytest.CaptureFixture[str]) -> None:
        path = FIXTURES / "docs-page.html"
        assert main([str(path), "--format", form]) == 0
        assert capsys.readouterr() == (getattr(cleanpage.clean(path), method)() + "\n", "")


@pytest.mark.parametrize("fixture", fixtures())
class TestEveryFixture:
    def test_every_kept_paragraph_is_in_markdown_and_html(self, fixture: Fixture) -> None:
        article = cleanpage.clean(fixture.path)
        for shown in (PARSER.render(article.to_markdown()), article.to_html()):
            text = text_of(shown)
            at = len(squeezed(article.headline or ""))
            for paragraph in article.paragraphs:
                item = squeezed(paragraph).lstrip("-•*")
                at = text.find(item, at) + len(item)
                assert at >= len(item), paragraph

    def test_json_fits_its_schema(self, fixture: Fixture) -> None:
        schema = json.loads((ROOT / "docs" / "article.schema.json").read_text("utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        validator.check_schema(schema)
        article = cleanpage.clean(fixture.path, url="https://news.example/1")
        for blocks in (False, True):
            found = json.loads(article.to_json(blocks=blocks))
            validator.validate(found)
            assert found == article.to_dict(blocks=blocks)
            assert set(found) <= set(schema["properties"]), "every field is in the schema"


class TestHeadings:
    PAGE = "<title>Weir opens</title><h1>Weir opens</h1><p>{}</p>".format("The weir was opened on Sunday by its keeper. " * 3)

    def test_levels_are_those_of_the_page(self) -> None:
        assert as_markdown("<h2>A</h2><p>b</p><h4>C</h4>") == "## A\n\nb\n\n#### C"

    def test_none_stands_beside_the_headline(self, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        page.write_text(
            "<h1>How the Tarn ran</h1><p>Water ran down the weir all day.</p><h1>Later</h1><h6>End</h6><p>It fell.</p>"
        )
        article = scored(page, ("Water ran", "It fell"))
        assert (
            article.to_markdown()
            == "# How the Tarn ran\n\nWater ran down the weir all day.\n\n## Later\n\n###### End\n\nIt fell."
        )

    def test_the_headline_keeps_its_code(self) -> None:
        article = cleanpage.clean(self.PAGE.replace("<h1>Weir opens", "<h1><b><a href=/w>Weir</a></b> <code>opens</code>"))
        assert article.to_markdown().startswith("# Weir `opens`\n")
        assert "<h1>Weir <code>opens</code></h1>" in article.to_html()

    def test_a_headline_from_the_page_data_stands_above_too(self) -> None:
        article = cleanpage.clean(self.PAGE)
        assert article.to_markdown().startswith("# Weir opens\n\nThe weir was opened")
        assert article.to_html().startswith("<article>\n<h1>Weir opens</h1>\n<p>The weir")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c", id="nested"),
        pytest.param("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b", id="two lists"),
        pytest.param("<ol start=9><li>a<li>b</ol>", "9. a\n10. b", id="numbers"),
        pytest.param("<ol><li>a<li value=5>b<li>c</ol>", "1. a\n\n5) b\n6) c", id="a number skipped"),
        pytest.param("<ol reversed><li>a<li>b</ol>", "2. a\n\n1) b", id="counted down"),
        pytest.param("<ul><li><p>a</p><pre>b\n\n c</pre></ul>", "- a\n\n  ```\n  b\n\n   c\n  ```", id="code in an item"),
        pytest.param("<ul><ul><li>a</ul><li>b</ul>", "- - a\n- b", id="a list in a list"),
        pytest.param("<ul><li>a<div><li>b</div><li>c<ul><li>d</ul></ul>", "- a\n- b\n- c\n  - d", id="items without an end"),
        pytest.param("<ul><li><ul><li>a<li>b</ul></ul>", "- a\n- b", id="a list around a list"),
        pytest.param("<ol start=9><ol><li>a</ol><li>b</ol>", "1. a\n\n9) b", id="a list alone before a number skipped"),
        pytest.param("<ul><li><ul><li>a</ul><ul><li>b</ul></ul>", "- - a\n\n  * b", id="two lists in an item"),
        pytest.param("<li>a<li>b", "- a\n- b", id="no list around"),
        pytest.param("<ul><li>a<ol start=3><li>b</ol></ul>", "- a\n\n  3. b", id="numbers that cannot follow a line"),
        pytest.param("<blockquote><p>a<p>b</blockquote>c", "> a\n>\n> b\n\nc", id="quote"),
        pytest.param("<pre class='brush: python; x'>a</pre>", "```python\na\n```", id="language of a highlighter"),
        pytest.param("<div class='highlight-source-js'><pre>a</pre></div>", "```js\na\n```", id="language outside"),
        pytest.param("<pre class='sourceCode haskell'><code>a</code></pre>", "```haskell\na\n```", id="language of pandoc"),
        pytest.param("<pre><code class='hljs language-objective-c'>a</code></pre>", "```objective-c\na\n```",
            id="language beside its highlighter"),
        pytest.param("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````", id="a fence in code"),
        pytest.param("<pre><div>a</div><div>  b</div></pre>", "```\na\n  b\n```", id="lines in elements"),
        pytest.param("<pre><div>a</div><div><br></div><div></div><div>  b</div></pre>", "```\na\n\n\n  b\n```",
            id="empty lines in elements"),
        pytest.param("<pre>a<div>b</div><div></div>c<div></div>d</pre>", "```\na\nb\n\nc\n\nd\n```",
            id="lines in elements and beside them"),
        pytest.param("<p>a<hr><p>b", "a\n\n---\n\nb", id="rule"),
        pytest.param("<hr><p>a<hr>", "a", id="rules outside"),
        pytest.param("<address>Lock House<br>Maddox</address>", "Lock House\\\nMaddox", id="address"),
        pytest.param("<h2>a <b>b</b><br>c</h2>", "## a b c", id="heading of two lines"),
        pytest.param("<h2 id=a>b<a href=#a>&para;</a></h2><h3><a href='/c#d'>#</a> C#</h3>", "## b\n\n### C#",
            id="links of headings to themselves"),
        pytest.param("<p>a <a href=#a>&para;</a></p><p><a href='/news/1#b'>&sect;</a> b</p>", "a\n\nb",
            id="links of paragraphs to themselves"),
        pytest.param("<p>See <a href='#s1'>&sect;</a> 12</p><p><a href='/act#s1'>&sect;</a> 12</p>",
            "See § 12\n\n[§](https://site.example/act#s1) 12", id="links that show a sign of the text"),
        pytest.param("<p><b>a</b>b <i>c</i><b>d</b></p>", "**a**b *c*<strong>d</strong>", id="emphasis side by side"),
        pytest.param("<p><b> a </b>b</p>", "**a** b", id="spaces in emphasis"),
        pytest.param("<p><b><i>a</i> b(<i>*</i>, <i>c</i>)</b></p>", "***a* b(<em>\\*</em>, *c*)**",
            id="emphasis that would end the one around"),
        pytest.param("<p>x<b>(a)</b>y</p>", "x<strong>(a)</strong>y", id="emphasis that signs cannot show"),
        pytest.param("<p><b>a <a href=/b>b</a></b></p>", "**a [b](https://site.example/b)**", id="link in emphasis"),
        pytest.param("<p><a href=/b>a <b>b</b> c</a></p>", "[a **b** c](https://site.example/b)", id="emphasis in a link"),
        pytest.param("<a href=/b><h3>a</h3><p>c</p></a>",
            "### [a](https://site.example/b)\n\n[c](https://site.example/b)", id="link around"),
        pytest.param("<p><a href='javascript:alert(1)'>a</a> <a href=#x>b</a></p>", "a b", id="links to nowhere"),
        pytest.param("<p><a href=https://b.example/>https://b.example/</a></p>", "<https://b.example/>", id="bare address"),
        pytest.param("<p>Wow!<a href=/b>b</a></p>", "Wow\\![b](https://site.example/b)", id="no image"),
        pytest.param("<p>10<sup>2</sup> <del>a</del></p>", "10<sup>2</sup> ~~a~~", id="no signs of CommonMark"),
        pytest.param("<dl><dt>a</dt><dd>b</dd><dd>c</dd><dt>d</dt></dl>", "**a**\n\n- b\n- c\n\n**d**", id="definitions"),
        pytest.param("<dl><dt>a<dt>b<dd>c<dd>d<dl><dt>e</dl></dl>", "**a**\n\n**b**\n\n- c\n\n- d\n\n  **e**",
            id="definitions without an end"),
        pytest.param("<dl><dt>a<dd><ul><li>b<li>c</ul></dl>", "**a**\n\n- b\n- c", id="a list as definition"),
        pytest.param("<p><code>a</code><br><code>b</code></p>", "`a`\\\n`b`", id="code on each of two lines"),
        pytest.param("<p><code>a<br>b</code></p>", "```\na\nb\n```", id="lines of code without pre"),
        pytest.param("<table><tr><td><p>a<p>b<p>c<p>d<td>e<tr><td>f<td>g</table>",
            "a\n\nb\n\nc\n\nd\n\ne\n\nf\n\ng", id="layout"),
        pytest.param("<table><tr><td>a<td>b</table>", "a\n\nb", id="one row is no table"),
        pytest.param("<table><tr><td>a<td>b<tr><td>c<td>d</table>",
            "|  |  |\n| --- | --- |\n| a | b |\n| c | d |", id="no header"),
        pytest.param(
            "<table><tr><th>a<th>b<tr><td>c|d<td><ul><li>e<li><code>f|g</code></ul></table>",
            "| a | b |\n| --- | --- |\n| c\\|d | <ul><li>e</li><li>`f\\|g`</li></ul> |",
            id="pipes and a list in cells",
        ),
        pytest.param("<table><tr><th>a<th>b<tr><td>c<ol start=3><li>d<ul><li>e</ul><li value=6>f<br>g</ol>h<td>i</table>",
            "| a | b |\n| --- | --- |\n| c<ol start=\"3\"><li>d<ul><li>e</li></ul></li><li value=\"6\">f<br>g</li></ol>h | i |",
            id="a numbered list in a cell"),
        pytest.param("<table><tr><th>a<th>b<tr><td><p><b>c</b><p><b>d</b><td>e</table>",
            "| a | b |\n| --- | --- |\n| **c<br>d** | e |", id="paragraphs in a cell"),
        pytest.param("<table><tr><th>a<th>b<tr><td><pre>c *d*\n\n  e|f</pre><td><pre>`g`</pre></table>",
            "| a | b |\n| --- | --- |\n| <pre>c \\*d\\*<br><br>  e\\|f</pre> | `` `g` `` |", id="code in a cell"),
        pytest.param("<table><tr><th>a<th>b</tr><tbody><td>c<td>d</tr><td>e<td>f</tr></table>",
            "| a | b |\n| --- | --- |\n| c | d |\n| e | f |", id="rows that are only ended"),
        pytest.param("<table><tr><form><th>a<th>b</form></tr><tr><td>c<td>d</table>",
            "| a | b |\n| --- | --- |\n| c | d |", id="a form around cells"),
        pytest.param("<table><caption>Ice</caption><tr><th>a<td>b<tr><th>c<td>d</table>",
            "Ice\n\n|  |  |\n| --- | --- |\n| a | b |\n| c | d |", id="caption, and headers of rows"),
        pytest.param("<table role=presentation><tr><th>a<th>b<tr><td>c<td>d</table>",
            "a\n\nb\n\nc\n\nd", id="no table by its role"),
        pytest.param("<p>\\(x_1\\) and \\[y\\]</p><p>$$z$$</p>", "$`x_1`$ and $`y`$\n\n```math\nz\n```", id="TeX in the text"),
        pytest.param("<p>$$–$$$ or $$$$$, $$ for one and $$ for two</p>",
            "$$–$$$ or $$$$$, $$ for one and $$ for two", id="prices are no TeX"),
        pytest.param("<p>$$\\text{$a$ and } b$$, $$ for $$ n + 1 $$ or \\(x</p><p>\\[y \\\\[2pt] z\\]</p>",
            "$`\\text{$a$ and } b`$, $$ for $`n + 1`$ or \\\\(x\n\n```math\ny \\\\[2pt] z\n```",
            id="TeX between dollars"),
        pytest.param("<p>a <script type='math/tex'>x</script></p><script type='math/tex; mode=display'>y</script><p>b</p>",
            "a $`x`$\n\n```math\ny\n```\n\nb", id="TeX in scripts"),
        pytest.param("<p><math alttext='{\\displaystyle x^2}'><mi>x</mi></math>, <math><mi>y</mi></math></p>",
            "$`x^2`$, $`y`$", id="MathML"),
        pytest.param("<p>a <span class=katex><span class=katex-mathml><math><mi>x</mi><annotation encoding=application/x-tex>x"
            "</annotation></math></span><span class=katex-html aria-hidden=true>x</span></span></p>", "a $`x`$", id="KaTeX"),
        pytest.param("<p>a <span class=MathJax>x2</span><script type='math/tex'>x^2</script>"
            "<div class=MathJax_Display><span class=MathJax>y</span></div><script type='math/tex; mode=display'>y</script>",
            "a $`x^2`$\n\n```math\ny\n```", id="MathJax beside its source"),
        pytest.param("<p>a <math><mi>x</mi><div>b</div><mi>y</mi></math></p>", "a x\n\nb\n\ny", id="MathML around blocks"),
        pytest.param("<p>a <span class=MathJax>x2</span></p>", "a x2", id="MathJax without its source"),
        pytest.param(
            "<blockquote class=twitter-tweet><p>Gates are open.</p>&mdash; Maddox Lock"
            " <a href='https://x.example/s/1'>May 3</a></blockquote>",
            "> Gates are open.\n>\n> — Maddox Lock [May 3](https://x.example/s/1)",
            id="embedded post",
        ),
        pytest.param("<p>a<img src=/b.png alt='b [c](d)'></p>",
            "a![b \\[c\\](d)](https://site.example/b.png)", id="image in a line"),
        pytest.param("<p>a</p><img src=x.gif width=1 height=1><p>b</p>", "a\n\nb", id="pixel"),
        pytest.param("<p>a</p><img src=/wait.gif data-src=/b.png><p>b</p>",
            "a\n\n![](https://site.example/b.png)\n\nb", id="image that waits for a script"),
        pytest.param("<p>a *<b> b</b></p>", "a * **b**", id="a star beside the space of emphasis"),
        pytest.param("<p>a</p><img src='data:image/gif;base64,R0' data-src=/b.png><noscript><img src=/b.png>"
            "</noscript><p>b</p>",
            "a\n\n![](https://site.example/b.png)\n\nb", id="image shown by a script"),
    ],
)  # fmt: skip
def test_markdown_of(page: str, expected: str) -> None:
    assert as_markdown(page) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. April", "1\\. April"),
        ("1.5 metres", "1.5 metres"),
        ("# 4 and #4", "\\# 4 and #4"),
        ("- or + or *", "\\- or + or *"),
        ("-5 degrees", "-5 degrees"),
        ("> 3", "\\> 3"),
        ("AT&T &amp;amp; R&D &copy", "AT&T \\&amp; R&D ©"),
        ("a < b <i", "a < b \\<i"),
        ("snake_case and _one", "snake_case and _one"),
        ("_a_ and *b* and 2*3", "\\_a\\_ and \\*b\\* and 2\\*3"),
        ("one star*", "one star*"),
        ("[1] and [a](b)", "[1] and [a\\](b)"),
        ("[a]: b", "\\[a]: b"),
        ("a\n[b]: c", "a [b]: c"),
        ("--", "\\--"),
        ("```a``` b", "\\`\\`\\`a\\`\\`\\` b"),
        ("it`s", "it`s"),
        ("`a` b", "\\`a\\` b"),
        ("C:\\Users \\[x]", "C:\\Users \\\\[x]"),
        ("---", "\\---"),
        ("a | b", "a | b"),
        ("~~a~~ ~5", "\\~~a\\~~ ~5".replace("\\~~", "\\~\\~")),
        ("[^1]: Smith", "[^1]: Smith <!-- -->"),
        ("[^1]: Smith, 1920", "[^1]: Smith, 1920"),
    ],
)
def test_signs_are_escaped_where_they_must_be_and_only_there(text: str, expected: str) -> None:
    page = f"<p>{text.replace('<', '&lt;')}</p>"
    assert as_markdown(page) == expected
    assert text_of(PARSER.render(expected)) == text_of(page)


@pytest.mark.parametrize(
    ("mathml", "tex"),
    [
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", r"\frac{a}{b + 1}"),
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>&minus;</mo><msub><mi>x</mi><mi>max</mi></msub>", r"x^{2} - x_{\max}"),
        ("<msubsup><mi>x</mi><mn>0</mn><mn>2</mn></msubsup>", "x_{0}^{2}"),
        ("<msup><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow><mn>2</mn></msup>", "{( x )}^{2}"),
        ("<msqrt><mi>a</mi><mi>b</mi></msqrt><mroot><mi>c</mi><mn>3</mn></mroot>", r"\sqrt{a b} \sqrt[3]{c}"),
        ("<munderover><mo>&sum;</mo><mi>i</mi><mi>n</mi></munderover><mi>sin</mi><mo>&af;</mo><mi>i</mi>", "∑_{i}^{n} \\sin i"),
        ("<mover><mi>v</mi><mo>&rarr;</mo></mover><munder><mo>=</mo><mtext>as {x}</mtext></munder>",
            r"\vec{v} \underset{\text{as \{x\}}}{=}"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", r"\left( a, b \right)"),
        ("<mfenced open='{' close='' separators=''><mi>a</mi><mi>b</mi></mfenced>", r"\left\{ a b \right."),
        ("<mtext>if <b>50</b>% <i>or</i> more</mtext><mo>,</mo>", r"\text{if 50\% or more} ,"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd></mtd></mtr><mtr><mtd><mn>2</mn></mtd></mtr></mtable>",
            r"\begin{matrix} 1 &  \\ 2 \end{matrix}"),
        ("<msup><mrow/><mi>rate</mi></msup>", r"{}^{\mathrm{rate}}"),
        ("x<mi>y</mi>", "x y"),
    ],
)  # fmt: skip
def test_tex_of_mathml(mathml: str, tex: str) -> None:
    for prefix in ("", "mml:"):
        page = re.sub(r"<(/?)(?=m)", rf"<\1{prefix}", f"<p>a <math>{mathml}</math></p>")
        assert as_markdown(page) == f"a $`{tex}`$"


class TestFootnotes:
    PAGE = "<p>Ice came.<sup>[<a href='#n1' id=r1>1</a>]</sup> It went.<sup><a href=#n2>2</a></sup></p>{}"

    def test_list_items(self) -> None:
        notes = "<ol><li id=n1>By a <i>log</i>. <a href=#r1>&#8617;</a><li id=n2><p>Late.</p></ol>"
        page = self.PAGE.format(notes)
        assert as_markdown(page) == "Ice came.[^1] It went.[^2]\n\n[^1]: By a *log*.\n\n[^2]: Late. <!-- -->"
        shown = as_html(page)
        assert '<sup><a href="#footnote-1">1</a></sup>' in shown
        assert '<div class="footnote" id="footnote-2">\n<p><sup>2</sup> Late.</p>\n</div>' in shown

    def test_paragraphs_with_a_label_of_their_own(self) -> None:
        notes = "<p><a name=n1></a>[1] By a log.</p><p id=n2><a href=#r1>2</a>. Late in May.</p>"
        assert as_markdown(self.PAGE.format(notes)) == "Ice came.[^1] It went.[^2]\n\n[^1]: By a log.\n\n[^2]: Late in May."

    def test_links_elsewhere_on_the_page_are_text(self) -> None:
        assert as_markdown("<p>See <a href=#top>above</a>, <a href=#n9>9</a>.</p>") == "See above, 9."

    def test_tabs_are_none(self) -> None:
        tabs = "<ul><li><a href=#mac>macOS</a><li><a href=#v2>2</a></ul><p>See <a href=#mac>macOS</a>.</p>"
        assert as_markdown(f"{tabs}<p id=mac>a</p><p id=v2>b</p>") == "- macOS\n- 2\n\nSee macOS.\n\na\n\nb"


class TestDepth:
    def test_what_is_deeper_stands_in_the_innermost(self) -> None:
        page = "<blockquote>" * 3000 + "<p>deep</p><h2>deeper</h2>" + "</blockquote>" * 3000
        assert as_markdown(page) == "> " * MAX_DEPTH + "deep\n" + "> " * (MAX_DEPTH - 1) + ">\n" + "> " * MAX_DEPTH + "deeper"
        assert as_html(page).count("<blockquote>") == MAX_DEPTH

    def test_spans_beyond_reason_make_no_table(self) -> None:
        rows = "<tr><th rowspan=9999 colspan=60>a<td>b" * 40
        assert as_markdown(f"<table>{rows}</table>").count("a") == 40


VECTORS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<svg onload=alert(1)><text>x</text></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math href='javascript:alert(1)'>x</math>",
    "<math><mi>&lt;img src=x onerror=alert(1)&gt;</mi><mtext>`&lt;script&gt;alert(1)&lt;/script&gt;</mtext></math>",
    "<table><tr><th>x<th>y<tr><td><pre>&lt;script&gt;\n`alert(1)&lt;/script&gt;</pre><td>"
    "<ol start='1\"><script>alert(1)</script>'>"
    "<li value='3\" onclick=\"alert(1)'>&lt;img src=x onerror=alert(1)&gt;</ol></table>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript&#58;alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='javascript&amp;colon;alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='//evil.example/'>x</a>",
    "<a href='/\\evil.example/'>x</a>",
    "<a href='\"><script>alert(1)</script>'>x</a>",
    "<a href='x' style='background:url(javascript:alert(1))' onclick='alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'>x</object><embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x</button></form>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "<pre><code class='language-\"><script>alert(1)</script>'>x</code></pre>",
    "<pre class='lang-x\" onclick=\"alert(1)'>&lt;/code>&lt;script>alert(1)&lt;/script></pre>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote>",
    "<ol start='1\" onclick=\"alert(1)'><li value='2\" onclick=\"alert(1)'>x</ol>",
    "<table><tr><th colspan='2\" onclick=\"alert(1)'>x<td>y<tr><td>z<td>x</table>",
    "<p>x<a href='#\" onclick=\"alert(1)'>1</a></p><p id='\" onclick=\"alert(1)'>1 note</p>",
    "<img alt='\"><script>alert(1)</script>' src='/x.png'>",
    "<img src='x\" onerror=\"alert(1)'>",
    "<script type='math/tex'></code><script>alert(1)</script>",
    "<math alttext='</code><script>alert(1)</script>'><mi>x</mi></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><img src=x onerror=alert(1)></template>",
    "<base href='javascript:alert(1)//'><a href='x'>x</a>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<p>[x](javascript:alert(1)) &lt;javascript:alert(1)&gt;</p>",
)
"""Ways to bring a script into a page, as collected in OWASP's cheat sheet on filter evasion and in tests of sanitizers."""


class TestSafety:
    @pytest.mark.parametrize("vector", VECTORS)
    def test_html_holds_nothing_that_runs(self, vector: str, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        page.write_text(f"<h1>How the Tarn ran</h1><p>First the water rose.</p>{vector}<p>Last it fell again.</p>")
        article = scored(page, ("First", "Last"))
        assert_safe(article.to_html())
        assert_safe(PARSER.render(article.to_markdown(images=True)), markdown=True)

    @pytest.mark.parametrize("vector", VECTORS)
    def test_the_page_address_is_no_way_in(self, vector: str) -> None:
        article = cleanpage.clean(f"<h1>x</h1>{vector}" + "<p>Water ran down the weir all day, said they.</p>" * 2, url=vector)
        assert_safe(article.to_html())

    def test_a_headline_is_text(self) -> None:
        page = "<title>&lt;img src=x onerror=alert(1)&gt;</title>" + "<p>Water ran down the weir all day and night.</p>"
        assert_safe(cleanpage.clean(page).to_html())
        assert_safe(PARSER.render(cleanpage.clean(page).to_markdown()), markdown=True)


def assert_safe(page: str, *, markdown: bool = False) -> None:
    """Nothing but the allowed elements and attributes, and addresses of safe schemes, however the page is parsed."""
    if not page:
        return
    root: Any = lxml.html.fragment_fromstring(page, create_parent="div")
    for node in root.iterdescendants():
        if markdown and not isinstance(node.tag, str):
            continue
        assert node.tag in ELEMENTS, node.tag
        for name, value in node.items():
            assert name in ATTRIBUTES.get(node.tag, ()), name
            if name in ("href", "src", "cite"):
                assert value.startswith(("http://", "https://", "mailto:", "#footnote-")) or ":" not in value.split("/")[0], (
                    value
                )
    assert "<script" not in page.lower()


def test_html_is_well_formed() -> None:
    shown = as_html((FORMS / "lock-tables.html").read_text("utf-8"))
    closed = re.sub(r"<(br|hr|img [^>]*)>", r"<\1/>", shown)
    assert etree.fromstring(f"<body>{closed}</body>").find("figure/img") is not None


def test_base_of_addresses() -> None:
    page = "<head><base href='/deep/'><link rel=canonical href='https://c.example/x/y'></head><h1>t</h1><p>{}</p>"
    text = "Water ran down the <a href=w>weir</a> all day, said the keeper, who had seen it before."
    clean = cleanpage.clean
    assert "](https://c.example/deep/w)" in clean(page.format(text)).to_markdown()
    assert "](https://site.example/deep/w)" in clean(page.format(text), url=BASE).to_markdown()
    assert "](w)" in clean(f"<h1>t</h1><p>{text}</p>").to_markdown()
