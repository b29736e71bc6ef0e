"""The dateline with which a news agency's story opens: place, agency and date before the first sentence.

Agencies write it in a handful of forms: "KYIV, Ukraine (AP) —", "BERLIN, 3. März (dpa) -", "МОСКВА, 3 мар — РИА Новости.",
"(ANSA) - ROMA, 03 MAR -", "新华社北京3月4日电", "【ロンドン共同】", "(서울=연합뉴스) 홍길동 기자 =".
"""

from __future__ import annotations

import functools
from typing import Final

import regex

from cleanpage.text.dateline import Dateline

MAX_WIRE: Final = 100
"""Characters in which a wire dateline has ended."""

NO_PLACES: Final = frozenset(
    """
    ALERT ANALYSIS BREAKING CORRECTION EDITORIAL EXCLUSIVE EXPLAINER FAQ FILE HOT INTERVIEW LETTER LIVE NEW NEWS NOTE NOW
    OPINION PHOTO PHOTOS POLL READ REVIEW SPOILER TIP UPDATE UPDATED VIDEO WARNING WATCH ACHTUNG EIL EILMELDUNG KOMMENTAR
    INFO VIDÉO DIRECT EXCLUSIF ÚLTIMA URGENTE VÍDEO DIRETTA ESCLUSIVA ВАЖНО ВИДЕО ФОТО СРОЧНО
    """.split()
)
"""What stands in capitals before a dash and is no place."""

_WORD: Final = r"[\p{L}\p{M}'’.-]+"
_CAPITALS: Final = r"\p{Lu}[\p{Lu}\p{M}'’.-]+(?:[ /]\p{Lu}[\p{Lu}\p{M}'’.-]*){0,3}"
_MIXED: Final = rf"\p{{Lu}}{_WORD}(?:[ /]{_WORD}){{0,4}}"
_UNCASED: Final = (
    r"[\p{Arabic}\p{Hebrew}\p{Devanagari}\p{Bengali}\p{Thai}\p{M}]{2,}(?:[ /][\p{Arabic}\p{Devanagari}\p{M}]{2,}){0,2}"
)
_DATE: Final = (
    r"(?P<date>(?:\d{1,2}|[٠-٩]{1,2}|[०-९]{1,2})(?:er|º|\.)? ?(?:de )?[\p{L}\p{M}]{2,12}(?:\.?,? (?:de )?\d{4})?|"
    r"[\p{L}\p{M}]{3,12}\.? \d{1,2}(?:, \d{4})?|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
_AGENCY: Final = (
    r"(?P<agency>\p{Lu}[\p{L}\p{N}/ .&-]{1,24}|\p{Ll}{2,5}(?:/\p{L}{2,8})?|askanews"
    r"|[\p{Arabic}\p{Devanagari}\p{Bengali}\p{Hebrew}\p{M}][\p{Arabic}\p{Devanagari}\p{Bengali}\p{Hebrew}\p{M} ]{1,20})"
)
_ACRONYM: Final = (
    r"(?P<agency>(?!\p{Lu}\p{Ll}+\))[\p{Lu}\d][\p{Lu}\d.-]{1,9}(?:[/ ][\p{L}\d.]{2,12})?|\p{Ll}{2,5}(?:/\p{L}{2,8})?|askanews"
    r"|Reuters|Xinhua|Bloomberg|Lusa|Adnkronos|Interfax|Antara|Belga|Ritzau|Kyodo|Tanjug|Agerpres|Bernama|Europa Press"
    r"|Thomson Reuters Foundation|Интерфакс|Рейтер|Укринформ|Укрінформ)"
)
_DASH: Final = r"\s*\.?\s*(?:--|[—–―_-]|\.-|।)\s*(?=\S)"
_WHEN: Final = rf"(?:(?:[,.] ?| )(?:في )?{_DATE}\.?)?"
_HAN_DATE: Final = r"(?P<date>(?:\d{1,2}月)?\d{1,2}日)"
_HAN_AGENCY: Final = r"(?:【(?P<agency>[^】\d]{2,12})】)?"
_KANA: Final = r"[\p{Han}\p{Katakana}ー]{2,10}"
_FORMS: Final = (
    # LAKE ORRIN, Vermont, March 3 (CWP) — ...; القاهرة 3 مارس (رويترز) - ...
    rf"(?P<line>(?P<place>{_CAPITALS}(?:, ?{_MIXED})?|{_UNCASED}){_WHEN},? ?-? ?\({_AGENCY}\)){_DASH}",
    # Hamburg, 3. März (dpa) - ...; Madrid, 3 mar (EFE).- ...
    rf"(?P<line>(?P<place>{_MIXED}(?:, ?{_MIXED})?){_WHEN},? ?\({_ACRONYM}\)){_DASH}",
    # नई दिल्ली, 3 मार्च (भाषा) ..., without a dash
    rf"(?P<line>(?P<place>{_UNCASED}), ?{_DATE},? ?\({_AGENCY}\))[ ।:]",
    # МОСКВА, 3 мар — РИА Новости. ...
    rf"(?P<line>(?P<place>{_CAPITALS}|{_MIXED})[,.] {_DATE}\.? ?[—–-] ?"
    r"(?P<agency>\p{Lu}[\p{L} .-]{1,24}?))\.\s+(?=\S)",
    # Москва. 3 марта. INTERFAX.RU - ...
    r"(?P<line>(?P<place>\p{Lu}[\p{L}-]+(?: \p{L}[\p{L}-]+){0,2})\. "
    rf"{_DATE}\.? (?P<agency>[\p{{Lu}}][\p{{Lu}}\p{{N}}.-]{{1,14}}))(?:\.| ?[—–-])\s+(?=\S)",
    # МОСКВА, 3 марта. /ТАСС/. ...
    rf"(?P<line>(?P<place>{_CAPITALS}|{_MIXED}|{_UNCASED}){_WHEN}\.? ?/ ?"
    r"(?P<agency>[\p{L}\p{M}.-][\p{L}\p{M} .-]{1,16}?) ?/)\.?(?: ?[—–-])?\s+(?=\S)",
    # (ANSA) - ROMA, 03 MAR - ...
    rf"(?P<line>\({_ACRONYM}\) ?[—–-] ?(?P<place>{_CAPITALS}|{_MIXED}),? {_DATE}\.?){_DASH}",
    rf"(?P<line>(?P<place>{_CAPITALS}), {_DATE} ?[—–-] ?\({_ACRONYM}\))\s*(?=\S)",
    # JAKARTA, KOMPAS.com - ...
    rf"(?P<line>(?P<place>{_CAPITALS}), (?P<agency>\p{{Lu}}[\p{{Lu}}\d]{{2,10}}(?:\.\p{{Ll}}{{2,3}})?)) ?(?:--|[—–-]) (?=\S)",
    # LONDON, Jan. 3 — ...; LONDON — ...
    rf"(?P<line>(?P<place>{_CAPITALS}(?:, ?{_MIXED})?)(?:, ?{_DATE})?) ?(?:--|[—–―_]| -)\s*(?=\S)",
    # 新华社北京3月4日电 ...; （中央社記者王小明台北4日電）...
    rf"(?P<line>[（(]?{_HAN_AGENCY}(?P<agency>\p{{Han}}{{1,6}}?(?:社|网|網|报|報))?"
    rf"(?:(?:记者|記者)(?:\p{{Han}}{{2,4}}(?=\p{{Han}}{{2}}\d))?)?(?P<place>\p{{Han}}{{2,8}}?){_HAN_DATE}"
    r"(?:综合|專)?[电電讯訊][）)]?)",
    rf"(?P<line>{_HAN_AGENCY}(?P<place>\p{{Han}}{{2,6}}){_HAN_DATE})(?=[\s，,])",
    # ［東京　４日　ロイター］ ...; 【ロンドン共同】...
    rf"(?P<line>[［\[](?P<place>{_KANA})[\s　]+{_HAN_DATE}[\s　]+(?P<agency>{_KANA})[］\]])",
    rf"(?P<line>【(?P<place>{_KANA}?)(?:[=＝・](?P<agency>[\p{{Han}}\p{{Katakana}}・]{{2,12}})"
    r"|(?P<agency>共同|時事|AFP時事|ロイター))】)",
    # (서울=연합뉴스) 홍길동 기자 = ...
    r"(?P<line>[(\[【](?P<place>[\p{Hangul}·]{2,10})\s?=\s?(?P<agency>[\p{Hangul}\w]{2,12})[)\]】])",
)


def wire_dateline(paragraph: str) -> Dateline | None:
    """The words that place (and date) a wire story at its start, without the dash; None where there are none.

    >>> line = wire_dateline("LAKE ORRIN, Vermont, March 3 (CWP) — The bridge is open.")
    >>> line, line.place, line.agency, line.date
    ('LAKE ORRIN, Vermont, March 3 (CWP)', 'LAKE ORRIN, Vermont', 'CWP', 'March 3')
    """
    start = " ".join(paragraph[:MAX_WIRE].split(" ")).lstrip()
    for form in _forms():
        match = form.match(start)
        if match and match["place"].partition(" ")[0].strip(".,") not in NO_PLACES:
            parts = match.groupdict()
            return Dateline(match["line"].strip(" ,"), match["place"].strip(" ,."), parts.get("agency"), parts.get("date"))
    return None


@functools.lru_cache(maxsize=1)
def _forms() -> list[regex.Pattern[str]]:
    """The forms as patterns: made when a story is first asked for its dateline, since that takes a while."""
    return [regex.compile(form) for form in _FORMS]
