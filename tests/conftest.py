"""What the tests share: the fixtures with their expected articles, and where the corpora and the seed page may stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
SHARED = ROOT.parent / "shared"

# what a commit's tests say hangs on the commit alone; `--hypothesis-profile=search` looks for pages nobody thought of
settings.register_profile("same", derandomize=True)
settings.register_profile("search", max_examples=20_000, deadline=None, print_blob=True)
settings.load_profile("same")


@dataclass(frozen=True)
class Fixture:
    """A page written for this project and the article that should come of it."""

    path: Path
    expected: dict[str, Any]


def fixtures() -> list[Any]:
    return [
        pytest.param(Fixture(path, json.loads(path.with_suffix(".json").read_text("utf-8"))), id=path.name)
        for path in sorted(FIXTURES.iterdir())
        if path.suffix in (".html", ".txt")
    ]


def shared(*parts: str) -> Path:
    """A path beside the checkout; the test is skipped where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(('..', 'shared', *parts))}, which is not part of the project")
    return path
