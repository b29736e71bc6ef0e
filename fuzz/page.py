"""What the fuzzer does with its bytes: a page of one kind or another, cleaned, with all outputs, checked."""

from __future__ import annotations

from typing import Any, Final

import lxml.html
from lxml import etree
from outputs import all_kept, check

import cleanpage

KINDS: Final[tuple[Any, ...]] = (None, "html", "text", "html")
STR, URL, TREE, KEPT = 4, 8, 16, 32
"""Bits of the first byte: the page as a str, its first line as its address, as a tree of lxml, all of its blocks kept."""


def one_page(data: bytes) -> None:
    """Clean the page that `data` stands for: how in the first byte, the page in the rest.

    Returns for any page that gives an article or an error that the documentation names; raises for everything else.
    """
    how, page = data[0] if data else 0, data[1:]
    url = None
    if how & URL:
        line, _, page = page.partition(b"\n")
        url = line.decode("utf-8", "surrogateescape")
    try:
        article = cleanpage.clean(_form(how, page), kind=KINDS[how & 3], url=url)
    except (cleanpage.NotAPage, cleanpage.LimitReached):
        return
    check(all_kept(article) if how & KEPT else article)


def _form(how: int, page: bytes) -> cleanpage.AnyPage:
    if how & TREE:
        try:
            return lxml.html.document_fromstring(page)
        except etree.LxmlError:  # the page makes no tree
            return page
    return page.decode("utf-8", "surrogateescape") if how & STR else page
