"""Word F1, as WCXB measures it: the bag of a page's kept words against the bag of its gold's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from align import words


def word_f1(paragraphs: Sequence[str], gold: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of one page."""
    kept, wanted = Counter(words("\n".join(paragraphs))), Counter(words(gold))
    if not wanted or not kept:
        return (1.0, 1.0, 1.0) if not wanted and not kept else (0.0, 0.0, 0.0)
    common = sum((kept & wanted).values())
    precision, recall = common / sum(kept.values()), common / sum(wanted.values())
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0
