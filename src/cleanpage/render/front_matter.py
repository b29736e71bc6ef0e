"""An article's fields as YAML between two lines of dashes, as builders of sites and note-takers read it before Markdown."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any, Final

_NOT_PRINTED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML reads as another thing than itself, or does not read, in a string that JSON has quoted."""


def front_matter(fields: Mapping[str, Any]) -> str:
    """Fields as YAML: strings in quotes, dates and numbers bare, lists on one line.

    >>> print(front_matter({"title": "Otters: back", "date": dt.date(2026, 3, 3), "authors": ["Ada Brink"]}))
    ---
    title: "Otters: back"
    date: 2026-03-03
    authors: ["Ada Brink"]
    ---
    """
    return "\n".join(["---", *(f"{name}: {_value(value)}" for name, value in fields.items()), "---"])


def _value(value: Any) -> str:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, float):
        return repr(value)
    return _NOT_PRINTED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(str(value), ensure_ascii=False))
