"""What other libraries reach on the same pages: word F1, with trafilatura 2.3.1, readability-lxml 0.9 (with html-text),
rs-trafilatura 0.1.1 and resiliparse 2.0.1 (main content), each as its own project benchmarks it, without comments.

Tagless text no library reads; the line rule (five words, ends a sentence) is what the C4 corpus was cleaned with.
"""

from __future__ import annotations

from typing import Final

PEERS: Final = ("trafilatura", "readability", "rs-trafilatura", "resiliparse")

WORD_F1: Final[dict[str, tuple[float, ...]]] = {
    "wcxb": (0.832, 0.707, 0.859, 0.790),
    "wcxb: article": (0.938, 0.893, 0.936, 0.882),
    "wcxb: collection": (0.595, 0.391, 0.696, 0.556),
    "wcxb: documentation": (0.917, 0.811, 0.938, 0.894),
    "wcxb: forum": (0.691, 0.451, 0.766, 0.717),
    "wcxb: listing": (0.614, 0.330, 0.704, 0.501),
    "wcxb: product": (0.662, 0.422, 0.669, 0.593),
    "wcxb: service": (0.773, 0.558, 0.840, 0.795),
    "fundus": (0.957, 0.903, 0.915, 0.914),
    "gn1": (0.886, 0.921, 0.794, 0.797),
    "daniel": (0.846, 0.912, 0.791, 0.797),
    "cleaneval": (0.861, 0.846, 0.700, 0.886),
}

SEGMENT_F1: Final = (0.925, 0.860, 0.882, 0.842)
"""On the corpus trafilatura, whose gold are segments."""

LINE_RULE: Final[dict[str, float]] = {
    "gn1.html_text": 0.873,
    "gn1.bs4": 0.828,
    "gn1.inscriptis": 0.770,
    "gn1.html2text": 0.758,
    "gn1.resiliparse": 0.880,
    "fundus.html_text": 0.850,
    "fundus.bs4": 0.783,
    "fundus.inscriptis": 0.854,
    "fundus.html2text": 0.850,
    "fundus.resiliparse": 0.858,
    "wcxb.html_text": 0.746,
}
