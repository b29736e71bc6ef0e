"""Corpora to the weights that the package carries.

    python training/train.py CORPORA [--cache FILE] [--out FILE]

CORPORA is a folder of corpora as `training/corpora.py` reads them. The same corpora and the same versions of the training
packages give the same file, byte for byte.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
from dataset import Labelled, load
from fit import fit

from cleanpage.model.score import WEIGHTS_FILE, pack

CORPORA: Final = ("wcxb", "fundus", "gn1", "cleaneval")
TEXT_SHARE: Final = 2
"""Renderings of each page that are trained on; five would say five times the same."""

WEIGHTS: Final = Path(__file__).parent.parent / "src" / "cleanpage" / "model" / WEIGHTS_FILE


def chosen(pages: Sequence[Labelled]) -> list[Labelled]:
    """The pages to train on: all HTML, and of each page's renderings some, other ones for each page."""
    texts: dict[tuple[str, str], list[Labelled]] = {}
    for page in pages:
        if page.kind == "text":
            texts.setdefault((page.corpus.partition(".")[0], page.id), []).append(page)
    found = [page for page in pages if page.kind == "html"]
    for same in texts.values():
        found += sorted(same, key=lambda page: crc32(f"{page.corpus}/{page.id}".encode()))[:TEXT_SHARE]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the scorer.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cache", type=Path, help="keep the labelled pages here between runs")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    pages = chosen(load(arguments.corpora, CORPORA, arguments.cache))
    np.savez_compressed(arguments.out, **pack(fit(pages)))
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.2f} MB, from {len(pages)} pages")


if __name__ == "__main__":
    main()
