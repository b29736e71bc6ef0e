"""From probabilities to what is kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.blocks import Document, split
from cleanpage.input.read import read
from cleanpage.model.classes import CLASSES
from cleanpage.model.encode import Vocabulary
from cleanpage.model.score import page_inputs
from cleanpage.model.scores import PAGE_TYPES, Scores
from cleanpage.model.verdict import BETA, expected_f1, keep, threshold

PARAGRAPH = "The ferry came back at dusk with nine people aboard, and each of them had a story to tell."


def verdicts(document: Document, content: list[float], headline: int | None = None) -> list[bool]:
    inputs = page_inputs(document, None, Vocabulary({}, {}, {}, np.zeros(0, np.int64)))
    nothing = np.zeros(len(document), np.float32)
    classes, types = np.zeros((len(document), len(CLASSES)), np.float32), np.zeros(len(PAGE_TYPES), np.float32)
    return keep(document.texts, Scores(classes, np.array(content, np.float32), nothing, types, inputs), headline)


def kept(texts: list[str], content: list[float], headline: int | None = None) -> list[bool]:
    return verdicts(Document(texts=texts, blanks=[0] * len(texts)), content, headline)


def kept_of(markup: str, content: list[float]) -> list[str]:
    document = split(read(f"<body>{markup}", kind="html"))
    return [text for text, keeps in zip(document.texts, verdicts(document, content)) if keeps]


def test_the_headline_is_not_body() -> None:
    assert kept(["Ferry comes back", PARAGRAPH], [0.9, 0.9], headline=0) == [False, True]


def test_of_copies_the_likeliest_is_kept() -> None:
    others = [f"And day {number} began." for number in range(4)]
    assert kept([PARAGRAPH, *others, PARAGRAPH], [0.8, *[0.9] * 4, 0.9]) == [False, *[True] * 5]
    assert kept([PARAGRAPH, *others, PARAGRAPH], [0.9, *[0.9] * 4, 0.8]) == [*[True] * 5, False]


def test_the_same_text_side_by_side_is_no_copy() -> None:
    assert kept([PARAGRAPH, PARAGRAPH, PARAGRAPH], [0.9, 0.9, 0.9]) == [True] * 3


def test_short_lines_may_stand_twice() -> None:
    assert kept(["Ingredients", PARAGRAPH, "Ingredients"], [0.9, 0.9, 0.9]) == [True, True, True]


@pytest.mark.parametrize("content", [[0.9, 0.9, 0.4, 0.8, 0.3, 0.9], [0.9, 0.4, 0.1, 0.3, 0.2, 0.9]])
def test_a_table_stays_or_goes_whole(content: list[float]) -> None:
    table = "<table><tr><td>Ferry<td>nine<tr><td>Tug<td>two</table>"
    found = kept_of(f"<p>{PARAGRAPH}{table}<p>{PARAGRAPH[::-1]}", content)
    assert len(found) in (2, 6)


def test_a_heading_stays_with_what_it_heads() -> None:
    page = f"<p>{PARAGRAPH}<h2>Aboard</h2><p>{PARAGRAPH[::-1]}<h3>See also</h3><ul><li><a href=/a>A tug is sold</a></ul>"
    assert kept_of(page, [0.9, 0.3, 0.9, 0.7, 0.1]) == [PARAGRAPH, "Aboard", PARAGRAPH[::-1]]


def test_blocks_of_one_path_speak_for_one_another() -> None:
    texts = [f"{PARAGRAPH} It was day {number}." for number in range(4)]
    assert kept_of("".join(f"<p>{text}</p>" for text in texts), [0.9, 0.9, 0.45, 0.9]) == texts


def test_a_line_with_a_colon_stays_with_its_list() -> None:
    page = f"<p>{PARAGRAPH}<p>They took along:<ul><li>rope<li>bread</ul>"
    assert kept_of(page, [0.9, 0.3, 0.9, 0.9]) == [PARAGRAPH, "They took along:", "rope", "bread"]


@pytest.mark.parametrize(
    "end", ["<h2>More from the quay</h2>", "<p>Now look at this:</p>", "<h2>Aboard</h2><p>These were:</p>"]
)
def test_no_text_ends_in_what_leads_to_nothing(end: str) -> None:
    page = f"<p>{PARAGRAPH}<p>{PARAGRAPH[::-1]}{end}<footer>The Quay</footer>"
    ends = end.count("</")
    assert kept_of(page, [0.9, 0.9, *[0.9] * ends, 0.1]) == [PARAGRAPH, PARAGRAPH[::-1]]


def test_a_text_may_end_in_a_list_of_headings() -> None:
    names = [f"<h3>Ferry {number}</h3>" for number in range(4)]
    page = f"<p>{PARAGRAPH}{''.join(names)}"
    assert len(kept_of(page, [0.9] * 5)) == 5
    assert len(kept_of("".join(f"<h3>{PARAGRAPH} {number}</h3>" for number in range(2)), [0.9] * 2)) == 2


def test_on_a_clear_page_nothing_unlikely_is_kept() -> None:
    assert kept([PARAGRAPH, "Read more of this"], [0.99, 0.49]) == [True, False]


@given(st.lists(st.tuples(st.floats(0, 1, width=32), st.integers(1, 500)), min_size=1, max_size=40))
def test_the_threshold_has_the_best_expected_f1(blocks: list[tuple[float, int]]) -> None:
    content = np.array([score for score, _ in blocks], np.float32)
    lengths = np.array([length for _, length in blocks], float)
    likely = float((content * lengths).sum())
    if content.max() < 0.2:
        assert not any(content >= threshold(content, lengths))
        return

    def expected(least: float) -> float:
        chosen = content >= least
        return float(2 * (content * lengths)[chosen].sum() / (lengths[chosen].sum() + likely))

    found, best = threshold(content, lengths), max(map(expected, content.tolist()))
    if best > 0.8:
        assert found >= 0.5 or best == pytest.approx(0.8, abs=1e-4)
    else:
        assert found == pytest.approx(0.2) or expected(found) == pytest.approx(best, rel=1e-4)


@given(st.lists(st.tuples(st.floats(0, 1, width=32), st.integers(1, 500)), min_size=1, max_size=40))
def test_favoring_recall_keeps_more(blocks: list[tuple[float, int]]) -> None:
    content = np.array([score for score, _ in blocks], np.float32)
    lengths = np.array([length for _, length in blocks], float)
    least = [threshold(content, lengths, BETA[favor]) for favor in ("precision", "balanced", "recall")]
    assert least == sorted(least, reverse=True)


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(1, 500)), min_size=1, max_size=40))
def test_expected_f1_of_what_is_certain_is_the_f1(blocks: list[tuple[bool, bool, int]]) -> None:
    main, kept, lengths = (np.array(column) for column in zip(*blocks, strict=True))
    both, either = float(lengths[main & kept].sum()), float(lengths[main].sum() + lengths[kept].sum())
    assert expected_f1(main.astype(np.float32), lengths.astype(float), kept) == pytest.approx(2 * both / either if both else 0)
