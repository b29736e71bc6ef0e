"""Which blocks of a page are its gold."""

from __future__ import annotations

from align import align
from hypothesis import given
from hypothesis import strategies as st

STORY = [
    "The ferry left the island at noon with nine people aboard, and none of them had a ticket for the crossing.",
    "It came back before dusk, and the harbour master wrote down every name in the book that his father had kept.",
    "Nobody had asked the nine where they had been, and none of them said a word about it in the days that followed.",
]


class TestAlign:
    def test_the_story_is_found_between_menu_and_footer(self) -> None:
        texts = ["Home", "Ferries", *STORY, "Ferries", "Imprint"]
        assert align(texts, "\n".join(STORY)).tolist() == [0, 0, 1, 1, 1, 0, 0]

    def test_a_short_line_is_the_storys_only_where_the_gold_has_it(self) -> None:
        texts = ["Aboard", STORY[0], "Aboard", STORY[1], "Aboard", STORY[2], "Aboard"]
        gold = "\n".join([STORY[0], "Aboard", STORY[1], STORY[2]])
        assert align(texts, gold).tolist() == [0, 1, 1, 1, 0, 1, 0]

    def test_of_copies_one_is_the_gold(self) -> None:
        assert align([STORY[1], *STORY], "\n".join(STORY)).tolist() == [0, 1, 1, 1]

    def test_a_text_that_the_gold_has_twice_is_the_gold_twice(self) -> None:
        assert align([STORY[0], STORY[1], STORY[0]], "\n".join([STORY[0], STORY[1], STORY[0]])).tolist() == [1, 1, 1]

    def test_a_gold_in_another_order_is_found(self) -> None:
        assert align(STORY, "\n".join(reversed(STORY))).tolist() == [1, 1, 1]

    @given(st.lists(st.text("ab ", max_size=12), max_size=9), st.text("ab ", max_size=40))
    def test_a_word_of_the_gold_is_used_once(self, texts: list[str], gold: str) -> None:
        shares = align(texts, gold)
        assert all(0 <= share <= 1 for share in shares)
        used = sum(share * len(text.split()) for share, text in zip(shares, texts))
        assert used <= len(gold.split()) + 1e-9
