"""`clean_many`: many pages in, a result for each out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from cleanpage.article import Article
from cleanpage.batch.by_site import with_sites
from cleanpage.batch.tasks import Response, Task
from cleanpage.clean import clean
from cleanpage.core import library
from cleanpage.input.read import read
from cleanpage.limits import MAX_BYTES, MAX_SECONDS
from cleanpage.model.verdict import BETA, Favor
from cleanpage.sites import Site
from cleanpage.story.choice import DEFAULT, Choice, read_choice


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one page: `article`, or where it could not be cleaned, the `error`; `key` tells which page it was."""

    key: Any
    article: Article | None
    error: Exception | None


def clean_many(
    pages: Iterable[Any],
    *,
    workers: int | None = None,
    threads: bool | None = None,
    ordered: bool = True,
    timeout: float | None = None,
    url: Callable[[Any], str | None] | None = None,
    favor: Favor = "balanced",
    tables: bool = True,
    comments: bool = False,
    prune: Iterable[str] = (),
    raw: bool = False,
    by_site: bool | dict[str, Site] = False,
    max_bytes: int = MAX_BYTES,
    progress: bool = False,
) -> Iterator[Result]:
    """Clean many pages, lazily and in parallel; a page that fails becomes a result with its error, and costs no other.

    `pages` yields pages of any form that `clean` takes, (key, page) pairs, or dicts with "page" and perhaps "key", "url",
    "kind" and "fetched"; a mapping gives its items. A page without a key has its number, from 0. `url` makes
    a page's address of its key.
    `workers` threads or processes are used, by default one a core; 0 cleans right here. Results come in the order of the
    pages, or with `ordered=False` as they are ready. Only some pages are held at a time, however many there are.
    `timeout` is the seconds that a page may take; its process is then ended. In this process (`workers=0`, threads, and lxml
    trees always) it is looked at between the steps of `clean`. `progress` shows tqdm on a terminal and in a notebook.

    By default threads clean where the compiled core is there, which needs no lock of Python's, and no `timeout` is given;
    otherwise processes do. Threads are several times as fast, since no article is sent from one process to another; a process
    costs only its own page when the system kills it for want of memory. `threads` chooses.
    `favor`, `tables`, `comments`, `prune`, `raw` and `max_bytes` are as in `clean`.

    `by_site` cleans the pages of each host by its template (`cleanpage.Site`), learned from the first of them, which are held
    back until then: results come in the order in which that lets pages go. A dict has the templates by host, and takes
    the new ones.

    The error is what `clean` raises, `TimeLimitReached`, or `WorkerDied` where the process was killed or ran out of memory.
    What iterating over `pages` raises is raised here. Raises `TypeError` for one page in place of many, `ValueError` for
    impossible settings, `ImportError` for `progress` without tqdm.

    >>> pages = {"otters": "<h1>Otters return</h1><p>Two otters were seen on the river.", "none": b"%PDF-1.7"}
    >>> for result in clean_many(pages, workers=0):
    ...     print(result.key, result.article and result.article.headline, result.error)
    otters Otters return None
    none None this is no page: it looks like a PDF file
    """
    if isinstance(pages, (str, bytes, bytearray, Path)):
        raise TypeError("clean_many takes many pages; give one page to clean")
    if workers is not None and workers < 0:
        raise ValueError(f"workers is {workers}; it is at least 0")
    if timeout is not None and timeout <= 0:
        raise ValueError(f"timeout is {timeout:g}; it is more than 0 seconds")
    if favor not in BETA:
        raise ValueError(f"favor is {favor!r}; it can be {', '.join(map(repr, BETA))}")
    choice = read_choice(tables, comments, prune)
    total = len(pages) if isinstance(pages, Sized) else None
    given = pages.items() if isinstance(pages, Mapping) else pages
    tasks: Iterator[Task] = (_task(number, item, url) for number, item in enumerate(given))
    if by_site is not False:
        tasks = with_sites(tasks, {} if by_site is True else by_site, max_bytes)
    job = partial(clean_task, favor=favor, max_bytes=max_bytes, timeout=timeout, choice=choice, raw=raw)
    threads = threads if threads is not None else timeout is None and library() is not None
    done = done_tasks(tasks, job, workers=workers, ordered=ordered, timeout=timeout, threads=threads)
    results = (Result(key, article, error) for key, article, error in done)
    return _shown(results, total) if progress else results


def _shown(results: Iterator[Any], total: int | None) -> Iterator[Any]:
    """The results, with tqdm's bar while they come."""
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise ImportError("progress is shown by tqdm: pip install 'cleanpage[progress]'") from error
    return iter(tqdm(results, total=total, unit=" pages", disable=None))


def done_tasks(
    tasks: Iterable[Task],
    job: Callable[[Task], Any],
    *,
    workers: int | None,
    ordered: bool,
    timeout: float | None,
    threads: bool = False,
) -> Iterator[tuple[Any, Any, Exception | None]]:
    """The key of each task, and what the job made of it or the error."""
    from cleanpage.batch.pool import cores, outcomes

    keys: dict[int, Any] = {}

    def portable() -> Iterator[Task]:
        for number, task in enumerate(tasks):
            keys[number] = task.key
            yield _portable(task) if count and not threads else task

    count = cores() if workers is None else workers
    for number, (result, error) in outcomes(job, portable(), workers=count, ordered=ordered, timeout=timeout, threads=threads):
        yield keys.pop(number), result, error


def clean_task(
    task: Task, *, favor: Favor, max_bytes: int, timeout: float | None, choice: Choice = DEFAULT, raw: bool = False
) -> Article:
    """Clean the page of a task; raises its error, or what `clean` raises."""
    if task.error is not None:
        raise task.error
    if isinstance(task.page, Article):
        kept = task.page.kept if task.page.favor == favor else None
        return replace(task.page, favor=favor, choice=choice, kept=kept)
    seconds = MAX_SECONDS if timeout is None else timeout
    article = clean(
        task.page,
        url=task.url,
        kind=task.kind,
        fetched=task.fetched,
        favor=favor,
        raw=raw,
        site=task.site,
        max_bytes=max_bytes,
        max_seconds=seconds,
    )
    return article if choice == DEFAULT else replace(article, choice=choice)


def _task(number: int, item: Any, url: Callable[[Any], str | None] | None) -> Task:
    if isinstance(item, tuple) and len(item) == 2:
        task = Task(item[0], item[1])
    elif isinstance(item, dict):
        if "page" not in item:
            return Task(item.get("key", number), None, error=TypeError('a dict needs its page under "page"'))
        task = Task(item.get("key", number), item["page"], item.get("url"), item.get("kind"), item.get("fetched"))
    else:
        task = Task(number, item)
    if url is not None and task.url is None:
        return replace(task, url=url(task.key))
    return task


def _portable(task: Task) -> Task:
    """The task as another process can take it: files, trees and responses are read here."""
    if task.error is not None or isinstance(task.page, (str, bytes, bytearray, Path, Response)):
        return replace(task, key=None)
    try:
        page = read(task.page, url=task.url, kind=task.kind, fetched=task.fetched)
        if page.tree is not None:
            return Task(None, clean(page, site=task.site), page.url)
        return Task(None, replace(page, utf8=None), page.url, site=task.site)
    except Exception as error:
        return Task(None, None, error=error)
