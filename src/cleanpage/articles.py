"""Many articles in one value, shown as a table in a notebook."""

from __future__ import annotations

from cleanpage.article import Article


class Articles(tuple[Article, ...]):
    """A tuple of articles that a notebook shows as a table: headline, date, authors, share kept, blocks, confidence.

    A plain list has no way to say how it is shown; this is one in every other respect that a tuple is.

    >>> import cleanpage
    >>> articles = cleanpage.Articles(cleanpage.clean(page) for page in ("<p>One.", "<p>Two."))
    >>> len(articles), isinstance(articles, tuple)
    (2, True)
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        from cleanpage.report.notebook import table

        return table(self)
