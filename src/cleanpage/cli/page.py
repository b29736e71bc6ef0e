"""The command without a subcommand: pages in, the headline, dateline and body of each out; or its blocks, or a report."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shlex
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cleanpage.cli.terminal import INTERRUPTED, fail, is_terminal, say, standard_input, write
from cleanpage.core import build_info
from cleanpage.limits import MAX_BYTES, MAX_SECONDS

if TYPE_CHECKING:
    from cleanpage import Article

EMPTY: Final = 3

ENDINGS: Final = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json", "xml": ".xml", "tei": ".tei.xml"}
"""The forms of an article, and how the names of files end that hold it."""

SHELLS: Final = ("bash", "zsh", "tcsh")
STANDARD_INPUT: Final = "-"


def main(arguments: Sequence[str]) -> int:
    """Clean pages; return the exit status that `cleanpage.cli.main` describes."""
    options = _options(arguments)
    status = 0
    try:
        for name in options.pages:
            found = _page(name, options)
            status = found if found not in (0, EMPTY) else status or found
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _page(name: str, options: argparse.Namespace) -> int:
    """Clean one page and write it; return its exit status."""
    try:
        article = _clean(name, options)
        status = _put(article, name, options)
    except (OSError, ValueError) as error:
        return fail(name, error)
    if status or article.body:
        return status
    say(name, f"no article found (confidence {article.confidence:.2f})")
    return EMPTY if options.fail_empty else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    many = len(options.pages) > 1
    names = [Path(page).name for page in options.pages]
    marked_up = options.form not in (None, "text", "json")
    for wrong, message in (
        (options.pages.count(STANDARD_INPUT) > 1, "standard input can be read once"),
        (options.url and many, "--url is the address of one page"),
        (options.report and (options.form or options.blocks or options.output),
         "--report writes a page of its own: it goes without --format, --blocks and -o"),
        (options.report and many, "--report is of one page"),
        (options.output and len({*names}) < len(names), "two of the pages would go to one file: their names are the same"),
        (options.blocks and marked_up, "--blocks goes with --format text or json"),
        (not options.links and options.form != "markdown", "--no-links goes with --format markdown"),
        (options.images and options.form != "markdown", "--images goes with --format markdown"),
        (options.front_matter and options.form != "markdown", "--front-matter goes with --format markdown"),
        (options.strip_tracking and not marked_up, "--strip-tracking goes with --format markdown, html, xml or tei"),
    ):  # fmt: skip
        if wrong:
            parser.error(message)
    options.form = options.form or "text"
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cleanpage",
        description="Clean scraped pages, HTML or tagless text: print the headline, dateline and body of each.",
        epilog="cleanpage diff A B compares two cleanings; cleanpage batch IN... -o OUT cleans many pages. Exit status: 0, "
        "2 for a page that can't be read or written, 3 with --fail-empty for one without an article.",
    )
    add = parser.add_argument
    add("pages", metavar="PAGE", nargs="+", help="a file, or - for standard input; nothing is fetched")
    add("--format", dest="form", choices=tuple(ENDINGS), help="what to print (text); json is schema.org's NewsArticle")
    add("--blocks", action="store_true", help="show every block of the page with its label and score")
    add("-o", "--output", metavar="OUT", type=Path, help="write to a file; for several pages, a file each in this folder")
    add("--report", metavar="OUT", help="write the page with its verdicts as one HTML page; - for standard output")
    add("--favor", choices=("balanced", "precision", "recall"), default="balanced", help="remove or keep what is in doubt")
    add("--comments", action="store_true", help="keep readers' comments")
    add("--images", action="store_true", help="show the story's images in Markdown")
    add("--no-links", dest="links", action="store_false", help="leave the text of links alone in Markdown")
    add("--front-matter", action="store_true", help="begin Markdown with the article's fields in YAML")
    add("--strip-tracking", action="store_true", help="take utm_source and its like out of links")
    add("--kind", choices=("html", "text"), help="what the page is; by default its content tells")
    add("--url", help="the page's address")
    add("--fetched", metavar="DATE", type=_date, help="when the page was fetched, such as 2026-03-17")
    add("--max-bytes", metavar="N", type=int, default=MAX_BYTES, help="refuse larger pages (%(default)s)")
    add("--max-seconds", metavar="S", type=float, default=MAX_SECONDS, help="give up a page after so long (%(default)s)")
    add("--fail-empty", action="store_true", help="exit with 3 if no article is found in a page")
    add("--version", action="version", version=_version())
    add("--print-completion", choices=SHELLS, action=_PrintCompletion, help="print completion for a shell")
    return parser


class _PrintCompletion(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, _: object, shell: object, option: object = None) -> None:
        try:
            import shtab
        except ImportError:
            parser.error("completion is written by shtab: pip install 'cleanpage[completion]'")
        for action in parser._actions:
            if action.metavar in ("PAGE", "OUT"):
                action.complete = shtab.FILE  # type: ignore[attr-defined]
        write(shtab.complete(parser, str(shell)))
        parser.exit()


def _version() -> str:
    return f"%(prog)s {build_info()['version']} ({'compiled core' if build_info()['path'] == 'compiled' else 'Python path'})"


def _date(text: str) -> dt.datetime | dt.date:
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2026-03-17") else dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-03-17 or 2026-03-17T20:12:00+00:00") from error


def _clean(name: str, options: argparse.Namespace) -> Article:
    import cleanpage

    if re.match(r"https?://", name, re.I):
        url = shlex.quote(name)
        raise ValueError(f"nothing is fetched here: curl -sL {url} | cleanpage - --url {url}")
    return cleanpage.clean(
        standard_input() if name == STANDARD_INPUT else Path(name),
        url=options.url,
        kind=options.kind,
        fetched=options.fetched,
        favor=options.favor,
        comments=options.comments,
        max_bytes=options.max_bytes,
        max_seconds=options.max_seconds,
    )


def _put(article: Article, name: str, options: argparse.Namespace) -> int:
    """Write what was asked for of an article to where it was asked for."""
    if options.report:
        return _save(article.report(), Path(options.report)) if options.report != STANDARD_INPUT else write(article.report())
    text = _render(article, options)
    if options.output is None:
        return write(f"==> {name} <==\n\n{text}\n" if len(options.pages) > 1 and options.form != "json" else text)
    if len(options.pages) == 1:
        return _save(text, options.output)
    options.output.mkdir(parents=True, exist_ok=True)
    return _save(text, options.output / (Path(name).name + ENDINGS[options.form]))


def _save(text: str, path: Path) -> int:
    try:
        path.write_text(f"{text}\n" if text[-1:] not in ("", "\n") else text, "utf-8")
    except OSError as error:
        return fail(str(path), error)
    return 0


def _render(article: Article, options: argparse.Namespace) -> str:
    if options.form != "json" and options.blocks:
        from cleanpage.report.terminal import block_lines

        colours = is_terminal() and options.output is None
        return "\n".join(block_lines(article.blocks, shutil.get_terminal_size().columns, terminal=colours))
    forms: dict[str, Callable[[], str]] = {
        "text": lambda: "\n\n".join(filter(None, (article.headline, article.dateline, article.body))),
        "markdown": lambda: article.to_markdown(
            links=options.links,
            images=options.images,
            strip_tracking=options.strip_tracking,
            front_matter=options.front_matter,
        ),
        "html": lambda: article.to_html(strip_tracking=options.strip_tracking),
        "xml": lambda: article.to_xml(strip_tracking=options.strip_tracking),
        "tei": lambda: article.to_tei(strip_tracking=options.strip_tracking),
        # several pages are JSON Lines
        "json": lambda: article.to_json(blocks=options.blocks, indent=2 if len(options.pages) == 1 else None),
    }
    return forms[options.form]()
