"""The line that dates and places a story."""

from __future__ import annotations


class Dateline(str):
    """The words with which a page dates and places its story, with their parts.

    A string like any other: the line verbatim, as is `text`. `place`, `agency` and `date` are its parts as they stand in it,
    None where it has none.

    >>> line = Dateline("HOLMSTADT (dpn)", place="HOLMSTADT", agency="dpn")
    >>> line, line.place, line.date
    ('HOLMSTADT (dpn)', 'HOLMSTADT', None)
    """

    __slots__ = ("agency", "date", "place")

    place: str | None
    """Where the story was written."""
    agency: str | None
    """The agency that sent it."""
    date: str | None
    """Its date."""

    def __new__(cls, text: str, place: str | None = None, agency: str | None = None, date: str | None = None) -> Dateline:
        line = super().__new__(cls, text)
        line.place, line.agency, line.date = place, agency, date
        return line

    def __reduce__(self) -> tuple[type[Dateline], tuple[str, str | None, str | None, str | None]]:
        return Dateline, (str(self), self.place, self.agency, self.date)

    @property
    def text(self) -> str:
        """The line as a plain string."""
        return str(self)
