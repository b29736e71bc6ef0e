"""A pool of processes, in which a value that kills, fills or never leaves its process costs that value alone, or of threads.

Each process serves one thread of this one, which hands it one value at a time and so knows which value it died of. The
processes are started by command, not forked or spawned: that works from threads, notebooks, scripts without a main guard
and other pools' workers.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, Final

from cleanpage.batch.worker import outcome, receive, send
from cleanpage.errors import TimeLimitReached, WorkerDied

IN_FLIGHT: Final = 16
"""Values taken from the input for each process before the first of them is handed on."""

IN_THREADS: Final = 3
"""The same for threads, whose results are held in this process."""

START: Final = "import sys; sys.path[:] = sys.argv[1:]; from cleanpage.batch.worker import main; main()"
ONE_THREAD: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Each process has one core; numpy would start as many threads in each as there are cores."""

Job = Callable[[Any], Any]
Outcome = tuple[Any, "Exception | None"]


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def outcomes(
    job: Job, values: Iterable[Any], *, workers: int, ordered: bool, timeout: float | None, threads: bool
) -> Iterator[tuple[int, Outcome]]:
    """Do a job for each value, in `workers` processes or threads, or with 0 right here; yield its number and what came of it.

    For processes `job` and the values must pickle. Values are taken as results are, a bounded number ahead. `timeout` in
    seconds is kept by ending the process; in this one nothing can end a job.
    """
    if not workers:
        yield from ((number, outcome(job, value)) for number, value in enumerate(values))
        return
    ahead = workers * (IN_THREADS if threads else IN_FLIGHT)
    waiting: queue.SimpleQueue[tuple[int, Any] | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, Outcome]] = queue.SimpleQueue()
    servants: list[_Thread] | list[_Process] = (
        [_Thread(job, waiting, done) for _ in range(workers)]
        if threads
        else [_Process(job, timeout, waiting, done) for _ in range(workers)]
    )
    numbered = enumerate(values)
    early: dict[int, Outcome] = {}
    taken = given = 0
    try:
        for servant in servants:
            servant.start()
        while True:
            while taken - given < ahead:
                value = next(numbered, None)
                if value is None:
                    break
                waiting.put(value)
                taken += 1
            if taken == given:
                return
            if ordered:
                while given not in early:
                    number, found = done.get()
                    early[number] = _or_raise(found)
                yield given, early.pop(given)
            else:
                number, found = done.get()
                yield number, _or_raise(found)
            given += 1
    finally:
        for servant in servants:
            servant.end()
        for _ in servants:
            waiting.put(None)


class CannotStart(RuntimeError):
    """A worker process cannot be started at all."""


def _or_raise(found: Outcome) -> Outcome:
    if isinstance(found[1], CannotStart):
        raise found[1]
    return found


class _Thread(threading.Thread):
    """A thread that does the job itself."""

    def __init__(self, job: Job, waiting: Any, done: Any) -> None:
        super().__init__(name="cleanpage worker", daemon=True)
        self._job = job
        self._waiting = waiting
        self._done = done
        self._ended = False

    def run(self) -> None:
        while (taken := self._waiting.get()) is not None and not self._ended:
            number, value = taken
            self._done.put((number, outcome(self._job, value)))

    def end(self) -> None:
        self._ended = True


class _Process(threading.Thread):
    """A thread with a process, which is started anew whenever it dies."""

    def __init__(self, job: Job, timeout: float | None, waiting: Any, done: Any) -> None:
        super().__init__(name="cleanpage worker", daemon=True)
        self._job = pickle.dumps(job)
        self._timeout = timeout
        self._waiting = waiting
        self._done = done
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._lock = threading.Lock()

    def run(self) -> None:
        while (taken := self._waiting.get()) is not None and not self._ended:
            number, value = taken
            try:
                result = self._ask(value)
            except Exception as error:  # a value that does not pickle, a process that does not start
                result = (None, error)
            self._done.put((number, result))
        self.end()

    def end(self) -> None:
        with self._lock:
            self._ended = True
            self._kill()

    def _ask(self, value: Any) -> Outcome:
        packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._timeout, end) if self._timeout else None
        if timer:
            timer.start()
        try:
            send(process.stdin, packed)
            answer: Outcome = pickle.loads(receive(process.stdout))
            return answer
        except (EOFError, OSError, ValueError):
            status = process.wait()
            with self._lock:
                self._kill()
            if late.is_set():
                return None, TimeLimitReached(f"the page took longer than timeout={self._timeout:g} seconds")
            how = f"by signal {-status}" if status < 0 else f"with status {status}"
            return None, WorkerDied(f"the process that cleaned the page ended {how}")
        finally:
            if timer:
                timer.cancel()
                timer.join()
                if late.is_set():  # it fired as the answer came
                    with self._lock:
                        self._kill()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._ended:
                raise CannotStart("the pool was ended")
            process = subprocess.Popen(
                [sys.executable, "-c", START, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=ONE_THREAD | dict(os.environ),
            )
            self._process = process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            send(process.stdin, self._job)
            receive(process.stdout)
        except (EOFError, OSError, ValueError) as error:
            status = process.wait()
            with self._lock:
                self._kill()
            raise CannotStart(f"a worker process cannot start: {sys.executable} ended with status {status}") from error
        return process

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                _close(stream)
            self._process = None


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        try:
            stream.close()
        except OSError:  # what was written to a dead process cannot be flushed
            return
