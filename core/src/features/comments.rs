//! Short blocks that speak of comments.

use super::texts::Texts;

/// Characters of the longest block that can be the heading of comments.
const COMMENTS_LENGTH: u32 = 60;

/// Words of two bytes or more, of which a text has one or none.
#[derive(Debug, Default)]
pub struct Words {
    words: Vec<Box<[u8]>>,
    /// Whether a word begins with two bytes, taken for a number: a bit each.
    starts: Vec<u64>,
}

impl Words {
    pub fn new(words: &[&str]) -> Self {
        let mut starts = vec![0; (1 << 16) / 64];
        let words: Vec<Box<[u8]>> = words.iter().filter(|word| word.len() > 1).map(|word| word.as_bytes().into()).collect();
        for word in &words {
            let start = two(word);
            starts[start / 64] |= 1 << (start % 64);
        }
        Words { words, starts }
    }

    /// Whether one of the words stands in a text.
    pub fn stand_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        (1..bytes.len()).any(|at| {
            let rest = &bytes[at - 1..];
            let start = two(rest);
            self.starts.get(start / 64).is_some_and(|bits| bits >> (start % 64) & 1 != 0)
                && self.words.iter().any(|word| rest.starts_with(word))
        })
    }
}

#[inline]
fn two(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) | usize::from(bytes[1]) << 8
}

/// Which blocks are short and have a word for comments.
pub fn speaking_of_comments(texts: &Texts, words: &Words) -> Vec<bool> {
    (0..texts.len()).map(|block| texts.lengths[block] <= COMMENTS_LENGTH && words.stand_in(texts.folded(block))).collect()
}
