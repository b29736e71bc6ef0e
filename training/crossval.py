"""How good the scorer is on sites it has not seen.

    python training/crossval.py CORPORA [--cache FILE] [--folds N] [--test NAME ...]

Pages of the training corpora are judged by a model that was trained without their sites; those of the `--test` corpora by
one trained on all training corpora. Writes `training/REPORT.md` and prints it.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from align import words
from dataset import Labelled, load
from fit import fit, fold
from lexicon import Vocabulary, example
from measure import word_f1
from train import CORPORA, chosen

from cleanpage.blocks import Columns
from cleanpage.fields.headline import headline_block
from cleanpage.model.score import Model, score_encoded
from cleanpage.verdict import keep

REPORT = Path(__file__).parent / "REPORT.md"
WORST = 20
Judged = tuple[Labelled, tuple[float, float, float], tuple[float, float, float]]
"""A page, its precision, recall and F1, and those of its labels: what a perfect choice of blocks reaches."""


def judge(model: Model, pages: Sequence[Labelled]) -> Iterator[Judged]:
    """Clean each page with the model and compare with its gold."""
    known = Vocabulary(dict(model.tokens), dict(model.words))
    for page in pages:
        columns = Columns(texts=page.texts)
        scores = score_encoded(page.features, example(page, known).encoded, page.kind == "html", model)
        kept = keep(columns, scores, headline_block(columns, scores))
        found = word_f1([text for text, keeps in zip(page.texts, kept, strict=True) if keeps], page.gold)
        best = word_f1([text for text, share in zip(page.texts, page.shares, strict=True) if share >= 0.5], page.gold)
        yield page, found, best


def report(judged: Sequence[Judged], folds: int, seconds: float) -> str:
    """The table of all corpora and page types, and the worst pages, as Markdown."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        page = item[0]
        groups[page.corpus].append(item)
        if page.corpus.startswith("wcxb"):
            groups[f"{page.corpus}: {page.page_type}"].append(item)
    lines = [
        "# What the scorer reaches",
        "",
        f"Word F1, mean over pages; {folds} folds by site ({seconds / 60:.0f} minutes). Oracle: what choosing exactly the "
        "blocks labelled as main text would reach.",
        "",
        "| pages of | pages | F1 | precision | recall | oracle |",
        "|---|---|---|---|---|---|",
    ]
    for name, items in sorted(groups.items()):
        precision, recall, f1 = (fmean(item[1][part] for item in items) for part in range(3))
        oracle = fmean(item[2][2] for item in items)
        lines.append(f"| {name} | {len(items)} | {f1:.4f} | {precision:.4f} | {recall:.4f} | {oracle:.4f} |")
    lost = sorted((item for item in judged if item[0].kind == "html"), key=lambda item: item[1][2] - item[2][2])
    lines += [
        "",
        f"## The {WORST} HTML pages with most lost against the oracle",
        "",
        "| page | type | F1 | oracle | words of gold |",
    ]
    lines += ["|---|---|---|---|---|"]
    for page, found, best in lost[:WORST]:
        where = f"{page.corpus}/{page.id[:40]}"
        lines.append(f"| {where} | {page.page_type} | {found[2]:.3f} | {best[2]:.3f} | {len(words(page.gold))} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Cross-validate the scorer.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cache", type=Path, help="the labelled pages that training/train.py kept")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--test", nargs="*", default=(), help="corpora to measure that are not trained on")
    arguments = parser.parse_args()
    started = time.monotonic()
    pages = load(arguments.corpora, CORPORA, arguments.cache)
    judged: list[Judged] = []
    for part in range(arguments.folds):
        inside = [page for page in pages if fold(page.site, arguments.folds) != part]
        outside = [page for page in pages if fold(page.site, arguments.folds) == part]
        judged += judge(fit(chosen(inside)), outside)
        print(f"fold {part + 1}: {fmean(item[1][2] for item in judged):.4f}", flush=True)
    if arguments.test:
        model = fit(chosen(pages))
        for name in arguments.test:
            judged += judge(model, load(arguments.corpora, [name], rendered=False))
    text = report(judged, arguments.folds, time.monotonic() - started)
    REPORT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
