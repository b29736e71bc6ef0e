"""The subcommand `cleanpage diff`: what changed from one cleaning to another."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from cleanpage.cli.terminal import FAILED, INTERRUPTED, fail, say, standard_input, write
from cleanpage.limits import MAX_BYTES

DIFFERENT: Final = 1


def main(arguments: Sequence[str]) -> int:
    """Compare two cleanings; return 0 if they are equal, 1 if they differ, 2 for trouble."""
    options = _parser().parse_args(arguments)
    if options.page == options.other == "-":
        say("-", "standard input can be read once: give a file for A or B")
        return FAILED
    from cleanpage.diff import diff

    name = ""
    try:
        before, after = (_state(name := page, options) for page in (options.page, options.other))
    except (OSError, ValueError) as error:
        return fail(name, error)
    except KeyboardInterrupt:
        return INTERRUPTED
    changed = diff(before, after)
    return write(str(changed)) or (DIFFERENT if changed else 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cleanpage diff",
        description="Compare two cleanings: two pages, or one page with what an earlier version made of it. "
        "A line for each field and block that differs; exit status 0 if none does, 1 if some do, 2 for trouble.",
    )
    parser.add_argument("page", metavar="A", help="a page, or the output of --format json --blocks; - for standard input")
    parser.add_argument("other", metavar="B", help="the same")
    parser.add_argument("--kind", choices=("html", "text"), help="what the pages are; by default their content tells")
    parser.add_argument("--url", help="the pages' address")
    parser.add_argument("--max-bytes", metavar="N", type=int, default=MAX_BYTES, help="refuse larger pages (%(default)s)")
    return parser


def _state(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """A cleaned page as data: one that was saved as JSON, or a page that is cleaned now."""
    if name != "-":
        with Path(name).open("rb") as file:
            start = file.read(1)
        if start == b"{":
            return _saved(Path(name))
    import cleanpage

    page = standard_input() if name == "-" else Path(name)
    return cleanpage.clean(page, url=options.url, kind=options.kind, max_bytes=options.max_bytes).to_dict(blocks=True)


def _saved(path: Path) -> dict[str, Any]:
    from cleanpage.diff import blocks_of

    try:
        saved: dict[str, Any] = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"begins as JSON does and is none: {error}") from error
    if not blocks_of(saved):
        raise ValueError("holds no blocks: save it with --format json --blocks")
    return saved
