"""The headline where a page shows it beside other things that look like one, mostly without a title that tells."""

from __future__ import annotations

import pytest

import cleanpage

STORY = "".join(
    f"<p>The harbour council met for hour {n} on Monday and heard the fishermen, who had waited for the pier since spring.</p>"
    for n in range(8)
)


def headline(above: str, head: str = "", url: str | None = None) -> str | None:
    return cleanpage.clean(f"<html><head>{head}</head><body>{above}{STORY}</body></html>", url=url).headline


def test_kicker_and_title_in_one_heading_with_the_sign_of_the_pages_own_title() -> None:
    heading = "<h1><span class=kicker>Inquiry into the storm</span> <span>Two keepers resign</span></h1>"
    title = "<title>Inquiry into the storm: Two keepers resign - Lagoon Times</title>"
    assert headline(heading, title) == "Inquiry into the storm: Two keepers resign"


def test_a_sign_inside_a_headline_does_not_cut_it() -> None:
    for text in ("Otters · a year on the river", "Pier or no pier – what the council wants", "Storm: two keepers resign"):
        head = f'<title>{text} | Lagoon Times</title><meta property="og:title" content="{text}">'
        assert headline(f"<h1>{text}</h1>", head) == text


NAVIGATION = "<ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li><li><a href=/sport>Sport</a></li></ul>"


@pytest.mark.parametrize(
    "above",
    [
        "<p><a href=/>Home</a> &gt; <a href=/news>News</a> &gt; <a href=/news/harbour>Harbour</a></p>",
        "<p><b>LAGOON TIMES</b></p>",
        "<h2>News</h2>",
        "<p>Advertisement</p>",
        "<p>17 January 2026</p>",
    ],
    ids=["breadcrumb", "site", "section", "advertisement", "date"],
)
@pytest.mark.parametrize("title", ["", "<title>Lagoon Times</title>"], ids=["no title", "the site's title"])
def test_the_shown_heading_and_not_what_stands_above_it(above: str, title: str) -> None:
    heading = "<h1>Council votes to rebuild the eastern pier</h1>"
    assert headline(f"{NAVIGATION}{above}{heading}", title) == "Council votes to rebuild the eastern pier"


def test_no_caption_below_the_heading_is_the_headline() -> None:
    photo = "<div><img src=pier.jpg><p>The eastern pier after the storm of January. Photo: Lagoon Times</p></div>"
    heading = "<h2>Council votes to rebuild the eastern pier</h2>"
    assert headline(f"{NAVIGATION}{heading}{photo}") == "Council votes to rebuild the eastern pier"


def test_the_day_above_a_heading_in_the_same_block_is_cut() -> None:
    assert headline("<h1>Jan 17, 2026<br>Council votes to rebuild the eastern pier</h1>") == (
        "Council votes to rebuild the eastern pier"
    )
