//! Hash tables whose keys stand elsewhere, so that none is copied. The hash has a seed of its own in each process: who writes
//! a page can't choose names that collide.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::OnceLock;

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

fn seed() -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    *SEED.get_or_init(|| RandomState::new().hash_one(FACTOR))
}

#[inline]
fn folded_product(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
}

/// The hash of a number joined to a hash.
#[inline]
pub fn hash_with(hash: u64, value: u64) -> u64 {
    folded_product(hash ^ value, FACTOR ^ hash.rotate_left(32))
}

#[inline]
fn eight(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}

#[inline]
fn four(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[at..at + 4]);
    u64::from(u32::from_le_bytes(word))
}

/// Hashes of bytes and numbers, seeded.
#[derive(Clone, Copy)]
pub struct Hashes {
    seed: u64,
    /// Another seed.
    factor: u64,
}

impl Hashes {
    pub fn new() -> Self {
        Hashes { seed: seed(), factor: seed().rotate_left(32) ^ FACTOR }
    }

    #[inline]
    pub fn of_number(&self, value: u64) -> u64 {
        folded_product(value ^ self.seed, FACTOR)
    }

    #[inline]
    pub fn of_bytes(&self, bytes: &[u8]) -> u64 {
        let n = bytes.len();
        let mut hash = self.seed;
        let (low, high) = match n {
            0 => (0, 0),
            1..=3 => (u64::from(bytes[0]) | u64::from(bytes[n / 2]) << 8 | u64::from(bytes[n - 1]) << 16, 0),
            4..=7 => (four(bytes, 0) | four(bytes, n - 4) << 32, 0),
            8..=16 => (eight(bytes, 0), eight(bytes, n - 8)),
            _ => {
                let mut at = 0;
                while at + 16 < n {
                    hash = folded_product(eight(bytes, at) ^ hash, eight(bytes, at + 8) ^ self.factor);
                    at += 16;
                }
                (eight(bytes, n - 16), eight(bytes, n - 8))
            }
        };
        // texts of different lengths are multiplied by different numbers: "a" and "ba" have the same bytes above
        folded_product(low ^ hash, high ^ self.factor.wrapping_mul(2 * n as u64 + 1))
    }
}

impl Default for Hashes {
    fn default() -> Self {
        Hashes::new()
    }
}

/// Numbers of different things, in order of appearance; the things themselves stand elsewhere.
pub struct Numbers {
    /// Places of `hashes` plus one, 0 where there is none.
    slots: Vec<u32>,
    hashes: Vec<u64>,
}

impl Numbers {
    /// A table for some `count` things; it grows when there are more.
    pub fn with_capacity(count: usize) -> Self {
        Numbers { slots: vec![0; (2 * count).next_power_of_two().max(16)], hashes: Vec::with_capacity(count) }
    }

    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The number of a thing with this hash, which `is_same` knows among those with earlier numbers; and whether it is new.
    #[inline]
    pub fn number(&mut self, hash: u64, mut is_same: impl FnMut(usize) -> bool) -> (u32, bool) {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 {
            let number = self.slots[slot] as usize - 1;
            if self.hashes[number] == hash && is_same(number) {
                return (number as u32, false);
            }
            slot = (slot + 1) & mask;
        }
        self.hashes.push(hash);
        self.slots[slot] = self.hashes.len() as u32;
        if 2 * self.hashes.len() > self.slots.len() {
            self.grow();
        }
        (self.hashes.len() as u32 - 1, true)
    }

    /// The number of a thing with this hash that is as asked for.
    #[inline]
    pub fn find(&self, hash: u64, mut is_it: impl FnMut(usize) -> bool) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 {
            let number = self.slots[slot] as usize - 1;
            if self.hashes[number] == hash && is_it(number) {
                return Some(number as u32);
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    fn grow(&mut self) {
        let mask = 2 * self.slots.len() - 1;
        self.slots = vec![0; mask + 1];
        for (number, hash) in self.hashes.iter().enumerate() {
            let mut slot = *hash as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = number as u32 + 1;
        }
    }
}
