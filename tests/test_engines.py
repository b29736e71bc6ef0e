"""The engines that people run, each real and local: the articles of the same pages are the same from all of them.

Run with `pytest -m engines`, with the extras dask, datatrove, langchain, llamaindex, ray, scrapy and spark, and Java 17.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from test_batch import write_warc
from variants import pages as page_variants

import cleanpage
from cleanpage.batch.rows import DEFAULT, row_of

pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("default")]

PAGES = page_variants()
SERVED_AS = ["text/html" if "<" in page[:200] else "text/plain" for page in PAGES]
COLUMNS = tuple(name for name in DEFAULT if name not in ("key", "labels", "schema_version"))
NOT_A_PAGE = "NotAPage: this is no page: it looks like a PDF file"
HERE = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [row_of(cleanpage.clean(page), COLUMNS) | {"error": None} for page in PAGES]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = HERE["PYTHONPATH"]
    builder = sql.SparkSession.builder.master("local[2,4]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "200").getOrCreate()
    yield session
    session.stop()


def test_spark_gives_the_articles(spark: Any, rows: list[dict[str, Any]]) -> None:
    from cleanpage.integrations.spark import clean

    frame = spark.createDataFrame([(number, page) for number, page in enumerate([*PAGES, None])], "number int, html string")
    found = [row.asDict() for row in clean(frame, "html").orderBy("number").collect()]
    given = [{name: row[f"clean_{name}"] for name in COLUMNS} for row in found]
    assert given == [*rows, dict.fromkeys(COLUMNS)]
    assert sum(found[0]["clean_labels"].values()) == len(cleanpage.clean(PAGES[0]).blocks)


def site_rows() -> list[tuple[str, str]]:
    """Pages of one site, which all end in the same sentence, and their addresses."""
    page = "<title>{0}</title><h1>{0}</h1><p>{0} were seen on the river by the old mill on Sunday, a warden said.</p><p>{1}</p>"
    names = ("Otters", "Herons", "Storks", "Beavers", "Salmon", "Swans")
    return [(page.format(name, PROMISE), f"https://valley.example/{name}") for name in names]


PROMISE = "Our reporters walk every street of the valley for you, and we have done so in all weathers since the year 1921."


def test_spark_cleans_the_pages_of_a_site_by_its_template(spark: Any) -> None:
    from cleanpage.integrations.spark import clean

    frame = spark.createDataFrame(site_rows(), "html string, url string").coalesce(1)
    found = clean(frame, columns=["body"], url_column="url", by_site=True).collect()
    assert len(found) == len(site_rows())
    assert not any(PROMISE in row["clean_body"] for row in found)
    with pytest.raises(ValueError, match="url_column"):
        clean(frame, by_site=True)


def test_spark_loses_none_of_ten_thousand_pages_as_a_worker_is_killed(spark: Any) -> None:
    from cleanpage.integrations.spark import clean

    pages = [(n, "%PDF-1.7\0" if n == 4321 else f"<p>Two otters were seen at lock {n} on Sunday.") for n in range(10_000)]
    frame = spark.createDataFrame(pages, "number int, html string").repartition(8)
    killed = threading.Event()
    stop = threading.Event()

    def kill_one() -> None:
        while not stop.is_set() and not killed.is_set():
            time.sleep(1)
            for worker in python_workers(os.getpid()):
                os.kill(worker, signal.SIGKILL)
                killed.set()
                break

    killer = threading.Thread(target=kill_one)
    killer.start()
    found = clean(frame, "html", columns=["body", "error"]).collect()
    stop.set()
    killer.join()
    assert killed.is_set()
    assert sorted(row["number"] for row in found) == list(range(10_000))
    assert {row["number"]: row["clean_error"] for row in found if row["clean_error"]} == {4321: NOT_A_PAGE}
    good = [row for row in found if row["number"] != 4321]
    assert all(row["clean_body"] == cleanpage.clean(row["html"]).body for row in good[::100])


def python_workers(ancestor: int) -> list[int]:
    """Spark's Python workers among the processes that this one started: children of its daemon."""
    parents, commands = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                commands[int(entry.name)] = (entry / "cmdline").read_bytes()
            except OSError:
                continue
    daemons = {number for number, command in commands.items() if b"pyspark.daemon" in command}

    def is_ours(number: int) -> bool:
        while number in parents:
            if number == ancestor:
                return True
            number = parents[number]
        return False

    return [number for number in daemons if parents[number] in daemons and is_ours(number)]


@pytest.fixture(scope="module")
def ray(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    engine = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    # sockets stand in its folder, and their paths may have 107 characters; the default is the address of a network
    with tempfile.TemporaryDirectory(prefix="ray") as folder:
        engine.init(
            num_cpus=2,
            include_dashboard=False,
            log_to_driver=False,
            object_store_memory=100_000_000,
            runtime_env={"env_vars": {"PYTHONPATH": HERE["PYTHONPATH"]}},
            _node_ip_address="127.0.0.1",
            _temp_dir=folder,
        )
        yield engine
        engine.shutdown()


@pytest.mark.parametrize("batch_format", ["default", "pyarrow", "pandas"])
def test_ray_gives_the_articles(ray: Any, rows: list[dict[str, Any]], batch_format: str) -> None:
    from cleanpage.integrations.ray import Cleaner

    given = [{"number": number, "html": page} for number, page in enumerate([*PAGES, None])]
    dataset = ray.data.from_items(given).map_batches(Cleaner, batch_format=batch_format, batch_size=16)
    found = sorted(dataset.take_all(), key=lambda row: row["number"])
    assert [row["html"] for row in found] == [*PAGES, None]
    assert [{name: row[f"clean_{name}"] for name in COLUMNS} for row in found] == [*rows, dict.fromkeys(COLUMNS)]
    assert sum(dict(found[0]["clean_labels"]).values()) == len(cleanpage.clean(PAGES[0]).blocks)


def test_ray_loses_no_page_that_fails_or_is_not_done_in_time(ray: Any) -> None:
    from cleanpage.integrations.ray import Cleaner

    slow = "<p>" + "<b>x</b> " * 3_000_000
    pages = [b"<p>Two otters were seen at the lock.", b"%PDF-1.7", slow.encode(), b"<p>Two otters were seen at the mill."]
    settings = {"column": "page", "columns": ["error"], "workers": 1, "timeout": 0.2}
    dataset = ray.data.from_items([{"page": page} for page in pages]).map_batches(Cleaner, fn_constructor_kwargs=settings)
    errors = {row["page"]: row["clean_error"] for row in dataset.take_all()}
    assert [errors[page] for page in pages[:2]] == [None, NOT_A_PAGE]
    assert errors[pages[2]].startswith("TimeLimitReached: ")
    assert errors[pages[3]] is None


def test_dask_by_the_pandas_integration(rows: list[dict[str, Any]]) -> None:
    dd = pytest.importorskip("dask.dataframe")
    pd = pytest.importorskip("pandas")
    from cleanpage.integrations.pandas import clean, meta

    pages = dd.from_pandas(pd.Series(PAGES, dtype="str"), npartitions=3)
    frame = pages.map_partitions(partial(clean, columns=COLUMNS, workers=0), meta=meta(COLUMNS)).compute(scheduler="threads")
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == rows


def test_datatrove_extracts_from_a_warc(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    pytest.importorskip("datatrove")
    records = [(f"https://a.example/{n}", "text/html; charset=utf-8", page.encode()) for n, page in enumerate(PAGES)]
    write_warc(tmp_path / "crawl.warc", records)
    program = f"""
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter
from cleanpage.integrations.datatrove import Cleanpage
if __name__ == "__main__":
    reader = WarcReader({str(tmp_path)!r}, glob_pattern="*.warc")
    pipeline = [reader, Cleanpage(timeout=60), JsonlWriter({str(tmp_path / "out")!r})]
    LocalPipelineExecutor(pipeline, logging_dir={str(tmp_path / "logs")!r}).run()
"""
    (tmp_path / "program.py").write_text(program, "utf-8")
    ran = subprocess.run([sys.executable, str(tmp_path / "program.py")], env=HERE, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    lines = [gzip.decompress(path.read_bytes()).splitlines() for path in sorted((tmp_path / "out").glob("*.gz"))]
    documents = [json.loads(line) for file in lines for line in file]
    assert [document["text"] for document in documents] == [row["body"] for row in rows if row["body"]]


def test_scrapy_cleans_what_a_spider_finds(tmp_path: Path) -> None:
    pytest.importorskip("scrapy")

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = int(self.path[1:])
            body = PAGES[number].encode()
            self.send_response_only(200)  # without a date, after which some of the pages are of
            self.send_header("Content-Type", f"{SERVED_AS[number]}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        program = f"""
import scrapy
from cleanpage.integrations.scrapy import clean
class Pages(scrapy.Spider):
    name = "pages"
    start_urls = [f"http://127.0.0.1:{server.server_port}/{{n}}" for n in range({len(PAGES)})]
    pipelines = {{"cleanpage.integrations.scrapy.CleanPipeline": 300}}
    custom_settings = {{"ITEM_PIPELINES": pipelines, "TELNETCONSOLE_ENABLED": False}}
    def parse(self, response):
        yield {{"at": response.url, "html": response, "headline_by_hand": clean(response).headline}}
"""
        (tmp_path / "spider.py").write_text(program, "utf-8")
        command = [sys.executable, "-m", "scrapy", "runspider", str(tmp_path / "spider.py"), "-o", str(tmp_path / "out.jsonl")]
        ran = subprocess.run(command, env=HERE, capture_output=True, text=True, check=False)
        server.shutdown()
    assert ran.returncode == 0, ran.stderr
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    found.sort(key=lambda item: int(item["at"].rpartition("/")[2]))
    articles = [cleanpage.clean(page, url=item["at"]) for page, item in zip(PAGES, found, strict=True)]
    assert [{name: item[name] for name in COLUMNS if name != "url"} for item in found] == [
        {name: value for name, value in row_of(article, COLUMNS).items() if name != "url"} | {"error": None}
        for article in articles
    ]
    assert [item["headline_by_hand"] for item in found] == [article.headline for article in articles]
    assert all("html" not in item for item in found)


def test_langchain_loads_documents(rows: list[dict[str, Any]]) -> None:
    loaders = pytest.importorskip("langchain_core.document_loaders")
    from cleanpage.integrations.langchain import CleanpageLoader

    loader = CleanpageLoader([*PAGES, b"%PDF-1.7"], workers=0, skip_failed=True)
    assert isinstance(loader, loaders.BaseLoader)
    documents = loader.load()
    assert [(d.page_content, d.metadata.get("headline")) for d in documents] == [(row["body"], row["headline"]) for row in rows]
    with pytest.raises(cleanpage.NotAPage):
        CleanpageLoader([b"%PDF-1.7"], workers=0).load()


def test_llamaindex_reads_documents(rows: list[dict[str, Any]]) -> None:
    readers = pytest.importorskip("llama_index.core.readers.base")
    from cleanpage.integrations.llamaindex import CleanpageReader

    reader = CleanpageReader()
    assert isinstance(reader, readers.BaseReader)
    documents = reader.load_data([*PAGES, b"%PDF-1.7"], workers=0, skip_failed=True)
    assert [(d.text, d.metadata.get("headline")) for d in documents] == [(row["body"], row["headline"]) for row in rows]
