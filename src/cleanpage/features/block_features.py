"""Blocks to numbers: what the network reads of each block, of the containers around it and of the whole page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.blocks.document import Document
from cleanpage.features.containers import LEVELS, container_features, containers
from cleanpage.features.declared_text import declared_features
from cleanpage.features.headings import heading_features, heading_levels, last_headings
from cleanpage.features.paths import INSIDE, OWNERS, block_paths, path_features
from cleanpage.features.text import TEXT_FEATURES, text_features
from cleanpage.types import Floats, Ints

_CONTAINER: Final = "log_words word_share link_density log_blocks log_mean_words terminal_share place".split()

FEATURES: Final[tuple[str, ...]] = (
    *TEXT_FEATURES,
    *(
        "position words_before words_after log_index log_index_from_end log_blanks_before log_blanks_after log_depth "
        "path_log_count path_log_words path_link_density path_terminal local_log_count local_log_words "
        "local_link_density local_terminal after_title after_h1 from_title heading names_comments since_comments "
        "comments_before comments_after since_heading heading_level since_major declared_body declared_description"
    ).split(),
    *(f"in_{tag}" for tag in INSIDE),
    *(f"is_{name}" for name in OWNERS),
    *(f"container{level}_{name}" for level in range(1, LEVELS + 1) for name in _CONTAINER),
    *(
        "is_text page_log_blocks page_log_words page_link_density page_terminal page_ideographs page_title_found page_declared"
    ).split(),
)
"""The columns of the matrix, in order: of text, position, path, headings, declared text, elements, containers, page."""

FEATURE_COLUMN: Final = {name: column for column, name in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class Features:
    """A page in numbers; n blocks."""

    matrix: Floats
    """n x len(FEATURES)."""
    words: Ints
    """Words of each block; an ideograph counts as half a word."""
    containers: Ints
    """n x LEVELS x 2: first block and block after the last of each container around a block, inmost first."""
    paths: Ints
    """A number for each block's path of tags and classes; equal paths have equal numbers, from 0."""
    levels: Ints
    """The level of each block that is a heading, 0 of the others."""
    headings: Ints
    """n x 2: the last heading before each block, of any level and of the two highest; `NO_BLOCK` where there is none."""

    def column(self, name: str) -> Floats:
        """One of `FEATURES` of all blocks."""
        found: Floats = self.matrix[:, FEATURE_COLUMN[name]]
        return found


def block_features(document: Document) -> Features:
    """Describe each block of a page, in one row of numbers.

    HTML and text give the same columns; what only tags can tell is zero for a text page.
    """
    n = len(document)
    matrix = np.empty((len(FEATURES), n), np.float32)

    def put(columns: Mapping[str, Any]) -> None:
        for name, column in columns.items():
            matrix[FEATURE_COLUMN[name]] = column

    texts = text_features(document)
    words = np.maximum(1.0, texts["words"])
    ideographs = float((texts["ideograph_share"] * words).sum() / max(1.0, words.sum()))
    levels = heading_levels(document, texts.pop("words"), ~texts["ends_terminal"] & ~texts["ends_comma"])
    put(texts)
    link_density, ends, is_title = texts["link_density"], texts["ends_terminal"], texts["is_title"]
    del texts  # most memory is needed while a page is scored
    paths = block_paths(document)
    put(path_features(document, paths, words, link_density, ends))
    sums = np.zeros((4, n + 1))
    np.cumsum(np.stack([words, words * link_density, ends, np.ones(n)]), axis=1, out=sums[:, 1:])
    around = containers(document)
    put(container_features(around, sums))
    headings = last_headings(levels)
    put(heading_features(document, levels, headings))
    put(_position_features(document, sums[0], is_title))
    put(declared_features(document))
    put(_page_features(document, sums[:, -1], ideographs, bool(is_title.any())))
    return Features(matrix.T, words.astype(np.int64), around, paths.paths, levels, headings)


def _position_features(document: Document, words: npt.NDArray[Any], is_title: npt.NDArray[Any]) -> dict[str, npt.NDArray[Any]]:
    """Where a block stands on the page; `words` are the n + 1 sums of words before each block."""
    n = len(document)
    index = np.arange(n)
    total = max(1.0, float(words[-1]))
    blanks = np.append(np.array(document.blanks or [0] * n), 0)
    after_title = np.maximum.accumulate(is_title) if n else is_title
    distance = index - int(is_title.argmax()) if is_title.any() else np.zeros(n)
    return {
        "position": index / max(1, n - 1),
        "words_before": words[:-1] / total,
        "words_after": 1 - words[1:] / total,
        "log_index": np.log1p(index),
        "log_index_from_end": np.log1p(n - 1 - index),
        "log_blanks_before": np.log1p(blanks[:-1]),
        "log_blanks_after": np.log1p(blanks[1:]),
        "after_title": after_title,
        "from_title": np.sign(distance) * np.log1p(np.abs(distance)),
    }


def _page_features(document: Document, totals: npt.NDArray[Any], ideographs: float, has_title: bool) -> dict[str, float]:
    """What is the same for all blocks; `totals` are the page's words, linked words, sentence ends and blocks."""
    words, linked, ends, blocks = totals
    return {
        "is_text": not document.owners,
        "page_log_blocks": np.log1p(blocks),
        "page_log_words": np.log1p(words),
        "page_link_density": linked / max(1.0, words),
        "page_terminal": ends / max(1, blocks),
        "page_ideographs": ideographs,
        "page_title_found": has_title,
    }
