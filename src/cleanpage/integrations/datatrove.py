"""An extractor for datatrove's pipelines, in the place where they take trafilatura's."""

from __future__ import annotations

from typing import Literal

from cleanpage.clean import clean
from cleanpage.integrations._needs import needs

try:
    from datatrove.pipeline.extractors.base import BaseExtractor
except ImportError as error:
    raise needs("datatrove", error) from error


class Cleanpage(BaseExtractor):
    """Replaces the HTML of each document by its article's body; datatrove drops documents without one, and counts failures.

    `form` is "text" or "markdown"; `timeout` in seconds is datatrove's own, which ends a page in a process beside it.
    """

    name = "🧹 cleanpage"

    def __init__(self, form: Literal["text", "markdown"] = "text", timeout: float = 10) -> None:
        super().__init__(timeout=timeout)
        self.form = form

    def extract(self, text: str) -> str:
        article = clean(text)
        return article.to_markdown() if self.form == "markdown" else article.body
