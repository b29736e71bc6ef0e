"""Labels of blocks: the fixtures, lines that say what they are in many languages, and the evidence that is given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import Fixture, fixtures
from hypothesis import given
from hypothesis import strategies as st

import cleanpage
from cleanpage.label import Label
from cleanpage.model.classes import ALWAYS_MAIN, CLASSES, MAIN_CLASSES, SOMETIMES_MAIN, likeliest_labels, main_probability

FIXTURES = Path(__file__).parent.parent / "fixtures"

RIGHT_IN_ALL = 0.85
RIGHT_IN_EACH = 0.45
LINES_RIGHT = 0.4

STORY = [
    "The ferry left the island at noon with nine people aboard, and none of them had a ticket for the crossing.",
    "It came back before dusk, and the harbour master wrote down every name in the book that his father had kept.",
    "Nobody had asked the nine where they had been, and none of them said a word about it in the days that followed.",
]
MENU = "".join(f"<li><a href=/{name}>{name.title()}</a>" for name in ("news", "sport", "weather", "ferries", "letters"))


def page(*parts: str) -> str:
    """A page of the usual build with something below its story."""
    paragraphs = "".join(f"<p>{text}</p>" for text in STORY)
    return (
        "<!doctype html><title>Ferry returns with nine - The Fen Post</title><body>"
        f"<header><a href=/>The Fen Post</a><nav><ul>{MENU}</ul></nav></header>"
        f"<main><h1>Ferry returns with nine</h1><p>3 May 2026</p>{paragraphs}{''.join(parts)}</main>"
        "<footer><a href=/imprint>Imprint</a> <a href=/contact>Contact</a></footer>"
    )


def labelled(fixture: Fixture) -> tuple[int, int]:
    """How many of the named blocks of a fixture got their label, and how many are named."""
    blocks = cleanpage.clean(fixture.path).blocks
    removed = fixture.expected["removed"]
    right = sum(
        {block.label.value for block in blocks if block.text == text and not block.kept} == {label}
        for text, label in removed.items()
    )
    return right, len(removed)


@pytest.mark.parametrize("fixture", fixtures())
def test_a_fixture_has_its_labels(fixture: Fixture) -> None:
    right, named = labelled(fixture)
    assert right >= RIGHT_IN_EACH * named


def test_the_fixtures_have_their_labels() -> None:
    results = [labelled(fixture.values[0]) for fixture in fixtures()]
    assert sum(right for right, _ in results) >= RIGHT_IN_ALL * sum(named for _, named in results)


# newsletter, copyright, cookie consent, related
ONE_LINERS = {
    "en": ("Get our best stories in your inbox", "© 2025 The Fen Post", "We use cookies on this site", "More stories"),
    "de": (
        "Jetzt unseren Newsletter bestellen",
        "Copyright 2025 Moorbote, alle Rechte vorbehalten",
        "Wir verwenden Cookies, damit alles klappt",
        "Das könnte Sie auch interessieren",
    ),
    "fr": (
        "Recevez notre newsletter chaque matin",
        "Tous droits réservés, Le Marais 2025",
        "Ce site utilise des cookies",
        "À lire aussi",
    ),
    "es": (
        "Apúntate a nuestro boletín semanal",
        "El Pantano. Todos los derechos reservados",
        "Utilizamos cookies propias y de terceros",
        "También te puede interesar",
    ),
    "pt": (
        "Assine a newsletter do Brejo",
        "O Brejo, todos os direitos reservados",
        "Este portal utiliza cookies",
        "Leia também",
    ),
    "it": (
        "Iscriviti alla newsletter della Palude",
        "La Palude - tutti i diritti riservati",
        "Questo portale utilizza i cookie",
        "Potrebbe interessarti",
    ),
    "nl": (
        "Ontvang elke week onze nieuwsbrief",
        "De Veenbode, alle rechten voorbehouden",
        "Wij gebruiken cookies op deze pagina",
        "Lees ook",
    ),
    "pl": (
        "Zapisz się do newslettera Bagna",
        "Wszelkie prawa zastrzeżone, Głos Bagna",
        "Nasz portal używa plików cookie",
        "Czytaj także",
    ),
    "ru": (
        "Подпишитесь на рассылку «Болота»",
        "Все права защищены, «Болото»",
        "Мы используем файлы cookie",
        "Читайте также",
    ),
    "uk": (
        "Підпишіться на розсилку «Болота»",
        "Усі права захищено, «Болото»",
        "Ми використовуємо файли cookie",
        "Читайте також",
    ),
    "el": (
        "Εγγραφείτε στο newsletter του Βάλτου",
        "Ο Βάλτος, με επιφύλαξη παντός δικαιώματος",
        "Χρησιμοποιούμε cookies εδώ",
        "Διαβάστε επίσης",
    ),
    "tr": (
        "Haftalık bültenimize katılın",
        "Bataklık Postası, tüm hakları saklıdır",
        "Bu sayfada çerezleri kullanıyoruz",
        "İlgili Haberler",
    ),
    "sv": (
        "Få vårt nyhetsbrev varje fredag",
        "Kärrbladet, alla rättigheter förbehållna",
        "Vi använder cookies på sidan",
        "Läs också",
    ),
    "ar": (
        "اشترك في النشرة الإخبارية للمستنقع",
        "صحيفة المستنقع، جميع الحقوق محفوظة",
        "نحن في هذه الصفحة نستخدم ملفات تعريف الارتباط",
        "مواضيع ذات صلة",
    ),
    "hi": ("हमारे न्यूज़लेटर से जुड़ें", "दलदल समाचार, सर्वाधिकार सुरक्षित", "हम कुकीज़ का उपयोग करते हैं", "यह भी पढ़ें"),
    "zh": ("每周电子报", "版权所有 沼泽日报", "本网站使用 cookie 改善体验", "相关阅读"),
    "ja": ("ニュースレターに登録しませんか", "Copyright 2025 沼新聞", "当サイトはクッキーを使用しています", "関連記事"),
    "da": ("Få nyhedsbrev hver fredag", "Fenposten, alle rettigheder forbeholdes", "Vi bruger cookies her", "Læs også"),
    "no": ("Få nyhetsbrev hver fredag", "Fenposten, alle rettigheter forbeholdt", "Vi bruker informasjonskapsler", "Les også"),
    "fi": ("Tilaa uutiskirje", "Suolehti, kaikki oikeudet pidätetään", "Käytämme evästeitä sivulla", "Lue myös"),
    "cs": ("Odběr novinek z bažin", "Bažina, všechna práva vyhrazena", "Používáme cookies", "Čtěte také"),
    "hu": ("Hírlevél feliratkozás", "Láp, minden jog fenntartva", "Ez az oldal sütiket használ", "Kapcsolódó cikkek"),
    "ro": ("Abonează-te la newsletter", "Mlaștina, toate drepturile rezervate", "Folosim cookie-uri aici", "Citește și"),
    "ko": ("매주 뉴스레터 받기", "저작권자 늪신문", "이 사이트는 쿠키를 사용합니다", "관련 기사"),
}


def test_lines_say_what_they_are() -> None:
    wanted = ("newsletter", "copyright", "cookie consent", "related")
    right = {}
    for language, lines in ONE_LINERS.items():
        for line, label in zip(lines, wanted):
            (block,) = [block for block in cleanpage.clean(page(f"<div><p>{line}</p></div>")).blocks if block.text == line]
            right[language, label] = (block.label.value == label, block.kept)
    assert not [case for case, (_, kept) in right.items() if kept]
    assert np.mean([found for found, _ in right.values()]) >= LINES_RIGHT, [
        case for case, (found, _) in right.items() if not found
    ]


@pytest.mark.parametrize("path", [fixture.values[0].path for fixture in fixtures()], ids=lambda path: path.name)
def test_a_label_never_contradicts_the_verdict(path: Path) -> None:
    for block in cleanpage.clean(path).blocks:
        assert block.label in ((*ALWAYS_MAIN, *SOMETIMES_MAIN) if block.kept else set(Label) - set(ALWAYS_MAIN))


@pytest.mark.parametrize(
    ("part", "text", "reason"),
    [
        (
            "<form action=/newsletter><label>Get our newsletter in your inbox</label></form>",
            "Get our newsletter in your inbox",
            "inbox",
        ),
        (
            "<div class=comments><h3>2 comments</h3><p>Well said, and about time.</p></div>",
            "Well said, and about time.",
            "comment",
        ),
        ("<p>© 2025 The Fen Post. All rights reserved.</p>", "© 2025 The Fen Post. All rights reserved.", "rights"),
    ],
)
def test_evidence_names_what_moved_the_network(part: str, text: str, reason: str) -> None:
    (block,) = [block for block in cleanpage.clean(page(part)).blocks if block.text == text]
    assert any(reason in one for one in block.evidence)


def test_repeats_are_told() -> None:
    blocks = cleanpage.clean(page(*["<div><a href=/s>Send to a friend</a></div>"] * 3)).blocks
    assert "repeated 3 times" in next(block for block in blocks if block.text == "Send to a friend").evidence


@given(
    st.lists(
        st.tuples(st.lists(st.floats(0.001, 1), min_size=len(CLASSES), max_size=len(CLASSES)), st.booleans()),
        min_size=1,
        max_size=9,
    )
)
def test_labels_follow_the_probabilities(blocks: list[tuple[list[float], bool]]) -> None:
    odds = np.array([one for one, _ in blocks], np.float32)
    classes = odds / odds.sum(axis=1, keepdims=True)
    kept = [keeps for _, keeps in blocks]
    for row, keeps, label in zip(classes, kept, likeliest_labels(classes, kept)):
        among = range(MAIN_CLASSES) if keeps else range(MAIN_CLASSES, len(CLASSES))
        assert label is CLASSES[max(among, key=lambda place: row[place])][0]
    assert np.allclose(main_probability(classes), classes[:, :MAIN_CLASSES].sum(axis=1))
