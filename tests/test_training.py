"""What training promises: the network that is exported judges as the one that was trained, and training repeats itself."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from cleanpage.features.block_features import Floats
from cleanpage.model import network as shipped
from cleanpage.model.classes import CLASSES, main_probability
from cleanpage.model.inputs import WORD_COLUMNS

pytest.importorskip("torch", reason="training needs torch: pip install -e '.[training]'")

import torch
from network import Lesson, TorchNetwork, exported, train

COLUMNS = WORD_COLUMNS.stop
ZERO, ONE = np.zeros(COLUMNS, np.float32), np.ones(COLUMNS, np.float32)


def lessons(count: int) -> list[Lesson]:
    rng = np.random.default_rng(1)
    found = []
    for _ in range(count):
        n = int(rng.integers(3, 60))
        main = rng.integers(0, 2, n).astype(np.float32)
        rows = rng.normal(size=(n, COLUMNS)).astype(np.float16)
        rows[:, :40] += main[:, None] - 0.5
        each = np.full(n, 1 / n, np.float32)
        found.append(Lesson(rows, main, np.full(n, -1), np.zeros(n, np.float32), each, each, 0))
    return found


def found_main(network: shipped.Network, rows: npt.NDArray[np.float16]) -> Floats:
    states = shipped.hidden_states(network, [rows.astype(np.float32)])
    return main_probability(shipped.softmax(shipped.class_logits(network, states)))


def test_numpy_judges_as_torch() -> None:
    trained = TorchNetwork(COLUMNS).eval()
    network = exported(trained, ZERO, ONE)
    for lesson in lessons(4):
        rows = np.clip(lesson.rows.astype(np.float32), -shipped.CLIP, shipped.CLIP)
        with torch.no_grad():
            classes, types = trained(torch.tensor(rows)[None], torch.ones(1, len(rows)), torch.tensor(lesson.words)[None])
        states = shipped.hidden_states(network, [rows.copy()])
        found = shipped.softmax(shipped.class_logits(network, states))
        assert found.shape == (len(rows), len(CLASSES))
        assert np.allclose(found, classes[0].exp(), atol=1e-4)
        about_page = shipped.type_logits(network, states, main_probability(found) * lesson.words)
        assert np.allclose(about_page, types[0], atol=1e-3)


def test_training_repeats_itself_and_learns() -> None:
    pages = lessons(48)
    once, again = (train(pages, [1.0] * len(pages), ZERO, ZERO, ONE, seed=0) for _ in range(2))
    for name, array in shipped.arrays(once).items():
        assert np.array_equal(array, shipped.arrays(again)[name])
    right = [np.mean((found_main(once, page.rows) > 0.5) == page.main) for page in pages]
    assert np.mean(right) > 0.7
