"""The report: one self-contained HTML page that shows every block of a page, what became of it and why.

Nothing in it can run, load or lead anywhere: the page's text is escaped, addresses are text, there is no script, and the
report's own policy forbids all but its one style sheet.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.resources import files
from itertools import chain, groupby
from typing import Any, Final

from cleanpage.block import Block
from cleanpage.blocks.document import NO_ELEMENT
from cleanpage.label import Label
from cleanpage.report import original
from cleanpage.report.families import FAMILIES, HUES, STORY
from cleanpage.report.shown import Shown
from cleanpage.text.characters import collapse_whitespace

FIRST: Final = 160
"""Characters of a folded run of blocks that are shown."""

CONTROLS: Final = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}
DEEP: Final = 100
"""Elements around a block; from deeper ones the path is not shown: on a deep page all together are longer than the page."""

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ITEMS: Final = frozenset(("li", "dd"))


def text(value: str) -> str:
    """A stranger's text as HTML text or attribute value: escaped, without control characters and lone surrogates.

    >>> text('<b onclick="x">\\x00')
    '&lt;b onclick=&quot;x&quot;&gt;�'
    """
    if value.isprintable():
        return escape(value)
    return escape(value.translate(CONTROLS).encode("utf-8", "replace").decode())


def label_class(label: Label) -> str:
    return f"l-{label.value.replace(' ', '-')}"


def share_kept(blocks: Sequence[Block]) -> float:
    """The share of the page's characters that stands in kept blocks, 0 to 1; 0 for an empty page."""
    total = sum(len(block.text) for block in blocks)
    return sum(len(block.text) for block in blocks if block.kept) / total if total else 0.0


def percent(share: float) -> str:
    """A share in words that do not round something to nothing, nor nearly all to all.

    >>> percent(0.418), percent(0.0003), percent(0.999), percent(1.0)
    ('42\\xa0%', '<1\\xa0%', '>99\\xa0%', '100\\xa0%')
    """
    if 0 < share < 0.005:
        return "<1\N{NO-BREAK SPACE}%"
    return f"{'>99%' if 0.995 <= share < 1 else f'{share:.0%}'}".replace("%", "\N{NO-BREAK SPACE}%")


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks in a row that are shown as one: of one label and all removed, or a single kept block."""

    label: Label
    kept: bool
    blocks: tuple[tuple[int, Block], ...]
    """Each with its number, from 1."""


def runs(blocks: Sequence[Block]) -> Iterator[Run]:
    """The blocks of a page, removed neighbours of one label together."""
    for (kept, label, _), group in groupby(
        enumerate(blocks, 1), key=lambda item: (item[1].kept, item[1].label, item[0] if item[1].kept else 0)
    ):
        yield Run(label, kept, tuple(group))


def fields(shown: Shown) -> Iterator[tuple[str, str]]:
    """Name and value of each field that was found."""
    for name, value in shown.fields.items():
        if name not in ("@context", "@type", "articleBody"):
            yield name, _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _shown(value.get("name") or value.get("url") or [v for k, v in value.items() if not k.startswith("@")])
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return str(value)


def report(shown: Shown) -> str:
    """The report of a cleaned page as one HTML document, without script, needing no network.

    The page's blocks stand in order, what was removed tinted by its label's family and folded; beside them, linked, the page as
    it came. Score and evidence show on hover and on keyboard focus; one label at a time can be chosen.
    """
    blocks = shown.blocks
    starts = original.places(shown.document, shown.source) if blocks and shown.source else []
    places = _places(shown, starts)
    style = _style(tuple(dict.fromkeys(block.label for block in blocks)))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = shown.headline or "A page without a headline"
    return "".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n',
            f"<title>{text(title)} &ndash; cleanpage report</title>\n<style>{style}</style>\n</head>\n<body>\n",
            *_header(shown, title),
            *_choice(blocks),
            *_fields(shown),
            '<div class="columns">\n' if starts else "",
            "<main>\n<h2>Blocks</h2>\n<ol>\n" if blocks else '<main>\n<p class="empty">The page has no visible text.</p>\n',
            *chain.from_iterable(_run(run, places) for run in runs(blocks)),
            "</ol>\n</main>\n" if blocks else "</main>\n",
            *(_original(shown.source, starts) if starts else ()),
            "</div>\n" if starts else "",
            "<footer>Every visible word of the page stands in exactly one block. Score: the probability that the block is ",
            "main text. Addresses are shown, not linked.</footer>\n</body>\n</html>\n",
        )
    )


@lru_cache(maxsize=64)
def _style(labels: tuple[Label, ...]) -> str:
    """The style sheet, with a hue for each label and a rule for each choice."""
    rules = [(files("cleanpage.report") / "page.css").read_text("utf-8")]
    rules += [f".{label_class(label)} {{ --h: {HUES[label]}; }}" for label in labels]
    names = [label_class(label) for label in labels]
    for name, wanted in [("kept", ".kept"), ("removed", ":not(.kept)"), *((name, f".{name}") for name in names)]:
        rules.append(f":root:has(#only-{name}:checked) main > ol > li:not({wanted}) {{ display: none; }}")
    opened = ", ".join(f":root:has(#{name}:checked) details" for name in ("unfold", *(f"only-{name}" for name in names)))
    rules.append(f":is({opened})::details-content {{ content-visibility: visible; block-size: auto; }}")
    return "\n".join(rules)


def _header(shown: Shown, title: str) -> Iterator[str]:
    blocks = shown.blocks
    kept = sum(block.kept for block in blocks)
    share = share_kept(blocks)
    yield '<header>\n<p class="kicker">cleanpage report</p>\n'
    yield f'<h1 dir="auto">{text(title)}</h1>\n'
    if shown.url:
        yield f'<p class="facts"><code>{text(shown.url)}</code></p>\n'
    facts = (
        f"<b>{percent(share)}</b> of the text kept: {kept:,} of {plural(len(blocks), 'block')}",
        f"confidence <b>{shown.confidence:.2f}</b>",
        f"{'HTML' if shown.kind == 'html' else 'tagless text'}, read as {text(shown.page_type)}",
    )
    yield f'<p class="facts">{" · ".join(facts)}</p>\n'
    sizes = _sizes(blocks)
    total = sizes.total()
    if total:
        named = ", ".join(f"{label} {percent(size / total)}" for label, size in sizes.most_common())
        yield f'<svg class="share" role="img" aria-label="Share of the text by label: {named}" preserveAspectRatio="none">'
        at = 0.0
        for label in (label for label in HUES if sizes[label]):
            width = 100 * sizes[label] / total
            yield f'<rect class="{label_class(label)}" x="{at:.3f}%" width="{width:.3f}%" height="100%">'
            yield f"<title>{label} {percent(sizes[label] / total)}</title></rect>"
            at += width
        yield "</svg>\n"
    yield "</header>\n"


def _choice(blocks: Sequence[Block]) -> Iterator[str]:
    """What to show: all, what was kept, what was removed, or the blocks of one label; a radio button each."""
    if not blocks:
        return
    kept = sum(block.kept for block in blocks)
    counts, sizes = Counter(block.label for block in blocks), _sizes(blocks)
    total = sizes.total()
    yield '<form>\n<h2 id="show">Show</h2>\n<fieldset aria-labelledby="show">\n'
    yield _chip("everything", "", len(blocks), 1.0)
    yield _chip("kept", "", kept, share_kept(blocks))
    yield _chip("removed", "", len(blocks) - kept, 1 - share_kept(blocks))
    if counts[Label.BODY]:
        yield _chip("body", label_class(Label.BODY), counts[Label.BODY], sizes[Label.BODY] / total)
    for family in FAMILIES:
        chips = [
            _chip(label.value, label_class(label), counts[label], sizes[label] / total)
            for label in sorted(family.labels, key=lambda label: -counts[label])
            if counts[label]
        ]
        if chips:
            yield f'<span class="family">{family.name} {"".join(chips)}</span>\n'
    yield '<input type="checkbox" class="unfold" id="unfold"><label for="unfold">unfold all</label>\n</fieldset>\n</form>\n'


def _chip(name: str, of: str, count: int, share: float) -> str:
    """A radio button that shows some blocks alone: their name, how many there are, and their share of the text."""
    tint, mark = (f' class="{of}"', "<i></i>") if of else ("", "")
    checked = " checked" if name == "everything" else ""
    return (
        f'<input type="radio" name="only" id="only-{of or name}"{checked}><label for="only-{of or name}"{tint}>{mark}{name} '
        f"<span>{count:,} &middot; {percent(share)}</span></label>\n"
    )


def _sizes(blocks: Sequence[Block]) -> Counter[Label]:
    """The characters of each label's blocks."""
    sizes: Counter[Label] = Counter()
    for block in blocks:
        sizes[block.label] += len(block.text)
    return sizes


def _fields(shown: Shown) -> Iterator[str]:
    rows = [*fields(shown)]
    if not rows:
        return
    numbers = {collapse_whitespace(block.text): number for number, block in reversed([*enumerate(shown.blocks, 1)])}
    yield "<section>\n<h2>Fields</h2>\n<dl>\n"
    for name, value in rows:
        sources = [shown.sources[name]] if name in shown.sources else []
        sources += [f"block {numbers[collapse_whitespace(value)]}"] if collapse_whitespace(value) in numbers else []
        source = f"<small>{text(', '.join(dict.fromkeys(sources)))}</small>" if sources else ""
        yield f"<dt>{text(name)}</dt><dd><bdi>{text(value)}</bdi>{source}</dd>\n"
    yield "</dl>\n</section>\n"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: its own tag, the place in words, and whether the original is marked there."""

    tag: str
    words: str
    marked: bool


def _places(shown: Shown, starts: Sequence[int | None]) -> list[Place]:
    document, blocks = shown.document, shown.blocks
    marked = [start is not None for start in starts] or [False] * len(blocks)
    if not document.owners:
        return [Place("", _lines(block), mark) for block, mark in zip(blocks, marked, strict=True)]
    depths: list[int] = []
    for parent in document.elements.parents:
        depths.append(1 if parent == NO_ELEMENT else depths[parent] + 1)
    tags = document.elements.tags
    return [
        Place(tags[owner], block.xpath or "" if depths[owner] <= DEEP else f"{depths[owner]} elements deep", mark)
        for block, owner, mark in zip(blocks, document.owners, marked, strict=True)
    ]


def _lines(block: Block) -> str:
    if block.lines is None:
        return ""
    first, last = block.lines
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _run(run: Run, places: list[Place]) -> Iterator[str]:
    name = label_class(run.label)
    if len(run.blocks) == 1:
        yield from _block(*run.blocks[0], places, alone=True)
        return
    first = " · ".join(block.text[:FIRST] for _, block in run.blocks[:12])
    start, end = run.blocks[0][0], run.blocks[-1][0]
    yield (
        f'<li class="run {name}"><details><summary><span class="name">{run.label}</span>'
        f'<span class="first" dir="auto">{text(" ".join(first.split())[:FIRST])}</span>'
        f'<span class="count">{plural(len(run.blocks), "block")}, {start}&ndash;{end}</span></summary>\n<ol>\n'
    )
    for number, block in run.blocks:
        yield from _block(number, block, places, alone=False)
    yield "</ol></details></li>\n"


def _block(number: int, block: Block, places: list[Place], *, alone: bool) -> Iterator[str]:
    place = places[number - 1]
    tag = place.tag
    form = " h" if tag in _HEADINGS else " li" if tag in _ITEMS else " pre" if tag == "pre" else ""
    state = " kept" if block.kept else " alone part" if block.label in STORY.labels else " alone" if alone else ""
    body = block.kept and block.label is Label.BODY
    name = "" if body or not alone else f'<span class="name">{block.label}</span>'
    before, after, direction = (f"{name}<bdi>", "</bdi>", "") if name else ("", "", ' dir="auto"')
    yield (
        f'<li class="b {label_class(block.label)}{state}{form}" id="b{number}">'
        f'<a class="n" href="#{"o" if place.marked else "b"}{number}" aria-describedby="w{number}">'
        f'<span class="hidden">block </span>{number}</a><div class="t"{direction}>{before}'
    )
    yield text(block.text)
    yield f'{after}</div><div class="why" id="w{number}">{_why(block, place)}</div></li>\n'


def _original(source: str, starts: Sequence[int | None]) -> Iterator[str]:
    """The page as it came, as text; where a block begins it leads to the block."""
    yield '<aside>\n<h2>Original</h2>\n<pre tabindex="0">'
    for piece, number in original.marked(source, list(starts)):
        if number is None:
            yield text(piece)
        else:
            yield f'<a class="n" id="o{number}" href="#b{number}">{number}</a>{text(piece)}'
    yield f"</pre>\n{_cut_note(source)}</aside>\n"


def _cut_note(source: str) -> str:
    left = len(source) - original.MOST
    return f'<p class="empty">{plural(left, "more character")} of the page are not shown.</p>\n' if left > 0 else ""


def _why(block: Block, place: Place) -> str:
    """The evidence, and what shows on hover and focus: verdict, score and place."""
    verdict = f"{'kept' if block.kept else 'removed'}, label <b>{block.label}</b>, score <b>{block.score:.2f}</b>"
    reasons = f'<span class="reasons">{text("; ".join(block.evidence))}</span>' if block.evidence else ""
    return f'{reasons}<span class="more">{verdict}<br><code>{text(place.words)}</code></span>'
