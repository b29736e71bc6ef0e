"""The line that dates a page, and the dateline with which a news agency's story opens."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanpage
from cleanpage.text.dateline import Dateline
from cleanpage.text.wire_lines import wire_dateline

WIRE = [
    ("en", "MADDOX FERRY, Ohio (CWP) — The bridge is open.", "MADDOX FERRY, Ohio", "CWP", None),
    ("en", "LAKE ORRIN, March 3 (Northwire) - The bridge is open.", "LAKE ORRIN", "Northwire", "March 3"),
    ("en", "ST. BRANNOC (CWP) _ The bridge is open.", "ST. BRANNOC", "CWP", None),
    ("en", "PORT ELLIS — The ferry is back.", "PORT ELLIS", None, None),
    ("de", "HOLMSTADT, 3. März (dpn) - Die Brücke ist offen.", "HOLMSTADT", "dpn", "3. März"),
    ("de", "Holmstadt/Aubach (dpn/kmn) – Die Brücke ist offen.", "Holmstadt/Aubach", "dpn/kmn", None),
    ("fr", "VERLAC, 3 mars (AFN) - Le pont est ouvert.", "VERLAC", "AFN", "3 mars"),
    ("es", "Valdorra, 3 mar (EFN).- El puente está abierto.", "Valdorra", "EFN", "3 mar"),
    ("pt", "Serrana, 03 mar 2026 (LUZ) – A ponte está aberta.", "Serrana", "LUZ", "03 mar 2026"),
    ("it", "(ANSO) - TORVECCHIA, 03 MAR - Il ponte è aperto.", "TORVECCHIA", "ANSO", "03 MAR"),
    ("nl", "DEN OORD (ANQ) - De brug is open.", "DEN OORD", "ANQ", None),
    ("pl", "Wierzbno (PAQ) - Most jest otwarty.", "Wierzbno", "PAQ", None),
    ("ru", "ЛЕСОГОРСК, 3 мар — ТРИ Новости. Мост открыт.", "ЛЕСОГОРСК", "ТРИ Новости", "3 мар"),
    ("ru", "ЛЕСОГОРСК, 3 марта. /ТЛСС/. Мост открыт.", "ЛЕСОГОРСК", "ТЛСС", "3 марта"),
    ("uk", "ВЕРБІВКА. 3 березня. УНВ. Міст відкрито.", "ВЕРБІВКА", "УНВ", "3 березня"),
    ("tr", "KAYAPINAR, 3 Mart (DHN) - Köprü açıldı.", "KAYAPINAR", "DHN", "3 Mart"),
    ("el", "ΛΕΥΚΑΔΙ (ΑΠΝ-ΜΠΝ) - Η γέφυρα άνοιξε.", "ΛΕΥΚΑΔΙ", "ΑΠΝ-ΜΠΝ", None),
    ("sv", "ÅSVIKEN (TN) – Bron är öppen.", "ÅSVIKEN", "TN", None),
    ("ar", "الواحة 3 مارس (نورس) - فُتح الجسر.", "الواحة", "نورس", "3 مارس"),
    ("hi", "नया नगर, 3 मार्च (वार्ता) पुल खुल गया।", "नया नगर", "वार्ता", "3 मार्च"),
    ("zh", "新闻社新岭3月4日电 新桥通车。", "新岭", "新闻社", "3月4日"),
    ("zh", "（中岭社記者王小明新岭4日電）新橋通車。", "新岭", "中岭社", "4日"),
    ("ja", "［新岭　４日　ノースワイヤ］ - 橋が開通した。", "新岭", "ノースワイヤ", "４日"),
    ("ja", "【ポートエリス共同】橋が開通した。", "ポートエリス", "共同", None),
    ("ko", "(새마을=한강뉴스) 홍길순 기자 = 다리가 열렸다.", "새마을", "한강뉴스", None),
    ("id", "KOTABARU, KABARIN.com - Jembatan dibuka.", "KOTABARU", "KABARIN.com", None),
]


@pytest.mark.parametrize(("language", "paragraph", "place", "agency", "date"), WIRE)
def test_wire_datelines_and_their_parts(
    language: str, paragraph: str, place: str, agency: str | None, date: str | None
) -> None:
    line = wire_dateline(paragraph)
    assert line is not None, language
    assert paragraph.startswith(line)
    assert (line.place, line.agency, line.date) == (place, agency, date)
    assert line.text == line


@pytest.mark.parametrize(
    "paragraph",
    [
        "The ferry — late again — came back.",
        "He said: nothing.",
        "BREAKING — The ferry sank.",
        "Ada Brink (Skipper) - the one who knew - was there.",
        "Two leaders - both tired - went home.",
        "EXCLUSIVE: the ferry sank.",
        "In 2026 (and later) - nothing happened.",
        "",
    ],
)
def test_sentences_are_no_datelines(paragraph: str) -> None:
    assert wire_dateline(paragraph) is None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_wire_dateline_stands_in_its_paragraph_with_its_parts(paragraph: str) -> None:
    line = wire_dateline(paragraph)
    if line is not None:
        assert line in paragraph
        assert all(part in line for part in (line.place, line.agency, line.date) if part)


def page(line: str, first: str) -> str:
    rest = "<p>The lock keeper opened the gate at noon, and nine boats that had waited all night went through.</p>" * 6
    return f"<title>Bridge opens</title><h1>Bridge opens</h1><p>{line}</p><p>{first}</p>{rest}"


def test_the_wire_dateline_stays_in_the_body() -> None:
    paragraph = "PORT ELLIS, Maine (CWP) — The bridge opened at noon on Sunday, and all who had waited since dawn went over it."
    article = cleanpage.clean(page("", paragraph))
    assert article.dateline == "PORT ELLIS, Maine (CWP)"
    assert article.dateline.place == "PORT ELLIS, Maine"
    assert paragraph in article.paragraphs


def test_the_line_of_the_page_comes_first_and_is_verbatim() -> None:
    article = cleanpage.clean(
        page("Published: Tuesday, 17 March 2026 04:12 PM EDT", "PORT ELLIS — The bridge opened at noon on Sunday.")
    )
    assert article.dateline == "Published: Tuesday, 17 March 2026 04:12 PM EDT"
    assert (article.dateline.date, article.dateline.place) == ("17 March 2026", None)


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("By Ada Brink | Tuesday, 17 March 2026 | 4 min read", "Tuesday, 17 March 2026"),
        ("Posted on March 17, 2026 by Ada Brink in Rivers", "Posted on March 17, 2026"),
        ("By Ada Brink, Staff Writer, 17 March 2026", "17 March 2026"),
        ("<span>By Ada Brink</span><span>March 17, 2026</span>", "March 17, 2026"),
        ("17 March 2026 | 10:20 | Ada Brink", "17 March 2026 | 10:20"),
        ("Von Ada Brink, 17.03.2026, 10:20 Uhr", "17.03.2026, 10:20 Uhr"),
        ("By Ada Brink Published 17 March 2026 10:20 GMT", "Published 17 March 2026 10:20 GMT"),
    ],
)
def test_no_author_is_in_the_dateline(line: str, dateline: str) -> None:
    assert cleanpage.clean(page(line, "The bridge opened at noon on Sunday.")).dateline == dateline


def test_the_whole_day_is_its_part() -> None:
    article = cleanpage.clean(page("Tuesday, March 17, 2026", "The bridge opened at noon on Sunday."))
    assert article.dateline is not None
    assert article.dateline.date == "March 17, 2026"


@pytest.mark.parametrize(
    "clock", ["Updated: New Holm, Jan 15 10:46", "Monday, 23 March 2026", "Monday, 23 March 2026, 11:19:24"]
)
def test_the_clock_of_the_masthead_is_no_dateline(clock: str) -> None:
    text = page("Published 17 March 2026", "The bridge opened at noon on Sunday.")
    article = cleanpage.clean(text.replace("<h1>", f"<p>{clock}</p><h1>"))
    assert article.dateline == "Published 17 March 2026"
    dated = '<meta property="article:published_time" content="2026-03-17">'
    article = cleanpage.clean(f"{dated}{page('Rivers', 'The bridge opened.')}".replace("<h1>", f"<p>{clock}</p><h1>"))
    assert article.dateline is None


def test_a_dateline_is_a_string_that_keeps_its_parts() -> None:
    line = Dateline("HOLMSTADT (dpn)", place="HOLMSTADT", agency="dpn")
    assert line == "HOLMSTADT (dpn)"
    for other in (pickle.loads(pickle.dumps(line)), copy.deepcopy(line)):
        assert (other, other.place, other.agency, other.date) == ("HOLMSTADT (dpn)", "HOLMSTADT", "dpn", None)
