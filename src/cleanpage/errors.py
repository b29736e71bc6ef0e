"""The errors a caller may catch."""

from __future__ import annotations


class CleanpageError(ValueError):
    """What all errors of this library are, `TypeError` for input of another type left out.

    Errors of one class with one message are equal, so that what was pickled compares.
    """

    def __eq__(self, other: object) -> bool:
        return self.args == other.args if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), self.args))


class NotAPage(CleanpageError):
    """The bytes are no page: a PDF, an image, an archive."""


class LimitReached(CleanpageError):
    """The page is beyond one of the limits of `cleanpage.clean`; a larger one may be given."""


class PageTooLarge(LimitReached):
    """The page has more bytes than `max_bytes`."""


class PageTooDeep(LimitReached):
    """The page's elements are nested deeper than `max_depth`."""


class TooManyBlocks(LimitReached):
    """The page has more blocks than `max_blocks`."""


class TimeLimitReached(LimitReached):
    """The page took longer than `max_seconds`, or than the `timeout` of `clean_many`."""


class WorkerDied(CleanpageError):
    """The process that cleaned the page was killed, or ran out of memory."""
