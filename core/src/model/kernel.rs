//! The products of the network: rows of one page times small matrices, for each instruction set that a processor may have.
//!
//! A tile of rows is kept in registers while one pass goes over the weights. What comes after a product (ReLU, the residual,
//! layer normalization) is plain code, compiled into each instruction set's function and done while the tile is at hand.

use std::sync::OnceLock;

/// Numbers of a hidden state.
pub const WIDTH: usize = 64;

/// Classes, rounded up to whole vectors.
pub const CLASS_WIDTH: usize = 32;

/// The most rows of a tile; so many rows behind the last one are read, and what is made of them is dropped.
pub const MOST_ROWS: usize = 6;

/// Products that are summed by themselves before they are added to the rest: a long sum in single precision loses digits.
const SUMMED: usize = 64;

/// Inputs are clipped to so many standard deviations.
const CLIP: f32 = 5.0;

const EPSILON: f32 = 1e-5;

pub type State = [f32; WIDTH];
pub type Logits = [f32; CLASS_WIDTH];

/// The sum and the greatest of each number over the rows of a page.
#[derive(Clone, Debug)]
pub struct Pool {
    pub sum: State,
    pub most: State,
}

impl Default for Pool {
    fn default() -> Pool {
        Pool { sum: [0.0; WIDTH], most: [f32::NEG_INFINITY; WIDTH] }
    }
}

impl Pool {
    #[inline(always)]
    pub(super) fn add(&mut self, row: &State) {
        for ((sum, most), &value) in self.sum.iter_mut().zip(&mut self.most).zip(row) {
            *sum += value;
            *most = if value > *most { value } else { *most };
        }
    }
}

/// The weights of the first layer, of d inputs.
#[derive(Debug)]
pub struct InputLayer {
    /// Of each input over the training pages.
    pub mean: Vec<f32>,
    pub deviation: Vec<f32>,
    /// d x WIDTH.
    pub weights: Vec<f32>,
    pub bias: State,
}

/// The weights of one convolution.
#[derive(Debug)]
pub struct Convolution {
    pub dilation: usize,
    /// 3 x WIDTH x WIDTH.
    pub weights: Vec<f32>,
    pub norm_scale: State,
    pub norm_shift: State,
}

/// The functions for one instruction set.
pub struct Kernel {
    pub name: &'static str,
    /// ReLU(standardised inputs x weights + bias) of some rows of inputs, which are used up.
    ///
    /// `inputs` holds whole rows, and `MOST_ROWS - 1` more than there are `states`.
    pub input_layer: fn(layer: &InputLayer, inputs: &mut [f32], states: &mut [State], pool: &mut Pool),
    /// One convolution with its residual connection and norm, in place: the states stand `dilation` rows further to the front
    /// afterwards.
    ///
    /// There are at least `dilation` rows of zeros before `first`, and `dilation + MOST_ROWS` after the last of `count` rows;
    /// `bias` holds what the page as a whole gives as well.
    pub convolve: fn(layer: &Convolution, states: &mut [State], first: usize, count: usize, bias: &State, pool: &mut Pool),
    /// The probabilities of the classes of `found.len()` states; `MOST_ROWS - 1` more states are there.
    pub classify: fn(states: &[State], weights: &[f32], bias: &Logits, found: &mut [Logits]),
}

/// The fastest functions that this processor has.
pub fn best() -> &'static Kernel {
    static BEST: OnceLock<&'static Kernel> = OnceLock::new();
    BEST.get_or_init(|| supported()[0])
}

/// The functions of every instruction set that this processor has, the fastest first.
pub fn supported() -> Vec<&'static Kernel> {
    let mut found = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            found.push(&avx512::KERNEL);
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            found.push(&avx2::KERNEL);
        }
    }
    #[cfg(target_arch = "aarch64")]
    if std::arch::is_aarch64_feature_detected!("neon") {
        found.push(&neon::KERNEL);
    }
    found.push(&plain::KERNEL);
    found
}

/// Inputs less their mean, in standard deviations, clipped.
#[inline(always)]
fn standardise(row: &mut [f32], layer: &InputLayer) {
    for ((value, &mean), &deviation) in row.iter_mut().zip(&layer.mean).zip(&layer.deviation) {
        *value = ((*value - mean) / deviation).clamp(-CLIP, CLIP);
    }
}

/// The residual connection and the norm of one row; `update` is what the convolution gave.
#[inline(always)]
fn normalised(row: &State, update: &State, layer: &Convolution) -> State {
    let mut found = [0.0; WIDTH];
    for ((value, &own), &more) in found.iter_mut().zip(row).zip(update) {
        *value = own + if more > 0.0 { more } else { 0.0 };
    }
    let mean = total(&found) / WIDTH as f32;
    let mut squares = [0.0; WIDTH];
    for (value, square) in found.iter_mut().zip(&mut squares) {
        *value -= mean;
        *square = *value * *value;
    }
    let deviation = (total(&squares) / WIDTH as f32 + EPSILON).sqrt();
    for ((value, &scale), &shift) in found.iter_mut().zip(&layer.norm_scale).zip(&layer.norm_shift) {
        *value = *value / deviation * scale + shift;
    }
    found
}

/// Probabilities from logits.
#[inline(always)]
fn softmax(logits: &Logits) -> Logits {
    let most = logits.iter().fold(f32::NEG_INFINITY, |most, &logit| if logit > most { logit } else { most });
    let mut odds = [0.0; CLASS_WIDTH];
    for (odd, &logit) in odds.iter_mut().zip(logits) {
        *odd = exponential(logit - most);
    }
    let mut lanes = [0.0f32; 8];
    for part in odds.chunks_exact(8) {
        for (lane, &odd) in lanes.iter_mut().zip(part) {
            *lane += odd;
        }
    }
    let total = ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
    for odd in &mut odds {
        *odd /= total;
    }
    odds
}

/// e to a power that is not above 0, to two units in the last place, in steps that vectors have.
///
/// The power is a whole number of ln 2 and a rest of at most half of it, of which the series is summed.
#[inline(always)]
fn exponential(power: f32) -> f32 {
    const ROUNDER: f32 = 12_582_912.0; // 1.5 * 2^23: adding it leaves no digits after the point
    const LN2_HIGH: f32 = 355.0 / 512.0;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let power = if power > -87.0 { power } else { -87.0 };
    let shifted = power * std::f32::consts::LOG2_E + ROUNDER;
    let twos = shifted - ROUNDER;
    let rest = power - twos * LN2_HIGH - twos * LN2_LOW;
    let mut sum = 1.0 / 5040.0;
    for term in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        sum = sum * rest + term;
    }
    let exponent = (shifted.to_bits() as i32 - ROUNDER.to_bits() as i32) << 23;
    f32::from_bits((sum.to_bits() as i32 + exponent) as u32)
}

/// The sum of a row, in an order that vectors can follow.
#[inline(always)]
fn total(row: &State) -> f32 {
    let mut lanes = [0.0f32; 16];
    for part in row.chunks_exact(16) {
        for (lane, &value) in lanes.iter_mut().zip(part) {
            *lane += value;
        }
    }
    let mut half = 8;
    while half > 0 {
        for at in 0..half {
            lanes[at] += lanes[at + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// The functions for one instruction set: `$lanes` floats a vector, `$vectors` vectors and `$rows` rows a tile.
macro_rules! kernel {
    (
        $module:ident, $name:literal, $(#[$target:meta])*, $vector:ty, $lanes:literal, $vectors:literal, $rows:literal,
        $load:expr, $store:expr, $splat:expr, $multiply_add:expr
    ) => {
        mod $module {
            #[allow(unused_imports)]
            use super::*;
            #[cfg(target_arch = "aarch64")]
            #[allow(unused_imports)]
            use std::arch::aarch64::*;
            #[cfg(target_arch = "x86_64")]
            #[allow(unused_imports)]
            use std::arch::x86_64::*;

            pub static KERNEL: Kernel = Kernel {
                name: $name,
                // SAFETY: `supported` gives this kernel away only where the processor has the instructions.
                input_layer: |layer, inputs, states, pool| unsafe { input_layer(layer, inputs, states, pool) },
                // SAFETY: as above.
                convolve: |layer, states, first, count, bias, pool| unsafe { convolve(layer, states, first, count, bias, pool) },
                // SAFETY: as above.
                classify: |states, weights, bias, logits| unsafe { classify(states, weights, bias, logits) },
            };

            const ROWS: usize = $rows;
            const TILE: usize = $lanes * $vectors;

            $(#[$target])*
            unsafe fn input_layer(layer: &InputLayer, inputs: &mut [f32], states: &mut [State], pool: &mut Pool) {
                let depth = layer.mean.len();
                for row in inputs.chunks_exact_mut(depth).take(states.len()) {
                    standardise(row, layer);
                }
                for (number, rows) in states.chunks_mut(ROWS).enumerate() {
                    let start = number * ROWS * depth;
                    let mut found = [[0.0; WIDTH]; ROWS];
                    // SAFETY: the processor has the instructions, as the caller says; `product` checks its slices.
                    unsafe { product::<WIDTH>(&inputs[start..], depth, &[0], depth, &layer.weights, &layer.bias, &mut found) };
                    for (row, values) in rows.iter_mut().zip(&found) {
                        for (state, &value) in row.iter_mut().zip(values) {
                            *state = if value > 0.0 { value } else { 0.0 };
                        }
                        pool.add(row);
                    }
                }
            }

            $(#[$target])*
            unsafe fn convolve(
                layer: &Convolution, states: &mut [State], first: usize, count: usize, bias: &State, pool: &mut Pool,
            ) {
                let dilation = layer.dilation;
                for start in (0..count).step_by(ROWS) {
                    let row = first + start;
                    let before = states[row - dilation..].as_flattened();
                    let mut found = [[0.0; WIDTH]; ROWS];
                    let taps = [0, dilation * WIDTH, 2 * dilation * WIDTH];
                    // SAFETY: as above.
                    unsafe { product::<WIDTH>(before, WIDTH, &taps, WIDTH, &layer.weights, bias, &mut found) };
                    for (at, update) in (row..first + count).zip(&found) {
                        let state = normalised(&states[at], update, layer);
                        pool.add(&state);
                        states[at - dilation] = state; // no later tile reads that row
                    }
                }
                states[first + count - dilation..first + count].fill([0.0; WIDTH]);
            }

            $(#[$target])*
            unsafe fn classify(states: &[State], weights: &[f32], bias: &Logits, logits: &mut [Logits]) {
                for (number, rows) in logits.chunks_mut(ROWS).enumerate() {
                    let mut found = [[0.0; CLASS_WIDTH]; ROWS];
                    let from = states[number * ROWS..].as_flattened();
                    // SAFETY: as above.
                    unsafe { product::<CLASS_WIDTH>(from, WIDTH, &[0], WIDTH, weights, bias, &mut found) };
                    for (row, logits) in rows.iter_mut().zip(&found) {
                        *row = softmax(logits);
                    }
                }
            }

            /// found = bias + the sum over taps of rows x weights; a row begins `stride` after the one before, and those of a
            /// tap so far from the start of `from` as `taps` says.
            $(#[$target])*
            #[inline]
            unsafe fn product<const COLUMNS: usize>(
                from: &[f32], stride: usize, taps: &[usize], depth: usize, weights: &[f32], bias: &[f32; COLUMNS],
                found: &mut [[f32; COLUMNS]; ROWS],
            ) {
                assert!(weights.len() == taps.len() * depth * COLUMNS && COLUMNS % TILE == 0);
                assert!(taps.iter().all(|tap| tap + (ROWS - 1) * stride + depth <= from.len()));
                found.fill(*bias);
                for column in (0..COLUMNS).step_by(TILE) {
                    for (tap, start) in taps.iter().enumerate() {
                        for first in (0..depth).step_by(SUMMED) {
                            let inputs = SUMMED.min(depth - first);
                            // SAFETY: the loads and stores of `found` stay inside its rows of COLUMNS, of which TILE is a divisor;
                            // those of weights and inputs inside slices whose lengths were looked at above.
                            unsafe {
                                let mut weight = weights.as_ptr().add((tap * depth + first) * COLUMNS + column);
                                let mut input = from.as_ptr().add(start + first);
                                let mut sums: [[$vector; $vectors]; ROWS] = [[$splat(0.0); $vectors]; ROWS];
                                for _ in 0..inputs {
                                    let columns: [$vector; $vectors] =
                                        std::array::from_fn(|place| $load(weight.add(place * $lanes)));
                                    for (row, sums) in sums.iter_mut().enumerate() {
                                        let factor = $splat(*input.add(row * stride));
                                        for (sum, column) in sums.iter_mut().zip(columns) {
                                            *sum = $multiply_add(factor, column, *sum);
                                        }
                                    }
                                    input = input.add(1);
                                    weight = weight.wrapping_add(COLUMNS); // beyond the last row at the end
                                }
                                for (row, sums) in found.iter_mut().zip(sums) {
                                    for (place, sum) in sums.into_iter().enumerate() {
                                        let at = row.as_mut_ptr().add(column + place * $lanes);
                                        $store(at, $multiply_add($splat(1.0), sum, $load(at)));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
kernel!(
    avx512, "AVX-512", #[target_feature(enable = "avx512f,avx2,fma")], __m512, 16, 2, 6,
    |at| _mm512_loadu_ps(at), |at, sum| _mm512_storeu_ps(at, sum), |value| _mm512_set1_ps(value),
    |factor, column, sum| _mm512_fmadd_ps(factor, column, sum)
);

#[cfg(target_arch = "x86_64")]
kernel!(
    avx2, "AVX2", #[target_feature(enable = "avx2,fma")], __m256, 8, 2, 6,
    |at| _mm256_loadu_ps(at), |at, sum| _mm256_storeu_ps(at, sum), |value| _mm256_set1_ps(value),
    |factor, column, sum| _mm256_fmadd_ps(factor, column, sum)
);

#[cfg(target_arch = "aarch64")]
kernel!(
    neon, "NEON", #[target_feature(enable = "neon")], float32x4_t, 4, 4, 6,
    |at| vld1q_f32(at), |at, sum| vst1q_f32(at, sum), |value| vdupq_n_f32(value),
    |factor, column, sum| vfmaq_f32(sum, factor, column)
);

kernel!(
    plain, "plain", , [f32; 4], 4, 4, 2,
    |at: *const f32| at.cast::<[f32; 4]>().read_unaligned(),
    |at: *mut f32, sum: [f32; 4]| at.cast::<[f32; 4]>().write_unaligned(sum),
    |value: f32| [value; 4],
    |factor: [f32; 4], column: [f32; 4], sum: [f32; 4]| -> [f32; 4] {
        std::array::from_fn(|lane| sum[lane] + factor[lane] * column[lane])
    }
);

#[cfg(test)]
#[path = "kernel_tests.rs"]
mod tests;
