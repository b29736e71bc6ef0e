"""Notices that labelled pages hardly have, for grafting: trademarks in many languages, and lines of known phrases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cleanpage.lexicon.phrases import PHRASES, WHOLE

TRADEMARKS: Final = {
    "en": (
        "{a} is a registered trademark of {c}.",
        "{a} and {b} are trademarks of {c}. All other marks belong to their owners.",
        "{a}®, {b}® and the {a} logo are registered trademarks of {c} in the United States and other countries.",
        "All trademarks and registered trademarks appearing on this site are the property of their respective owners.",
        "{a} and {b} are registered service marks of {c}.",
        "{a}™ is a trademark of {c}. Used with permission.",
        "Product and company names mentioned here may be trademarks of their respective companies.",
    ),
    "de": (
        "{a} ist eine eingetragene Marke der {c}.",
        "{a} und {b} sind eingetragene Warenzeichen der {c}.",
        "Alle genannten Marken und Warenzeichen sind Eigentum ihrer jeweiligen Inhaber.",
    ),
    "fr": (
        "{a} est une marque déposée de {c}.",
        "{a} et {b} sont des marques déposées de {c}.",
        "Toutes les marques citées appartiennent à leurs propriétaires respectifs.",
    ),
    "es": (
        "{a} es una marca registrada de {c}.",
        "{a} y {b} son marcas registradas de {c}.",
        "Todas las marcas comerciales son propiedad de sus respectivos dueños.",
    ),
    "it": ("{a} è un marchio registrato di {c}.", "Tutti i marchi citati appartengono ai legittimi proprietari."),
    "pt": ("{a} é uma marca registrada de {c}.", "Todas as marcas pertencem aos seus respectivos proprietários."),
    "nl": ("{a} is een geregistreerd handelsmerk van {c}.", "Alle handelsmerken zijn eigendom van hun respectieve eigenaars."),
    "pl": ("{a} jest zastrzeżonym znakiem towarowym firmy {c}.", "Wszystkie znaki towarowe należą do ich właścicieli."),
    "ru": ("{a} является зарегистрированным товарным знаком {c}.", "Все товарные знаки принадлежат их владельцам."),
    "el": ("Το {a} είναι σήμα κατατεθέν της {c}.",),
    "zh": ("{a} 是 {c} 的注册商标。", "所有商标均为其各自所有者的财产。"),
    "ja": ("{a} は {c} の登録商標です。", "記載されている会社名、製品名は各社の登録商標または商標です。"),
}
"""Sentences with places for two names and an owner, by language."""

NAMES: Final = ("Tidewell", "Morrow", "Silver Heron", "Lanternfish", "Brackwater", "Quillmark", "Oakridge Weekly", "Fenlight")
OWNERS: Final = (
    "Larkfield Media Group",
    "Brackwater Holdings Inc.",
    "Oster & Vale Ltd.",
    "Morrow Verlag GmbH",
    "Tidewell S.A.",
)


def trademarks() -> Iterator[tuple[str, str]]:
    """Language and notice."""
    for language, sentences in TRADEMARKS.items():
        for number, sentence in enumerate(sentences * 3):
            one, other = NAMES[number % len(NAMES)], NAMES[(number * 3 + 1) % len(NAMES)]
            yield language, sentence.format(a=one, b=other, c=OWNERS[number % len(OWNERS)])


LINE_LABELS: Final = (
    "newsletter", "copyright", "trademark", "share", "related", "comments", "advertisement", "cookie consent", "paywall",
    "login", "tags", "legal",
)  # fmt: skip
"""Labels that a line of a known phrase has wherever it stands."""


def _lines() -> Iterator[tuple[str, str]]:
    for label in LINE_LABELS:
        for table in (PHRASES, WHOLE):
            for phrases in table.get(label, {}).values():
                for phrase in phrases:
                    yield label, phrase
    for _, notice in trademarks():
        yield "trademark", notice


LINES: Final = list(_lines())
"""Label and text of lines that say what they are, in all languages."""
