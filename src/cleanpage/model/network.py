"""A small convolutional network over the sequence of a page's blocks, in numpy.

Each layer is a dilated convolution over the blocks plus a linear function of the page's mean and maximum, ReLU, a residual
connection (He et al., Deep residual learning, 2016) and layer normalization (Ba et al., 2016). The dilations double (Yu and
Koltun, Multi-scale context aggregation by dilated convolutions, 2016).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.features.block_features import Floats

DILATIONS: Final = (1, 2, 4, 8, 16)
"""Blocks between a block and the two neighbours that each layer reads."""

CLIP: Final = 5.0
"""Inputs are clipped to so many standard deviations."""

EPSILON: Final = 1e-5

PRODUCT: Final = 262_144
"""Multiplications in one call of matmul. BLAS spreads larger products over all cores, which for the sizes of a page costs
more than it gains, and on a busy machine very much more."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One convolution of width w."""

    conv_kernel: Floats
    """3 x w x w: of the block before, the block, the block after."""
    bias: Floats
    global_pool_weights: Floats
    """2w x w: of the page's mean and maximum."""
    norm_scale: Floats
    norm_shift: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """d inputs a block; c logits a block, and one for each page type."""

    mean: Floats
    deviation: Floats
    """Of each input over the training pages."""
    input_weights: Floats
    """d x w."""
    input_bias: Floats
    layers: tuple[Layer, ...]
    class_weights: Floats
    """w x c."""
    class_bias: Floats
    type_weights: Floats
    """3w x types: of the page's mean and maximum, and of the mean of its main text."""
    type_bias: Floats


def hidden_states(network: Network, parts: Iterable[Floats]) -> Floats:
    """The n x w states of the last layer; `parts` are the n x d inputs, some blocks at a time, which are used up."""
    return convolve(network, np.concatenate([_input_layer(network, part) for part in parts]))


def convolve(network: Network, states: Floats) -> Floats:
    """The states of the last layer from those of the input layer, which are used up."""
    for layer, dilation in zip(network.layers, DILATIONS, strict=True):
        update = _dilated_conv(layer, states, dilation)
        states += np.maximum(update, 0, out=update)
        states -= states.mean(axis=1, keepdims=True)
        states /= np.sqrt(np.einsum("ij,ij->i", states, states) / states.shape[1] + EPSILON)[:, None]
        states *= layer.norm_scale
        states += layer.norm_shift
    return states


def class_logits(network: Network, states: Floats) -> Floats:
    """n x c logits."""
    logits: Floats = tiled_matmul(states, network.class_weights) + network.class_bias
    return logits


def type_logits(network: Network, states: Floats, main: Floats) -> Floats:
    """The logits of the page's type; `main` is the weight of each block in the mean of the main text."""
    pooled = np.concatenate([states.mean(axis=0), states.max(axis=0), main @ states / (main.sum() + 1e-6)])
    logits: Floats = pooled @ network.type_weights + network.type_bias
    return logits


def softmax(logits: Floats) -> Floats:
    """Probabilities over the last axis."""
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: Floats = odds / odds.sum(axis=-1, keepdims=True)
    return probabilities


def tiled_matmul(rows: Floats, weights: Floats) -> Floats:
    """The product of two matrices, as many rows at a time as stay on one core."""
    n, width = rows.shape
    tile = max(1, PRODUCT // weights.size)
    whole = n // tile * tile
    product = np.empty((n, weights.shape[1]), np.float32)
    np.matmul(rows[:whole].reshape(-1, tile, width), weights, out=product[:whole].reshape(-1, tile, weights.shape[1]))
    np.matmul(rows[whole:], weights, out=product[whole:])
    return product


def standardised(network: Network, rows: Floats) -> Floats:
    """Inputs less their mean, in standard deviations, clipped; `rows` are used up."""
    rows -= network.mean
    rows /= network.deviation
    return np.clip(rows, -CLIP, CLIP, out=rows)


def _input_layer(network: Network, rows: Floats) -> Floats:
    """ReLU(x W + b) of standardised inputs."""
    states = tiled_matmul(standardised(network, rows), network.input_weights)
    states += network.input_bias
    return np.maximum(states, 0, out=states)


def _dilated_conv(layer: Layer, states: Floats, dilation: int) -> Floats:
    before, here, after = layer.conv_kernel
    found = tiled_matmul(states, here)
    found += np.concatenate([states.mean(axis=0), states.max(axis=0)]) @ layer.global_pool_weights + layer.bias
    found[dilation:] += tiled_matmul(states[:-dilation], before)
    found[:-dilation] += tiled_matmul(states[dilation:], after)
    return found


_LAYER: Final = tuple(field.name for field in fields(Layer))
_REST: Final = tuple(field.name for field in fields(Network) if field.name != "layers")


def arrays(network: Network) -> dict[str, npt.NDArray[Any]]:
    """The network as named arrays."""
    named = {name: getattr(network, name) for name in _REST}
    for number, layer in enumerate(network.layers):
        named |= {f"layer{number}.{name}": getattr(layer, name) for name in _LAYER}
    return named


def network(named: Mapping[str, Floats]) -> Network:
    """The network that `arrays` named."""
    layers = tuple(Layer(*(named[f"layer{number}.{name}"] for name in _LAYER)) for number in range(len(DILATIONS)))
    return Network(**{name: named[name] for name in _REST}, layers=layers)
