"""How good the scorer is on sites it has not seen.

    python training/crossval.py CORPORA [--cache FILE] [--folds N] [--test NAME ...] [--models FOLDER]

Pages of the training corpora are judged by a model that was trained without their sites; those of the `--test` corpora by
the weights in the package, which `training/train.py` makes of all training corpora. Writes `training/REPORT.md` and prints
it; with `--models` the weights of each fold too.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
from corpora import Record, records
from dataset import Labelled, labelled, load
from fit import fit, fold
from lexicon import Vocabulary, example
from measure import segment_counts, word_f1
from report import Judged, report
from train import CORPORA, chosen

import cleanpage
from cleanpage.blocks import Columns
from cleanpage.fields.headline import headline_block
from cleanpage.model.encode import Around
from cleanpage.model.score import PAGE_TYPES, Model, pack, packaged_model, score_encoded
from cleanpage.verdict import BETA, expected_f1, keep

REPORT = Path(__file__).parent / "REPORT.md"


def judge(model: Model, pages: Sequence[Labelled]) -> Iterator[Judged]:
    """Clean each page with the model, once for each thing to favor, and compare with its gold."""
    known = Vocabulary(dict(model.tokens), dict(model.words))
    for page in pages:
        columns = Columns(texts=page.texts)
        nameless = Around((), np.zeros(0, np.int64), page.encoded.ancestors)  # the verdict reads no names
        scores = score_encoded(page.features, nameless, example(page, known).encoded, page.kind == "html", model)
        title = headline_block(columns, scores)
        kept = {favor: keep(columns, scores, title, beta) for favor, beta in BETA.items()}
        lengths = np.fromiter(map(len, page.texts), float, len(page.texts))
        yield Judged(
            page.corpus,
            page.id,
            page.page_type,
            page.gold,
            {favor: _measured(page, chosen) for favor, chosen in kept.items()},
            _measured(page, (page.shares >= 0.5).tolist()),
            expected_f1(scores.content, lengths, np.array(kept["balanced"], bool)),
            scores.content,
            page.shares,
            PAGE_TYPES[int(scores.page_types.argmax())],
        )


def _measured(page: Labelled, kept: Sequence[bool]) -> tuple[float, float, float]:
    return word_f1([text for text, keeps in zip(page.texts, kept, strict=True) if keeps], page.gold)


def segments(pages: Sequence[Record]) -> tuple[int, int, int]:
    """Clean pages whose gold are segments, with the package's weights: right, wrong and missing ones in all."""
    counts = [
        segment_counts(cleanpage.clean(page.body, url=page.url).body, page.gold.get("with", []), page.gold.get("without", []))
        for page in pages
    ]
    right, wrong, missing = (sum(count[place] for count in counts) for place in range(3))
    return right, wrong, missing


def main() -> None:
    parser = argparse.ArgumentParser(description="Cross-validate the scorer.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cache", type=Path, help="the labelled pages that training/train.py kept")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--test", nargs="*", default=(), help="corpora to measure that are not trained on")
    parser.add_argument(
        "--models", type=Path, help="where each fold's weights are written, for what is trained on their scores"
    )
    arguments = parser.parse_args()
    started = time.monotonic()
    judged: list[Judged] = []
    tests = {name: list(records(arguments.corpora, name)) for name in arguments.test}
    marked = {name: segments(pages) for name, pages in tests.items() if "text" not in pages[0].gold}
    for name in set(tests) - set(marked):
        judged += judge(packaged_model(), [page for record in tests[name] for page in labelled(record, rendered=False)])
    pages = load(arguments.corpora, CORPORA, arguments.cache)
    for part in range(arguments.folds):
        inside = [page for page in pages if fold(page.site, arguments.folds) != part]
        outside = [page for page in pages if fold(page.site, arguments.folds) == part]
        model = fit(chosen(inside))
        if arguments.models:
            arguments.models.mkdir(parents=True, exist_ok=True)
            np.savez_compressed(arguments.models / f"fold{part}.npz", **pack(model))
        judged += judge(model, outside)
        print(f"fold {part + 1}: {fmean(item.f1 for item in judged):.4f}", flush=True)
    text = report(judged, marked, arguments.folds, time.monotonic() - started)
    REPORT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
