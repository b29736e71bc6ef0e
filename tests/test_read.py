"""What comes in: every accepted form of a page, its kind, its encoding; and what is refused."""

from __future__ import annotations

import bz2
import io
import lzma
import time
import urllib.request
import wave
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import bs4
import lxml.html
import pytest
from conftest import FIXTURES
from lxml import etree

from cleanpage import NotAPage, PageTooLarge
from cleanpage.blocks import split
from cleanpage.input.read import Page, read

HTML = FIXTURES / "polish-portal.html"
TEXT = FIXTURES / "wrapped-email.txt"

URL = "https://news.example/story"


def texts(page: object) -> list[str]:
    return split(read(page)).texts


@dataclass
class Requests:
    """Shaped like a response of requests: bytes, headers whose names may be of any case."""

    content: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "text/html"})
    url: str = URL


@dataclass
class HttpxUrl:
    address: str

    def __str__(self) -> str:
        return self.address


@dataclass
class Httpx:
    """Shaped like a response of httpx: its URL is an object."""

    content: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    url: HttpxUrl = field(default_factory=lambda: HttpxUrl(URL))


class ScrapyHeaders(dict[str, bytes]):
    """Headers that give bytes."""


@dataclass
class Scrapy:
    """Shaped like a response of Scrapy: the content is its body."""

    body: bytes
    headers: ScrapyHeaders = field(default_factory=lambda: ScrapyHeaders({"Content-Type": b"text/html"}))
    url: str = URL


def urlopen(path: Path) -> Any:
    return urllib.request.urlopen(path.as_uri())


ANY_PAGE: dict[str, Callable[[Path], object]] = {
    "str": lambda path: path.read_text("utf-8"),
    "bytes": Path.read_bytes,
    "bytearray": lambda path: bytearray(path.read_bytes()),
    "Path": lambda path: path,
    "binary file": lambda path: io.BytesIO(path.read_bytes()),
    "text file": lambda path: io.StringIO(path.read_text("utf-8")),
    "requests": lambda path: Requests(path.read_bytes()),
    "httpx": lambda path: Httpx(path.read_bytes()),
    "scrapy": lambda path: Scrapy(path.read_bytes()),
    "urllib": urlopen,
}
PARSED: dict[str, Callable[[Path], object]] = {
    "lxml.html element": lambda path: lxml.html.document_fromstring(path.read_text("utf-8")),
    "lxml.html tree": lambda path: lxml.html.document_fromstring(path.read_text("utf-8")).getroottree(),
    "lxml.etree element": lambda path: etree.fromstring(path.read_bytes(), etree.HTMLParser(encoding="utf-8")),
    "lxml.etree tree": lambda path: etree.parse(path, etree.HTMLParser(encoding="utf-8")),
    "BeautifulSoup of lxml": lambda path: bs4.BeautifulSoup(path.read_bytes(), "lxml"),
    "BeautifulSoup of html.parser": lambda path: bs4.BeautifulSoup(path.read_bytes(), "html.parser"),
}


class TestForms:
    @pytest.mark.parametrize("form", ANY_PAGE)
    @pytest.mark.parametrize("path", [HTML, TEXT], ids=["html", "text"])
    def test_every_form_gives_the_same_blocks(self, form: str, path: Path) -> None:
        expected = split(Page("html" if path is HTML else "text", path.read_text("utf-8")))
        found = split(read(ANY_PAGE[form](path)))
        assert len(expected.texts) > 10
        assert (found.texts, found.spans, found.owners) == (expected.texts, expected.spans, expected.owners)

    @pytest.mark.parametrize("form", PARSED)
    def test_every_parsed_form_gives_the_same_blocks(self, form: str) -> None:
        assert texts(PARSED[form](HTML)) == texts(HTML)

    def test_one_element_is_a_page_of_its_own(self) -> None:
        tree = lxml.html.document_fromstring("<nav>Home</nav><main><p>Noon.</p>after</main>tail<footer>Contact</footer>")
        assert texts(tree.find(".//main")) == ["Noon.", "after"]

    def test_one_soup_element_is_a_page_of_its_own(self) -> None:
        soup = bs4.BeautifulSoup("<nav>Home</nav><main><p>Noon.</p></main>tail", "html.parser")
        assert texts(soup.main) == ["Noon."]

    @pytest.mark.parametrize("page", [Requests(b"<p>x"), Httpx(b"<p>x"), Scrapy(b"<p>x")], ids=lambda page: type(page).__name__)
    def test_a_response_tells_its_url(self, page: object) -> None:
        assert read(page).url == URL
        assert read(page, url="https://other.example/").url == "https://other.example/"

    def test_a_tree_tells_its_url(self) -> None:
        assert read(lxml.html.document_fromstring("<p>x", base_url=URL)).url == URL
        assert read(lxml.html.document_fromstring("<p>x")).url is None

    def test_a_response_tells_its_encoding(self) -> None:
        body = "<p>Łódź".encode("iso-8859-2")
        for response in (
            Requests(body, {"content-type": "text/html; charset=iso-8859-2"}),
            Httpx(body, {"Content-Type": "text/html; charset=ISO-8859-2"}),
            Scrapy(body, ScrapyHeaders({"Content-Type": b"text/html; charset=iso-8859-2"})),
        ):
            assert texts(response) == ["Łódź"]

    def test_a_response_tells_when_it_was_fetched(self) -> None:
        sent = {"Content-Type": "text/html", "Date": "Tue, 17 Mar 2026 20:12:08 GMT"}
        at = datetime(2026, 3, 17, 20, 12, 8, tzinfo=timezone.utc)
        assert read(Requests(b"<p>x", sent)).fetched == at
        assert read(Requests(b"<p>x", sent), fetched=at.replace(year=2025)).fetched == at.replace(year=2025)
        for date in ("", "yesterday", "Tue, 99 Mar 2026 20:12:08 GMT"):
            assert read(Requests(b"<p>x", sent | {"Date": date})).fetched is None
        assert read(b"<p>x").fetched is None

    @pytest.mark.parametrize("page", [None, 7, 1.5, ["<p>x"], {"html": "<p>x"}, ("<p>x",), object()])
    def test_other_types_are_refused_by_name(self, page: object) -> None:
        with pytest.raises(TypeError) as error:
            read(page)
        message = str(error.value)
        assert message.endswith(f"not {type(page).__name__}")
        for accepted in ("str", "bytes", "pathlib.Path", "file object", "lxml", "BeautifulSoup", "response"):
            assert accepted in message

    def test_a_wrong_kind_is_refused(self) -> None:
        with pytest.raises(ValueError, match='"html", "text" or None'):
            read("<p>x", kind="xml")  # type: ignore[arg-type]

    def test_a_missing_file_is_an_os_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "missing.html")


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("page.html", "<p>x")
    return file.getvalue()


def sound() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as waves:
        waves.setnchannels(1)
        waves.setsampwidth(2)
        waves.setframerate(8000)
        waves.writeframes(b"\x10\x20" * 100)
    return file.getvalue()


OTHER_FORMATS: dict[str, bytes] = {
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01",
    "GIF": b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff",
    "WebP": b"RIFF\x24\x01\0\0WEBPVP8 \x18\x01\0\0",
    "WAV": sound(),
    "AVI": b"RIFF\xf4\x0b\x10\0AVI LIST\xec\x11\0\0hdrl",
    "MP4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
    "TIFF": b"II*\0\x08\0\0\0\x0c\0",
    "icon": b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0",
    "ZIP": archive(),
    "bzip2": bz2.compress(b"<p>x"),
    "xz": lzma.compress(b"<p>x"),
    "7z": b"7z\xbc\xaf\x27\x1c\0\x04",
    "RAR": b"Rar!\x1a\x07\x01\0",
    "old Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16),
    "Ogg": b"OggS\0\x02" + bytes(8),
    "MP3": b"ID3\x04\0\0\0\0\x08\x1d",
    "WebM": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01",
    "font": b"wOF2\0\1\0\0\0\0\x4c\x2c",
    "program": b"\x7fELF\x02\x01\x01\0",
    "SQLite": b"SQLite format 3\0\x10\0\1\1",
}


class TestOtherFormats:
    @pytest.mark.parametrize("name", OTHER_FORMATS)
    def test_are_refused_by_name(self, name: str) -> None:
        for content in (OTHER_FORMATS[name], io.BytesIO(OTHER_FORMATS[name]), OTHER_FORMATS[name].decode("latin-1")):
            with pytest.raises(NotAPage, match=f"looks like .*{name}"):
                read(content)

    @pytest.mark.parametrize(
        "text",
        [
            "GIF89a and GIF87a explained",
            "THE HEATWAVE GOES ON",
            "ID3 tags, and who still writes them",
            '"Swiftype is gone"',
            "BZh",
            "wOFF",
            "PDF-1.7 is a file format",
            "Rar! is what it said",
        ],
    )
    def test_letters_alone_make_no_other_format(self, text: str) -> None:
        assert texts(text.encode()) == [text]
        assert texts(text) == [text]


class Endless(io.RawIOBase):
    """A stream that never ends, such as a server may send."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "an endless stream is never asked for all it has"
        self.given += size
        return b"x" * size


class TestSize:
    @pytest.mark.parametrize("page", ["x" * 11, b"x" * 11, io.BytesIO(b"x" * 11), io.StringIO("x" * 11), Requests(b"x" * 11)])
    def test_more_than_max_bytes_is_refused(self, page: object) -> None:
        with pytest.raises(PageTooLarge, match="max_bytes=10 bytes"):
            read(page, max_bytes=10)

    def test_max_bytes_is_not_too_much(self) -> None:
        assert read(b"x" * 10, max_bytes=10).text == "x" * 10

    def test_no_more_is_read_than_it_takes_to_know(self) -> None:
        stream = Endless()
        with pytest.raises(PageTooLarge):
            read(stream, max_bytes=1_000_000)
        assert stream.given < 4_000_000

    def test_a_stream_that_gives_little_at_a_time_is_read_to_its_end(self) -> None:
        class Slow(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                return super().read(7)

        assert read(Slow(b"<p>one</p><p>two</p>")).text == "<p>one</p><p>two</p>"


PAGES = [
    "<!DOCTYPE html><html><body>x",
    "\ufeff<!doctype html><p>x",
    " \n<HTML><BODY>x",
    '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
    "<!-- saved from a browser --><html><p>x",
    "<script>" + "let x = 1;" * 2000 + "</script><!DOCTYPE html><html>" + "x" * 2000,
    "<title>x</title>",
    "<p>A fragment",
    "<h1>A</h1> fragment",
    "A <b>fragment</b> of a line",
    "<div class=a><div class=b>x</div></div>",
    "<table><tr><td>x",
    "<style>p { color: red }</style>",
    "<!-- nothing -->",
]
NO_PAGES = [
    "",
    " \n\t",
    "Home\nNews\nA new bridge opens",
    "if a < b and b > c: return",
    "From: Anna Berg <anna@news.example>\nI <3 you",
    "Use the <p> tag to open a paragraph, and <br> to end a line.",
    "Tags such as <b> are closed with </b>. " + "A tag has a name, and may have attributes. " * 40,
    "<John> hello\n<Ann> hi",
    "#include <stdio.h>\nint main() {}",
    "std::vector<a> x;",
]


class TestKind:
    @pytest.mark.parametrize("page", PAGES)
    def test_html(self, page: str) -> None:
        assert read(page).kind == "html"
        assert read(page.encode()).kind == "html"

    @pytest.mark.parametrize("page", NO_PAGES)
    def test_text(self, page: str) -> None:
        assert read(page).kind == "text"

    def test_the_caller_has_the_last_word(self) -> None:
        assert read("<p>x</p>", kind="text").kind == "text"
        assert read("x", kind="html").kind == "html"

    @pytest.mark.parametrize("start", ["<", "</", "<!--", "<p ", "<p", "<script", "<script>", "<a href='", "&"])
    def test_no_content_makes_it_slow(self, start: str) -> None:
        began = time.perf_counter()
        read(start * 1_000_000)
        assert time.perf_counter() - began < 2


RUSSIAN = "Первые лодки прошли шлюз в воскресенье в полдень, и на набережной собрался весь город. "
GREEK = "Τα πρώτα πλοία πέρασαν την κλειδαριά την Κυριακή το μεσημέρι, και όλη η πόλη ήταν στην προκυμαία. "
POLISH = "Pierwsze łodzie przepłynęły śluzę w niedzielę w południe, a na nabrzeżu zebrało się całe miasto. "
SPANISH = "El domingo al mediodía pasaron los primeros barcos del año por la esclusa, y toda la ciudad salió a la orilla. "
GERMAN = "Die ersten Boote des Jahres fuhren am Sonntag über die Schleuse, und die ganze Stadt stand am Ufer, schön und früh. "
TURKISH = "Yılın ilk tekneleri pazar günü öğle vakti geçti, şehrin bütün halkı ırmağın kıyısındaydı. "
ARABIC = "عبرت أولى القوارب هذا العام ظهر يوم الأحد، واجتمعت المدينة كلها على ضفة النهر. "
CHINESE = "星期日中午，今年的第一批船只通过了船闸，全城的人都聚集在岸边观看。"
TAIWANESE = "星期日中午，今年的第一批船隻通過了船閘，全城的人都聚集在岸邊觀看，市長也親自到場致詞。"
JAPANESE = "日曜日の正午、今年最初の船が水門を通り、町の人々が岸に集まった。"
KOREAN = "일요일 정오에 올해의 첫 배들이 수문을 지나갔고 온 도시 사람들이 강가에 모였다. "
DECLARED = [
    ("gb2312", "gb2312", CHINESE),
    ("gbk", "gbk", CHINESE),
    ("big5", "big5", TAIWANESE),
    ("koi8-r", "koi8-r", RUSSIAN),
    ("windows-1251", "cp1251", RUSSIAN),
    ("windows-1250", "cp1250", POLISH),
    ("windows-1252", "cp1252", "“Größe” – 5 €"),
    ("iso-8859-1", "cp1252", "“Größe” – 5 €"),
    ("windows-1253", "cp1253", GREEK),
    ("windows-1254", "cp1254", TURKISH),
    ("iso-8859-9", "cp1254", TURKISH),
    ("windows-1256", "cp1256", ARABIC),
    ("iso-8859-2", "iso8859-2", POLISH),
    ("shift_jis", "cp932", JAPANESE),
    ("euc-jp", "euc-jp", JAPANESE),
    ("iso-2022-jp", "iso2022-jp", JAPANESE),
    ("euc-kr", "cp949", KOREAN),
]


def body(page: bytes, content_type: str = "text/html") -> str:
    return " ".join(texts(Requests(page, {"content-type": content_type})))


class TestEncoding:
    @pytest.mark.parametrize(("label", "codec", "text"), DECLARED)
    @pytest.mark.parametrize(
        "declaration",
        [
            "<meta charset={}>",
            '<META http-equiv="Content-Type" content="text/html; charset={}">',
            '<?xml version="1.0" encoding="{}"?>',
        ],
    )
    def test_declared_in_the_page(self, declaration: str, label: str, codec: str, text: str) -> None:
        assert body(f"{declaration.format(label)}<p>{text}</p>".encode(codec)) == text.strip()

    @pytest.mark.parametrize(("label", "codec", "text"), DECLARED)
    def test_declared_in_the_header(self, label: str, codec: str, text: str) -> None:
        assert body(f"<p>{text}</p>".encode(codec), f"text/html; charset={label}") == text.strip()

    @pytest.mark.parametrize(
        ("codec", "text"),
        [
            ("gb2312", CHINESE),
            ("big5", TAIWANESE),
            ("koi8-r", RUSSIAN),
            ("cp1251", RUSSIAN),
            ("cp1252", SPANISH),
            ("cp1252", GERMAN),
            ("cp1250", POLISH),
            ("cp1253", GREEK),
            ("cp1256", ARABIC),
            ("cp932", JAPANESE),
            ("euc-jp", JAPANESE),
            ("iso2022-jp", JAPANESE),
            ("cp949", KOREAN),
        ],
    )
    def test_undeclared(self, codec: str, text: str) -> None:
        assert read((text * 5).encode(codec)).text == text * 5

    @pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
    def test_byte_order_mark(self, codec: str) -> None:
        page = f"<meta charset=iso-8859-1><p>{RUSSIAN}"
        assert read(page.encode(codec)).text == page
        assert body(page.encode(codec), "text/html; charset=koi8-r") == RUSSIAN.strip()

    @pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=utf-16"])
    def test_utf16_without_mark(self, codec: str, content_type: str) -> None:
        for text in ("Noon.", RUSSIAN.strip(), CHINESE):
            assert body(f"<!doctype html><html><body><p>{text}</p></body></html>".encode(codec), content_type) == text

    def test_the_header_stands_above_the_page(self) -> None:
        assert body(f"<meta charset=koi8-r><p>{RUSSIAN}".encode("cp1251"), "text/html; charset=windows-1251") == RUSSIAN.strip()

    @pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "gb2312", "big5", "shift_jis", "utf-16", "no-such"])
    def test_what_is_utf8_is_utf8_whatever_is_declared(self, label: str) -> None:
        page = f"<meta charset={label}><p>{GERMAN}".encode()
        assert body(page) == GERMAN.strip()
        assert body(page, f"text/html; charset={label}") == GERMAN.strip()

    @pytest.mark.parametrize("declared", ["", "<meta charset=utf-8>", "<meta charset=iso-8859-1>", "<meta charset=gbk>"])
    @pytest.mark.parametrize("text", [GERMAN * 5, CHINESE, RUSSIAN], ids=["German", "Chinese", "Russian"])
    def test_a_few_broken_bytes_leave_utf8_what_it_is(self, declared: str, text: str) -> None:
        middle = len(text) // 2
        page = b"\xff".join(part.encode() for part in (declared + text[:middle], text[middle:]))
        assert read(page).text == f"{declared}{text[:middle]}\ufffd{text[middle:]}"
        cut = (declared + text.strip() + "Ж").encode()[:-1]
        assert read(cut).text == declared + text.strip() + "\ufffd"

    @pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp1252", "cp1253", "gbk", "big5", "cp932", "euc-jp", "cp949"])
    def test_a_wrong_declaration_of_utf8_is_seen(self, codec: str) -> None:
        text = {"cp1252": SPANISH, "cp1253": GREEK, "gbk": CHINESE, "big5": TAIWANESE, "cp949": KOREAN}.get(
            codec, JAPANESE if codec in ("cp932", "euc-jp") else RUSSIAN
        )
        assert read(b"<meta charset=utf-8>" + (text * 5).encode(codec)).text == "<meta charset=utf-8>" + text * 5

    @pytest.mark.parametrize("label", ["base64", "hex", "rot13", "idna", "punycode", "undefined", "unicode_escape", "utf-7"])
    def test_a_declaration_of_no_charset_is_passed_over(self, label: str) -> None:
        page = f"<meta charset={label}><p>Größe \\u0041 +AEE-".encode("cp1252")
        assert body(page) == "Größe \\u0041 +AEE-"
        assert body(page, f"text/html; charset={label}") == "Größe \\u0041 +AEE-"

    @pytest.mark.parametrize(
        "page", [bytes(range(256)), bytes(range(255, -1, -1)) * 50, b"\x80" * 1000, b"\0" * 1000, b"\x1b$\xff"]
    )
    def test_bytes_of_no_encoding_are_read_all_the_same(self, page: bytes) -> None:
        assert isinstance(read(page).text, str)

    @pytest.mark.parametrize("page", ["<p>half \ud83d a pair</p>", "half \ud83d a pair"])
    def test_half_a_surrogate_pair_is_a_replacement_character(self, page: str) -> None:
        assert texts(page) == ["half \ufffd a pair"]
