//! Short blocks that speak of comments.

use super::texts::Texts;

/// Characters of the longest block that can be the heading of comments.
const COMMENTS_LENGTH: u32 = 60;

/// Words, of which a text has one or none, by their first bytes.
#[derive(Debug, Default)]
pub struct Words {
    sorted: Vec<Box<[u8]>>,
    /// Where the words that begin with each byte end.
    ends: Vec<u16>,
}

impl Words {
    pub fn new(words: &[&str]) -> Self {
        let mut sorted: Vec<Box<[u8]>> =
            words.iter().filter(|word| !word.is_empty()).map(|word| word.as_bytes().into()).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let ends = (0..=255).map(|byte| sorted.partition_point(|word| word[0] <= byte) as u16).collect();
        Words { sorted, ends }
    }

    /// Whether one of the words stands in a text.
    pub fn stand_in(&self, text: &str) -> bool {
        if self.sorted.is_empty() {
            return false;
        }
        let bytes = text.as_bytes();
        bytes.iter().enumerate().any(|(at, &byte)| {
            let start = if byte == 0 { 0 } else { self.ends[byte as usize - 1] };
            let end = self.ends[byte as usize];
            start < end && self.sorted[start as usize..end as usize].iter().any(|word| bytes[at..].starts_with(word))
        })
    }
}

/// Which blocks are short and have a word for comments.
pub fn speaking_of_comments(texts: &Texts, words: &Words) -> Vec<bool> {
    (0..texts.len()).map(|block| texts.lengths[block] <= COMMENTS_LENGTH && words.stand_in(texts.folded(block))).collect()
}
