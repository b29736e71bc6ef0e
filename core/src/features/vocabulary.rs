//! Numbers of the tokens that a model knows, by kind.

use super::word_search::WordSearch;
use crate::hashing::Hashes;

/// Things that are known by their hashes alone, and their numbers, from 0 in the order given.
///
/// Two things have the same hash of 64 bits, which is seeded anew in each process, once in some 10^15 pages. A slot holds the
/// upper bits of a hash, its place being the lower ones, so that the table is small enough for the processor's caches.
struct Known {
    /// Upper bits of the hash, and below them the number plus one; 0 where there is nothing.
    slots: Vec<u64>,
}

/// Bits of a slot that are the number.
const NUMBER_BITS: u32 = 20;
const NUMBER: u64 = (1 << NUMBER_BITS) - 1;

impl Known {
    fn new(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        assert!((hashes.len() as u64) < NUMBER, "a vocabulary has fewer tokens");
        let mut slots = vec![0; (hashes.len() + hashes.len() / 2).next_power_of_two().max(16)];
        let mask = slots.len() - 1;
        for (number, hash) in hashes.enumerate() {
            let mut slot = hash as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = hash & !NUMBER | (number as u64 + 1);
        }
        Known { slots }
    }

    #[inline]
    fn get(&self, hash: u64) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let found = self.slots[slot];
            if found == 0 {
                return None;
            }
            if (found ^ hash) >> NUMBER_BITS == 0 {
                return Some((found & NUMBER) as u32 - 1);
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// Tokens of one kind and their numbers, from 0 in the order given.
pub struct Tokens {
    hashes: Hashes,
    known: Known,
    count: usize,
}

impl Tokens {
    pub fn new(tokens: &[&str]) -> Self {
        let hashes = Hashes::new();
        Tokens { hashes, known: Known::new(tokens.iter().map(|token| hashes.of_bytes(token.as_bytes()))), count: tokens.len() }
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The number of a token.
    #[inline]
    pub fn get(&self, token: &str) -> Option<u32> {
        self.find(self.hash(token))
    }

    #[inline]
    pub fn hash(&self, token: &str) -> u64 {
        self.hashes.of_bytes(token.as_bytes())
    }

    /// The number of the token with this hash.
    #[inline]
    pub fn find(&self, hash: u64) -> Option<u32> {
        self.known.get(hash)
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
    pub comments: WordSearch,
}

impl Vocabulary {
    /// Tokens by number. A pair is the number of its first word times the number of words, plus that of the second.
    pub fn from_parts(names: &[&str], words: &[&str], links: &[&str], pairs: &[u64], comments: &[&str]) -> Self {
        Vocabulary {
            names: Tokens::new(names),
            words: Tokens::new(words),
            links: Tokens::new(links),
            pairs: Pairs::new(pairs),
            comments: WordSearch::new(comments),
        }
    }
}

/// Pairs of words that stand side by side, and their numbers, from 0 in the order given.
pub struct Pairs {
    hashes: Hashes,
    known: Known,
    /// A bit for each hash, by its upper bits: most pairs are not known, and that is seen here at less cost.
    bits: Vec<u64>,
}

/// Bits that tell whether a pair may be known, for each one that is.
const BITS_A_PAIR: usize = 8;

impl Pairs {
    pub fn new(keys: &[u64]) -> Self {
        let hashes = Hashes::new();
        let mut bits = vec![0; (BITS_A_PAIR * keys.len()).next_power_of_two().max(64) / 64];
        let last = bits.len() - 1;
        for key in keys {
            let bit = hashes.of_number(*key) >> 32;
            bits[(bit / 64) as usize & last] |= 1_u64 << (bit % 64);
        }
        Pairs { hashes, known: Known::new(keys.iter().map(|key| hashes.of_number(*key))), bits }
    }

    #[inline]
    pub fn get(&self, key: u64) -> Option<u32> {
        let hash = self.hashes.of_number(key);
        let bit = hash >> 32;
        if self.bits[(bit / 64) as usize & (self.bits.len() - 1)] >> (bit % 64) & 1 == 0 {
            return None;
        }
        self.known.get(hash)
    }
}
