"""Take figures, tables and findings out of executed notebooks and write them as files."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from nbformat import NotebookNode
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, TypeAdapter

from helpers.safety.claims import Claim
from helpers.showing.display import JSON_TYPE

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]
"""What may become the name of a file."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
FORMULA = tuple(
    "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)

Number = int | FiniteFloat
Cell = str | bool | Number | None


class _Grid(BaseModel):
    """Cells; `claim` says what they count of local children."""

    id: Name
    columns: list[str]
    rows: list[list[Cell]]
    claim: Claim | None = None


class Figure(_Grid):
    """A picture and the rows plotted in it; without a picture, a sentence stood in its place."""

    kind: Literal["figure"]
    number: str
    alt: str
    svg: str


class Table(_Grid):
    """A table; `name` is what its file is called when it is not its id."""

    kind: Literal["table"]
    name: Name | Literal[""] = ""


class Text(BaseModel):
    """Prose."""

    kind: Literal["text"]


class Finding(BaseModel):
    """One result in the form that `findings.json` promises to other programs."""

    model_config = ConfigDict(extra="forbid")

    section: str
    measure: str
    area: str
    time_period: str
    value: Number | None
    unit: str
    change: Number | None
    change_percent: Number | None
    polarity: Literal["higher_is_better", "lower_is_better", "neutral"]
    forecast: list[dict[str, Number | str]]
    target: Number | None
    sources: list[dict[str, str | None]]


class Findings(BaseModel):
    """The results of a section that the summary, the index and other programs use."""

    kind: Literal["findings"]
    findings: list[Finding]


Shown = Annotated[Figure | Table | Text | Findings, Field(discriminator="kind")]
SHOWN: TypeAdapter[Shown] = TypeAdapter(Shown)


def shown(notebook: NotebookNode) -> Iterator[Shown]:
    """What the notebook's outputs show, in order; pydantic's `ValidationError` when one is not as agreed."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield SHOWN.validate_python(output.data[JSON_TYPE])


def collect(notebooks: Iterable[NotebookNode], folder: Path) -> list[dict]:
    """Write `figures/` and `tables/` into `folder`; the findings are returned, in report order."""
    findings = []
    for notebook in notebooks:
        section = list(shown(notebook))
        drawn = drawn_in(one for one in section if isinstance(one, Figure))
        for one in section:
            if isinstance(one, Figure):
                write_csv(folder / "figures" / f"{one.id}.csv", one.columns, one.rows)
                if one.svg:
                    (folder / "figures" / f"{one.id}.svg").write_text(one.svg, encoding="utf-8")
            elif isinstance(one, Table):
                write_csv(folder / "tables" / f"{one.name or one.id}.csv", one.columns, one.rows)
            elif isinstance(one, Findings):
                findings.extend(_with_figure(finding.model_dump(), drawn) for finding in one.findings)
    return findings


def drawn_in(figures: Iterable[Figure]) -> dict[tuple[str, str], str]:
    """The number of the first of the figures that plots each measure, by its table and name."""
    drawn: dict[tuple[str, str], str] = {}
    for figure in figures:
        if {"table", "measure"} <= set(figure.columns):
            table, measure = figure.columns.index("table"), figure.columns.index("measure")
            for row in figure.rows:
                drawn.setdefault((row[table], row[measure]), figure.number)
    return drawn


def _with_figure(finding: dict, drawn: dict[tuple[str, str], str]) -> dict:
    """The finding with the number of the figure that shows it, where one does."""
    first, *others = finding["sources"]
    figure = drawn.get((first.get("table"), finding["measure"]))
    return finding | {"sources": [first | {"figure": figure}, *others]} if figure else finding


def write_csv(path: Path, columns: list[str], rows: list[list[Cell]]) -> None:
    """Write rows for any spreadsheet: text that it would take for a formula gets an apostrophe before it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([inert(cell) for cell in row] for row in [columns, *rows])


def write_json(path: Path, value: object) -> None:
    """Write JSON that is the same, byte for byte, for equal values."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def inert(cell: Cell) -> Cell:
    """The cell as a spreadsheet may have it: text on one line that it does not calculate; a number as it is."""
    if not isinstance(cell, str):
        return cell
    line = CONTROL.sub(" ", cell)
    return f"'{line}" if len(line) > 1 and line.lstrip().startswith(FORMULA) else line
