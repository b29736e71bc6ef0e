"""What belongs to a story beside its text, as it comes out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment, as far as the page shows it."""

    text: str
    """Its paragraphs with a blank line between them."""
    author: str | None = None
    date: dt.datetime | dt.date | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the story."""

    address: str
    """Absolute where the page's own address is known."""
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the story's text."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Video:
    """A video or a recording that stands in the story: a player's frame, or a file."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the story: its rows from top to bottom, equally wide; a cell that spans several has its text in each."""

    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 0
    """How many of the rows, from the first one on, are the table's head."""
    caption: str = ""

    def to_pandas(self) -> Any:
        """The table as a `pandas.DataFrame` of strings, the head as its columns.

        Raises `ImportError` without pandas.

        >>> Table((("Lock", "Opened"), ("Tarn", "1897")), header_rows=1).to_pandas().to_dict("records")
        [{'Lock': 'Tarn', 'Opened': '1897'}]
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError("tables become frames by pandas: pip install 'cleanpage[pandas]'") from error
        head, body = self.rows[: self.header_rows], self.rows[self.header_rows :]
        columns: Any = None
        if len(head) == 1:
            columns = list(head[0])
        elif head:
            columns = pd.MultiIndex.from_arrays([list(row) for row in head])
        return pd.DataFrame([list(row) for row in body], columns=columns)
