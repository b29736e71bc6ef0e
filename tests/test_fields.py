"""Fields from where pages put them, what each place said, and structured data that is out to harm."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from conftest import Fixture, fixtures
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanpage
from cleanpage.fields.structured import read_data, text_of

STORY = "".join(
    f"<p>The ferry came back at dusk with {n} people aboard, and each of them had a story to tell.</p>" for n in range(9)
)
FIELDS = (
    "headline", "date_published", "date_modified", "authors", "publisher", "site_name", "article_section", "keywords",
    "description", "image", "url", "in_language",
)  # fmt: skip


def page(head: str = "", line: str = "", body: str = STORY) -> str:
    return f"<html><head>{head}</head><body><h1>Ferry comes back</h1><p>{line}</p>{body}</body></html>"


def json_ld(data: object) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{text}</script>'


GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#org", "name": "Beacon Media &amp; Sons"},
        {"@type": "Person", "@id": "#ole", "name": "Ole Dahl"},
        {"@type": "WebSite", "@id": "#site", "name": "The Beacon"},
        {
            "@type": ["NewsArticle"],
            "headline": "Ferry comes back",
            "datePublished": "2026-03-04T10:20:00+01:00",
            "dateModified": "2026-03-05T08:00:00+01:00",
            "author": [{"@type": "Person", "name": "Ada Brink"}, {"@id": "#ole"}],
            "publisher": {"@id": "#org"},
            "isPartOf": {"@id": "#site"},
            "articleSection": ["Harbour"],
            "keywords": "ferry, harbour, dusk",
            "image": {"@type": "ImageObject", "url": "/ferry.jpg"},
            "mainEntityOfPage": {"@id": "https://beacon.example/ferry"},
            "inLanguage": "en_GB",
        },
    ],
}


class TestJsonLd:
    def test_every_field(self) -> None:
        article = cleanpage.clean(page(json_ld(GRAPH)))
        assert article.date_published == dt.datetime.fromisoformat("2026-03-04T10:20:00+01:00")
        assert article.date_modified == dt.datetime.fromisoformat("2026-03-05T08:00:00+01:00")
        assert article.authors == ["Ada Brink", "Ole Dahl"]
        assert (article.publisher, article.site_name) == ("Beacon Media & Sons", "The Beacon")
        assert (article.article_section, article.keywords) == ("Harbour", ["ferry", "harbour", "dusk"])
        assert (article.url, article.image) == ("https://beacon.example/ferry", "https://beacon.example/ferry.jpg")
        assert article.in_language == "en-GB"

    @pytest.mark.parametrize(
        "wrap",
        [
            lambda text: json.dumps(text),
            lambda text: f"<!--\n{text}\n-->",
            lambda text: f"//<![CDATA[\n{text}\n//]]>",
            lambda text: text.replace('"', "&quot;"),
            lambda text: f"  {text};",
            lambda text: text.replace("Ferry comes back", "Ferry\ncomes back"),
        ],
        ids=["encoded twice", "comment", "cdata", "entities", "semicolon", "line break in a string"],
    )
    def test_wrapped_as_pages_wrap_it(self, wrap: Any) -> None:
        assert cleanpage.clean(page(json_ld(wrap(json.dumps(GRAPH))))).authors == ["Ada Brink", "Ole Dahl"]

    def test_what_describes_another_story_does_not_count(self) -> None:
        other = {"@type": "NewsArticle", "headline": "Other", "datePublished": "2020-01-01", "author": {"name": "Eva Holm"}}
        listed = {"@type": "ItemList", "itemListElement": [other], "mentions": other}
        article = cleanpage.clean(page(json_ld([listed, GRAPH])))
        assert article.authors == ["Ada Brink", "Ole Dahl"]
        assert cleanpage.clean(page(json_ld(listed))).authors == []


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "",
        "null",
        '"\\"{\\""',
        "[" * 100_000,
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        '{"@type": "NewsArticle", "headline": "' + "x" * 3_000_000 + '"}',
        '{"@type": "NewsArticle", "datePublished": NaN, "author": 3, "headline": {}, "keywords": Infinity}',
        '{"@type": "NewsArticle", "datePublished": ' + "9" * 5000 + "}",
        json.dumps(GRAPH)[:-90],
        {"@type": "NewsArticle", "datePublished": ["2026-33-03", None], "author": [None, {"name": 5}, []], "headline": []},
        {"@type": {"a": 1}, "datePublished": {"@value": "2025-01-01"}},
        {"@type": "NewsArticle", "datePublished": "9999-01-01", "headline": None, "image": [[]], "url": {"url": [7]}},
        {"@type": "NewsArticle", "@id": "#a", "author": {"@id": "#a"}, "publisher": {"@id": ["#a"]}, "isPartOf": 5},
        {"@type": "NewsArticle", "url": "javascript:alert(1)", "image": "http://[::1", "keywords": [{"a": 1}, None, 3]},
        {"@type": "NewsArticle", "breadcrumb": {"itemListElement": [1, {"name": {}}, {"item": []}]}, "inLanguage": {"x": "y"}},
        [[[[{"@type": "NewsArticle", "author": {"name": ["x" * 100_000]}}]]]],
        {"@type": "NewsArticle", "headline": "Buy pills", "name": "Buy pills"},
    ],
    ids=lambda data: str(data)[:40],
)
def test_harmful_json_ld_does_not_win_over_the_page(data: object) -> None:
    article = cleanpage.clean(page(json_ld(data), "4 March 2026"))
    assert article.date_published == dt.date(2026, 3, 4)
    assert article.headline == "Ferry comes back"
    assert article.authors == []
    assert article.url is None
    json.loads(json.dumps(article.to_dict(), allow_nan=False))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["#a", "2026-03-04"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "@value", "name", "url", "itemListElement"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
NAMES = (
    "@id", "headline", "author", "publisher", "datePublished", "dateModified", "image", "keywords", "isPartOf", "breadcrumb",
    "mainEntityOfPage", "articleSection", "inLanguage",
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6))
def test_json_ld_of_any_shape_gives_fields_of_their_types(data: dict[str, Any]) -> None:
    article = cleanpage.clean(page(json_ld(json.dumps({"@type": "NewsArticle", **data}).replace("</", ""))))
    for field in FIELDS:
        value = getattr(article, field)
        if field in ("authors", "keywords"):
            assert isinstance(value, list)
            assert all(isinstance(one, str) and one for one in value)
        elif field.startswith("date"):
            assert value is None or isinstance(value, dt.date)
        else:
            assert value is None or (isinstance(value, str) and value == value.strip() != "")
    json.dumps(article.to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    "body",
    [
        "<span itemprop=author class=author>" * 20_000 + "Ada",
        "<span itemprop=author class=author>Ada</span>" * 20_000,
        "<div itemscope itemtype=https://schema.org/Article itemprop=author>" * 5_000 + "Ada",
        "<time datetime=2026-03-04>x</time>" * 20_000,
        "<h1>" + "By | - : " * 20_000 + "</h1>",
        "<p>" + "A.A.A.A. " * 10_000 + "(",
        "<p>3 May 2026 </p>" * 5_000,
        "<p>By Ada Brink and </p>" * 5_000,
    ],
    ids=lambda body: body[:32],
)
def test_pages_that_repeat_without_end_give_fields_all_the_same(body: str) -> None:
    title = "<title>" + "Ferry | " * 20_000 + "</title>"
    article = cleanpage.clean(page(title, "By Ada Brink", body=STORY + body), max_depth=50_000)
    assert article.evidence("headline")
    json.dumps(article.to_dict(), ensure_ascii=False).encode()


def test_halves_of_characters_are_replaced() -> None:
    article = cleanpage.clean(page(json_ld('{"@type": "NewsArticle", "description": "a\\ud800b"}')))
    assert article.description == "a\ufffdb"
    assert article.dateline is None


def test_a_permalink_is_no_part_of_the_headline() -> None:
    page = "<title>Lock 7 - Manual</title><h1>Lock 7<a href='#lock'>¶</a></h1><p>The lock lifts boats of thirty tonnes.</p>"
    assert cleanpage.clean(page).headline == "Lock 7"


def test_values_are_plain_text() -> None:
    assert text_of("A &amp;amp; <em>B</em>\n C") == "A & B C"
    assert text_of(["", "x"]) is None
    assert text_of({"name": ["Ada"]}) == "Ada"


class TestMetadata:
    HEAD = (
        '<link rel="canonical" href="/ferry?id=7"><meta property="og:image" content="//img.example/a.jpg">'
        '<meta property="og:site_name" content="The Beacon"><meta name="keywords" content="ferry; Harbour;ferry">'
        '<meta property="og:description" content="All are safe."><meta property="article:section" content="News">'
        '<meta property="og:locale" content="de_AT">'
    )

    def test_from_meta_and_link(self) -> None:
        article = cleanpage.clean(page(self.HEAD), url="https://beacon.example/ferry?id=7&from=mail")
        assert article.url == "https://beacon.example/ferry?id=7"
        assert article.image == "https://img.example/a.jpg"
        assert (article.site_name, article.publisher) == ("The Beacon", "The Beacon")
        assert (article.keywords, article.article_section) == (["ferry", "Harbour"], "News")
        assert (article.description, article.in_language) == ("All are safe.", "de-AT")

    def test_a_front_page_is_no_storys_address(self) -> None:
        head = '<link rel="canonical" href="https://beacon.example/">'
        assert cleanpage.clean(page(head), url="https://beacon.example/ferry").url == "https://beacon.example/ferry"

    def test_microdata_and_rdfa(self) -> None:
        body = (
            '<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="author" itemscope '
            'itemtype="https://schema.org/Person"><span itemprop="name">Ada Brink</span>, harbour desk</span>'
            f'<span property="schema:articleSection">Harbour</span><i itemprop="datePublished">4 March 2026</i>{STORY}</div>'
            '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Troll</span></div>'
        )
        article = cleanpage.clean(page(body=body))
        assert article.authors == ["Ada Brink"]
        assert (article.article_section, article.date_published) == ("Harbour", dt.date(2026, 3, 4))

    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("en", "The ferry came back at dusk, and all who had waited on the pier since noon went home with their people."),
            (
                "de",
                "Die Fähre kam in der Dämmerung zurück, und alle, die seit Mittag am Pier gewartet hatten, gingen nach Hause.",
            ),
            (
                "fr",
                "Le bac est revenu au crépuscule, et tous ceux qui attendaient sur la jetée depuis midi sont rentrés chez eux.",
            ),
            (
                "ru",
                "Паром вернулся в сумерках, и все, кто с полудня ждал его на причале, разошлись по домам со своими близкими.",
            ),
            ("ja", "渡し船は夕暮れに戻り、正午から桟橋で待っていた人々は家族とともに家へ帰っていった。港は静かになった。"),
        ],
    )
    def test_language_of_a_page_that_declares_none(self, code: str, text: str) -> None:
        assert cleanpage.clean(text * 4, kind="text").in_language == code
        assert cleanpage.clean("").in_language is None


class TestEvidence:
    def test_each_place_with_what_it_says_and_whether_it_was_taken(self) -> None:
        head = '<title>Ferry comes back | The Beacon</title><meta property="og:title" content="A ferry returns">'
        evidence = cleanpage.clean(page(head + '<meta property="og:site_name" content="The Beacon">')).evidence("headline")
        used = {one.source for one in evidence if one.used}
        assert used == {"block 1", "<title>"}
        assert {(one.value, one.used) for one in evidence if one.source == "og:title"} == {("A ferry returns", False)}

    def test_dates_keep_their_raw_strings(self) -> None:
        article = cleanpage.clean(page('<meta name="date" content="2026-03-04T10:20:00+0100">', "March 4, 2026"))
        assert [(one.source, one.value, one.used) for one in article.evidence("date_published")] == [
            ("date", "2026-03-04T10:20:00+0100", True),
            ("block 2", "March 4, 2026", True),
        ]

    @pytest.mark.parametrize("field", FIELDS)
    def test_a_field_without_a_source_has_none(self, field: str) -> None:
        article = cleanpage.clean("")
        assert article.evidence(field) == ()

    def test_other_names_are_refused(self) -> None:
        with pytest.raises(ValueError, match="no field 'title'; there are headline, "):
            cleanpage.clean("").evidence("title")


SCHEMA = {
    "@context": str, "@type": str, "headline": str, "dateline": str, "datePublished": str, "dateModified": str, "author": list,
    "publisher": dict, "isPartOf": dict, "articleSection": str, "keywords": list, "description": str, "image": str,
    "inLanguage": str, "url": str, "articleBody": str, "alternativeHeadline": str, "page_type": str, "confidence": float,
}  # fmt: skip
"""The properties of schema.org's NewsArticle that are given: `dateline` its own, the others those of the types above
it; and two that schema.org has no word for."""


@pytest.mark.parametrize("fixture", fixtures())
def test_to_dict_is_a_news_article_of_schema_org(fixture: Fixture) -> None:
    found = cleanpage.clean(fixture.path).to_dict()
    assert (found["@context"], found["@type"]) == ("https://schema.org", "NewsArticle")
    for name, value in found.items():
        assert isinstance(value, SCHEMA[name]), name
    for date in (found.get("datePublished"), found.get("dateModified")):
        assert date is None or parsed(date)
    assert all(author["@type"] == "Person" and author["name"] for author in found.get("author", ()))
    if fixture.expected["page_type"] != "forum":  # who opened the thread, where the fixture names all who wrote
        assert [author["name"] for author in found.get("author", ())] == fixture.expected["authors"]


def parsed(date: str) -> bool:
    return bool(dt.datetime.fromisoformat(date) if "T" in date else dt.date.fromisoformat(date))


def test_what_is_given_is_read_back_the_same() -> None:
    article = cleanpage.clean(page(json_ld(GRAPH)))
    again = cleanpage.clean(page(json_ld(article.to_dict())))
    for field in FIELDS:
        assert getattr(again, field) == getattr(article, field), field


def test_a_page_of_text_has_no_structured_data() -> None:
    data = read_data(cleanpage.clean("Ferry comes back\n\nAll are safe.", kind="text").document)
    assert (data.articles, data.metas, data.properties) == ([], {}, {})
