"""The command `cleanpage`: `page.py` cleans pages, `diff.py` compares two cleanings, `cleanpage.batch.command` cleans many."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cleanpage.cli.terminal import use_utf8


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, by default those of the process; return its exit status.

    The status is 0 for pages that were cleaned, 2 for one that could not be read or written (one line on standard error
    says why), 3 with `--fail-empty` for one in which no article was found, 1 where whoever reads the output stopped reading,
    130 for an interrupt. `diff` and `batch` have their own, which their `--help` tells. Raises `SystemExit` for wrong
    arguments and for --help.
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    use_utf8()
    subcommand = arguments[0] if len(arguments) > 1 else ""  # alone it may be the name of a page
    if subcommand == "batch":
        from cleanpage.batch.command import main as batch

        return batch(arguments[1:])
    if subcommand == "diff":
        from cleanpage.cli.diff import main as diff

        return diff(arguments[1:])
    from cleanpage.cli.page import main as page

    return page(arguments)
