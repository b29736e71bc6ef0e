"""A page to its blocks, HTML or text; after this step nobody asks which it was."""

from __future__ import annotations

from cleanpage.blocks.document import Document
from cleanpage.blocks.html import html_blocks, tree_blocks
from cleanpage.blocks.text import text_blocks
from cleanpage.input.read import Page
from cleanpage.limits import NO_LIMITS, Limits

__all__ = ["Document", "split"]


def split(page: Page, limits: Limits = NO_LIMITS) -> Document:
    """Split a page into the blocks of its visible text; raises `LimitReached` for a page beyond `limits`."""
    if page.tree is not None:
        document = tree_blocks(page.tree, limits)
    elif page.kind == "text":
        document = text_blocks(page.text, limits)
    else:
        document = html_blocks(page.text.replace("\0", "").encode("utf-8", "replace"), limits)  # no browser shows a zero byte
    limits.check_blocks(len(document))
    limits.check_time()
    return document
