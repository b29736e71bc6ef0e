"""A page to its blocks, their probabilities and verdicts, by the compiled core where there is one."""

from __future__ import annotations

import codecs
import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from cleanpage import core
from cleanpage.blocks import Document, split
from cleanpage.blocks.document_bytes import document_bytes
from cleanpage.blocks.invisible import visible_document
from cleanpage.errors import PageTooDeep, TimeLimitReached, TooManyBlocks
from cleanpage.input.read import Page
from cleanpage.limits import NO_LIMITS, Limits
from cleanpage.model.classes import CLASSES, MAIN_CLASSES
from cleanpage.model.headline_block import headline_block
from cleanpage.model.scores import Scores
from cleanpage.model.verdict import BETA, Favor, keep
from cleanpage.types import Floats

MAIN: Final = np.arange(len(CLASSES)) < MAIN_CLASSES


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found of a page."""

    document: Document
    scores: Scores
    kept: list[bool]
    """Whether each block is main text."""
    arrays: core.CorePage | None = None
    """The page in the compiled core."""


def analyse(page: Page, favor: Favor, limits: Limits = NO_LIMITS, *, raw: bool = False) -> Analysis:
    """Split a page into blocks, score and judge them, and take invisible characters out of their texts unless `raw`.

    Raises `LimitReached` for a page beyond `limits`.
    """
    found = _by_core(page, favor, limits, raw) if core.library() is not None else None
    if found is not None:
        return found
    from cleanpage.model.score import score  # what only the Python path needs

    document = split(page, limits)
    scores = score(document, page.url)
    kept = keep(document.texts, scores, headline_block(document, scores), BETA[favor])
    limits.check_time()
    return Analysis(document if raw else visible_document(document), scores, kept)


def rejudged(found: Analysis, content: Floats, favor: Favor) -> Analysis:
    """The same page by other probabilities that its blocks are main text; `found` is not to be used any more."""
    if found.arrays is not None:
        found.arrays.rejudge(content, BETA[favor])
        return replace(found, scores=core.scores(found.arrays), kept=found.arrays.array("kept").tolist())
    before = found.scores
    old = np.maximum(before.content, np.finfo(np.float32).tiny), np.maximum(1 - before.content, np.finfo(np.float32).tiny)
    factors = np.where(MAIN, (content / old[0])[:, None], ((1 - content) / old[1])[:, None]).astype(np.float32)
    scores = replace(before, classes=before.classes * factors, content=content)
    kept = keep(found.document.texts, scores, headline_block(found.document, scores), BETA[favor])
    return replace(found, scores=scores, kept=kept)


def _by_core(page: Page, favor: Favor, limits: Limits, raw: bool) -> Analysis | None:
    """None where the core fails by a defect of its own: the Python path is taken then."""
    document = None
    if page.tree is not None:
        document = split(page, limits)
        data, kind = document_bytes(document), core.DOCUMENT
    else:
        kind, data = core.TEXT if page.kind == "text" else core.HTML, page.utf8 or page.text.encode("utf-8", "replace")
    code, found = _read_page(data, kind, page.url, favor, limits)
    if code == core.NO_PAGE and page.utf8:  # it has errors, which its text has not
        code, found = _read_page(page.text.encode("utf-8", "replace"), kind, page.url, favor, limits)
    if code == core.TOO_DEEP:
        raise PageTooDeep(limits.too_deep())
    if code == core.TOO_MANY_BLOCKS:
        raise TooManyBlocks(limits.too_many_blocks())
    if code == core.TIME_LIMIT:
        raise TimeLimitReached(limits.too_long())
    if found is None:
        return None
    if document is None:
        document = core.document(found, raw=raw)
    elif not raw:
        document = visible_document(document)
    return Analysis(document, core.scores(found), found.array("kept").tolist(), found)


def _read_page(data: bytes, kind: int, url: str | None, favor: Favor, limits: Limits) -> tuple[int, core.CorePage | None]:
    if kind == core.HTML:
        data = data.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"")  # no browser shows either
    seconds = limits.deadline - time.monotonic()
    return core.read_page(data, kind, url, BETA[favor], limits.max_depth, limits.max_blocks, seconds)
