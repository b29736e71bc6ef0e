"""Finds the phrases, telling words and names of `cleanpage.phrases` in a block's text and its elements' names."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

import regex

from cleanpage.phrases import FIELDS, NAMES, PHRASES, WHOLE, WORDS

_FOLDED: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "：": ":", "\u0307": None, "\u2011": "-", "\xa0": " "})
_UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}"
_TOKEN: Final = regex.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|[^\s\w]")
_SECRET: Final = regex.compile(
    r"pass(?:word|wort|e\b|phrase)|kennwort|contrase|senha|wachtwoord|lösenord|passord|adgangskode|salasana|has[łl]o|heslo|jelsz|"
    r"парол|κωδικ|parol|şifre|パスワード|密码|密碼|비밀번호|كلمة|"
    r"\b(?:sign|log)[ -]?in\b|einloggen|connexion|iniciar ses|войти|увійти|entrar\b|accedi\b|zaloguj|"
    r"logga in|inloggen|ログイン|登录|登入",
    regex.I,
)
"""What only those who have an account are asked for."""

_MAIL: Final = regex.compile(r"e-?mail|courriel|correo|почт|пошт|@|メール|邮箱|郵件|이메일|البريد", regex.I)
MAIL_FIELD: Final = 40
"""Characters of the longest label of a field for an e-mail address."""

_TRIM: Final = regex.compile(r"^[\W_]+|(?<![\W_])[\W_]++$")


def fold(text: str) -> str:
    """Text without the differences that say nothing: case, shapes of apostrophes, the dot on a Turkish i.

    >>> fold("S’abonner"), fold("İlgili")
    ("s'abonner", 'ilgili')
    """
    return text.casefold().translate(_FOLDED).replace(" :", ":")


def tokens_of(folded: str) -> list[str]:
    """Words and signs; where a script has no spaces, its characters.

    >>> tokens_of("cookieの設定, s'abonner")
    ['cookie', 'の', '設', '定', ',', 's', "'", 'abonner']
    """
    found: list[str] = _TOKEN.findall(folded)
    return found


def bare(folded: str) -> str:
    """A text without the punctuation around it."""
    if folded[:1].isalpha() and folded[-1:].isalpha():
        return folded
    trimmed: str = _TRIM.sub("", folded)
    return trimmed


def labels_of(whole: str) -> tuple[str, ...]:
    """The labels of which a bare text is a whole phrase.

    >>> labels_of("home"), labels_of(bare("tags:"))
    (('navigation',), ('tags',))
    """
    return _wholes().get(whole, ())


def is_field(whole: str) -> bool:
    """Whether a bare text is what stands at a form's field or button."""
    return whole in _fields()


def secret(text: str) -> bool:
    """Whether a text speaks of a password or of signing in."""
    return _SECRET.search(text) is not None


def asks_for_mail(text: str) -> bool:
    """Whether a short text is what stands at a field for an e-mail address."""
    return len(text) <= MAIL_FIELD and _MAIL.search(text) is not None


def phrases_in(tokens: list[str]) -> Iterator[tuple[str, str, int]]:
    """The phrases that stand in a text: label, phrase, number of its tokens."""
    index = _phrases()
    for place, token in enumerate(tokens):
        for wanted, (label, phrase) in index.get(token, {}).items():
            if tuple(tokens[place : place + len(wanted)]) == wanted:
                yield label, phrase, len(wanted)


def words_in(folded: str, tokens: list[str]) -> Iterator[tuple[str, str]]:
    """The telling words of a short text with these tokens, with their labels."""
    index, at = _words(), 0
    for token in tokens:
        at = folded.index(token, at)
        for label, word in index.get(folded[at : at + 2], ()):
            if folded.startswith(word, at):
                yield label, word
        at += len(token)


@functools.lru_cache(maxsize=1)
def name_labels() -> dict[str, str]:
    """Label by name of an element."""
    return {name: label for label, names in NAMES.items() for name in names}


@functools.lru_cache(maxsize=1)
def _fields() -> frozenset[str]:
    return frozenset(phrase for phrases in FIELDS.values() for phrase in phrases)


@functools.lru_cache(maxsize=1)
def _wholes() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for label, languages in WHOLE.items():
        for phrase in dict.fromkeys(phrase for phrases in languages.values() for phrase in phrases):
            index[phrase] = (*index.get(phrase, ()), label)
    return index


@functools.lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[tuple[str, ...], tuple[str, str]]]:
    """Label and phrase by the phrase's tokens, by the first of them."""
    index: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {}
    for label, languages in PHRASES.items():
        for phrase in (phrase for phrases in languages.values() for phrase in phrases):
            tokens = tuple(tokens_of(phrase))
            index.setdefault(tokens[0], {}).setdefault(tokens, (label, phrase))
    return index


@functools.lru_cache(maxsize=1)
def _words() -> dict[str, list[tuple[str, str]]]:
    """Words with their labels by their first two letters."""
    index: dict[str, list[tuple[str, str]]] = {}
    for label, languages in WORDS.items():
        for word in dict.fromkeys(word for words in languages.values() for word in words):
            index.setdefault(word[:2], []).append((label, word))
    return index
