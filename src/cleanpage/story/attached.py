"""What an article has beside its body: the attributes that are read from its story."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from cleanpage.label import Label
from cleanpage.story.parts import Comment, Image, Link, Table, Video

if TYPE_CHECKING:  # loaded when it is needed
    from cleanpage.blocks import Document
    from cleanpage.input.read import Page
    from cleanpage.model.scores import Scores
    from cleanpage.render.nodes import Node
    from cleanpage.story.choice import Choice
    from cleanpage.story.comments import Thread
    from cleanpage.story.story import Inside

FACTS: Final = (
    "headline", "subtitle", "dateline", "date_published", "date_modified", "authors", "publisher", "site_name",
    "article_section", "keywords", "description", "image", "in_language", "url", "page_type", "confidence",
)  # fmt: skip
"""The attributes of an article that forms with a head write there."""


class StoryParts:
    """The part of an article that tells what belongs to its story beside the text; each is found when it is first read."""

    if TYPE_CHECKING:
        page: Page
        document: Document
        scores: Scores
        choice: Choice

        @property
        def headline(self) -> str | None: ...

        @property
        def _fields(self) -> Any: ...

        @property
        def _kept(self) -> Sequence[bool]: ...

        @property
        def _verdict(self) -> Sequence[bool]: ...

        @property
        def _labels(self) -> Sequence[Label]: ...

        @property
        def _headline_block(self) -> int | None: ...

    @cached_property
    def subtitle(self) -> str | None:
        """The line below the headline that sums the story up, where the page has one. It is not in the body."""
        from cleanpage.model.classes import label_probability

        shares = label_probability(self.scores.classes, Label.SUBTITLE)
        places = [block for block, label in enumerate(self._labels) if label is Label.SUBTITLE]
        return self.document.texts[max(places, key=lambda block: float(shares[block]))] if places else None

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The readers' comments and answers that the page shows, in page order: text, author and date of each.

        >>> import cleanpage
        >>> cleanpage.clean("<p>Two otters were seen on the river.").comments
        ()
        """
        return tuple(thread.comment for thread in self._threads)

    @property
    def images(self) -> tuple[Image, ...]:
        """The images of the story in its order: address, alternative text and caption; no icons and placeholders."""
        return self._inside.images

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in the story's text, in its order: text and address."""
        return self._inside.links

    @property
    def videos(self) -> tuple[Video, ...]:
        """The videos and recordings that stand in the story, in its order: address and title."""
        return self._inside.videos

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the story in its order: rows of strings, and `to_pandas()`.

        >>> import cleanpage
        >>> rows = "<tr><th>Lock<th>Opened<tr><td>Tarn<td>1897<tr><td>Mill<td>1902"
        >>> page = f"<h1>Locks of the river</h1><p>The river has two locks, and both are open to boats.<table>{rows}</table>"
        >>> [table.rows[0] for table in cleanpage.clean(page).tables]
        [('Lock', 'Opened')]
        """
        return self._inside.tables

    @property
    def _facts(self) -> dict[str, Any]:
        """The fields that the article has, by the names of its attributes."""
        found = {name: getattr(self, name) for name in FACTS}
        found["confidence"] = round(found["confidence"], 4)
        if not self.document.texts:
            del found["page_type"]  # nothing tells it
        return {name: value for name, value in found.items() if value or name == "confidence"}

    @cached_property
    def _inside(self) -> Inside:
        """What stands in the story, read from its nodes, which are not kept: they are larger than the page."""
        from cleanpage.story.story import inside

        return inside(self._nodes())

    def _nodes(self, *, links: bool = True, images: bool = True, strip_tracking: bool = False) -> list[Node]:
        from cleanpage.story.choice import pruned_elements
        from cleanpage.story.story import Story

        shown = self._fields.shown_headline if self.document.owners else None
        pruned = pruned_elements(self.document, self.choice.prune)
        story = Story(self.page, self.document, self._kept, self.headline or "", self._headline_block, shown, pruned)
        return story.nodes(links=links, images=images, strip_tracking=strip_tracking)

    @cached_property
    def _threads(self) -> list[Thread]:
        from cleanpage.fields.language import declared_language
        from cleanpage.fields.structured import read_data
        from cleanpage.model.classes import likeliest_labels
        from cleanpage.story.comments import threads

        labels = likeliest_labels(self.scores.classes, list(self._verdict))
        blocks = [block for block, label in enumerate(labels) if label is Label.COMMENTS]
        language = declared_language(self.document, read_data(self.document)) if blocks else None
        return threads(self.document, blocks, self.page, language)
