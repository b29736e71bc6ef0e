"""What the subcommands print: results on standard output, one line for what went wrong on standard error."""

from __future__ import annotations

import io
import os
import sys
from typing import BinaryIO, Final

FAILED: Final = 2
CLOSED_PIPE: Final = 1
INTERRUPTED: Final = 130


def use_utf8() -> None:
    """Write UTF-8 whatever the locale is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdout else "backslashreplace")


def is_terminal() -> bool:
    """Whether colours are wanted: on a terminal that is not dumb, unless NO_COLOR is set (no-color.org)."""
    return bool(sys.stdout) and sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")


def standard_input() -> BinaryIO:
    """Standard input as bytes; raises `OSError` where it is closed."""
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return sys.stdin.buffer


def say(name: str, message: str) -> None:
    """Print one line on standard error about the page of that name."""
    from cleanpage.report.terminal import CONTROLS

    print(f"cleanpage: {name}: {message}".translate(CONTROLS), file=sys.stderr)


def fail(name: str, error: Exception) -> int:
    """Say what is wrong with the page or file of that name; return the exit status for it."""
    say(name, error.strerror if isinstance(error, OSError) and error.strerror else str(error))
    return FAILED


def write(text: str) -> int:
    """Print the text, if there is any; flush it here, where a failure can still be told. Return the exit status."""
    try:
        if text:
            print(text)
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the flush at exit fails once more
        return CLOSED_PIPE if isinstance(error, BrokenPipeError) else fail("standard output", error)
    return 0
