"""The blocks that stand on more than one page of a site, for people to look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from cleanpage.analysis import Analysis
from cleanpage.label import Label
from cleanpage.model.classes import CLASSES
from cleanpage.site.keys import page_keys
from cleanpage.site.record import PATH_BITS, joined
from cleanpage.site.template import Counts

MASK: Final = (1 << PATH_BITS) - 1

SHOWN: Final = 120
"""Characters of a text that are kept."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A text that stands at the same place of several pages."""

    text: str
    """Its first characters; "" where they are not known."""
    label: Label
    """What it is on most of them."""
    pages: int


def repeated_texts(counts: Counts, found: Analysis) -> dict[int, str]:
    """The texts of a page that stand on other known pages, too, by their keys."""
    texts, paths = page_keys(found)
    repeated = [index for index, key in enumerate(joined(texts, paths)) if counts.blocks.get(key, 0) > 1]
    return {int(texts[index]): found.document.texts[index][:SHOWN] for index in repeated}


def repeated_blocks(counts: Counts, texts: dict[int, str]) -> list[Repeated]:
    """The blocks on more than one page, those on most pages first."""
    labels: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for record in counts.records.values():
        for key, label in zip(record.block_keys, record.blocks["label"].tolist()):
            labels[key][label] += 1
    found = []
    for key, pages in counts.blocks.items():
        if pages > 1:
            seen = labels[key]
            label = CLASSES[max(sorted(seen), key=seen.__getitem__)][0]
            found.append(Repeated(texts.get(key >> PATH_BITS & MASK, ""), label, pages))
    return sorted(found, key=lambda one: (-one.pages, one.label, one.text))
