"""A site's template as one self-contained HTML page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Final

from cleanpage.report.page import percent, plural, text
from cleanpage.site.repeated import Repeated

STYLE: Final = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8884; padding: .4rem .6rem; text-align: left; vertical-align: top }
td:first-child { overflow-wrap: anywhere; width: 100% }
td:not(:first-child), th:not(:first-child) { white-space: nowrap }
.pages { text-align: right }
"""


def report(repeated: Sequence[Repeated], pages: int) -> str:
    """The repeated blocks of a site that some pages of it are known of."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    rows = [
        f"<tr><td>{text(one.text) or '(text not kept)'}</td><td>{text(one.label)}</td>"
        f'<td class="pages">{one.pages} of {pages}</td><td class="pages">{percent(one.pages / pages)}</td></tr>'
        for one in repeated
    ]
    head = '<tr><th>Text</th><th>Label</th><th class="pages">Pages</th><th class="pages">Share</th></tr>'
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">',
            f"<title>A site&rsquo;s template &ndash; cleanpage</title>\n<style>{STYLE}</style>\n</head>\n<body>",
            "<h1>A site&rsquo;s template</h1>",
            f"<p>{plural(len(rows), 'block')} on more than one of {plural(pages, 'page')}.</p>",
            f"<table>\n<thead>{head}</thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>" if rows else "",
            "</body>\n</html>\n",
        ]
    )
