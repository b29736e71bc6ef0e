//! Numbers of the tokens that a model knows, by kind.

use super::comments;
use crate::hashing::{Hashes, Numbers};

/// Tokens of one kind and their numbers, from 0 in the order given.
pub struct Tokens {
    hashes: Hashes,
    numbers: Numbers,
    strings: String,
    ends: Vec<u32>,
}

impl Tokens {
    pub fn new(tokens: &[&str]) -> Self {
        let mut found = Tokens {
            hashes: Hashes::new(),
            numbers: Numbers::with_capacity(2 * tokens.len()),
            strings: tokens.concat(),
            ends: Vec::with_capacity(tokens.len()),
        };
        let mut end = 0;
        for token in tokens {
            end += token.len();
            found.ends.push(end as u32);
            found.numbers.number(found.hashes.of_bytes(token.as_bytes()), |_| false);
        }
        found
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The number of a token.
    #[inline]
    pub fn get(&self, token: &str) -> Option<u32> {
        self.numbers.find(self.hashes.of_bytes(token.as_bytes()), |number| self.token(number) == token)
    }

    fn token(&self, number: usize) -> &str {
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.strings[start..self.ends[number] as usize]
    }
}

/// What a model knows of pages' words and names.
pub struct Vocabulary {
    /// Of names of elements, and of what a page says of itself.
    pub names: Tokens,
    pub words: Tokens,
    /// Of the addresses of links, and of the forms around blocks.
    pub links: Tokens,
    pub pairs: Pairs,
    /// Words that only the headings of comments have.
    pub comments: comments::Words,
}

impl Vocabulary {
    /// Tokens by number. A pair is the number of its first word times the number of words, plus that of the second.
    pub fn from_parts(names: &[&str], words: &[&str], links: &[&str], pairs: &[u64], comments: &[&str]) -> Self {
        Vocabulary {
            names: Tokens::new(names),
            words: Tokens::new(words),
            links: Tokens::new(links),
            pairs: Pairs::new(pairs),
            comments: comments::Words::new(comments),
        }
    }
}

/// Pairs of words that stand side by side, and their numbers, from 0 in the order given.
pub struct Pairs {
    hashes: Hashes,
    numbers: Numbers,
    keys: Vec<u64>,
}

impl Pairs {
    pub fn new(keys: &[u64]) -> Self {
        let hashes = Hashes::new();
        let mut numbers = Numbers::with_capacity(2 * keys.len());
        for key in keys {
            numbers.number(hashes.of_number(*key), |_| false);
        }
        Pairs { hashes, numbers, keys: keys.to_vec() }
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    #[inline]
    pub fn get(&self, key: u64) -> Option<u32> {
        self.numbers.find(self.hashes.of_number(key), |number| self.keys[number] == key)
    }
}
