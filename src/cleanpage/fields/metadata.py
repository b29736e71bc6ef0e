"""What a page says of its story beside the story: site, publisher, section, keywords, description, image, address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import regex

from cleanpage.blocks import Document
from cleanpage.fields.found import Evidence, Found, first
from cleanpage.fields.structured import Data, comparable, plain, text_of
from cleanpage.text.urls import url_parts

MAX_KEYWORD: Final = 80
MAX_KEYWORDS: Final = 100
MAX_URL: Final = 2000
SLOGAN: Final = 6
"""Words; a longer name of a site in which its address does not stand is rather a slogan."""

_PARTS: Final = regex.compile(r"\s+[-–—•·]\s+|\s*\|\s*|:\s+")
_INTERNAL: Final = regex.compile(
    r"[=_{}<>\\@]|^[\w-]+:\S|^\p{Ll}[\w-]*: \S|^/|\d{5}|^(?!(?:19|20)\d\d$)[\d\s:./-]+$|[0-9a-f]{4}-[0-9a-f]{4}"
)
"""What stands in the tags by which a system sorts its pages: "type:story", "editors_pick", "100312362"."""

_COMMAS: Final = regex.compile(r"\s*[,;،、；|]\s*")


def site_name(document: Document, data: Data, url: str | None) -> Found[str | None]:
    """The name of the site, as it calls itself, without its slogan; never the page's own title."""
    said = [
        *data.meta("og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name", "cre"),
        *_of_site(data),
    ]
    title = comparable(document.head.title)
    host = comparable(max((url_parts(url).hostname or "").split(".")[:-1], key=len, default=""))
    named = [(source, _without_slogan(name, host)) for source, name in said if comparable(name) != title or len(said) == 1]
    return first(sorted(named, key=lambda one: len(one[1].split()) > SLOGAN and not _alike(one[1], host)))


def _without_slogan(name: str, host: str) -> str:
    """The part of a name that is the site's by its address; the whole name where none is."""
    parts = [part for part in _PARTS.split(name) if part.strip()]
    return next((part.strip() for part in parts if _alike(part, host)), parts[0].strip() if len(parts) == 1 else name)


def _alike(name: str, host: str) -> bool:
    key = comparable(name)
    return min(len(key), len(host)) > 2 and (key in host or host in key)


def publisher(data: Data) -> Found[str | None]:
    """The name of the organisation that publishes the story; the site's name where none is given."""
    given = [
        ("json-ld publisher", name)
        for item in data.articles
        for key in ("publisher", "sourceOrganization", "provider")
        for one in data.resolved(item.get(key))
        if (name := text_of(one))
    ]
    return first(
        [
            *given,
            *data.items("publisher"),
            *data.meta("dc.publisher", "dcterms.publisher", "article:publisher_name", "citation_publisher", "publisher"),
            *data.meta("og:site_name"),
        ]
    )


def article_section(data: Data) -> Found[str | None]:
    """The section of the site in which the story stands."""
    said = [
        *data.json_ld("articleSection"),
        *data.meta(
            "article:section",
            "og:article:section",
            "parsely-section",
            "section",
            "category",
            "dc.subject.section",
            "cxenseparse:recs:category",
            "sailthru.section",
        ),
    ]
    return first([*said, *data.items("articlesection"), *_breadcrumb(data)])


def keywords(data: Data) -> Found[list[str]]:
    """The story's keywords: those of the first source that has any, each once."""
    places = (
        *((f"meta {name}", [name]) for name in ("news_keywords", "keywords", "parsely-tags", "sailthru.tags", "dc.subject")),
        ("article:tag", ["article:tag", "og:article:tag"]),
    )
    said = [
        ("json-ld keywords", _split(filter(None, map(text_of, data.resolved(item.get("keywords")))))) for item in data.articles
    ]
    said += [(source, _split(value for _, value in data.meta(*names))) for source, names in places]
    said.append(("itemprop keywords", _split(value for _, value in data.items("keywords"))))
    said = [(source, words) for source, words in said if words]
    value = said[0][1] if said else []
    return Found(value, tuple(Evidence(source, ", ".join(words), words == value) for source, words in said))


def description(data: Data) -> Found[str | None]:
    """The page's own summary of the story."""
    return first(
        [
            *data.meta(
                "og:description",
                "description",
                "twitter:description",
                "dc.description",
                "dcterms.description",
                "sailthru.description",
            ),
            *data.json_ld("description"),
            *data.items("description"),
        ]
    )


def image(document: Document, data: Data, url: str | None) -> Found[str | None]:
    """The absolute address of the lead image."""
    said = [
        ("json-ld image", address)
        for item in data.articles
        for one in data.resolved(item.get("image"))
        if (address := _address_of(one))
    ]
    said = [
        *data.meta(
            "og:image:secure_url",
            "og:image",
            "og:image:url",
            "twitter:image",
            "twitter:image:src",
            "sailthru.image.full",
            "parsely-image-url",
            "thumbnail",
        ),
        *said,
    ]
    said += [("link image_src", address) for address in _links(document, "image_src")]
    return first(_absolute(said, _base(document, data, url)))


def canonical_url(document: Document, data: Data, url: str | None) -> Found[str | None]:
    """The story's own address: the canonical one where the page names it, else the one it was fetched from."""
    said = [("link canonical", address) for address in _links(document, "canonical")]
    said += list(data.meta("og:url", "twitter:url"))
    said += [
        ("json-ld url", address)
        for item in data.articles
        for key in ("mainEntityOfPage", "url")
        if (address := _address_of(item.get(key)))
    ]
    known = list(_absolute(said, url or ""))
    paths = [one for one in known if urlsplit(one[1]).path.strip("/")]  # some sites call their front page canonical everywhere
    return first([*paths, *([("url", url)] if url else []), *(one for one in known if one not in paths)])


def _of_site(data: Data) -> Iterator[tuple[str, str]]:
    for node in data.nodes.values():
        name = text_of(node.get("name"))
        if name and node.get("@type") == "WebSite":
            yield "json-ld WebSite", name
    for item in data.articles:
        for one in data.resolved(item.get("isPartOf")):
            name = text_of(one.get("name")) if isinstance(one, dict) and one.get("@type") == "WebSite" else None
            if name:
                yield "json-ld isPartOf", name


def _breadcrumb(data: Data) -> Iterator[tuple[str, str]]:
    """The last step but the page itself of the breadcrumb in the data, without the home page."""
    for item in data.articles:
        for crumb in data.resolved(item.get("breadcrumb")):
            steps = crumb.get("itemListElement") if isinstance(crumb, dict) else None
            names = (
                [text_of(step.get("name") or step.get("item")) for step in steps if isinstance(step, dict)]
                if isinstance(steps, list)
                else []
            )
            if len(names) > 2 and names[-2]:
                yield "json-ld breadcrumb", names[-2]


def _split(values: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for value in values:
        for word in _COMMAS.split(value):
            word = word.strip(" #\"'")
            if 0 < len(word) <= MAX_KEYWORD and not _INTERNAL.search(word) and len(found) < MAX_KEYWORDS:
                found.setdefault(comparable(word) or word, word)
    return list(found.values())


def _address_of(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    if isinstance(value, list) and value:
        value = value[0]
    return plain(value) if isinstance(value, str) else None


def _links(document: Document, kind: str) -> Iterator[str]:
    for attributes in document.head.links:
        if kind in (attributes.get("rel") or "").lower().split() and attributes.get("href"):
            yield attributes["href"].strip()


def _base(document: Document, data: Data, url: str | None) -> str:
    return url or canonical_url(document, data, None).value or ""


def _absolute(said: Iterable[tuple[str, str]], base: str) -> Iterator[tuple[str, str]]:
    """The addresses as absolute ones of the web, others left out."""
    for source, address in said:
        try:
            whole = urljoin(base, address) if len(address) <= MAX_URL else ""
            parts = urlsplit(whole)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname and not regex.search(r"\s", whole):
            yield source, whole
