"""The phrases by which a reader recognises page furniture: loads the data files of this folder, one for each language.

Files are named by ISO 639-1 codes. Phrases are literal, and folded as `matcher.fold` folds text.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

ByLanguage = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What speaks for a label, by label and language."""

    inside: Mapping[str, ByLanguage]
    """Phrases that may stand anywhere in a block."""
    whole: Mapping[str, ByLanguage]
    """Phrases that are a whole block."""
    words: Mapping[str, ByLanguage]
    """Beginnings of words."""
    digest: str
    """SHA-256 of the files: weights are made for one."""


@functools.lru_cache(maxsize=1)
def phrases() -> Phrases:
    """All phrases, read once.

    >>> phrases().inside["navigation"]["fr"][0]
    'aller au contenu'
    """
    found: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {"inside": {}, "whole": {}, "words": {}}
    digest = hashlib.sha256()
    files = (file for file in resources.files("cleanpage.lexicon").iterdir() if file.name.endswith(".json"))
    for file in sorted(files, key=lambda file: file.name):
        content = file.read_bytes()
        digest.update(content)
        for kind, labels in json.loads(content).items():
            for label, listed in labels.items():
                found[kind].setdefault(label, {})[file.name.removesuffix(".json")] = tuple(listed)
    return Phrases(**found, digest=digest.hexdigest())
