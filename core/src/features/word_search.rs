//! Some words, one of which may stand anywhere in a short text.

/// Bytes at the start of a word by which it is found.
const START: usize = 4;

const BITS: usize = 4096;

/// Words to look for.
#[derive(Debug)]
pub struct WordSearch {
    words: Vec<Box<[u8]>>,
    /// Words of fewer than `START` bytes.
    short: Vec<Box<str>>,
    /// A bit for the hash of each start of a word.
    starts: [u64; BITS / 64],
}

impl WordSearch {
    pub fn new(words: &[&str]) -> Self {
        let mut found = WordSearch { words: Vec::new(), short: Vec::new(), starts: [0; BITS / 64] };
        for word in words.iter().filter(|word| !word.is_empty()) {
            match word.as_bytes().first_chunk() {
                Some(start) => {
                    let bit = bit(start);
                    found.starts[bit / 64] |= 1 << (bit % 64);
                    found.words.push(word.as_bytes().into());
                }
                None => found.short.push((*word).into()),
            }
        }
        found
    }

    /// Whether one of the words stands in a text.
    pub fn finds_in(&self, text: &str) -> bool {
        let found = text.as_bytes().windows(START).enumerate().any(|(at, start)| {
            let bit = start.first_chunk().map_or(0, bit);
            self.starts[bit / 64] >> (bit % 64) & 1 != 0
                && self.words.iter().any(|word| text.as_bytes()[at..].starts_with(word))
        });
        found || self.short.iter().any(|word| text.contains(&**word))
    }
}

/// The bit of a start.
#[inline]
fn bit(start: &[u8; START]) -> usize {
    (u32::from_le_bytes(*start).wrapping_mul(0x9E37_79B1) >> 20) as usize
}

#[cfg(test)]
mod tests {
    use super::WordSearch;

    #[test]
    fn finds_words_of_any_length_anywhere() {
        let search = WordSearch::new(&["comment", "댓글", "at", ""]);
        for text in ["comment", "2 comments", "댓글 2", "at", "what", "a댓글"] {
            assert!(search.finds_in(text), "{text}");
        }
        for text in ["", "commen", "a t", "댓", "commcomm"] {
            assert!(!search.finds_in(text), "{text}");
        }
    }
}
