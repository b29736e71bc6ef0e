"""Lines that date a story: which lines are such, and the day in them."""

from __future__ import annotations

from typing import Final

import regex

from cleanpage.text.dateline import Dateline
from cleanpage.text.dates import digits
from cleanpage.text.person_names import byline_names, dated_names

CLOCK: Final = regex.compile(r"^\p{L}+[., ].*\d:\d\d:\d\d\W*(?:[AP]M)?$", regex.I)
"""The clock of a page: weekday and seconds. It dates the story only where nothing else does."""

MAX_DATE_LINE: Final = 120
"""Characters; a longer block that holds a date is a sentence."""

MAX_OTHER_WORDS, MAX_OTHER_IDEOGRAPHS = 9, 20
"""Words of a date line that have no digit: month, day, zone, "Published on", "Updated"; the same where words have no spaces."""

UPDATED: Final = regex.compile(
    r"(?<!\p{L})(?:(?:last |zuletzt |dernière |última |ultimo |letzte |senast |sist |sidst |laatst )?"
    r"(?:updated?|modified|revised|edited|changed|aktuali|geändert|update vom|mise? à jour|modifié|actualiz|atualiz|modificad"
    r"|aggiorn|modificat|bijgewerkt|gewijzigd|aktualiz|zaktualiz|обновл|изменен|оновл|ενημερ|τελευταία|güncel|uppdater|ändrad"
    r"|opdater|oppdater|päivitet|muokattu|frissít|módosít|diperbarui|cập nhật|kemas kini))"
    r"|更新|最后修改|修改|수정|업데이트|تحديث|עודכן|به‌روز|अपडेट|हालनागाद|হালনাগাদ|আপডেট|อัปเดต|อัพเดต",
    regex.I,
)
"""What says that a date is that of a change, in some thirty languages."""

POSTED: Final = regex.compile(
    r"(?<!\p{L})(?:post(?:ed| time)|published|written|veröffentlicht|geschrieben|gepostet|erstellt|verfasst|publiziert"
    r"|publié|posté|écrit|rédigé|publicad|escrit|postad|pubblicat|scritt|geplaatst|gepubliceerd|geschreven|opublikowan|dodan|napisan|опубликован"
    r"|размещен|опублікован|publicerad|publiceret|publisert|julkaistu|publikován|zveřejněn|közzétéve|publicat(?!ion)"
    r"|yayınlan|yayımlan|δημοσιεύ|diterbitkan)"
    r"|发布|發佈|发表|發表|投稿|公開|掲載|게시|작성|입력|نشر|פורסם|प्रकाशित",
    regex.I,
)
"""What says that a date is that on which the story came out, in some thirty languages."""

_SAYS_WHEN: Final = regex.compile(f"{POSTED.pattern}|{UPDATED.pattern}", regex.I)

_NO_MONTH: Final = regex.compile(r"\d{1,2}[^\p{L}]* \d{4}")
_MONTH_BEFORE: Final = regex.compile(r"(?:\b|(?<=\p{Ll})(?=\p{Lu}))\p{L}[\p{Ll}\p{M}]+\.? ?$")
_BETWEEN: Final = regex.compile(r"\s*[|•·\n]\s*|\s[-–—/]\s")
_BY: Final = regex.compile(r"[\s,]+(?:by|von|par|por|di|door|av|af|przez|от)\s*$", regex.I)
_EDGES: Final = " \t\n,;:.|•·-–—/"
_YEAR: Final = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_DAY: Final = r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_GAP: Final = r"[^\d\n]{1,24}?"
_DATE: Final = regex.compile(
    rf"{_YEAR}{_GAP}(?:(?:0?[1-9]|1[0-2]){_GAP})?{_DAY}|{_DAY}{_GAP}{_YEAR}"
    rf"|(?<!\d[./])(?:{_DAY}(?P<s>[./-])(?:0?[1-9]|1[0-2])(?P=s)|(?:0?[1-9]|1[0-2])/{_DAY}/)(?:{_YEAR}|\d\d(?!\d))(?![./]\d)"
)
_TIME: Final = regex.compile(
    r"\W*[012]?\d(?:[:.h]| h )[0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\.?| Uhr| h|h)?(?: [A-Z]{2,5})?\W*", regex.I
)
_DIGIT: Final = regex.compile(r"\d")
_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}.]*")
_IDEOGRAPH: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_NOT_A_DATE: Final = regex.compile(r"©|\(c\)|copyright|https?:|www\.|@", regex.I)
_NOT_OF_THE_STORY: Final = regex.compile(
    r"\b(?:joined|registered|founded|member since|last post|expires?|born|received|accepted|dabei seit"
    r"|registriert|inscrit|miembro desde|iscritto|зарегистрирован|регистрация)\b",
    regex.I,
)


def is_date_line(text: str) -> bool:
    """Whether a block is a date with little else, or a time of day alone.

    >>> is_date_line("Monday 9 March 2026, 06:15 GMT"), is_date_line("2026年3月4日 10:20")
    (True, True)
    >>> is_date_line("14:32"), is_date_line("2:1")
    (True, False)
    >>> is_date_line("© 2026 Example"), is_date_line("In 2026 about 12 boats went out, and none came back before dusk fell.")
    (False, False)
    """
    if len(text) > MAX_DATE_LINE or not _DIGIT.search(text):
        return False
    text = digits(text)
    if _TIME.fullmatch(text):
        return True
    if not _DATE.search(text) or _NOT_A_DATE.search(text):
        return False
    return len(_WORD.findall(text)) <= MAX_OTHER_WORDS and len(_IDEOGRAPH.findall(text)) <= MAX_OTHER_IDEOGRAPHS


def holds_day(text: str) -> bool:
    """Whether a day with its year stands in a text that may tell of the page's date."""
    text = digits(text)
    if not ("20" in text or "19" in text or text.count(".") > 1 or "/" in text):
        return False
    return bool(_DATE.search(text)) and not (_NOT_A_DATE.search(text) or _NOT_OF_THE_STORY.search(text))


def shown_date(text: str) -> Dateline:
    """A page's date line without those who wrote the story, with the day in it as its `date`.

    >>> shown_date("Published: Tuesday, 17 March 2026 04:12 PM EDT").date
    '17 March 2026'
    >>> shown_date("By Ada Brink | Tuesday, 17 March 2026 | 4 min read")
    'Tuesday, 17 March 2026'
    """
    match = _DATE.search(digits(text))
    if match is None:
        return Dateline(text)
    month = _MONTH_BEFORE.search(text, 0, match.start()) if _NO_MONTH.fullmatch(match[0]) else None
    start, end = (month or match).start(), match.end()
    names = byline_names(text) or dated_names(text)
    return Dateline(_beside_names(text, start, end, names) if names else text, date=text[start:end])


def _beside_names(text: str, start: int, end: int, names: list[str]) -> str:
    """The part of a line in which its date stands, from `start` to `end`, without the names."""
    left = max((part.end() for part in _BETWEEN.finditer(text, 0, start)), default=0)
    right = next((part.start() for part in _BETWEEN.finditer(text, end) if not _TIME.match(text, part.end())), len(text))
    for name in names:
        at = text.find(name)
        if 0 <= at < start:
            left = max(left, at + len(name))
        elif at >= end:
            right = min(right, at)
    before = text[left:start].strip(_EDGES)
    if any(name in text[:start] for name in names) and len(before.split()) > 1 and not _SAYS_WHEN.search(before):
        left = start  # a role or the name of the paper
    return _BY.sub("", text[left:right]).strip(_EDGES)


def own_part(text: str) -> str:
    """The part of a line that dates the story, where it also tells when a paper was received, or somebody joined.

    >>> own_part("Received: 2 March 2026 / Published: 9 April 2026")
    'Published: 9 April 2026'
    """
    if not _NOT_OF_THE_STORY.search(text):
        return text
    posted = POSTED.search(text)
    if posted is None:
        return ""
    other = _NOT_OF_THE_STORY.search(text, posted.end())
    return text[posted.start() : other.start() if other else len(text)]


def dates_the_story(text: str) -> bool:
    return is_date_line(text) and bool(own_part(text))
