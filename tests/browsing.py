"""What every page must be in a browser: usable by everyone, whole, and content with what it holds."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def usable(browser: Browser, path: Path, **screen) -> Page:
    """The page, opened and unfolded: it meets WCAG 2.2 AA, asks for nothing and does not scroll sideways."""
    page = browser.new_page(**screen)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options={"runOnly": STANDARD, "resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{path.name}: {found.generate_report()}"
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()], path.name
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= shown, f"{path.name} scrolls sideways"
    return page
