"""What a block can be, as the network tells it: a label, and for some labels whether it is main text. The rule stands here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from cleanpage.features.block_features import Floats
from cleanpage.label import Label

ALWAYS_MAIN: Final = (Label.BODY,)
"""Labels that are main text on every page."""

SOMETIMES_MAIN: Final = (Label.COMMENTS, Label.METADATA, Label.REFERENCES, Label.LEGAL, Label.FORM, Label.OTHER)
"""Labels that are main text where the page is about them: the answers of a thread, the prices of a list of products, the
references of an article. All other labels never are: no headline, byline, date line, subtitle or caption is in the body."""

CLASSES: Final[tuple[tuple[Label, bool], ...]] = (
    *((label, True) for label in (*ALWAYS_MAIN, *SOMETIMES_MAIN)),
    *((label, False) for label in Label if label not in ALWAYS_MAIN),
)
"""Label, and whether it is main text, in the order of the network's outputs: those that are main text first."""

ONE_TEXT: Final = (Label.HEADLINE, Label.DATELINE)
"""Labels that one text of a page has, though it may stand there twice."""

MAIN_CLASSES: Final = len(ALWAYS_MAIN) + len(SOMETIMES_MAIN)

LABEL_OF_CLASS: Final = np.array([list(Label).index(label) for label, _ in CLASSES])


def main_probability(classes: Floats) -> Floats:
    """The probability that each of n blocks is main text, from n x len(CLASSES) probabilities."""
    found: Floats = classes[:, :MAIN_CLASSES].sum(axis=1)
    return found


def label_probability(classes: Floats, label: Label) -> Floats:
    """The probability that each block has a label, main text or not."""
    found: Floats = classes[:, list(Label).index(label) == LABEL_OF_CLASS].sum(axis=1)
    return found


def settled(classes: Floats, texts: Sequence[str], used: Mapping[int, Label]) -> Floats:
    """The probabilities when fields have used the headline's and the date line's blocks: no other text is one."""
    found: Floats = classes.copy()
    for label in ONE_TEXT:
        named = {texts[index] for index, of in used.items() if of is label}
        if named:
            others = [index for index, text in enumerate(texts) if text not in named]
            found[others, CLASSES.index((label, False))] = 0
    return found


def likeliest_labels(classes: Floats, kept: list[bool]) -> list[Label]:
    """The likeliest label of each block, among those of main text for the kept blocks and among the others for the rest."""
    main = classes[:, :MAIN_CLASSES].argmax(axis=1)
    rest = MAIN_CLASSES + classes[:, MAIN_CLASSES:].argmax(axis=1)
    return [CLASSES[one if keeps else other][0] for keeps, one, other in zip(kept, main.tolist(), rest.tolist(), strict=True)]
