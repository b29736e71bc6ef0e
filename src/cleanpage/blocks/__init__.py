"""A page to its blocks, HTML or text; after this step nobody asks which it was."""

from __future__ import annotations

from cleanpage.blocks.columns import Columns
from cleanpage.blocks.html import html_blocks, tree_blocks
from cleanpage.blocks.text import text_blocks
from cleanpage.read import Page

__all__ = ["Columns", "split"]


def split(page: Page) -> Columns:
    """Split a page into the blocks of its visible text."""
    if page.tree is not None:
        return tree_blocks(page.tree)
    if page.kind == "text":
        return text_blocks(page.text)
    return html_blocks(page.text.encode("utf-8", "replace"))
