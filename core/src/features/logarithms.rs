//! Logarithms of counts, which a page has many of.

use std::sync::OnceLock;

/// Counts to here are looked up.
const LARGEST: usize = 2048;

/// log(1 + x) of every half number.
fn of_halves() -> &'static [f32] {
    static HALVES: OnceLock<Vec<f32>> = OnceLock::new();
    HALVES.get_or_init(|| (0..=2 * LARGEST).map(|halves| (halves as f64 / 2.0).ln_1p() as f32).collect())
}

/// A table of logarithms at hand.
#[derive(Clone, Copy)]
pub struct Logarithms {
    of_halves: &'static [f32],
}

impl Logarithms {
    pub fn new() -> Self {
        Logarithms { of_halves: of_halves() }
    }

    /// log(1 + x) for a number that is none below 0.
    #[inline]
    pub fn of(&self, x: f64) -> f32 {
        let halves = (2.0 * x) as usize;
        if halves as f64 == 2.0 * x && halves < self.of_halves.len() {
            self.of_halves[halves]
        } else {
            x.ln_1p() as f32
        }
    }
}
