"""An executed notebook's cells as the HTML of a page."""

import copy
import functools
import re
from pathlib import Path

import jinja2
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode

from helpers.report.safe_html import safe
from helpers.showing.display import JSON_TYPE

TEMPLATES = Path(__file__).parent / "templates"
SHOW_ALL = {f"include_{part}": True for part in ("code", "markdown", "raw", "input", "output")}
SHOWN_AS = ("kind", "number", "id")
"""What the toggle of a cell's code says of a figure or a table."""

KEY_FINDINGS = '<ul class="key-findings">'
"""How a list of findings begins."""

LONG = 80
"""Characters after a note's first sentence from which it is long."""

NOTE = re.compile(
    r'<(?:figure|div class="table") id="([^"]*)">|<p class="((?:figure|table)-note)">(.*?)</p>', re.DOTALL
)


def cells(notebook: NotebookNode) -> tuple[Markup, list[tuple[str, str]]]:
    """The cells as safe HTML, and its second-level headings as (anchor, text)."""
    body = _template().render(nb=_merged(notebook), resources={"global_content_filter": SHOW_ALL})
    return _anchored(_noted_once(safe(body)))


def first_list(notebook: NotebookNode) -> Markup:
    """The first list of findings that a section shows, as safe HTML; empty without one."""
    shown = (output.data.get("text/html", "") for cell in notebook.cells for output in cell.get("outputs", ()))
    return Markup(safe(next((html for html in shown if KEY_FINDINGS in html), "")))


def _merged(notebook: NotebookNode) -> NotebookNode:
    """Code that shows nothing joined to the next code that shows something, so that a page has few toggles.

    A code cell's metadata then has `anchors`, the ids of the cells it was, and `shown`, its figures and tables.
    """
    merged = copy.copy(notebook)
    merged.cells, waiting = [], []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            merged.cells.append(cell)
        else:
            waiting.append(cell)
            if any(output.data["text/html"] for output in cell.outputs):
                merged.cells.append(_joined(waiting))
                waiting = []
    merged.cells += [_joined(waiting)] if waiting else []
    return merged


def _joined(cells: list[NotebookNode]) -> NotebookNode:
    """Code cells as one, with what the last of them shows."""
    last = copy.copy(cells[-1])
    last.source = "\n\n".join(cell.source for cell in cells).strip()
    twins = [output.data[JSON_TYPE] for output in last.outputs]
    shown = [{part: twin[part] for part in SHOWN_AS} for twin in twins if "number" in twin]
    last.metadata = NotebookNode(last.metadata | {"anchors": [cell.id for cell in cells], "shown": shown})
    last.outputs = [NotebookNode(data={"text/html": output.data["text/html"]}) for output in last.outputs]
    return last


def _noted_once(html: str) -> str:
    """A long note that stands above already: its first sentence, and where the rest is."""
    seen: dict[str, str] = {}
    place = ""

    def note(found: re.Match) -> str:
        nonlocal place
        place, kind, text = found[1] or place, found[2], found[3] or ""
        first, _, rest = text.partition(". ")
        if len(rest) < LONG or seen.setdefault(text, place) == place:
            return found[0]
        name = seen[text].replace("-", " ", 1).replace("-", ".").capitalize()
        return f'<p class="{kind}">{first}. See the note with <a href="#{seen[text]}">{name}</a>.</p>'

    return NOTE.sub(note, html)


def _anchored(html: str) -> tuple[Markup, list[tuple[str, str]]]:
    contents, used = [], set()

    def anchor(found: re.Match) -> str:
        text = Markup(found[3]).striptags()
        slug = name = re.sub(r"\W+", "-", text.lower()).strip("-") or "section"
        number = 1
        while name in used:
            number += 1
            name = f"{slug}-{number}"
        used.add(name)
        if found[1] == "2":
            contents.append((name, text))
        return f'<h{found[1]} id="{name}"{found[2]}>{found[3]}</h{found[1]}>'

    return Markup(re.sub(r"<h([2-4])([^>]*)>(.*?)</h\1>", anchor, html, flags=re.DOTALL)), contents


@functools.cache
def _template() -> jinja2.Template:
    """Nbconvert's template `basic` with our cells. Its exporter would read the page again: that takes half the time."""
    exporter = HTMLExporter(template_name="cells", extra_template_basedirs=[str(TEMPLATES)], exclude_anchor_links=True)
    exporter.register_filter("highlight_code", _highlighted)
    return exporter.template


@functools.cache
def _highlighted(source: str) -> str:
    """Code as HTML that the keyboard can scroll, its words in classes of the page's style."""
    return Highlight2HTML(pygments_lexer="python")(source).replace("<pre>", '<pre tabindex="0">')
