"""What belongs to a story beside its body: subtitle, comments, images, links, videos, tables; and what a caller leaves out."""

from __future__ import annotations

import datetime as dt
import pickle
from pathlib import Path

import pytest
from lxml import html

import cleanpage
from cleanpage import Article, Comment, Image, Label, Link, Table, Video
from cleanpage.blocks import split
from cleanpage.core import SWITCH, library
from cleanpage.input.read import read
from cleanpage.story.comments import threads

PAGE = """<!doctype html><html lang="en"><title>Otters return - Beacon</title><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><main>
<h1>Otters return</h1><p class="standfirst">After forty years the animals are back in the Tarn.</p>
<p class="byline">By Ada Brink, 3 March 2026</p>
<figure><img src="/i/otter.jpg" alt="An otter on a stone" width="800" height="600">
<figcaption>An otter at the weir. Photo: Ada Brink</figcaption></figure>
<p>Two otters were seen on the <a href="/river">river Tarn</a> on Sunday by the old mill, keepers said, for the first time
in many years. <img src="/i/icons/paw.png" alt="paw"></p>
<iframe src="https://video.example/embed/77" title="Otters at the weir" allow="autoplay"></iframe>
<p>The keepers have counted the animals of the river since 1960, and they put the numbers in a table for all to read.</p>
<table><caption>Otters by year</caption><tr><th>Year<th>Otters<tr><td>1960<td>12<tr><td>1985<td>0<tr><td>2026<td>2</table>
<iframe src="https://maps.example/maps/embed?at=tarn" allow="fullscreen"></iframe>
<p><img src="/i/blank.gif" data-src="/i/weir.jpg" alt="The weir"></p>
<p>Nobody knows where the animals came from, but the water is cleaner than it was, and there are fish in it again.</p>
<video controls title="The pair"><source src="/v/pair.mp4"></video><audio src="/v/splash.mp3"></audio>
<p>The council will vote in May on whether the weir is to be rebuilt so that the animals can pass it without harm.</p></main>
<section id="comments"><h2>3 comments</h2><ol class="comment-list">
<li class="comment even"><div class="comment-author"><cite class="fn">Ruth Marl</cite> says:</div>
<time datetime="2026-03-04T10:00">4 March 2026 at 10:00</time><div class="content">
<p>I saw them too, by the ferry, early in the morning on Saturday.</p><p>They were not shy at all.</p></div>
<a href="#r">Reply</a>
<ol class="children"><li class="comment odd"><div class="comment-author"><cite class="fn">Ned</cite> says:</div>
<time datetime="2026-03-04T11:00">4 March 2026 at 11:00</time><div class="content">
<p>Lucky you! I have been waiting there for weeks.</p></div><a href="#r">Reply</a></li></ol></li>
<li class="comment even"><div class="comment-author"><cite class="fn">Old Tom</cite> says:</div>
<time datetime="2026-03-05T09:00">5 March 2026 at 09:00</time><div class="content">
<p>They eat all our fish, mark my words, nothing good comes of this.</p></div><a href="#r">Reply</a></li></ol>
<form><label>Leave a comment</label><textarea></textarea></form></section><footer>© 2026 Beacon</footer>"""
URL = "https://beacon.example/news/otters"


@pytest.fixture(scope="module", params=["compiled", "python", "tree"])
def article(request: pytest.FixtureRequest) -> Article:
    if request.param == "tree":
        return cleanpage.clean(html.fromstring(PAGE), url=URL)
    if request.param == "compiled":
        return cleanpage.clean(PAGE, url=URL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, "0")
        library.cache_clear()
        found = cleanpage.clean(PAGE, url=URL)
    library.cache_clear()
    return found


class TestParts:
    def test_subtitle(self, article: Article) -> None:
        assert article.subtitle == "After forty years the animals are back in the Tarn."
        assert article.subtitle not in article.body
        assert article.to_dict()["alternativeHeadline"] == article.subtitle

    def test_images_in_order_without_icons_and_placeholders(self, article: Article) -> None:
        assert article.images == (
            Image("https://beacon.example/i/otter.jpg", "An otter on a stone", "An otter at the weir. Photo: Ada Brink"),
            Image("https://beacon.example/i/weir.jpg", "The weir"),
        )

    def test_links(self, article: Article) -> None:
        assert article.links == (Link("river Tarn", "https://beacon.example/river"),)

    def test_videos(self, article: Article) -> None:
        assert article.videos == (
            Video("https://video.example/embed/77", "Otters at the weir"),
            Video("https://beacon.example/v/pair.mp4", "The pair"),
            Video("https://beacon.example/v/splash.mp3"),
        )

    def test_videos_are_links_where_they_stand(self, article: Article) -> None:
        written = article.to_markdown()
        assert "many years.\n\n[Otters at the weir](https://video.example/embed/77)\n\nThe keepers" in written
        assert "[The pair](https://beacon.example/v/pair.mp4)" in written
        assert "https://beacon.example/v/splash.mp3" in written
        assert "https://" not in article.to_markdown(links=False)
        assert '<p><a href="https://video.example/embed/77">Otters at the weir</a></p>' in article.to_html()

    def test_tables(self, article: Article) -> None:
        rows = (("Year", "Otters"), ("1960", "12"), ("1985", "0"), ("2026", "2"))
        assert article.tables == (Table(rows, 1, "Otters by year"),)
        frame = article.tables[0].to_pandas()
        assert list(frame.columns) == ["Year", "Otters"]
        assert frame["Otters"].tolist() == ["12", "0", "2"]

    def test_comments(self, article: Article) -> None:
        first = "I saw them too, by the ferry, early in the morning on Saturday.\n\nThey were not shy at all."
        assert article.comments == (
            Comment(first, "Ruth Marl", dt.datetime(2026, 3, 4, 10)),
            Comment("Lucky you! I have been waiting there for weeks.", "Ned", dt.datetime(2026, 3, 4, 11)),
            Comment("They eat all our fish, mark my words, nothing good comes of this.", "Old Tom", dt.datetime(2026, 3, 5, 9)),
        )

    def test_all_are_pickled(self, article: Article) -> None:
        again = pickle.loads(pickle.dumps(article))
        for name in ("subtitle", "images", "links", "videos", "tables", "comments"):
            assert getattr(again, name) == getattr(article, name)
            assert pickle.loads(pickle.dumps(getattr(article, name))) == getattr(article, name)


COMMENTED = """<h1>Otters return</h1>
<p>Two otters were seen on the river Tarn on Sunday by the old mill, keepers said, for the first time in many years.</p>
<p>Nobody knows where the animals came from, but the water is cleaner than it was, and there are fish in it again.</p>
<p>The council will vote in May on whether the weir is to be rebuilt so that the animals can pass it without harm.</p>
<div id="comments"><h3>2 comments</h3>{}</div>"""


@pytest.mark.parametrize(
    "comments",
    [
        "<dl><dt>Ruth Marl said...</dt><dd><p>I saw them by the ferry, early on Saturday.</p></dd><dd>4 March 2026 10:00</dd>"
        "<dt>Ned said...</dt><dd><p>Lucky you, I have waited there for weeks.</p></dd><dd>4 March 2026 11:00</dd></dl>",
        "<p>By Ruth Marl, 4 March 2026 10:00</p><p>I saw them by the ferry, early on Saturday.</p>"
        "<p>By Ned, 4 March 2026 11:00</p><p>Lucky you, I have waited there for weeks.</p>",
        '<div class=post><p>I saw them by the ferry, early on Saturday.</p><p class="meta"><b class="author">Ruth Marl</b> '
        '4 March 2026 10:00</p></div><div class=post><p>Lucky you, I have waited there for weeks.</p><p class="meta">'
        '<b class="author">Ned</b> 4 March 2026 11:00</p></div>',
    ],
    ids=["definitions", "paragraphs", "signed below"],
)
def test_comments_of_other_forms(comments: str) -> None:
    document = split(read(COMMENTED.format(comments)))
    start = next(at for at, text in enumerate(document.texts) if text == "2 comments")
    found = threads(document, range(start, len(document)), read(""), "en")
    assert [(thread.comment.text, thread.comment.author, thread.comment.date) for thread in found] == [
        ("I saw them by the ferry, early on Saturday.", "Ruth Marl", dt.datetime(2026, 3, 4, 10)),
        ("Lucky you, I have waited there for weeks.", "Ned", dt.datetime(2026, 3, 4, 11)),
    ]


@pytest.mark.parametrize("page", ["", "<p>Two otters.", "Otters return\n\nTwo otters were seen on the river by the mill.\n"])
def test_pages_without_such_parts_have_none(page: str) -> None:
    article = cleanpage.clean(page)
    assert article.subtitle is None
    parts = (article.comments, article.images, article.links, article.videos, article.tables)
    assert parts == ((), (), (), (), ())


def test_cells_over_rows_and_columns_have_their_text_in_each() -> None:
    rows = "<tr><th colspan=2>Lock<th>Opened<tr><td rowspan=2>Tarn<td>upper<td>1897<tr><td>lower<td>1902"
    story = "<p>The river has two locks by the mill, and both of them are open to boats from March to October.</p>"
    article = cleanpage.clean(f"<h1>Locks of the Tarn</h1>{story}<table>{rows}</table>{story[:-5]} each year.</p>")
    assert [table.rows for table in article.tables] == [
        (("Lock", "Lock", "Opened"), ("Tarn", "upper", "1897"), ("Tarn", "lower", "1902"))
    ]


class TestChoice:
    def test_without_tables(self) -> None:
        article = cleanpage.clean(PAGE, tables=False)
        assert "1985" in cleanpage.clean(PAGE).body
        assert "1985" not in article.body
        assert "1985" not in article.to_markdown()
        assert article.tables == ()
        assert "1985" in [block.text for block in article.blocks if not block.kept]

    def test_with_comments(self) -> None:
        article = cleanpage.clean(PAGE, comments=True)
        paragraphs = article.paragraphs
        assert paragraphs[: len(cleanpage.clean(PAGE).paragraphs)] == cleanpage.clean(PAGE).paragraphs
        assert "Lucky you! I have been waiting there for weeks." in paragraphs
        assert "Reply" not in paragraphs
        assert article.comments == cleanpage.clean(PAGE).comments
        assert article.authors == cleanpage.clean(PAGE).authors
        assert {block.label for block in article.blocks if block.text.startswith("Lucky you")} == {Label.COMMENTS}

    def test_pruned(self) -> None:
        article = cleanpage.clean(PAGE, prune=["figure, table", "p:has(a)", "[title='The pair']"])
        assert not any(text.startswith("Two otters") or text == "1985" for text in article.paragraphs)
        assert [image.alt for image in article.images] == ["The weir"]
        assert [video.address for video in article.videos] == ["https://video.example/embed/77", "/v/splash.mp3"]
        assert [block.text for block in article.blocks] == [block.text for block in cleanpage.clean(PAGE).blocks]

    def test_it_is_part_of_what_an_article_is(self) -> None:
        article = cleanpage.clean(PAGE, prune=["figure"], comments=True)
        again = pickle.loads(pickle.dumps(article))
        assert again == article != cleanpage.clean(PAGE)
        assert (again.body, again.images, again.blocks) == (article.body, article.images, article.blocks)

    @pytest.mark.parametrize("workers", [0, 2])
    def test_in_many_pages(self, workers: int) -> None:
        tree = html.fromstring(PAGE)
        for result in cleanpage.clean_many([PAGE, tree], workers=workers, threads=False, tables=False, prune=["figure"]):
            assert result.article == cleanpage.clean(PAGE if result.key == 0 else tree, tables=False, prune=["figure"])
            assert result.article is not None
            assert "1985" not in result.article.body

    def test_on_text(self) -> None:
        text = "Otters return\n\nTwo otters were seen on the river by the old mill on Sunday, keepers said.\n"
        assert cleanpage.clean(text, tables=False, comments=True, prune=["p"]).body == cleanpage.clean(text).body

    @pytest.mark.parametrize("selector", ["div >", "", "p[", ":nonsense", "p::before"])
    def test_a_selector_that_is_none(self, selector: str) -> None:
        with pytest.raises(ValueError, match="is no CSS selector: "):
            cleanpage.clean(PAGE, prune=[selector])

    def test_a_selector_of_another_type(self) -> None:
        with pytest.raises(TypeError, match="prune is a list of CSS selectors"):
            cleanpage.clean(PAGE, prune=[Path("p")])  # type: ignore[list-item]
