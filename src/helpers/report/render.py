"""Executed notebooks as pages: one self-contained file a section, and the indexes that lead to them."""

import copy
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
import nh3
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from nbformat import NotebookNode

from helpers.parameters import Parameters
from helpers.report import headlines
from helpers.report.plan import Section
from helpers.showing.display import JSON_TYPE, SVG_ADDRESS

REPORT = "Annual Safeguarding Report"
TEMPLATES = Path(__file__).parent / "templates"

TAGS = (
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img li ol p pre q s small span strong sub summary sup table tbody td tfoot th thead tr u ul"
)
ATTRIBUTES = {
    "*": {"id", "class", "lang"},
    "a": {"href"},
    "div": {"role", "aria-label", "tabindex"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "td": {"colspan", "rowspan"},
    "th": {"scope", "colspan", "rowspan", "abbr"},
}
"""What a page may be made of: nothing that runs, loads or restyles."""


@dataclass(frozen=True)
class Edition:
    """One area's report: what every page of it says at its head and foot."""

    parameters: Parameters
    sections: tuple[Section, ...]
    footer: str
    old: Mapping[str, str] = field(default_factory=dict)
    """The sections that could not be made and are shown as they were, with the edition that each is of."""

    @property
    def label(self) -> str:
        """Area and year, as in Hampshire, year ending 31 March 2022."""
        return f"{self.parameters.area_name}, year ending 31 March {self.parameters.time_period}"


def area(folder: Path, edition: Edition, notebooks: Mapping[str, NotebookNode], findings: list[dict]) -> None:
    """Write the pages of one area into `folder`; a section that has no executed notebook is shown as missing."""
    for place, section in enumerate(edition.sections):
        notebook = notebooks.get(section.name)
        neighbours = edition.sections[place - 1] if place else None, *edition.sections[place + 1 : place + 2]
        page = section_page(edition, section, notebook, *neighbours)
        _write(folder / f"{section.name}.html", page)
    _write(folder / "index.html", area_page(edition, notebooks, findings))


def section_page(
    edition: Edition,
    section: Section,
    notebook: NotebookNode | None,
    previous: Section | None = None,
    following: Section | None = None,
) -> str:
    """One section as a page that can be e-mailed: no other file, no request, nothing that runs."""
    body, contents = cells(notebook) if notebook else ("", [])
    around = {"section": section, "previous": previous, "following": following, "old": edition.old.get(section.name)}
    return _page("section.html.j2", edition, home="index.html", body=body, contents=contents, **around)


def area_page(edition: Edition, notebooks: Mapping[str, NotebookNode], findings: list[dict], base: str = "") -> str:
    """The contents of an area's report and its headline measures; `base` leads from the page to the sections."""
    missing = [section for section in edition.sections if section.name not in notebooks]
    level = min(edition.parameters.level)
    grouped = headlines.by_section(edition.sections, findings, level)
    values = {"sections": edition.sections, "missing": missing, "old": edition.old, "level": level, "base": base}
    return _page("area.html.j2", edition, headlines=grouped, **values)


def areas_page(editions: list[Edition]) -> str:
    """The areas of a run that has several."""
    named = [(one.parameters.area, one.parameters.area_name) for one in editions]
    return _page("areas.html.j2", None, areas=named, footer=editions[0].footer)


def cells(notebook: NotebookNode) -> tuple[Markup, list[tuple[str, str]]]:
    """The cells as safe HTML, and its second-level headings as (anchor, text)."""
    body, _ = _exporter().from_notebook_node(_merged(notebook))
    return _anchored(safe(body))


def _merged(notebook: NotebookNode) -> NotebookNode:
    """Code that shows nothing joined to the code cell after it, so that a page has few toggles.

    A code cell's metadata then has `anchors`, the ids of the cells it was, and `shown`, its figures and tables.
    """
    merged = copy.deepcopy(notebook)
    cells, merged.cells = merged.cells, []
    for cell in cells:
        before = merged.cells[-1] if merged.cells else None
        if cell.cell_type == "code" and before and before.cell_type == "code" and not before.outputs:
            cell.source = f"{before.source}\n\n{cell.source}".strip()
            cell.metadata.anchors = [*before.metadata.anchors, cell.id]
            merged.cells[-1] = cell
        else:
            cell.metadata.anchors = [cell.id]
            merged.cells.append(cell)
        twins = [output.data[JSON_TYPE] for output in cell.get("outputs", [])]
        cell.metadata.shown = [twin for twin in twins if "number" in twin]
    return merged


def safe(html: str) -> str:
    """The HTML without anything that runs, loads or restyles; what is not allowed is left as its text."""
    return nh3.clean(
        html,
        tags=set(TAGS.split()),
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The attribute's value, or nothing when it may not be there: data is for pictures, pictures are data."""
    is_picture = value.startswith((SVG_ADDRESS, "data:image/png;base64,"))
    if (tag, name) == ("img", "src"):
        return value if is_picture else None
    if name == "href" and value.lower().startswith("data:"):
        return None
    if name == "role" and value not in {"region", "note"}:
        return None
    return value


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
def _exporter() -> HTMLExporter:
    return HTMLExporter(template_name="cells", extra_template_basedirs=[str(TEMPLATES)], exclude_anchor_links=True)


@functools.cache
def _pages() -> jinja2.Environment:
    pages = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters["markdown"] = lambda text: Markup(safe(markdown2html(text)))
    pages.globals |= {"report": REPORT, "css": Markup((TEMPLATES / "page.css").read_text(encoding="utf-8"))}
    return pages


def _page(template: str, edition: Edition | None, **values) -> str:
    common = {"edition": edition and edition.label, "footer": edition and edition.footer, "home": "", "contents": []}
    return _pages().get_template(template).render(common | values)


def _write(path: Path, page: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
