"""Labels of blocks: the fixtures, one-line pages in many languages, and the evidence that is given."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import cleanpage
from cleanpage.blocks import Columns
from cleanpage.blocks.html import html_blocks
from cleanpage.blocks.text import text_blocks
from cleanpage.label import Label
from cleanpage.labels import Verdict, block_labels
from cleanpage.matching import fold
from cleanpage.model.label_network import decided
from cleanpage.model.label_rows import KINDS
from cleanpage.model.score import score
from cleanpage.phrases import NAMES, PHRASES, WHOLE, WORDS

FIXTURES = Path(__file__).parent.parent / "fixtures"
PAGES = sorted(path for path in FIXTURES.iterdir() if path.suffix in (".html", ".txt"))

RIGHT_IN_ALL = 0.95
RIGHT_IN_EACH = 0.8

BELOW = "below a link to another story"
TEASED = "leads where a related title leads"
MENU = "".join(f"<ul><li><a href=/{letter}>Mud {letter}</a></ul>" for letter in "bcdefghijklmnopqrst")
CARDS = f"<p><a href=/b>Nine eels in a church</a><p>They were {'very ' * 20}old.<p><a href=/c>Ten eels in a church</a>"
STORY = [
    "The ferry left the island at noon with nine people aboard, and none of them had a ticket for the crossing.",
    "It came back before dusk, and the harbour master wrote down every name in the book that his father had kept.",
]


def labelled(path: Path) -> tuple[int, int]:
    """How many blocks of a fixture got the label that they should, and how many are named."""
    columns = html_blocks(path.read_bytes()) if path.suffix == ".html" else text_blocks(path.read_text("utf-8"))
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    left = Counter(expected["paragraphs"])
    kept: list[bool] = []
    for text in columns.texts:
        kept.append(left[text] > 0)
        left[text] -= 1
    named: dict[int, Label] = {}
    for key, label in (("headline", Label.HEADLINE), ("dateline", Label.DATELINE)):
        if expected[key] in columns.texts:
            named[columns.texts.index(expected[key])] = label
    verdicts = block_labels(columns, kept, named, score(columns))
    assert all(verdict.evidence for verdict, keep in zip(verdicts, kept, strict=True) if not keep)
    assert all(verdict.label is Label.BODY for verdict, keep in zip(verdicts, kept, strict=True) if keep)
    right = 0
    for text, wanted in expected["removed"].items():
        found = {
            verdicts[index].label.value
            for index, block in enumerate(columns.texts)
            if block == text and not kept[index] and index not in named
        }
        right += found == {wanted}
    return right, len(expected["removed"])


def labels(columns: Columns) -> dict[str, Verdict]:
    """The verdict of each block of a page whose story is `STORY`."""
    verdicts = block_labels(columns, [text in STORY for text in columns.texts], {}, score(columns))
    return dict(zip(columns.texts, verdicts, strict=True))


def below(text: str) -> Verdict:
    """The verdict of a line below the story of a text page."""
    return labels(text_blocks("\n\n".join((*STORY, text, "Something else"))))[text]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_fixture_has_its_labels(path: Path) -> None:
    right, named = labelled(path)
    assert right >= RIGHT_IN_EACH * named


def test_the_fixtures_have_their_labels() -> None:
    results = [labelled(path) for path in PAGES]
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


@pytest.mark.parametrize("language", ONE_LINERS)
def test_a_line_says_what_it_is(language: str) -> None:
    found = [below(line).label.value for line in ONE_LINERS[language]]
    assert found == ["newsletter", "copyright", "cookie consent", "related"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Skip to main content", "navigation"),
        ("Back to top", "navigation"),
        ("Home | Sport | Search", "navigation"),
        ("Tags: ferry | harbour | tickets", "tags"),
        ("#ferry", "tags"),
        ("ferry, harbour, lost tickets", "metadata"),
        ("30417", "metadata"),
        ("2025-31-02", "metadata"),
        (STORY[0], "metadata"),
        ("Marsh Gate and The Fen Post are registered trademarks of Fen Media.", "trademark"),
        ("Log in or create an account", "login"),
        ("Already a subscriber? Log in", "login"),
        ("Subscribe to continue reading", "paywall"),
        ("Share on Facebook", "share"),
        ("Please read our community guidelines before you comment.", "comments"),
        ("Sponsored content", "advertisement"),
        ("Terms of use and privacy policy", "legal"),
        ("Written by Ada Fenwick", "byline"),
        ("Download our app", "footer"),
        ("Last updated by the desk", "metadata"),
        ("S’abonner", "paywall"),
        ("Sign up", "login"),
        ("The Fen Post. © Fen Media Group 2025", "copyright"),
        ("© Fen Media. " + "No part of this paper may be copied by anybody. " * 14, "copyright"),
        ("With our newsletter you agree to our privacy policy and can leave whenever you like to.", "newsletter"),
        ("When you come to our pages you agree to our privacy policy and can leave whenever you like.", "legal"),
        ("Condividi l’articolo", "share"),
    ],
)
def test_a_line_below_the_story(text: str, label: str) -> None:
    page = text_blocks("\n\n".join((*STORY, text)))
    verdict = block_labels(page, [True, True, False], {}, score(page))[2]
    assert verdict.label.value == label
    assert verdict.evidence


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "The mayor said on Friday that the newsletter her office had sent in your inbox and in that of "
            "every other reader for eleven years would end, because nobody wanted to write it after the last vote.",
            "newsletter",
        ),
        (
            "When the bridge was closed the council asked all to share on Facebook whatever they had seen that "
            "night, and within an hour four hundred had done so, most of them with pictures of the same heron.",
            "share",
        ),
        (
            "She had read more: read next to nothing, she said, would be nearer the truth, for the hall had been "
            "shut since the flood and the most read book in the village was the timetable of the ferry to town.",
            "related",
        ),
        (
            "Der Verein hatte jahrelang gestritten, ob man einen Kommentar schreiben dürfe, ohne vorher mit "
            "dem Vorstand zu sprechen, und am Ende schrieb jeder, was er wollte, und niemand hat es je gelesen.",
            "comments",
        ),
        (
            "El alcalde recordó que para seguir leyendo el bando hacía falta entrar, subir dos pisos y pedir "
            "la llave al conserje, que solo trabaja los martes y que además lleva enfermo desde el mes de febrero.",
            "paywall",
        ),
    ],
)
def test_a_phrase_in_a_long_sentence_says_nothing(text: str, label: str) -> None:
    assert below(text).label.value != label


def test_a_phrase_is_no_part_of_a_word() -> None:
    assert below("Minicookies").label is not Label.COOKIE_CONSENT
    assert below("The Retweeters").label is not Label.SHARE


@pytest.mark.parametrize(
    ("markup", "text", "label", "evidence"),
    [
        ("<nav><a href=/a>Crabs</a></nav>", "Crabs", "navigation", "in <nav>"),
        ("<ul><li><a href=/a>Crabs</a></ul>", "Crabs", "navigation", "link density 1.00"),
        ("<div class=breadcrumbs><a href=/>Fen</a></div>", "Fen", "breadcrumb", 'in "breadcrumbs"'),
    ],
)
def test_elements_before_the_story(markup: str, text: str, label: str, evidence: str) -> None:
    verdict = labels(html_blocks(f"<body>{markup}<p>{STORY[0]}<p>{STORY[1]}".encode()))[text]
    assert verdict.label.value == label
    assert evidence in verdict.evidence


@pytest.mark.parametrize(
    ("markup", "text", "label", "evidence"),
    [
        ("<footer><p>Made in the fen</footer>", "Made in the fen", "footer", "in <footer>"),
        ("<footer><p>© 2025 The Fen</footer>", "© 2025 The Fen", "copyright", "©"),
        ("<footer><a href=/p>Privacy policy</a></footer>", "Privacy policy", "footer", "in <footer>"),
        ("<a href=/b>Nine eels found in church</a>", "Nine eels found in church", "related", "link density 1.00"),
        ("<div><h3>Read next</h3><p>Nine eels</div>", "Nine eels", "related", 'under "Read next"'),
        ("<div><h3>Read next</h3><a href=/b>Eels</a></div>", "Eels", "related", 'under "Read next"'),
        ("<aside><p>Nine eels in one inbox daily</aside>", "Nine eels in one inbox daily", "newsletter", '"inbox"'),
        ("<ul><li><a href=/a>Crabs</a></ul>", "Crabs", "footer", "link density 1.00"),
        ("<ul><li><a href=/a>Crabs</a></ul>" + MENU, "Crabs", "navigation", "link density 1.00"),
        ("<div><a href=/b>Nine eels in church</a><p>They sang.</div>", "They sang.", "related", BELOW),
        ("<div><h3>3 comments</h3><p>Well said.<p>Not at all.</div>", "Not at all.", "comments", 'under "3 comments"'),
        ("<figure><figcaption>An eel © Fen</figcaption></figure>", "An eel © Fen", "caption", "in <figcaption>"),
        ("<div class=comment><p>Well said.</div>", "Well said.", "comments", 'in "comment"'),
        ("<div class=comment-list><time>3 May 2025</time></div>", "3 May 2025", "comments", 'in "comment"'),
        ("<label>Your town</label>", "Your town", "form", "in <label>"),
        ("<select><option>Large</option></select>", "Large", "form", "in a drop-down list"),
        ("<a href=//ad.doubleclick.net/b>Eels</a>", "Eels", "advertisement", "leads to an advertisement"),
        ("<a href=/tag/eels>Eels</a>", "Eels", "tags", "leads to a tag"),
        ("<p><a href=/b>Nine eels in church</a><p><a href=/b#c>4 comments</a>", "4 comments", "related", TEASED),
        ("<form><label>E-mail</label><button>Go</button></form>", "Go", "newsletter", "in a form for newsletter"),
        ("<form><p>Sign up</p><label>E-mail</label></form>", "E-mail", "newsletter", "in a form for newsletter"),
        ("<form><p>Sign up</p><label>E-mail</label>Password</form>", "E-mail", "login", "in a form for login"),
        ("<button>Zoom</button>", "Zoom", "other", "a button"),
        ("<p>Nine eels found in a church</p>", "Nine eels found in a church", "related", "a title after the story"),
        ("<p>Nine eels were found there.</p>", "Nine eels were found there.", "footer", "after the story"),
        (CARDS, "They were " + "very " * 20 + "old.", "related", "between links to other stories"),
        (f"<div hidden><p>Fen</p><p>{STORY[0]}</p></div>", "Fen", "metadata", "beside metadata"),
    ],
)  # fmt: skip
def test_elements_after_the_story(markup: str, text: str, label: str, evidence: str) -> None:
    page = html_blocks(f"<body><p>{STORY[0]}</p><p>{STORY[1]}</p>{markup}".encode())
    verdicts = block_labels(page, [index < 2 for index in range(len(page))], {}, score(page))
    verdict = verdicts[page.texts.index(text)]
    assert verdict.label.value == label
    assert evidence in verdict.evidence


def test_names_of_elements_around_the_story_say_nothing() -> None:
    page = f"<body class=newsletter><form class=comments><p>{STORY[0]}<p>Fen</p><p>{STORY[1]}</form>"
    assert labels(html_blocks(page.encode()))["Fen"].label is Label.OTHER


def test_the_head_of_a_story() -> None:
    lines = ["Ferry returns", "Harbour master finds all nine names in his book", "By Ada Fenwick", "3 May 2025", *STORY]
    page = text_blocks("\n\n".join(lines))
    verdicts = block_labels(page, [False] * 4 + [True] * 2, {0: Label.HEADLINE}, score(page))
    assert [verdict.label.value for verdict in verdicts[:4]] == ["headline", "subtitle", "byline", "dateline"]
    assert all(verdict.evidence for verdict in verdicts[:4])


@pytest.mark.parametrize(
    ("markup", "text", "label"),
    [
        (
            "<figure><figcaption>Nine people and a heron at the quay</figcaption></figure>",
            "Nine people and a heron at the quay",
            "caption",
        ),
        ("<p class=standfirst>Nine people came back</p>", "Nine people came back", "subtitle"),
        ("<div class=byline>Ada Fenwick</div>", "Ada Fenwick", "byline"),
        ("<time>3 May 2025</time>", "3 May 2025", "body"),
        ("<div class=date>3 May 2025</div>", "3 May 2025", "dateline"),
        ("<div class=date>Nobody knows the day</div>", "Nobody knows the day", "body"),
        ("<h2>The morning after</h2>", "The morning after", "body"),
        ("<p class=caption-free>Nobody knows the day</p>", "Nobody knows the day", "body"),
    ],
)
def test_a_kept_block_is_named_by_its_own_element(markup: str, text: str, label: str) -> None:
    page = html_blocks(f"<body><article><h1>Ferry</h1>{markup}<p>{STORY[0]}</p><p>{STORY[1]}</p></article>".encode())
    verdicts = block_labels(page, [index > 0 for index in range(len(page))], {0: Label.HEADLINE}, score(page))
    verdict = verdicts[page.texts.index(text)]
    assert verdict.label.value == label
    assert bool(verdict.evidence) == (label != "body")


@pytest.mark.parametrize(
    ("markup", "label", "evidence"),
    [
        ("<form><label>Name</label><p>Sign up for our newsletter</p></form>", "newsletter", "in a form for newsletter"),
        (
            "<form><label>Name</label><label>Password</label><a href=/f>Forgot your password?</a></form>",
            "login",
            "in a form for login",
        ),
        ("<form><label>Name</label><p>Leave a comment</p></form>", "comments", "in a form for comments"),
        ("<form><label>Name</label><p>Call the harbour</p></form>", "form", '"name"'),
    ],
)
def test_the_fields_of_a_form_are_what_the_form_is_for(markup: str, label: str, evidence: str) -> None:
    page = html_blocks(f"<body><div><p>{STORY[0]}</p><p>{STORY[1]}</p></div>{markup}".encode())
    verdicts = block_labels(page, [index < 2 for index in range(len(page))], {}, score(page))
    verdict = verdicts[page.texts.index("Name")]
    assert (verdict.label.value, verdict.evidence[0]) == (label, evidence)


def test_the_parts_of_a_teaser_are_of_its_kind() -> None:
    link, date = "<a href=/1>Nine eels found in the old church</a>", "<span class=date><p>3 May 2025</p></span>"
    card = f"<div class=x>{link}{date}<p>By Ada Fenwick</p></div>"
    page = html_blocks(f"<body><div><p>{STORY[0]}</p><p>{STORY[1]}</p></div><div>{card * 3}</div>".encode())
    verdicts = block_labels(page, [index < 2 for index in range(len(page))], {}, score(page))
    assert {verdict.label.value for verdict in verdicts[2:]} == {"related"}
    assert "part of a teaser" in verdicts[page.texts.index("3 May 2025")].evidence


def test_a_heading_is_of_the_kind_that_stands_below_it() -> None:
    links = "".join(f"<li><a href=/{i}>Nine eels found in church number {i}</a></li>" for i in range(5))
    page = html_blocks(
        f"<body><div><p>{STORY[0]}</p><p>{STORY[1]}</p></div><div><h3>From the fen</h3><ul>{links}</ul></div>".encode()
    )
    verdict = block_labels(page, [index < 2 for index in range(len(page))], {}, score(page))[2]
    assert (verdict.label.value, verdict.evidence[0]) == ("related", "heads related")


def test_links_in_a_footer_are_the_footers() -> None:
    links = "".join(f"<a href=/{name}>{name}</a> <p></p>" for name in ("Newsletter", "Privacy policy", "Log in", "Sport"))
    page = html_blocks(f"<body><div><p>{STORY[0]}</p><p>{STORY[1]}</p></div><footer><nav>{links}</nav></footer>".encode())
    verdicts = block_labels(page, [index < 2 for index in range(len(page))], {}, score(page))
    assert [verdict.label.value for verdict in verdicts[2:]] == ["footer"] * 4


def test_what_is_repeated_is_told() -> None:
    verdicts = labels(text_blocks("\n\n".join((*STORY, "Fen", "Fen", "Fen"))))
    assert "repeated 3 times" in verdicts["Fen"].evidence


@pytest.mark.parametrize(
    ("select", "label"),
    [
        ("<select onchange='top.location=this.value'><option>Fen</option></select>", "navigation"),
        ("<select><option value='https://fen.example/'>Fen</option></select>", "navigation"),
        ("<select><option value=42>Fen</option></select>", "form"),
    ],
)
def test_a_list_of_addresses_is_navigation(select: str, label: str) -> None:
    page = html_blocks(f"<body><div><p>{STORY[0]}</p><p>{STORY[1]}</p></div>{select}".encode())
    assert block_labels(page, [True, True, False], {}, score(page))[2].label.value == label


def test_lines_between_are_of_their_neighbours_kind() -> None:
    lines = ["Sign up for our newsletter", "Nine eels a week, no more.", "Enter your email address", "© 2025 The Fen"]
    verdicts = labels(text_blocks("\n\n".join((*STORY, "\n".join(lines)))))
    assert [verdicts[line].label.value for line in lines] == ["newsletter"] * 3 + ["copyright"]
    assert 'under "Sign up for our newsletter"' in verdicts[lines[1]].evidence


def test_a_page_without_a_story() -> None:
    page = text_blocks("Home\nFerries\n© 2025 The Fen")
    verdicts = block_labels(page, [False] * 3, {}, score(page))
    assert [verdict.label.value for verdict in verdicts] == ["navigation", "navigation", "copyright"]
    empty = text_blocks("")
    assert block_labels(empty, [], {}, score(empty)) == []


def test_a_deep_page_is_labelled() -> None:
    page = html_blocks(b"<div class=tag><span>Fen</span>" * 2000)
    verdicts = block_labels(page, [False] * len(page), {}, score(page))
    assert len(verdicts) == 2000


@pytest.mark.parametrize("table", [PHRASES, WHOLE, WORDS], ids=["PHRASES", "WHOLE", "WORDS"])
def test_phrases_are_folded(table: dict[str, dict[str, tuple[str, ...]]]) -> None:
    every = [phrase for languages in table.values() for phrases in languages.values() for phrase in phrases]
    assert [phrase for phrase in every if fold(phrase) != phrase] == []
    assert set(table) <= {label.value for label in Label}


def test_a_name_stands_under_one_label() -> None:
    names = [name for names in NAMES.values() for name in names]
    assert sorted(names) == sorted(set(names))
    assert set(NAMES) <= {label.value for label in Label}


def test_a_label_may_doubt_the_verdict() -> None:
    blocks = cleanpage.clean(FIXTURES / "forum-thread.html").blocks
    numbers = [block for block in blocks if block.text in ("#2", "#3", "#4")]
    assert len(numbers) == 3
    for block in numbers:
        assert block.kept
        assert (block.label, block.evidence) == (Label.METADATA, ("reads as metadata", "a bare number"))


@pytest.mark.parametrize(
    ("kept", "likely", "label"),
    [
        (True, {"metadata": 0.8, "body": 0.2}, "metadata"),
        (True, {"metadata": 0.6, "body": 0.4}, "body"),
        (False, {"body": 0.6, "related": 0.4}, "body"),
        (False, {"body": 0.4, "related": 0.3, "other": 0.3}, "related"),
        (False, {"headline": 0.7, "related": 0.3}, "related"),
        (False, {"trademark": 0.7, "legal": 0.3}, "legal"),  # too rare to be learned
    ],
)
def test_a_verdict_is_doubted_where_the_network_is_sure(kept: bool, likely: dict[str, float], label: str) -> None:
    assert _decided(kept, likely, told=False) == label


def test_what_is_too_rare_to_be_learned_the_evidence_tells() -> None:
    assert _decided(False, {"body": 0.6, "related": 0.4}, told=True) == "trademark"


def _decided(kept: bool, likely: dict[str, float], told: bool) -> str:
    odds = np.log(np.array([[likely.get(kind, 0.001) for kind in KINDS]], np.float32))
    return KINDS[decided(odds, np.array([kept]), np.array([KINDS.index("trademark")]), np.array([[told]]))[0]]
