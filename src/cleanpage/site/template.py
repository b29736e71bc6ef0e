"""What a site's pages have in common, counted, and what that says of the blocks of one more page."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from cleanpage.model.headline_block import MIN_PROBABILITY
from cleanpage.model.scores import PAGE_TYPES, Scores
from cleanpage.site.record import ODDS_STEPS, PATH_BITS, Record, joined, log_odds
from cleanpage.types import Floats, Ints

REPEATED: Final = 12.0
"""What is taken from the log-odds of a block that stands on all of many other pages; by the square of the share, since a text
on one of a few pages may be quoted there."""

PATH_WEIGHT: Final = 30
"""Blocks of a path on other pages whose mean counts as much as the block itself."""

PATH_VARIANCE: Final = 4.0
"""Variance of the log-odds on a path at which its mean counts half: blocks of many kinds stand on it."""

LISTS: Final = tuple(map(PAGE_TYPES.index, ("collection", "listing", "product", "service")))
"""Pages of these types repeat what is their main text: a template counts for less the likelier they are."""

TELLING: Final = 40
"""Characters from which a text that stands on another page tells that one is a copy of the other."""

TELLING_LEAST: Final = 0.02
"""A text that is less likely main text tells of no copy."""

COPY_SHARE: Final = 0.5
"""The share of the text of a page, what the template has left out, from which another page that has it is a copy."""

SURE_COPY: Final = 0.9
"""The same where the other page has another headline."""

TEMPLATE_PAGES: Final = 2
"""A text on more pages than these is the template's and tells of no copy."""


@dataclass(frozen=True, eq=False, slots=True)
class View:
    """What a template says of one page of n blocks."""

    pages: int
    """Pages of the site that it knows, without copies of this one."""
    counts: list[int]
    """On how many of them each block stands, at the same place."""
    content: Floats
    """The probability that each block is main text, by the page itself and the site."""

    def repeats(self) -> list[str]:
        """What is said of each block, "" of one that stands on no other page."""
        pages = f"{self.pages} other page{'' if self.pages == 1 else 's'} of this site"
        return [f"stands on {count} of {pages}" if count else "" for count in self.counts]


@dataclass(slots=True, eq=False)
class Counts:
    """The records of a site's pages, counted as they come and go."""

    records: dict[int, Record] = field(default_factory=dict)
    """By the page's key."""
    blocks: Counter[int] = field(default_factory=Counter)
    """Pages on which a block stands."""
    odds: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """The sum of a block's log-odds over its pages, in steps."""
    paths: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    """Of a path's blocks that stand on one page alone: how many, the sum of their log-odds in steps, and that of squares."""

    def add(self, record: Record) -> None:
        """Count a page."""
        self.records[record.key] = record
        self._count(record, 1)

    def remove(self, key: int) -> None:
        """Forget a page."""
        self._count(self.records.pop(key), -1)

    def _count(self, record: Record, sign: int) -> None:
        blocks, odds = self.blocks, self.odds
        for key, own in zip(record.block_keys, record.blocks["odds"].tolist()):
            path = self.paths[key & (1 << PATH_BITS) - 1]
            if blocks[key] == 1:
                path[0] -= 1
                path[1] -= odds[key]
                path[2] -= odds[key] ** 2
            blocks[key] += sign
            odds[key] += sign * own
            if blocks[key] == 1:
                path[0] += 1
                path[1] += odds[key]
                path[2] += odds[key] ** 2
            elif not blocks[key]:
                del blocks[key], odds[key]

    def copies(self, keys: list[int], sizes: Ints, content: Floats, headlines: Ints) -> list[int]:
        """The keys of the pages that are copies of one with these blocks: they have most of its text that is its own.

        `headlines` are the keys of the texts that are likely its headline: a page that shares none of them has to have more.
        """
        telling = ((sizes >= TELLING) & (content >= TELLING_LEAST)).nonzero()[0].tolist()
        own = {
            keys[block]: float(sizes[block] * content[block])
            for block in telling
            if self.blocks.get(keys[block], 0) <= TEMPLATE_PAGES
        }
        shared = {key for key in own if key in self.blocks}
        if not shared:
            return []
        total, titles, found = sum(own.values()), set(headlines.tolist()), []
        for page, record in self.records.items():
            least = COPY_SHARE if titles & record.headlines else SURE_COPY
            if sum(own[key] for key in shared.intersection(record.block_keys)) >= least * total:
                found.append(page)
        return found

    def view(self, texts: Ints, paths: Ints, sizes: Ints, scores: Scores) -> View:
        """What the pages that are known say of one more."""
        content, page_types = scores.content, scores.page_types
        keys, odds = joined(texts, paths), log_odds(content)
        headlines = texts[scores.headline >= MIN_PROBABILITY]
        copies = [self.records[page] for page in self.copies(keys, sizes, content, headlines)]
        pages = len(self.records) - len(copies)
        counts = [self.blocks.get(key, 0) for key in keys]
        if copies:
            twins: Counter[int] = Counter(key for record in copies for key in record.block_keys)
            counts = [count - twins.get(key, 0) for key, count in zip(keys, counts)]
        if not pages:
            return View(0, counts, content)
        gate = (1 - float(page_types[list(LISTS)].sum())) ** 2
        if paths.any():
            odds += gate * self._pull(paths, odds)
        odds -= gate * REPEATED * np.array(counts) ** 2 / (pages * (pages + 1))
        return View(pages, counts, (1 / (1 + np.exp(-odds))).astype(np.float32))

    def _pull(self, paths: Ints, odds: Floats) -> Floats:
        """How far the blocks of each path on other pages draw the log-odds of those here to their mean."""
        different, places = np.unique(paths, return_inverse=True)
        known = [self.paths.get(path, (0, 0, 0)) for path in different.tolist()]
        count, total, squares = np.array(known, np.float64).T
        mean = total / np.maximum(count, 1) / ODDS_STEPS
        variance = squares / np.maximum(count, 1) / ODDS_STEPS**2 - mean**2
        weight = count / (count + PATH_WEIGHT) / (1 + variance / PATH_VARIANCE)
        pull: Floats = weight[places] * (mean[places] - odds)
        return pull
