"""What the blocks around a block say it is: the heading above it, the form or the teaser that it is part of."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cleanpage.blocks.columns import NO_ELEMENT
from cleanpage.evidence import (
    AGAIN,
    CERTAIN,
    HINT,
    LONG_PHRASE,
    NOTICE,
    PHRASE,
    SHAPE,
    SHORT,
    TEASER,
    UNDER,
    WORD,
    Found,
)
from cleanpage.layout import CARD, CROWD, Layout
from cleanpage.matching import asks_for_mail, secret

REACH: Final = {
    "related": 10, "comments": 10, "newsletter": 5, "cookie consent": 6, "share": 5, "paywall": 3, "login": 4,
    "tags": 6, "metadata": 6, "advertisement": 1,
}  # fmt: skip
"""The kinds of blocks that stand in rows, and how far a row goes where no element bounds it."""

PURPOSES: Final = {
    "newsletter": "newsletter", "paywall": "newsletter", "login": "login", "comments": "comments",
    "cookie consent": "cookie consent",
}  # fmt: skip
"""What a form is for, by what its words speak of: who subscribes in a form gets a newsletter."""

MAIL_FORM, MAIL_FIELDS = 8, 2
"""Blocks and labels of fields of the largest form that asks for no more than an e-mail address."""

WITHIN: Final = WORD + 2 * AGAIN
"""What a block's part in a teaser counts: more than a bare date or a name."""

BELOW: Final = 6
"""Blocks under a heading that tell what it heads."""

_DETAILS: Final = frozenset(("metadata", "byline", "dateline", "caption", "tags", "navigation", "footer", "other", ""))
"""What the parts of a teaser look like on their own."""

_HEADED: Final = frozenset(
    ("related", "navigation", "footer", "comments", "newsletter", "tags", "share", "advertisement", "login", "form")
)
"""What a heading without a known word may be the heading of."""

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend", "caption", "summary"))


def rows(
    page: Layout, own: Mapping[int, tuple[str, float]], decided: Mapping[int, tuple[str, float]], fixed: Sequence[int]
) -> Iterator[Found]:
    """A heading names what stands under it, and a line that says what it is the lines that stand with it.

    `own` is what the removed blocks' texts say, `decided` what they say with what their elements are called; `fixed` the
    running count of blocks that are not removed, which end a row.
    """
    row, start, end, bounded = "", 0, 0, False
    for index, (label, weight) in decided.items():
        if row and index < end and fixed[start] == fixed[index] and not _next_heading(page, start, index):
            if row == "tags" and page.sizes[index] > TEASER and page.links(index) < 2:
                continue
            fade = 1.0 if bounded else 1 - (index - start - 1) / (REACH[row] + 1)
            field = 2 * AGAIN if row in PURPOSES and own[index][0] == "form" else 0.0
            yield index, (row, UNDER * fade + field, f'under "{shown(page.columns.texts[start])}"')
        else:
            row = ""
        kind, strength = own[index]
        if _heads(page, index, kind, strength):
            row, start = kind, index
            end, bounded = page.row(index, REACH[kind])
        elif not bounded and weight >= PHRASE and label != row:
            row = ""
        if weight >= WORD:
            continue
        if page.together(index):
            kind, strength = own.get(index + 1, ("", 0.0))
            if strength >= WORD and kind in REACH and kind not in ("related", "tags", "share"):
                yield index, (kind, HINT, f"beside {kind}")
        above = decided.get(index - 1, ("", 0.0))[0] if page.together(index - 1) else ""
        if above == "related" and not page.linked[index] and page.linked[index - 1]:
            yield index, ("related", SHAPE, "below a link to another story")


def _heads(page: Layout, index: int, label: str, weight: float) -> bool:
    """Whether a block may be the first of a row of its kind."""
    if label not in REACH or weight < (CERTAIN if label == "metadata" else WORD) or page.linked[index]:
        return False
    if page.sizes[index] > (TEASER if label == "advertisement" else SHORT if label == "related" else NOTICE):
        return False
    if page.html:
        return True
    if index < page.first:
        return label == "cookie consent"
    return page.sizes[index] > 2 or label in ("related", "comments", "tags")


def _next_heading(page: Layout, start: int, index: int) -> bool:
    """Whether a block is a heading of the kind that a row began with."""
    return page.tag(start) in _HEADINGS and page.tag(index) == page.tag(start)


def forms(page: Layout, own: Mapping[int, tuple[str, float]]) -> Iterator[Found]:
    """What a form is for, its fields are: said by the words of any of its blocks."""
    inside: dict[int, list[int]] = defaultdict(list)
    for index in own:
        form = page.form(index)
        if form != NO_ELEMENT:
            inside[form].append(index)
    for form, blocks in inside.items():
        weights: dict[str, float] = defaultdict(float)
        for index in blocks:
            label, weight = own[index]
            if label in PURPOSES:
                weights[PURPOSES[label]] += weight
        purpose = max(weights, key=lambda label: weights[label], default="")
        if purpose in ("", "login") and _asks_for_mail_alone(page, blocks):
            purpose, weights["newsletter"] = "newsletter", weights["login"] if purpose else LONG_PHRASE
        if purpose and weights[purpose] >= LONG_PHRASE and page.size(form) <= CROWD:
            for index in blocks:
                yield index, (purpose, CERTAIN + AGAIN, f"in a form for {purpose}")


def _asks_for_mail_alone(page: Layout, blocks: Sequence[int]) -> bool:
    """Whether a form asks for an e-mail address, and for no password or much else."""
    texts = [page.columns.texts[index] for index in blocks]
    if len(blocks) > MAIL_FORM or sum(page.tag(index) == "label" for index in blocks) > MAIL_FIELDS:
        return False
    return any(map(asks_for_mail, texts)) and not any(map(secret, texts))


def cards(page: Layout, decided: Mapping[int, tuple[str, float]]) -> Iterator[Found]:
    """The parts of a teaser: date, name, picture's text, number beside the link to another story in one small element."""
    seen: set[int] = set()
    for index, (label, _) in decided.items():
        if label != "related" or not page.linked[index] or page.sizes[index] < TEASER:
            continue
        at = page.container(index)
        if at == NO_ELEMENT or at in seen or page.size(at) > CARD:
            continue
        seen.add(at)
        for other in range(page.elements.first_blocks[at], page.elements.last_blocks[at]):
            if other != index and other not in page.head and decided.get(other, ("body", 0.0))[0] in _DETAILS:
                yield other, ("related", WITHIN, "part of a teaser")


def same_targets(page: Layout, decided: Mapping[int, tuple[str, float]]) -> Iterator[Found]:
    """A link that leads where a title of another story close by leads is part of its teaser: date, section, comments."""
    titles: dict[str, list[int]] = defaultdict(list)
    targets = {index: page.address(index) for index in decided}
    for index, (label, _) in decided.items():
        if label == "related" and targets[index] and page.sizes[index] >= TEASER:
            titles[targets[index]].append(index)
    for index, target in targets.items():
        if decided[index][0] != "related" and target in titles and _close(titles[target], index):
            yield index, ("related", CERTAIN + AGAIN, "leads where a related title leads")


def _close(places: Sequence[int], index: int) -> bool:
    """Whether one of the sorted places is near an index."""
    at = bisect_left(places, index)
    return any(abs(place - index) <= BELOW for place in places[max(0, at - 1) : at + 1])


def between(page: Layout, decided: Mapping[int, tuple[str, float]]) -> Iterator[Found]:
    """What nothing is known of, and stands between links to other stories, tells of those stories."""
    for index, (label, weight) in decided.items():
        if label == "other" and not weight and page.html:
            before, after = index - 1, index + 1
            if all(decided.get(beside, ("", 0.0))[0] == "related" and page.linked[beside] for beside in (before, after)):
                yield index, ("related", HINT, "between links to other stories")


def headings(page: Layout, decided: dict[int, tuple[str, float]], weak: float) -> Iterator[Found]:
    """A heading of which nothing else is known is of the kind that stands below it in its element."""
    for index in reversed(decided):
        label, weight = decided[index]
        if weight > weak or page.sizes[index] > SHORT or not (page.tag(index) in _HEADINGS or not page.linked[index]):
            continue
        if _opens(page, index):
            below = _below(page, index, decided)
            if below in _HEADED and below != label:
                yield index, (below, weight + AGAIN, f"heads {below}")


def _below(page: Layout, index: int, decided: Mapping[int, tuple[str, float]]) -> str:
    """The commonest label of the next few blocks in a heading's element."""
    at = page.container(index)
    end = index + 1 + BELOW if at == NO_ELEMENT else min(index + 1 + BELOW, page.elements.last_blocks[at])
    labels = Counter(decided[other][0] for other in range(index + 1, end) if other in decided)
    return labels.most_common(1)[0][0] if labels else ""


def _opens(page: Layout, index: int) -> bool:
    """Whether a block is the first in an element that holds more, or on a text page the first of lines in a row."""
    if not page.html:
        return bool(page.columns.blanks[index]) and page.together(index)
    at = page.container(index)
    if at == NO_ELEMENT or page.size(at) > CROWD:
        return False
    return page.elements.first_blocks[at] == index or page.tag(index) in _HEADINGS


def shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
