"""The report in a notebook: the compact form of one article, a table of many. Only markup that can do nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cleanpage.block import Block
from cleanpage.label import Label
from cleanpage.report.families import HUES, STORY
from cleanpage.report.page import Run, fields, label_class, percent, plural, runs, share_kept, text
from cleanpage.report.shown import Shown

MOST_RUNS: Final = 200
"""Runs of blocks that are shown; the whole page is in `Article.report()`."""

MOST_TEXT: Final = 400
"""Characters of a block that are shown."""

MOST_ROWS: Final = 100
MOST_CELL: Final = 120
"""Rows of a table, and characters of a cell."""

_STYLE: Final = """
.cleanpage { font-size: 0.92em; line-height: 1.5; max-width: 60em; color: inherit; }
.cleanpage .cleanpage-title { font-size: 1.25em; font-weight: 600; margin: 0 0 0.15em; }
.cleanpage .cleanpage-facts { opacity: 0.75; margin: 0 0 0.6em; }
.cleanpage p { margin: 0.25em 0; white-space: pre-line; overflow-wrap: anywhere; }
.cleanpage details { margin: 0.15em 0; }
.cleanpage summary { cursor: pointer; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.cleanpage .cleanpage-out { padding: 0 0.5em; border-left: 4px solid hsl(var(--cleanpage-h) 55% 50%);
  background: hsl(var(--cleanpage-h) 60% 50% / 12%); }
.cleanpage .cleanpage-out small, .cleanpage .cleanpage-out summary { opacity: 0.85; }
.cleanpage .cleanpage-part { padding: 0 0.5em; border-left: 4px solid hsl(var(--cleanpage-h) 55% 50%); }
.cleanpage table { border-collapse: collapse; }
.cleanpage th, .cleanpage td { text-align: left !important; vertical-align: top; padding: 0.25em 0.8em 0.25em 0; }
.cleanpage td.cleanpage-number { text-align: right !important; white-space: nowrap; font-variant-numeric: tabular-nums; }
"""


def compact(shown: Shown) -> str:
    """A fragment of HTML for a notebook: title, share kept, fields, and the blocks, what was removed folded.

    It has no ids, no links and no script; without its style sheet, as some viewers show it, it still reads.
    """
    blocks = shown.blocks
    if not blocks:
        return f'{_style()}<div class="cleanpage"><p class="cleanpage-facts">A page without visible text.</p></div>'
    all_runs = [*runs(blocks)]
    left = sum(len(run.blocks) for run in all_runs[MOST_RUNS:])
    kept = sum(block.kept for block in blocks)
    title = shown.headline or "No headline"
    rows = "".join(f"<tr><th>{text(name)}</th><td>{_cut(value, MOST_TEXT)}</td></tr>" for name, value in fields(shown))
    return "".join(
        (
            _style(),
            f'<div class="cleanpage"><p class="cleanpage-title" dir="auto">{_cut(title, MOST_TEXT)}</p>',
            f'<p class="cleanpage-facts">{percent(share_kept(blocks))} of the text kept: {kept:,} of '
            f"{plural(len(blocks), 'block')}; confidence {shown.confidence:.2f}</p>",
            f"<details><summary>fields</summary><table>{rows}</table></details>" if rows else "",
            *map(_run, all_runs[:MOST_RUNS]),
            f'<p class="cleanpage-facts">and {plural(left, "more block")}: article.report() shows them</p>' if left else "",
            "</div>",
        )
    )


def table(articles: Sequence[Shown], count: int) -> str:
    """A fragment of HTML for a notebook: a row for each article, the first of `count`."""
    head = "".join(f"<th>{name}</th>" for name in ("", "headline", "date", "authors", "kept", "blocks", "confidence"))
    left = count - len(articles)
    return (
        f'{_style()}<div class="cleanpage"><table><thead><tr>{head}</tr></thead><tbody>'
        + "".join(_row(number, shown) for number, shown in enumerate(articles))
        + "</tbody></table>"
        + (f'<p class="cleanpage-facts">and {plural(left, "more article")}</p>' if left > 0 else "")
        + "</div>"
    )


def _row(number: int, shown: Shown) -> str:
    blocks = shown.blocks
    words = (
        shown.headline or (blocks[0].text if blocks else "no visible text"),
        shown.date,
        ", ".join(shown.authors),
    )
    numbers = (percent(share_kept(blocks)), f"{len(blocks):,}", f"{shown.confidence:.2f}")
    return (
        f'<tr><td class="cleanpage-number">{number}</td>'
        + "".join(f"<td><bdi>{_cut(word, MOST_CELL)}</bdi></td>" for word in words)
        + "".join(f'<td class="cleanpage-number">{number}</td>' for number in numbers)
        + "</tr>"
    )


def _run(run: Run) -> str:
    kind = "cleanpage-part" if run.kept or run.label in STORY.labels else "cleanpage-out"
    if run.kept and run.label is Label.BODY:
        return f'<p dir="auto">{_cut(run.blocks[0][1].text, MOST_TEXT)}</p>'
    if len(run.blocks) == 1:
        block = run.blocks[0][1]
        return f'<p class="{kind} {_class(run.label)}"><b>{run.label}</b> {_line(block)}</p>'
    first = " · ".join(" ".join(block.text[:80].split()) for _, block in run.blocks[:8])
    inside = "".join(f"<p>{_line(block)}</p>" for _, block in run.blocks)
    return (
        f'<details class="{kind} {_class(run.label)}"><summary><b>{run.label}</b> × {len(run.blocks)} '
        f"<small><bdi>{text(first[:160])}</bdi></small></summary>{inside}</details>"
    )


def _line(block: Block) -> str:
    reasons = f" <small>{text('; '.join(block.evidence))}</small>" if block.evidence else ""
    return f"<bdi>{_cut(block.text, MOST_TEXT)}</bdi>{reasons}"


def _cut(value: str, most: int) -> str:
    return text(value if len(value) <= most else value[: most - 1] + "…")


def _class(label: Label) -> str:
    return f"cleanpage-{label_class(label)}"


@lru_cache(maxsize=1)
def _style() -> str:
    hues = "".join(f".{_class(label)} {{ --cleanpage-h: {hue}; }}\n" for label, hue in HUES.items())
    return f"<style>{_STYLE}{hues}</style>"
