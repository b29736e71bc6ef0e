"""The file of weights: what is written is read again, and what was made for other code is refused."""

from __future__ import annotations

import numpy as np
import pytest

from cleanpage.model.weights import packaged_model, read_model, write_model
from cleanpage.model.weights_file import packaged_weights


def test_a_model_that_was_read_is_written_to_the_same_bytes() -> None:
    assert write_model(packaged_model()) == packaged_weights().tobytes()


def test_arrays_begin_where_vectors_can_be_loaded() -> None:
    assert packaged_weights().ctypes.data % 64 == 0
    assert len(packaged_weights()) % 64 == 0


@pytest.mark.parametrize("place", [0, 16])
def test_other_files_and_versions_are_refused(place: int) -> None:
    file = np.array(packaged_weights())
    file[place] += 1
    with pytest.raises(RuntimeError, match="version"):
        read_model(file)
