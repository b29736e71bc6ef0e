"""Pages of many sites in one pass, each to be cleaned by its site's template, with bounded memory."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cleanpage.batch.tasks import Task
from cleanpage.input.read import Page, read
from cleanpage.sites import Site

KNOWN: Final = 5
"""Pages of a host from which its template is known well enough."""

MOST_TRIED: Final = 15
"""Pages of a host that are held back at most: more of them are copies, or have nothing to learn from."""

ENDING: Final = ".site.json"
_FILE_NAME: Final = re.compile(r"[\w-][\w.-]{0,200}")
"""Hosts that can be the name of a file."""

MOST_HELD: Final = 1000
"""Pages of all hosts that are held back at most."""


class Templates(dict[str, Site]):
    """Templates by host, those saved in a folder among them: one file of JSON a host."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read the folder; raises `ValueError` for a file that is no template, `OSError` for one that cannot be read."""
        super().__init__()
        self._folder = folder
        paths = sorted(folder.glob(f"*{ENDING}")) if folder and folder.exists() else []
        self.update({path.name.removesuffix(ENDING): _saved(path) for path in paths})
        self._saved = set(self)

    def save(self) -> None:
        """Write the templates that are new into the folder, if there is one."""
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            for host in self.keys() - self._saved:
                if _FILE_NAME.fullmatch(host):
                    (self._folder / f"{host}{ENDING}").write_text(self[host].to_json(), "utf-8")


def _saved(path: Path) -> Site:
    try:
        return Site.from_json(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def with_sites(tasks: Iterable[Task], sites: dict[str, Site], max_bytes: int) -> Iterator[Task]:
    """The tasks with the template of their host, those without a host as they are; templates that are learned go to `sites`.

    The first pages of a host whose template is not in `sites` are held back until it is known. Where too many pages are held
    back, those of the host that waits longest go with what is known.
    """
    held: defaultdict[str, list[Task]] = defaultdict(list)
    learning: dict[str, Site] = {}

    def release(host: str) -> Iterator[Task]:
        site = sites[host] = learning.pop(host).freeze()
        for task in held.pop(host):
            yield replace(task, site=site)

    for task in tasks:
        host = _host(task)
        if host is None or task.error is not None:
            yield task
        elif host in sites:
            yield replace(task, site=sites[host])
        else:
            held[host].append(_learned(task, learning.setdefault(host, Site()), max_bytes))
            if len(learning[host]) >= KNOWN or len(held[host]) >= MOST_TRIED:
                yield from release(host)
            elif sum(map(len, held.values())) > MOST_HELD:
                yield from release(next(iter(held)))
    for host in list(held):
        yield from release(host)


def _host(task: Task) -> str | None:
    """The host of a task's page, without "www."."""
    url: Any = task.url or getattr(task.page, "url", None)
    try:
        host = urlsplit(str(url)).hostname if url else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _learned(task: Task, site: Site, max_bytes: int) -> Task:
    """The task with its page read, from which the site has learned; with the error that either raised."""
    try:
        page = read(task.page, kind=task.kind, url=task.url, fetched=task.fetched, max_bytes=max_bytes)
        site.learn(page)
        return replace(task, page=replace(page, utf8=None) if isinstance(page, Page) else page)
    except Exception as error:  # it will be raised again where the page is cleaned
        return replace(task, error=error)
