"""What a section shows, taken out of its executed notebook: prose, figures and tables, all of it inert text."""

import html
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from nbconvert.filters import markdown2html
from nbformat import NotebookNode

from helpers.report.collect import Cell
from helpers.report.formats.template import UNFIT
from helpers.report.plan import Section
from helpers.report.render import safe
from helpers.showing.display import JSON_TYPE
from helpers.words import wording

ANCHOR = re.compile(r'<a class="anchor-link".*?</a>|(?<=<h\d) id="[^"]*"')
"""What a heading has in a page to be linked to."""

LINK = re.compile(r'<a\b(?![^>]*\bhref="(?:https?://|mailto:))[^>]*>(.*?)</a>', re.S)
"""A link to another place in the pages, which leads nowhere from a document."""

SOURCE = re.compile(r'<p class="source">(?:Source: )?(.*?)</p>', re.S)


@dataclass(frozen=True)
class Prose:
    """Text as safe HTML: headings, paragraphs, lists."""

    markup: str


@dataclass(frozen=True)
class Picture:
    """A figure; without `svg`, its title is the sentence that stands in its place. `source` is safe HTML."""

    id: str
    number: str
    title: str
    subtitle: str
    alt: str
    svg: str
    notes: tuple[str, ...]
    source: str
    measures: frozenset[tuple[str, str]]
    """The measures plotted, each by its table and name."""

    @property
    def name(self) -> str:
        """What the text calls it."""
        return f"Figure {self.number}"


@dataclass(frozen=True)
class Grid:
    """A table: `rows` as a reader sees them, `values` the same cells unrounded where those are known.

    `source` is safe HTML.
    """

    id: str
    number: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...]
    """Which columns hold numbers and stand to the right."""
    notes: tuple[str, ...]
    source: str
    grouped: bool = False
    """Whether, for readers, the first column heads the rows that share it."""

    @property
    def name(self) -> str:
        """What the text calls it."""
        return f"Table {self.number}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of the columns that readers see."""
        return self.headings[self.grouped :]

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, ...]]]]:
        """The rows that readers see, by the heading that they stand under; without groups, all under none."""
        found = itertools.groupby(self.rows, key=lambda row: row[0] if self.grouped else "")
        return [(heading, [row[self.grouped :] for row in rows]) for heading, rows in found]


Block = Prose | Picture | Grid


@dataclass(frozen=True)
class Chapter:
    """One section with what it shows, in order; nothing when it is missing."""

    section: Section
    blocks: tuple[Block, ...]
    old: str = ""
    """The edition that the section was taken over from; empty when it is of this one."""

    def pictures(self) -> list[Picture]:
        """Its figures that have a picture."""
        return [block for block in self.blocks if isinstance(block, Picture) and block.svg]

    def grids(self) -> list[Grid]:
        """Its tables."""
        return [block for block in self.blocks if isinstance(block, Grid)]


def chapters(
    sections: tuple[Section, ...], notebooks: Mapping[str, NotebookNode], old: Mapping[str, str]
) -> list[Chapter]:
    """Every section of an edition, in report order."""
    return [
        Chapter(one, tuple(_blocks(notebooks[one.name])) if one.name in notebooks else (), old.get(one.name, ""))
        for one in sections
    ]


def text(value: object) -> str:
    """Any value as one line of text that every kind of file can hold."""
    return " ".join(UNFIT.sub(" ", str(value)).split())


def inert(markup: str) -> str:
    """HTML of a page as HTML of a document: nothing active, no character unfit, no link that leads nowhere."""
    return LINK.sub(r"\1", UNFIT.sub(" ", safe(markup)))


def words(markup: str) -> str:
    """The text of some HTML."""
    return text(html.unescape(re.sub("<[^<>]*>", " ", markup)))


def _blocks(notebook: NotebookNode) -> Iterator[Block]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield Prose(inert(ANCHOR.sub("", markdown2html(cell.source))))
        for output in cell.get("outputs", []):
            twin, markup = output.data[JSON_TYPE], output.data["text/html"]
            if twin["kind"] == "text":
                yield Prose(inert(markup))
            elif twin["kind"] == "figure":
                yield _picture(twin, markup)
            elif twin["kind"] == "table":
                yield _grid(twin, markup)


def _picture(twin: dict, markup: str) -> Picture:
    plotted = [dict(zip(twin["columns"], row, strict=False)) for row in twin["rows"]]
    return Picture(
        id=twin["id"],
        number=text(twin.get("number", "")),
        title=text(twin.get("title", "")),
        subtitle=text(twin.get("subtitle", "")),
        alt=text(twin["alt"]),
        svg=twin["svg"],
        notes=_notes(twin),
        source=_source(twin, markup),
        measures=frozenset((str(row.get("table")), str(row.get("measure"))) for row in plotted),
    )


def _grid(twin: dict, markup: str) -> Grid:
    shown = _Shown(markup)
    values = tuple(tuple(row) for row in twin["rows"])
    headings, *rows = shown.rows or [
        twin["columns"],
        *[["" if cell is None else cell for cell in row] for row in values],
    ]
    if shown.grouped:  # in the page, the column that the rows are grouped by has no heading
        headings = [wording.heading(twin["columns"][0]), *headings]
        shown.numeric.insert(0, False)
    rows = [[*row, *[""] * len(headings)][: len(headings)] for row in rows]
    if [len(row) for row in rows] != [len(row) for row in values]:
        values = tuple(map(tuple, rows))  # readers are shown another table than files hold
    numeric = [
        bool(rows) and all(isinstance(row[place], int | float) or row[place] is None for row in values)
        for place in range(len(headings))
    ]
    return Grid(
        id=twin["id"],
        number=text(twin.get("number", "")),
        caption=text(twin.get("caption", "")),
        headings=tuple(map(text, headings)),
        rows=tuple(tuple(map(text, row)) for row in rows),
        values=values,
        numeric=tuple(shown.numeric if len(shown.numeric) == len(headings) else numeric),
        notes=_notes(twin),
        source=_source(twin, markup),
        grouped=shown.grouped,
    )


def _notes(twin: dict) -> tuple[str, ...]:
    return tuple(filter(None, map(text, twin.get("notes", ()))))


def _source(twin: dict, markup: str) -> str:
    """The source line with its links, as the page has it."""
    found = SOURCE.search(inert(markup))
    return found[1] if found else html.escape(text(twin.get("source", "")))


class _Shown(HTMLParser):
    """The rows of the first table of some HTML, headings first, and which columns stand to the right.

    In a grouped table each row begins with the heading that it stands under, but for the row of headings.
    """

    def __init__(self, markup: str):
        super().__init__()
        self.rows: list[list[str]] = []
        self.numeric: list[bool] = []
        self._cell: list[str] | None = None
        self._group: list[str] = []
        self._heads_group = False
        self._done = False
        self.feed(markup)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        if tag == "tr" and not self._done:
            self.rows.append([*self._group])
        elif tag in ("th", "td") and not self._done and self.rows:
            self._cell = []
            self._heads_group = ("scope", "rowgroup") in attributes
            if len(self.rows) == 1:
                self.numeric.append(("class", "number") in attributes)

    @property
    def grouped(self) -> bool:
        """Whether rows stand under headings within the table."""
        return bool(self._group)

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td") and self._cell is not None:
            self.rows[-1].append("".join(self._cell))
            if self._heads_group:
                self._group = self.rows.pop()[-1:]
            self._cell = None
        self._done = self._done or tag == "table"
