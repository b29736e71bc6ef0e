"""The text nodes of a block to runs: what is emphasised, linked, code, a formula or the mark of a footnote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Final, NamedTuple

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT, Insert
from cleanpage.render.footnotes import Footnotes
from cleanpage.render.images import image_address, is_formula
from cleanpage.render.link_urls import LinkUrls
from cleanpage.render.mathml import mathml_tex
from cleanpage.render.nodes import CODE, DELETED, EMPHASIS, MATH, NOTE, STRONG, SUBSCRIPT, SUPERSCRIPT, Run
from cleanpage.render.tex import with_tex
from cleanpage.text.characters import collapse_whitespace, without_invisible

MARKS: Final = {
    "b": STRONG, "strong": STRONG,
    "i": EMPHASIS, "em": EMPHASIS, "cite": EMPHASIS, "dfn": EMPHASIS, "var": EMPHASIS,
    "del": DELETED, "s": DELETED, "strike": DELETED,
    "sup": SUPERSCRIPT, "sub": SUBSCRIPT,
    "code": CODE, "tt": CODE, "kbd": CODE, "samp": CODE,
}  # fmt: skip

_SHARED: Final = STRONG | EMPHASIS | DELETED
_RAISED: Final = SUPERSCRIPT | SUBSCRIPT
_BREAK: Final = "\uffff"
_AROUND_BREAK: Final = re.compile(f" ?{_BREAK} ?")
_DOLLARS: Final = re.compile(r"\$([^$]+)\$")
_TEX_CLASSES: Final = frozenset(("math", "math-container", "mathjax_process", "tex", "tex2jax_process", "latex"))
_PREVIEW, _KATEX = "mathjax_preview", "katex-html"
_MATHJAX: Final = frozenset(("mathjax", "mathjax_display", "mathjax_svg", "mathjax_chtml", "mjx-chtml"))
"""What the scripts that set formulas call their picture of one. KaTeX has the source beside it, MathJax in it or in a script;
a page may have lost either."""

_TEX_ATTRIBUTES: Final = ("alttext", "data-tex", "data-latex", "data-expr", "data-math")
"""Where an element keeps a formula's TeX."""

FORMULA_TAGS: Final = frozenset(("math", "mml:math", "m:math"))
_STYLED: Final = re.compile(r"\{\\(?:displaystyle|textstyle) (.*)\}", re.S)


class _State(NamedTuple):
    """What the elements around a text node make of it."""

    marks: int = 0
    link: str = ""
    note: int = NO_ELEMENT
    """The link to a footnote."""
    math: int = NO_ELEMENT
    """The formula's element."""
    hidden: bool = False
    picture: bool = False
    """Whether it stands beside the formula whose picture it is."""
    tex: bool = False
    """Whether what stands between dollars is TeX."""
    code: int = NO_ELEMENT
    """The element that is code."""


_PLAIN: Final = _State()


class Inline:
    """Makes the runs of a page's blocks, without its links if not `links`."""

    def __init__(self, document: Document, link_urls: LinkUrls, footnotes: Footnotes, *, links: bool) -> None:
        self._document = document
        self._link_urls = link_urls
        self._links = links
        self._footnotes = footnotes
        self._tags, self._parents = document.elements.tags, document.elements.parents
        self._states = {NO_ELEMENT: _PLAIN}
        self._has_scripts = any(insert.content for insert in document.inserts)

    def runs(self, block: int, inserts: Sequence[Insert] = (), *, without: int = 0) -> list[Run]:
        """The runs of a block with what is inserted in it; the marks `without` are those the whole block has anyway."""
        texts, elements = self._document.text_nodes[block], self._document.text_node_elements[block]
        if len(texts) == 1 and not inserts:
            state = self.state(elements[0])
            if state is _PLAIN:
                return with_tex([Run(self._document.texts[block])])
        runs: list[Run] = []
        parts: list[str] = []
        last = _PLAIN
        shown: set[str] = set()  # images that scripts show stand there once more for those without scripts
        done, math, formula = 0, NO_ELEMENT, ""
        states = self._states
        for index, (text, element) in enumerate(zip(texts, elements)):
            while done < len(inserts) and inserts[done].piece <= index:
                self._close(runs, parts, last)
                self._add_insert(runs, inserts[done], shown)
                done += 1
            if element == NO_ELEMENT:
                first = elements[index - 1] != NO_ELEMENT  # of the line breaks here
                if first and last.code != NO_ELEMENT and self._code_after(index, elements) != last.code:
                    self._close(runs, parts, last)
                    last = last._replace(marks=last.marks & ~CODE, code=NO_ELEMENT)
                parts.append(_BREAK)
                continue
            state = states.get(element) or self.state(element)
            if state.math != NO_ELEMENT and not state.hidden:
                if state.math != math:
                    self._close(runs, parts, last)
                    math, formula = state.math, self._formula(state.math, index, texts, elements)
                    if formula:
                        runs.append(Run(formula, state.marks & ~CODE | MATH, state.link))
                if formula:
                    continue
            if state is not last and state != last:
                self._close(runs, parts, last)
                last = state
            if not (state.hidden or state.picture):
                parts.append(text)
        self._close(runs, parts, last)
        for insert in inserts[done:]:
            self._add_insert(runs, insert, shown)
        return _finished(runs, ~without)

    def image(self, insert: Insert) -> Run | None:
        """What is inserted as a run: an image with its alternative text, or a formula; None for what shows nothing."""
        state = self.state(insert.element)
        if insert.content:
            tex = " ".join("".join(insert.content).split())
            return Run(tex, state.marks | MATH, state.link) if tex else None
        alt = collapse_whitespace(without_invisible(insert.attributes.get("alt") or ""))
        if is_formula(insert.attributes):
            return Run(alt, state.marks & ~CODE | MATH, state.link)
        address = image_address(insert.attributes, self._link_urls)
        return Run(alt, state.marks & ~CODE, state.link, address) if address else None

    def state(self, element: int) -> _State:
        """What an element and those around it make of the text inside."""
        states, climbed = self._states, []
        while element not in states:
            climbed.append(element)
            element = self._parents[element]
        state = states[element]
        for element in reversed(climbed):
            state = states[element] = self._inside(state, element)
        return state

    def _inside(self, state: _State, element: int) -> _State:
        tag = self._tags[element]
        if tag in MARKS:
            mark = MARKS[tag]
            if mark == CODE and "language-math" in (self._document.elements.attributes[element].get("class") or ""):
                mark = MATH
            inside = state._replace(marks=state.marks | mark)
            return inside._replace(code=element) if mark == CODE and state.code == NO_ELEMENT else inside
        if tag == "a":
            if element in self._footnotes.links:
                return _State(note=element)
            if element in self._footnotes.back or element in self._footnotes.permalinks:
                return state._replace(hidden=True)
            href = (self._document.elements.attributes[element].get("href") or "").strip()
            link = self._link_urls.absolute(href) if href and href[0] != "#" and self._links else ""
            return _State(state.marks, link, *state[2:]) if link != state.link else state
        if state.math != NO_ELEMENT:
            return state._replace(hidden=True) if tag in ("annotation", "annotation-xml") else state
        if tag in FORMULA_TAGS:
            return state._replace(math=element, picture=False)
        if tag in ("span", "div"):
            classes = self._document.elements.attributes[element].get("class")
            if classes and ("math" in classes or "tex" in classes or "Math" in classes or "mjx" in classes):
                names = frozenset(classes.lower().split())
                if _PREVIEW in names or (_KATEX in names and self._parents[element] in self._around_math):
                    return state._replace(hidden=True)
                if names & _MATHJAX and (self._has_scripts or element in self._around_math):
                    return state._replace(hidden=self._has_scripts, picture=True)
                if any(self._document.elements.attributes[element].get(name) for name in _TEX_ATTRIBUTES):
                    return state._replace(math=element)
                if names & _TEX_CLASSES:
                    return state._replace(tex=True)
        return state

    @cached_property
    def _around_math(self) -> set[int]:
        """The elements in which a formula in MathML stands."""
        around: set[int] = set()
        for element, tag in enumerate(self._tags):
            while tag in FORMULA_TAGS and (element := self._parents[element]) not in around and element != NO_ELEMENT:
                around.add(element)
        return around

    def _code_after(self, index: int, elements: Sequence[int]) -> int:
        """The code in which the text after a line break stands."""
        while index < len(elements) and elements[index] == NO_ELEMENT:
            index += 1
        return self.state(elements[index]).code if index < len(elements) else NO_ELEMENT

    def _close(self, runs: list[Run], parts: list[str], state: _State) -> None:
        """Make a run of the text nodes of one state."""
        if not parts:
            return
        text = "".join(parts)
        parts.clear()
        if state.note != NO_ELEMENT:
            runs.append(Run(self._footnotes.links[state.note], NOTE))
        elif state.tex:
            runs += [
                Run(part, state.marks | (MATH if at % 2 else 0), state.link) for at, part in enumerate(_DOLLARS.split(text))
            ]
        else:
            runs.append(Run(text, state.marks, state.link))

    def _add_insert(self, runs: list[Run], insert: Insert, shown: set[str]) -> None:
        run = self.image(insert)
        copy = run and runs and run.image and runs[-1].marks & MATH and runs[-1].text in run.text
        if run and not copy and run.image not in shown:
            runs.append(run)
            if run.image:
                shown.add(run.image)

    def _formula(self, math: int, start: int, texts: list[str], elements: list[int]) -> str:
        """The TeX that a formula carries along, or else that of its elements; its text nodes are those from `start` on."""
        end = start
        while end < len(elements) and (elements[end] == NO_ELEMENT or self.state(elements[end]).math == math):
            end += 1
        texts, elements = texts[start:end], elements[start:end]
        attributes = self._document.elements.attributes[math]
        tex = next((value for name in _TEX_ATTRIBUTES if (value := attributes.get(name))), "")
        for text, element in zip(texts, elements):
            if element != NO_ELEMENT and self._tags[element].endswith("annotation"):
                encoding = self._document.elements.attributes[element].get("encoding") or ""
                if "tex" in encoding.lower():
                    tex = text
                    break
        tex = " ".join(tex.split())
        styled = _STYLED.fullmatch(tex)
        tex = (styled[1] if styled else tex).strip()
        if not tex and self._tags[math] not in FORMULA_TAGS:
            return ""
        in_one = self._document.elements.first_blocks[math] == self._document.elements.last_blocks[math]  # block
        return tex or (mathml_tex(self._document.elements, math, texts, elements) if in_one else "")


def heading_runs(document: Document, block: int, link_urls: LinkUrls) -> list[Run]:
    """What a block of an HTML page makes as a heading, its links as text."""
    return Inline(document, link_urls, Footnotes(), links=False).runs(block, without=STRONG)


def _finished(runs: list[Run], marks: int) -> list[Run]:
    """The runs with whitespace folded as in the block's text, equal neighbours as one, TeX in text taken out.

    `runs` is used up: of a block with very many there are never two lists.
    """
    found: list[Run] = []
    last = Run("")  # what the last run is of, if more text may join it
    parts: list[str] = []
    fresh = True  # whether whitespace here is the start of a line
    begun = False  # whether there is text
    runs.reverse()
    while runs:
        text, own, link, image = runs.pop()
        if image or own & (MATH | NOTE):
            if parts:
                found.append(Run("".join(parts), last.marks, last.link))
                parts = []
            found.append(Run(text, own, link, image))
            begun = begun or not image
            fresh = False
            continue
        text = _fold(text)
        if fresh and text[:1] == " ":
            text = text[1:]
        if not text:
            continue
        if not begun:
            if found and text[0] not in " \n":  # a block begins with its text, what was before it is not in it
                text = " " + text
            begun = True
        fresh = text[-1] in " \n"
        own &= marks
        if parts and (own != last.marks or link != last.link):
            found.append(Run("".join(parts), last.marks, last.link))
            parts = []
        if not parts:
            last = Run("", own, link)
        elif text[0] == "\n" and parts[-1][-1] == " ":
            parts[-1] = parts[-1][:-1]
        parts.append(text)
    if parts:
        found.append(Run("".join(parts), last.marks, last.link))
    return with_tex(_without_brackets(_stripped(found)))


def _stripped(runs: list[Run]) -> list[Run]:
    """The runs without the whitespace at both ends, and before line breaks."""
    while runs and not runs[0].image and not runs[0].text.strip():
        del runs[0]
    while runs and not runs[-1].image and not runs[-1].text.strip():
        del runs[-1]
    if runs and not runs[0].image and runs[0].text[0] in " \n":
        runs[0] = _replaced(runs[0], runs[0].text.lstrip())
    if runs and not runs[-1].image and runs[-1].text[-1] in " \n":
        runs[-1] = _replaced(runs[-1], runs[-1].text.rstrip())
    for at in range(1, len(runs)):
        if runs[at].text[:1] == "\n" and runs[at - 1].text[-1:] == " " and not runs[at - 1].image:
            runs[at - 1] = _replaced(runs[at - 1], runs[at - 1].text[:-1])
    joined: list[Run] = []
    for (marks, link, image), same in groupby(_looked(runs), key=lambda run: run[1:]):
        if image or marks & (MATH | NOTE):
            joined += same
        else:
            joined.append(Run("".join([run.text for run in same]), marks, link))
    return joined


def _looked(runs: list[Run]) -> Iterator[Run]:
    """The runs, which are used up, with whitespace apart: it has no look but what it shares with both sides."""
    before, between = Run(""), list[Run]()
    runs.reverse()
    while runs:
        for run in _apart(runs.pop()):
            if not run.image and run.text.isspace():
                between.append(run)
                continue
            for space in between:
                own = before if "\n" in space.text else space  # a line break is in what both sides are in
                link = own.link if before.link == own.link == run.link else ""
                yield Run(space.text, before.marks & run.marks & (_SHARED | own.marks & _RAISED), link)
            between.clear()
            if run.text or run.image:
                yield run
                before = run


def _apart(run: Run) -> list[Run]:
    """A run without the whitespace around it, and that."""
    text = run.text.strip(" \n")
    if run.image or run.marks & (MATH | NOTE) or not text or len(text) == len(run.text):
        return [run]
    start = run.text.index(text)
    parts = (run.text[:start], text, run.text[start + len(text) :])
    return [_replaced(run, part) for part in parts if part]


def _fold(text: str) -> str:
    found = collapse_whitespace(text)
    if not found:
        return " " if text else ""
    if text[0].isspace():
        found = " " + found
    if text[-1].isspace():
        found += " "
    return _AROUND_BREAK.sub("\n", found) if _BREAK in found else found


def _replaced(run: Run, text: str) -> Run:
    return Run(text, run.marks, run.link, run.image)


def _without_brackets(runs: list[Run]) -> list[Run]:
    """The runs without the brackets around the mark of a footnote, which has brackets of its own."""
    if not any(run.marks & NOTE for run in runs):
        return runs
    texts = [run.text for run in runs]
    for at in range(1, len(runs) - 1):
        before, after = texts[at - 1], texts[at + 1]
        if runs[at].marks & NOTE and before.endswith("[") and after.startswith("]"):
            texts[at - 1], texts[at + 1] = before[:-1], after[1:]
    return [_replaced(run, text) for run, text in zip(runs, texts) if text or run.image]
