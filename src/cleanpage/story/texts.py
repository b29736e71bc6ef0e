"""The texts of a body as a reader sees them: each formula once, as TeX, and code without the numbers of its lines."""

from __future__ import annotations

from collections.abc import Sequence

from cleanpage.blocks import Document
from cleanpage.blocks.document import MATH, NO_ELEMENT, PREFORMATTED, Insert
from cleanpage.blocks.html import BLOCK_TAGS
from cleanpage.render.code import PREFORMATTED as PREFORMATTED_TAGS
from cleanpage.render.code import code_furniture, unnumbered
from cleanpage.render.footnotes import Footnotes
from cleanpage.render.inline import FORMULA_TAGS, Inline
from cleanpage.render.link_urls import LinkUrls


def without_furniture(document: Document, kept: Sequence[bool]) -> list[bool]:
    """The verdict without the buttons and line numbers beside code."""
    beside = code_furniture(document, kept) if document.hints & PREFORMATTED else ()
    return [keep and block not in beside for block, keep in enumerate(kept)]


def shown_texts(document: Document, kept: Sequence[bool]) -> list[str]:
    """The texts of the kept blocks."""
    texts = list(document.texts)
    elements = document.elements
    if document.hints & PREFORMATTED:
        done = 0
        for element, tag in enumerate(elements.tags):
            if tag in PREFORMATTED_TAGS:
                for block in range(max(done, elements.first_blocks[element]), elements.last_blocks[element]):
                    done = block + 1
                    texts[block] = unnumbered(document, block) or texts[block]
    if document.hints & MATH:
        inline = Inline(document, LinkUrls(""), Footnotes(), links=False)
        for block, inserts in _with_formulas(document).items():
            if block < len(kept) and kept[block]:
                runs = inline.runs(block, inserts)
                texts[block] = "".join([run.text for run in runs if not run.image]) or texts[block]
    return [text for text, keep in zip(texts, kept, strict=True) if keep]


def _with_formulas(document: Document) -> dict[int, list[Insert]]:
    """The blocks in which formulas stand, each with the scripts that hold the TeX of some."""
    elements = document.elements
    found: dict[int, list[Insert]] = {
        elements.first_blocks[element]: [] for element, tag in enumerate(elements.tags) if tag in FORMULA_TAGS
    }
    for insert in document.inserts:
        element = insert.element
        while element != NO_ELEMENT and elements.tags[element] not in BLOCK_TAGS:
            element = elements.parents[element]
        if insert.content and insert.block < len(document) and document.owners[insert.block] == element:
            found.setdefault(insert.block, []).append(insert)
    return found
