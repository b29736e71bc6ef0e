"""The formulas that stand in a page's text as TeX, for a script to set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cleanpage.render.nodes import CODE, MATH, Run

_TEX_SIGN: Final = re.compile(r"\\[()\[\]\\]|(?<![\\$])\$\$(?!\$)")
_TEX_ENDS: Final = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
_BETWEEN_DOLLARS: Final = re.compile(r"(?s)(?=.*[\\^_{}=])|(?=.*\b[a-z0-9]\b)(?!.*[a-z]{3})", re.I)
"""What makes a formula of text between dollars, which stand for prices too: signs of TeX, or a symbol and no words."""


def with_tex(runs: list[Run]) -> list[Run]:
    """The runs with the formulas that a script would have set in them."""
    for run in runs:
        if ("\\" in run.text or "$$" in run.text) and not run.marks & (CODE | MATH):
            break
    else:
        return runs
    found: list[Run] = []
    for run in runs:
        if run.marks & (CODE | MATH) or run.image:
            found.append(run)
            continue
        done = 0
        for start, end, tex in _formulas(run.text):
            if start > done:
                found.append(run._replace(text=run.text[done:start]))
            found.append(Run(tex, run.marks | MATH, run.link))
            done = end
        if done < len(run.text):
            found.append(run._replace(text=run.text[done:]))
    return found


def _formulas(text: str) -> Iterator[tuple[int, int, str]]:
    """Where in a text formulas start and end, and their TeX."""
    opened, start = "", 0
    for match in _TEX_SIGN.finditer(text):
        sign = match[0]
        if opened and sign == _TEX_ENDS[opened]:
            tex = " ".join(text[start + 2 : match.start()].split())
            if tex and (sign != "$$" or _BETWEEN_DOLLARS.match(tex)):
                yield start, match.end(), tex
                opened = ""
                continue
        if sign in _TEX_ENDS:
            opened, start = sign, match.start()
