//! Short blocks that speak of comments.

use super::texts::Texts;
use super::word_search::WordSearch;

/// Characters of the longest block that can be the heading of comments.
const COMMENTS_LENGTH: u32 = 60;

/// Which blocks are short and have a word for comments.
pub fn speaking_of_comments(texts: &Texts, words: &WordSearch) -> Vec<bool> {
    (0..texts.len()).map(|block| texts.lengths[block] <= COMMENTS_LENGTH && words.finds_in(texts.folded(block))).collect()
}
