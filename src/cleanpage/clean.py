"""`clean`: a scraped page in, an article out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from cleanpage.analysis import Analysis, analyse
from cleanpage.article import Article
from cleanpage.input.read import Kind, Page, read
from cleanpage.limits import MAX_BLOCKS, MAX_BYTES, MAX_DEPTH, MAX_SECONDS, Limits
from cleanpage.model.verdict import BETA, Favor
from cleanpage.site.apply import applied
from cleanpage.story.choice import read_choice

if TYPE_CHECKING:
    from cleanpage.input.types import AnyPage
    from cleanpage.sites import Site


def clean(
    page: AnyPage,
    *,
    url: str | None = None,
    kind: Kind | None = None,
    fetched: dt.datetime | dt.date | None = None,
    favor: Favor = "balanced",
    tables: bool = True,
    comments: bool = False,
    prune: Iterable[str] = (),
    raw: bool = False,
    site: Site | None = None,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    max_blocks: int = MAX_BLOCKS,
    max_seconds: float = MAX_SECONDS,
) -> Article:
    """Clean a scraped page: its headline, dateline and body, and the name of everything else on it.

    `page` is HTML or tagless text: `str` (content, never a path or URL), `bytes`, `bytearray`, `memoryview`, `pathlib.Path` or
    another path object, a file object, an lxml element or tree, a BeautifulSoup object, or the response of an HTTP library.
    Bytes may be compressed.
    `url` is the page's address, where the caller knows it. `kind` is "html" or "text"; by default the content tells.
    `fetched` is when the page was fetched; by default a response's `Date` header tells. Dates after it are refused, and what
    the page dates by it ("2 hours ago") is read; without it no clock is asked, so that a page gives the same on any day.
    `favor` moves the verdicts: "precision" removes what is in doubt, "recall" keeps it.
    `tables=False` leaves tables of data out of the body, `comments=True` puts readers' comments in, and `prune` leaves out
    what CSS selectors find in HTML; `blocks` has all of them still, as kept or as removed. Zero-width spaces, byte order marks
    and soft hyphens are taken out of texts; `raw=True` leaves them in.

    `site` is what was learned from other pages of the page's site (`cleanpage.Site`): what repeats on them is its template.
    Where a page shows no text of its own before its scripts run, the body comes from the data in them (`Article.source`).

    Broken markup is cleaned as far as it goes; a page with nothing in it gives an article without body, confidence 0.

    A page beyond a limit is refused, never cleaned in part: `max_bytes` (characters of a `str`), `max_depth` elements
    around one another, `max_blocks` blocks, `max_seconds` of this call on the wall clock, looked at between its steps.

    Raises `TypeError` for another type of page, `fetched` or `prune`, `ValueError` for another `favor` or a wrong selector,
    `cleanpage.NotAPage` for the bytes of another format (PDF, image, archive), a `cleanpage.LimitReached` (`PageTooLarge`,
    `PageTooDeep`, `TooManyBlocks`, `TimeLimitReached`) for a page beyond a limit, and `OSError` for a path that cannot be read.

    >>> article = clean("<title>Otters return</title><h1>Otters return</h1><p>Two otters were seen on the river.</p>")
    >>> article.headline
    'Otters return'
    """
    if favor not in BETA:
        raise ValueError(f"favor is {favor!r}; it can be {', '.join(map(repr, BETA))}")
    choice = read_choice(tables, comments, prune)
    limits = Limits.from_now(max_depth, max_blocks, max_seconds)
    source = read(page, kind=kind, url=url, fetched=fetched, max_bytes=max_bytes, limits=limits)
    found = analyse(source, favor, limits, raw=raw)
    if True not in found.kept and source.kind == "html":
        source, found = _story_in_scripts(source, found, favor, limits, raw)
    view = site.view(found) if site is not None else None
    found = applied(view, found, favor)
    source = replace(source, utf8=None)
    return Article(source, found.document, found.scores, favor, found.kept, choice, view, found.arrays, raw)


def _story_in_scripts(page: Page, found: Analysis, favor: Favor, limits: Limits, raw: bool) -> tuple[Page, Analysis]:
    """A page without a text of its own, with the story that its scripts hold if there is one."""
    from cleanpage.input.script_story import with_script_story  # few pages need it

    shown = with_script_story(page, limits)
    again = analyse(shown, favor, limits, raw=raw) if shown else None
    return (shown, again) if shown and again and True in again.kept else (page, found)
