"""The examples of `docs/how-to/many-pages.md` and of its notebook run as they stand, and find their pages' articles."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import FIXTURES, ROOT
from nbclient import NotebookClient
from test_batch import write_warc

DOCS = (ROOT / "docs" / "how-to" / "many-pages.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"(?sm)^## (.*?)\n(.*?)(?=^## |\Z)", DOCS))
EXAMPLES = {
    title: (language, code)
    for title, section in SECTIONS.items()
    for language, code in re.findall(r"(?s)```(python|sh)\n(.*?)```", section)
}
OF_DEV = {"In Python", "On the command line", "pandas", "Polars", "DuckDB"}
NEEDS = {
    "Dask": "dask.dataframe",
    "Spark": "pyspark",
    "Ray Data": "ray.data",
    "datatrove": "datatrove",
    "Scrapy": "scrapy",
    "LangChain": "langchain_core",
    "LlamaIndex": "llama_index.core",
}
HEADLINE = "Freight Train Derails Near Maddox Ferry"
BODY = "MADDOX FERRY"
ON_LOOPBACK = {
    "Ray Data": "import ray; ray.init(num_cpus=2, include_dashboard=False, object_store_memory=100_000_000, "
    "log_to_driver=False, _node_ip_address='127.0.0.1')\n",
}
"""What goes before an example so that its engine starts on one small machine without a network."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with what the examples read: pages, pages.parquet, crawl."""
    paths = sorted(FIXTURES.glob("*.html"))
    (tmp_path / "pages").mkdir()
    for path in paths:
        shutil.copy(path, tmp_path / "pages")
    rows = [(path.stem, f"https://news.example/{path.stem}", path.read_text("utf-8")) for path in paths]
    pd.DataFrame(rows, columns=["id", "url", "html"]).to_parquet(tmp_path / "pages.parquet")
    (tmp_path / "crawl").mkdir()
    write_warc(tmp_path / "crawl.warc", [(url, "text/html; charset=utf-8", page.encode()) for _, url, page in rows])
    (tmp_path / "crawl" / "crawl.warc.gz").write_bytes(gzip.compress((tmp_path / "crawl.warc").read_bytes()))
    return tmp_path


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a server on loopback whose only page is a fixture."""

    class Site(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return super().translate_path("/news-wire.html" if path == "/" else path)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=str(FIXTURES))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_every_example_is_run() -> None:
    assert set(EXAMPLES) == OF_DEV | set(NEEDS)
    assert DOCS.count("\n```") == 2 * len(EXAMPLES)


@pytest.mark.parametrize(
    "title", [title if title in OF_DEV else pytest.param(title, marks=pytest.mark.engines) for title in EXAMPLES]
)
def test_the_example_runs(title: str, folder: Path, site: str) -> None:
    if title in NEEDS:
        pytest.importorskip(NEEDS[title])
    language, code = EXAMPLES[title]
    code = ON_LOOPBACK.get(title, "") + code.replace("https://news.example/", site)
    (folder / "example.py").write_text(code, "utf-8")
    here = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    command = ["bash", "-euc", code] if language == "sh" else [sys.executable, "example.py"]
    ran = subprocess.run(command, cwd=folder, env=os.environ | here, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    written = [path.read_text("utf-8") for path in [*folder.glob("*.jsonl"), *folder.glob("bodies/*")]]
    assert HEADLINE in ran.stdout or any(HEADLINE in text or BODY in text for text in written)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_notebook_runs_and_shows_what_it_did() -> None:
    path = ROOT / "examples" / "many-pages.ipynb"
    stored = nbformat.read(path, as_version=4)
    nbformat.validate(stored)
    resources = {"metadata": {"path": str(path.parent)}}
    fresh = NotebookClient(nbformat.read(path, as_version=4), kernel_name="python3", resources=resources).execute()
    kinds = [[[sorted(output.get("data", {})) for output in cell.get("outputs", ())] for cell in notebook.cells]
             for notebook in (stored, fresh)]  # fmt: skip
    assert kinds[0] == kinds[1], "run it: jupyter execute --inplace examples/many-pages.ipynb"
    assert HEADLINE in str(fresh.cells)
