"""A byline's words to the names in it: no "By", no role, no agency beside a name, no address."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final

import regex

from cleanpage.lexicon.matcher import bare, fold, labels_of
from cleanpage.lexicon.phrases import phrases

MAX_NAME: Final = 60
MAX_BYLINE: Final = 160

PREPOSITIONS: Final = (
    "by", "von", "par", "por", "di", "door", "av", "przez", "oleh", "bởi", "autor", "autorin", "auteur", "auteure", "autore",
    "autora", "автор", "penulis", "szerző", "skrevet av", "skrevet af", "kirjoittanut", "scritto da", "publié par",
    "publicado por", "pubblicato da", "gepostet von", "veröffentlicht von", "文", "撰文", "글",
)  # fmt: skip
"""What bylines begin with, beside the phrases of the package's lists."""

ROLES: Final = frozenset(
    """
    admin administrator analyst anchor architect associate author bureau chief ceo cfo cto columnist contributor contributors
    contributing correspondent correspondents critic deputy desk digital director editor editors editor-in-chief editorial
    editor's executive expert founder co-founder freelance freelancer guest head intern journalist journalists lead manager
    managing news newsroom newsdesk officer online photographer photographs photos president principal producer professor
    reporter reporters reporting research researcher science senior specialist sports staff strategist vp vice web webmaster
    writer writers team redaktion redakteur redakteurin redaktor redaktorin korrespondent korrespondentin volontär
    volontärin chefredakteur journalistin reporterin ressortleiter autor autorin
    rédaction rédacteur rédactrice journaliste correspondant correspondante envoyé envoyée spécial spéciale
    redacción redactor redactora corresponsal periodista enviado enviada especial redação repórter jornalista correspondente
    redazione giornalista corrispondente inviato inviata redactie verslaggever redacteur correspondent redakcja dziennikarz
    dziennikarka redaktor корреспондент журналист редактор редакция обозреватель muhabir editör haber merkezi
    journalist reporter redaktion toimittaja δημοσιογράφος
    """.split()
)
"""Words of roles; a part of a byline in which one of them stands is no name."""

DEGREES: Final = frozenset(
    "md phd rd rn cpa mba msc bsc ma jd dds dvm esq facs faclm do dpt cfp ccrp ldn mph ms pt pa-c np lcsw jr sr".split()
)

AGENCIES: Final = frozenset(
    """
    ap associated press reuters afp dpa apa sda ats keystone-sda ansa efe lusa ntb ritzau tt ctk čtk pap mti tass тасс itar
    xinhua kyodo jiji bloomberg upi pti ani ians anp belga aa dha iha interfax интерфакс epd kna sid dts europapress
    cnn wire wires feed antara bernama cna yonhap anadolu ajansı 연합뉴스 新华社 共同 時事
    news agency staff agencies agence france-presse presse
    """.split()
)

OTHER_WORK: Final = (
    r"(?:illustrat|translat|photograph|photo|image|picture|graphic|video|edit|review|fact-?check|updated|art(?:work)? )\p{Ll}*"
    r"(?: and \p{Ll}+)? by|übersetz\p{Ll}+ von|aus de[mr] \p{Lu}\p{Ll}+ von|fotos? von|illustration(?:en)?:"
    r"|traduit \p{Ll}* ?par|traduction|traducción|traducid\p{Ll} por|tradução|traduzido|traduzione|vertaling|vertaald"
    r"|tłumacz\p{Ll}*|przekład|перевод\p{Ll}*|иллюстраци\p{Ll}*|illustrations? ?:|ilustra\p{Ll}+ ?:|photos? ?:|fotos? ?:"
    r"|фото ?:|翻訳|翻译|訳者?[:：]|イラスト|撮影|写真|摄影|사진|번역"
)
"""What stands before the name of somebody who drew, translated, edited or checked what others wrote."""

_FOLD: Final = str.maketrans({"\u2019": "'", "\xa0": " "})
_BRACKETS: Final = regex.compile(r"\s*[(\[{（【][^()\[\]{}（）【】]{0,80}[)\]}）】]")
_ADDRESS: Final = regex.compile(r"\S+@\S+|https?:\S+|www\.\S+|@\w+")
_AND: Final = r"and|und|et|y|e|en|i|og|och|ve|ja|és|și|si|kaj|и|й|та|και|و|dan|và|with|mit|avec|con"
_BETWEEN: Final = regex.compile(r"\s*(?:[,;|•·/、،\n＋]|\s[-–—]\s)\s*")
_TWO: Final = regex.compile(rf"(?i:(?<=\S \S+)\s+(?:{_AND}|&)\s+(?=\S+ \S))|^(?:{_AND}|&)\s+")
"""What joins two full names; a first name alone on one side makes it one byline ("Maria & Katerina")."""

_PARTICLES: Final = (
    r"de|da|do|du|dos|das|van|von|vom|der|den|het|ter|ten|la|le|el|al|bin|ibn|bint|di|del|della|degli|dal|y|e|zu|zum|zur|af|av|ul"
    r"|O|D|ap|ab|san|st\.|’t|'t"
)
_WORD: Final = r"(?:[\p{Lu}\p{Lt}][\p{L}\p{M}'’.‐-]*|[\p{Lo}][\p{L}\p{M}'’.-]*|d['’][\p{L}\p{M}-]+)"
_NAME: Final = regex.compile(rf"^{_WORD}(?: (?:{_WORD}|{_PARTICLES}))*(?: {_WORD}| (?:I{{1,3}}|IV))$")
_EAST_ASIAN: Final = regex.compile(r"^(?:\p{Han}{2,4}|\p{Hangul}{2,4})$")
_EAST_ASIAN_ROLE: Final = regex.compile(r"\s*(?:기자|특파원|记者|記者|通讯员|编辑|責任編集)$")
_TAIL: Final = regex.compile(
    r"\s*(?:[–—|:]|\.$|twitter$|facebook$|\bfor\b|\son\s|\bupdated\b|\bpublished\b|\d|\bis\b).*$", regex.I
)
_MONTH_DAY: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{Ll}*\.? ?\d{1,2}"
_WEEKDAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_GLUED: Final = regex.compile(
    r"(?<=\p{Ll})(?:Twitter|Facebook|Follow|Instagram|LinkedIn|Today|Updated|Published|Posted|Contributor|Staff|Editor|View"
    rf"|Last|Sponsored|Print|{_WEEKDAY}|{_MONTH_DAY}).*$"
    rf"|\s+(?:Updated|Published|Posted|Follow|Sponsored|Last Updated?|View (?:All|Full|Profile|Bio)|See all|in|on behalf"
    rf"|(?:on )?(?:{_WEEKDAY}|{_MONTH_DAY}))\b.*$"
)
"""What stands in another element beside a name, with no space between."""

_BY: Final = regex.compile(r"(?<=\W)(?:by|von|par|por|di|door|av)\s+(?=\p{Lu})|^(?:by|von|par|por|di|door|av)\s+", regex.I)
_CALENDAR: Final = regex.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\b",
    regex.I,
)
_GLUED_BY: Final = regex.compile(r"By(?=\p{Lu}\p{Ll}+ \p{Lu})")
_OTHER_WORK: Final = regex.compile(rf"(?<!\p{{L}})(?<!(?:and|und|et|y|e|i|og|och|en|&) )(?:{OTHER_WORK})", regex.I)
_TWICE: Final = regex.compile(r"(.{4,60}?)\s*\1")
_MARKS: Final = regex.compile(r"(?<=\s\S*\p{Ll})[\d*†‡§¹²³⁴-⁹]+(?=\s*(?:[,;]|$))")
_BEGINS_JOINED: Final = regex.compile(rf"\s*(?:[,;|•·/、，&＋+]|(?:{_AND})\s)")
_ENDS_JOINED: Final = regex.compile(rf"(?:[,;|•·/、，&＋+]|(?<!\p{{L}})(?:{_AND}))\s*$")
_CHANGED: Final = regex.compile(r"(?:last )?(?:updated?|modified|edited|posted|published)\b", regex.I)
_LOWER_END: Final = regex.compile(r"^(\p{Lu}.*?)(?:\s+\p{Ll}+)+$")
_EDGES: Final = ' \t\n.,;:：|•·-–—*/\\"“”'


GROUPS: Final = frozenset(
    """
    team desk newsdesk staff editors newsroom contributors redaktion rédaction redacción redação redazione redactie редакция
    """.split()
)
"""Words of roles with which the name of several people ends: "Harbour Desk"."""


def names_in(text: str) -> list[str]:
    """The names in what a page gives as its author; none where there is no name in it.

    >>> names_in("By Ada Brink (ab), Staff Writer"), names_in("Ole Dahl and Eva Holm | The Beacon")
    (['Ada Brink'], ['Ole Dahl', 'Eva Holm', 'The Beacon'])
    """
    text = _GLUED.sub("", _ADDRESS.sub("", _BRACKETS.sub("", _own_work(text.translate(_FOLD)[:600]))))
    names: list[str] = []
    for part in _parts(_without_opening(text.strip(_EDGES))):
        name = _without_role(_bare_name(_without_opening(part.strip(_EDGES))))
        if name and len(name) <= MAX_NAME and any(map(str.isalpha, name)) and not is_role(name, whole=not names):
            names.append(name)
    return without_agencies(list(dict.fromkeys(names)))


def byline_names(text: str) -> list[str]:
    """The names in a byline; none where the text is no byline.

    >>> byline_names("By Doran Pellworth and Ada Brink, Staff Writers")
    ['Doran Pellworth', 'Ada Brink']
    """
    if len(text) > MAX_BYLINE:
        return []
    rest = _without_opening(text)
    if rest is text or not rest or _OTHER_WORK.match(text):
        return []
    return _names_of_line(rest)


def names_in_pieces(pieces: Iterable[tuple[str, object]]) -> list[str]:
    """The full names in a byline of several elements: its texts, each with what tells the kind of its element.

    A name that nothing joins to the one before it is that of another author only in an element of the same kind; else it is
    what stands beside the author, such as the name of the paper.

    >>> names_in_pieces([("By", "p"), ("By Ada Brink", "a"), ("Harbour Daily", "span"), ("4 May", "time")])
    ['Ada Brink']
    >>> names_in_pieces([("Ada Brink", "a"), ("Ole Dahl", "a"), (", ", "p"), ("Eva Holm", "b")])
    ['Ada Brink', 'Ole Dahl', 'Eva Holm']
    """
    names: list[str] = []
    last: object = None
    joined = True
    for text, kind in pieces:
        if _OTHER_WORK.match(text.strip(_EDGES)):
            break
        found = _names_of_line(_without_opening(text.strip(_EDGES)))
        if found and (joined or kind == last or _BEGINS_JOINED.match(text)):
            names += found
            last = kind
        if names and text.strip():
            joined = bool(_ENDS_JOINED.search(text))
    return list(dict.fromkeys(names))


def loose_byline_names(text: str) -> list[str]:
    """The names in a short byline, logins and offices too; none where the text does not begin as a byline.

    >>> loose_byline_names("by otterwatch"), loose_byline_names("By the river")
    (['otterwatch'], [])
    """
    folded = text.casefold()
    opening = next(
        (one for one in _openings().get(folded[:2], ()) if folded.startswith(one) and not folded[len(one) :][:1].isalpha()),
        None,
    )
    rest = text[len(opening) :].lstrip(" :") if opening else ""
    line = _TAIL.sub("", _GLUED.sub("", _first_line(rest))).strip(_EDGES)
    if (
        opening is None
        or not line
        or rest == text
        or len(line.split()) > 4
        or (line.casefold().startswith(("the ", "a ")) and line.islower())
    ):
        return []
    return names_in(line)


def dated_names(text: str) -> list[str]:
    """The full names in a date line: "3 May 2026 · Ada Brink", "Posted on May 3 by Ada Brink".

    >>> dated_names("Posted on December 3, 2026 by Ada Brink in News"), dated_names("3 May 2026 · Ole Dahl · 3 min read")
    (['Ada Brink'], ['Ole Dahl'])
    """
    match = _BY.search(text)
    if match:
        return [name for name in names_in(_GLUED.sub("", text[match.end() :])) if is_name(name)]
    parts = [_GLUED.sub("", part).strip(_EDGES) for part in _BETWEEN.split(text)]
    return [part for part in parts if _NAME.match(part) and is_name(part) and not _CALENDAR.search(part)]


def opens_byline(text: str) -> bool:
    """Whether a block is what bylines begin with and nothing else: "By", "Written by:".

    >>> opens_byline("Written by:"), opens_byline("By the river")
    (True, False)
    """
    folded = text.casefold().rstrip(": ")
    return folded in _openings().get(folded[:2], ())


def is_name(text: str) -> bool:
    """Whether a text has the form of a person's full name.

    >>> is_name("Ada van der Brink"), is_name("Breaking news today"), is_name("Staff Writer")
    (True, False, False)
    """
    if len(text) > MAX_NAME or is_role(text) or _CHANGED.match(text) or opens_byline(text) or labels_of(bare(fold(text))):
        return False
    return bool(_NAME.match(text) and text.count(" ") <= 5) or bool(_EAST_ASIAN.match(text))


def is_role(text: str, *, whole: bool = False) -> bool:
    """Whether a text names a role or a degree; if `whole`, only where it is nothing else ("Harbour Staff" may be a byline)."""
    words = text.casefold().replace(".", "").split()
    return all(word in DEGREES for word in words) or (all if whole else any)(word in ROLES for word in words)


def _without_role(text: str) -> str:
    """The first words of a part in which a role follows a full name: "Ada Brink Senior Reporter"."""
    words = text.split()
    end = next((at for at, word in enumerate(words) if at > 1 and word.casefold() in ROLES), len(words))
    head = " ".join(words[:end])
    if end < len(words) and words[end].casefold() in GROUPS and not {word.casefold() for word in words[end + 1 :]} & ROLES:
        return " ".join(words[: end + 1])
    return head if end < len(words) and is_name(head) else text


def _names_of_line(line: str) -> list[str]:
    """The full names in a line without the words that begin a byline."""
    line = _TAIL.sub("", _GLUED.sub("", _BRACKETS.sub("", _MARKS.sub("", _first_line(_own_work(line)))))).strip(_EDGES)
    names = [_bare_name(part) for part in _parts(line)]
    names = [name if name.rpartition(" ")[2] in ROLES else _LOWER_END.sub(r"\1", name) for name in names]
    return [name for name in names if is_name(name)]


def _bare_name(part: str) -> str:
    """A name without the marks of notes and the roles of East Asia behind it, once where it stands there twice."""
    name = _EAST_ASIAN_ROLE.sub("", _MARKS.sub("", part.strip(_EDGES))).strip(_EDGES)
    twice = _TWICE.fullmatch(name)
    return twice[1] if twice else name


def _own_work(text: str) -> str:
    """A byline as far as it names who wrote the story."""
    match = _OTHER_WORK.search(text)
    return text[: match.start()] if match else text


def is_agency(name: str) -> bool:
    """Whether a name is that of an agency that sells news."""
    return set(name.casefold().split()) <= AGENCIES


def without_agencies(names: list[str]) -> list[str]:
    """The names without agencies, where a person is named too."""
    others = [name for name in names if not is_agency(name)]
    return others or names


def _parts(text: str) -> list[str]:
    return [name for part in _BETWEEN.split(text) for name in _TWO.split(part)]


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _without_opening(text: str) -> str:
    """The text after the words with which a byline begins, also where they are there twice; else the same text."""
    folded = text.casefold()
    glued = _GLUED_BY.match(text)
    if glued:
        return text[glued.end() :]
    for opening in (*_openings().get(folded[:2], ()), *_openings().get(folded[:1], ())):
        if _begins(folded, opening):
            rest = text[len(opening) :].lstrip(" :：.\n\t\xa0-–—")
            inner = _without_opening(rest) if rest else rest
            if inner is not rest or (rest and (rest[0].isupper() or not rest[0].isascii())):
                return inner
    return text


def _begins(folded: str, opening: str) -> bool:
    return folded.startswith(opening) and len(folded) > len(opening) and not folded[len(opening)].isalpha()


@functools.lru_cache(maxsize=1)
def _openings() -> dict[str, list[str]]:
    """What bylines begin with, by the first two characters; the longest first."""
    known = phrases()
    listed: Iterable[tuple[str, ...]] = [
        *known.inside["byline"].values(),
        *known.whole.get("byline", {}).values(),
        PREPOSITIONS,
    ]
    index: dict[str, list[str]] = {}
    for opening in sorted({phrase.rstrip(": ") for language in listed for phrase in language}, key=len, reverse=True):
        index.setdefault(opening[:2], []).append(opening)
    return index
