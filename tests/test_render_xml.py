"""The forms for other programs: TEI by its schema, plain XML, front matter as YAML reads it, JSON."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import FIXTURES, Fixture, fixtures
from lxml import etree
from rendering import body
from structures import squeezed
from test_corpora import CORPORA, pages
from test_render_kinds import FORMULAS, MARKED, NOTES, NUMBERED, TASKS

import cleanpage
from cleanpage.render.front_matter import front_matter
from cleanpage.render.tei import NAMESPACE, XML, tei

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "tei.rng"))
TEI = f"{{{NAMESPACE}}}"
ALL = """
<h1>Locks</h1><h3>Below</h3><p>One <b>bold <i>and slanted</i></b> <del>word</del>, <code>code</code>, H<sub>2</sub>O,
x<sup>2</sup>
<a href="/a b">a <b>link</b></a><br>and \x0ba line<sup><a href="#fn1">1</a></sup><sup><a href="#fn2">*</a></sup>.</p>
<h2>Lists</h2><ul><li>one</li><li><p>two</p><p>paragraphs</p><ol start=3><li>three</li></ol></li>
<li><blockquote>four</blockquote></li></ul>
<dl><dd>first</dd><dt>term</dt><dt>term too</dt><dd>said</dd><dd><ul><li>more</li></ul></dd><dt>last</dt></dl>
<dl><dt>alone</dt></dl><blockquote cite="https://a.example/"><h4>Quoted</h4><p>text</p></blockquote>
<table><caption>Sizes</caption><tr><th colspan=2>a<th>b<tr><td rowspan=2>c<td>d<td><ul><li>e</ul><tr><td>f<td>g</table>
<pre><code class="language-python">def f():

    return 1</code></pre><hr><p>\\(a^2\\) and $$b=1$$</p>
<math><mi>c</mi><annotation encoding="application/x-tex">c</annotation></math>
<figure><img src="/i/a.jpg" alt="an <otter>"><img src="/i/b.jpg">
<figcaption><p>Two</p><p>lines</p></figcaption></figure>
<p>An <img src="/i/c.png" alt="image"> in text <iframe src="https://video.example/embed/1" title="Film"></iframe></p>
<p>after</p>
<ol><li id="fn1">The first note.</li></ol><p id="fn2">* The second <i>note</i>.</p>"""
FIELDS: dict[str, Any] = {
    "headline": "Locks & <weirs>", "subtitle": "All of them", "dateline": "TARN (dpn)", "authors": ["Ada Brink", "Bo Ulm"],
    "date_published": dt.datetime(2026, 3, 3, 4, 5, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    "date_modified": dt.date(2026, 3, 4),
    "publisher": "Beacon Ltd", "site_name": "Beacon", "article_section": "River", "keywords": ["lock", "weir"],
    "description": "What \ufffe there is.", "in_language": "en-GB", "url": "https://a.example/locks?a=1&b=2", "confidence": 0.5,
}  # fmt: skip


def text_of(element: etree._Element) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def valid(text: str) -> etree._Element:
    root = etree.fromstring(text)
    assert SCHEMA.validate(root), SCHEMA.error_log
    return root


class TestTei:
    def test_every_kind_of_node_is_valid(self) -> None:
        root = valid(tei(FIELDS, body(ALL)[1]))
        written = {etree.QName(element).localname for element in root.iter()}
        kinds = "hi del code ref lb list item label quote table row cell head formula figure graphic figDesc note milestone div"
        assert set(kinds.split()) <= written

    def test_the_header_tells_the_fields(self) -> None:
        root = valid(tei(FIELDS, []))
        titles = [title.text for title in root.iter(f"{TEI}title")]
        assert titles == ["Locks & <weirs>", "All of them", "Locks & <weirs>", "Beacon"]
        assert [author.text for author in root.findall(f".//{TEI}titleStmt/{TEI}author")] == ["Ada Brink", "Bo Ulm"]
        assert [date.get("when") for date in root.iter(f"{TEI}date")] == ["2026-03-03T04:05:00+01:00", "2026-03-04"]
        assert [term.text for term in root.iter(f"{TEI}term")] == ["River", "lock", "weir"]
        assert root.findtext(f".//{TEI}abstract/{TEI}p") == "What  there is."
        assert root.find(f".//{TEI}bibl/{TEI}ptr").get("target") == FIELDS["url"]  # type: ignore[union-attr]
        assert root.findtext(f".//{TEI}dateline") == "TARN (dpn)"

    def test_sections_are_divisions_in_one_another(self) -> None:
        root = valid(tei({"confidence": 0.0}, body("<h2>A</h2><p>a</p><h4>B</h4><p>b</p><h3>C</h3><h2>D</h2><p>d</p>")[1]))
        (entry,) = root.findall(f".//{TEI}body/{TEI}div")
        assert entry.findtext(f"{TEI}head") == "A"
        assert [head.text for head in entry.findall(f"{TEI}div/{TEI}head")] == ["B", "C", "D"]

    def test_notes_and_what_refers_to_them(self) -> None:
        root = valid(tei({}, body(ALL)[1]))
        notes = {note.get(f"{XML}id"): text_of(note) for note in root.iter(f"{TEI}note")}
        assert notes == {"note-1": "The first note.", "note-2": "The second note."}
        targets = [ref.get("target") for ref in root.iter(f"{TEI}ref") if ref.get("type") == "note"]
        assert targets == ["#note-1", "#note-2"]

    def test_code_keeps_its_lines_and_language(self) -> None:
        root = valid(tei({}, body(ALL)[1]))
        code = next(code for code in root.iter(f"{TEI}code") if code.get("lang"))
        assert (code.get("lang"), code.text) == ("python", "def f():\n\n    return 1")

    @pytest.mark.parametrize("fixture", fixtures())
    def test_fixtures(self, fixture: Fixture) -> None:
        article = cleanpage.clean(fixture.path, url="https://news.example/1")
        text = squeezed(text_of(valid(article.to_tei())))
        assert all(squeezed(paragraph) in text for paragraph in article.paragraphs if paragraph[0] not in "-*0123456789")

    @pytest.mark.parametrize("corpus", CORPORA)
    def test_pages_of_corpora(self, corpus: str) -> None:
        for _, page in pages(corpus, 10):
            article = cleanpage.clean(page)
            valid(article.to_tei())
            etree.fromstring(article.to_xml())

    def test_an_empty_page(self) -> None:
        assert valid(cleanpage.clean("").to_tei()).find(f".//{TEI}body/{TEI}div") is not None


class TestXml:
    def test_fields_and_body(self) -> None:
        article = cleanpage.clean(FIXTURES / "german-regional.html", url="https://regional.example/1")
        root = etree.fromstring(article.to_xml())
        assert root.tag == "article"
        assert root.findtext("headline") == article.headline
        assert [author.text for author in root.findall("author")] == article.authors
        assert root.findtext("date_published") == article.date_published.isoformat()  # type: ignore[union-attr]
        assert float(root.findtext("confidence") or 0) == pytest.approx(article.confidence, abs=1e-4)
        first = root.find("body/p")
        assert first is not None
        assert text_of(first) == article.paragraphs[0]


class TestFrontMatter:
    def test_it_reads_back(self) -> None:
        article = cleanpage.clean(FIXTURES / "german-regional.html", url="https://regional.example/1")
        empty, head, text = article.to_markdown(front_matter=True).split("---\n", 2)
        found = yaml.safe_load(head)
        assert not empty
        assert text.strip() == article.to_markdown()
        assert (found["title"], found["authors"], found["date"]) == (article.headline, article.authors, article.date_published)
        assert (found["language"], found["page_type"]) == (article.in_language, article.page_type)
        assert found["confidence"] == pytest.approx(article.confidence, abs=1e-4)

    def test_any_text_reads_back(self) -> None:
        said = {
            "title": 'a: "b" # c\\d\n- e\x85\u2028\ufeff\x7f\U0001f9a6',
            "keywords": ["null", "2026-03-03", "[", "{", "%"],
            "n": 0.5,
        }
        assert yaml.safe_load(front_matter(said).strip("-")) == said

    def test_times_keep_their_zone(self) -> None:
        date = FIELDS["date_published"]
        assert yaml.safe_load(front_matter({"date": date}).strip("-"))["date"] == date


def test_json_tells_the_type_of_page_and_the_confidence() -> None:
    article = cleanpage.clean(FIXTURES / "german-regional.html")
    found = json.loads(article.to_json())
    assert found["page_type"] == article.page_type
    assert found["confidence"] == round(article.confidence, 4)


@pytest.mark.parametrize("page", [*FORMULAS.values(), *NUMBERED.values(), *NOTES.values(), TASKS])
def test_what_pages_write_in_ways_of_their_own_is_valid(page: str) -> None:
    valid(tei({}, body(MARKED.format("On") + page)[1]))
