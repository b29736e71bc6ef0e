"""How much of a page is worked on: bytes, nesting, blocks and time; beyond a limit there is an error, never half an article."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Final

from cleanpage.errors import PageTooDeep, TimeLimitReached, TooManyBlocks

MAX_BYTES: Final = 50_000_000
MAX_DEPTH: Final = 2_000
"""Elements around one another. Of 3,870 labelled pages the deepest has 98; browsers keep 512. The parser looks through all
open elements at each end tag, so that without a bound the time is quadratic."""

MAX_BLOCKS: Final = 100_000
"""Of 3,870 labelled pages the longest has 2,734. A block takes some 5 kB while the page is cleaned with all outputs."""

MAX_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may have, and the moment, on the clock of `time.monotonic`, until which it is worked on."""

    max_depth: float
    max_blocks: float
    max_seconds: float
    deadline: float

    @classmethod
    def from_now(cls, max_depth: int, max_blocks: int, max_seconds: float) -> Limits:
        return cls(max_depth, max_blocks, max_seconds, time.monotonic() + max_seconds)

    def check_depth(self, depth: int) -> None:
        if depth > self.max_depth:
            raise PageTooDeep(self.too_deep())

    def check_blocks(self, count: int) -> None:
        if count > self.max_blocks:
            raise TooManyBlocks(self.too_many_blocks())

    def check_time(self) -> None:
        if time.monotonic() > self.deadline:
            raise TimeLimitReached(self.too_long())

    def too_deep(self) -> str:
        return f"the page has elements nested deeper than max_depth={self.max_depth:,}"

    def too_many_blocks(self) -> str:
        return f"the page has more than max_blocks={self.max_blocks:,} blocks"

    def too_long(self) -> str:
        return f"the page took longer than max_seconds={self.max_seconds:g}"


NO_LIMITS: Final = Limits(math.inf, math.inf, math.inf, math.inf)
