"""What grafts promise: each new block has its label, the page's own blocks stay, and nothing comes from another fold."""

from __future__ import annotations

import random
import re
from collections import defaultdict

import lxml.html
import pytest
from donors import Donors, donors
from graft import disguise, graft, graft_labels, shorten
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.blocks import Document, split
from cleanpage.input.read import read

SEEDS = range(60)
PLACES = "harbour bridge orchard station library market quarry meadow lighthouse tannery".split()
PARTS = {
    "body": "The council said on Monday that the {place} will open again in spring, although repairs took longer than planned.",
    "comments": "I have walked past the {place} every morning for years, and nobody ever told us why it closed!",
    "cookie consent": "We and our partners store cookies on your device by the {place}, and you may refuse at any time.",
    "legal": "Nothing on these pages about the {place} is advice of any kind, and we take no liability for its use.",
    "related": "Why the old {place} was never painted blue",
    "byline": "Mara Tolland writes about the {place} and has lived in the valley for longer than she likes to admit.",
}
"""A sentence for each label, so that a text tells which label it has to have."""


def sentences(label: str, fold: int) -> list[str]:
    return [f"{PARTS[label].format(place=place)} Number {fold}{place[0]}." for place in PLACES]


def texts_of_fold(fold: int) -> dict[str, str]:
    """The label of each text that stands on the donors of a fold."""
    return {text: label for label in PARTS for text in sentences(label, fold)}


@pytest.fixture(scope="module")
def stock() -> Donors:
    return donors((fold, "en", list(texts), list(texts.values())) for fold in (0, 1) for texts in [texts_of_fold(fold)])


STORY = [
    "The ferry left the pier a little after nine with forty people and a goat on board, the captain told us later.",
    "By noon the fog had come down so thick that nobody on the deck could see the water under the rail.",
    "They waited for two hours, sang what they knew by heart, and shared the bread that the baker had brought along.",
    "When the sun came out the boat lay forty yards from where it had started that morning.",
]
MENU = ["Home", "News", "Harbour times", "Letters", "Contact the editors"]


def page(story: str) -> str:
    menu = "".join(f'<li class="menu-item"><a href="/{number}">{name}</a></li>' for number, name in enumerate(MENU))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Fog</title></head><body class="home"><ul class="menu">{menu}</ul>'
        f'<div id="main" class="wide main"><h1>Fog holds the ferry</h1>{story}</div><p class="foot">Printed in the valley</p>'
        "</body></html>"
    )


PAGES = {
    "paragraphs": page("".join(f'<p class="text">{text}</p>' for text in STORY)),
    "breaks": page("<br><br>".join(STORY)),
    "bare": page("<div>" + "<br><br>".join(STORY) + "</div>"),
    "list": page("<ul>" + "".join(f"<li>{text}</li>" for text in STORY) + "</ul>"),
    "table": page("<table>" + "".join(f"<tr><td>{text}</td></tr>" for text in STORY) + "</table>"),
    "articles": page("".join(f"<article><div><p>{text}</p></div></article>" for text in STORY)),
    "one": page(f"<div><p>{STORY[0]}</p></div>"),
}


def blocks(markup: str) -> Document:
    return split(read(markup, kind="html"))


def grown(name: str, stock: Donors, seed: int, fold: int = 0) -> str:
    found = graft(PAGES[name], STORY, stock, random.Random(seed), fold)
    assert found is not None
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_own_blocks_stay_and_all_others_have_a_label(stock: Donors, name: str) -> None:
    for seed in SEEDS:
        document = blocks(grown(name, stock, seed))
        marks = graft_labels(document)
        assert any(marks)
        assert [text for text, mark in zip(document.texts, marks) if mark is None] == blocks(PAGES[name]).texts


def test_lines_of_one_paragraph_stay_together(stock: Donors) -> None:
    markup = page("<div>" + "<br>".join(STORY) + "</div>")
    for seed in SEEDS:
        document = blocks(graft(markup, ["\n".join(STORY)], stock, random.Random(seed), 0) or markup)
        assert [text for text, mark in zip(document.texts, graft_labels(document)) if mark is None] == blocks(markup).texts


def test_texts_keep_their_label_but_for_what_other_stories_say(stock: Donors) -> None:
    wanted, seen = texts_of_fold(0), set()
    for seed in SEEDS:
        document = blocks(grown("paragraphs", stock, seed))
        for text, mark in zip(document.texts, graft_labels(document)):
            if mark and text in wanted:
                seen.add((wanted[text], mark))
    assert {(label, label) for label in PARTS if label != "body"} <= seen
    assert {(label, mark) for label, mark in seen if label not in (mark, "body")} == set()
    assert {mark for label, mark in seen if label == "body"} == {"comments", "related", "other"}


def test_nothing_comes_from_another_fold(stock: Donors) -> None:
    for fold in (0, 1):
        foreign = texts_of_fold(1 - fold)
        for seed in SEEDS:
            assert not any(text in grown("paragraphs", stock, seed, fold) for text in foreign)


def test_the_same_generator_makes_the_same_page(stock: Donors) -> None:
    pages = [grown("paragraphs", stock, seed) for seed in SEEDS]
    assert pages == [grown("paragraphs", stock, seed) for seed in SEEDS]
    assert len(set(pages)) == len(SEEDS)


def test_a_page_gets_none_of_its_own_text(stock: Donors) -> None:
    own = sentences("body", 0)
    for seed in SEEDS:
        document = blocks(graft(page("".join(f"<p>{text}</p>" for text in own)), own, stock, random.Random(seed), 0) or "")
        assert all(document.texts.count(text) <= 1 for text in own)


def test_comments_make_threads_of_many_shapes(stock: Donors) -> None:
    tags: dict[str, int] = defaultdict(int)
    named = 0
    for seed in range(200):
        root = lxml.html.fromstring(graft(PAGES["paragraphs"], STORY, stock, random.Random(seed), 0) or PAGES["paragraphs"])
        thread = [element for element in root.iter() if element.get("data-graft") == "comments"]
        inside = [element for outer in thread for element in outer.iter()]
        named += any(element.get("class") for element in inside)
        for tag in {str(element.tag) for element in inside}:
            tags[tag] += 1
    assert all(tags[tag] for tag in ("ol", "ul", "dl", "table", "article", "blockquote", "form", "img", "b"))
    assert 0 < named < 150


@pytest.mark.parametrize("markup", ["", "<", "Only text", "<frameset><frame src=a></frameset>", page("<p>Another story.</p>")])
def test_where_there_is_no_story_there_is_no_graft(stock: Donors, markup: str) -> None:
    assert graft(markup, STORY, stock, random.Random(1), 0) is None
    assert shorten(markup, STORY, random.Random(1)) is None


def test_a_fold_without_donors_adds_no_comments(stock: Donors) -> None:
    assert graft(PAGES["paragraphs"], STORY, Donors({}), random.Random(1), 0) is None


@given(
    st.lists(
        st.sampled_from([*re.findall(r"<[^>]*>", "".join(PAGES.values())), "</p>", "</td>", "<p", "&#0;", *STORY]), max_size=40
    ),
    st.integers(0, 1000),
)
def test_no_markup_breaks_it(stock: Donors, parts: list[str], seed: int) -> None:
    markup = "".join(parts)
    for made in (
        graft(markup, STORY, stock, random.Random(seed), 0),
        shorten(markup, STORY, random.Random(seed)),
        disguise(markup, random.Random(seed)),
    ):
        assert made is None or isinstance(blocks(made).texts, list)


def test_a_disguise_changes_names_alike_and_nothing_else(stock: Donors) -> None:
    for seed in SEEDS:
        markup = grown("paragraphs", stock, seed)
        masked = disguise(markup, random.Random(seed))
        assert masked is not None
        before, after = blocks(markup), blocks(masked)
        assert after.texts == before.texts
        assert graft_labels(after) == graft_labels(before)
        names = zip(before.elements.attributes, after.elements.attributes, strict=True)
        by_name = defaultdict(set)
        for old, new in names:
            if old.get("class"):
                by_name[old["class"]].add(new.get("class"))
        assert all(len(found) == 1 for found in by_name.values())
        assert not {"menu", "menu-item", "home", "text", "foot"} & {name for found in by_name.values() for name in found}


@pytest.mark.parametrize("name", ["paragraphs", "articles", "list", "table"])
def test_a_shortened_page_begins_its_story_as_the_whole_one(name: str) -> None:
    sizes = set()
    for seed in SEEDS:
        short = blocks(shorten(PAGES[name], STORY, random.Random(seed)) or "")
        kept = [text for text in short.texts if text in STORY]
        sizes.add(len(kept))
        assert kept == STORY[: len(kept)]
        assert "Fog holds the ferry" in short.texts
    assert sizes == {1, 2, 3, 4}
