"""Writes the card that stands beside a data file of the package: what it is, its hash, what it was trained on and with.

    python training/card.py CORPORA

writes the cards of both files anew for CORPORA, as training does for the file that it makes.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from corpora import CORPORA

from cleanpage.fields.headline import WEIGHTS_FILE as HEADLINE_FILE
from cleanpage.model.weights import WEIGHTS_VERSION
from cleanpage.model.weights_file import WEIGHTS_FILE

ROOT: Final = Path(__file__).parents[1]
WEIGHTS: Final = ROOT / "src" / "cleanpage" / "model" / WEIGHTS_FILE
HEADLINE: Final = ROOT / "src" / "cleanpage" / "fields" / HEADLINE_FILE
HEADLINE_CORPORA: Final = ("wcxb", "fundus", "gn1")

KINDS: Final = {
    WEIGHTS: ("The network's weights, vocabulary and lexicons, for HTML and text.", "training/train.py", str(WEIGHTS_VERSION)),
    HEADLINE: (
        "The boosted trees that choose the headline among a page's candidates.",
        "training/headline.py",
        "by its columns",
    ),
}
"""What each file is, what makes it, and its version."""


def digest(corpora: Path, names: Sequence[str]) -> str:
    """The SHA-256 of the names and bytes of all files of some corpora, in the order of their names."""
    sums = hashlib.sha256()
    for name in names:
        for path in sorted((corpora / name).rglob("*")):
            if path.is_file():
                sums.update(path.relative_to(corpora).as_posix().encode() + b"\0")
                sums.update(hashlib.sha256(path.read_bytes()).digest())
    return sums.hexdigest()


def write_card(file: Path, corpora: Path, names: Sequence[str], commit: str) -> Path:
    """Write the card of a file beside it, keeping the figures of the one that is there; returns where."""
    what, made_by, version = KINDS[file]
    card = file.with_suffix(".md")
    figures = card.read_text("utf-8").partition("\n## ")[2] if card.exists() else "Figures\n\nNot measured yet.\n"
    rows = {
        "file": f"`{file.name}`, {file.stat().st_size:,} bytes",
        "version": version,
        "SHA-256": f"`{hashlib.sha256(file.read_bytes()).hexdigest()}`",
        "made by": f"`{made_by}`",
        "commit": f"`{commit}`",
        "corpora": ", ".join(names),
        "their digest": f"`{digest(corpora, names)}`",
    }
    table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
    card.write_text(f"# `{file.name}`\n\n{what}\n\n| | |\n|---|---|\n{table}\n\n## {figures}", "utf-8")
    return card


def head() -> str:
    """The commit that is checked out, marked where files differ from it."""
    found = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def last_change(file: Path) -> str:
    """The commit that last changed a file."""
    command = ["git", "log", "-1", "--no-merges", "--format=%h", "--", str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    for file, names in ((WEIGHTS, CORPORA), (HEADLINE, HEADLINE_CORPORA)):
        print(write_card(file, Path(sys.argv[1]), names, last_change(file)))
