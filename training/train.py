"""Corpora to the weights that the package carries.

    python training/train.py CORPORA [--cache FILE] [--out FILE]

CORPORA is a folder of corpora as `training/corpora.py` reads them. The same corpora and the same versions of the training
packages give the same weights.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from card import WEIGHTS, head, write_card
from corpora import CORPORA
from dataset import load
from fit import fit, prepare

from cleanpage.model.weights import write_model


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the network.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cache", type=Path, help="keep the examples here between runs")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    prepared = prepare(load(arguments.corpora, arguments.cache))
    arguments.out.write_bytes(write_model(fit(prepared)))
    if arguments.out == WEIGHTS:
        write_card(WEIGHTS, arguments.corpora, CORPORA, head())
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.2f} MB, from {len(prepared.examples)} examples")


if __name__ == "__main__":
    main()
