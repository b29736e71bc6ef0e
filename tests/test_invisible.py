"""Characters that nobody sees: gone from the text and from every form, unless the caller wants them."""

from __future__ import annotations

import pickle
import re

import lxml.html
import pytest

import cleanpage

TITLE = "Otters return to the river"
STORY = [
    "Two otters were seen on the river by the old mill.",
    "They had not been seen there for thirty years, and the town is glad to have them back.",
]
PAGE = (
    "<title>Otters re\xadturn to the river | Beacon</title>"
    "<meta property=og:title content='Otters re\xadturn to the ri\u200bver'><h1>Otters re&shy;turn to the ri&#8203;ver</h1>"
    "<p>\ufeffTwo ot\xadters were \u200b seen on the <a href=/r>ri&ZeroWidthSpace;ver</a> by the old mill.\u200b</p>"
    "<p>&#xFEFF;</p><p>They had not been seen there for thirty years,&shy; and the town is glad to have them back.</p>"
    "<figure><img src=/otter.jpg alt='An ot\xadter' width=600 height=400></figure>"
)
TEXT = "\n\n".join(
    ["Otters re\xadturn to the river", STORY[0].replace("ot", "ot\xad"), "\u200b", STORY[1].replace(",", "\u200b,") + "\ufeff"]
)
INVISIBLE = re.compile("[\u200b\ufeff\xad]")
FORMS = ["text", "body", "headline", "to_markdown", "to_html", "to_xml", "to_tei", "to_json"]


def form(article: cleanpage.Article, name: str) -> str:
    found = getattr(article, name)
    return str(found() if callable(found) else found)


@pytest.mark.parametrize("page", [PAGE, PAGE.encode(), lxml.html.document_fromstring(PAGE)], ids=["str", "bytes", "tree"])
def test_they_are_gone_from_text_and_forms(page: cleanpage.AnyPage) -> None:
    article = cleanpage.clean(page)
    assert (article.headline, article.paragraphs) == (TITLE, STORY)
    assert [block.text for block in article.blocks if block.kept] == STORY
    assert article.blocks[1].link_text == "river"
    for name in FORMS:
        assert not INVISIBLE.search(form(article, name)), name
    again = pickle.loads(pickle.dumps(article))
    assert again.to_markdown() == article.to_markdown()
    assert [block.text for block in again.blocks] == [block.text for block in article.blocks]


def test_of_a_text_page_too() -> None:
    article = cleanpage.clean(TEXT)
    assert (article.headline, article.paragraphs) == (TITLE, STORY)
    assert not INVISIBLE.search(article.to_markdown())
    for block in article.blocks:
        assert block.span is not None
        shown = INVISIBLE.sub("", TEXT[slice(*block.span)])
        assert shown == INVISIBLE.sub("", block.text)


@pytest.mark.parametrize("page", [PAGE, TEXT], ids=["html", "text"])
def test_raw_keeps_them(page: str) -> None:
    article = cleanpage.clean(page, raw=True)
    assert "ot\xadters" in article.body
    for name in ("text", "body", "to_markdown", "to_json"):
        assert INVISIBLE.search(form(article, name)), name
    assert article != cleanpage.clean(page)
    assert pickle.loads(pickle.dumps(article)).blocks == article.blocks
    (result,) = cleanpage.clean_many([page], raw=True, workers=0)
    assert result.article == article


def test_what_parts_no_words_stays() -> None:
    for text in ("می\u200cخواهم", "क्\u200dष", "👩\u200d🚀", "word\u2060joiner", "\u200fשלום\u200e Lock"):
        assert cleanpage.clean(f"<p>{text}</p>").blocks[0].text == text


def test_code_keeps_its_spaces() -> None:
    assert cleanpage.clean("<pre>if a:\n    b\u200b  # c\n</pre>").blocks[0].text == "if a:\n    b  # c"


def test_no_block_is_blank() -> None:
    (block,) = cleanpage.clean("<p>\u200b</p>").blocks
    assert (block.text, block.kept) == ("\u200b", False)
