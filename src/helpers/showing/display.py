"""What a notebook shows: a figure, a table or text, as HTML for people and as JSON for the report."""

import html
import math
import urllib.parse
from dataclasses import dataclass, field

import pandas as pd

from helpers.published.metadata import Source
from helpers.safety import local_counts
from helpers.safety.claims import Claim

JSON_TYPE = "application/vnd.safeguarding+json"

SVG_ADDRESS = "data:image/svg+xml,"
PLAIN_IN_ADDRESS = "".join(chr(code) for code in range(32, 127) if chr(code) not in '%#<>"&')
"""What an address within an HTML attribute may hold as it is; the whole picture in base64 would be a fifth larger."""


class Shown:
    """Anything that a notebook may show: `html()` is for the reader, `twin()` for the machine."""

    def __repr__(self) -> str:
        """Its kind: Jupyter asks for this form too, and to write out the rows, which nobody sees, takes a while."""
        return f"<{type(self).__name__}>"

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """Both forms, as Jupyter asks for them."""
        return {"text/html": self.html(), JSON_TYPE: self.twin()}


@dataclass(frozen=True, repr=False)
class Text(Shown):
    """Prose computed from data, already escaped."""

    markup: str

    def html(self) -> str:
        """The prose."""
        return self.markup

    def twin(self) -> dict:
        """The prose again: it has no other form."""
        return {"kind": "text", "html": self.markup}


class Numbered(Shown):
    """What bears a number in the report and shows data: local counts are refused, what is made safe has a `claim`."""

    kind = ""
    words: tuple[str, ...] = ()
    """The fields that the twin has beside data, notes and source."""

    def __post_init__(self):
        local_counts.refuse(self.data)

    @property
    def id(self) -> str:
        """The anchor in the page: table-4-1, figure-4-1."""
        return f"{self.kind}-{self.number.replace('.', '-')}"

    def twin(self) -> dict:
        """Its words and its data, unrounded, with what a spreadsheet needs beside them."""
        return {
            "kind": self.kind,
            "id": self.id,
            "number": self.number,
            **{name: getattr(self, name) for name in self.words},
            **_cells(self.data),
            "notes": list(self.notes),
            "source": "; ".join(dict.fromkeys(str(source) for source in self.sources)),
            **({"claim": self.claim.model_dump()} if self.claim else {}),
        }


@dataclass(frozen=True, eq=False, repr=False)
class Table(Numbered):
    """A table with its caption; `data` holds the unrounded cells, `grid` the HTML that shows them."""

    kind = "table"
    words = ("name", "caption")

    number: str
    caption: str
    data: pd.DataFrame
    grid: str
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    name: str = ""
    claim: Claim | None = None

    def html(self) -> str:
        """Notes on symbols first, then the table in a region that can be scrolled, then its source."""
        above = "".join(f'<p class="table-note">{html.escape(note)}</p>' for note in self.notes)
        below = f'<p class="source">{_source_line(self.sources)}</p>' if self.sources else ""
        return f'<div class="table" id="{html.escape(self.id)}">{above}{self.grid}{below}</div>'


@dataclass(frozen=True, eq=False, repr=False)
class Figure(Numbered):
    """A picture with the words that a reader needs beside it; without a picture, a sentence stands in its place."""

    kind = "figure"
    words = ("title", "subtitle", "alt", "svg")

    number: str
    title: str
    subtitle: str = ""
    alt: str = ""
    svg: str = ""
    data: pd.DataFrame = field(default_factory=pd.DataFrame)
    grid: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    claim: Claim | None = None

    def html(self) -> str:
        """Title, subtitle, picture, notes, then source and data; the page puts the code below."""
        name = f"Figure {self.number}"
        parts = [f'<p class="figure-title"><strong>{html.escape(name)}</strong> {html.escape(self.title)}</p>']
        if self.subtitle:
            parts.append(f'<p class="figure-subtitle">{html.escape(self.subtitle)}</p>')
        if self.svg:
            picture = urllib.parse.quote(self.svg, safe=PLAIN_IN_ADDRESS)
            parts.append(f'<img alt="{html.escape(self.alt)}" width="640" src="{SVG_ADDRESS}{picture}">')
        caption = "".join(f'<p class="figure-note">{html.escape(note)}</p>' for note in self.notes)
        if self.sources:
            caption += f'<p class="source">{_source_line(self.sources)}</p>'
        if self.grid:
            rows = f'<span id="{html.escape(self.id.replace("figure", "rows", 1))}"></span>{self.grid}'
            caption += f"<details><summary>Data for {html.escape(name)}</summary>{rows}</details>"
        parts.append(f"<figcaption>{caption}</figcaption>")
        return f'<figure id="{html.escape(self.id)}">{"".join(parts)}</figure>'


def _cells(frame: pd.DataFrame) -> dict:
    """Columns and rows as JSON holds them: a missing number is null, a quarter or month the day it ends."""
    return {
        "columns": [str(column) for column in frame.columns],
        "rows": [[_json(cell) for cell in row] for row in frame.itertuples(index=False)],
    }


def _source_line(sources: tuple[Source, ...]) -> str:
    """The sources as HTML, each publication a link where it has an address."""
    links = {str(source): _link(source) for source in sources}
    return f"Source: {'; '.join(links.values())}"


def _link(source: Source) -> str:
    publication = html.escape(source.publication)
    if not source.path.startswith(("https://", "http://")):
        return html.escape(str(source))
    return html.escape(str(source)).replace(publication, f'<a href="{html.escape(source.path)}">{publication}</a>', 1)


def _json(cell: object) -> object:
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    if isinstance(cell, (str, bool, int, float)):
        return cell
    if isinstance(cell, pd.Period):
        return str(cell.year) if cell.freqstr[0] == "Y" else str(cell.end_time.date())
    return cell.item() if hasattr(cell, "item") else str(cell)
