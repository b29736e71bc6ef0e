"""Ray Data: `ds.map_batches(cleanpage.integrations.ray.Cleaner)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import columns_or_default, with_clean_columns

try:
    from ray.data.block import BlockAccessor, BlockType
except ImportError as error:
    raise needs("ray", error) from error


class Cleaner:
    """Cleans the pages in a column of strings or binaries; each batch gets a column `clean_NAME` for each of `columns`.

    Ray makes it once a worker: `ds.map_batches(Cleaner, fn_constructor_kwargs={"column": "html"})`. It takes batches of every
    format and returns Arrow tables. `columns` are those of `cleanpage batch` (not key). A null page gives nulls, one that fails
    its `clean_error`. With `workers=1` a page that kills its process, or outlasts `timeout` seconds, costs itself alone; with
    0 Ray sees its worker die.
    """

    def __init__(
        self, column: str = "html", *, columns: Sequence[str] | None = None, workers: int = 0, timeout: float | None = None
    ) -> None:
        self._column = column
        self._columns = columns_or_default(columns)
        self._workers = workers
        self._timeout = timeout

    def __call__(self, batch: Any) -> Any:
        table = BlockAccessor.for_block(BlockAccessor.batch_to_block(batch, BlockType.ARROW)).to_arrow()
        if self._column not in table.column_names:
            raise ValueError(f"no column {self._column!r}; there are {', '.join(table.column_names)}")
        return with_clean_columns(table, self._column, self._columns, workers=self._workers, timeout=self._timeout)
