"""A site's template: what it learns, what it says of a page, copies, order, JSON, batches."""

from __future__ import annotations

import importlib
import itertools
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanpage
from cleanpage.analysis import analyse, rejudged
from cleanpage.cli import main
from cleanpage.input.read import read
from cleanpage.integrations._rows import Added
from cleanpage.model.headline_block import headline_block
from cleanpage.model.score import score
from cleanpage.model.verdict import keep
from cleanpage.site.keys import page_keys, path_keys
from cleanpage.sites import MOST_PAGES, Site

STORIES = {
    "Otters return to the river": "Two otters were seen by the old mill on Sunday, the first in thirty years, a warden said. "
    "They crossed the weir before noon and slept under the roots of a willow until it was dark.",
    "The lock opens again": "The lock at Maddox Ferry opened at noon after a winter of repairs, and the first boats went "
    "through with flags. Its keeper counted forty of them before the gates were shut for the night.",
    "A bridge for the mill": "The council has agreed to build a bridge of oak beside the mill, so that nobody has to cross the "
    "weir on foot. Work begins in spring and is to take three months, the mayor told the meeting.",
    "Herons in the park": "A pair of herons has built its nest on the island in the park, where people feed the ducks. A sign "
    "asks visitors to keep their dogs on the lead until the young have left the nest in June.",
    "New ferry is late": "The ferry that was to be delivered in May will not come before August, its builder wrote in a "
    "letter. The engine did not pass its tests, and a second one has to be brought from the north by rail.",
    "Museum finds a boat": "Workers who dug a drain behind the museum have found the planks of a boat, which may be eight "
    "hundred years old. It will be kept in water until the city has found the money to have it dried.",
}
PROMISE = "Our reporters walk every street of the valley for you, and we have done so in all weathers since the year 1921."


def page(headline: str, story: str, *, as_text: bool = False) -> str:
    """A page of a site whose promise looks like a paragraph of the story."""
    if as_text:
        return f"Valley Courier\n\n{headline}\n\n{story}\n\n{PROMISE}\n\nHome\nNews\nContact\n"
    return (
        f"<title>{headline} - Valley Courier</title><body><nav><a href=/>Home</a> <a href=/news>News</a></nav>"
        f"<div class=story><h1>{headline}</h1><p>{story}</p><p>{PROMISE}</p></div><footer>Valley Courier</footer>"
    )


PAGES = [page(*story) for story in STORIES.items()]
TEXTS = [page(*story, as_text=True) for story in STORIES.items()]


def site_of(pages: list[str]) -> Site:
    site = Site()
    for one in pages:
        assert site.learn(one)
    return site


class TestClean:
    @pytest.mark.parametrize("pages", [PAGES, TEXTS], ids=["html", "text"])
    def test_what_repeats_goes_and_the_story_stays(self, pages: list[str]) -> None:
        story = next(iter(STORIES.values()))
        assert PROMISE in cleanpage.clean(pages[0]).body
        article = cleanpage.clean(pages[0], site=site_of(pages[1:4]))
        assert article.body == story
        promise = next(block for block in article.blocks if block.text == PROMISE)
        assert (promise.kept, promise.evidence[0]) == (False, "stands on 3 of 3 other pages of this site")
        assert promise.score < 0.5
        assert promise.label is not cleanpage.Label.BODY

    def test_what_it_does_not_know_changes_nothing(self) -> None:
        without = cleanpage.clean(PAGES[0])
        for site in (
            Site(),
            site_of(["<p>A page of another site, on which nothing of this one stands, was seen at noon today."]),
        ):
            found = cleanpage.clean(PAGES[0], site=site)
            assert found.paragraphs == without.paragraphs
            assert [block.label for block in found.blocks] == [block.label for block in without.blocks]
        assert cleanpage.clean(PAGES[0], site=Site()) == without

    @pytest.mark.parametrize("pages", [PAGES, TEXTS], ids=["html", "text"])
    def test_a_copy_of_the_page_among_the_others_does_no_harm(self, pages: list[str]) -> None:
        story = next(iter(STORIES.values()))
        site = site_of(pages[:4])
        assert cleanpage.clean(pages[0], site=site).body == story
        changed = pages[0].replace("Two otters", "Three otters").replace("Home", "Start")
        longer = changed.replace("until it was dark.", "until it was dark. They were gone on Monday.")
        assert "gone on Monday" in cleanpage.clean(longer, site=site).body
        printed = pages[0].replace("<nav>", "<nav hidden>").replace("class=story", "class=print")
        assert cleanpage.clean(printed, site=site).body.startswith("Two otters were seen")

    def test_a_page_without_blocks_is_an_empty_article(self) -> None:
        assert cleanpage.clean("", site=site_of(PAGES[:2])).blocks == ()
        assert not Site().learn("")

    def test_articles_by_a_site_pickle_and_compare(self) -> None:
        site = site_of(PAGES[1:4])
        article = cleanpage.clean(PAGES[0], site=site)
        again = pickle.loads(pickle.dumps(article))
        assert again == article
        assert again != cleanpage.clean(PAGES[0])
        assert again.blocks == article.blocks
        assert [block.evidence for block in again.blocks] == [block.evidence for block in article.blocks]


class TestLearn:
    def test_from_pages_and_from_articles_is_the_same(self) -> None:
        site, other = Site(), Site()
        for one in PAGES[:3]:
            site.learn(one)
            other.learn(cleanpage.clean(one))
        other_article = cleanpage.clean(PAGES[3], site=other)
        assert site.learn(PAGES[3])
        assert other.learn(other_article)
        assert site.to_json() == other.to_json()

    def test_copies_are_not_learned_again(self) -> None:
        site = site_of(PAGES[:3])
        assert not site.learn(PAGES[0])
        assert not site.learn(PAGES[0].replace("<nav>", "<nav><a href=/print>Print</a>"))
        assert len(site) == 3

    def test_a_frozen_site_learns_no_more(self) -> None:
        site = site_of(PAGES[:2]).freeze()
        assert site.frozen
        with pytest.raises(ValueError, match="frozen"):
            site.learn(PAGES[2])

    def test_order_does_not_matter(self) -> None:
        found = {site_of(list(order)).to_json() for order in itertools.permutations(PAGES[:4])}
        assert len(found) == 1

    def test_parts_add_up(self) -> None:
        whole, parts = site_of(PAGES[:5]), site_of(PAGES[:2]) + site_of(PAGES[2:5])
        assert parts == whole
        for one in PAGES:
            assert cleanpage.clean(one, site=parts).body == cleanpage.clean(one, site=whole).body

    def test_it_is_small_and_stays_so(self) -> None:
        site = site_of(PAGES[:5])
        assert len(site.to_json()) < 10_000
        for number in range(3 * MOST_PAGES):
            site.learn(page(f"Lock {number} opens", f"The lock number {number} opened at {number} past noon, a keeper said."))
        assert len(site) == MOST_PAGES
        assert len(site.to_json()) < 200_000


class TestJson:
    def test_there_and_back(self) -> None:
        site = site_of(PAGES[:4])
        for again in (Site.from_json(site.to_json()), pickle.loads(pickle.dumps(site))):
            assert again == site
            assert again.repeated() == site.repeated()
            assert cleanpage.clean(PAGES[5], site=again) == cleanpage.clean(PAGES[5], site=site)
        assert Site.from_json(site.freeze().to_json()).frozen

    @pytest.mark.parametrize("text", ["", "[]", "{}", '"site"', "null", "{", '{"version": 1}'])
    def test_other_texts_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="no site"):
            Site.from_json(text)

    def test_another_version_is_refused(self) -> None:
        data = json.loads(site_of(PAGES[:1]).to_json()) | {"version": 99}
        with pytest.raises(ValueError, match="version 99"):
            Site.from_json(json.dumps(data))

    def test_broken_pages_are_refused(self) -> None:
        data = json.loads(site_of(PAGES[:1]).to_json())
        for broken in ("x", "AAAA", 7):
            with pytest.raises(ValueError, match="no site"):
                Site.from_json(json.dumps(data | {"pages": [broken]}))


def test_the_report_shows_what_repeats() -> None:
    site = site_of(PAGES[:3])
    repeated = {one.text: one.pages for one in site.repeated()}
    assert repeated == {"Home News": 3, PROMISE: 3, "Valley Courier": 3}
    report = site.report()
    assert "3 of 3" in report
    assert PROMISE in report
    assert "Otters" not in report


HTML = st.lists(
    st.sampled_from(["<p class=a>x", "<div>", "</div>", "<td>", "lock opens ", "<a href=/>b</a>", "<p class=é>", "é"]),
    max_size=30,
).map("".join)


@given(HTML)
def test_the_core_makes_the_same_keys(markup: str) -> None:
    found = analyse(read(markup, kind="html"), "balanced")
    texts, paths = page_keys(found)
    assert texts.tolist() == [crc32(text.encode()) for text in found.document.texts]
    assert paths.tolist() == path_keys(found.document)


@given(HTML, st.floats(0.001, 0.999))
@settings(max_examples=50)
def test_the_core_judges_anew_as_python_does(markup: str, middle: float) -> None:
    found = analyse(read(markup, kind="html"), "balanced")
    n = len(found.document.texts)
    content = np.linspace(middle, 1 - middle, n).astype(np.float32)
    if n:
        again = rejudged(found, content, "balanced")
        np.testing.assert_array_equal(again.scores.content, content)
        scores = score(again.document)
        by_python = rejudged(type(found)(again.document, scores, []), content, "balanced")
        assert np.abs(again.scores.classes - by_python.scores.classes).max() < 1e-4
        assert again.kept == keep(again.document.texts, by_python.scores, headline_block(again.document, by_python.scores))


class TestMany:
    def addressed(self) -> Iterator[dict[str, str]]:
        for number, one in enumerate(PAGES):
            yield {"page": one, "url": f"https://www.courier.example/{number}"}
            yield {"page": f"<p>Page {number} of a site that is alone.", "url": f"https://{number}.example/"}

    @pytest.mark.parametrize("workers", [0, 2])
    def test_each_host_has_its_template(self, workers: int) -> None:
        sites: dict[str, Site] = {}
        results = list(cleanpage.clean_many(self.addressed(), by_site=sites, workers=workers))
        assert sorted(result.key for result in results) == list(range(12))
        assert set(sites) == {"courier.example", *(f"{number}.example" for number in range(6))}
        bodies = {result.key: result.article.body for result in results if result.article}
        assert [bodies[2 * number] for number in range(6)] == list(STORIES.values())

    def test_pages_without_an_address_and_those_that_fail_are_not_lost(self) -> None:
        pages = [
            PAGES[0],
            {"page": b"%PDF-1.7", "url": "https://courier.example/7"},
            {"page": PAGES[1], "url": "https://a.example"},
        ]
        results = list(cleanpage.clean_many(pages, by_site=True, workers=0))
        assert {result.key: type(result.error) for result in results} == {0: type(None), 1: cleanpage.NotAPage, 2: type(None)}

    @pytest.mark.parametrize("library", ["pandas", "polars"])
    def test_a_series_by_its_addresses(self, library: str) -> None:
        frames = pytest.importorskip(library)
        clean = importlib.import_module(f"cleanpage.integrations.{library}").clean
        given = list(self.addressed())
        pages, urls = (frames.Series([one[name] for one in given]) for name in ("page", "url"))
        frame = clean(pages, columns=["body"], urls=urls, by_site=True, workers=0)
        assert list(frame["body"])[::2] == list(STORIES.values())
        with pytest.raises(ValueError, match="addresses"):
            clean(pages, by_site=True, workers=0)

    def test_columns_of_arrow_by_their_addresses(self) -> None:
        arrow = pytest.importorskip("pyarrow")
        given = list(self.addressed())
        table = arrow.table({name: [one[name] for one in given] for name in ("page", "url")})
        added = Added("page", ("body",), 0, None, "url", {})
        added.check(table.column_names)
        assert added.to(table).column("clean_body").to_pylist()[::2] == list(STORIES.values())
        for wrong in (Added("html", ("body",), 0, None, None, None), Added("page", ("body",), 0, None, None, {})):
            with pytest.raises(ValueError, match=r"no column|url_column"):
                wrong.check(table.column_names)

    def test_the_command_saves_templates_and_takes_them_again(self, tmp_path: Path) -> None:
        rows = [{"html": one["page"], "url": one["url"]} for one in self.addressed() if "courier" in one["url"]]
        (tmp_path / "in.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        for out in ("first.jsonl", "second.jsonl"):
            command = ["batch", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / out), "--sites", str(tmp_path / "sites")]
            assert main([*command, "--workers", "0"]) == 0
            found = [json.loads(line) for line in (tmp_path / out).read_text("utf-8").splitlines()]
            assert [row["body"] for row in found] == list(STORIES.values())
        (saved,) = (tmp_path / "sites").iterdir()
        assert saved.name == "courier.example.site.json"
        saved.write_text("{}")
        assert main([*command[:3], str(tmp_path / "third.jsonl"), *command[4:]]) == 2
