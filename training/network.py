"""The network of `cleanpage.model.network` in torch, and how it is trained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cleanpage.label import Label
from cleanpage.model.classes import CLASSES, LABEL_OF_CLASS, MAIN_CLASSES
from cleanpage.model.inputs import NAME_COLUMNS, TYPE_COLUMNS, WORD_COLUMNS
from cleanpage.model.network import DILATIONS, Layer, Network
from cleanpage.model.scores import PAGE_TYPES
from cleanpage.types import Floats

WIDTH: Final = 64
EPOCHS: Final = 16
BATCH: Final = 10
MAX_BLOCKS: Final = 560
"""Of a longer page that many blocks in a row are trained on, other ones in each epoch."""

LEARNING_RATE: Final = 2.5e-3
WEIGHT_DECAY: Final = 0.3
DROPOUT: Final = 0.3
INPUT_DROPOUT: Final = 0.2
SMOOTHING: Final = 0.03

LABEL_LOSS: Final = 1.5
HEADLINE_LOSS: Final = 0.05
TYPE_LOSS: Final = 0.1
"""What finding labels, the headline and the page's type count for, beside finding the main text."""

HIDDEN: Final = ((WORD_COLUMNS, 0.12), (NAME_COLUMNS, 0.12), (TYPE_COLUMNS, 0.25))
"""How often a page is shown without what its words, the names of its elements and its own data tell, as if it were in a
language or from a time not known."""

NOWHERE: Final = -1e4
"""Below any value: the maximum of a page is not among the blocks that only fill its row of the batch."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page to learn from; n blocks."""

    rows: npt.NDArray[np.float16]
    """n x d, standardised."""
    main: Floats
    """How much of each block is main text; NaN where that is not known."""
    labels: Any
    """The place of each block's label; -1 where it is not known."""
    label_weights: Floats
    """How much each label counts."""
    weights: Floats
    """How much each block counts; sums to one."""
    words: Floats
    """Each block's share of the page's words."""
    page_type: int
    """A place in `PAGE_TYPES`, -1 where it is not known."""


class TorchNetwork(nn.Module):  # type: ignore[misc]
    def __init__(self, inputs: int, width: int = WIDTH) -> None:
        super().__init__()
        self.input = nn.Linear(inputs, width)
        self.conv = nn.ModuleList([nn.Conv1d(width, width, 3, padding=far, dilation=far) for far in DILATIONS])
        self.pool = nn.ModuleList([nn.Linear(2 * width, width, bias=False) for _ in DILATIONS])
        self.norm = nn.ModuleList([nn.LayerNorm(width) for _ in DILATIONS])
        self.classes = nn.Linear(width, len(CLASSES))
        self.types = nn.Linear(3 * width, len(PAGE_TYPES))
        self.drop = nn.Dropout(DROPOUT)
        self.drop_input = nn.Dropout(INPUT_DROPOUT)

    def forward(self, rows: Tensor, there: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities of the classes by page and block, logits of the types by page; `there` is 1 where a block is."""
        mask = there[..., None]
        count = mask.sum(1)
        states = torch.relu(self.input(self.drop_input(rows))) * mask
        for conv, pool, norm in zip(self.conv, self.pool, self.norm):
            whole = torch.cat([states.sum(1) / count, states.masked_fill(mask == 0, NOWHERE).amax(1)], 1)
            update = conv(states.transpose(1, 2)).transpose(1, 2) + pool(whole)[:, None]
            states = norm(states + self.drop(torch.relu(update))) * mask
        classes = torch.log_softmax(self.classes(states), 2)
        main = (classes[..., :MAIN_CLASSES].exp().sum(2) * words)[..., None]
        parts = (
            states.sum(1) / count,
            states.masked_fill(mask == 0, NOWHERE).amax(1),
            (main * states).sum(1) / (main.sum(1) + 1e-6),
        )
        return classes, self.types(self.drop(torch.cat(parts, 1)))


_OF_LABEL: Final = torch.tensor(
    np.stack([np.where(place == LABEL_OF_CLASS, 0.0, NOWHERE) for place in range(len(Label))]), dtype=torch.float32
)
_HEADLINE: Final = [place for place, (label, _) in enumerate(CLASSES) if label is Label.HEADLINE]


def train(
    lessons: Sequence[Lesson],
    often: Sequence[float],
    hidden: Floats,
    mean: Floats,
    deviation: Floats,
    seed: int,
    epochs: int = EPOCHS,
) -> Network:
    """Train one network; the same lessons and seed give the same network.

    `often` is how likely each lesson is in an epoch, `hidden` the standardised row of a block of which no token is known.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # sums of several threads come in any order
    rng = np.random.default_rng(seed)
    network = TorchNetwork(lessons[0].rows.shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    steps = int(epochs * (sum(often) // BATCH + 40) * 1.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    sizes = np.array([len(lesson.rows) for lesson in lessons])
    network.train()
    done = 0
    for epoch in range(epochs):
        chosen = np.flatnonzero(rng.random(len(lessons)) < np.array(often))
        total, seen = 0.0, 0
        for batch in batches(sizes[chosen], BATCH, rng):
            loss = _loss(network, [lessons[index] for index in chosen[batch]], hidden, rng)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            done += 1
            if done < steps:
                schedule.step()
            total, seen = total + loss.item(), seen + 1
        print(f"seed {seed} epoch {epoch + 1}: loss {total / seen:.4f}", flush=True)
    network.eval()
    return exported(network, mean, deviation)


def batches(sizes: Any, size: int, rng: np.random.Generator) -> Iterator[list[int]]:
    """Pages of like lengths together, so that little of a batch is filling; in random order. `sizes` are the pages' blocks."""
    lengths = np.minimum(MAX_BLOCKS, sizes)
    order = np.argsort(lengths * rng.uniform(0.8, 1.25, len(sizes)), kind="stable")
    parts = np.array_split(order, len(sizes) // size + 1)
    rng.shuffle(parts)
    for part in parts:
        yield part.tolist()


def _loss(network: TorchNetwork, batch: Sequence[Lesson], hidden: Floats, rng: np.random.Generator) -> Tensor:
    longest = min(MAX_BLOCKS, max(len(lesson.rows) for lesson in batch))
    rows = np.zeros((len(batch), longest, batch[0].rows.shape[1]), np.float32)
    columns = np.zeros((5, len(batch), longest), np.float32)
    labels = np.full((len(batch), longest), -1)
    for place, lesson in enumerate(batch):
        n = len(lesson.rows)
        start = int(rng.integers(0, n - longest + 1)) if n > longest else 0
        cut = slice(start, start + longest)
        size = min(n, longest)
        rows[place, :size] = lesson.rows[cut]
        for part, share in HIDDEN:
            if rng.random() < share:
                rows[place, :size, part] = hidden[part]
        each: tuple[Any, ...] = (np.ones(n), lesson.main, lesson.weights, lesson.words, lesson.label_weights)
        for column, values in zip(columns, each, strict=True):
            column[place, :size] = values[cut]
        labels[place, :size] = lesson.labels[cut]
    there, main, weights, words, label_weights = torch.from_numpy(columns)
    known = torch.isfinite(main) & (there > 0)
    main = torch.nan_to_num(main)
    classes, types_found = network(torch.from_numpy(rows), there, words)
    is_main = torch.logsumexp(classes[..., :MAIN_CLASSES], 2)
    is_rest = torch.logsumexp(classes[..., MAIN_CLASSES:], 2)
    soft = SMOOTHING / 2 + (1 - SMOOTHING) * main
    loss = -((soft * is_main + (1 - soft) * is_rest) * weights * known).sum()
    wanted = torch.from_numpy(labels)
    labelled = wanted >= 0
    if labelled.any():
        found = classes[labelled]
        of_label = torch.logsumexp(found + _OF_LABEL[wanted[labelled]], 1)
        smoothed = (1 - SMOOTHING) * of_label + SMOOTHING * found.mean(1)
        weight = label_weights[labelled]
        pages = labelled.any(1).sum()
        loss = loss - LABEL_LOSS * (smoothed * weight).sum() / weight.sum() * pages
    titled = ((wanted == list(Label).index(Label.HEADLINE)) & (there > 0)).float()
    if titled.sum() > 0:
        says = torch.logsumexp(classes[..., _HEADLINE], 2)
        some = titled.sum(1) > 0
        among = torch.log_softmax(says[some].masked_fill(there[some] == 0, NOWHERE), 1)
        loss = loss - HEADLINE_LOSS * (among * titled[some] / titled[some].sum(1, keepdim=True)).sum()
    types = torch.tensor([lesson.page_type for lesson in batch])
    if (types >= 0).any():
        loss = loss + TYPE_LOSS * nn.functional.cross_entropy(types_found[types >= 0], types[types >= 0], reduction="sum")
    return loss / len(batch)


def exported(network: TorchNetwork, mean: Floats, deviation: Floats) -> Network:
    """The network as the library reads it."""

    def array(tensor: Any) -> Any:
        return tensor.detach().numpy().astype(np.float32)

    layers = tuple(
        Layer(
            np.stack([array(conv.weight[:, :, place]).T for place in range(3)]), array(conv.bias), array(pool.weight).T,
            array(norm.weight), array(norm.bias),
        )
        for conv, pool, norm in zip(network.conv, network.pool, network.norm)
    )  # fmt: skip
    return Network(
        mean, deviation, array(network.input.weight).T, array(network.input.bias), layers, array(network.classes.weight).T,
        array(network.classes.bias), array(network.types.weight).T, array(network.types.bias),
    )  # fmt: skip
