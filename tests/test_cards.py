"""The cards beside the package's data files are of these files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import card
import pytest

from cleanpage.model.weights import WEIGHTS_VERSION


@pytest.mark.parametrize("file", [card.WEIGHTS, card.HEADLINE], ids=lambda file: file.name)
def test_the_card_has_the_hash_of_its_file(file: Path) -> None:
    text = file.with_suffix(".md").read_text("utf-8")
    assert f"| SHA-256 | `{hashlib.sha256(file.read_bytes()).hexdigest()}` |" in text
    assert f"{file.stat().st_size:,} bytes" in text


def test_the_card_has_the_version_that_is_read() -> None:
    assert f"| version | {WEIGHTS_VERSION} |" in card.WEIGHTS.with_suffix(".md").read_text("utf-8")


def test_a_card_written_anew_keeps_the_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(b"numbers")
    (tmp_path / "wcxb").mkdir()
    (tmp_path / "wcxb" / "index.jsonl").write_text("{}")
    monkeypatch.setitem(card.KINDS, file, ("A file.", "training/train.py", "1"))
    written = card.write_card(file, tmp_path, ["wcxb"], "abc1234")
    first = written.read_text("utf-8")
    assert "Not measured yet." in first
    written.write_text(first.replace("Not measured yet.", "Word F1 0.9."), "utf-8")
    file.write_bytes(b"others")
    second = card.write_card(file, tmp_path, ["wcxb"], "abc1234").read_text("utf-8")
    assert second.endswith("## Figures\n\nWord F1 0.9.\n")
    assert hashlib.sha256(b"others").hexdigest() in second


def test_the_digest_changes_with_any_byte(tmp_path: Path) -> None:
    (tmp_path / "wcxb").mkdir()
    (tmp_path / "wcxb" / "index.jsonl").write_text("{}")
    before = card.digest(tmp_path, ["wcxb"])
    (tmp_path / "wcxb" / "index.jsonl").write_text("[]")
    assert card.digest(tmp_path, ["wcxb"]) != before
