"""Fuzzes the library with atheris: `PYTHONPATH=benchmarks python fuzz/harness.py CORPUS [libFuzzer's options]`.

CORPUS is a folder that the fuzzer fills; an empty one is given the seeds: the fixtures, and small pages of each hostile shape.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
with atheris.instrument_imports(include=["cleanpage", "w3lib"]):
    from page import KEPT, STR, one_page
    from shapes import SHAPES

SEED_BYTES = 300
FIXTURE_BYTES = 3_000


def write_seeds(folder: Path) -> None:
    """Fill an empty folder with pages to start from."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return
    pages: dict[str, bytes] = {}
    for name, shape in SHAPES.items():
        page = shape(SEED_BYTES)
        pages[name] = page if isinstance(page, bytes) else page.encode()
    for path in (HERE.parent / "fixtures").iterdir():
        if path.suffix in (".html", ".txt"):
            pages[path.name] = path.read_bytes()[:FIXTURE_BYTES]
    for number, page in enumerate(pages.values()):
        (folder / f"{number}").write_bytes(bytes([STR * (number % 2)]) + page)
        (folder / f"{number}-kept").write_bytes(bytes([KEPT]) + page)


def main() -> None:
    options = [option for option in sys.argv[1:] if option.startswith("-")]
    folders = [option for option in sys.argv[1:] if not option.startswith("-")]
    if not folders:
        sys.exit(__doc__)
    write_seeds(Path(folders[0]))
    dictionary = f"-dict={HERE / 'html.dict'}"
    atheris.Setup([sys.argv[0], *folders, dictionary, "-max_len=4096", "-timeout=20", *options], one_page)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
