"""On pages of the corpora beside the checkout: what is marked in kept blocks is marked in Markdown and HTML, and stays so."""

from __future__ import annotations

from collections import Counter
from html import escape

import pytest
from rendering import BASE, as_markdown
from structures import KINDS, PARSER, compare, expected, of_html, of_markdown
from test_corpora import CORPORA, pages

import cleanpage
from cleanpage import Article

SAMPLE = 20
"""Pages of each corpus in a default run."""

LEAST = 0.99
some_or_all = pytest.mark.parametrize(
    "limit", [pytest.param(SAMPLE, id="some"), pytest.param(None, id="all", marks=pytest.mark.slow)]
)


@some_or_all
def test_structure_of_kept_blocks_is_there_in_order_and_once(limit: int | None) -> None:
    wanted: Counter[str] = Counter()
    found: dict[str, Counter[str]] = {"Markdown": Counter(), "HTML": Counter()}
    again: Counter[str] = Counter()
    stable: Counter[str] = Counter()
    for corpus in CORPORA:
        for _, body in pages(corpus, limit):
            article = cleanpage.clean(body, url=BASE)
            if not article.body or not article.document.owners:
                continue
            marked = expected(article)
            markdown = article.to_markdown()
            wanted.update({kind: len(marked[kind]) for kind in KINDS})
            for form, of in (("Markdown", of_markdown(markdown)), ("HTML", of_html(article.to_html()))):
                if article.headline:
                    of["heading"] = of["heading"][1:]
                for kind in KINDS:
                    matched, more = compare(marked[kind], of[kind])
                    found[form][kind] += matched
                    again[kind] += more * (form == "Markdown" and kind != "cell")
            stable["pages"] += 1
            stable["writer"] += as_markdown(PARSER.render(markdown)) == markdown
            back = read_back(article, markdown)
            removed = [block.text for block in back.blocks if not block.kept]
            if back.headline == article.headline and removed in ([], [back.headline]):
                stable["kept"] += 1
                stable["clean"] += back.to_markdown() == markdown
    print()
    for kind in KINDS:
        shares = ", ".join(f"{form} {counts[kind] / max(1, wanted[kind]):.4f}" for form, counts in found.items())
        print(f"{kind:8} {wanted[kind]:7} in kept blocks: {shares}; {again[kind]} more than once")
    print(f"of {stable['pages']} pages read back, the writer gives the same for {stable['writer'] / stable['pages']:.4f}")
    print(f"and clean() for {stable['clean'] / stable['kept']:.4f} of {stable['kept']} of which it keeps all")
    for form, counts in found.items():
        for kind in KINDS:
            assert counts[kind] >= LEAST * wanted[kind], (form, kind)
    assert sum(again.values()) <= (1 - LEAST) * sum(wanted.values())
    assert stable["writer"] >= LEAST * stable["pages"]
    assert stable["clean"] >= LEAST * stable["kept"]


def read_back(article: Article, markdown: str) -> Article:
    title = escape(article.headline or "")
    return cleanpage.clean(
        f"<!doctype html><title>{title}</title><article>{PARSER.render(markdown)}</article>", url=article.page.url
    )
