"""Pages that show no text before their scripts run: the body comes from the data in the scripts, and the article says so."""

from __future__ import annotations

import json
import pickle
import time
from typing import Any

import bs4
import lxml.html
import pytest

import cleanpage
from cleanpage.input.javascript import literal, revived
from cleanpage.input.read import Page
from cleanpage.input.script_story import with_script_story

TITLE = "Otters return to the river"
STORY = [
    "Two otters were seen on the river by the old mill on Sunday, the first in more than thirty years.",
    "“We had given up hope,” said Ada Berg, a warden who has walked the river for half her life & more.",
    "The town will close the path beside the mill until the end of May so that nobody disturbs them.",
]
MARKUP = "".join(f"<p>{paragraph.replace('&', '&amp;')}</p>" for paragraph in STORY)
OTHER = {"title": "Bridge opens", "slug": "bridge", "content": "<p>" + "The mayor opened the bridge, and came by boat. " * 20}
ARTICLE = {"title": TITLE, "slug": "otters", "content": MARKUP}


def shell(scripts: str, shown: str = "") -> str:
    """A page that shows its navigation, and what `shown` holds."""
    return (
        f"<!doctype html><html><head><title>{TITLE} | Beacon</title></head><body><header><nav><a href=/>Home</a> "
        f"<a href=/n>News</a></nav></header><div id=app>{shown}</div>{scripts}</body></html>"
    )


def json_ld(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def data_script(name: str, data: Any) -> str:
    return f'<script id="{name}" type="application/json">{json.dumps(data)}</script>'


def state(name: str, data: Any) -> str:
    return f"<script>window.{name} = {json.dumps(data)};\n(function(){{ var s; }}())</script>"


def text(value: str) -> dict[str, str]:
    return {"type": "text", "text": value}


RICH = {
    "type": "doc",
    "content": [
        {"type": "paragraph", "content": [text(STORY[0][:20]), {"type": "link", "content": [text(STORY[0][20:])]}]},
        *({"type": "paragraph", "content": [text(paragraph)]} for paragraph in STORY[1:]),
    ],
}
PORTABLE = [{"_type": "block", "style": "normal", "children": [{"_type": "span", "text": one}]} for one in STORY]
NUXT_2 = "(function(a,b,c){c.title=a;c.body=b;return {layout:'default',data:[{post:c}],error:void 0}}(%s,%s,{}))"
LD = {"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(STORY)}]}
CASES: dict[str, tuple[str, str]] = {
    "json-ld": ("json-ld", json_ld(LD)),
    "json-ld, markup": ("json-ld", json_ld({"@type": "Article", "articleBody": MARKUP})),
    "json-ld, escaped": ("json-ld", json_ld({"@type": "Article", "articleBody": MARKUP.replace("<", "&lt;")})),
    "next": ("next", data_script("__NEXT_DATA__", {"props": {"pageProps": {"article": ARTICLE, "related": [OTHER]}}})),
    "next, list": ("next", data_script("__NEXT_DATA__", {"props": {"posts": [OTHER, ARTICLE]}})),
    "rendered": ("initial-state", state("__INITIAL_STATE__", {"title": {"rendered": TITLE}, "content": {"rendered": MARKUP}})),
    "rich text": ("initial-state", state("__INITIAL_STATE__", {"article": {"title": TITLE, "body": RICH}})),
    "rich text in a string": ("initial-state", state("__STATE__", {"title": TITLE, "body": json.dumps(PORTABLE)})),
    "blocks": ("initial-state", f"<script>__APP_STATE__=JSON.parse({json.dumps(json.dumps({'body': PORTABLE}))})</script>"),
    "elements": (
        "initial-state",
        state("__DATA__", {"headline": TITLE, "content_elements": [{"type": "text", "content": one} for one in STORY]}),
    ),
    "apollo": ("apollo", state("__APOLLO_STATE__", {"A:1": {"title": TITLE, 'body({"form":"html"})': MARKUP}, "A:2": OTHER})),
    "nuxt 2": ("nuxt", f"<script>window.__NUXT__={NUXT_2 % (json.dumps(TITLE), json.dumps(MARKUP))};</script>"),
    "nuxt 3": (
        "nuxt",
        data_script(
            "__NUXT_DATA__",
            [["ShallowReactive", 1], {"data": 2}, ["Reactive", 3], {"post": 4}, {"title": 5, "content": 6}, TITLE, MARKUP],
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_body_comes_from_the_scripts(case: str) -> None:
    source, scripts = CASES[case]
    article = cleanpage.clean(shell(scripts))
    assert (article.source, article.paragraphs, article.headline) == (source, STORY, TITLE)
    assert article.confidence > 0.9
    assert article.blocks[0].text == "Home News"
    assert pickle.loads(pickle.dumps(article)).to_dict(blocks=True) == article.to_dict(blocks=True)


@pytest.mark.parametrize("shown", ["<noscript>Please enable JavaScript.</noscript>", "Loading ...", "<p>JavaScript is off."])
def test_a_notice_is_no_text_of_the_page(shown: str) -> None:
    assert cleanpage.clean(shell(json_ld(LD), shown)).paragraphs == STORY


def test_parsed_pages_too() -> None:
    page = shell(CASES["next"][1])
    for parsed in (lxml.html.document_fromstring(page), bs4.BeautifulSoup(page, "html.parser")):
        assert cleanpage.clean(parsed).paragraphs == STORY


def test_visible_text_wins() -> None:
    shown = f"<h1>{TITLE}</h1><p>{STORY[1]}</p><p>{STORY[2]}</p>"
    article = cleanpage.clean(shell(json_ld(LD) + CASES["next"][1], shown))
    assert (article.source, article.paragraphs) == ("page", STORY[1:])


@pytest.mark.parametrize(
    "scripts",
    [
        "",
        data_script("__NEXT_DATA__", {"posts": [OTHER, {**ARTICLE, "title": "A lock for the mill"}]}),
        data_script("__NEXT_DATA__", {"messages": {"text": STORY}, "footer": ARTICLE, "comments": [ARTICLE]}),
        data_script("__NEXT_DATA__", {"image": {"content": "https://news.example/a.jpg?" + "a1" * 200}}),
        '<script id="__NEXT_DATA__" type="application/json">{"props":</script>',
        "<script>window.__NUXT__=(function(a){a.title=</script>",
        json_ld({"@type": "NewsArticle", "articleBody": 7}),
    ],
)
def test_what_is_no_story_of_the_page_is_not_taken(scripts: str) -> None:
    article = cleanpage.clean(shell(scripts))
    assert (article.source, article.body) == ("page", "")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{a: 'x', 'b-c': [1, .5e1, 0x10, -2,], $d: !0, e: !1, f: undefined, g: null,}; more()",
         {"a": "x", "b-c": [1, 5, 16, -2], "$d": True, "e": False, "f": None, "g": None}),
        (r"'it\'s \u00e9\x41\u{1F9A6}\n'", "it's éA🦦\n"),
        ("[/* none */, new Date(5), Object.create(null) // nothing\n]", [None, 5, None]),
        ("(function(a,b){b[0]=a;return [b,a]})('x',[])", [["x"], "x"]),
        ('JSON.parse("[1]")', [1]),
    ],
)  # fmt: skip
def test_literals_are_read(written: str, value: object) -> None:
    assert literal(written) == value


@pytest.mark.parametrize(
    "written", ["", "{", "{a", "[1", "'x", "(function(a){", "(function(){x}())", "function(){}", "=", "<p>"]
)
def test_what_is_no_literal_is_an_error(written: str) -> None:
    with pytest.raises(ValueError, match=r"expected|closed|no value"):
        literal(written)


def test_values_that_hold_themselves_are_read() -> None:
    found = revived([{"self": 0, "none": -1, "far": 99}])
    assert found["self"] is found
    assert (found["none"], found["far"]) == (None, None)


SHARED = [[place + 1, place + 1] for place in range(100)]
HOSTILE = {
    "deep": "<script>window.__STATE__=" + "{body:" * 200_000,
    "lists": "<script>window.__STATE__=" + "[" * 1_000_000,
    "functions": "<script>window.__NUXT__=" + "(function(a){return " * 100_000,
    "names": "<script>" + "__a__=" * 200_000,
    "scripts": "<script>" * 200_000,
    "comments": data_script("a", {"body": "<!--" * 200_000}),
    "shared": data_script("__NUXT_DATA__", [{"body": 1}, *SHARED]),
    "json": "<script type=application/ld+json>" + '{"articleBody":' * 200_000,
    "links": data_script("a", {"body": [json.loads('{"type":"link","content":[' * 90 + "]}" * 90)]}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_script_takes_long(name: str) -> None:
    page = Page("html", shell(HOSTILE[name]))
    began = time.process_time()
    with_script_story(page)
    assert time.process_time() - began < 5


def test_the_time_limit_holds() -> None:
    with pytest.raises(cleanpage.TimeLimitReached):
        cleanpage.clean(shell("<script>" + "__a__=[" * 50_000 + "</script>" + HOSTILE["lists"]), max_seconds=0.001)
