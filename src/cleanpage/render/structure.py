"""The kept blocks of an HTML page to a tree of nodes, by the elements around them.

The page is not parsed again: each block's element leads up to the lists, quotes, tables ... that it stands in, and blocks
side by side in the same one are its contents. What was removed leaves no trace but the numbers of ordered lists.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import Final

from cleanpage.blocks import Document
from cleanpage.blocks.document import NO_ELEMENT, Insert
from cleanpage.blocks.html import BLOCK_TAGS, PLAYED_TAGS
from cleanpage.render.callouts import find_callouts
from cleanpage.render.code import PREFORMATTED, code, table_code
from cleanpage.render.footnotes import find_footnotes, is_label, unlabelled
from cleanpage.render.images import is_formula
from cleanpage.render.inline import Inline
from cleanpage.render.link_urls import LinkUrls
from cleanpage.render.lists import checked_items, is_checkbox, item_numbers
from cleanpage.render.nodes import (
    CODE,
    MATH,
    STRONG,
    VIDEO,
    Caption,
    Code,
    Definition,
    Definitions,
    Figure,
    Formula,
    Heading,
    Item,
    List,
    Node,
    Note,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    without_outer,
)
from cleanpage.render.quotes import quote_source
from cleanpage.render.tables import cell_finder, grid, header_rows, table_rows
from cleanpage.render.videos import videos
from cleanpage.text.urls import url_parts

MAX_DEPTH: Final = 16
"""Lists, quotes and tables in one another; what is deeper stands in the innermost."""

HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
LISTS: Final = frozenset(("ul", "ol", "menu", "dir"))
ENTRIES: Final = frozenset(("dt", "dd"))
ITEMS: Final = ENTRIES | {"li"}
CAPTIONS: Final = frozenset(("figcaption", "caption"))
CONTAINERS: Final = frozenset((*HEADINGS, *PREFORMATTED, *LISTS, "li", "dl", *ENTRIES, "blockquote", "figure", *CAPTIONS))

Event = tuple[int, "int | Run | None"]
"""An element and what stands in it: a block, an image, or (None) a rule."""


def structure(
    document: Document,
    kept: Sequence[bool],
    headline: int | None,
    link_urls: LinkUrls,
    *,
    links: bool = True,
    images: bool = False,
    below: bool = False,
    without: Collection[int] = (),
) -> list[Node]:
    """The kept blocks of an HTML page as nodes, in page order, each block once.

    With `images`, also the images between headline and last kept block that stand among kept blocks, each with its caption;
    with `links`, also the videos, each as a link. Nothing of the elements `without`.
    Headings have their level on the page; `below` a heading of the first level, all are one level lower if one of them is
    of the first.
    """
    if not any(kept):
        return []
    builder = _Builder(document, kept, link_urls, links, without)
    builder.collect(headline, images)
    if below:
        builder.lower()
    return builder.build(builder.events, 0)


class _Builder:
    def __init__(
        self, document: Document, kept: Sequence[bool], link_urls: LinkUrls, links: bool, without: Collection[int]
    ) -> None:
        self.document, self.elements, self.kept = document, document.elements, kept
        self.tags, self.parents = document.elements.tags, document.elements.parents
        self.link_urls, self.links, self.without = link_urls, links, without
        self.paths: dict[int, tuple[int, ...]] = {NO_ELEMENT: ()}
        self.data_tables: dict[int, list[list[int]]] = {}
        self.inserted: dict[int, list[Insert]] = {}
        self.callouts = find_callouts(document, kept)
        titles = frozenset(self.callouts.values())
        self.shown = [index for index, keep in enumerate(kept) if keep or index in titles]
        self.events: list[Event] = []
        self.checked = checked_items(document)
        self.lowered = 0
        self.footnotes = find_footnotes(document, kept, self.may_be_note, self.may_be_permalink)
        self.inline = Inline(document, link_urls, self.footnotes, links=links)

    # what there is, in order

    def collect(self, headline: int | None, images: bool) -> None:
        """Bring the kept blocks, and what stands between them, in order."""
        owners = self.document.owners
        events: list[tuple[int, int, Event]] = [(block, 1, (owners[block], block)) for block in self.shown]
        first, last = self.shown[0], self.shown[-1]
        story: list[int] = []
        seen: set[Run] = set()  # images that scripts show stand there once more for those without scripts
        captioned = {NO_ELEMENT}  # the figures whose captions are among the events
        for insert in self.document.inserts:
            if (
                not (images or insert.content or is_formula(insert.attributes))
                or insert.element in self.without
                or self.is_other(insert)
            ):
                continue
            block = insert.block
            if block < len(self.kept) and self.kept[block] and self.owner(insert.element) == owners[block]:
                self.inserted.setdefault(block, []).append(insert)
            elif (first if headline is None or headline > first else headline) < block <= last + bool(insert.content):
                story = story or self.sums(headline)
                figure = self.figure(insert.element)
                if self.among(story, figure if figure != NO_ELEMENT else insert.element):
                    run = self.inline.image(insert)
                    if run and run not in seen:
                        seen.add(run)
                        events.append((block, 0, (insert.element, run)))
                        if figure not in captioned:
                            captioned.add(figure)
                            events += self.captions(figure)
        if self.links:
            for element, run in videos(self.document, self.link_urls):
                place = self.elements.first_blocks[element]
                if (first if headline is None or headline > first else headline) < place <= last + 1 and run not in seen:
                    story = story or self.sums(headline)
                    if element not in self.without and self.among(story, element):
                        seen.add(run)
                        events.append((place, 0, (element, run)))
        if "hr" in self.tags:
            story = story or self.sums(headline)
            events += [
                (place, 0, (self.parents[element], None))
                for element, tag in enumerate(self.tags)
                if tag == "hr" and self.parts(story, self.parents[element], place := self.elements.first_blocks[element])
            ]
        if len(events) > len(self.shown):
            events = sorted(dict.fromkeys(events), key=lambda event: event[:2])
        self.events = [event for _, _, event in events]

    def is_other(self, insert: Insert) -> bool:
        """Whether what is inserted is no image and no formula but a checkbox, or a file of a video."""
        return is_checkbox(insert) or (insert.element != NO_ELEMENT and self.tags[insert.element] in PLAYED_TAGS)

    def sums(self, headline: int | None) -> list[int]:
        """How many of the blocks before each are of the story."""
        return [0, *accumulate(keep or index == headline for index, keep in enumerate(self.kept))]

    def parts(self, story: list[int], element: int, place: int) -> bool:
        """Whether an element has kept blocks on both sides of a place in it."""
        if element == NO_ELEMENT:
            return False
        first, last = self.elements.first_blocks[element], self.elements.last_blocks[element]
        return story[first] < story[place] < story[last]

    def lower(self) -> None:
        """Make room for a heading above those of the first level."""
        self.lowered = int(any(self.tags[above] == "h1" for event in self.events for above in self.path(event[0])))

    def owner(self, element: int) -> int:
        """The nearest block-level element."""
        while element != NO_ELEMENT and self.tags[element] not in BLOCK_TAGS:
            element = self.parents[element]
        return element

    def figure(self, element: int) -> int:
        while element != NO_ELEMENT and self.tags[element] != "figure":
            element = self.parents[element]
        return element

    def among(self, story: list[int], element: int) -> bool:
        """Whether the nearest text around what stands in `element` is kept; a figure's own is no text around it."""
        first, last = self.elements.first_blocks, self.elements.last_blocks
        own = last[element] - first[element] if self.tags[element] == "figure" else 0
        while element != NO_ELEMENT and last[element] - first[element] <= own:
            element = self.parents[element]
        return element != NO_ELEMENT and story[last[element]] > story[first[element]]

    def captions(self, figure: int) -> list[tuple[int, int, Event]]:
        """The captions of a figure that were removed from the text."""
        blocks = range(self.elements.first_blocks[figure], self.elements.last_blocks[figure])
        return [
            (block, 1, (self.document.owners[block], block))
            for block in blocks
            if not self.kept[block]
            and any(self.tags[above] == "figcaption" for above in self.path(self.document.owners[block]))
        ]

    def may_be_note(self, block: int) -> bool:
        path = self.path(self.document.owners[block])
        if len(path) == 2 and (self.tags[path[1]] == "dt" or (self.tags[path[0]] in LISTS and self.tags[path[1]] == "li")):
            return self.elements.first_blocks[path[1]] == block
        return not path

    def may_be_permalink(self, link: int) -> bool:
        """Whether a link leads to a place on this page; a heading's may name the page by any of its addresses."""
        href = self.elements.attributes[link]["href"].strip()
        if href[0] == "#" or any(self.tags[above] in HEADINGS for above in self.path(link)):
            return True
        here = self.link_urls.base.partition("#")[0]
        return bool(here) and self.link_urls.absolute(href).partition("#")[0] == here

    # where it stands

    def path(self, element: int) -> tuple[int, ...]:
        """The containers around an element, from the root inward, itself included."""
        paths, climbed = self.paths, []
        while element not in paths:
            climbed.append(element)
            element = self.parents[element]
        path = paths[element]
        for element in reversed(climbed):
            tag = self.tags[element]
            if path and tag in ITEMS and (tag == "li") == (self.tags[path[-1]] == "li") and self.tags[path[-1]] in ITEMS:
                path = (*path[:-1], element)  # an item whose end the page left out; the parser puts the next one in it
            elif len(path) < MAX_DEPTH and (tag in CONTAINERS or element in self.callouts or self.is_data_table(element)):
                path = (*path, element)
            paths[element] = path
        return path

    def is_data_table(self, element: int) -> bool:
        if self.tags[element] != "table":
            return False
        rows = table_rows(self.elements, element)
        if rows is None or sum(map(self.has_text, (cell for row in rows for cell in row))) < 2:
            return False
        self.data_tables[element] = rows
        return True

    def has_text(self, cell: int) -> bool:
        return any(self.kept[self.elements.first_blocks[cell] : self.elements.last_blocks[cell]])

    # what it makes

    def build(self, events: Sequence[Event], depth: int) -> list[Node]:
        """The nodes of events that stand in the same `depth` containers."""
        nodes: list[Node] = []
        parent = NO_ELEMENT  # of the item before, if that has no list
        note, end = None, 0  # the last note, and the block after its last
        for element, group in self.groups(events, depth):
            item = group[0][1]
            if element == NO_ELEMENT:
                made = self.leaf(group[0], nodes)
                if isinstance(item, int) and made and isinstance(made[0], Note):
                    note, end = made[0], self.footnotes.ends[item]
                elif note and isinstance(item, int) and item < end:
                    note.children.extend(made)
                    made = []
                nodes += made
                parent = NO_ELEMENT
                continue
            made = self.container(element, group, depth + 1)
            if note and isinstance(item, int) and item < end:
                note.children.extend(made)
                continue
            last = nodes[-1] if nodes and made and self.parents[element] == parent else None
            if isinstance(last, List) and isinstance(made[0], List):
                last.items.extend(made[0].items)
            elif isinstance(last, Definitions) and isinstance(made[0], Definitions):
                last.entries.extend(made[0].entries)
            else:
                nodes += made
            parent = self.parents[element] if self.tags[element] in ITEMS else NO_ELEMENT
        while nodes and isinstance(nodes[-1], Rule):
            nodes.pop()
        nodes = [node for node in nodes if not isinstance(node, Note) or node.children]
        return [without_outer(node) if isinstance(node, List) else node for node in nodes]

    def groups(self, events: Sequence[Event], depth: int) -> list[tuple[int, list[Event]]]:
        """Events side by side in the same container; each event that stands in none by itself."""
        groups: list[tuple[int, list[Event]]] = []
        for event in events:
            path = self.path(event[0])
            element = path[depth] if len(path) > depth else NO_ELEMENT
            if groups and element != NO_ELEMENT and groups[-1][0] == element:
                groups[-1][1].append(event)
            else:
                groups.append((element, [event]))
        return groups

    def leaf(self, event: Event, before: Sequence[Node]) -> list[Node]:
        item = event[1]
        if item is None:
            return [Rule()] if before and not isinstance(before[-1], Rule) else []
        if isinstance(item, Run):
            if item.marks & VIDEO:
                return [Paragraph([item])]
            return [Formula(item.text)] if item.marks & MATH else [Figure([Paragraph([item])])]
        runs = self.inline.runs(item, self.inserted.get(item, ()))
        if len(runs) == 1:
            if runs[0].marks & MATH:
                return [Formula(runs[0].text)]
            if runs[0].image:
                return [Figure([Paragraph(runs)])]
            if runs[0].marks & CODE and "\n" in runs[0].text:
                return [Code(runs[0].text)]
        if item in self.footnotes.blocks and not self.path(event[0]):
            label = self.footnotes.blocks[item]
            return [Note(label, [] if is_label(runs, label) else unlabelled([Paragraph(runs)], label))]
        return [Paragraph(runs)] if runs else []

    def container(self, element: int, events: list[Event], depth: int) -> list[Node]:
        """The nodes of a container from what stands in it."""
        tag = self.tags[element]
        if tag in HEADINGS:
            return self.heading(HEADINGS[tag], events)
        if tag in PREFORMATTED:
            blocks = [item for _, item in events if isinstance(item, int)]
            return [code(self.document, element, blocks)] if blocks else []
        if tag == "li":  # one without a list
            return [List(False, [Item(1, self.build(events, depth))])]
        if tag in LISTS:
            return self.items(element, events, depth)
        if tag in ENTRIES:
            return [Definitions([Definition(tag == "dt", self.build(events, depth))])]
        if tag == "dl":
            return self.definitions(events, depth)
        if tag == "table":
            return self.table(element, events, depth)
        nodes = self.build(events, depth)
        if element in self.callouts:
            title = self.callouts[element]
            if title is not None and nodes and isinstance(nodes[0], (Paragraph, Heading)):
                nodes[0] = Paragraph([run._replace(marks=run.marks | STRONG) for run in nodes[0].runs])
            return [Quote(nodes)] if nodes else []
        if tag == "blockquote":
            source = quote_source(self.elements, element, self.link_urls) if self.links else ""
            if source and nodes and not _links_to(source, nodes):
                nodes.append(Paragraph([Run("— "), Run(url_parts(source).netloc, link=source)]))
            return [Quote(nodes, source)] if nodes else []
        if tag == "figure":
            flat = [node for child in nodes for node in (child.children if isinstance(child, Figure) else [child])]
            captioned = any(isinstance(node, Caption) for node in flat) and len(flat) > 1
            return [Figure(flat)] if captioned or any(isinstance(node, Figure) for node in nodes) else _uncaptioned(flat)
        return [Caption(nodes)] if nodes else []

    def heading(self, level: int, events: list[Event]) -> list[Node]:
        nodes: list[Node] = []
        for _, item in events:
            if isinstance(item, int):
                runs = self.inline.runs(item, self.inserted.get(item, ()), without=STRONG)
                nodes += [Heading(min(6, level + self.lowered), runs)] if runs else []
            elif item is not None:
                nodes.append(Figure([Paragraph([item])]))
        return nodes

    def items(self, element: int, events: list[Event], depth: int) -> list[Node]:
        ordered = self.tags[element] == "ol"
        numbers = item_numbers(self.elements, element) if ordered else {}
        items: list[Item] = []
        nodes: list[Node] = []
        for inside, group in self.groups(events, depth):
            is_item = inside != NO_ELEMENT and self.tags[inside] == "li"
            children = self.build(group, depth + is_item)
            item = group[0][1]
            if not children:
                continue
            if is_item and isinstance(item, int) and item in self.footnotes.blocks:
                nodes += [List(ordered, items)] if items else []
                items = []
                nodes.append(Note(self.footnotes.blocks[item], unlabelled(children, self.footnotes.blocks[item])))
            elif is_item or not items:
                items.append(Item(numbers.get(inside, 1), children, self.checked.get(inside)))
            else:
                items[-1].children.extend(children)
        return [*nodes, List(ordered, items)] if items else nodes

    def definitions(self, events: list[Event], depth: int) -> list[Node]:
        nodes: list[Node] = []
        for inside, group in self.groups(events, depth):
            is_entry = inside != NO_ELEMENT and self.tags[inside] in ENTRIES
            is_term = is_entry and self.tags[inside] == "dt"
            children = self.build(group, depth + is_entry)
            item, last = group[0][1], nodes[-1] if nodes else None
            if is_term and isinstance(item, int) and item in self.footnotes.blocks:
                nodes.append(Note(self.footnotes.blocks[item], []))
            elif children and isinstance(last, Note) and not is_term:
                last.children.extend(children)
            elif children and isinstance(last, Definitions):
                last.entries.append(Definition(is_term, children))
            elif children:
                nodes.append(Definitions([Definition(is_term, children)]))
        return [node for node in nodes if not isinstance(node, Note) or node.children]

    def table(self, element: int, events: list[Event], depth: int) -> list[Node]:
        rows = self.data_tables[element]
        if written := table_code(self.document, rows):
            return [written]
        cell_of = cell_finder(self.elements, element)
        inside: dict[int, list[Event]] = {}
        for event in events:
            inside.setdefault(cell_of(event[0]), []).append(event)
        outside = self.build(inside.pop(NO_ELEMENT, []), depth)
        contents = {cell: nodes for cell, group in inside.items() if (nodes := self.build(group, depth))}
        lines = grid(self.elements, rows, contents)
        if not lines:
            return _uncaptioned([*outside, *(node for nodes in contents.values() for node in nodes)])
        captions = [node for child in outside if isinstance(child, Caption) for node in child.children]
        before = [node for node in outside if not isinstance(node, Caption)]
        return [*before, Table(lines, header_rows(self.elements, rows, contents), captions)]


def _links_to(address: str, nodes: Sequence[Node]) -> bool:
    return any(run.link == address for node in nodes if isinstance(node, Paragraph) for run in node.runs)


def _uncaptioned(nodes: Sequence[Node]) -> list[Node]:
    return [node for child in nodes for node in (child.children if isinstance(child, Caption) else [child])]
