"""The runs of a paragraph to Markdown: emphasis, links, images, code and formulas, and when their signs would be misread."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from cleanpage.render.escape import code_span, destination, escaped, is_punctuation, paired
from cleanpage.render.nodes import (
    CODE,
    DELETED,
    EMPHASIS,
    MATH,
    NOTE,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    VIDEO,
    Run,
)

LINK: Final = 1 << 16
"""Beside the marks of runs, the mark of those in a link."""

_WRAPS: Final = (LINK, DELETED, STRONG, EMPHASIS, SUPERSCRIPT, SUBSCRIPT)
SPANS: Final = DELETED | STRONG | EMPHASIS | SUPERSCRIPT | SUBSCRIPT
"""The marks that a line of text can have throughout, others than code and formulas."""

_SIGNS: Final = {DELETED: "~~", STRONG: "**", EMPHASIS: "*"}
_TAGS: Final = {DELETED: "del", STRONG: "strong", EMPHASIS: "em", SUPERSCRIPT: "sup", SUBSCRIPT: "sub"}


def inline_markdown(runs: Sequence[Run], *, alone: bool = True) -> str:
    """The runs of a paragraph, or of a part that is not `alone` in it; a line break as a newline."""
    if len(runs) == 1 and not runs[0].marks and not runs[0].link and not runs[0].image:
        return escaped(runs[0].text, alone=alone)
    return _group(runs, 0, "", "", True).strip()


def _group(runs: Sequence[Run], done: int, before: str, after: str, bare: bool) -> str:
    """Runs whose marks `done` are written around them, between the characters `before` and `after`.

    `bare` tells that brackets in the text need no escape.
    """
    text = ""
    at = 0
    while at < len(runs):
        mark, end = (
            _widest(runs, at, done) if runs[at].marks & SPANS & ~done or (runs[at].link and not done & LINK) else (0, at + 1)
        )
        group = runs[at:end]
        left = text[-1] if text else before
        right = _first_character(runs[end], done) if end < len(runs) else after
        at = end
        if not mark:
            if done & SPANS:  # the sign of a mark is beside it
                left, right = left if text else ">", right if end < len(runs) else ">"
            text += _piece(group[0], left, right, bare)
            continue
        lead, group, trail = _trimmed(group)
        left, right = lead[-1:] or left, trail[:1] or right
        if not group:
            inner = ""
        elif mark == LINK:
            code = [run.text for run in group if run.marks & (CODE | MATH)]
            pairs = paired("".join([run.text for run in group if not run.marks & (CODE | MATH)]))
            inner = _link(group, done, pairs and "]:" not in "\n".join(code))
        else:
            beside = (left, right) if mark & (STRONG | EMPHASIS) else (">", "<")  # stars join, what else is there ends them
            inner = _wrapped(mark, _group(group, done | mark, *beside, bare), left, right, done)
        text += lead + inner + trail
    return text


def _widest(runs: Sequence[Run], at: int, done: int) -> tuple[int, int]:
    """The mark of the run `at` that reaches farthest, and the run where it ends; no mark if all are done."""
    best, farthest = 0, at + 1
    for mark in _WRAPS:
        if done & mark or not _has(runs[at], mark):
            continue
        end = at + 1
        while end < len(runs) and _has(runs[end], mark) and (mark != LINK or runs[end].link == runs[at].link):
            end += 1
        if mark != LINK and not done & LINK:
            while at + 1 < end < len(runs) and runs[end].link and runs[end].link == runs[end - 1].link:
                end -= 1  # no link is cut in two
        while end > at + 1 and runs[end - 1].text.isspace():
            end -= 1
        if not best or end > farthest:
            best, farthest = mark, end
    return best, farthest


def _has(run: Run, mark: int) -> bool:
    return bool(run.link) if mark == LINK else bool(run.marks & mark)


def _trimmed(runs: Sequence[Run]) -> tuple[str, list[Run], str]:
    """Runs without the whitespace around them, and that whitespace."""
    runs = list(runs)
    if not runs[0].text[:1].isspace() and not runs[-1].text[-1:].isspace():
        return "", runs, ""
    lead = trail = ""
    while runs and not runs[0].image and not runs[0].text.strip():
        lead += runs.pop(0).text
    while runs and not runs[-1].image and not runs[-1].text.strip():
        trail = runs.pop().text + trail
    if runs and not runs[0].image:
        text = runs[0].text.lstrip()
        lead += runs[0].text[: len(runs[0].text) - len(text)]
        runs[0] = Run(text, runs[0].marks, runs[0].link)
    if runs and not runs[-1].image:
        text = runs[-1].text.rstrip()
        trail = runs[-1].text[len(text) :] + trail
        runs[-1] = Run(text, runs[-1].marks, runs[-1].link)
    return lead, runs, trail


def _link(runs: Sequence[Run], done: int, pairs: bool) -> str:
    address = runs[0].link
    if (
        len(runs) == 1
        and runs[0] in (Run(address, 0, address), Run(address, VIDEO, address))
        and "%" not in address
        and ":" in address
    ):
        return f"<{address}>"
    return f"[{_group(runs, done | LINK, '[', ']', pairs)}]({destination(address)})"


def _wrapped(mark: int, text: str, before: str, after: str, done: int) -> str:
    """Text with the signs of a mark around it; where a parser would not see them for what stands beside, with tags."""
    sign = _SIGNS.get(mark, "")
    longer = sign == "~~" and "~" in (text[0], text[-1])  # three tildes are no sign
    left = ">" if before == "\n" else before  # of a line break in a table
    closes = bool(left) and is_punctuation(left) == is_punctuation(text[0]) and not left.isspace()
    misread = closes and done & (STRONG | EMPHASIS)  # as the end of the mark around it
    if sign and not longer and not misread and _acts(text[0], before, sign) and _acts(text[-1], after, sign):
        return f"{sign}{text}{sign}"
    return f"<{_TAGS[mark]}>{text}</{_TAGS[mark]}>"


def _acts(inside: str, outside: str, sign: str) -> bool:
    if not outside or outside.isspace():
        return True
    return outside != sign[0] and (not is_punctuation(inside) or is_punctuation(outside))


def _first_character(run: Run, done: int) -> str:
    """The character with which a run's Markdown begins; of all signs of markup an angle bracket, they act alike."""
    if run.image or run.marks & ~(done | VIDEO) or (run.link and not done & LINK):
        return run.text[0] if run.text[:1].isspace() else "<"
    return run.text[:1]


def _piece(run: Run, before: str, after: str, bare: bool) -> str:
    """A run without its wraps."""
    if run.image:
        return f"![{escaped(run.text, alone=False, brackets=not paired(run.text))}]({destination(run.image)})"
    if run.marks & NOTE:
        return f"[^{run.text}]"
    if run.marks & (CODE | MATH) and "]:" in run.text and not bare:  # the name of a link would end there
        language = ' class="language-math"' * bool(run.marks & MATH)
        return f"<code{language}>{escaped(run.text, alone=False, brackets=True)}</code>"
    if run.marks & MATH:
        return f"${code_span(run.text)}$"
    if run.marks & CODE:
        return "\n".join([_code(line) for line in run.text.split("\n")])
    text = escaped(run.text, alone=False, brackets=not bare, before=before, after=after)
    return text[:-1] + "\\!" if text.endswith("!") and after == "<" else text


def _code(line: str) -> str:
    code = line.strip()
    if not code:
        return line
    start = line.index(code)
    return line[:start] + code_span(code) + line[start + len(code) :]


def joined_runs(runs: Sequence[Run]) -> list[Run]:
    """The runs, text side by side that looks the same as one."""
    joined: list[Run] = []
    for (marks, link, image), same in groupby(runs, key=lambda run: (run.marks, run.link, run.image)):
        if image or marks & (MATH | NOTE):
            joined += same
        else:
            joined.append(Run("".join([run.text for run in same]), marks, link))
    return joined
