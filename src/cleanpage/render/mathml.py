"""MathML that carries no TeX along to TeX.

Source: MathML 3, https://www.w3.org/TR/MathML3/chapter3.html. What has no counterpart gives what is in it; signs stay as
they are, TeX of today reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleanpage.blocks.document import Elements

TOKENS: Final = frozenset(("mi", "mn", "mo", "mtext", "ms"))
FUNCTIONS: Final = frozenset(
    "arccos arcsin arctan cos cosh cot coth csc deg det dim exp gcd hom inf ker lim ln log max min sec sin sinh sup tan tanh"
    .split()
)  # fmt: skip
LIMITS: Final = frozenset(("∑", "∏", "⋃", "⋂", "⨁", "⨂", r"\lim", r"\max", r"\min", r"\sup", r"\inf"))
"""What has the signs below and above it where others have them beside."""

ACCENTS: Final = {
    "¯": r"\overline", "‾": r"\overline", "^": r"\hat", "ˆ": r"\hat", "~": r"\tilde", "˜": r"\tilde", "→": r"\vec",
    "⃗": r"\vec", "˙": r"\dot", "¨": r"\ddot", "⏞": r"\overbrace", "_": r"\underline", "̲": r"\underline", "⏟": r"\underbrace",
}  # fmt: skip
NEW_ROW: Final = r" \\ "
HIDDEN: Final = frozenset(("annotation", "annotation-xml", "mphantom", "mspace"))
SIGNS: Final = {"−": "-", "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": ""}
"""Minus, and the invisible signs for application, product, separation and sum."""

_SPECIAL: Final = re.compile(r"[#$%&_{}]")


def mathml_tex(elements: Elements, math: int, texts: Sequence[str], owners: Sequence[int]) -> str:
    """The TeX of a `<math>`, from the elements in it and the text nodes of its block with the element around each."""
    end = math + 1
    while end < len(elements.tags) and elements.parents[end] >= math:
        end += 1
    holders: dict[int, int] = {}  # of a token and the elements in it, the token: some have HTML in them
    for at in range(math + 1, end):
        if elements.parents[at] in holders:
            holders[at] = holders[elements.parents[at]]
        elif _name(elements, at) in TOKENS:
            holders[at] = at
    tokens: dict[int, list[str]] = {}
    for text, owner in zip(texts, owners):
        if math <= owner < end:
            tokens.setdefault(holders.get(owner, owner), []).append(text)
    children: dict[int, list[str]] = {}
    for at in range(end - 1, math, -1):  # what is inside before what is around
        tag = _name(elements, at)
        inside = children.pop(at, [])[::-1]
        text = " ".join("".join(tokens.get(at, ())).split())
        if tag not in HIDDEN:
            tex = _token(tag, text) if tag in TOKENS else _layout(tag, [text] * bool(text) + inside, elements.attributes[at])
            children.setdefault(elements.parents[at], []).append(tex)
    return " ".join([*"".join(tokens.get(math, ())).split(), *filter(None, children.get(math, [])[::-1])])


def _name(elements: Elements, at: int) -> str:
    """The tag of an element without its prefix."""
    return elements.tags[at].rpartition(":")[2]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text.replace("\\", r"\backslash "))


def _token(tag: str, text: str) -> str:
    escaped = _escaped(SIGNS.get(text, text))
    if tag == "mtext" or tag == "ms":
        return rf"\text{{{escaped}}}" if escaped else ""
    if text in FUNCTIONS:
        return "\\" + text
    return rf"\mathrm{{{escaped}}}" if tag == "mi" and len(text) > 1 and text.isalpha() else escaped


def _layout(tag: str, inside: list[str], attributes: dict[str, str]) -> str:
    """An element that arranges what is in it."""
    if tag == "mtr" or tag == "mlabeledtr":
        return " & ".join(inside)
    if tag == "mtable":
        return rf"\begin{{matrix}} {NEW_ROW.join(inside)} \end{{matrix}}"
    if tag == "mfenced":
        start, end = (_escaped(attributes.get(name, sign).strip()) or "." for name, sign in (("open", "("), ("close", ")")))
        separator = _escaped(attributes.get("separators", ",").strip()[:1])
        return rf"\left{start} {f'{separator} '.join(inside)} \right{end}"
    count = len(inside)
    if tag == "mfrac" and count == 2:
        return rf"\frac{{{inside[0]}}}{{{inside[1]}}}"
    if tag == "mroot" and count == 2:
        return rf"\sqrt[{inside[1]}]{{{inside[0]}}}"
    if tag in ("msub", "msup", "munder", "mover") and count == 2:
        return _script(tag, *inside)
    if tag in ("msubsup", "munderover") and count == 3:
        base = _base(inside[0])
        return f"{base}_{{{inside[1]}}}^{{{inside[2]}}}"
    together = " ".join(filter(None, inside))
    return rf"\sqrt{{{together}}}" if tag == "msqrt" else together


def _script(tag: str, base: str, script: str) -> str:
    if tag in ("munder", "mover") and base not in LIMITS:
        if script in ACCENTS:
            return f"{ACCENTS[script]}{{{base}}}"
        return rf"\{'under' if tag == 'munder' else 'over'}set{{{script}}}{{{base}}}"
    return f"{_base(base)}{'_' if tag in ('msub', 'munder') else '^'}{{{script}}}"


def _base(tex: str) -> str:
    """What a sign is set to, in braces if it is more than a sign."""
    return tex if len(tex) == 1 or tex in LIMITS or re.fullmatch(r"\\[A-Za-z]+", tex) else f"{{{tex}}}"
