"""Data written as JavaScript: the literals that frameworks leave in a page's scripts, read without running them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import regex

MOST_TOKENS: Final = 200_000
MAX_DEPTH: Final = 100

_TOKEN: Final = regex.compile(
    r"""\s++|//[^\n]*+|/\*.*?\*/
    |(?P<string>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|`(?:[^`\\]|\\.)*+`)
    |(?P<number>0[xX][\da-fA-F]++|(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?)
    |(?P<name>[\p{L}_$][\w$]*+)
    |(?P<sign>[{}\[\](),:;=.!+-])""",
    regex.S | regex.X,
)
_ESCAPE: Final = regex.compile(r"\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r\n|.))", regex.S)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_CONSTANTS: Final = {"true": True, "false": False}


def literal(text: str, start: int = 0) -> Any:
    """The value of the JavaScript literal that begins at `start`; what follows it is not read.

    Objects, lists, strings, numbers and names of constants, as in JSON or freer; `JSON.parse("...")`; and a function that is
    called at once and returns such a value, the form of Nuxt 2, its parameters and assignments included. What else stands
    for a value is None. Raises `ValueError` where there is no literal.

    >>> literal("{a: 'x', b: [1, !0, undefined,], } ; more")
    {'a': 'x', 'b': [1.0, True, None]}
    >>> literal('(function(a,b){b.t=a;return {data:[b]}}("Otters",{}))')
    {'data': [{'t': 'Otters'}]}
    """
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return _Reader(text, start).value({}, 0)


class _Reader:
    """Reads values from tokens, in time of their number."""

    def __init__(self, text: str, start: int) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.ends: dict[int, int] = {}
        """Where each bracket is closed."""
        self.at = 0
        opened: list[int] = []
        while len(self.tokens) < MOST_TOKENS and (found := _TOKEN.match(text, start)):
            start = found.end()
            if found.lastgroup is None:
                continue
            if not opened and self.tokens and ((self.tokens[-1][1] in ")]}" and found[0] not in "(.") or found[0] in ";,="):
                break
            if found[0] in ")]}":
                if not opened:
                    break
                self.ends[opened.pop()] = len(self.tokens)
            elif found[0] in "([{":
                opened.append(len(self.tokens))
            self.tokens.append((found.lastgroup, found[0]))
        self.tokens.append(("end", ""))

    def peek(self) -> str:
        """The next token; "" at the end."""
        return self.tokens[self.at][1]

    def take(self, *expected: str) -> str:
        token = self.peek()
        if not token or (expected and token not in expected):
            raise ValueError(f"{token!r} where {' or '.join(map(repr, expected)) or 'more'} was expected")
        self.at += 1
        return token

    def value(self, scope: Mapping[str, Any], depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise ValueError("nested too deep")
        kind, token = self.tokens[self.at]
        if token == "{":
            return self._object(scope, depth)
        if token == "[":
            return self._list("[", "]", scope, depth)
        if token == "(":
            return self._in_parentheses(scope, depth)
        self.take()
        if kind == "string":
            return _string(token)
        if kind == "number":
            return float(int(token, 16)) if token[:2] in ("0x", "0X") else float(token)
        if token == "!":
            return not self.value(scope, depth + 1)
        if token in "+-" and token:
            number = self.value(scope, depth + 1)
            return -number if token == "-" and isinstance(number, float) else number
        if kind == "name":
            return self._named(token, scope, depth)
        raise ValueError(f"{token!r} where a value was expected")

    def _named(self, name: str, scope: Mapping[str, Any], depth: int) -> Any:
        """The value of a name: a parameter, a constant, what a call is given."""
        if name == "function":
            raise ValueError("a function is no value")
        if name in ("new", "void"):
            value = self.value(scope, depth + 1)
            return value if name == "new" else None
        while self.peek() == "." and self.tokens[self.at + 1][0] == "name":
            self.take()
            name = f"{name}.{self.take()}"
        if self.peek() == "(":
            given = self._list("(", ")", scope, depth)
            first = given[0] if given else None
            return json.loads(first, strict=False) if name == "JSON.parse" and isinstance(first, str) else first
        return scope.get(name, _CONSTANTS.get(name))

    def _object(self, scope: Mapping[str, Any], depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.take("{")
        while self.peek() != "}":
            kind, token = self.tokens[self.at]
            if kind not in ("string", "number", "name"):
                raise ValueError(f"{token!r} where a key was expected")
            self.take()
            key = _string(token) if kind == "string" else token
            found[key] = self.value(scope, depth + 1) if self.peek() == ":" and self.take() else scope.get(key)
            if self.peek() != "}":
                self.take(",")
        self.take("}")
        return found

    def _list(self, start: str, end: str, scope: Mapping[str, Any], depth: int) -> list[Any]:
        found: list[Any] = []
        self.take(start)
        while self.peek() != end:
            found.append(None if self.peek() == "," else self.value(scope, depth + 1))
            if self.peek() != end:
                self.take(",")
        self.take(end)
        return found

    def _in_parentheses(self, scope: Mapping[str, Any], depth: int) -> Any:
        opening = self.at
        self.take("(")
        if self.peek() != "function":
            found = self.value(scope, depth + 1)
            self.take(")")
            return found
        self.take()
        self.take("(")
        names = []
        while self.peek() != ")":
            names.append(self.take())
            if self.peek() == ",":
                self.take()
        self.take(")")
        body = self.at
        if body not in self.ends or opening not in self.ends:
            raise ValueError("a bracket is not closed")
        after, end = self.ends[body] + 1, self.ends[opening] + 1
        self.at = after if self.tokens[after][1] == "(" else end  # function () {...}(given)) or function () {...})(given)
        given = self._list("(", ")", scope, depth)
        end, self.at = max(end, self.at), body
        inner = {**scope, **dict(zip(names, given))}
        self.take("{")
        while self.peek() != "return":
            self._assign(inner, depth)
        self.take("return")
        found = self.value(inner, depth + 1)
        self.at = end
        return found

    def _assign(self, scope: dict[str, Any], depth: int) -> None:
        """A statement such as `a.title = b;` or `a[0] = b;`."""
        owner, key = scope.get(self.take()), None
        while self.peek() in (".", "["):
            owner = owner if key is None else _item(owner, key)
            key = self.take() if self.take() == "." else self.value(scope, depth + 1)
            if self.peek() == "]":
                self.take()
        self.take("=")
        value = self.value(scope, depth + 1)
        if isinstance(owner, dict):
            owner[str(key)] = value
        elif isinstance(owner, list) and isinstance(key, float) and int(key) == len(owner):
            owner.append(value)
        if self.peek() == ";":
            self.take()


def _item(owner: Any, key: Any) -> Any:
    if isinstance(owner, dict):
        return owner.get(str(key))
    return owner[int(key)] if isinstance(owner, list) and isinstance(key, float) and 0 <= key < len(owner) else None


def _string(token: str) -> str:
    inner = token[1:-1]
    if "\\" not in inner:
        return inner

    def character(match: regex.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code is None:
            return _LETTERS.get(match[4], match[4])
        return chr(min(int(code, 16), 0x10FFFF))

    return _ESCAPE.sub(character, inner)


def revived(values: list[Any]) -> Any:
    """The value of a list as devalue writes it (the payload of Nuxt 3): in it objects and lists hold the places of values.

    >>> revived([["Reactive", 1], {"title": 2, "tags": 3}, "Otters", [2]])
    {'title': 'Otters', 'tags': ['Otters']}
    """
    known: dict[int, Any] = {}

    def at(place: Any, depth: int) -> Any:
        if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < len(values) or depth > MAX_DEPTH:
            return None
        if place in known:
            return known[place]
        value = values[place]
        if isinstance(value, dict):
            found: Any = known.setdefault(place, {})
            found.update({key: at(inner, depth + 1) for key, inner in value.items()})
        elif isinstance(value, list) and value and isinstance(value[0], str):  # the name of a type, and what it is made of
            known[place] = None
            found = at(value[1], depth + 1) if len(value) == 2 else [at(inner, depth + 1) for inner in value[1:]]
        elif isinstance(value, list):
            found = known.setdefault(place, [])
            found.extend(at(inner, depth + 1) for inner in value)
        else:
            found = value
        known[place] = found
        return found

    return at(0, 0)
