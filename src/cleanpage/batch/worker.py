"""A process that does one job after another: reads values from standard input, writes what became of them to output."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import IO, Any, Final

LENGTH: Final = 8
"""Bytes of a message's length."""


def main() -> None:
    """Read the job, then values until there are no more; answer each with (result, error), of which one is None.

    The job and the values come pickled from the process that started this one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt at the terminal is for whoever started this
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything here prints is no answer
    values = sys.stdin.buffer
    try:
        job = pickle.loads(receive(values))
        send(answers, b"ready")
        while True:
            send(answers, _outcome(job, receive(values)))
    except (EOFError, BrokenPipeError):
        os._exit(0)  # the work is done, or nobody is left to do it for


def outcome(job: Any, value: object) -> tuple[Any, Exception | None]:
    """What the job makes of a value, or the error that it raises."""
    try:
        return job(value), None
    except Exception as error:  # whatever a page does, it costs that page alone
        return None, error


def _outcome(job: Any, value: bytes) -> bytes:
    result, error = outcome(lambda packed: job(pickle.loads(packed)), value)
    try:
        packed = pickle.dumps((result, error), pickle.HIGHEST_PROTOCOL)
        if error is not None:
            pickle.loads(packed)  # some errors of other libraries are pickled and cannot be read again
    except Exception as unfit:
        failed = error or unfit
        packed = pickle.dumps((None, RuntimeError(f"{type(failed).__name__}: {failed}")), pickle.HIGHEST_PROTOCOL)
    return packed


def send(stream: IO[bytes], packed: bytes) -> None:
    """Write one message, its length before it."""
    stream.write(len(packed).to_bytes(LENGTH, "little"))
    stream.write(packed)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """Read one message; raises `EOFError` where it is not whole."""
    start = stream.read(LENGTH)
    length = int.from_bytes(start, "little")
    packed = stream.read(length)
    if len(start) < LENGTH or len(packed) < length:
        raise EOFError
    return packed
