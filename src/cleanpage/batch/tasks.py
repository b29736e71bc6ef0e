"""What a batch cleans: pages with their keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cleanpage.input.read import Kind
from cleanpage.sites import Site


@dataclass(frozen=True, slots=True)
class Response:
    """A page with its HTTP headers, as `clean` takes it."""

    content: bytes
    headers: dict[str, str]
    url: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """A page to be cleaned, or the error that kept it from being read."""

    key: Any
    page: Any
    url: str | None = None
    kind: Kind | None = None
    fetched: dt.datetime | dt.date | None = None
    error: Exception | None = None
    site: Site | None = None
