"""The command `cleanpage`: a page in, its headline, dateline and body out; or its blocks, each with its label."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from cleanpage import Article

FAILED: Final = 2
CLOSED_PIPE: Final = 1
INTERRUPTED: Final = 130

MIN_TEXT_COLUMNS: Final = 10
"""What a line of a block shows of its text in a terminal too narrow for it."""

_CONTROLS: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, by default those of the process; return its exit status.

    The status is 0 for a page that was cleaned, 2 for one that could not be read or written (one line on standard error
    says why), 1 where whoever reads the output stopped reading. Raises `SystemExit` for wrong arguments and for --help.
    """
    import cleanpage  # here, since it loads much
    from cleanpage.limits import MAX_BYTES

    options = _parser(cleanpage.__version__, MAX_BYTES).parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdout else "backslashreplace")
    try:
        page = _standard_input() if options.page == "-" else Path(options.page)
        article = cleanpage.clean(page, url=options.url, kind=options.kind, max_bytes=options.max_bytes)
    except (OSError, cleanpage.CleanpageError) as error:
        return _fail(options.page, error)
    except KeyboardInterrupt:
        return INTERRUPTED
    return _write(_render(article, options.format, options.blocks))


def _parser(version: str, max_bytes: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cleanpage",
        description="Clean a scraped page, HTML or tagless text: print its headline, dateline and body.",
    )
    parser.add_argument("page", metavar="PAGE", help="a file, or - for standard input")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json is schema.org's NewsArticle")
    parser.add_argument("--blocks", action="store_true", help="show every block of the page with its label and score")
    parser.add_argument("--kind", choices=("html", "text"), help="what the page is; by default its content tells")
    parser.add_argument("--url", help="the page's address")
    parser.add_argument("--max-bytes", metavar="N", type=int, default=max_bytes, help="refuse larger pages (%(default)s)")
    parser.add_argument("--version", action="version", version=f"%(prog)s {version}")
    return parser


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return sys.stdin.buffer


def _fail(name: str, error: Exception) -> int:
    message = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    print(f"cleanpage: {name}: {message}".translate(_CONTROLS), file=sys.stderr)
    return FAILED


def _render(article: Article, form: str, blocks: bool) -> str:
    if form == "json":
        return json.dumps(article.to_dict(blocks=blocks), ensure_ascii=False, indent=2)
    if blocks:
        return "\n".join(_block_lines(article, shutil.get_terminal_size().columns))
    return "\n\n".join(filter(None, (article.headline, article.dateline, article.body)))


def _block_lines(article: Article, columns: int) -> list[str]:
    """A line for each block: its number, + if it was kept, its label, its score, and as much of its text as fits."""
    from cleanpage import Label

    digits = len(str(len(article.blocks)))
    label = max(map(len, Label))
    lines = []
    for number, block in enumerate(article.blocks, 1):
        verdict = f"{number:{digits}} {'+' if block.kept else '-'} {block.label.value:{label}} {block.score:.2f} "
        lines.append(verdict + _cut(block.text, max(MIN_TEXT_COLUMNS, columns - len(verdict))))
    return lines


def _cut(text: str, columns: int) -> str:
    """The text on one line, cut to so many columns of a terminal.

    >>> _cut("The lock\\nopened at noon.", 12), _cut("桥梁开通了", 8), _cut("Noon.", 5)
    ('The lock op…', '桥梁开…', 'Noon.')
    """
    text = " ".join(text.translate(_CONTROLS).split())
    used = fitting = 0
    for index, character in enumerate(text):
        if used < columns:
            fitting = index
        used += _columns(character)
        if used > columns:
            return text[:fitting] + "…"
    return text


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _write(text: str) -> int:
    """Print the text, if there is any; flush it here, where a failure can still be told."""
    try:
        if text:
            print(text)
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the flush at exit fails once more
        return CLOSED_PIPE if isinstance(error, BrokenPipeError) else _fail("standard output", error)
    return 0
