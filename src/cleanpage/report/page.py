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
from typing import TYPE_CHECKING, Any, Final

from cleanpage.blocks.document import NO_ELEMENT
from cleanpage.label import Label
from cleanpage.text.characters import collapse_whitespace

if TYPE_CHECKING:
    from cleanpage.article import Article, Block

HUES: Final[dict[Label, int]] = {
    Label.HEADLINE: 265, Label.SUBTITLE: 280, Label.DATELINE: 245, Label.BYLINE: 230, Label.CAPTION: 295,
    Label.NAVIGATION: 210, Label.BREADCRUMB: 190, Label.FOOTER: 225, Label.REFERENCES: 200, Label.COPYRIGHT: 95,
    Label.TRADEMARK: 80, Label.NEWSLETTER: 330, Label.SHARE: 250, Label.RELATED: 160, Label.COMMENTS: 130,
    Label.ADVERTISEMENT: 40, Label.COOKIE_CONSENT: 60, Label.PAYWALL: 20, Label.LOGIN: 0, Label.TAGS: 180, Label.METADATA: 110,
    Label.LEGAL: 70, Label.FORM: 310, Label.OTHER: 345, Label.BODY: 0,
}  # fmt: skip
"""Hues of the tints, in degrees. A tint never stands alone: the label's name is beside it."""

FIRST: Final = 160
"""Characters of a folded run of blocks that are shown."""

CONTROLS: Final = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}
DEEP: Final = 100
"""Elements around a block; from deeper ones the path is not shown: on a deep page all together are longer than the page."""

PARTS: Final = frozenset((Label.HEADLINE, Label.SUBTITLE, Label.DATELINE, Label.BYLINE, Label.CAPTION))
"""Not in the body, but of the story: named without a tint."""

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
    ('42 %', '<1 %', '>99 %', '100 %')
    """
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1 else f"{share:.0%}".replace("%", " %")


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


def fields(article: Article) -> Iterator[tuple[str, str]]:
    """Name and value of each field that was found."""
    for name, value in article.to_dict().items():
        if name not in ("@context", "@type", "articleBody"):
            yield name, _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _shown(value.get("name") or value.get("url") or [v for k, v in value.items() if not k.startswith("@")])
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return str(value)


def report(article: Article) -> str:
    """The report of a cleaned page as one HTML document, without script, needing no network.

    The page's blocks stand in order: what was kept plain, what was removed tinted by its label and folded. Score and
    evidence show on hover and on keyboard focus; one label at a time can be chosen.
    """
    blocks, places = article.blocks, _places(article)
    style = _style(tuple(dict.fromkeys(block.label for block in blocks)))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = article.headline or "A page without a headline"
    return "".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n',
            f"<title>{text(title)} &ndash; cleanpage report</title>\n<style>{style}</style>\n</head>\n<body>\n",
            *_header(article, title),
            *_choice(blocks),
            *_fields(article),
            "<main>\n<h2>Blocks</h2>\n<ol>\n" if blocks else '<main>\n<p class="empty">The page has no visible text.</p>\n',
            *chain.from_iterable(_run(run, places) for run in runs(blocks)),
            "</ol>\n</main>\n" if blocks else "</main>\n",
            "<footer>Every visible word of the page stands in exactly one block. Score: the probability that the block is ",
            "main text. LinkUrls are shown, not linked.</footer>\n</body>\n</html>\n",
        )
    )


@lru_cache(maxsize=64)
def _style(labels: tuple[Label, ...]) -> str:
    """The style sheet, with a hue for each label and a rule for each choice."""
    rules = [(files("cleanpage.render") / "report.css").read_text("utf-8")]
    rules += [f".{label_class(label)} {{ --h: {HUES[label]}; }}" for label in labels]
    names = [label_class(label) for label in labels]
    for name, wanted in [("kept", ".kept"), ("removed", ":not(.kept)"), *((name, f".{name}") for name in names)]:
        rules.append(f":root:has(#only-{name}:checked) main > ol > li:not({wanted}) {{ display: none; }}")
    opened = ", ".join(f":root:has(#{name}:checked) details" for name in ("unfold", *(f"only-{name}" for name in names)))
    rules.append(f":is({opened})::details-content {{ content-visibility: visible; block-size: auto; }}")
    return "\n".join(rules)


def _header(article: Article, title: str) -> Iterator[str]:
    blocks = article.blocks
    kept = sum(block.kept for block in blocks)
    share = share_kept(blocks)
    yield '<header>\n<p class="kicker">cleanpage report</p>\n'
    yield f'<h1 dir="auto">{text(title)}</h1>\n'
    if article.page.url:
        yield f'<p class="facts"><code>{text(article.page.url)}</code></p>\n'
    facts = (
        f"<b>{percent(share)}</b> of the text kept: {kept:,} of {plural(len(blocks), 'block')}",
        f"confidence <b>{article.confidence:.2f}</b>",
        f"{'HTML' if article.page.kind == 'html' else 'tagless text'}, read as {text(article.page_type)}",
    )
    yield f'<p class="facts">{" · ".join(facts)}</p>\n'
    sizes: Counter[Label] = Counter()
    for block in blocks:
        sizes[block.label] += len(block.text)
    total = sizes.total()
    if total:
        named = ", ".join(f"{label} {percent(size / total)}" for label, size in sizes.most_common())
        yield f'<svg class="share" role="img" aria-label="Share of the text by label: {named}" preserveAspectRatio="none">'
        at = 0.0
        for label in sorted(sizes, key=lambda label: (label is not Label.BODY, -sizes[label])):
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
    counts = Counter(block.label for block in blocks)
    yield '<form>\n<h2 id="show">Show</h2>\n<fieldset aria-labelledby="show">\n'
    for name, count in (("everything", len(blocks)), ("kept", kept), ("removed", len(blocks) - kept)):
        checked = " checked" if name == "everything" else ""
        yield f'<input type="radio" name="only" id="only-{name}"{checked}>'
        yield f'<label for="only-{name}">{name} <span>{count}</span></label>\n'
    for label, count in sorted(counts.items(), key=lambda item: (-item[1], item[0].value)):
        name = label_class(label)
        yield f'<input type="radio" name="only" id="only-{name}"><label for="only-{name}" class="{name}"><i></i>{label} '
        yield f"<span>{count}</span></label>\n"
    yield '<input type="checkbox" class="unfold" id="unfold"><label for="unfold">unfold all</label>\n</fieldset>\n</form>\n'


def _fields(article: Article) -> Iterator[str]:
    rows = [*fields(article)]
    if not rows:
        return
    numbers = {collapse_whitespace(block.text): number for number, block in reversed([*enumerate(article.blocks, 1)])}
    yield "<section>\n<h2>Fields</h2>\n<dl>\n"
    for name, value in rows:
        yield f"<dt>{text(name)}</dt><dd><bdi>{text(value)}</bdi>"
        if collapse_whitespace(value) in numbers:
            yield f"<small>block {numbers[collapse_whitespace(value)]}</small>"
        yield "</dd>\n"
    yield "</dl>\n</section>\n"


def _places(article: Article) -> list[tuple[str, str]]:
    """Each block's own tag, and where it stands in words."""
    document, blocks = article.document, article.blocks
    if not document.owners:
        return [("", _lines(block)) for block in blocks]
    depths: list[int] = []
    for parent in document.elements.parents:
        depths.append(1 if parent == NO_ELEMENT else depths[parent] + 1)
    return [
        (document.elements.tags[owner], block.xpath or "" if depths[owner] <= DEEP else f"{depths[owner]} elements deep")
        for block, owner in zip(blocks, document.owners, strict=True)
    ]


def _lines(block: Block) -> str:
    if block.lines is None:
        return ""
    first, last = block.lines
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _run(run: Run, places: list[tuple[str, str]]) -> Iterator[str]:
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


def _block(number: int, block: Block, places: list[tuple[str, str]], *, alone: bool) -> Iterator[str]:
    tag, place = places[number - 1]
    form = " h" if tag in _HEADINGS else " li" if tag in _ITEMS else " pre" if tag == "pre" else ""
    state = " kept" if block.kept else " alone part" if block.label in PARTS else " alone" if alone else ""
    body = block.kept and block.label is Label.BODY
    name = "" if body or not alone else f'<span class="name">{block.label}</span>'
    before, after, direction = (f"{name}<bdi>", "</bdi>", "") if name else ("", "", ' dir="auto"')
    yield (
        f'<li class="b {label_class(block.label)}{state}{form}" id="b{number}">'
        f'<a class="n" href="#b{number}" aria-describedby="w{number}"><span class="hidden">block </span>{number}</a>'
        f'<div class="t"{direction}>{before}'
    )
    yield text(block.text)
    yield f'{after}</div><div class="why" id="w{number}">{_why(block, place)}</div></li>\n'


def _why(block: Block, place: str) -> str:
    """The evidence, and what shows on hover and focus: verdict, score and place."""
    verdict = f"{'kept' if block.kept else 'removed'}, label <b>{block.label}</b>, score <b>{block.score:.2f}</b>"
    reasons = f'<span class="reasons">{text("; ".join(block.evidence))}</span>' if block.evidence else ""
    return f'{reasons}<span class="more">{verdict}<br><code>{text(place)}</code></span>'
