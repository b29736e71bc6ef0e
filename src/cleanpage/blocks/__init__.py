"""A page to its blocks, HTML or text; after this step nobody asks which it was."""

from __future__ import annotations

from cleanpage.blocks.columns import Columns
from cleanpage.blocks.html import html_blocks, tree_blocks
from cleanpage.blocks.text import text_blocks
from cleanpage.limits import NO_LIMITS, Limits
from cleanpage.read import Page

__all__ = ["Columns", "split"]


def split(page: Page, limits: Limits = NO_LIMITS) -> Columns:
    """Split a page into the blocks of its visible text; raises `LimitReached` for a page beyond `limits`."""
    if page.tree is not None:
        columns = tree_blocks(page.tree, limits)
    elif page.kind == "text":
        columns = text_blocks(page.text, limits)
    else:
        columns = html_blocks(page.text.replace("\0", "").encode("utf-8", "replace"), limits)  # no browser shows a zero byte
    limits.check_blocks(len(columns))
    limits.check_time()
    return columns
