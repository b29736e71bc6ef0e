"""The report in a browser: it opens, folds, filters and shows why; and no page can make it run or load anything."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import cleanpage
from cleanpage.input.read import Kind

ADDRESS = "http://127.0.0.1:9"
"""Where a page's code would call home."""

VECTORS = [
    "<script>window.ran=1</script>",
    "<ScRiPt src=//ADDRESS/a.js></sCrIpT>",
    "</script><script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<img src='ADDRESS/pixel.gif'>",
    '"><img src=x onerror="window.ran=1">',
    "'><svg onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>",
    "<svg><use href='ADDRESS/a.svg#a'></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.ran=1&gt;'>",
    "<a href=javascript:window.ran=1>click</a>",
    "<a href='&#106;avascript:window.ran=1'>click</a>",
    "<a href='ADDRESS/' ping='ADDRESS/ping'>click</a>",
    "<iframe src=javascript:parent.ran=1></iframe>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<object data='ADDRESS/a.swf'></object><embed src='ADDRESS/b.swf'>",
    "<body onload=window.ran=1 onpageshow=window.ran=1>",
    "<details open ontoggle=window.ran=1>",
    "<input autofocus onfocus=window.ran=1>",
    "<video poster='ADDRESS/p.png'><source src='ADDRESS/v.mp4' onerror=window.ran=1></video>",
    "<link rel=stylesheet href='ADDRESS/a.css'><link rel=prefetch href='ADDRESS/b'>",
    "<meta http-equiv=refresh content='0;url=ADDRESS/'>",
    "<base href='ADDRESS/'>",
    "<form action='ADDRESS/'><input type=submit></form>",
    "<style>@import 'ADDRESS/a.css'; body { background: url(ADDRESS/b.png) }</style>",
    "</style><style>* { background: url(ADDRESS/c.png) }</style>",
    "<p style='background:url(ADDRESS/d.png)'>styled</p>",
    "<div style=\"background-image:\\75rl('ADDRESS/e.png')\">styled</div>",
    "</template><script>window.ran=1</script>",
    "<template><img src=x onerror=window.ran=1></template>",
    "</title><script>window.ran=1</script>",
    "</textarea><script>window.ran=1</script><textarea>",
    "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'></noscript>",
    "<img src='x' onerror='window.ran=1",
    "<<script>window.ran=1//<</script>",
    "<!--><img src=x onerror=window.ran=1>-->",
    "<![CDATA[<script>window.ran=1</script>]]>",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "&#x3C;img src=x onerror=window.ran=1&#x3E;",
    "<x onclick=window.ran=1 tabindex=1 id=b1>click</x>",
    "\u2028<script>window.ran=1</script>\u2029\0<scr\0ipt>window.ran=1</script>",
    "{{constructor.constructor('window.ran=1')()}} ${window.ran=1} <%= window.ran=1 %>",
    "' onmouseover=window.ran=1 x='",
    "` onmouseover=window.ran=1 x=`",
]


def vectors() -> list[str]:
    return [vector.replace("//ADDRESS", "ADDRESS").replace("ADDRESS", ADDRESS) for vector in VECTORS]


def hostile_html() -> str:
    """A page with every vector as markup, as text, in attributes, in its head and in its structured data."""
    data = json.dumps({"@type": "NewsArticle", "headline": vectors()[3], "author": {"name": vectors()[5]}}).replace(
        "</", "<\\/"
    )
    head = "".join(
        f'<meta property="{name}" content="{html.escape(vectors()[5])}">' for name in ("og:title", "author", "og:url")
    )
    story = "<p>" + "The lock keeper said that the water would rise again before the morning and nobody believed it. " * 3
    return (
        f"<title>{html.escape(vectors()[1])}</title>{head}<script type=application/ld+json>{data}</script>"
        f"<h1>{html.escape(vectors()[3])}</h1>{story}"
        + "".join(
            f'<p class="{html.escape(vector)}" id="{html.escape(vector)}">{html.escape(vector)}</p>'
            f"<nav><a href='/'>{html.escape(vector)}</a><a href=/b>b</a></nav>"
            for vector in vectors()
        )
        + story
        + "".join(f"<div>{vector}</div>" for vector in vectors())
    )


def chromium() -> tuple[str, str]:
    """The browser and its driver; the test is skipped where they are not installed."""
    for browser in ("chromium", "chromium-browser", "google-chrome"):
        found, driver = shutil.which(browser), shutil.which("chromedriver")
        if found and driver:
            return found, driver
    pytest.skip("no Chromium here: install the packages chromium and chromium-driver")


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    found, driver = chromium()
    options = webdriver.ChromeOptions()
    options.binary_location = found
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,1400"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield chrome
    chrome.quit()


def opened(browser: webdriver.Chrome, folder: Path, markup: str) -> None:
    (folder / "page.html").write_text(markup, "utf-8")
    browser.get("about:blank")
    browser.get_log("performance")
    browser.get((folder / "page.html").as_uri())


def requests(browser: webdriver.Chrome) -> list[str]:
    """The addresses that were asked for since the page was opened, its own left out."""
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    return [address for address in sent if not address.endswith("/page.html")]


def shown(browser: webdriver.Chrome, selector: str) -> list[Any]:
    """The elements that can be seen; a folded one cannot."""
    script = "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility())"
    found: list[Any] = browser.execute_script(script, selector)
    return found


def test_the_report_of_a_news_page(browser: webdriver.Chrome, tmp_path: Path) -> None:
    article = cleanpage.clean(FIXTURES / "news-wire.html")
    opened(browser, tmp_path, article.report())
    assert browser.find_element(By.TAG_NAME, "h1").text == article.headline
    kept = [block for block in article.blocks if block.kept]
    assert len(shown(browser, "li.kept")) == len(kept)

    first = browser.find_element(By.CSS_SELECTOR, "li.run details")
    inside = first.find_element(By.CSS_SELECTOR, "li.b")
    assert inside not in shown(browser, "li.b")
    first.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    assert inside in shown(browser, "li.b")
    assert inside.text.endswith(article.blocks[0].evidence[-1])
    first.find_element(By.TAG_NAME, "summary").click()
    assert inside not in shown(browser, "li.b")

    browser.find_element(By.CSS_SELECTOR, "label[for=only-l-newsletter]").click()
    visible = {element.get_attribute("class").split()[1] for element in shown(browser, "main > ol > li")}
    assert visible == {"l-newsletter"}
    wanted = [block.text for block in article.blocks if block.label is cleanpage.Label.NEWSLETTER]
    assert len(shown(browser, "li.b.l-newsletter")) == len(wanted)  # unfolded by the choice
    browser.find_element(By.CSS_SELECTOR, "label[for=only-kept]").click()
    assert len(shown(browser, "main > ol > li")) == len(kept)
    browser.find_element(By.CSS_SELECTOR, "label[for=only-everything]").click()

    number = next(i for i, block in enumerate(article.blocks, 1) if block.kept)
    why = browser.find_element(By.CSS_SELECTOR, f"#b{number} .more")
    assert not why.is_displayed()
    browser.execute_script(f"document.querySelector('#b{number} a').focus({{focusVisible: true}})")
    assert why.is_displayed()
    assert f"{article.blocks[number - 1].score:.2f}" in why.text
    assert len(browser.get_screenshot_as_png()) > 10_000
    assert requests(browser) == []
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_reads_in_light_and_dark(browser: webdriver.Chrome, tmp_path: Path, scheme: str) -> None:
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    opened(browser, tmp_path, cleanpage.clean(FIXTURES / "news-wire.html").report())
    browser.find_element(By.CSS_SELECTOR, "label[for=unfold]").click()
    ratios = browser.execute_script(CONTRAST)
    assert ratios
    assert min(ratios) >= 4.5, min(ratios)  # WCAG 2.2, 1.4.3
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


CONTRAST = """
const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
function colour(value) {
  context.clearRect(0, 0, 1, 1); context.fillStyle = value; context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data];
}
function luminance([r, g, b]) {
  const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}
return [...document.querySelectorAll('h1, h2, p, dt, dd, .n, .t, .name, .first, .count, .reasons, fieldset label')]
  .filter(e => e.checkVisibility() && e.textContent.trim()).map(e => {
    let around = e, back = [0, 0, 0, 0];
    while (around && back[3] < 255) { back = colour(getComputedStyle(around).backgroundColor); around = around.parentElement; }
    const one = luminance(colour(getComputedStyle(e).color)), two = luminance(back);
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  });
"""


def test_a_page_of_five_thousand_blocks_opens(browser: webdriver.Chrome, tmp_path: Path) -> None:
    page = "".join(f"<p>Boat {i} passed the lock at noon with all its lights on.</p><nav>Boat {i}</nav>" for i in range(2500))
    article = cleanpage.clean(page)
    assert len(article.blocks) == 5000
    opened(browser, tmp_path, article.report())
    assert len(browser.find_elements(By.CSS_SELECTOR, "li.b")) == 5000
    browser.find_element(By.CSS_SELECTOR, "label[for=only-kept]").click()
    assert browser.find_element(By.CSS_SELECTOR, "#only-kept").is_selected()


@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("form", ["report", "notebook", "table"])
def test_no_page_can_run_or_load_anything(browser: webdriver.Chrome, tmp_path: Path, kind: Kind, form: str) -> None:
    page = hostile_html() if kind == "html" else "\n\n".join(vectors())
    article = cleanpage.clean(page, kind=kind, url=vectors()[5])
    if form == "report":
        markup = article.report()
    else:  # a notebook has no policy that would catch what is not escaped
        fragment = article._repr_html_() if form == "notebook" else cleanpage.Articles([article])._repr_html_()
        markup = f"<!doctype html><meta charset=utf-8><title>notebook</title>{fragment}"
    opened(browser, tmp_path, markup)
    title = browser.title
    browser.execute_script("""
      document.querySelectorAll('details').forEach(e => e.open = true);
      for (const e of document.body.querySelectorAll('*')) {
        for (const name of ['mouseover', 'mouseenter', 'focus', 'pointerover', 'toggle', 'click', 'load', 'error'])
          if (!(e.tagName === 'A' || e.tagName === 'INPUT' || e.tagName === 'SUMMARY'))
            e.dispatchEvent(new Event(name, {bubbles: true}));
      }
    """)
    for link in browser.find_elements(By.CSS_SELECTOR, "a")[:5]:
        browser.execute_script("arguments[0].click()", link)
    assert browser.execute_script("return typeof window.ran") == "undefined"
    assert browser.execute_script("return document.querySelectorAll('script, img, iframe, object, link, base').length") == 0
    assert browser.title == title
    assert requests(browser) == []
