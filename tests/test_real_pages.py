"""Every page of the real report: usable by everyone, light, whole, and asking for nothing."""

from html.parser import HTMLParser

import pytest
from browsing import usable

from helpers.report import gate

LARGEST = 300_000


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
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_meets_wcag_asks_for_nothing_and_fits_the_screen(browser, pages, width, scheme):
    """Contrast hangs on the colours alone and the rest on the width alone; test_pages tries all four together."""
    for path in pages.values():
        usable(browser, path, viewport={"width": width, "height": 800}, color_scheme=scheme).close()


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
