"""Units to graft onto pages, built in many ways: threads of comments, boxes of prose, notices, teasers, other posts."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import lxml.html
from donors import BOXES, PHRASE_WORDS, Texts, count_words
from graft_words import FAMILIES, MONTHS, NAMES, TELLING, VAGUE, WORDS

MARK: Final = "data-graft"
"""The attribute that holds the label of every block of a graft. The network reads no such attribute."""

WITHIN: Final = {"ul": "li", "ol": "li", "dl": "dd", "tr": "td", "table": "tr", "tbody": "tr"}

Element = Any
Items = list[Any]
"""Elements, and strings of text between them."""


def fitting(element: Element, parent: str, label: str) -> Element:
    """An element, in what has to be around it in a list or table."""
    while parent in WITHIN and element.tag != WITHIN[parent]:
        tags = [WITHIN[parent]]
        while tags[-1] in WITHIN:
            tags.append(WITHIN[tags[-1]])
        for tag in reversed(tags):
            element = _made(tag, element)
        element.set(MARK, label)
    return element


def _made(tag: str, *content: Any, attributes: Mapping[str, str] | None = None) -> Element:
    element = lxml.html.Element(tag, dict(attributes or {}))
    for item in content:
        if not isinstance(item, str):
            element.append(item)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + item
        else:
            element.text = (element.text or "") + item
    return element


def phrase_line(text: str, rng: random.Random) -> Element:
    """A line in a box of its own; some of them are links, some are in capitals."""
    line: Any = text.upper() if rng.random() < 0.2 else text[:1].upper() + text[1:]
    if rng.random() < 0.3:
        line = _made("a", line, attributes={"href": f"/{random_name(rng)}"})
    line = _made(rng.choice(("p", "p", "div", "h3")), line)
    return _made("div", line) if rng.random() < 0.7 else line


def random_name(rng: random.Random, dropped: float = 0.0) -> str:
    if rng.random() < dropped:
        return ""
    letters = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=rng.randint(3, 7)))
    return rng.choice(("css-", "sc-", "_", "x", "", "")) + letters


@dataclass(slots=True)
class Maker:
    """Makes units out of what there is in a language."""

    rng: random.Random
    stock: Mapping[str, Sequence[Texts]]
    language: str
    page: Set[str]
    """The texts that the page has."""
    fresh: dict[str, Sequence[Texts]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the elements of the unit being made are called, by what they are for."""
    naming: str = "none"

    def unit(self) -> tuple[str, str, list[Element]] | None:
        """A unit's label, the place where it goes, and its outer elements; None where there is nothing to make it of."""
        rng = self.rng
        ways: tuple[tuple[float, Callable[[], tuple[str, str, list[Element]] | None]], ...] = (
            (0.36, self.thread), (0.14, self.about), (0.06, self.legal), (0.06, self.author), (0.2, self.notice),
            (0.16, self.teasers), (0.12, self.stories),
        )  # fmt: skip
        for _ in range(4):
            self.names, self.naming = {}, rng.choice(("none", "none", "random", "vague", "telling"))
            made = rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0]()
            if made is not None:
                return made
        return None

    def thread(self) -> tuple[str, str, list[Element]] | None:
        """Comments on the story, with what stands around them."""
        rng = self.rng
        count = rng.choice((2, 3, 3, 4, 5, 6, 8, 10, 14, 19, 25))
        spoken, prose = self.of("comment"), self.paragraphs()
        own = rng.choice((1.0, 1.0, 0.8, 0.5, 0.0)) if len(spoken) >= count else 0.0
        if not prose and not own:
            return None
        kind = rng.choice("ol ul ol ul dl div div div article table section bare blockquote".split())
        looks = _looks(rng)
        comments = []
        for number in range(count):
            texts = [
                rng.choice(spoken)[0] if rng.random() < own or not prose else rng.choice(prose)
                for _ in range(rng.randint(1, looks.most))
            ]
            comments.append(self.comment(looks, texts, number, kind))
        unit = self.heading("comments", count) if rng.random() < 0.5 else []
        unit += self.joined(comments, kind, looks)
        if rng.random() < 0.35:
            unit.insert(rng.choice((0, len(unit), len(unit))), self.form())
        if kind == "bare" and rng.random() < 0.5:
            return "comments", "below", unit
        return "comments", "below", self.wrapped(unit, "thread", rng.randint(1 if len(unit) > 1 else 0, 2))

    def comment(self, looks: _Looks, texts: list[str], number: int, kind: str) -> tuple[Items, Items, Items]:
        """Head, text and foot of a comment; of a bare one all stands in its text."""
        rng = self.rng
        head: Items = []
        if looks.avatar:
            head.append(
                _made("img", attributes={"src": f"/avatar/{rng.randrange(10**6)}.png", "alt": "", **self.named("avatar")})
            )
        author = self.author_name() if looks.author else ""
        if author:
            inner = _made("a", author, attributes={"href": f"/user/{rng.randrange(9999)}"}) if looks.author_linked else author
            head.append(_made(looks.author_tag, inner, attributes=self.named("author")))
        if looks.says and author:
            head.append(self.word("says"))
        if looks.date:
            when = self.date()
            inner = _made("a", when, attributes={"href": f"#comment-{number + 1}"}) if looks.permalink else when
            head.append(_made(looks.date_tag, inner, attributes=self.named("date")))
        if looks.number:
            head.append(_made("a", f"#{number + 1}", attributes={"href": f"#c{number}"}))
        foot: Items = []
        if looks.votes:
            foot.append(
                _made("span", rng.choice(("▲ {0} ▼", "+{0}", "{0} likes", "Like ({0})", "👍 {0}")).format(rng.randrange(40)))
            )
        if looks.reply:
            foot.append(_made("a", self.word("reply") or "↩", attributes={"href": f"?replyto={number}", **self.named("reply")}))
        if looks.bits and self.of("bit"):
            foot.append(_made("span", rng.choice(self.of("bit"))[0]))
        if kind == "bare" and looks.inline:
            return (
                [],
                [_made("p", *_spaced([*head, texts[0]], " ")), *(_made("p", text) for text in texts[1:])],
                self.line(foot, looks, "reply"),
            )
        text = self.text(texts, looks)
        if kind == "bare":
            text = [_made("p", part) if isinstance(part, str) else part for part in text]
        return self.line(head, looks, "head"), text, self.line(foot, looks, "reply")

    def line(self, items: Items, looks: _Looks, role: str) -> Items:
        """What stands above or below a comment's text: in one line, or each by itself."""
        if not items or looks.split:
            return [_made("div", item, attributes=self.named(role)) for item in items]
        return [_made(looks.line_tag, *_spaced(items, looks.separator), attributes=self.named(role))]

    def text(self, texts: Sequence[str], looks: _Looks) -> Items:
        if looks.text_tag == "br":
            parts: Items = [texts[0]]
            for text in texts[1:]:
                parts += [_made("br"), _made("br"), text]
            return [_made("div", *parts, attributes=self.named("text"))]
        if looks.text_tag == "" and len(texts) == 1:
            return [texts[0]]
        paragraphs = [_made(looks.text_tag or "p", text) for text in texts]
        return [_made("div", *paragraphs, attributes=self.named("text"))] if looks.text_wrapped else paragraphs

    def joined(self, comments: Sequence[tuple[Items, Items, Items]], kind: str, looks: _Looks) -> list[Element]:
        """The list, table or row of elements that comments stand in."""
        rng = self.rng
        items: list[Element] = []
        for head, text, foot in comments:
            content = [*text, *head, *foot] if looks.head_below else [*head, *text, *foot]
            if kind == "bare":
                items += content
            elif kind == "dl":
                items += [_made("dt", *head, attributes=self.named("head"))] if len(head) else []
                items.append(_made("dd", *self.held([*text, *foot], looks), attributes=self.named("comment")))
            elif kind == "table":
                cells = [_made("td", *part) for part in (head, [*text, *foot]) if part]
                items += [_made("tr", *cells)] if looks.split else [_made("tr", cell) for cell in cells]
            else:
                tag = "li" if kind in ("ol", "ul") else kind
                item = _made(tag, *self.held(content, looks), attributes=self.named("comment"))
                if items and rng.random() < looks.nested:
                    items[-1].append(_made(kind, item) if tag == "li" else item)
                else:
                    items.append(item)
        if kind in ("ol", "ul", "dl", "table"):
            return [_made(kind, *items, attributes=self.named("thread"))]
        return items

    def held(self, content: Items, looks: _Looks) -> Items:
        return [_made("div", *content, attributes=self.named("comment-inner"))] if looks.held else content

    def form(self) -> Element:
        first, *rest = self.words("form")
        rows: Items = [_made(self.rng.choice(("h3", "h4", "p", "div", "legend")), first)]
        for word in self.rng.sample(rest, min(len(rest), self.rng.randint(1, 4))):
            field_ = _made("input", attributes={"type": "text", "name": "f"})
            rows.append(_made("p", _made("label", word), field_) if self.rng.random() < 0.7 else _made("div", word, field_))
        rows += [_made("textarea", attributes={"rows": "4"}), _made("button", rest[-1])]
        return _made("form", *rows, attributes=self.named("form"))

    def about(self) -> tuple[str, str, list[Element]] | None:
        """A box of prose, as of a site's sidebar."""
        rng = self.rng
        texts = self.run("other prose", 4) if rng.random() < 0.4 else self.passage(4)
        return self.box("other", "about", rng.choice(("above", "below", "below")), texts, 0.9)

    def legal(self) -> tuple[str, str, list[Element]] | None:
        return self.box("legal", "legal", self.rng.choice(("above", "below", "below")), self.run("legal prose", 4), 0.4)

    def author(self) -> tuple[str, str, list[Element]] | None:
        """A note about the author, below the story."""
        texts = self.run("byline prose", 2)
        return self.box("byline", "about", "close", texts, 0.3) if texts else None

    def box(
        self, label: str, heading: str, where: str, texts: Sequence[str], headed: float
    ) -> tuple[str, str, list[Element]] | None:
        if not texts:
            return None
        rng = self.rng
        unit = self.heading(heading, 0) if rng.random() < headed else []
        if rng.random() < 0.2:
            unit.append(_made("img", attributes={"src": "/me.jpg", "alt": ""}))
        unit += [_made(rng.choice(("p", "p", "p", "div")), text) for text in texts]
        if label == "byline" and rng.random() < 0.6:
            unit.insert(0, _made("p", _made("b", self.author_name())))
        return label, where, self.wrapped(unit, "box", rng.randint(1, 2), rng.choice(("div", "div", "aside", "section")))

    def notice(self) -> tuple[str, str, list[Element]] | None:
        """A notice, form or offer as paragraphs without a name."""
        rng = self.rng
        label = rng.choices(list(BOXES), list(BOXES.values()))[0]
        texts = self.run(f"{label} prose" if rng.random() < 0.7 else label, 5)
        if not texts:
            return None
        unit = []
        for text in texts:
            if count_words(text) > PHRASE_WORDS:
                unit.append(_made(rng.choice(("p", "p", "div", "h4")), text))
            else:
                inner = _made("a", text, attributes={"href": "#"}) if rng.random() < 0.4 else text
                unit.append(_made(rng.choice(("p", "div", "button", "h3", "label")), inner))
        if rng.random() > 0.3 or len(unit) > 3:
            unit = self.wrapped(unit, "notice", rng.randint(1, 2))
        return label, rng.choice(("above", "between", "between", "below", "close")), unit

    def teasers(self) -> tuple[str, str, list[Element]] | None:
        """Links to other stories, between paragraphs or below the last."""
        rng = self.rng
        titles = [*self.of("title"), *((story[0],) for story in self.of("story") if story[0])]
        if not titles:
            return None
        tag = rng.choice(("ul", "ul", "div", "div", "p", "article"))
        pictured, told, dated = rng.random() < 0.3, rng.random() < 0.4, rng.random() < 0.3
        unit = self.heading("related", 0) if rng.random() < 0.6 else []
        items = []
        for (title,) in rng.sample(titles, min(len(titles), rng.choice((1, 1, 2, 3, 3, 4, 6)))):
            link = _made("a", title, attributes={"href": self.address()})
            if tag == "p":
                items.append(_made("p", *([self.word("related"), ": "] if rng.random() < 0.4 else []), link))
                continue
            content: Items = [_made("img", attributes={"src": "/t.jpg", "alt": ""})] if pictured else []
            content.append(_made(rng.choice(("h3", "h4", "div", "span")), link) if told or rng.random() < 0.6 else link)
            content += [_made(rng.choice(("span", "div")), self.date(), attributes=self.named("date"))] if dated else []
            summaries = self.of("summary") or [(text,) for text in self.paragraphs()]
            content += [_made("p", rng.choice(summaries)[0])] if told and summaries else []
            items.append(_made("li" if tag == "ul" else tag, *content, attributes=self.named("teaser")))
        unit += [_made("ul", *items, attributes=self.named("related"))] if tag == "ul" else items
        if tag != "p" or rng.random() < 0.4:
            unit = self.wrapped(unit, "related", rng.randint(0 if len(unit) == 1 else 1, 2))
        return "related", rng.choice(("between", "between", "close", "below", "below")), unit

    def stories(self) -> tuple[str, str, list[Element]] | None:
        """Further posts of a feed."""
        rng = self.rng
        known = [story for story in self.of("story") if story[0]]
        if not known:
            return None
        level, linked, signed, more = (
            rng.choice(("h1", "h2", "h2", "h3")),
            rng.random() < 0.8,
            rng.random() < 0.6,
            rng.random() < 0.6,
        )
        tag, below = rng.choice(("div", "div", "article", "section", "")), rng.random() < 0.5
        unit: list[Element] = []
        for title, *texts in rng.sample(known, min(len(known), rng.choice((1, 1, 2, 3, 4, 5)))):
            inner = _made("a", title, attributes={"href": self.address()}) if linked else title
            post = [_made(level, inner, attributes=self.named("heading"))]
            line = (
                [_made("div", *_spaced([self.date(), self.author_name()], " | "), attributes=self.named("head"))]
                if signed
                else []
            )
            post += [] if below else line
            post += [_made("p", text) for text in texts[: rng.randint(1, 5)]]
            post += [_made("p", _made("a", self.word("more") or "…", attributes={"href": self.address()}))] if more else []
            post += line if below else []
            unit += [_made(tag, *post, attributes=self.named("post"))] if tag else post
        return "related", "below", unit if rng.random() < 0.5 else self.wrapped(unit, "post", 1)

    def of(self, kind: str) -> Sequence[Texts]:
        """The pieces of a kind, without those that stand on the page itself."""
        if kind not in self.fresh:
            self.fresh[kind] = [run for run in self.stock.get(kind, ()) if self.page.isdisjoint(run)]
        return self.fresh[kind]

    def paragraphs(self) -> list[str]:
        """Paragraphs of one story after another, as comments that read like a story."""
        stories = self.of("story")
        chosen = self.rng.sample(range(len(stories)), min(len(stories), 12))
        return [text for at in chosen for text in stories[at][1:]]

    def passage(self, most: int) -> Sequence[str]:
        """Some neighbouring paragraphs of one story."""
        stories = self.of("story")
        return self.some(self.rng.choice(stories)[1:], most) if stories else ()

    def run(self, kind: str, most: int) -> Sequence[str]:
        runs = self.of(kind)
        return self.some(self.rng.choice(runs), most) if runs else ()

    def some(self, texts: Sequence[str], most: int) -> Sequence[str]:
        size = min(len(texts), self.rng.randint(1, most))
        start = self.rng.randint(0, len(texts) - size)
        return texts[start : start + size]

    def wrapped(self, unit: list[Element], role: str, levels: int, tag: str = "div") -> list[Element]:
        """A unit in so many elements around it."""
        for level in range(levels):
            unit = [
                _made(
                    "div" if level else tag,
                    *unit,
                    attributes=self.named(role if level == levels - 1 else "inner"),
                )
            ]
        return unit

    def heading(self, kind: str, count: int) -> list[Element]:
        text = self.word(kind).format(n=count)
        if not text:
            return []
        tag = self.rng.choice(("h2", "h3", "h3", "h4", "div", "p", "strong"))
        made = _made("strong" if tag == "strong" else tag, text, attributes=self.named("heading"))
        return [_made("div", made)] if tag == "strong" else [made]

    def words(self, kind: str) -> list[str]:
        by_language = WORDS[kind]
        return (by_language.get(self.language) or by_language["en"]).split("|")

    def word(self, kind: str) -> str:
        if self.language not in WORDS[kind] and self.rng.random() < 0.5:
            return ""
        return self.rng.choice(self.words(kind))

    def named(self, role: str) -> dict[str, str]:
        """The class or id of an element; of the same role always the same."""
        rng = self.rng
        if role not in self.names:
            name = ""
            if self.naming == "random":
                name = random_name(rng, 0.2)
            elif self.naming == "vague":
                name = " ".join(rng.sample(VAGUE, rng.randint(0, 2)))
            elif self.naming == "telling":
                name = rng.choice(TELLING.get(role, "").split() or [""])
            self.names[role] = {"class": name} if name else {}
        return self.names[role]

    def author_name(self) -> str:
        rng = self.rng
        way = rng.random()
        if way < 0.2:
            return "".join(rng.choices(("ka", "lo", "mi", "ster", "zor", "wolf", "blue", "max", "ni", "_"), k=3)) + str(
                rng.randrange(99)
            )
        script = self.language if self.language in NAMES and way < 0.9 else "latin"
        first, families = rng.choice(NAMES[script].split()), FAMILIES[script].split()
        return f"{first} {rng.choice(families)}" if families and way < 0.7 else first

    def date(self) -> str:
        rng = self.rng
        dates = self.of("date")
        if dates and rng.random() < 0.3:
            return rng.choice(dates)[0]
        day = date(2003, 1, 1) + timedelta(rng.randrange(8300))
        clock = rng.choice(("", "", " {h}:{m:02}", " at {t}:{m:02} {p}", ", {h}:{m:02}", " - {h:02}:{m:02}"))
        hour, minute = rng.randrange(24), rng.randrange(60)
        forms = [
            "{d:02}.{n:02}.{y}",
            "{y}-{n:02}-{d:02}",
            "{n}/{d}/{y}",
            "{d}/{n}/{y}",
            "{d:02}/{n:02}/{s:02}",
            "{y}/{n:02}/{d:02}",
        ]
        months = MONTHS.get(self.language)
        if months:
            forms += ["{d} {b} {y}", "{d} {b} {y}", "{d} {a} {y}", "{d}. {b} {y}"]
        if self.language == "en":
            forms += ["{b} {d}, {y}", "{b} {d}, {y}", "{a} {d}, {y}", "{r} days ago", "{r} months ago", "on {b} {d}, {y}"]
        month = months.split()[day.month - 1] if months else ""
        return (rng.choice(forms) + clock).format(
            d=day.day, n=day.month, y=day.year, s=day.year % 100, b=month, a=month[:3], r=rng.randint(2, 11), h=hour,
            m=minute, t=hour % 12 or 12, p="pm" if hour > 11 else "am",
        )  # fmt: skip

    def address(self) -> str:
        rng = self.rng
        return rng.choice(("/{y}/{n:02}/{k}.html", "/{k}", "/news/{k}-{i}", "/?p={i}", "/story/{i}")).format(
            y=rng.randint(2004, 2025), n=rng.randint(1, 12), k=random_name(rng), i=rng.randrange(10**6)
        )


@dataclass(frozen=True, slots=True)
class _Looks:
    """What the comments of one thread look like: what each has, and how it stands."""

    author: bool
    author_linked: bool
    avatar: bool
    date: bool
    permalink: bool
    says: bool
    number: bool
    votes: bool
    reply: bool
    bits: bool
    """Words, names and buttons of other threads."""
    split: bool
    """Each part of the head in an element of its own."""
    inline: bool
    """Name and text in one paragraph, where a thread has no elements around its comments."""
    head_below: bool
    held: bool
    text_wrapped: bool
    author_tag: str
    date_tag: str
    line_tag: str
    text_tag: str
    separator: str
    nested: float
    """The share of comments that stand within the one they answer."""
    most: int
    """Paragraphs of a comment."""


_SHARES: Final = {
    "author": 0.85, "author_linked": 0.4, "avatar": 0.35, "date": 0.7, "permalink": 0.3, "says": 0.25, "number": 0.1,
    "votes": 0.2, "reply": 0.5, "bits": 0.15, "split": 0.3, "inline": 0.6, "head_below": 0.2, "held": 0.4, "text_wrapped": 0.3,
}  # fmt: skip


def _looks(rng: random.Random) -> _Looks:
    choice = rng.choice
    return _Looks(
        **{name: rng.random() < share for name, share in _SHARES.items()},
        author_tag=choice(("b", "strong", "cite", "span", "span", "em")),
        date_tag=choice(("span", "time", "small", "em")),
        line_tag=choice(("div", "div", "p", "header", "h5")),
        text_tag=choice(("p", "p", "p", "p", "div", "br", "")),
        separator=choice((" ", " ", " | ", " · ", " - ", ", ")),
        nested=choice((0.0, 0.0, 0.2, 0.4)),
        most=choice((1, 1, 2, 3)),
    )


def _spaced(items: Items, separator: str) -> Items:
    """Items with a separator between them, none beside a picture."""
    found: Items = []
    for item in items:
        if found and getattr(found[-1], "tag", "") != "img":
            found.append(separator)
        found.append(item)
    return found
