"""What each block is, and why: main text, headline and dateline, or one of the kinds of boilerplate.

The verdict, kept or removed, is given; a label may doubt it. Every block that was removed collects evidence: what its own words
say, what the elements around it are called, its shape, the blocks beside it. A small network weighs it by what stands around
the block (`cleanpage.model.label_network`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from cleanpage.blocks import Columns
from cleanpage.evidence import SHAPE, Evidence, Found, best
from cleanpage.judge import Judge
from cleanpage.label import Label
from cleanpage.layout import LINKED
from cleanpage.model.label_network import BODY, likeliest_labels, packaged_labels
from cleanpage.model.label_rows import KINDS, Known, Vocabularies, known
from cleanpage.model.score import Scores
from cleanpage.neighbours import between, cards, forms, headings, rows, same_targets

SMALLEST: Final = 15
"""Blocks of the smallest page that was labelled for the network to learn from; on a smaller one the evidence alone decides."""

REPEATED: Final = 3
"""How often a text stands on the page before that is told."""

DATELINE, METADATA = KINDS.index(Label.DATELINE.value), KINDS.index(Label.METADATA.value)

_TAKEN: Final = {Label.HEADLINE: "the headline", Label.DATELINE: "a date line", Label.BYLINE: "names the author"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The label of one block and what decided it, in words."""

    label: Label
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for the labels of a page's blocks: evidence for the removed ones."""

    sources: tuple[Mapping[int, Sequence[Evidence]], ...]
    """The evidence of each source, by block: words, shape, names of elements, blocks beside it."""
    found: Mapping[int, Sequence[Evidence]]
    """All evidence, by block; where there is none, the place."""
    likely: Mapping[int, str]
    """The label that it speaks for, by block."""
    story: Mapping[int, tuple[str, tuple[str, ...]]]
    """What each kept block is, and why."""


def weigh(judge: Judge, kept: Sequence[bool], named: Mapping[int, Label]) -> Weighed:
    """Collect the evidence for what the blocks are."""
    page, n = judge.page, len(kept)
    removed = [index for index in range(n) if not kept[index] and index not in named]
    words = {index: [*judge.words(index)] for index in removed}
    shape = {index: [*judge.shape(index)] for index in removed}
    names = {index: [*judge.names(index)] for index in removed}
    beside: dict[int, list[Evidence]] = {index: [] for index in removed}
    own = {index: words[index] + shape[index] for index in removed}
    found = {index: own[index] + names[index] for index in removed}
    fixed = [0, *accumulate(keep or index in named for index, keep in enumerate(kept))]

    said = {index: best(evidence) for index, evidence in own.items()}
    likely = {index: best(evidence) for index, evidence in found.items()}

    def add(given: Iterable[Found], *lists: dict[int, list[Evidence]]) -> None:
        """Note evidence, and what speaks loudest for its blocks then."""
        given = list(given)  # all of it is found before any of it counts
        for index, evidence in given:
            for evidence_of in lists:
                evidence_of[index].append(evidence)
        for index in {index for index, _ in given}:
            likely[index] = best(found[index])

    add((*forms(page, said), *rows(page, said, likely, fixed)), found, beside)
    add(cards(page, likely), found, beside)
    add(same_targets(page, likely), found, beside)
    foot = judge.foot(said)
    add(((index, judge.place(index, foot)) for index in removed if not found[index]), found)
    add(between(page, likely), found)
    add(headings(page, likely, SHAPE), found)
    story = {index: judge.kept(index) for index, keep in enumerate(kept) if keep}
    return Weighed((words, shape, names, beside), found, {index: label for index, (label, _) in likely.items()}, story)


def evidence_known(
    columns: Columns,
    kept: Sequence[bool],
    named: Mapping[int, Label],
    scores: Scores,
    url: str | None,
    authors: Sequence[str],
    vocabularies: Vocabularies,
) -> tuple[Known, Weighed, Judge]:
    """What is known of a page's blocks, for the network that labels them and for its training."""
    judge = Judge(columns, kept, named, authors, scores.elements)
    weighed = weigh(judge, kept, named)
    likely = {index: label for index, (label, _) in weighed.story.items()}
    likely |= weighed.likely
    likely |= {index: label.value for index, label in named.items()}
    return known(columns, scores, url, kept, named, weighed.sources, likely, vocabularies), weighed, judge


def block_labels(
    columns: Columns,
    kept: Sequence[bool],
    named: Mapping[int, Label],
    scores: Scores,
    url: str | None = None,
    authors: Sequence[str] = (),
) -> list[Verdict]:
    """Label every block of a page.

    `kept` tells which blocks are main text; `named` holds the blocks that the fields took (headline, dateline, byline), and
    `authors` the names they found. A kept block is body, but for what is plainly a caption, subtitle, byline or date among it,
    and what the network is sure is something else. Of the removed ones each gets the label that the network finds likeliest,
    body only where that is likelier than not, and as its evidence all that speaks for that label.
    """
    model = packaged_labels()
    page, weighed, judge = evidence_known(columns, kept, named, scores, url, authors, model.vocabularies)
    likeliest = likeliest_labels(model, page) if len(columns) >= SMALLEST else page.likely.tolist()
    if Label.DATELINE in named.values():  # one line dates a story: what other dates there are tell of other things
        likeliest = [METADATA if place == DATELINE else place for place in likeliest]
    copies = Counter(columns.texts)
    verdicts: list[Verdict] = []
    for index, text in enumerate(columns.texts):
        if index in named:
            verdicts.append(Verdict(named[index], (_TAKEN.get(named[index], "a field of the page"),)))
        elif kept[index]:
            name, reasons = weighed.story[index]
            if name == KINDS[BODY] != KINDS[likeliest[index]]:
                name = KINDS[likeliest[index]]
                reasons = (_reads_as(name), *dict.fromkeys(judge.doubts(index, name)))
            verdicts.append(Verdict(Label(name), reasons))
        else:
            name = KINDS[likeliest[index]]
            times = copies[text]
            repeated = (f"repeated {times} times",) if times >= REPEATED else ()
            verdicts.append(Verdict(Label(name), (*_reasons(judge, weighed, likeliest, index), *repeated)))
    return verdicts


def _reasons(judge: Judge, weighed: Weighed, likeliest: Sequence[int], index: int) -> Sequence[str]:
    """All that speaks for a block's label, the strongest first; what stands around it where nothing else does."""
    name = KINDS[likeliest[index]]
    if name == KINDS[BODY]:
        return [_reads_as(name)]
    reasons = sorted((-weight, reason) for label, weight, reason in weighed.found[index] if label == name)
    if reasons:
        return list(dict.fromkeys(reason for _, reason in reasons))
    density = judge.page.densities[index]
    around = [other for other in (index - 1, index + 1) if other in weighed.found and likeliest[other] == likeliest[index]]
    told = [f"link density {density:.2f}"] if density >= LINKED else []
    return [*told, *([f"beside {name}"] if around else []), judge.place(index, len(likeliest))[2]]


def _reads_as(name: str) -> str:
    return f"reads as {name}"
