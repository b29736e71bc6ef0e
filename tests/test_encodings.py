"""Each encoding of the WHATWG standard, declared, undeclared and wrongly declared; and characters that are no letters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanpage
from cleanpage.input.encoding import decode

ENGLISH = "The first boats of the year passed the lock at noon, “early” – and the whole town came. "
RUSSIAN = "Первые лодки прошли шлюз в воскресенье в полдень, и на набережной собрался весь город. "
UKRAINIAN = "Перші човни пройшли шлюз у неділю опівдні, і на набережній зібралося все місто, її ґанок і єдність. "
GREEK = "Τα πρώτα πλοία πέρασαν την κλειδαριά την Κυριακή το μεσημέρι, και όλη η πόλη ήταν στην προκυμαία. "
POLISH = "Pierwsze łodzie przepłynęły śluzę w niedzielę w południe, a na nabrzeżu zebrało się całe miasto. "
ROMANIAN = "Primele bărci ale anului au trecut ecluza duminică la prânz și tot orașul a ieșit pe chei să țină sfat. "
FRENCH = "Les premiers bateaux de l'année ont passé l'écluse dimanche à midi, déjà, où tout le monde était venu. "
MALTESE = "L-ewwel dgħajjes tas-sena għaddew mill-mina nhar il-Ħadd f'nofsinhar, u l-belt kollha ħarġet fuq il-moll, żgur. "
ESTONIAN = "Aasta esimesed paadid läbisid lüüsi pühapäeva keskpäeval, ja kogu linn kogunes kaldale, õhk oli külm. "
LITHUANIAN = "Pirmosios šių metų valtys praplaukė šliuzą sekmadienį vidurdienį, ir visas miestas susirinko ant kranto žiūrėti. "
ICELANDIC = "Fyrstu bátar ársins fóru um lokuna á sunnudag á hádegi og allur bærinn stóð á bakkanum, það var kalt. "
WELSH = "Aeth cychod cyntaf y flwyddyn drwy'r loc ganol dydd ddydd Sul, a daeth y dref gyfan i'r cei, ŵyl a tŷ. "
TURKISH = "Yılın ilk tekneleri pazar günü öğle vakti geçti, şehrin bütün halkı ırmağın kıyısındaydı. "
ARABIC = "عبرت أولى القوارب هذا العام ظهر يوم الأحد، واجتمعت المدينة كلها على ضفة النهر. "
HEBREW = "הסירות הראשונות של השנה עברו את הסכר ביום ראשון בצהריים, וכל העיר עמדה על הרציף. "
THAI = "เรือลำแรกของปีผ่านประตูน้ำเมื่อเที่ยงวันอาทิตย์ และชาวเมืองทั้งหมดมายืนอยู่ริมฝั่ง "
VIETNAMESE = "Tàu đi qua âu vào trưa, và cô tôi đưa con ra xem. "
CHINESE = "星期日中午，今年的第一批船只通过了船闸，全城的人都聚集在岸边观看。"
TAIWANESE = "星期日中午，今年的第一批船隻通過了船閘，全城的人都聚集在岸邊觀看，市長也親自到場致詞。"
JAPANESE = "日曜日の正午、今年最初の船が水門を通り、町の人々が岸に集まった。"
KOREAN = "일요일 정오에 올해의 첫 배들이 수문을 지나갔고 온 도시 사람들이 강가에 모였다. "

STANDARD = {
    "utf-8": ("utf-8", GREEK),
    "ibm866": ("cp866", RUSSIAN),
    "iso-8859-2": ("iso8859-2", POLISH),
    "iso-8859-3": ("iso8859-3", MALTESE),
    "iso-8859-4": ("iso8859-4", LITHUANIAN),
    "iso-8859-5": ("iso8859-5", RUSSIAN),
    "iso-8859-6": ("iso8859-6", ARABIC),
    "iso-8859-7": ("iso8859-7", GREEK),
    "iso-8859-8": ("iso8859-8", HEBREW),
    "iso-8859-8-i": ("iso8859-8", HEBREW),
    "iso-8859-10": ("iso8859-10", ICELANDIC),
    "iso-8859-13": ("iso8859-13", LITHUANIAN),
    "iso-8859-14": ("iso8859-14", WELSH),
    "iso-8859-15": ("iso8859-15", FRENCH),
    "iso-8859-16": ("iso8859-16", ROMANIAN),
    "koi8-r": ("koi8-r", RUSSIAN),
    "koi8-u": ("koi8-u", UKRAINIAN),
    "macintosh": ("mac-roman", FRENCH),
    "windows-874": ("cp874", THAI),
    "windows-1250": ("cp1250", POLISH),
    "windows-1251": ("cp1251", UKRAINIAN),
    "windows-1252": ("cp1252", ENGLISH),
    "windows-1253": ("cp1253", GREEK),
    "windows-1254": ("cp1254", TURKISH),
    "windows-1255": ("cp1255", HEBREW),
    "windows-1256": ("cp1256", ARABIC),
    "windows-1257": ("cp1257", LITHUANIAN),
    "windows-1258": ("cp1258", VIETNAMESE),
    "x-mac-cyrillic": ("mac-cyrillic", RUSSIAN),
    "gbk": ("gbk", CHINESE),
    "gb18030": ("gb18030", CHINESE),
    "big5": ("big5", TAIWANESE),
    "euc-jp": ("euc-jp", JAPANESE),
    "iso-2022-jp": ("iso2022-jp", JAPANESE),
    "shift_jis": ("cp932", JAPANESE),
    "euc-kr": ("cp949", KOREAN),
}
"""Label, Python's codec and a text. Of the standard's encodings the two of UTF-16 are in `test_read.py`; "replacement" shows
nothing in a browser and x-user-defined shows what the page's own font makes of it."""

LABELS = {
    "latin1": "cp1252",
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "x-cp1251": "cp1251",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "gb2312": "gb18030",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "logical": "iso8859-8",
    "visual": "iso8859-8",
    "dos-874": "cp874",
    "x-mac-roman": "mac-roman",
    "x-mac-ukrainian": "mac-cyrillic",
    "sun_eu_greek": "iso8859-7",
    "x-euc-jp": "euc_jp",
}
"""Other names of the standard's encodings, and the codec that each means there."""

UNDECLARED = (
    "ibm866 iso-8859-5 iso-8859-7 koi8-r windows-1250 windows-1251 windows-1252 windows-1253 windows-1255 windows-1256 "
    "windows-874 gbk gb18030 big5 euc-jp iso-2022-jp shift_jis euc-kr"
).split()
"""What can be told without being declared; the others differ from one of these by a few letters."""


@dataclass
class Response:
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""


def text_of(page: cleanpage.AnyPage) -> str:
    return " ".join(block.text for block in cleanpage.clean(page).blocks)


@pytest.mark.parametrize("label", STANDARD)
class TestStandard:
    def test_declared_in_the_page(self, label: str) -> None:
        codec, text = STANDARD[label]
        for declaration in (
            f"<meta charset={label}>",
            f'<META CHARSET="{label.upper()}" />',
            f'<meta http-equiv="Content-Type" content="text/html; charset={label}">',
            f'<?xml version="1.0" encoding="{label}"?>',
        ):
            assert text_of(f"<!doctype html>{declaration}<p>{text}</p>".encode(codec)) == text.strip(), declaration

    def test_declared_in_the_header(self, label: str) -> None:
        codec, text = STANDARD[label]
        for charset in (label, label.upper(), f'"{label}"'):
            page = Response(f"<p>{text}</p>".encode(codec), {"Content-Type": f"text/html; charset={charset}"})
            assert text_of(page) == text.strip()

    def test_in_text(self, label: str) -> None:
        codec, text = STANDARD[label]
        page = Response(text.encode(codec), {"Content-Type": f"text/plain; charset={label}"})
        assert text_of(page) == text.strip()

    def test_wrongly_declared_as_utf8(self, label: str) -> None:
        codec, text = STANDARD[label]
        if label not in UNDECLARED:
            pytest.skip("cannot be told from its neighbours")
        assert text_of(f"<meta charset=utf-8><p>{text * 5}</p>".encode(codec)) == (text * 5).strip()

    def test_undeclared(self, label: str) -> None:
        codec, text = STANDARD[label]
        if label not in UNDECLARED:
            pytest.skip("cannot be told from its neighbours")
        assert text_of((text * 5).encode(codec)) == (text * 5).strip()

    def test_a_mark_stands_above_what_is_declared(self, label: str) -> None:
        _, text = STANDARD[label]
        page = f"<meta charset={label}><p>{text}</p>"
        for codec in ("utf-8-sig", "utf-16"):
            assert text_of(page.encode(codec)) == text.strip()


@pytest.mark.parametrize("label", LABELS)
def test_other_names(label: str) -> None:
    assert decode(f"<meta charset={label}><p>".encode() + "é".encode("latin-1") * 2)[1].replace("_", "-") in (
        LABELS[label].replace("_", "-"),
        "gb18030",
    )


class TestAsBrowsers:
    """What browsers show and Python's codecs do not."""

    @pytest.mark.parametrize(
        ("label", "byte"),
        [("windows-1250", 0x81), ("windows-1251", 0x98), ("windows-1252", 0x9D), ("windows-1257", 0x88), ("windows-874", 0x90)],
    )
    def test_bytes_that_stand_for_nothing_are_controls(self, label: str, byte: int) -> None:
        codec, text = STANDARD[label]
        text = f"<meta charset={label}>{(text + ENGLISH[:9]) * 20}"
        assert decode(text.encode(codec) + bytes([byte])) == (text + chr(byte), codec)

    def test_the_euro_sign_of_gbk(self) -> None:
        assert decode(b"<meta charset=gbk>" + CHINESE.encode("gbk") + b"5 \x80")[0].endswith("5 €")

    def test_the_numbers_and_firms_of_japan(self) -> None:
        page = b"<meta charset=euc-jp>" + (JAPANESE * 3).encode("euc-jp") + b"\xad\xa1\xad\xea"
        assert decode(page)[0].endswith("①㈱")

    def test_a_broken_byte_does_not_take_its_neighbour(self) -> None:
        page = b"<meta charset=shift_jis><p>" + (JAPANESE * 5).encode("cp932") + b"\x85<b>x</b>"
        assert "<b>x</b>" in decode(page)[0]


class TestMixed:
    def test_a_few_bytes_of_another_encoding(self) -> None:
        page = b"<meta charset=utf-8><p>" + (GREEK * 3).encode() + b"caf\xe9 \x93x\x94"
        assert text_of(page) == GREEK * 3 + "caf\ufffd \ufffdx\ufffd"

    def test_the_header_and_the_page_disagree(self) -> None:
        page = Response(
            f"<meta charset=koi8-r><p>{RUSSIAN}".encode("cp1251"), {"Content-Type": "text/html; charset=windows-1251"}
        )
        assert text_of(page) == RUSSIAN.strip()

    def test_the_page_says_more_than_one_thing(self) -> None:
        page = f"<!-- <meta charset=utf-16> --><meta charset=windows-1251><meta charset=koi8-r><p>{RUSSIAN}".encode("cp1251")
        assert text_of(page) == RUSSIAN.strip()


class TestCharacters:
    """Visible text is kept as a browser shows it; what is invisible in it is kept too."""

    def test_a_zero_byte_is_nothing_in_html(self) -> None:
        assert text_of("<p>lo\0ck</p>\0<pre>a\0b</pre>") == "lock ab"
        assert text_of(b"<p>lo\0ck</p><a\0b>x</a\0b>") == "lock x"

    def test_a_zero_byte_parts_words_of_text(self) -> None:
        assert text_of("one\0two") == "one two"

    def test_references(self) -> None:
        assert text_of("<p>&#128; &#x85; &#0; &#xD800; &#x110000; &#x1F6A2; &#xE9; &#150;") == "€ … \ufffd \ufffd \ufffd 🚢 é –"

    @pytest.mark.parametrize("page", ["<p>{}</p>", "{}"])
    @pytest.mark.parametrize(
        "text",
        [
            "می\u200cخواهم",
            "क्\u200dष",
            "\u200fשלום\u200e Lock",
            "a\u202eb\u202cc",
            "a\u2066b\u2069c",
            "word\u2060joiner",
            "\x01start of heading\x08",
            "e\u0301 and é",
            "ﬁ Ⅷ ㎏ Å",
            "a\ufffeb\uffff",
            "👩\u200d🚀 🇺🇦 👍🏽",
            "Z\u0351\u036b\u0343a\u0328l\u0321g\u0360o",
            "\U000e0041tag",
        ],
    )
    def test_are_kept(self, page: str, text: str) -> None:
        assert text_of(page.format(text)) == text
        assert text_of(page.format(text).encode()) == text

    @pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
    def test_forms_are_not_changed(self, form: str) -> None:
        for _, text in STANDARD.values():
            normal = unicodedata.normalize(form, text)  # type: ignore[arg-type]
            assert text_of(f"<p>{normal}</p>".encode()) == normal.strip()

    def test_pairs_of_surrogates_are_one_character(self) -> None:
        assert text_of("<p>\ud83d\udea2 half \ud83d</p>") == "🚢 half \ufffd"
        assert text_of("\ud83d\udea2 half \udea2") == "🚢 half \ufffd"

    def test_half_a_pair_in_data(self) -> None:
        data = '{"@type": "NewsArticle", "headline": "Lock \\ud83d opens", "author": {"name": "Ada \\udea2Brink"}}'
        article = cleanpage.clean(f'<script type="application/ld+json">{data}</script>', url="http://x/\ud83d")
        assert article.headline == "Lock \ufffd opens"
        assert article.authors == ["Ada \ufffdBrink"]
        assert article.page.url == "http://x/\ufffd"

    @settings(max_examples=300, deadline=None)
    @given(st.text(st.characters(codec="utf-8", exclude_characters="\0<>&\r\x0c\xad\u200b\ufeff"), min_size=1, max_size=80))
    def test_any_text_is_kept(self, text: str) -> None:
        assert text_of(f"<!doctype html><p>{text}</p>").split() == text.split()
        assert text_of(f"<!doctype html><p>{text}</p>".encode()).split() == text.split()


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300),
    st.one_of(st.none(), st.text(max_size=30), st.sampled_from([f"a; charset={name}" for name in LABELS])),
)
def test_any_bytes_are_decoded(page: bytes, content_type: str | None) -> None:
    text, name = decode(page, content_type)
    text.encode()
    assert name
