"""The example notebook: it stands in the repository with its outputs, runs as it is, and what it shows is fast to make."""

from __future__ import annotations

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

NOTEBOOK = ROOT / "examples" / "notebook.ipynb"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_notebook_runs_and_shows_what_it_did() -> None:
    stored = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(stored)
    cells = [cell for cell in stored.cells if cell.cell_type == "code"]
    assert all(cell.outputs for cell in cells), "run it: jupyter execute --inplace examples/notebook.ipynb"
    fresh = NotebookClient(
        nbformat.read(NOTEBOOK, as_version=4), kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    ).execute()
    run = [cell for cell in fresh.cells if cell.cell_type == "code"]
    for before, after in zip(cells, run, strict=True):
        kinds = [sorted(output.get("data", {})) for output in before.outputs]
        assert kinds == [sorted(output.get("data", {})) for output in after.outputs]
    shown = [output.data["text/html"] for cell in run for output in cell.outputs if "text/html" in output.get("data", {})]
    assert len(shown) == 2
    assert "Freight Train Derails" in shown[0]
    assert shown[1].count("<tr>") == 1 + len([*ROOT.glob("fixtures/*.html"), *ROOT.glob("fixtures/*.txt")])
