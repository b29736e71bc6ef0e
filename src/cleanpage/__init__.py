"""Cleans scraped pages: headline, dateline and body, and the name of everything that was removed.

>>> import cleanpage
>>> cleanpage.clean(b"").body
''
"""

from cleanpage.article import Article
from cleanpage.articles import Articles
from cleanpage.batch.many import Result, clean_many
from cleanpage.block import Block
from cleanpage.blocks.dom_paths import Ancestor
from cleanpage.clean import clean
from cleanpage.core import build_info
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
from cleanpage.fields.found import Evidence
from cleanpage.input.read import Kind, Source
from cleanpage.input.types import AnyPage
from cleanpage.label import Label
from cleanpage.model.verdict import Favor
from cleanpage.readable import is_article
from cleanpage.sites import Site
from cleanpage.story.parts import Comment, Image, Link, Table, Video
from cleanpage.text.dateline import Dateline
from cleanpage.version import __version__

__all__ = [
    "Ancestor",
    "AnyPage",
    "Article",
    "Articles",
    "Block",
    "BlockChange",
    "CleanpageError",
    "Comment",
    "Dateline",
    "Diff",
    "Evidence",
    "Favor",
    "FieldChange",
    "Image",
    "Kind",
    "Label",
    "LimitReached",
    "Link",
    "NotAPage",
    "PageTooDeep",
    "PageTooLarge",
    "Result",
    "Site",
    "Source",
    "Table",
    "TimeLimitReached",
    "TooManyBlocks",
    "Video",
    "WorkerDied",
    "__version__",
    "build_info",
    "clean",
    "clean_many",
    "is_article",
]
