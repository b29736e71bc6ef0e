"""How often each kind of removed block gets the label that a person gave it: F1 by label on pages labelled by hand.

    python benchmarks/label_quality.py CORPORA [--half tune|more|test] [--worst]

CORPORA is a folder of corpora as `training/corpora.py` describes it; the hand labels are `tests/labels/pages.jsonl`, and
`tests/labels/README.md` says how they were made. "as cleaned" is what `cleanpage.clean` gives, whose verdict of kept or
removed may be wrong, too; "verdicts given" takes kept or removed and the headline from the hand labels and judges the
labels alone; "as text" is the page rendered without tags, where a line of it is one of the page's blocks.
Macro F1 is the mean over the removed kinds that have at least `FEW` blocks by hand.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import cleanpage
from cleanpage.blocks import Document, split
from cleanpage.input.read import read
from cleanpage.label import Label
from cleanpage.model.classes import likeliest_labels
from cleanpage.model.score import score

ROOT: Final = Path(__file__).parent.parent
HAND: Final = ROOT / "tests" / "labels"
FEW: Final = 5
STORY: Final = ("headline", "subtitle", "dateline", "byline", "caption", "body")
"""What belongs to the story; every other label is a removed kind."""

Pair = tuple[str, str]
"""The label by hand, the label found."""


def hand_labels(half: str | None = None) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """The pages of `tests/labels/pages.jsonl` (or of a half of them) with the label of each block."""
    for line in (HAND / "pages.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if half in (None, entry["half"]):
            yield entry, [label for label, blocks in entry["labels"] for _ in range(blocks)]


def page_bytes(corpora: Path, identity: str) -> bytes:
    corpus, name = identity.split("/", 1)
    return gzip.decompress((corpora / corpus / "pages" / f"{name}.gz").read_bytes())


def unchanged(document: Document, entry: dict[str, Any]) -> bool:
    """Whether the page still has the blocks that were labelled."""
    digest = hashlib.sha256("\0".join(document.texts).encode("utf-8", "replace")).hexdigest()
    return digest.startswith(entry["sha256"])


def as_cleaned(page: bytes) -> list[str]:
    return [block.label.value for block in cleanpage.clean(page).blocks]


def verdicts_given(document: Document, wanted: list[str]) -> list[str]:
    found = likeliest_labels(score(document).classes, [label == "body" for label in wanted])
    if "headline" in wanted:
        found[wanted.index("headline")] = Label.HEADLINE
    return [label.value for label in found]


def as_text(page: bytes, document: Document, wanted: list[str]) -> list[Pair]:
    """The pairs for the lines of the page's text that are one of its blocks, of one label by hand."""
    from html_text import extract_text

    by_text: dict[str, set[str]] = {}
    for text, label in zip(document.texts, wanted):
        by_text.setdefault(" ".join(text.split()), set()).add(label)
    blocks = cleanpage.clean(extract_text(read(page).text), kind="text").blocks
    pairs = [(by_text.get(" ".join(block.text.split()), set()), block.label.value) for block in blocks]
    return [(next(iter(labels)), found) for labels, found in pairs if len(labels) == 1]


def f1(pairs: list[Pair]) -> dict[str, tuple[float, float, float, int]]:
    """F1, precision, recall and number of blocks by hand, by label."""
    right = Counter(wanted for wanted, found in pairs if wanted == found)
    by_hand, given = Counter(wanted for wanted, _ in pairs), Counter(found for _, found in pairs)
    result = {}
    for label in Label:
        name = label.value
        sum_ = by_hand[name] + given[name]
        result[name] = (
            2 * right[name] / sum_ if sum_ else 0.0,
            right[name] / given[name] if given[name] else 0.0,
            right[name] / by_hand[name] if by_hand[name] else 0.0,
            by_hand[name],
        )
    return result


def macro(pairs: list[Pair], *, story: bool = False) -> float:
    """Mean F1 of the removed kinds (or of the story's) that have at least `FEW` blocks by hand."""
    scores = [score for name, (score, _, _, blocks) in f1(pairs).items() if blocks >= FEW and (name in STORY) == story]
    return sum(scores) / len(scores) if scores else 0.0


def measured(corpora: Path, half: str | None) -> dict[str, list[Pair]]:
    """The pairs of all pages, by way of measuring."""
    pairs: dict[str, list[Pair]] = {"as cleaned": [], "verdicts given": [], "as text": []}
    for entry, wanted in hand_labels(half):
        page = page_bytes(corpora, entry["id"])
        document = split(read(page))
        if not unchanged(document, entry):
            print(f"({entry['id']} has other blocks than were labelled)", file=sys.stderr)
            continue
        pairs["as cleaned"] += zip(wanted, as_cleaned(page), strict=True)
        pairs["verdicts given"] += zip(wanted, verdicts_given(document, wanted), strict=True)
        pairs["as text"] += as_text(page, document, wanted)
    return pairs


def kappa(pairs: list[Pair]) -> float:
    """Cohen's kappa: agreement beyond what chance would give (Cohen, A coefficient of agreement for nominal scales, 1960)."""
    n = len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / n**2
    return (sum(one == other for one, other in pairs) / n - chance) / (1 - chance)


def again() -> dict[str, list[Pair]]:
    """The labels of the pages labelled twice, by who did it the second time: first, second."""
    first = {entry["id"]: labels for entry, labels in hand_labels()}
    pairs: dict[str, list[Pair]] = {}
    for line in (HAND / "again.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        second = [label for label, blocks in entry["labels"] for _ in range(blocks)]
        pairs.setdefault(entry.get("reader", "same"), []).extend(zip(first[entry["id"]], second, strict=True))
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", metavar="CORPORA", type=Path)
    parser.add_argument("--half", choices=("tune", "more", "test"))
    parser.add_argument("--worst", action="store_true", help="print the commonest confusions, too")
    options = parser.parse_args()
    for half in (options.half,) if options.half else ("tune", "more", "test"):
        pairs = measured(options.corpora, half)
        tables = {way: f1(some) for way, some in pairs.items()}
        print(f"\n{half} half" + "".join(f"{way:>24}" for way in tables))
        print(f"{'':14}" + f"{'F1':>9}{'P':>5}{'R':>5}{'n':>5}" * len(tables))
        for label in Label:
            cells = "".join(
                f"{a:9.2f}{b:5.2f}{c:5.2f}{n:5}" for a, b, c, n in (table[label.value] for table in tables.values())
            )
            print(f"{label.value:14}{cells}")
        print(f"{'macro, removed':14}" + "".join(f"{macro(some):9.3f}{'':15}" for some in pairs.values()))
        print(f"{'macro, story':14}" + "".join(f"{macro(some, story=True):9.3f}{'':15}" for some in pairs.values()))
        right = [sum(one == other for one, other in some) / len(some) for some in pairs.values()]
        print(f"{'all blocks':14}" + "".join(f"{share:9.3f}{'':15}" for share in right))
        if options.worst and half != "test":
            for way in ("as cleaned", "as text"):
                confused = Counter(pair for pair in pairs[way] if pair[0] != pair[1])
                print(f"{way}:", *(f"{one} as {other} {times}" for (one, other), times in confused.most_common(25)), sep="\n  ")
    print()
    for reader, twice in again().items():
        same = sum(one == other for one, other in twice) / len(twice)
        told = f"{len(twice)} blocks, {same:.3f} the same, kappa {kappa(twice):.3f}, macro F1, removed {macro(twice):.3f}"
        print(f"labelled twice, the second time by the {reader} reader: {told}")


if __name__ == "__main__":
    main()
