"""What speaks for each label of a block: its words, its shape, the names of the elements around it, its place on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import regex

from cleanpage.blocks import Columns
from cleanpage.blocks.columns import NO_ELEMENT
from cleanpage.evidence import (
    ASIDE,
    CERTAIN,
    HINT,
    LONG_PHRASE,
    NOTICE,
    PHRASE,
    REGION,
    SEARCH,
    SHAPE,
    SHORT,
    TEASER,
    WORD,
    Evidence,
    text_evidence,
)
from cleanpage.fields.dateline import is_date_line
from cleanpage.label import Label
from cleanpage.layout import CARD, HEAD, LEAD, TAIL, Layout
from cleanpage.model.encode import Around

FADING, FADED = 0.85, 0.55
"""How much less each name further out counts; names are read as long as they count more than the second."""

LINK_TO: Final = 0.2
"""What a phrase counts in a link: a link to a legal text is not that text."""

SUBTITLE, PARAGRAPH = 6, 20
"""Words of the shortest subtitle; and of the shortest block that may be a paragraph."""

MAX_TEXT: Final = 1500
"""Characters; nothing is looked for in longer blocks."""

ENDING: Final = 9
"""Characters at the end of a block that tell whether it ends a sentence."""

TITLES: Final = 6
"""Mean words of the links in a list from which they are titles of stories, whatever the list is called."""

MENU_LINK: Final = 2
"""Words of a link in a menu that leads to the newsletters or the latest stories and is none."""

MENU_LINKS, MENU_WORDS = 4, 3.5
"""Links in one block, and words of each, from which the block is a menu on one line."""

BESIDES: Final = 3
"""Blocks of the largest link to the story before or after."""

FOOT: Final = 40
"""Lines of the longest foot of a text page."""

_LINKED_TO: Final = frozenset(("legal", "copyright", "trademark", "advertisement", "cookie consent"))
_FOOTER_LINKS: Final = frozenset(
    ("navigation", "newsletter", "paywall", "login", "cookie consent", "legal", "related", "tags", "advertisement", "form")
)
"""What a short link in the footer may lead to and still is the footer's."""

_FOOT: Final = frozenset(("copyright", "footer", "legal"))
_DATA: Final = frozenset(("dt", "dd", "th"))
_MENU_LINKS: Final = frozenset(("newsletter", "paywall", "related", "tags", "caption", "comments", "advertisement", "other"))
_DETAILS: Final = frozenset(("tags", "byline", "dateline", "metadata", "navigation", "breadcrumb", "share"))
"""Kinds of blocks that are never long."""

_DIGIT: Final = regex.compile(r"\d")
_LETTERS: Final = regex.compile(r"\p{L}+")
_NUMBER: Final = regex.compile(r"^[\W_]*+\d[\W\d_]*+$")
_PRICE: Final = regex.compile(
    r"^\D{0,12}\p{Sc}\s?\d[\d.,\s]*\D{0,12}$|^\D{0,12}\d[\d.,\s]*(?:\p{Sc}|EUR|USD|GBP|CHF|zł|kr|руб)\D{0,12}$"
)
_TRAIL: Final = regex.compile(r"\w[^>›»→]*(?:[>›→]|(?<=\s)»(?=\s)|::)\s*\w.*", regex.S)
_MENU: Final = regex.compile(r"(?:^|\s)[|·•]\s")
_KEYWORDS: Final = regex.compile(r"^\p{L}[\w -]{1,30}(?:[,|;] ?\p{L}[\w -]{1,30}){2,}$")
_BYLINE: Final = regex.compile(r"^(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Dd]i|[Aa]v)\s+\p{Lu}")
_CREDIT: Final = regex.compile(r"\([^()/]{2,60}/[^()/]{2,40}\)\W*$|[摄攝]$|撮影\W*$")
_HASHTAG: Final = regex.compile(r"^[#＃][^\W\d][\w ]{1,40}$")
_ADDRESS: Final = regex.compile(r"https?:|/\w")
_ADVERTISER: Final = regex.compile(
    r"doubleclick\.|adserv|ad-?click|googlead|taboola|outbrain|utm_medium=(?:affiliate|display|banner)|partnerize|awin1\."
)
"""Addresses of advertisements."""

_TAG: Final = regex.compile(
    r"/(?:tags?|topics?|themen?|thema|labels?|keywords?|etiquetas?|schlagw[oö]rte?r?|temas?)[/=]|[?&]tag="
)
_SECTION: Final = regex.compile(r"^(?:https?:)?(?://[^/]+)?/?\w[^:?]*$")
"""Addresses of a part of the site."""

_LETTER: Final = regex.compile(r"letter|mail|inbox|feed|rss|brief|blad|boletín|рассыл|eepurl|syndic|alert")
"""What tells of a newsletter, in words or in an address."""

_AUTHOR: Final = regex.compile(r"/(?:authors?|autor(?:es|en|i)?|auteurs?|byline|forfatter|columnists?)/|[?&]author=")
_GOES: Final = regex.compile(r"location|href|window\.open")
_SENTENCE: Final = regex.compile(r"[.!?。！？।]\W*$")


class Judge:
    """What each block of one page says by itself and by where it stands."""

    def __init__(
        self, columns: Columns, kept: Sequence[bool], named: Mapping[int, Label], authors: Sequence[str], around: Around
    ) -> None:
        self.columns = columns
        headline = next((index for index, label in named.items() if label is Label.HEADLINE), None)
        self.page = Layout(columns, kept, headline, around)
        self.copied = {columns.texts[index]: index for index in range(len(columns) - 1, -1, -1) if kept[index]}
        self.authors = [name.casefold() for name in authors]

    def words(self, index: int) -> Iterator[Evidence]:
        """What a block's text says it is."""
        page, text = self.page, self.columns.texts[index]
        linked, size = page.linked[index], page.sizes[index]
        footer = size <= TEASER and page.in_footer(index)
        for label, weight, reason in text_evidence(text) if len(text) <= MAX_TEXT else ():
            if footer and (label == "tags" or (linked and label in _FOOTER_LINKS)):
                yield label, weight * LINK_TO, reason
            elif label == "share" and not linked and page.form(index) != NO_ELEMENT:
                continue
            elif linked and label in _LINKED_TO:
                yield label, weight * LINK_TO, f"link to {reason}"
            elif linked and weight <= LONG_PHRASE and size > TEASER:
                yield label, weight / 2, reason
            elif label == "footer" and (index < page.first or page.in_menu(index)):
                yield "navigation", weight, reason
            elif label == "newsletter" and index < page.first and size <= MENU_LINK and self._offers(index, reason):
                yield "paywall", weight, reason
            elif label == "tags" and page.html and not self._near(index):
                yield "navigation", HINT, reason
            elif label in ("byline", "dateline") and page.head.stop <= index < page.last:
                yield "metadata", weight, reason
            elif label in _MENU_LINKS and size <= MENU_LINK and page.in_menu(index):
                yield "navigation", weight, reason
            else:
                yield label, weight, reason

    def _offers(self, index: int, reason: str) -> bool:
        """Whether a link or a button above the story with which one subscribes sells the paper rather than a newsletter."""
        page = self.page
        if not (page.linked[index] or page.tag(index) == "button") or page.form(index) != NO_ELEMENT:
            return False
        return _LETTER.search(reason) is None and _LETTER.search(page.address(index).lower()) is None

    def _near(self, index: int) -> bool:
        """Whether a block stands in the story's head, in it, or shortly after it."""
        page = self.page
        return page.head.start <= index <= page.last + 2 * HEAD

    def shape(self, index: int) -> Iterator[Evidence]:
        """What a block's form says it is, at the place where it stands."""
        page, text = self.page, self.columns.texts[index]
        size, density, linked = page.sizes[index], page.densities[index], page.linked[index]
        under = page.headline < index < min(page.first, page.headline + HEAD)
        brief = len(text) <= MAX_TEXT
        tail = index > page.last and index >= len(page.sizes) - TAIL
        links, tag = page.links(index), page.tag(index)
        if density > 0.5 and index <= page.head.stop and brief and size <= PARAGRAPH and _TRAIL.fullmatch(text):
            yield "breadcrumb", PHRASE, "a trail of links"
        elif linked and links >= MENU_LINKS and size <= MENU_WORDS * links:
            after = page.last < index <= page.last + LEAD < len(page.sizes)
            kind = "footer" if tail or page.in_footer(index) else "tags" if after else "navigation"
            yield kind, WORD, f"{links} short links"
        elif linked:
            heading = tag in ("h1", "h2", "h3", "h4", "h5") and size > 1
            story = index > page.first and (heading or page.mean_link(index) >= TEASER)
            story = story or size >= 2 * TEASER
            footer = tail or page.in_footer(index)
            yield "related" if story else "footer" if footer else "navigation", SHAPE, f"link density {density:.2f}"
        elif not page.html and len(_MENU.findall(text)) > 1 and not _SENTENCE.search(text[-ENDING:]):
            yield "footer" if tail else "navigation", SHAPE, "a menu on one line"
        if tag == "option" and self._leads(self.columns.owners[index]):
            yield "navigation", CERTAIN, "in a list of addresses"
        elif tag == "option":
            yield "form", LONG_PHRASE, "in a drop-down list"
        if linked:
            yield from self._target(index)
        copied = self.copied.get(text, index)
        if copied != index and size >= TEASER:
            repeats = "navigation" if linked else "subtitle" if under else "metadata"
            yield repeats, CERTAIN, f"repeats block {copied + 1}"
        elif page.headline < len(page.sizes) and text == self.columns.texts[page.headline]:
            yield "metadata", WORD, "repeats the headline"
        elif under and SUBTITLE <= size <= 3 * PARAGRAPH and not linked:
            yield "subtitle", LONG_PHRASE if index - 1 == page.headline else WORD, "between headline and story"
        if brief and size <= PARAGRAPH and _DIGIT.search(text):
            yield from self._figures(index)
        if size <= SHORT and not linked and tag in _DATA:
            yield "metadata", HINT, f"in <{tag}>"
        if index > page.last and not density and brief and size <= NOTICE and _KEYWORDS.match(text):
            yield "metadata", SHAPE, "a bare list of keywords"
        elif _HASHTAG.match(text):
            yield "tags", PHRASE, "a hashtag"
        if size <= SHORT and _BYLINE.match(text):
            yield "byline", LONG_PHRASE if index in page.head else SHAPE, "begins as a byline"
        if index in page.head and brief and size <= SHORT and any(name in text.casefold() for name in self.authors):
            yield "byline", LONG_PHRASE, "names the author"
        if index <= page.last and _CREDIT.search(text[-99:]):
            yield "caption", LONG_PHRASE, "ends with a photo credit"

    def _target(self, index: int) -> Iterator[Evidence]:
        """What a block is by where its link leads."""
        page = self.page
        size, address = page.sizes[index], page.address(index).lower()
        if _ADVERTISER.search(address):
            yield "advertisement", CERTAIN, "leads to an advertisement"
        elif size <= TEASER * page.links(index) and self._near(index) and not page.in_menu(index) and _TAG.search(address):
            yield "tags", WORD, "leads to a tag"
        elif size <= TEASER and page.heads(index) and not page.in_menu(index) and _SECTION.search(address):
            if page.tag(index) != "h1" and not (index and page.heads(index - 1) and page.linked[index - 1]):
                yield "metadata", LONG_PHRASE, "a link above the headline"
        elif index in page.head and size <= TEASER and _AUTHOR.search(address):
            yield "byline", LONG_PHRASE, "leads to an author"

    def _leads(self, option: int) -> bool:
        """Whether an entry of a drop-down list is an address, or is gone to when it is chosen."""
        elements = self.page.elements
        if _ADDRESS.match(elements.attributes[option].get("value", "")):
            return True
        at = elements.parents[option]
        while at != NO_ELEMENT and elements.tags[at] == "optgroup":
            at = elements.parents[at]
        return at != NO_ELEMENT and _GOES.search(elements.attributes[at].get("onchange", "")) is not None

    def _figures(self, index: int) -> Iterator[Evidence]:
        """Dates, numbers and prices."""
        page, text = self.page, self.columns.texts[index]
        if _PRICE.match(text):
            yield "metadata", WORD, "a price"
        elif is_date_line(text):
            if index in page.head:
                yield "dateline", PHRASE, "a date line"
            elif len(_LETTERS.findall(text)) <= TEASER and not page.densities[index]:
                yield "metadata", HINT, "a bare date"
        elif _NUMBER.match(text):
            yield "metadata", HINT, "a bare number"

    def names(self, index: int) -> Iterator[Evidence]:
        """What the elements around a block are called, up to those that hold the story too; the nearest few tell."""
        page = self.page
        at, fade = page.nearest[index], 1.0
        footer, form = page.in_footer(index), False
        while at != NO_ELEMENT and fade > FADED:
            inside = 1 - (1 - FADING) / 5
            for label, weight, reason in page.names(at):
                here = self._here(label, index, at, footer)
                if label == "navigation" and weight >= CERTAIN:
                    here, weight = ("navigation", weight) if page.size(at) <= BESIDES else (here, REGION)
                if here and not (here == "form" and form):
                    form = form or here == "form"
                    yield here, weight * fade if here == label else HINT, reason
                if here not in _DETAILS or index in page.head:
                    inside = FADING
            fade *= inside
            at = page.named(page.elements.parents[at])

    def _here(self, label: str, index: int, at: int, footer: bool) -> str:
        """What an element's name means at this place of the page, "" for nothing."""
        page = self.page
        size, linked = page.sizes[index], page.linked[index]
        if label == "comments" and page.head.stop <= index < page.last and size <= SHORT:
            return "metadata"
        if label == "navigation" and not linked and page.form(index) != NO_ELEMENT:
            return ""
        if label == ASIDE:
            return "" if not linked else "navigation" if size < TEASER else "related"
        if label == SEARCH:
            return "form" if size <= SHORT and page.size(at) <= CARD else ""
        if footer and (label in ("navigation", "legal") or (linked and size <= TEASER and label in _FOOTER_LINKS)):
            return "footer"
        if label == "navigation" and linked and page.mean_link(index) >= TITLES:
            return ""
        if label in _DETAILS and label != "byline" and size >= PARAGRAPH:
            return ""
        if label == "tags" and not self._near(index):
            return "navigation" if linked and size <= TEASER else ""
        if label == "tags" and size > TEASER:
            return ""
        if label == "dateline" and not _DIGIT.search(self.columns.texts[index]):
            return ""
        if (label == "dateline" and index not in page.head) or (label == "byline" and page.head.stop <= index < page.last):
            return "metadata"
        if label == "caption" and (linked or not page.head.start <= index <= page.last + LEAD):
            return ""
        if (label == "footer" and not footer) or (label == "subtitle" and (linked or index not in page.head)):
            return ""
        return label

    def foot(self, own: Mapping[int, tuple[str, float]]) -> int:
        """Where the foot of a text page begins: at the first notice after its story; at the end where there is none."""
        for index, (label, weight) in own.items():
            if index > self.page.last and index >= len(self.page.sizes) - FOOT and label in _FOOT and weight >= PHRASE:
                return index
        return len(self.page.sizes)

    def place(self, index: int, foot: int) -> Evidence:
        """The last resort: where on the page a block stands."""
        page = self.page
        size = page.sizes[index]
        if page.first < index < page.last:
            return "other", 0.0, "inside the story"
        if size >= PARAGRAPH:
            return "other", 0.0, "a paragraph outside the story"
        if page.tag(index) == "button":
            return "other", 0.0, "a button"
        if page.html and index in page.head and size <= TEASER:
            return "metadata", 0.0, "beside the headline"
        if index < page.first:
            return "other" if page.html else "navigation", 0.0, "before the story"
        if size > TEASER and not _SENTENCE.search(self.columns.texts[index][-ENDING:]):
            return "related", 0.0, "a title after the story"
        if page.html:
            return "footer" if index >= len(page.sizes) - TAIL else "other", 0.0, "after the story"
        return "footer" if index >= min(foot, len(page.sizes) - TAIL) else "navigation", 0.0, "after the story"

    def kept(self, index: int) -> tuple[str, tuple[str, ...]]:
        """What a kept block is, and why: body, but for what its element says is a caption, a subtitle, a byline or a date."""
        for label, weight, reason in self._own_names(index):
            if self._fits(label, weight, index):
                return label, (reason,)
        return "body", ()

    def doubts(self, index: int, label: str) -> Iterator[str]:
        """What speaks for another label than body of a kept block, the strongest first."""
        found = (*self.words(index), *self.shape(index), *self._own_names(index))
        for _, reason in sorted((-weight, reason) for own, weight, reason in found if own == label):
            yield reason

    def _own_names(self, index: int) -> Iterator[Evidence]:
        """What the names of a block's own element and of the one around it tell, if they hold little else."""
        page = self.page
        at = self.columns.owners[index] if page.html else NO_ELEMENT
        for element in () if at == NO_ELEMENT else (at, page.elements.parents[at]):
            if element != NO_ELEMENT and page.size(element) <= LEAD:
                yield from page.own_names(element)

    def _fits(self, label: str, weight: float, index: int) -> bool:
        """Whether a kept block may be what the name of its element says."""
        size = self.page.sizes[index]
        if label == "caption":
            return weight > CERTAIN
        if index not in self.page.head or label not in ("subtitle", "byline", "dateline"):
            return False
        return size <= (3 * PARAGRAPH if label == "subtitle" else SHORT) and (
            label != "dateline" or is_date_line(self.columns.texts[index])
        )
