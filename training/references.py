"""Which blocks are references and notes: readers called them body; the heading above tells."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np

from cleanpage.features.block_features import NO_BLOCK
from examples import PLACES, UNKNOWN, Example

_HEADING: Final = re.compile(
    r"\W*(?:\d+\W+)?(?:references?|bibliography|works cited|footnotes?|endnotes?|notes and references|citations|sources"
    r"|einzelnachweise|quellen|literatur(?:verzeichnis)?|fußnoten|références|notes et références|bibliographie|referencias"
    r"|bibliografía|bibliografia|przypisy|примечания|литература|источники|παραπομπές|参考文献|脚注|注釈|参考资料)"
    r"\W*(?:\[?edit\]?)?",
    re.I,
)
_BODY: Final = PLACES["body"]


def with_references(example: Example) -> Any:
    """The labels of a page's blocks, with those of main text under a heading for references called so."""
    labels = example.labels.copy()
    headings = example.inputs.features.headings[:, 0]
    names = {int(place): _HEADING.fullmatch(example.texts[place]) for place in np.unique(headings) if place != NO_BLOCK}
    for index, heading in enumerate(headings.tolist()):
        if heading != NO_BLOCK and names[heading]:
            main = labels[index] == _BODY or (labels[index] == UNKNOWN and example.shares[index] >= 0.5)
            if main:
                labels[index] = PLACES["references"]
    return labels
