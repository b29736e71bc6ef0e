"""The network of `cleanpage.model.network` in torch, and how it is trained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cleanpage.features import Floats
from cleanpage.model.network import DISTANCES, Layer, Network
from cleanpage.model.rows import NAME_COLUMNS, WORD_COLUMNS
from cleanpage.model.score import PAGE_TYPES

WIDTH: Final = 64
EPOCHS: Final = 10
MAX_BLOCKS: Final = 640
"""Of a longer page that many blocks in a row are trained on, other ones in each epoch."""

LEARNING_RATE: Final = 2e-3
WEIGHT_DECAY: Final = 0.3
DROPOUT: Final = 0.35
INPUT_DROPOUT: Final = 0.25

HEADLINE_LOSS: Final = 0.05
TYPE_LOSS: Final = 0.05
"""What finding the headline and the page's type count for, beside finding the main text."""

HIDDEN: Final = ((WORD_COLUMNS, 0.35), (NAME_COLUMNS, 0.1), (slice(WORD_COLUMNS.stop, None), 0.25))
"""How often a page is shown without what its words, the names of its elements and its own data tell, as if it were in a
language or from a time not known."""

NOWHERE: Final = -1e4
"""Below any value: the greatest of a page is not among the blocks that only fill its row of the batch."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page to learn from; n blocks."""

    rows: npt.NDArray[np.float16]
    """n x d, scaled."""
    hidden: npt.NDArray[np.float16]
    """n x d, as if no token were known."""
    content: Floats
    headline: Floats
    """1 for the headline, all 0 where it is not known."""
    weights: Floats
    """How much each block counts; sums to one."""
    words: Floats
    """Each block's share of the page's words."""
    page_type: int
    """A place in `PAGE_TYPES`, -1 where it is not known."""


class Body(nn.Module):  # type: ignore[misc]
    """All of the network but what it says at the end: rows to `width` numbers a block."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.enter = nn.Linear(inputs, width)
        self.near = nn.ModuleList([nn.Conv1d(width, width, 3, padding=far, dilation=far) for far in DISTANCES])
        self.page = nn.ModuleList([nn.Linear(2 * width, width, bias=False) for _ in DISTANCES])
        self.norm = nn.ModuleList([nn.LayerNorm(width) for _ in DISTANCES])
        self.drop = nn.Dropout(DROPOUT)
        self.drop_input = nn.Dropout(INPUT_DROPOUT)

    def states(self, rows: Tensor, there: Tensor) -> Tensor:
        """What is known of each block, by page; `there` is 1 where a block is."""
        mask = there[..., None]
        count = mask.sum(1)
        known = torch.relu(self.enter(self.drop_input(rows))) * mask
        for near, page, norm in zip(self.near, self.page, self.norm):
            whole = torch.cat([known.sum(1) / count, known.masked_fill(mask == 0, NOWHERE).amax(1)], 1)
            found = near(known.transpose(1, 2)).transpose(1, 2) + page(whole)[:, None]
            known = norm(known + self.drop(torch.relu(found))) * mask
        return known


class _Network(Body):
    def __init__(self, inputs: int) -> None:
        super().__init__(inputs, WIDTH)
        self.blocks = nn.Linear(WIDTH, 2)
        self.types = nn.Linear(3 * WIDTH, len(PAGE_TYPES))

    def forward(self, rows: Tensor, there: Tensor, words: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Log-odds of main text and headline by page and block, and of the types by page."""
        mask = there[..., None]
        count = mask.sum(1)
        known = self.states(rows, there)
        blocks = self.blocks(known)
        main = (torch.sigmoid(blocks[..., 0]) * words)[..., None]
        parts = (
            known.sum(1) / count,
            known.masked_fill(mask == 0, NOWHERE).amax(1),
            (main * known).sum(1) / (main.sum(1) + 1e-6),
        )
        return blocks[..., 0], blocks[..., 1], self.types(self.drop(torch.cat(parts, 1)))


def train(lessons: Sequence[Lesson], batch_size: int, seed: int) -> Network:
    """Train one network; the same lessons and seed give the same network."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # sums of several threads come in any order
    rng = np.random.default_rng(seed)
    network = _Network(lessons[0].rows.shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    steps = EPOCHS * (len(lessons) // batch_size + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    network.train()
    for _ in range(EPOCHS):
        for batch in batches([len(lesson.rows) for lesson in lessons], batch_size, rng):
            loss = _loss(network, [lessons[index] for index in batch], rng)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return exported(network, network.blocks, network.types)


def batches(sizes: Sequence[int], size: int, rng: np.random.Generator) -> Iterator[Sequence[int]]:
    """Pages of like lengths together, so that little of a batch is filling; in random order. `sizes` are the pages' blocks."""
    lengths = np.minimum(MAX_BLOCKS, sizes)
    order = np.argsort(lengths * rng.uniform(0.8, 1.25, len(sizes)), kind="stable")
    parts = np.array_split(order, len(sizes) // size + 1)
    rng.shuffle(parts)
    for part in parts:
        yield part.tolist()


def _loss(network: _Network, batch: Sequence[Lesson], rng: np.random.Generator) -> Tensor:
    longest = min(MAX_BLOCKS, max(len(lesson.rows) for lesson in batch))
    rows = np.zeros((len(batch), longest, batch[0].rows.shape[1]), np.float32)
    columns = np.zeros((5, len(batch), longest), np.float32)
    for place, lesson in enumerate(batch):
        n = len(lesson.rows)
        start = int(rng.integers(0, n - longest + 1)) if n > longest else 0
        cut = slice(start, start + longest)
        size = min(n, longest)
        rows[place, :size] = lesson.rows[cut]
        for hidden, share in HIDDEN:
            if rng.random() < share:
                rows[place, :size, hidden] = lesson.hidden[cut, hidden]
        parts: tuple[Any, ...] = (np.ones(n), lesson.content, lesson.headline, lesson.weights, lesson.words)
        for column, part in zip(columns, parts, strict=True):
            column[place, :size] = part[cut]
    there, content, headline, weights, words = torch.from_numpy(columns)
    says_content, says_headline, says_type = network(torch.from_numpy(rows), there, words)
    binary = nn.functional.binary_cross_entropy_with_logits
    loss = (binary(says_content, content, reduction="none") * weights).sum()
    titled = headline.sum(1) > 0
    if titled.any():
        among = torch.log_softmax(says_headline[titled].masked_fill(there[titled] == 0, NOWHERE), 1)
        each = binary(says_headline[titled], headline[titled], reduction="none") * there[titled]
        loss = loss - HEADLINE_LOSS * (among * headline[titled]).sum() + HEADLINE_LOSS / 10 * each.sum()
    types = torch.tensor([lesson.page_type for lesson in batch])
    if (types >= 0).any():
        loss = loss + TYPE_LOSS * nn.functional.cross_entropy(says_type[types >= 0], types[types >= 0], reduction="sum")
    return loss / len(batch)


def exported(network: Body, blocks: nn.Linear, types: nn.Linear | None = None) -> Network:
    """The network as the library reads it, with the layers that say what it found; `types` where it tells the page's type."""

    def array(tensor: Any) -> Any:
        return tensor.detach().numpy().astype(np.float32)

    layers = tuple(
        Layer(
            np.stack([array(near.weight[:, :, place]).T for place in range(3)]),
            array(near.bias),
            array(page.weight).T,
            array(norm.weight),
            array(norm.bias),
        )
        for near, page, norm in zip(network.near, network.page, network.norm)
    )
    return Network(
        array(network.enter.weight).T, array(network.enter.bias), layers, array(blocks.weight).T,
        array(blocks.bias), *((array(types.weight).T, array(types.bias)) if types else np.zeros((2, 0), np.float32)),
    )  # fmt: skip
