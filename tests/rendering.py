"""What tests of the forms share: pages whose every block is main text, so that they test the writers and not the network."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cleanpage import Article
from cleanpage.blocks import Document, split
from cleanpage.input.read import read
from cleanpage.model.classes import CLASSES
from cleanpage.model.encode import Vocabulary
from cleanpage.model.score import page_inputs
from cleanpage.model.scores import PAGE_TYPES, Scores
from cleanpage.render.html import html
from cleanpage.render.link_urls import LinkUrls
from cleanpage.render.markdown import markdown
from cleanpage.render.nodes import Node
from cleanpage.render.structure import structure
from cleanpage.story.texts import without_furniture

BASE = "https://site.example/news/1"


def body(page: str) -> tuple[Document, list[Node]]:
    """All blocks of an HTML page, and the nodes of them."""
    document = split(read(f"<!doctype html><body>{page}", kind="html"))
    kept = without_furniture(document, [True] * len(document))
    return document, structure(document, kept, None, LinkUrls(BASE), images=True)


def as_markdown(page: str) -> str:
    return markdown(body(page)[1])


def as_html(page: str) -> str:
    return html(body(page)[1])


def scored(page: Path, story: tuple[str, str]) -> Article:
    """A page's article with a verdict that is given: what stands between the two texts of `story`, both included, is main
    text, captions left out, and the block before is the headline.
    """
    source = read(page)
    document = split(source)
    first, last = (next(at for at, text in enumerate(document.texts) if text.startswith(start)) for start in story)
    tags = [document.elements.tags[owner] for owner in document.owners] or [""] * len(document)
    content = [float(first <= at <= last and tag != "figcaption") for at, tag in enumerate(tags)]
    headline = [float(text.startswith(("How the Tarn", "What to Carry"))) for text in document.texts]
    inputs = page_inputs(document, None, Vocabulary({}, {}, {}, np.zeros(0, np.int64)))
    classes, types = np.zeros((len(document), len(CLASSES)), np.float32), np.zeros(len(PAGE_TYPES), np.float32)
    scores = Scores(classes, np.array(content, np.float32), np.array(headline, np.float32), types, inputs)
    return Article(source, document, scores)
