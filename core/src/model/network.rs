//! The network: inputs of blocks to hidden states, and those to probabilities of classes and of the page's type.

use super::classes::{Classes, CLASSES, PAGE_TYPES};
use super::file::File;
use super::kernel::{Convolution, InputLayer, Kernel, Logits, Pool, State, CLASS_WIDTH, MOST_ROWS, WIDTH};
use crate::features::COLUMNS;

/// Blocks between a block and the two neighbours that each layer reads.
const DILATIONS: [usize; 5] = [1, 2, 4, 8, 16];

/// Rows by which the states stand further to the front after all layers.
const SHIFT: usize = 31;

/// Rows behind those of the blocks, which are read but say nothing.
const BEHIND: usize = DILATIONS[DILATIONS.len() - 1] + MOST_ROWS;

/// The logit of what is no class but fills a vector.
const NO_CLASS: f32 = -1e30;

/// Blocks whose inputs are made at a time; a multiple of the rows of every kernel's tile.
pub const PART: usize = 48;

/// The states of some blocks never reach the features of the next ones.
const _: () = assert!((SHIFT + PART) * WIDTH <= PART * COLUMNS && WIDTH <= COLUMNS);

/// The numbers of one network.
#[derive(Debug)]
pub struct Network {
    input_layer: InputLayer,
    layers: Vec<Layer>,
    /// WIDTH x CLASS_WIDTH.
    class_weights: Vec<f32>,
    class_bias: Logits,
    /// 3 WIDTH x PAGE_TYPES.
    type_weights: Vec<f32>,
    type_bias: Vec<f32>,
}

#[derive(Debug)]
struct Layer {
    convolution: Convolution,
    bias: State,
    /// 2 WIDTH x WIDTH: of the page's mean and maximum.
    global_pool_weights: Vec<f32>,
}

/// The states of the last layer.
pub struct States {
    /// Those of the blocks first, then some that are none.
    memory: Vec<f32>,
    pool: Pool,
    count: usize,
}

impl Network {
    /// The network of a file, which reads so many inputs a block.
    pub fn read(file: &File, inputs: usize) -> Result<Network, String> {
        let array = |name: &str, count| file.halves(&format!("network.{name}"), count);
        let state = |name: &str| array(name, WIDTH).map(|values| std::array::from_fn(|place| values[place]));
        let layer = |(number, dilation): (usize, &usize)| {
            let of = |name: &str| format!("layer{number}.{name}");
            Ok::<_, String>(Layer {
                convolution: Convolution {
                    dilation: *dilation,
                    weights: array(&of("conv_kernel"), 3 * WIDTH * WIDTH)?,
                    norm_scale: state(&of("norm_scale"))?,
                    norm_shift: state(&of("norm_shift"))?,
                },
                bias: state(&of("bias"))?,
                global_pool_weights: array(&of("global_pool_weights"), 2 * WIDTH * WIDTH)?,
            })
        };
        let class_weights = array("class_weights", WIDTH * CLASSES)?;
        let class_bias = array("class_bias", CLASSES)?;
        Ok(Network {
            input_layer: InputLayer {
                mean: array("mean", inputs)?,
                deviation: array("deviation", inputs)?,
                weights: array("input_weights", inputs * WIDTH)?,
                bias: state("input_bias")?,
            },
            layers: DILATIONS.iter().enumerate().map(layer).collect::<Result<_, _>>()?,
            class_weights: class_weights
                .chunks_exact(CLASSES)
                .flat_map(|row| (0..CLASS_WIDTH).map(|class| row.get(class).copied().unwrap_or(0.0)))
                .collect(),
            class_bias: std::array::from_fn(|class| class_bias.get(class).copied().unwrap_or(NO_CLASS)),
            type_weights: array("type_weights", 3 * WIDTH * PAGE_TYPES)?,
            type_bias: array("type_bias", PAGE_TYPES)?,
        })
    }

    /// The states of the last layer for `count` blocks, from their features; `fill` writes the inputs of `PART` blocks from a given
    /// one, behind their features, which are there.
    ///
    /// The states are written over the features that were read: a long page takes no memory for both.
    pub fn states(&self, kernel: &Kernel, count: usize, features: Vec<f32>, mut fill: impl FnMut(usize, &mut [f32])) -> States {
        let width = self.input_layer.mean.len();
        let mut memory = features;
        memory.resize(memory.len().max((SHIFT + count + BEHIND) * WIDTH), 0.0);
        let mut inputs = vec![0.0; (PART + MOST_ROWS) * width];
        let mut pool = Pool::default();
        for start in (0..count).step_by(PART) {
            let some = PART.min(count - start);
            let given = &mut inputs[..some * width];
            for (row, features) in given.chunks_exact_mut(width).zip(memory[start * COLUMNS..].chunks_exact(COLUMNS)) {
                row[..COLUMNS].copy_from_slice(features);
            }
            fill(start, given);
            let states = &mut rows_of(&mut memory)[SHIFT + start..SHIFT + start + some];
            (kernel.input_layer)(&self.input_layer, &mut inputs, states, &mut pool);
        }
        memory.truncate((SHIFT + count + BEHIND) * WIDTH);
        memory.shrink_to_fit();
        self.convolve(kernel, count, memory, pool)
    }

    /// The states of the last layer from those of the input layer, n x `WIDTH`.
    pub fn states_of(&self, kernel: &Kernel, first_layer: &[State]) -> States {
        let count = first_layer.len();
        let mut memory = vec![0.0; (SHIFT + count + BEHIND) * WIDTH];
        memory[SHIFT * WIDTH..][..count * WIDTH].copy_from_slice(first_layer.as_flattened());
        let mut pool = Pool::default();
        first_layer.iter().for_each(|row| pool.add(row));
        self.convolve(kernel, count, memory, pool)
    }

    /// The convolutions, in place; `pool` is of the rows of the input layer.
    fn convolve(&self, kernel: &Kernel, count: usize, mut memory: Vec<f32>, mut pool: Pool) -> States {
        let mut first = SHIFT;
        let rows = rows_of(&mut memory);
        rows[..SHIFT].fill([0.0; WIDTH]);
        rows[SHIFT + count..].fill([0.0; WIDTH]);
        for layer in &self.layers {
            let bias = layer.bias_of_page(&pool, count);
            pool = Pool::default();
            (kernel.convolve)(&layer.convolution, rows, first, count, &bias, &mut pool);
            first -= layer.convolution.dilation;
        }
        States { memory, pool, count }
    }

    /// The probabilities of the classes of each block.
    pub fn classes(&self, kernel: &Kernel, states: &States) -> Vec<Classes> {
        let mut found = vec![[0.0; CLASSES]; states.count];
        let mut logits = [[0.0; CLASS_WIDTH]; PART];
        let rows = states.memory.as_chunks::<WIDTH>().0;
        for (part, start) in found.chunks_mut(PART).zip((0..).step_by(PART)) {
            let logits = &mut logits[..part.len()];
            (kernel.classify)(&rows[start..], &self.class_weights, &self.class_bias, logits);
            for (classes, probabilities) in part.iter_mut().zip(logits) {
                classes.copy_from_slice(&probabilities[..CLASSES]);
            }
        }
        found
    }

    /// The probability of each type of page; `main` is the weight of each block in the mean of the main text.
    pub fn types(&self, states: &States, main: &[f32]) -> [f32; PAGE_TYPES] {
        let mut of_main = [0.0; WIDTH];
        for (row, weight) in states.memory.chunks_exact(WIDTH).zip(main) {
            for (sum, value) in of_main.iter_mut().zip(row) {
                *sum += weight * value;
            }
        }
        let total = main.iter().sum::<f32>() + 1e-6;
        let pooled = states.pool.sum.iter().map(|sum| sum / states.count as f32);
        let pooled = pooled.chain(states.pool.most).chain(of_main.iter().map(|sum| sum / total));
        let mut logits: [f32; PAGE_TYPES] = std::array::from_fn(|kind| self.type_bias[kind]);
        for (value, weights) in pooled.zip(self.type_weights.chunks_exact(PAGE_TYPES)) {
            for (logit, weight) in logits.iter_mut().zip(weights) {
                *logit += value * weight;
            }
        }
        let most = logits.into_iter().fold(f32::NEG_INFINITY, f32::max);
        let odds = logits.map(|logit| (logit - most).exp());
        let total: f32 = odds.iter().sum();
        odds.map(|one| one / total)
    }
}

/// Memory as whole rows.
fn rows_of(memory: &mut [f32]) -> &mut [State] {
    memory.as_chunks_mut().0
}

impl Layer {
    /// The bias, with what the page's mean and maximum give.
    fn bias_of_page(&self, pool: &Pool, count: usize) -> State {
        let mut bias = [0.0; WIDTH];
        let means = pool.sum.iter().map(|sum| sum / count as f32);
        for (value, weights) in means.chain(pool.most).zip(self.global_pool_weights.chunks_exact(WIDTH)) {
            for (sum, weight) in bias.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
        for (sum, own) in bias.iter_mut().zip(&self.bias) {
            *sum += own;
        }
        bias
    }
}
