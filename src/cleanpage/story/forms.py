"""The forms that an article is written in: text, Markdown, HTML, XML, TEI and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from cleanpage.story.attached import StoryParts

FRONT_NAMES: Final = {"headline": "title", "date_published": "date", "date_modified": "modified", "in_language": "language"}
"""What fields are called in front matter, where builders of sites have names for them."""


class Forms(StoryParts):
    """The part of an article that writes it."""

    if TYPE_CHECKING:

        @property
        def text(self) -> str: ...

        @property
        def body(self) -> str: ...

        @property
        def blocks(self) -> tuple[Any, ...]: ...

    def to_text(self) -> str:
        """Headline, blank line, body: the same as `text` and `str(article)`."""
        return self.text

    def to_markdown(
        self, *, links: bool = True, images: bool = False, strip_tracking: bool = False, front_matter: bool = False
    ) -> str:
        """Headline and body as Markdown: CommonMark with GitHub's tables and strikethrough.

        The headline is the heading of the first level; the body's headings keep their levels, or go down by one if one of
        them is of the first too. Links are absolute where the page's address is known (`url`, its canonical link or
        `<base>`); `links=False` leaves their text alone. With `images` come the story's images, each with its caption.
        `strip_tracking` takes parameters such as utm_source out of addresses. With `front_matter` the fields stand before the
        text as YAML, the headline under `title` and the date under `date`.

        >>> import cleanpage
        >>> page = "<title>Otters return</title><p>Two <b>otters</b> were seen on the <a href='/river'>river</a> on Sunday.</p>"
        >>> print(cleanpage.clean(page, url="https://news.example/otters").to_markdown())
        # Otters return
        <BLANKLINE>
        Two **otters** were seen on the [river](https://news.example/river) on Sunday.
        """
        from cleanpage.render.markdown import markdown

        text = markdown(self._nodes(links=links, images=images, strip_tracking=strip_tracking))
        if not front_matter:
            return text
        from cleanpage.render.front_matter import front_matter as yaml

        return "\n\n".join(
            filter(None, (yaml({FRONT_NAMES.get(name, name): fact for name, fact in self._facts.items()}), text))
        )

    def to_html(self, *, strip_tracking: bool = False) -> str:
        """Headline and body as a fragment of HTML that is safe to insert into any page, with images; "" without a text.

        Of elements and attributes there are those in `cleanpage.render.html.ELEMENTS` and `ATTRIBUTES`; addresses are of
        http, https, mailto, tel and ftp. Headings, links and `strip_tracking` are as in `to_markdown`.
        """
        from cleanpage.render.html import html

        nodes = self._nodes(links=True, images=True, strip_tracking=strip_tracking)
        return f"<article>\n{html(nodes)}\n</article>" if nodes else ""

    def to_xml(self, *, strip_tracking: bool = False) -> str:
        """The fields and the body as plain XML: an element for each field, by the attribute's name, and `body`.

        The body is in TEI's elements without their namespace: `p`, `list`, `table`, `ref`, `hi`, `div` with its `head`.

        >>> import cleanpage
        >>> print(cleanpage.clean("").to_xml())
        <article>
          <confidence>0.0</confidence>
          <body/>
        </article>
        """
        from cleanpage.render.xml import xml

        return xml(self._facts, self._nodes(strip_tracking=strip_tracking))

    def to_tei(self, *, strip_tracking: bool = False) -> str:
        """The article as a TEI P5 document, valid by `tei_all`: the fields in its header, a `div` for each heading.

        >>> import cleanpage
        >>> cleanpage.clean("<p>Two otters were seen on the river.").to_tei()[:40]
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"'
        """
        from cleanpage.render.tei import tei

        return tei(self._facts, self._nodes(strip_tracking=strip_tracking))

    def to_json(self, *, blocks: bool = False, indent: int | None = None) -> str:
        """`to_dict` as JSON, letters as they are; on one line unless `indent` is given."""
        return json.dumps(self.to_dict(blocks=blocks), ensure_ascii=False, indent=indent)

    def to_dict(self, *, blocks: bool = False) -> dict[str, Any]:
        """The article in schema.org's words, ready for JSON; with every block of the page if `blocks`.

        What schema.org has no word for has the attribute's name: `page_type`, `confidence`.

        >>> import cleanpage
        >>> cleanpage.clean("").to_dict()
        {'@context': 'https://schema.org', '@type': 'NewsArticle', 'confidence': 0.0}
        """
        facts = self._facts
        published, modified = facts.get("date_published"), facts.get("date_modified")
        found: Mapping[str, Any] = {
            "headline": facts.get("headline"),
            "alternativeHeadline": facts.get("subtitle"),
            "dateline": str(facts.get("dateline") or ""),
            "datePublished": published.isoformat() if published else None,
            "dateModified": modified.isoformat() if modified else None,
            "author": [{"@type": "Person", "name": name} for name in facts.get("authors", ())],
            "publisher": {"@type": "Organization", "name": facts["publisher"]} if "publisher" in facts else None,
            "isPartOf": {"@type": "WebSite", "name": facts["site_name"]} if "site_name" in facts else None,
            "articleSection": facts.get("article_section"),
            "keywords": facts.get("keywords"),
            "description": facts.get("description"),
            "image": facts.get("image"),
            "inLanguage": facts.get("in_language"),
            "url": facts.get("url"),
            "articleBody": self.body,
            "page_type": facts.get("page_type"),
            "confidence": facts["confidence"],
            "blocks": [
                {"text": block.text, "label": block.label.value, "score": round(block.score, 4), "kept": block.kept}
                | ({"evidence": list(block.evidence)} if block.evidence else {})
                for block in (self.blocks if blocks else ())
            ],
        }
        known = {name: value for name, value in found.items() if value or name == "confidence"}
        return {"@context": "https://schema.org", "@type": "NewsArticle"} | known
