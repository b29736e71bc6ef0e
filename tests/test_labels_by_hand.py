"""The labels beside those that readers gave to the blocks of pages of the corpora."""

from __future__ import annotations

from conftest import shared
from label_quality import Pair, as_cleaned, hand_labels, macro, page_bytes, unchanged, verdicts_given

import cleanpage
from cleanpage.blocks import split
from cleanpage.input.read import read

LEAST = {"as cleaned": 0.73, "verdicts given": 0.76}
"""Macro F1 of the removed kinds on the pages that nothing was learned from, somewhat below what is reached: scorer and labels
change with each training."""

MOST_CHANGED = 0.1
"""Share of the pages whose blocks may no longer be those that were labelled."""


def test_hand_labels_are_labels() -> None:
    names = {label.value for label in cleanpage.Label}
    entries = [*hand_labels()]
    assert len([*hand_labels("test")]) >= 60
    for entry, labels in entries:
        assert len(labels) == entry["blocks"]
        assert set(labels) <= names
        assert entry["half"] in ("tune", "more", "test")
    assert len({entry["id"] for entry, _ in entries}) == len(entries)


def test_labels_agree_with_readers() -> None:
    corpora = shared("corpora")
    pairs: dict[str, list[Pair]] = {way: [] for way in LEAST}
    changed = pages = 0
    for entry, wanted in hand_labels("test"):
        page = page_bytes(corpora, entry["id"])
        document = split(read(page))
        pages += 1
        if not unchanged(document, entry):
            changed += 1
            continue
        pairs["as cleaned"] += zip(wanted, as_cleaned(page), strict=True)
        pairs["verdicts given"] += zip(wanted, verdicts_given(document, wanted), strict=True)
    assert changed <= MOST_CHANGED * pages
    for way, least in LEAST.items():
        assert macro(pairs[way]) >= least, way
