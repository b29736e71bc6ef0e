"""What pages write in ways of their own: formulas set by scripts, numbered lines of code, callouts, tasks, footnotes."""

from __future__ import annotations

import lxml.html
import pytest
from rendering import as_html, as_markdown

import cleanpage

SAID = "The lock is opened by hand, and the keeper of the weir knows how it is done on a day of high water. " * 3
STORY = f"<title>How the lock is opened</title><h1>How the lock is opened</h1><p>{SAID}</p><p>{{}}</p><p>{SAID[::-1]}</p>"
MATHML = "<math><mi>E</mi><mo>=</mo><mi>m</mi></math>"
NOTED = (
    '<math><semantics><mrow><mi>E</mi><mo>=</mo><mi>m</mi></mrow><annotation encoding="application/x-tex">E=m</annotation>'
    "</semantics></math>"
)
FORMULAS = {
    "KaTeX": f'<span class="katex"><span class="katex-mathml">{NOTED}</span><span class="katex-html" aria-hidden="true">'
    '<span class="base">E=</span><span class="base">m</span></span></span>',
    "KaTeX's TeX in an attribute": '<span class="katex" data-expr="E=m"><span class="katex-html">E=m</span></span>',
    "MathJax 2 with its script": '<span class="MathJax_Preview">E=</span><span class="MathJax"><nobr><span class="math">'
    f'E=m</span></nobr><span class="MJX_Assistive_MathML">{MATHML}</span></span><script type="math/tex">E=m</script>',
    "MathJax 3 by SVG": '<mjx-container class="MathJax"><svg><title>x</title></svg></mjx-container>'
    '<script type="math/tex">E=m</script>',
    "an encyclopedia": f'<span class="math-element"><span style="display:none">{NOTED}</span>'
    '<img src="/svg/1" alt="{\\displaystyle E=m}"></span>',
    "a picture": '<img class="latex" src="/pictures/17.png" alt="E=m">',
}
UNNOTED = {
    "MathJax 2 without its script": '<span class="MathJax"><nobr><span class="math">E=m</span></nobr>'
    f'<span class="MJX_Assistive_MathML">{MATHML}</span></span>',
    "MathJax 3": '<mjx-container class="MathJax"><mjx-math aria-hidden="true"><mjx-c></mjx-c></mjx-math>'
    f"<mjx-assistive-mml>{MATHML}</mjx-assistive-mml></mjx-container>",
}


class TestFormulas:
    @pytest.mark.parametrize("kind", FORMULAS)
    def test_tex_stands_there_once(self, kind: str) -> None:
        page = f"<p>So {FORMULAS[kind]} holds.</p>"
        assert as_markdown(page) == "So $`E=m`$ holds."
        assert as_html(page) == '<p>So <code class="language-math">E=m</code> holds.</p>'

    @pytest.mark.parametrize("kind", UNNOTED)
    def test_tex_is_made_of_mathml(self, kind: str) -> None:
        assert as_markdown(f"<p>So {UNNOTED[kind]} holds.</p>") == "So $`E = m`$ holds."

    def test_a_picture_without_a_source_is_the_text(self) -> None:
        assert as_markdown('<p>So <span class="katex"><span class="katex-html">E=m</span></span> holds.</p>') == "So E=m holds."

    @pytest.mark.parametrize(
        "kind", [kind for kind in FORMULAS if "<img" not in FORMULAS[kind] and "data-" not in FORMULAS[kind]]
    )
    def test_the_body_has_it_once_too(self, kind: str) -> None:
        for page in (
            STORY.format(f"So {FORMULAS[kind]} holds."),
            lxml.html.fromstring(STORY.format(f"So {FORMULAS[kind]} holds.")),
        ):
            assert "So E=m holds." in cleanpage.clean(page).paragraphs

    def test_display(self) -> None:
        page = f'<p>So</p><span class="katex-display">{FORMULAS["KaTeX"]}</span><p>holds.</p>'
        assert as_markdown(page) == "So\n\n```math\nE=m\n```\n\nholds."


LINES = "let a = 1;\nlet b = 2;"
NUMBERED = {
    "a table of two": '<table class="highlighttable"><tr><td class="linenos"><pre>1\n2</pre></td><td>'
    f'<pre class="language-js">{LINES}</pre></td></tr></table>',
    "a table in code": '<div class="language-js highlighter"><pre><code><table><tr><td class="gutter">'
    f'<pre class="lineno">9\n10\n</pre></td><td><pre>{LINES}\n</pre></td></tr></table></code></pre></div>',
    "a figure": '<figure class="language-js"><table><tr><td class="gutter"><pre><span>1</span><br><span>2</span><br></pre></td>'
    "<td><pre><span>let a = 1;</span><br><span>let b = 2;</span><br></pre></td></tr></table></figure>",
    "elements in lines": '<pre class="language-js"><code><span class="line-number">1</span>let a = 1;\n'
    '<span class="line-number">2</span>let b = 2;\n</code></pre>',
    "a table of lines": '<div class="language-js"><table><tr><td data-line-number="1"></td><td>let a = 1;</td></tr>'
    '<tr><td data-line-number="2"></td><td>let b = 2;</td></tr></table></div>',
    "a button above": f'<div class="code"><div><span>js</span><button>Copy code</button></div><pre>'
    f'<code class="language-js">{LINES}\n</code></pre></div>',
    "a button inside": f'<div><pre class="language-js"><code>{LINES}\n</code><button>Copy</button></pre></div>',
    "a link": f'<div><pre class="language-js">{LINES}</pre><a class="btn copy" role="button" href="#">Copy</a></div>',
}


class TestCode:
    @pytest.mark.parametrize("kind", NUMBERED)
    def test_numbers_and_buttons_are_no_code(self, kind: str) -> None:
        assert as_markdown(NUMBERED[kind]) == f"```js\n{LINES}\n```"
        assert as_html(NUMBERED[kind]) in (
            f'<pre><code class="language-js">{LINES}</code></pre>',
            f'<figure>\n<pre><code class="language-js">{LINES}</code></pre>\n</figure>',
        )

    def test_the_body_is_without_them_too(self) -> None:
        for kind in ("a table of two", "a table in code", "elements in lines", "a button above"):
            article = cleanpage.clean(STORY.format(f"</p>{NUMBERED[kind]}<p>"))
            assert LINES in article.paragraphs
            assert not {"1\n2", "9\n10", "Copy code", "js"} & set(article.paragraphs)
            assert [block.text for block in article.blocks if block.kept and "Copy" in block.text] == []

    def test_what_is_said_beside_code_stays(self) -> None:
        page = '<div class="body-copy"><p>Run this:</p><pre class="language-js">a()</pre><p>Copy it.</p></div>'
        assert as_markdown(page) == "Run this:\n\n```js\na()\n```\n\nCopy it."

    def test_code_of_numbers_stays(self) -> None:
        assert as_markdown("<pre>1\n2</pre><p>and</p><pre>1\n4</pre><pre>9</pre>").count("```") == 6


BEFORE = "<p>The lock is opened by hand, and the keeper knows how.</p><p>Boats wait below until the water is level.</p>"
CALLOUTS = {
    "alert": '<div class="markdown-alert markdown-alert-note"><p class="markdown-alert-title">Mind</p><p>Keep off.</p></div>',
    "admonition": '<div class="admonition warning"><p class="admonition-title">Mind</p><p>Keep off.</p></div>',
    "camel case": '<div class="theme-admonition alert"><div class="admonitionHeading_a1"><span>Mind</span></div>'
    '<div class="admonitionContent_b2"><p>Keep off.</p></div></div>',
    "a vault": '<div data-callout="tip" class="callout"><div class="callout-title">'
    '<div class="callout-title-inner">Mind</div></div><div class="callout-content"><p>Keep off.</p></div></div>',
    "a kind and a title": '<div class="tip"><h4>Mind</h4><p>Keep off.</p></div>',
    "a role": '<aside role="note"><h4>Mind</h4><p>Keep off.</p></aside>',
    "details": '<details class="warning" open><summary>Mind</summary><p>Keep off.</p></details>',
}


class TestCallouts:
    @pytest.mark.parametrize("kind", CALLOUTS)
    def test_quotes_with_their_title(self, kind: str) -> None:
        assert as_markdown(BEFORE + CALLOUTS[kind]).partition("level.\n\n")[2] == "> **Mind**\n>\n> Keep off."
        html = "<blockquote>\n<p><strong>Mind</strong></p>\n<p>Keep off.</p>\n</blockquote>"
        assert as_html(BEFORE + CALLOUTS[kind]).endswith(html)

    def test_without_a_title(self) -> None:
        page = f'{BEFORE}<div class="alert" role="alert"><strong>Mind!</strong> Keep off.</div>'
        assert as_markdown(page).endswith("level.\n\n> **Mind!** Keep off.")

    @pytest.mark.parametrize("page", ['<div class="alert"><h2>Mind</h2>{}</div>', '{}<div class="note">Keep off.</div>'])
    def test_the_text_itself_and_what_has_only_a_kind_are_none(self, page: str) -> None:
        assert ">" not in as_markdown(page.format(BEFORE))


TASKS = (
    '<ul><li class="task"><input type="checkbox" checked disabled> Grease the <b>gate</b>'
    "<ul><li><input type=checkbox>Buy grease</ul><li><label><input type=CHECKBOX> Count the boats</label><li>Rest</ul>"
)


def test_task_lists_keep_their_checkboxes() -> None:
    assert as_markdown(TASKS) == "- [x] Grease the **gate**\n  - [ ] Buy grease\n- [ ] Count the boats\n- Rest"
    checked, unchecked = (f'<li><input type="checkbox" disabled{state}> ' for state in (" checked", ""))
    assert as_html(TASKS).count(checked) == 1
    assert as_html(TASKS).count(unchecked) == 2


NOTES = {
    "a list": '<ol><li id="f1"><p>The first one. <a href="#r1">↩</a></p><li id="f2">The second.</ol>',
    "definitions": '<dl><dt id="f1"><a href="#r1">[1]</a></dt><dd><p>The first one.</p></dd>'
    '<dt id="f2">2</dt><dd>The second.</dl>',
    "boxes": '<aside id="f1"><span>[<a href="#r1">1</a>]</span><p>The first one.</p></aside>'
    '<aside id="f2"><span>[<a href="#r2">2</a>]</span><p>The second.</p></aside>',
    "tables": '<table id="f1"><tr><td><a href="#r1">[1]</a></td><td>The first one.</td></tr></table>'
    '<table id="f2"><tr><td>[2]</td><td>The second.</td></tr></table>',
    "paragraphs": '<p><a href="#r1" name="f1">[1]</a> The first one.</p><p><a href="#r2" name="f2">[2]</a> The second.</p>',
}
MARKED = '<p>{}<a href="#f1" id="r1">[1]</a> and on<sup id="r2"><a href="#f2">2</a></sup>.</p>'


class TestFootnotes:
    @pytest.mark.parametrize("kind", NOTES)
    def test_definitions_stay(self, kind: str) -> None:
        written = as_markdown(MARKED.format("On") + NOTES[kind])
        assert written == "On[^1] and on[^2].\n\n[^1]: The first one.\n\n[^2]: The second."

    @pytest.mark.parametrize("kind", NOTES)
    def test_what_the_text_cites_stays_with_it(self, kind: str) -> None:
        story = "<p>The lock is opened by hand, and the keeper of the weir knows how it is done on a day of high water.</p>"
        page = (
            f"<h1>How the lock is opened</h1>{story * 2}{MARKED.format(story[3:-4])}<footer class=footer>{NOTES[kind]}</footer>"
        )
        article = cleanpage.clean(page, prune=["footer"])
        assert "The first one." not in article.body
        for form in (article.to_markdown(), article.to_html(), article.to_tei()):
            assert form.count("The first one.") == form.count("The second.") == 1
        assert "knows how it is done on a day of high water.[^1] and on[^2]." in article.to_markdown()

    def test_a_link_to_a_section_cites_nothing(self) -> None:
        page = '<p>See <a href="#s1">1</a> and more.</p><footer><h2 id="s1">1 On</h2><p>More.</p></footer>'
        assert "[^" not in as_markdown(page)
