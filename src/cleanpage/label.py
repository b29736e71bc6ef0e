"""What a block can be."""

from __future__ import annotations

from enum import Enum


class Label(str, Enum):
    """What a block is. The values are the words used everywhere: in JSON, in reports, on the command line."""

    HEADLINE = "headline"
    SUBTITLE = "subtitle"
    DATELINE = "dateline"
    BYLINE = "byline"
    CAPTION = "caption"
    BODY = "body"
    NAVIGATION = "navigation"
    BREADCRUMB = "breadcrumb"
    FOOTER = "footer"
    REFERENCES = "references"
    COPYRIGHT = "copyright"
    TRADEMARK = "trademark"
    NEWSLETTER = "newsletter"
    SHARE = "share"
    RELATED = "related"
    COMMENTS = "comments"
    ADVERTISEMENT = "advertisement"
    COOKIE_CONSENT = "cookie consent"
    PAYWALL = "paywall"
    LOGIN = "login"
    TAGS = "tags"
    METADATA = "metadata"
    LEGAL = "legal"
    FORM = "form"
    OTHER = "other"

    def __str__(self) -> str:
        return self.value
