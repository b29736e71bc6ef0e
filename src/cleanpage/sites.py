"""`Site`: what repeats on a site's pages, learned from a few of them, for the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cleanpage.analysis import Analysis, analyse
from cleanpage.site.apply import view_of
from cleanpage.site.record import Record, record_of
from cleanpage.site.repeated import Repeated, repeated_blocks, repeated_texts
from cleanpage.site.template import Counts, View

if TYPE_CHECKING:
    from cleanpage.article import Article
    from cleanpage.input.types import AnyPage

VERSION: Final = 1

MOST_TEXTS: Final = 300
"""Repeated texts that are kept to be shown: those with the smallest keys."""

MOST_PAGES: Final = 64
"""Pages that a template keeps; of more, those with the smallest keys, whatever the order they came in."""


class Site:
    """A site's template: the blocks of some of its pages, by which `cleanpage.clean(page, site=site)` knows what repeats.

    Two pages help, five give most of what there is to gain, and no more than `MOST_PAGES` are kept, in some 2 kB each. Copies
    of a page that is known are not learned again. Sites add up (`one + other`), pickle, and go to JSON and back.

    >>> import cleanpage
    >>> page = "<title>{0}</title><div><p>{0} returned to the river by the old mill on Sunday.</p><p>Ask us anything.</p></div>"
    >>> site = cleanpage.Site()
    >>> site.learn(page.format("Otters")), site.learn(page.format("Herons"))
    (True, True)
    >>> len(site)
    2
    >>> cleanpage.clean(page.format("Storks"), site=site).blocks[-1].evidence[0]
    'stands on 2 of 2 other pages of this site'
    """

    def __init__(self) -> None:
        self._counts = Counts()
        self._texts: dict[int, str] = {}
        self._frozen = False

    def __len__(self) -> int:
        """The pages that are kept."""
        return len(self._counts.records)

    def __eq__(self, other: object) -> bool:
        return sorted(self._counts.records) == sorted(other._counts.records) if isinstance(other, Site) else NotImplemented

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"<Site of {len(self)} pages{', frozen' if self._frozen else ''}>"

    @property
    def frozen(self) -> bool:
        """Whether the site learns no more."""
        return self._frozen

    def freeze(self) -> Site:
        """Learn no more: the site gives the same for a page from now on. Returns the site."""
        self._frozen = True
        return self

    def learn(self, page: AnyPage | Article) -> bool:
        """Learn from a page of the site, or from its article; whether it was new: copies of known pages are not.

        Raises `ValueError` for a frozen site, and what `cleanpage.clean` raises for a page.
        """
        from cleanpage.article import Article
        from cleanpage.input.read import read

        if not isinstance(page, Article):
            return self.learn_analysis(analyse(read(page), "balanced"))
        if page.view is None:
            return self.learn_analysis(Analysis(page.document, page.scores, [], page.arrays))
        return self.learn_analysis(analyse(page.page, page.favor))  # its probabilities are those of a site

    def learn_analysis(self, found: Analysis) -> bool:
        """`learn` for a page that was analysed without the site."""
        if self._frozen:
            raise ValueError("this site is frozen; it learns no more")
        if not len(found.scores.content):
            return False
        record, counts = record_of(found), self._counts
        blocks, headlines = record.blocks, np.array(sorted(record.headlines), np.int64)
        if record.key in counts.records or counts.copies(record.block_keys, blocks["size"], record.content, headlines):
            return False
        self._add(record)
        self._texts |= repeated_texts(self._counts, found)
        self._texts = dict(sorted(self._texts.items())[:MOST_TEXTS])
        return True

    def view(self, found: Analysis) -> View | None:
        """What the site says of a page that was analysed without it; None where it knows no other page."""
        return view_of(self._counts, found)

    def __add__(self, other: Site) -> Site:
        if not isinstance(other, Site):
            return NotImplemented
        both = Site()
        for records in (self._counts.records, other._counts.records):
            for record in records.values():
                both._add(record)
        both._texts = dict(sorted((self._texts | other._texts).items())[:MOST_TEXTS])
        return both

    def repeated(self) -> list[Repeated]:
        """The blocks that stand on more than one page: text, label, pages; those on most pages first."""
        return repeated_blocks(self._counts, self._texts)

    def report(self) -> str:
        """The template as one self-contained HTML document: its repeated blocks, what they are, on how many pages they stand.

        It loads nothing and runs nothing. Write it with `encoding="utf-8"`.

        >>> Site().report()[:15]
        '<!doctype html>'
        """
        from cleanpage.report.site import report

        return report(self.repeated(), len(self))

    def to_json(self) -> str:
        """The site as JSON, with the version of its form."""
        pages = [record.to_text() for _, record in sorted(self._counts.records.items())]
        return json.dumps({"version": VERSION, "frozen": self._frozen, "pages": pages, "texts": self._texts})

    @staticmethod
    def from_json(text: str | bytes) -> Site:
        """The site that `to_json` wrote; raises `ValueError` for what is none, or of another version."""
        try:
            data = json.loads(text)
            if data["version"] == VERSION:
                site = Site()
                for page in data["pages"]:
                    site._add(Record.from_text(page))
                site._texts = {int(key): str(text) for key, text in data["texts"].items()}
                site._frozen = bool(data["frozen"])
                return site
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError("this is no site that to_json wrote") from error
        raise ValueError(f"this site is of version {data['version']!r}; this program reads version {VERSION}")

    def __getstate__(self) -> Mapping[str, Any]:
        return {"json": self.to_json()}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        vars(self).update(vars(Site.from_json(state["json"])))

    def _add(self, record: Record) -> None:
        records = self._counts.records
        if record.key not in records:
            self._counts.add(record)
            if len(records) > MOST_PAGES:
                self._counts.remove(max(records))
