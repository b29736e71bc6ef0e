//! Which of many short texts stand in a long one, found in one pass over it, in time that grows with its length alone.

use crate::hashing::{hash_with, Hashes, Numbers};

/// Bytes of the shortest text that is looked for.
pub const SHORTEST: usize = 16;

const BASE: u64 = 0x9E37_79B9_7F4A_7C15 | 1;

/// Texts to look for, each of at least `SHORTEST` bytes, and the block each one opens.
#[derive(Default)]
pub struct Openings {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    blocks: Vec<u32>,
}

impl Openings {
    pub fn push(&mut self, block: u32, text: &[u8]) {
        debug_assert!(text.len() >= SHORTEST);
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.blocks.push(block);
    }

    fn text(&self, index: usize) -> &[u8] {
        &self.bytes[if index == 0 { 0 } else { self.ends[index - 1] }..self.ends[index]]
    }

    /// The blocks whose openings stand in a text.
    ///
    /// The first eight bytes tell where an opening may begin; there each length is tried, by hashes of all that comes before.
    pub fn standing_in(&self, text: &[u8]) -> Vec<u32> {
        if text.len() < SHORTEST || self.ends.is_empty() {
            return Vec::new();
        }
        let hashes = Hashes::new();
        let mut sums = Vec::with_capacity(text.len() + 1);
        sums.push(0);
        for &byte in text {
            sums.push(next(sums[sums.len() - 1], byte));
        }
        let mut known = Numbers::with_capacity(self.ends.len());
        let mut same: Vec<Vec<usize>> = Vec::new(); // openings that are equal
        let mut lengths = [false; 256];
        let mut beginnings = vec![0_u64; (16 * self.ends.len()).next_power_of_two().max(64) / 64];
        let bits = 64 * beginnings.len() - 1;
        for index in 0..self.ends.len() {
            let opening = self.text(index);
            let start = beginning(opening) & bits;
            beginnings[start / 64] |= 1 << (start % 64);
            let length = opening.len().min(255);
            lengths[length] = true;
            let (number, new) = known
                .number(hash_with(hashes.of_number(sum(opening)), opening.len() as u64), |n| self.text(same[n][0]) == opening);
            if new {
                same.push(Vec::new());
            }
            same[number as usize].push(index);
        }
        let lengths: Vec<(usize, u64)> = (SHORTEST..256).filter(|&length| lengths[length]).map(|n| (n, power(n))).collect();
        let mut found = vec![false; same.len()];
        for at in 0..=text.len() - SHORTEST {
            let start = beginning(&text[at..]) & bits;
            if beginnings[start / 64] >> (start % 64) & 1 == 0 {
                continue;
            }
            for &(length, to_length) in &lengths {
                if at + length > text.len() {
                    break;
                }
                let stretch = sums[at + length].wrapping_sub(sums[at].wrapping_mul(to_length));
                let hash = hash_with(hashes.of_number(stretch), length as u64);
                if let Some(number) = known.find(hash, |number| !found[number]) {
                    found[number as usize] = self.text(same[number as usize][0]) == &text[at..at + length];
                }
            }
        }
        let standing = same.iter().zip(&found).filter(|(_, found)| **found).flat_map(|(same, _)| same);
        standing.map(|&index| self.blocks[index]).collect()
    }
}

#[inline]
fn next(sum: u64, byte: u8) -> u64 {
    sum.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1)
}

/// A hash of the first eight bytes.
#[inline]
fn beginning(bytes: &[u8]) -> usize {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[..8]);
    (u64::from_le_bytes(word).wrapping_mul(BASE) >> 32) as usize
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
        let mut openings = Openings::default();
        openings.push(0, b"theotterscameback");
        openings.push(1, b"cametotheriverbank");
        openings.push(2, b"theotterscamebacktwice");
        openings.push(3, b"theotterscameback");
        let mut found = openings.standing_in(b"wheretheotterscamebackandcametotheriverbank");
        found.sort_unstable();
        assert_eq!(found, [0, 1, 3]);
        assert!(openings.standing_in(b"theotters").is_empty());
    }
}
