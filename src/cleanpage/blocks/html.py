"""An HTML page to its blocks: one pass over the parser's events, no tree, no recursion.

Text is split at block-level elements and at double `<br>`; inline elements join as a browser joins them. What a page
hides by attribute or style, or shows only without scripts, makes blocks like the rest: of the words of labelled pages'
main text up to 5 % stand in such places, shown by scripts that never ran. The network sees how a block is hidden.
"""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from cleanpage.blocks.document import MATH, NO_ELEMENT, PREFORMATTED, Document, Elements, Head, Insert
from cleanpage.limits import NO_LIMITS, Limits
from cleanpage.text.characters import collapse_whitespace, visible

BLOCK_TAGS: Final = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li listing main menu nav ol optgroup option p "
    "plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul xmp".split()
)
"""Elements that start and end a line in the HTML standard's rendering section, and the controls that stand as boxes."""

UNSEEN_TAGS: Final = frozenset(
    "audio canvas datalist head iframe noembed noframes script style svg template title video".split()
)
"""Elements whose text no browser shows."""

_OPEN_TITLE: Final = re.compile(rb"(<title[^<>]*>[^<\n]*)", re.I)

HEAD_TAGS: Final = frozenset("base basefont bgsound link meta noscript script style template title".split())
"""What stands in a head. Anything else ends it, as in a browser; the parser knows that of the elements of HTML 4 only."""

EMPTY_TAGS: Final = frozenset("area base basefont col frame img input param".split())
"""Elements in which the parser puts nothing; they are not recorded."""

PLAYED_TAGS: Final = frozenset(("audio", "video"))

SPECIAL_TAGS: Final = UNSEEN_TAGS | {"br", "link", "meta"}
"""Elements inside a line that do more than hold text."""

_NOTHING: Final[list[str]] = []

PRE_TAGS: Final = frozenset(("listing", "plaintext", "pre", "textarea", "xmp"))

NO_ATTRIBUTES: Final[dict[str, str]] = {}
"""One for all elements without any; what the parser gives there cannot be pickled."""

CHUNK: Final = 1 << 16
"""Bytes parsed at a time. The parser cannot be stopped within a chunk; limits are looked at between them."""


def html_blocks(markup: bytes, limits: Limits = NO_LIMITS) -> Document:
    """Split an HTML page, as UTF-8 bytes, into its blocks.

    Markup of any shape is taken as the parser mends it; a page without visible text has no blocks.
    Raises `LimitReached` for a page beyond `limits`.

    >>> html_blocks(b"<h1>A <i>new</i> bridge</h1><p>It opened.<br><br>All came.</p>").texts
    ['A new bridge', 'It opened.', 'All came.']
    """
    document = _parse(markup, limits)
    if not document.texts and "<" in document.head.title:  # a title never closed is all the parser sees
        document = _parse(_OPEN_TITLE.sub(rb"\1</title>", markup, count=1), limits)
    return document


def _parse(markup: bytes, limits: Limits) -> Document:
    walk = _Walk()
    target: Any = walk  # text comes as str
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    for start in range(0, len(markup), CHUNK):
        parser.feed(markup[start : start + CHUNK])
        walk.check(limits)
    try:
        parser.close()
    except etree.XMLSyntaxError:  # a document without one element
        walk.close()
    walk.check(limits)
    document = walk.document()
    vars(walk).clear()  # the parser and its target hold each other, and would hold the page until the garbage is collected
    return document


def tree_blocks(root: etree._Element, limits: Limits = NO_LIMITS) -> Document:
    """Split an lxml tree into its blocks, as `html_blocks` splits the page it was parsed from.

    Raises `LimitReached` for a page beyond `limits`.
    """
    walk = _Walk()
    tops = [root]
    if root.getparent() is None:  # the parser makes a second root of what follows </html>
        tops += [top for top in root.itersiblings() if isinstance(top.tag, str)]
    for top in tops:
        for event, node in etree.iterwalk(top, events=("start", "end", "comment", "pi")):
            if isinstance(node.tag, str):
                if event == "start":
                    walk.start(node.tag.rpartition("}")[2].lower(), dict(node.items()))
                    if node.text:
                        walk.data(node.text)
                    continue
                walk.end(node.tag)
            if node.tail and node is not top:
                walk.data(node.tail)
    walk.close()
    walk.check(limits)
    return walk.document()


class _Walk:
    """Fills a document from a stream of start, data and end events; the target of lxml's parser."""

    def __init__(self) -> None:
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.attributes: list[dict[str, str]] = []
        self.first_blocks: list[int] = []
        self.last_blocks: list[int] = []
        self.texts: list[str] = []
        self.owners: list[int] = []
        self.first_text_elements: list[int] = []
        self.link_chars: list[int] = []
        self.link_counts: list[int] = []
        self.text_nodes: list[list[str]] = []
        self.text_node_elements: list[list[int]] = []
        self.title: list[str] = []
        self.metas: list[dict[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.json_ld: list[list[str]] = []
        self.base = ""
        self.inserts: list[Insert] = []
        self.hints = 0
        self._open = NO_ELEMENT  # the innermost open element
        self._depths: list[int] = []  # how deep elements are nested, as far as it was looked at
        self._owner = [NO_ELEMENT]  # the open block-level elements
        self._unseen = 0  # open elements from the outermost unseen one inward
        self._pre = 0
        self._anchors: list[int] = []  # open links
        self._run_texts: list[str] = []  # the text nodes of the block being read
        self._run_elements: list[int] = []  # the innermost element around each
        self._broken = False  # whether a <br> stands among them
        self._breaks = 0  # <br> since the last visible text of the run
        self._seen = False  # whether the run has visible text
        self._first_text_element = NO_ELEMENT
        self._link_chars = 0
        self._link_count = 0
        self._capture: list[str] | None = None  # where the text of an unseen element is kept

    def start(self, tag: str, attributes: Any) -> None:
        if self._unseen and self._start_unseen(tag, attributes):
            return
        block = tag in BLOCK_TAGS
        if block:
            if self._run_texts:
                self._flush()
        elif tag in EMPTY_TAGS:
            if tag == "img":
                self.inserts.append(Insert(len(self.texts), len(self._run_texts), self._open, dict(attributes), _NOTHING))
            elif tag == "base":
                self._take_base(attributes)
            elif tag == "input" and (attributes.get("type") or "").lower() == "checkbox":
                self.inserts.append(Insert(len(self.texts), len(self._run_texts), self._open, dict(attributes), _NOTHING))
            return
        index = len(self.tags)
        self.tags.append(tag)
        self.parents.append(self._open)
        self.attributes.append(attributes or NO_ATTRIBUTES)
        self.first_blocks.append(len(self.texts))
        self.last_blocks.append(0)
        self._open = index
        if block:
            self._owner.append(index)
            if tag in PRE_TAGS:
                self._pre += 1
                if tag != "textarea":
                    self.hints |= PREFORMATTED
        elif tag == "a":
            self._anchors.append(index)
            self._link_count += 1
        elif tag in SPECIAL_TAGS:
            self._start_special(tag, attributes)
        elif tag == "math":
            self.hints |= MATH

    def _start_unseen(self, tag: str, attributes: Any) -> bool:
        """Take what counts of an element inside an unseen one; False if it ends the head or a frame and is seen after all."""
        in_head = self.tags[self._open] == "head"
        in_frame = self.tags[self._open] == "iframe" and tag in BLOCK_TAGS  # which was never closed
        if self._unseen == 1 and (in_frame or (in_head and tag not in HEAD_TAGS)):
            self._unseen = 0
            return False
        self._unseen += 1
        if tag == "meta":
            self.metas.append(dict(attributes))
        elif tag == "link":
            self.links.append(dict(attributes))
        elif tag == "title" and in_head and self._unseen == 2 and not self.title:
            self._capture = self.title
        elif tag == "script":
            self._open_script(attributes)
        elif tag == "base":
            self._take_base(attributes)
        elif tag == "source" and self.tags[self._open] in PLAYED_TAGS:
            self.inserts.append(Insert(len(self.texts), len(self._run_texts), self._open, dict(attributes), _NOTHING))
        return True

    def _start_special(self, tag: str, attributes: Any) -> None:
        if tag == "br":
            self._break()
        elif tag == "meta":
            self.metas.append(dict(attributes))
        elif tag == "link":
            self.links.append(dict(attributes))
        else:
            self._unseen = 1
            if tag == "script":
                self._open_script(attributes)
                if (attributes.get("type") or "").startswith("math/tex"):
                    self._capture = []
                    self.hints |= MATH
                    self.inserts.append(
                        Insert(len(self.texts), len(self._run_texts), self._open, dict(attributes), self._capture)
                    )
            elif tag == "title" and not self.title:
                self._capture = self.title

    def end(self, tag: str) -> None:
        if self._unseen:
            self._unseen -= 1
            self._capture = None
            if self._unseen:
                return
        index = self._open
        if tag in EMPTY_TAGS or index == NO_ELEMENT:
            return
        if self._owner[-1] == index:
            if self._run_texts:
                self._flush()
            self._owner.pop()
            if self._pre and self.tags[index] in PRE_TAGS:
                self._pre -= 1
        elif self._anchors and self._anchors[-1] == index:
            self._anchors.pop()
        self.last_blocks[index] = len(self.texts)
        self._open = self.parents[index]

    def data(self, text: str) -> None:
        if self._unseen:
            if self._capture is not None:
                self._capture.append(text)
            return
        if not text.isspace():
            self._breaks = 0
            if not self._seen:
                self._seen = True
                self._first_text_element = self._open
            if self._anchors:
                self._link_chars += len(text) if " " not in text else visible(text)
        elif not self._run_texts and not self._pre:
            return
        self._run_texts.append(text)
        self._run_elements.append(self._open)

    def comment(self, text: str) -> None:
        """A comment is no text; without this the parser would not pass over it."""

    def close(self) -> None:
        if self._run_texts:
            self._flush()
        while self._open != NO_ELEMENT:  # elements a cut-off page left open
            self.last_blocks[self._open] = len(self.texts)
            self._open = self.parents[self._open]

    def check(self, limits: Limits) -> None:
        """Raise `LimitReached` if the page is beyond a limit where it has been read to."""
        if len(self.tags) + self._unseen > limits.max_depth:  # a page with fewer elements is not so deep
            known = len(self._depths)
            for parent in self.parents[known:]:
                self._depths.append(1 if parent == NO_ELEMENT else self._depths[parent] + 1)
            limits.check_depth(max(self._depths[known:], default=0))
            limits.check_depth(self._unseen + (0 if self._open == NO_ELEMENT else self._depths[self._open]))
        limits.check_blocks(len(self.texts))
        limits.check_time()

    def document(self) -> Document:
        return Document(
            texts=self.texts,
            owners=self.owners,
            first_text_elements=self.first_text_elements,
            link_chars=self.link_chars,
            link_counts=self.link_counts,
            text_nodes=self.text_nodes,
            text_node_elements=self.text_node_elements,
            elements=Elements(self.tags, self.parents, self.attributes, self.first_blocks, self.last_blocks),
            inserts=self.inserts,
            hints=self.hints,
            head=Head(
                collapse_whitespace("".join(self.title)), self.metas, self.links, list(map("".join, self.json_ld)), self.base
            ),
        )

    def _open_script(self, attributes: Any) -> None:
        if "ld+json" in (attributes.get("type") or ""):
            self._capture = []
            self.json_ld.append(self._capture)

    def _take_base(self, attributes: Any) -> None:
        self.base = self.base or (attributes.get("href") or "").strip()

    def _break(self) -> None:
        if not self._seen:
            return
        self._breaks += 1
        if self._breaks == 2 and not self._pre:
            self._flush()
        else:
            self._run_texts.append("\n")
            self._run_elements.append(NO_ELEMENT)
            self._broken = True

    def _flush(self) -> None:
        if self._seen:
            text = "".join(self._run_texts)
            if self._pre:
                text = text.replace("\r\n", "\n").strip("\r\n").rstrip()
            elif self._broken:
                text = _lines(self._run_texts, self._run_elements)
            else:
                text = collapse_whitespace(text)
            self.texts.append(text)
            self.owners.append(max(0, self._owner[-1]))  # an inline element can be a tree's root
            self.first_text_elements.append(self._first_text_element)
            self.link_chars.append(self._link_chars)
            self.link_counts.append(self._link_count)
            self.text_nodes.append(self._run_texts)
            self.text_node_elements.append(self._run_elements)
        self._run_texts = []
        self._run_elements = []
        self._broken = False
        self._seen = False
        self._breaks = 0
        self._link_chars = 0
        self._link_count = len(self._anchors)


def _lines(texts: list[str], elements: list[int]) -> str:
    """A block's text as one line for each `<br>`, whitespace folded."""
    lines: list[str] = []
    line: list[str] = []
    for text, element in zip(texts, elements, strict=True):
        if element == NO_ELEMENT:
            lines.append(collapse_whitespace("".join(line)))
            line = []
        else:
            line.append(text)
    lines.append(collapse_whitespace("".join(line)))
    return "\n".join(filter(None, lines))
