"""Whether a page is an article."""

from __future__ import annotations

import pytest
from conftest import FIXTURES

import cleanpage

STORIES = ["news-wire.html", "news-wire.txt", "japanese-news.html", "arabic-news.html", "french-paywall.html", "mega-menu.html"]
GOODS = "".join(
    f"<li class=product><a href=/p/{number}><img src=/{number}.jpg alt=''>Rope {number} m</a> <span class=price>€ {number}.90"
    "</span> <button>Add to basket</button></li>"
    for number in range(5, 30)
)
SHOP = f"<title>Ropes - Harbour Supply</title><nav><a href=/>Home</a> <a href=/r>Ropes</a></nav><h1>Ropes</h1><ul>{GOODS}</ul>"


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_an_article(name: str) -> None:
    assert cleanpage.is_article(FIXTURES / name)


@pytest.mark.parametrize(
    "page", ["", b"", SHOP, FIXTURES / "forum-thread.html", FIXTURES / "docs-page.html", "Home\nNews\nSport\nLog in\n"]
)
def test_what_is_no_story_is_none(page: cleanpage.AnyPage) -> None:
    assert not cleanpage.is_article(page)


def test_what_is_no_page_is_an_error() -> None:
    with pytest.raises(cleanpage.NotAPage):
        cleanpage.is_article(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    with pytest.raises(TypeError, match="Path"):
        cleanpage.is_article("pages/lock.html")
