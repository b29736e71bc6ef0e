"""The command `cleanpage`: a page in, its headline, dateline and body out; or its blocks, a report, a comparison."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    from cleanpage import Article

FAILED: Final = 2
CLOSED_PIPE: Final = 1
INTERRUPTED: Final = 130

DIFFERENT: Final = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, by default those of the process; return its exit status.

    The status is 0 for a page that was cleaned, 2 for one that could not be read or written (one line on standard error
    says why), 1 where whoever reads the output stopped reading. Raises `SystemExit` for wrong arguments and for --help.
    """
    import cleanpage  # here, since it loads much
    from cleanpage.limits import MAX_BYTES

    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if arguments[:1] == ["batch"] and len(arguments) > 1:
        from cleanpage.batch.command import main as batch

        return batch(arguments[1:])
    compares = arguments[:1] == ["diff"] and len(arguments) > 1
    options = _parser(cleanpage.__version__, MAX_BYTES, compares).parse_args(arguments[compares:])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdout else "backslashreplace")
    name = ""
    try:
        if compares:
            from cleanpage.diff import diff

            before, after = (_state(name := page, options) for page in (options.page, options.other))
            changed = diff(before, after)
            return _write(str(changed)) or (DIFFERENT if changed else 0)
        article = _clean(name := options.page, options)
        if options.report:
            Path(name := options.report).write_text(article.report(), "utf-8")
            return 0
    except (OSError, ValueError) as error:
        return _fail(name, error)
    except KeyboardInterrupt:
        return INTERRUPTED
    return _write(_render(article, options.format, options.blocks))


def _parser(version: str, max_bytes: int, compares: bool) -> argparse.ArgumentParser:
    if compares:
        parser = argparse.ArgumentParser(
            prog="cleanpage diff",
            description="Compare two cleanings: two pages, or one page with what an earlier version made of it. "
            "A line for each field and block that differs; exit status 0 if none does, 1 if some do, 2 for trouble.",
        )
        parser.add_argument("page", metavar="A", help="a page, or the output of --format json --blocks; - for standard input")
        parser.add_argument("other", metavar="B", help="the same")
    else:
        parser = argparse.ArgumentParser(
            prog="cleanpage",
            description="Clean a scraped page, HTML or tagless text: print its headline, dateline and body.",
            epilog="cleanpage diff A B compares two cleanings; cleanpage batch IN... -o OUT cleans many pages.",
        )
        parser.add_argument("page", metavar="PAGE", help="a file, or - for standard input")
        parser.add_argument(
            "--format",
            choices=("text", "markdown", "html", "json"),
            default="text",
            help="what to print; json is schema.org's NewsArticle",
        )
        parser.add_argument("--blocks", action="store_true", help="show every block of the page with its label and score")
        parser.add_argument("--report", metavar="OUT", help="write the page with its verdicts to a file, as one HTML page")
    parser.add_argument("--kind", choices=("html", "text"), help="what the page is; by default its content tells")
    parser.add_argument("--url", help="the page's address")
    parser.add_argument("--max-bytes", metavar="N", type=int, default=max_bytes, help="refuse larger pages (%(default)s)")
    parser.add_argument("--version", action="version", version=f"%(prog)s {version}")
    return parser


def _clean(name: str, options: argparse.Namespace) -> Article:
    import cleanpage

    page = _standard_input() if name == "-" else Path(name)
    return cleanpage.clean(page, url=options.url, kind=options.kind, max_bytes=options.max_bytes)


def _state(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """A cleaned page as data: one that was saved as JSON, or a page that is cleaned now."""
    if name != "-":
        with Path(name).open("rb") as file:
            start = file.read(1)
        if start == b"{":
            from cleanpage.diff import blocks_of

            saved: dict[str, Any] = json.loads(Path(name).read_bytes())
            if not blocks_of(saved):
                raise ValueError("holds no blocks: save it with --format json --blocks")
            return saved
    return _clean(name, options).to_dict(blocks=True)


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return sys.stdin.buffer


def _fail(name: str, error: Exception) -> int:
    from cleanpage.report.terminal import CONTROLS

    message = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    print(f"cleanpage: {name}: {message}".translate(CONTROLS), file=sys.stderr)
    return FAILED


def _render(article: Article, form: str, blocks: bool) -> str:
    if form == "json":
        return article.to_json(blocks=blocks, indent=2)
    if blocks:
        from cleanpage.report.terminal import block_lines

        return "\n".join(block_lines(article, shutil.get_terminal_size().columns, terminal=_is_terminal()))
    if form == "markdown":
        return article.to_markdown()
    if form == "html":
        return article.to_html()
    return "\n\n".join(filter(None, (article.headline, article.dateline, article.body)))


def _is_terminal() -> bool:
    """Whether colours are wanted: on a terminal that is not dumb, unless NO_COLOR is set (no-color.org)."""
    return bool(sys.stdout) and sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")


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
