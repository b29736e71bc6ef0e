"""The errors a caller may catch."""

from __future__ import annotations


class CleanpageError(ValueError):
    """What all errors of this library are, `TypeError` for input of another type left out."""


class NotAPage(CleanpageError):
    """The bytes are no page: a PDF, an image, an archive."""


class PageTooLarge(CleanpageError):
    """The page has more bytes than `max_bytes`."""
