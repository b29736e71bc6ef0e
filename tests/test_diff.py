"""What differs between two cleanings: nothing for the same page; every changed verdict, label and field otherwise."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from conftest import FIXTURES, Fixture, fixtures
from hypothesis import given
from hypothesis import strategies as st

import cleanpage
from cleanpage.diff import diff


def block(text: str, label: str = "body", kept: bool = True) -> dict[str, Any]:
    return {"text": text, "label": label, "kept": kept}


def state(*blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", **fields, "articleBody": "left out", "blocks": [*blocks]}


@pytest.mark.parametrize("fixture", fixtures())
def test_a_page_does_not_differ_from_itself(fixture: Fixture) -> None:
    article = cleanpage.clean(fixture.path)
    saved = json.loads(json.dumps(article.to_dict(blocks=True)))
    assert not article.diff(cleanpage.clean(fixture.path))
    assert not diff(saved, article.to_dict(blocks=True))
    assert str(article.diff(article)) == ""


def test_every_kind_of_change_has_its_line() -> None:
    before = state(
        block("Menu", "navigation", False), block("Otters", "headline", False), block("Seen at noon."), block("Gone."),
        block("Ad", "related", False), block("Tail."), headline="Otters", author=[{"@type": "Person", "name": "Ada"}],
    )  # fmt: skip
    after = state(
        block("Menu", "navigation", False), block("Otters", "headline", False), block("Seen at noon.", "caption", False),
        block("New."), block("Ad", "advertisement", False), block("Tail."), headline="Otters return",
        author=[{"@type": "Person", "name": "Ada"}, {"@type": "Person", "name": "Bo"}], dateline="3 May",
    )  # fmt: skip
    changed = diff(before, after)
    assert str(changed).splitlines() == [
        "~ headline: Otters -> Otters return",
        "~ author: Ada -> Ada, Bo",
        "~ dateline: nothing -> 3 May",
        "- removed [body -> caption] Seen at noon.",
        "< gone [body] Gone.",
        "> new [body] New.",
        "~ relabelled [related -> advertisement] Ad",
    ]
    assert [change.kind for change in changed.blocks] == ["removed", "gone", "new", "relabelled"]
    assert [change.name for change in changed.fields] == ["headline", "author", "dateline"]
    assert bool(changed)


def test_a_moved_score_is_no_change() -> None:
    assert not diff(state(block("One.") | {"score": 0.9}), state(block("One.") | {"score": 0.7}))


def test_a_block_is_shown_on_one_line() -> None:
    (change,) = diff(state(), state(block("One\nword " * 40))).blocks
    assert "\n" not in str(change)
    assert str(change).endswith("…")


def test_html_against_its_text() -> None:
    article, text = (cleanpage.clean(FIXTURES / f"news-wire.{suffix}") for suffix in ("html", "txt"))
    changed = article.diff(text)
    assert {change.kind for change in changed.blocks} <= {"kept", "removed", "relabelled", "new", "gone"}
    assert any(change.name == "headline" for change in changed.fields) == (article.headline != text.headline)


@pytest.mark.parametrize(
    "wrong", [{"blocks": 3}, {"blocks": "ab"}, {"blocks": [1]}, {"blocks": [{"text": "a"}]}, {"blocks": ["a"]}]
)
def test_what_is_no_article_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not an article with its blocks"):
        diff(wrong, state())


blocks = st.lists(st.builds(block, st.sampled_from("abcd"), st.sampled_from(("body", "related")), st.booleans()), max_size=12)


@given(blocks, blocks)
def test_the_changes_lead_from_one_page_to_the_other(one: list[dict[str, Any]], two: list[dict[str, Any]]) -> None:
    changed = diff(state(*one), state(*two))
    gone = [change.before for change in changed.blocks if change.after is None]
    new = [change.after for change in changed.blocks if change.before is None]
    assert len(one) - len(gone) == len(two) - len(new)
    assert all(change.before != change.after for change in changed.blocks)
    back = diff(state(*two), state(*one))
    assert bool(back) == bool(changed)
    if one == two:
        assert not changed


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("shuffled", [False, True])
def test_large_pages_are_matched_by_what_they_have_once(share: float, shuffled: bool) -> None:
    chance = Random(3)
    before = [block(f"{number}") for number in range(1_000)] + [block("again")] * 50
    after = [one for one in before if chance.random() < share]
    changed = diff(state(*before), state(*after)).blocks
    assert [change.kind for change in changed] == ["gone"] * (len(before) - len(after))
    if shuffled:
        chance.shuffle(after)
    changed = diff(state(*before), state(*after)).blocks
    gone, new = ([change.text for change in changed if change.kind == kind] for kind in ("gone", "new"))
    assert len(before) - len(gone) == len(after) - len(new)
    matched = [
        [one["text"] for one in page if one["text"] not in {"again", *lost}] for page, lost in ((before, gone), (after, new))
    ]
    assert matched[0] == matched[1]


def test_time_is_no_square_of_the_blocks() -> None:
    """These would take minutes."""
    before = [block(f"{number}") for number in range(30_000)]
    assert len(diff(state(*before), state(*before[::2])).blocks) == 15_000
    assert len(diff(state(*before), state(*before[::-1])).blocks) == 2 * 29_999
