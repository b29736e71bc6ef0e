"""The labels in six families, which have a colour each: so many colours people tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cleanpage.label import Label


@dataclass(frozen=True, slots=True)
class Family:
    """Labels of one colour."""

    name: str
    hue: int
    """In degrees."""
    labels: tuple[Label, ...]


STORY: Final = Family("of the story", 265, (Label.HEADLINE, Label.SUBTITLE, Label.DATELINE, Label.BYLINE, Label.CAPTION))
"""Not in the body, but of the story."""

ELSEWHERE: Final = Family("ways through the site", 215, (Label.NAVIGATION, Label.BREADCRUMB, Label.FOOTER, Label.TAGS))
OTHERS: Final = Family("other stories and readers", 150, (Label.RELATED, Label.COMMENTS, Label.SHARE))
OFFERS: Final = Family(
    "offers and requests",
    45,
    (Label.ADVERTISEMENT, Label.NEWSLETTER, Label.PAYWALL, Label.LOGIN, Label.COOKIE_CONSENT, Label.FORM),
)
SMALL_PRINT: Final = Family(
    "small print", 100, (Label.COPYRIGHT, Label.TRADEMARK, Label.LEGAL, Label.METADATA, Label.REFERENCES)
)
REST: Final = Family("the rest", 345, (Label.OTHER,))

FAMILIES: Final = (STORY, ELSEWHERE, OTHERS, OFFERS, SMALL_PRINT, REST)
HUES: Final[dict[Label, int]] = {Label.BODY: 0} | {label: family.hue for family in FAMILIES for label in family.labels}
"""Hues of the tints. A tint never stands alone: the label's name is beside it. The body has none."""
