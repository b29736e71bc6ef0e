"""The folders of the package import from top to bottom only, as the list below has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleanpage

SOURCE = Path(cleanpage.__file__).parent
ORDER = (
    ("__main__",), ("cli",), ("integrations",), ("__init__",), ("batch", "readable"), ("clean",), ("sites",),
    ("articles",), ("article",), ("diff",), ("report",), ("block",),
    ("site",), ("analysis",), ("core",), ("story",),
    ("render", "fields"), ("model",), ("features",), ("blocks",), ("input",), ("text",), ("lexicon",),
    ("limits",), ("errors", "label", "pickling", "types", "version"),
)  # fmt: skip
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
MODULES = sorted(SOURCE.rglob("*.py"))


def part(module: str) -> str:
    """The folder or file right below the package that holds a module, named with dots."""
    return module.split(".")[1] if "." in module else "__init__"


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


def imported(path: Path) -> Iterator[str]:
    """The modules of the package that a module imports, in functions and for types too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "cleanpage":
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if (SOURCE.parent / (name.replace(".", "/") + ".py")).exists() else node.module for name in names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "cleanpage")


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(SOURCE)) for path in MODULES])
def test_imports_run_downward(path: Path) -> None:
    here = part(name_of(path))
    for module in imported(path):
        there = part(module)
        assert here == there or RANK[here] < RANK[there], f"{name_of(path)} imports {module}"


def test_there_are_no_circles() -> None:
    graph = {name_of(path): set(imported(path)) for path in MODULES}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " imports ".join([*above, module])
        if module not in done:
            for other in graph.get(module, ()):
                visit(other, (*above, module))
            done.add(module)

    for module in graph:
        visit(module, ())
