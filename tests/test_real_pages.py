"""Every page of the real report: usable by everyone, light, whole, and asking for nothing."""

from html.parser import HTMLParser

import pytest

from helpers.report import gate

LARGEST = 300_000
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": STANDARD, "resultTypes": ["violations"]}
BY_SCREEN = {"runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"], "resultTypes": ["violations"]}
"""What the width of the screen and its colours can change; looked for on the page as it opens."""


class Read(HTMLParser):
    """The ids, the links and the text alternatives of a page."""

    def __init__(self, page):
        super().__init__()
        self.ids, self.links, self.alternatives = set(), [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids |= {found["id"]} if "id" in found else set()
        self.links += [found["href"]] if tag == "a" else []
        self.alternatives += [found.get("alt", "")] if tag == "img" else []


@pytest.fixture(scope="module")
def pages(as_published):
    """The pages of the report by name; slides are no page and have tests of their own."""
    return {path.name: path for path in sorted(as_published.glob("*.html")) if path.stem != "slides"}


@pytest.fixture(scope="module")
def read(pages):
    return {name: Read(path.read_text(encoding="utf-8")) for name, path in pages.items()}


def test_no_page_is_heavy(pages):
    heavy = {name: path.stat().st_size for name, path in pages.items() if path.stat().st_size >= LARGEST}
    assert heavy == {}
    assert len(pages) == 18


def test_every_picture_has_a_text_alternative_of_its_own(read):
    told = [alt for page in read.values() for alt in page.alternatives]
    assert len(told) > 80 and len(set(told)) == len(told)
    assert not any(gate.SAYS_NOTHING.fullmatch(alt) for alt in told)


def test_every_link_within_the_report_leads_somewhere(pages, read):
    for name, page in read.items():
        for link in page.links:
            target, _, place = link.partition("#")
            if link.startswith(("https://", "http://", "mailto:")):
                continue
            assert (pages[name].parent / (target or name)).exists(), f"{name}: {link}"
            if place:
                assert place in read[target or name].ids, f"{name}: {link}"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme", "rules"),
    [(1280, "light", EVERYTHING), (360, "dark", EVERYTHING), (1280, "dark", BY_SCREEN), (360, "light", BY_SCREEN)],
)
def test_every_page_meets_wcag_asks_for_nothing_and_fits_the_screen(browser, pages, width, scheme, rules):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name, path in pages.items():
        asked.clear()
        page.goto(path.as_uri())
        if rules is EVERYTHING:
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(page, options=rules)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()], name
        wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= screen, f"{name} scrolls sideways"
    context.close()


@pytest.mark.browser
def test_a_link_to_the_rows_of_a_figure_opens_them(browser, pages, read):
    link = next(link for link in read["measures.html"].links if "#rows-" in link)
    page = browser.new_page()
    page.goto(pages["measures.html"].as_uri())
    page.click(f'a[href="{link}"]')
    assert page.evaluate("document.querySelector(':target').closest('details').open")
    page.close()


@pytest.mark.browser
def test_the_keyboard_reaches_every_link_toggle_and_table_in_order(browser, pages):
    page = browser.new_page()
    page.goto(pages["04_children_looked_after.html"].as_uri())
    reachable = "a[href], summary, [tabindex='0']"
    count = f"[...document.querySelectorAll({reachable!r})].filter(one => one.checkVisibility()).length"
    expected = page.evaluate(count)
    reached = []
    for _ in range(expected):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(f"[...document.querySelectorAll({reachable!r})].indexOf(document.activeElement)"))
    assert -1 not in reached and reached == sorted(set(reached))
    page.close()
