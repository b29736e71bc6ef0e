"""Ray Data: `ds.map_batches(cleanpage.integrations.ray.Cleaner)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cleanpage.integrations._needs import needs
from cleanpage.integrations._rows import Added, columns_or_default

try:
    from ray.data.block import BlockAccessor, BlockType
except ImportError as error:
    raise needs("ray", error) from error


class Cleaner:
    """Cleans the pages in a column of strings or binaries; each batch gets a column `clean_NAME` for each of `columns`.

    Ray makes it once a worker: `ds.map_batches(Cleaner, fn_constructor_kwargs={"column": "html"})`. It takes batches of every
    format and returns Arrow tables. `columns` are those of `cleanpage batch` (not key). A null page gives nulls, one that fails
    its `clean_error`. With `workers=1` a page that kills its process, or outlasts `timeout` seconds, costs itself alone; with
    0 Ray sees its worker die. `url_column` holds the pages' addresses; `by_site` cleans those of each host by what repeats on
    them (`cleanpage.Site`), as far as one worker sees them.
    """

    def __init__(
        self,
        column: str = "html",
        *,
        columns: Sequence[str] | None = None,
        workers: int = 0,
        timeout: float | None = None,
        url_column: str | None = None,
        by_site: bool = False,
    ) -> None:
        self._added = Added(column, columns_or_default(columns), workers, timeout, url_column, {} if by_site else None)

    def __call__(self, batch: Any) -> Any:
        table = BlockAccessor.for_block(BlockAccessor.batch_to_block(batch, BlockType.ARROW)).to_arrow()
        self._added.check(table.column_names)
        return self._added.to(table)
