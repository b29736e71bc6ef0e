"""A template on a page: its blocks judged anew by what stands on the site's other pages."""

from __future__ import annotations

import numpy as np

from cleanpage.analysis import Analysis, rejudged
from cleanpage.model.verdict import Favor
from cleanpage.site.keys import page_keys
from cleanpage.site.template import Counts, View


def view_of(counts: Counts, found: Analysis) -> View | None:
    """What a template says of a page; None where it knows no other page of the site, or the page has no blocks."""
    n = len(found.scores.content)
    if not counts.records or not n:
        return None
    texts, paths = page_keys(found)
    sizes = np.array(list(map(len, found.document.texts))) if found.arrays is None else found.arrays.sizes()
    view = counts.view(texts, paths, sizes, found.scores)
    return view if view.pages else None


def applied(view: View | None, found: Analysis, favor: Favor) -> Analysis:
    """The page judged by what its site says, too."""
    return found if view is None else rejudged(found, np.ascontiguousarray(view.content, np.float32), favor)
