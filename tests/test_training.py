"""What training promises: the network that is exported judges as the one that was trained, and training repeats itself."""

from __future__ import annotations

import numpy as np
import pytest

from cleanpage.model import network as shipped
from cleanpage.model.label_rows import EVIDENCE, KINDS

pytest.importorskip("torch", reason="training needs torch: pip install -e '.[training]'")

import torch
from labels import _LabelNetwork
from network import Lesson, _Network, exported, train

COLUMNS = 160


def lessons(count: int) -> list[Lesson]:
    rng = np.random.default_rng(1)
    found = []
    for _ in range(count):
        n = int(rng.integers(3, 60))
        content = rng.integers(0, 2, n).astype(np.float32)
        rows = rng.normal(size=(n, COLUMNS)).astype(np.float16)
        rows[:, :40] += content[:, None] - 0.5
        each = np.full(n, 1 / n, np.float32)
        found.append(Lesson(rows, rows, content, np.eye(n, dtype=np.float32)[0], each, each, 0))
    return found


def test_numpy_judges_as_torch() -> None:
    trained = _Network(COLUMNS).eval()
    for lesson in lessons(4):
        rows = lesson.rows.astype(np.float32)
        with torch.no_grad():
            main, headline, types = trained(
                torch.tensor(rows)[None], torch.ones(1, len(rows)), torch.tensor(lesson.words)[None]
            )
        blocks, about_page = shipped.log_odds(exported(trained, trained.blocks, trained.types), rows, lesson.words)
        assert np.allclose(blocks, np.stack([main[0], headline[0]], axis=1), atol=1e-4)
        assert np.allclose(about_page, types[0], atol=1e-4)


def test_labels_in_numpy_as_in_torch() -> None:
    trained = _LabelNetwork(COLUMNS).eval()
    rows = lessons(1)[0].rows.astype(np.float32)
    evidence = np.random.default_rng(2).random((len(rows), EVIDENCE, len(KINDS)), np.float32)
    with torch.no_grad():
        expected = trained(torch.tensor(rows)[None], torch.tensor(evidence)[None], torch.ones(1, len(rows)))[0]
    network = exported(trained, trained.blocks)
    found = shipped.states(network, rows) @ network.blocks + network.blocks_bias
    found += np.einsum("nsk,s->nk", evidence, trained.trust.detach().numpy())
    assert np.allclose(found, expected, atol=1e-4)


def test_training_repeats_itself_and_learns() -> None:
    pages = lessons(32)
    once, again = train(pages, 8, seed=0), train(pages, 8, seed=0)
    for name, array in shipped.arrays(once).items():
        assert np.array_equal(array, shipped.arrays(again)[name])
    right = [
        np.mean((shipped.log_odds(once, page.rows.astype(np.float32), page.words)[0][:, 0] > 0) == page.content)
        for page in pages
    ]
    assert np.mean(right) > 0.7
