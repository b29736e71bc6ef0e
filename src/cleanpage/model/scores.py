"""What the model says of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cleanpage.blocks.lazy import Lazy
from cleanpage.types import Floats

if TYPE_CHECKING:  # made by the Python path, or when it is asked for
    from cleanpage.model.inputs import PageInputs

PAGE_TYPES: Final = ("article", "collection", "documentation", "forum", "listing", "product", "service")


@dataclass(frozen=True)
class Scores(Lazy):
    """What the model says of a page with n blocks."""

    classes: Floats
    """n x len(CLASSES) probabilities."""
    content: Floats
    """The probability that each block is main text."""
    headline: Floats
    """The probability that each block is the headline."""
    page_types: Floats
    """The probability of each of `PAGE_TYPES`."""
    inputs: PageInputs
    """What the model read."""
