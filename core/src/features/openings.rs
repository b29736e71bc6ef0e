//! Which of many short texts stand in a long one, found in one pass over it, in time that grows with its length alone.

use crate::hashing::{hash_with, Hashes, Numbers};

/// Bytes of the shortest text that is looked for.
pub const SHORTEST: usize = 16;

/// Bytes of the longest.
pub const LONGEST: usize = 255;

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Texts to look for, of `SHORTEST` to `LONGEST` bytes, each with the block that it opens.
pub struct Openings {
    /// The different ones.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    numbers: Numbers,
    hashes: Hashes,
    /// Whether one has so many bytes.
    lengths: [bool; LONGEST + 1],
    /// Blocks, and the number of the opening of each.
    blocks: Vec<(u32, u32)>,
}

impl Openings {
    pub fn new() -> Self {
        Openings {
            bytes: Vec::new(),
            ends: Vec::new(),
            numbers: Numbers::with_capacity(256),
            hashes: Hashes::new(),
            lengths: [false; LONGEST + 1],
            blocks: Vec::new(),
        }
    }

    /// Add the opening of a block, unless it is too short or too long.
    pub fn push(&mut self, block: u32, opening: &[u8]) {
        if !(SHORTEST..=LONGEST).contains(&opening.len()) {
            return;
        }
        let hash = hash_of(self.hashes, sum(opening), opening.len());
        let (bytes, ends) = (&self.bytes, &self.ends);
        let (number, new) = self.numbers.number(hash, |number| text(bytes, ends, number) == opening);
        if new {
            self.bytes.extend_from_slice(opening);
            self.ends.push(self.bytes.len());
            self.lengths[opening.len()] = true;
        }
        self.blocks.push((block, number));
    }

    /// The blocks whose openings stand in a text.
    ///
    /// The first eight bytes tell where an opening may begin; there each length is tried, by hashes of all that comes before.
    pub fn standing_in<'a>(&'a self, given: &[u8]) -> impl Iterator<Item = u32> + 'a {
        let mut found = vec![false; self.ends.len()];
        if given.len() >= SHORTEST && !found.is_empty() {
            self.find(given, &mut found);
        }
        self.blocks.iter().filter(move |(_, number)| found[*number as usize]).map(|(block, _)| *block)
    }

    fn find(&self, given: &[u8], found: &mut [bool]) {
        let mut beginnings = vec![0_u64; (16 * self.ends.len()).next_power_of_two().max(64) / 64];
        let last = beginnings.len() - 1;
        for number in 0..self.ends.len() {
            let bit = beginning(text(&self.bytes, &self.ends, number));
            beginnings[(bit / 64) & last] |= 1 << (bit % 64);
        }
        let lengths: Vec<(usize, u64)> = (SHORTEST..=LONGEST).filter(|n| self.lengths[*n]).map(|n| (n, power(n))).collect();
        let mut sums = Vec::with_capacity(given.len() + 1);
        let mut before = 0;
        sums.push(before);
        sums.extend(given.iter().map(|byte| {
            before = next(before, *byte);
            before
        }));
        for (at, window) in given.windows(SHORTEST).enumerate() {
            let bit = beginning(window);
            if beginnings[(bit / 64) & last] >> (bit % 64) & 1 == 0 {
                continue;
            }
            for &(length, to_length) in &lengths {
                let Some(after) = sums.get(at + length) else { break };
                let hash = hash_of(self.hashes, after.wrapping_sub(sums[at].wrapping_mul(to_length)), length);
                if let Some(number) = self.numbers.find(hash, |number| !found[number]) {
                    found[number as usize] = text(&self.bytes, &self.ends, number as usize) == &given[at..at + length];
                }
            }
        }
    }
}

fn text<'a>(bytes: &'a [u8], ends: &[usize], number: usize) -> &'a [u8] {
    &bytes[if number == 0 { 0 } else { ends[number - 1] }..ends[number]]
}

/// A hash of the first eight bytes.
#[inline]
fn beginning(bytes: &[u8]) -> usize {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[..8]);
    (u64::from_le_bytes(word).wrapping_mul(BASE) >> 32) as usize
}

fn hash_of(hashes: Hashes, sum: u64, length: usize) -> u64 {
    hash_with(hashes.of_number(sum), length as u64)
}

#[inline]
fn next(sum: u64, byte: u8) -> u64 {
    sum.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1)
}

fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |sum, &byte| next(sum, byte))
}

fn power(length: usize) -> u64 {
    (0..length).fold(1_u64, |power, _| power.wrapping_mul(BASE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_stands_anywhere() {
        let mut openings = Openings::new();
        openings.push(0, b"theotterscameback");
        openings.push(1, b"cametotheriverbank");
        openings.push(2, b"theotterscamebacktwice");
        openings.push(3, b"theotterscameback");
        openings.push(4, b"the");
        let mut found: Vec<u32> = openings.standing_in(b"wheretheotterscamebackandcametotheriverbank").collect();
        found.sort_unstable();
        assert_eq!(found, [0, 1, 3]);
        assert_eq!(openings.standing_in(b"theotters").count(), 0);
    }
}
