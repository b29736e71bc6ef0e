"""How near what a library found is to the gold of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from peers import Found

_WORD: Final = re.compile(r"\w+")
_IDEOGRAPH: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def words(text: str) -> list[str]:
    """Lower-cased words; each ideograph is a word."""
    return _WORD.findall(_IDEOGRAPH.sub(lambda match: f" {match[0]} ", text.lower()))


def word_f1(found: str, gold: str) -> tuple[float, float, float]:
    """Word F1, precision and recall of two bags of words (the measure of WCXB)."""
    have, want = Counter(words(found)), Counter(words(gold))
    if not have or not want:
        return (1.0, 1.0, 1.0) if not have and not want else (0.0, 0.0, 0.0)
    common = (have & want).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / have.total(), common / want.total()
    return 2 * precision * recall / (precision + recall), precision, recall


def measures(found: Found, gold: dict[str, Any]) -> dict[str, float]:
    """The measures that a page's gold allows: word F1, P, R; whether title, date and authors are right (0 or 1)."""
    result: dict[str, float] = {}
    if "text" in gold:
        result["word F1"], result["P"], result["R"] = word_f1(found.text, gold["text"])
    if gold.get("title") and found.title is not None:
        result["title"] = float(words(found.title) == words(gold["title"]))
    if gold.get("date") and found.date is not None:
        result["date"] = float(found.date == gold["date"][:10])
    if gold.get("author") and found.authors is not None:
        result["author"] = float(_names(found.authors) == _names(gold["author"]))
    return result


def segments(found: str, gold: dict[str, Any]) -> Counter[str]:
    """How many of the gold's segments that must be there are, and of those that must not (the measure of trafilatura)."""
    text = " ".join(found.split())
    inside = [" ".join(segment.split()) in text for segment in gold.get("with", ())]
    wrong = [" ".join(segment.split()) in text for segment in gold.get("without", ())]
    return Counter(right=sum(inside), missed=len(inside) - sum(inside), wrong=sum(wrong))


def _names(names: str | Iterable[str]) -> set[str]:
    split = re.split(r";|,| and ", names) if isinstance(names, str) else names
    return {" ".join(words(name)) for name in split} - {""}
