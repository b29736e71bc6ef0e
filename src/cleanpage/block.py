"""A block of a page, as it comes out: text, label, verdict, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleanpage.blocks.dom_paths import Ancestor, DomPaths
from cleanpage.label import Label

if TYPE_CHECKING:
    from cleanpage.model.reasons import KnownReasons, Reasons


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page's visible text, the unit of judgement.

    `kept` is the verdict, `label` what the block is, `score` the probability, 0 to 1, that it is main text. From HTML come
    `link_text`, `ancestors` (from the root to the block's element) and `xpath`; from text `lines` (first and last, counted
    from 1) and `span` (in characters).
    """

    text: str
    label: Label
    score: float
    kept: bool
    lines: tuple[int, int] | None = None
    span: tuple[int, int] | None = None
    _dom_paths: DomPaths = field(kw_only=True, repr=False, compare=False)
    _reasons: Reasons | KnownReasons = field(kw_only=True, repr=False, compare=False)
    _index: int = field(kw_only=True, repr=False)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Why the block has its label, the strongest reason first; found when it is first read."""
        return self._reasons.of(self._index)

    @property
    def link_text(self) -> str:
        return self._dom_paths.link_text(self._index)

    @property
    def ancestors(self) -> tuple[Ancestor, ...]:
        return self._dom_paths.ancestors(self._index)

    @property
    def xpath(self) -> str | None:
        return self._dom_paths.xpath(self._index)
