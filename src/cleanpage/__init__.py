"""Cleans scraped pages: headline, dateline and body, and the name of everything that was removed.

>>> import cleanpage
>>> cleanpage.clean(b"").body
''
"""

from cleanpage.article import Article, Block
from cleanpage.articles import Articles
from cleanpage.batch.many import Result, clean_many
from cleanpage.blocks.dom_paths import Ancestor
from cleanpage.clean import clean
from cleanpage.diff import BlockChange, Diff, FieldChange
from cleanpage.errors import (
    CleanpageError,
    LimitReached,
    NotAPage,
    PageTooDeep,
    PageTooLarge,
    TimeLimitReached,
    TooManyBlocks,
    WorkerDied,
)
from cleanpage.label import Label

__all__ = [
    "Ancestor",
    "Article",
    "Articles",
    "Block",
    "BlockChange",
    "CleanpageError",
    "Diff",
    "FieldChange",
    "Label",
    "LimitReached",
    "NotAPage",
    "PageTooDeep",
    "PageTooLarge",
    "Result",
    "TimeLimitReached",
    "TooManyBlocks",
    "WorkerDied",
    "clean",
    "clean_many",
]
__version__ = "0.1.0"
