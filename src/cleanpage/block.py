"""A block of a page, as it comes out: text, label, verdict, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, InitVar, astuple, dataclass
from typing import TYPE_CHECKING, Any

from cleanpage.blocks.dom_paths import Ancestor, DomPaths
from cleanpage.label import Label

if TYPE_CHECKING:
    from cleanpage.model.reasons import KnownReasons, Reasons


class _OfPage:
    """What the blocks of a page share, outside their fields: `dataclasses.asdict` and pandas show what is public alone."""

    __slots__ = ("_dom_paths", "_reasons")

    _dom_paths: DomPaths
    _reasons: Reasons | KnownReasons


@dataclass(frozen=True, slots=True)
class Block(_OfPage):
    """A piece of a page's visible text, the unit of judgement.

    `pandas.DataFrame(article.blocks)` has a row for each block and a column for each of its fields.

    >>> import cleanpage
    >>> block = cleanpage.clean("<h1>Otters return</h1><p>Two otters were seen on the <a href=/river>river</a>.").blocks[1]
    >>> block.number, block.text, block.label.value, block.kept
    (2, 'Two otters were seen on the river.', 'body', True)
    >>> block.link_text, block.xpath, [ancestor.tag for ancestor in block.ancestors]
    ('river', '/html[1]/body[1]/p[1]', ['html', 'body', 'p'])
    """

    text: str
    """Whitespace folded, a single `<br>` as a newline; verbatim inside `<pre>`. Never blank."""
    label: Label
    """What the block is."""
    score: float
    """The probability, 0 to 1, that the block is main text."""
    kept: bool
    """The verdict: whether the block is main text."""
    lines: tuple[int, int] | None
    """Of a text page: the block's first and last line, counted from 1."""
    span: tuple[int, int] | None
    """Of a text page: where the block starts and ends, in characters."""
    number: int
    """The block's place on the page, counted from 1."""
    _: KW_ONLY
    _dom_paths: InitVar[DomPaths]
    _reasons: InitVar[Reasons | KnownReasons]

    def __post_init__(self, _dom_paths: DomPaths, _reasons: Reasons | KnownReasons) -> None:
        object.__setattr__(self, "_dom_paths", _dom_paths)
        object.__setattr__(self, "_reasons", _reasons)

    def __reduce__(self) -> tuple[Callable[..., Block], tuple[Any, ...]]:
        return _unpickled, (astuple(self), self._dom_paths, self._reasons)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Why the block has its label, the strongest reason first; found when it is first read."""
        return self._reasons.of(self.number - 1)

    @property
    def link_text(self) -> str:
        """Of an HTML page: the part of the text that stands in links, a space between two of them."""
        return self._dom_paths.link_text(self.number - 1)

    @property
    def ancestors(self) -> tuple[Ancestor, ...]:
        """Of an HTML page: the elements around the block, from the root to its own."""
        return self._dom_paths.ancestors(self.number - 1)

    @property
    def xpath(self) -> str | None:
        """Of an HTML page: the path to the block's element."""
        return self._dom_paths.xpath(self.number - 1)


def _unpickled(values: tuple[Any, ...], dom_paths: DomPaths, reasons: KnownReasons) -> Block:
    return Block(*values, _dom_paths=dom_paths, _reasons=reasons)
