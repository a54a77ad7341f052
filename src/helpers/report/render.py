"""Executed notebooks as pages: one self-contained file a section, and the indexes that lead to them."""

import functools
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
from markupsafe import Markup
from nbconvert.filters import markdown2html
from nbformat import NotebookNode

from helpers.parameters import Parameters
from helpers.report import compare_words, headlines, measure_index
from helpers.report.compare import Comparison
from helpers.report.plan import SUMMARY, Section
from helpers.report.safe_html import safe
from helpers.report.section_body import TEMPLATES, cells, first_list
from helpers.showing.grid import grid

REPORT = "Annual Safeguarding Report"
BASIS = re.compile(r"(?<=\()Section (\d+), Figure ([\d.]+\d)(?=\.\)</li>)")
"""What ends a finding of the summary that rests on a figure of another section; no attribute can hold it."""
SIGN_OF_POUNDS, WORD_JOINER = re.compile("([+−])(?=£)"), "\u2060"
"""A browser may break a line between a sign and the pound sign after it, unless a word joiner stands between them."""


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
        return self.parameters.area_and_year


def area(
    folder: Path,
    edition: Edition,
    notebooks: Mapping[str, NotebookNode],
    findings: list[dict],
    since: Comparison | None = None,
) -> None:
    """Write the pages of one area into `folder`; a section that has no executed notebook is shown as missing.

    `since` is what changed since the last edition; None where no earlier one is held.
    """
    for place, section in enumerate(edition.sections):
        notebook = notebooks.get(section.name)
        neighbours = edition.sections[place - 1] if place else None, *edition.sections[place + 1 : place + 2]
        page = section_page(edition, section, notebook, *neighbours)
        _write(folder / f"{section.name}.html", page)
    _write(folder / "measures.html", measures_page(edition, notebooks))
    _write(folder / "since_last_edition.html", since_page(edition, since))
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
    body = _linked(body, edition.sections)
    around = {"section": section, "previous": previous, "following": following, "old": edition.old.get(section.name)}
    return _page("section.html.j2", edition, home="index.html", body=body, contents=contents, **around)


def area_page(edition: Edition, notebooks: Mapping[str, NotebookNode], findings: list[dict], base: str = "") -> str:
    """The year in one minute as the summary tells it, the contents of an area's report and its headline measures.

    `base` leads from the page to the sections.
    """
    missing = [section for section in edition.sections if section.name not in notebooks]
    level = min(edition.parameters.level)
    grouped = headlines.by_section(edition.sections, findings, level)
    values = {"sections": edition.sections, "missing": missing, "old": edition.old, "level": level, "base": base}
    summary = next((one for one in edition.sections if one.number == SUMMARY and one.name not in edition.old), None)
    brief = first_list(notebooks[summary.name]) if summary and summary.name in notebooks else ""
    contents = [("in-one-minute", "In one minute")] if brief else []
    contents += [("contents", "Contents"), ("other-forms", "In other forms"), ("find-and-compare", "Find and compare")]
    contents += [("headline-measures", "Headline measures")] if grouped else []
    return _page("area.html.j2", edition, **values, contents=contents, headlines=grouped, brief=brief, summary=summary)


def measures_page(edition: Edition, notebooks: Mapping[str, NotebookNode]) -> str:
    """Every measure of the report from A to Z, with the way to its sections, its figures and their rows."""
    letters = measure_index.by_letter(edition.sections, notebooks)
    return _page("measures.html.j2", edition, home="index.html", letters=letters)


def since_page(edition: Edition, since: Comparison | None) -> str:
    """What changed since the last edition."""
    parts = compare_words.parts(since, {one.name: one.title for one in edition.sections}) if since else []
    contents = [(part.anchor, part.title) for part in parts]
    return _page("since.html.j2", edition, home="index.html", since=since, parts=parts, contents=contents)


def areas_page(editions: list[Edition]) -> str:
    """The areas of a run that has several, by name."""
    named = sorted([(one.parameters.area, one.parameters.area_name) for one in editions], key=operator.itemgetter(1))
    return _page("areas.html.j2", None, areas=named, footer=editions[0].footer)


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
    pages.globals |= {
        "report": REPORT,
        "css": Markup((TEMPLATES / "page.css").read_text(encoding="utf-8")),
        "grid": lambda *table, **more: Markup(grid(*table, **more)),
        "place": _place,
    }
    return pages


def _linked(body: str, sections: tuple[Section, ...]) -> Markup:
    """The cells with a link wherever a sentence names the figure of another section that it rests on."""
    names = {int(section.number): section.name for section in sections}

    def link(basis: re.Match) -> str:
        name = names.get(int(basis[1]))
        return f'<a href="{name}.html{_place(basis[2])}">{basis[0]}</a>' if name else basis[0]

    return Markup(BASIS.sub(link, body))


def _place(number: str, what: str = "figure") -> str:
    """The anchor of a figure, of its rows or of a table."""
    return f"#{what}-{number.replace('.', '-')}"


def _page(template: str, edition: Edition | None, **values) -> str:
    common = {"edition": edition and edition.label, "footer": edition and edition.footer, "home": "", "contents": []}
    return unbroken(_pages().get_template(template).render(common | values))


def unbroken(page: str) -> str:
    """A page in which no line breaks between a sign and the pounds after it."""
    return SIGN_OF_POUNDS.sub(rf"\1{WORD_JOINER}", page)


def _write(path: Path, page: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
