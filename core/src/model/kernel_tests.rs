//! Every kernel against the definitions, in double precision.

use super::*;

/// Numbers between -0.5 and 0.5, always the same.
fn numbers(count: usize, mut seed: u32) -> Vec<f32> {
    std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as f32 / 16_777_216.0 - 0.5
    })
    .take(count)
    .collect()
}

fn states(count: usize, seed: u32) -> Vec<State> {
    numbers(count * WIDTH, seed).chunks_exact(WIDTH).map(|row| row.try_into().unwrap()).collect()
}

fn near(found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (one, other) in found.iter().zip(expected) {
        assert!((f64::from(*one) - other).abs() < 3e-5, "{one} is not {other}");
    }
}

#[test]
fn every_kernel_convolves_as_the_definition_says() {
    for count in [1, 5, 6, 13, 40] {
        for dilation in [1, 4, 16] {
            let layer = Convolution {
                dilation,
                weights: numbers(3 * WIDTH * WIDTH, 7),
                norm_scale: numbers(WIDTH, 8).try_into().unwrap(),
                norm_shift: numbers(WIDTH, 9).try_into().unwrap(),
            };
            let bias: State = numbers(WIDTH, 10).try_into().unwrap();
            let given = states(count, count as u32);
            let mut expected = Vec::new();
            for row in 0..count as isize {
                let mut update = bias.map(f64::from);
                for tap in 0..3isize {
                    let from = row + (tap - 1) * dilation as isize;
                    if (0..count as isize).contains(&from) {
                        for (input, value) in given[from as usize].iter().enumerate() {
                            for (column, sum) in update.iter_mut().enumerate() {
                                let weight = layer.weights[(tap as usize * WIDTH + input) * WIDTH + column];
                                *sum += f64::from(*value) * f64::from(weight);
                            }
                        }
                    }
                }
                let own = given[row as usize].map(f64::from);
                let state: Vec<f64> = own.iter().zip(&update).map(|(own, more)| own + more.max(0.0)).collect();
                let mean = state.iter().sum::<f64>() / WIDTH as f64;
                let variance = state.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / WIDTH as f64;
                expected.extend(state.iter().enumerate().map(|(column, value)| {
                    let scale = f64::from(layer.norm_scale[column]) / (variance + f64::from(EPSILON)).sqrt();
                    (value - mean) * scale + f64::from(layer.norm_shift[column])
                }));
            }
            for kernel in supported() {
                let mut buffer = vec![[0.0; WIDTH]; count + 2 * dilation + MOST_ROWS];
                buffer[dilation..dilation + count].copy_from_slice(&given);
                let mut pool = Pool::default();
                (kernel.convolve)(&layer, &mut buffer, dilation, count, &bias, &mut pool);
                near(buffer[..count].as_flattened(), &expected);
                assert!(buffer[count..].as_flattened().iter().all(|value| *value == 0.0), "{}", kernel.name);
                let column: Vec<f64> = expected.iter().copied().step_by(WIDTH).collect();
                near(&[pool.sum[0]], &[column.iter().sum()]);
                near(&[pool.most[0]], &[column.iter().copied().fold(f64::NEG_INFINITY, f64::max)]);
            }
        }
    }
}

#[test]
fn every_kernel_multiplies_as_the_definition_says() {
    let (count, depth) = (13, 37);
    let inputs = numbers((count + MOST_ROWS) * depth, 1);
    let layer = InputLayer {
        mean: numbers(depth, 11),
        deviation: numbers(depth, 12).into_iter().map(|value| value + 0.6).collect(),
        weights: numbers(depth * WIDTH, 2),
        bias: numbers(WIDTH, 3).try_into().unwrap(),
    };
    let expected: Vec<f64> = inputs
        .chunks_exact(depth)
        .take(count)
        .flat_map(|row| {
            (0..WIDTH).map(|column| {
                let products = row.iter().enumerate().map(|(k, x)| {
                    let standard = (f64::from(*x) - f64::from(layer.mean[k])) / f64::from(layer.deviation[k]);
                    standard.clamp(-5.0, 5.0) * f64::from(layer.weights[k * WIDTH + column])
                });
                (f64::from(layer.bias[column]) + products.sum::<f64>()).max(0.0)
            })
        })
        .collect();
    let rows = states(count + MOST_ROWS, 4);
    let class_weights = numbers(WIDTH * CLASS_WIDTH, 5);
    let class_bias: Logits = numbers(CLASS_WIDTH, 6).try_into().unwrap();
    let classes: Vec<f64> = rows[..count]
        .iter()
        .flat_map(|row| {
            let logits: Vec<f64> = (0..CLASS_WIDTH)
                .map(|column| {
                    let weight = |k: usize| f64::from(class_weights[k * CLASS_WIDTH + column]);
                    let products = row.iter().enumerate().map(|(k, x)| f64::from(*x) * weight(k));
                    products.sum::<f64>() + f64::from(class_bias[column])
                })
                .collect();
            let total: f64 = logits.iter().map(|logit| logit.exp()).sum();
            logits.into_iter().map(move |logit| logit.exp() / total)
        })
        .collect();
    for kernel in supported() {
        let mut found = vec![[0.0; WIDTH]; count];
        (kernel.input_layer)(&layer, &mut inputs.clone(), &mut found, &mut Pool::default());
        near(found.as_flattened(), &expected);
        let mut logits = vec![[0.0; CLASS_WIDTH]; count];
        (kernel.classify)(&rows, &class_weights, &class_bias, &mut logits);
        near(logits.as_flattened(), &classes);
    }
}
