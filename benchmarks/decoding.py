"""How many pages that are no UTF-8 are decoded right, beside other libraries.

    python benchmarks/decoding.py CORPORA

A page is right if nine in ten of the different words of its gold text that have letters beyond ASCII stand in the decoded page.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from cleanpage.input.encoding import decode

RIGHT: Final = 0.9


def decoders() -> dict[str, Callable[[bytes], str]]:
    """The decoders that are installed."""
    found: dict[str, Callable[[bytes], str]] = {"cleanpage": lambda page: decode(page)[0]}
    try:
        from trafilatura.utils import decode_file

        found["trafilatura"] = lambda page: str(decode_file(page))
    except ImportError:
        print("(trafilatura is not installed)")
    try:
        from resiliparse.parse.encoding import bytes_to_str, detect_encoding

        found["resiliparse"] = lambda page: str(bytes_to_str(page, detect_encoding(page) or "utf-8"))
    except ImportError:
        print("(resiliparse is not installed)")
    return found


def pages(folder: Path) -> Iterator[tuple[bytes, set[str]]]:
    """Bytes and telling words of the pages that are no UTF-8."""
    with (folder / "index.jsonl").open(encoding="utf-8") as index:
        for entry in map(json.loads, index):
            page = gzip.decompress((folder / "pages" / f"{entry['id']}.gz").read_bytes())
            words = {word for word in gold_text(entry["gold"]).split() if not word.isascii() and word.isalpha()}
            try:
                page.decode()
            except UnicodeDecodeError:
                if words:
                    yield page, words


def gold_text(gold: Any) -> str:
    if isinstance(gold, dict):
        return " ".join(gold_text(value) for value in gold.values())
    if isinstance(gold, list):
        return " ".join(map(gold_text, gold))
    return gold if isinstance(gold, str) else ""


def main() -> None:
    parser = argparse.ArgumentParser(description="Count the pages that are no UTF-8 and are decoded right.")
    parser.add_argument("corpora", type=Path)
    options = parser.parse_args()
    tools = decoders()
    print(f"{'corpus':14}{'pages':>7}" + "".join(f"{name:>13}" for name in tools))
    for folder in sorted(path for path in options.corpora.iterdir() if path.is_dir()):
        right: Counter[str] = Counter()
        count = 0
        for page, words in pages(folder):
            count += 1
            for name, tool in tools.items():
                text = html.unescape(tool(page))
                right[name] += sum(word in text for word in words) >= RIGHT * len(words)
        if count:
            print(f"{folder.name:14}{count:7}" + "".join(f"{right[name]:13}" for name in tools), flush=True)


if __name__ == "__main__":
    main()
