"""What a page's data say of its site and of its story, without what systems put there for themselves."""

from __future__ import annotations

import pytest

import cleanpage

BODY = (
    "<h1>Ferry comes back</h1>"
    + "<p>The ferry came back at dusk with forty people aboard, and each had a story to tell.</p>" * 6
)


@pytest.mark.parametrize(
    ("given", "url", "name"),
    [
        ("Lagoon Times - News from all five harbours", "https://www.lagoontimes.example/a", "Lagoon Times"),
        ("News from all five harbours | Lagoon Times", "https://lagoontimes.example/a", "Lagoon Times"),
        ("Lagoon: the paper of the coast", "https://lagoon.example/a", "Lagoon"),
        ("Lagoon Times |", "https://example.org/a", "Lagoon Times"),
        ("Fish & Boats", "https://example.org/a", "Fish & Boats"),
        ("Coast - Sea", "https://example.org/a", "Coast - Sea"),
    ],
)
def test_the_name_of_a_site_without_its_slogan(given: str, url: str, name: str) -> None:
    page = f'<title>Ferry comes back</title><meta property="og:site_name" content="{given}">{BODY}'
    assert cleanpage.clean(page, url=url).site_name == name


def test_neither_a_slogan_nor_the_title_of_the_page_is_the_name_of_the_site() -> None:
    app = '<meta name="application-name" content="Lagoon Times">'
    for given in ("All that floats and all that sinks, every day", "Ferry comes back"):
        page = f'<title>Ferry comes back</title><meta property="og:site_name" content="{given}">{app}{BODY}'
        assert cleanpage.clean(page, url="https://lagoontimes.example/a").site_name == "Lagoon Times"


def test_keywords_without_the_tags_of_a_system() -> None:
    words = (
        "ferry, type:story, 100312362, editors_pick, hasProduct: true, COVID-19, 8f507083-bac4-423a-9015-2eb31e1bce50, 5G, 2026"
        ", subject:harbours, Boats: old and new, iBoat, 2026-03-04 10:00"
    )
    article = cleanpage.clean(f'<meta name="keywords" content="{words}">{BODY}')
    assert article.keywords == ["ferry", "COVID-19", "5G", "2026", "Boats: old and new", "iBoat"]


def test_the_next_source_where_one_has_the_tags_of_a_system_alone() -> None:
    page = f'<meta name="news_keywords" content="type:story, id_17"><meta name="keywords" content="ferry">{BODY}'
    assert cleanpage.clean(page).keywords == ["ferry"]
