"""A small network over the sequence of a page's blocks, in numpy: convolutions that look further at each layer.

Each layer sees a block with its neighbours at a distance, and the mean and the greatest value of the whole page; what it
finds is added to what was known (He et al., Deep residual learning, 2016) and brought to a common scale (Ba et al., Layer
normalization, 2016). The distances double (Yu and Koltun, Multi-scale context aggregation by dilated convolutions, 2016).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanpage.features import Floats

DISTANCES: Final = (1, 2, 4, 8, 16)
"""Blocks between a block and the neighbours that each layer looks at."""

CLIP: Final = 5.0
"""Standard deviations beyond which a number says no more."""

EPSILON: Final = 1e-5

PRODUCT: Final = 262_144
"""Multiplications done at a time. Libraries of linear algebra spread larger products over all cores, which for a page's sizes
costs more than it gains, and on a busy machine very much more."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One look at the neighbours and at the page; w numbers a block."""

    near: Floats
    """3 x w x w: what is taken of the block before, of the block, of the block after."""
    bias: Floats
    page: Floats
    """2w x w: what is taken of the page's mean and greatest values."""
    scale: Floats
    shift: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """d numbers a block in; k log-odds a block out, and one for each page type.

    The scorer's k are two, main text and headline; those of labels are one for each label, and it knows no page types.
    """

    enter: Floats
    """d x w."""
    enter_bias: Floats
    layers: tuple[Layer, ...]
    blocks: Floats
    """w x k."""
    blocks_bias: Floats
    types: Floats
    """3w x types: of the page's mean and greatest values, and of the mean of its main text."""
    types_bias: Floats


def log_odds(network: Network, rows: Floats, words: Floats) -> tuple[Floats, Floats]:
    """What the network says of a page with n blocks: n x 2 and one for each page type.

    `rows` is n x d, on the scale the network was trained on; `words` is each block's share of the page's words.
    """
    known = states(network, rows)
    blocks: Floats = times(known, network.blocks) + network.blocks_bias
    main = words / (1 + np.exp(-blocks[:, 0]))
    page = np.concatenate([known.mean(axis=0), known.max(axis=0), main @ known / (main.sum() + 1e-6)])
    types: Floats = page @ network.types + network.types_bias
    return blocks, types


def states(network: Network, rows: Floats) -> Floats:
    """What the network knows of each of n blocks after its last layer, n x w."""
    return looked(network, entered(network, rows))


def entered(network: Network, rows: Floats) -> Floats:
    """What the network takes of the rows of some blocks, before it looks around."""
    taken = times(rows, network.enter)
    taken += network.enter_bias
    return np.maximum(taken, 0, out=taken)


def looked(network: Network, known: Floats) -> Floats:
    """What the network knows of each block after its last layer, from what it took of them; `known` is used up."""
    for layer, distance in zip(network.layers, DISTANCES, strict=True):
        found = _look(layer, known, distance)
        known += np.maximum(found, 0, out=found)
        known -= known.mean(axis=1, keepdims=True)
        known /= np.sqrt(np.einsum("ij,ij->i", known, known) / known.shape[1] + EPSILON)[:, None]
        known *= layer.scale
        known += layer.shift
    return known


def times(rows: Floats, weights: Floats) -> Floats:
    """The product of two matrices, as many rows at a time as stay on one core."""
    n, width = rows.shape
    tile = max(1, PRODUCT // weights.size)
    whole = n // tile * tile
    product = np.empty((n, weights.shape[1]), np.float32)
    np.matmul(rows[:whole].reshape(-1, tile, width), weights, out=product[:whole].reshape(-1, tile, weights.shape[1]))
    np.matmul(rows[whole:], weights, out=product[whole:])
    return product


def _look(layer: Layer, known: Floats, distance: int) -> Floats:
    before, here, after = layer.near
    found = times(known, here)
    found += np.concatenate([known.mean(axis=0), known.max(axis=0)]) @ layer.page + layer.bias
    found[distance:] += times(known[:-distance], before)
    found[:-distance] += times(known[distance:], after)
    return found


def arrays(network: Network) -> dict[str, npt.NDArray[Any]]:
    """The network as named arrays in half precision."""
    named = {
        "enter": network.enter, "enter_bias": network.enter_bias, "blocks": network.blocks,
        "blocks_bias": network.blocks_bias, "types": network.types, "types_bias": network.types_bias,
    }  # fmt: skip
    for number, layer in enumerate(network.layers):
        for name in LAYER:
            named[f"layer{number}.{name}"] = getattr(layer, name)
    return {name: array.astype(np.float16) for name, array in named.items()}


LAYER: Final = ("near", "bias", "page", "scale", "shift")


def network(named: Mapping[str, Floats]) -> Network:
    """The network that `arrays` named."""
    layers = tuple(Layer(*(named[f"layer{number}.{name}"] for name in LAYER)) for number in range(len(DISTANCES)))
    return Network(
        named["enter"], named["enter_bias"], layers, named["blocks"], named["blocks_bias"], named["types"], named["types_bias"]
    )
