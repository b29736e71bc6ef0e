//! The tokens that the model knows, and their numbers.

use super::file::File;

/// Numbers of the tokens of one kind.
#[derive(Debug)]
pub struct Tokens {
    bytes: &'static [u8],
    ends: Vec<u32>,
    /// By hash: a token's number and one, 0 for none; twice as many places as tokens at least.
    places: Vec<u32>,
}

impl Tokens {
    /// From tokens with a zero byte after each.
    fn new(bytes: &'static [u8]) -> Tokens {
        let ends: Vec<u32> = bytes.iter().enumerate().filter(|(_, byte)| **byte == 0).map(|(at, _)| at as u32).collect();
        let mut tokens = Tokens { bytes, places: vec![0; (2 * ends.len()).next_power_of_two().max(2)], ends };
        for number in 0..tokens.ends.len() {
            let (at, _) = tokens.find(tokens.token(number));
            tokens.places[at] = number as u32 + 1;
        }
        tokens
    }

    /// The number of a token, if it is known.
    pub fn get(&self, token: &str) -> Option<u32> {
        self.find(token.as_bytes()).1
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn token(&self, number: usize) -> &'static [u8] {
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize + 1 };
        &self.bytes[start..self.ends[number] as usize]
    }

    /// Where a token stands, or would stand, among the places, and its number.
    fn find(&self, token: &[u8]) -> (usize, Option<u32>) {
        let mask = self.places.len() - 1;
        let mut at = hash(token) as usize & mask;
        loop {
            match self.places[at] {
                0 => return (at, None),
                one if self.token(one as usize - 1) == token => return (at, Some(one - 1)),
                _ => at = (at + 1) & mask,
            }
        }
    }
}

/// Numbers of the tokens that a model knows, by kind.
#[derive(Debug)]
pub struct Vocabulary {
    /// Of names of elements, and of what a page says of itself.
    pub names: Tokens,
    pub words: Tokens,
    /// Of the addresses of links, and of the forms around blocks.
    pub links: Tokens,
    /// Pairs of words that stand side by side, in rising order: the number of the first times the number of words, plus that of
    /// the second. A pair's own number is its place, after all words.
    pub pairs: Vec<u32>,
    pair_numbers: PairNumbers,
}

impl Vocabulary {
    pub fn read(file: &File) -> Result<Vocabulary, String> {
        let tokens = |kind: &str| file.array(&format!("vocabulary.{kind}"), "u1").map(Tokens::new);
        let pairs = file.integers("vocabulary.pairs")?;
        let pair_numbers = PairNumbers::new(&pairs);
        Ok(Vocabulary { names: tokens("names")?, words: tokens("words")?, links: tokens("links")?, pairs, pair_numbers })
    }

    /// The number of a pair of words, if it is known.
    pub fn pair(&self, first: u32, second: u32) -> Option<u32> {
        let words = self.words.len() as u64;
        let key = u32::try_from(u64::from(first) * words + u64::from(second)).ok()?;
        self.pair_numbers.get(key, &self.pairs).map(|place| place + words as u32)
    }
}

/// Places of pairs by hash.
#[derive(Debug)]
struct PairNumbers {
    places: Vec<u32>,
}

impl PairNumbers {
    fn new(pairs: &[u32]) -> PairNumbers {
        let mut found = PairNumbers { places: vec![0; (2 * pairs.len()).next_power_of_two().max(2)] };
        for (number, key) in pairs.iter().enumerate() {
            let at = found.find(*key, pairs).0;
            found.places[at] = number as u32 + 1;
        }
        found
    }

    fn get(&self, key: u32, pairs: &[u32]) -> Option<u32> {
        self.find(key, pairs).1
    }

    fn find(&self, key: u32, pairs: &[u32]) -> (usize, Option<u32>) {
        let mask = self.places.len() - 1;
        let mut at = (u64::from(key).wrapping_mul(MULTIPLIER) >> 32) as usize & mask;
        loop {
            match self.places[at] {
                0 => return (at, None),
                one if pairs[one as usize - 1] == key => return (at, Some(one - 1)),
                _ => at = (at + 1) & mask,
            }
        }
    }
}

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// A hash of some bytes, eight at a time.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64 ^ 0x51_7cc1_b727_220a;
    let mut parts = bytes.chunks_exact(8);
    for part in &mut parts {
        state = mixed(state, u64::from_le_bytes([part[0], part[1], part[2], part[3], part[4], part[5], part[6], part[7]]));
    }
    let rest = parts.remainder().iter().rev().fold(0u64, |rest, byte| rest << 8 | u64::from(*byte));
    mixed(state, rest)
}

/// One step of a hash: the two halves of a product folded.
pub fn mixed(state: u64, value: u64) -> u64 {
    let product = u128::from(state ^ value ^ 0xa076_1d64_78bd_642f) * u128::from(MULTIPLIER);
    (product as u64) ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_has_its_number_and_others_have_none() {
        let tokens = Tokens::new("ada\0\0ärger\0navigation-of-site\0".as_bytes());
        for (number, token) in ["ada", "", "ärger", "navigation-of-site"].iter().enumerate() {
            assert_eq!(tokens.get(token), Some(number as u32));
        }
        for token in ["Ada", "adas", "a", "navigation-of-sitf"] {
            assert_eq!(tokens.get(token), None);
        }
        assert_eq!(Tokens::new(b"").get("ada"), None);
    }

    #[test]
    fn pairs_are_found_by_their_key() {
        let pairs = vec![0, 3, 7, 4_000_000_000];
        let numbers = PairNumbers::new(&pairs);
        for (place, key) in pairs.iter().enumerate() {
            assert_eq!(numbers.get(*key, &pairs), Some(place as u32));
        }
        assert_eq!(numbers.get(1, &pairs), None);
    }
}
