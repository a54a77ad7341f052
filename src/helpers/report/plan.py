"""What a run will do: which notebooks, for which areas, with which parameters. Checked before a kernel starts."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from papermill import inspect_notebook

from helpers import data, parameters
from helpers.parameters import Parameters
from helpers.published import areas as places
from helpers.report.settings import Refused

SUMMARY = "00"
"""The number of the section that reads the findings of all the others, and so runs last."""

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Section:
    """One notebook of the report; `declares` names the parameters that its parameters cell has."""

    path: Path
    title: str
    question: str
    declares: frozenset[str]
    notebook: nbformat.NotebookNode | None = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The notebook's name without its ending, such as 04_children_looked_after."""
        return self.path.stem

    @property
    def number(self) -> str:
        """The two digits that the name begins with."""
        return self.name[:2]


@dataclass(frozen=True)
class Plan:
    """The sections in report order, and the parameters of each area's edition of them."""

    sections: tuple[Section, ...]
    editions: tuple[Parameters, ...]

    @property
    def unknown(self) -> list[str]:
        """A sentence for each area of which no figure is held: its report is made, and says little."""
        return [
            f"No figures for {edition.area_name} are held, so its report says little: `safeguarding import` takes "
            "those that the Department for Education publishes."
            for edition in self.editions
            if not places.has_figures(edition.area)
        ]


def plan(notebooks: Path, areas: Sequence[str], values: dict, numbers: Sequence[str] = ()) -> Plan:
    """The plan of a run over `areas` with the parameters `values`; `numbers` keeps only some sections.

    Raises `Refused` with every problem found, one sentence a line.
    """
    problems = data.check()
    editions, sections = [], []
    for area in dict.fromkeys(areas) if not problems else ():  # what an area is called is in the tables
        try:
            editions.append(parameters.check(**values | {"area": area}))
        except parameters.ParameterError as error:
            problems.append(str(error))
    for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb")):
        try:
            sections.append(section(path))
        except Refused as error:
            problems.append(str(error))
    if not problems and not sections:
        problems.append(f"{notebooks.name}: holds no section; expected notebooks named NN_section.ipynb.")
    for number in numbers if not problems else ():
        if not any(_is(number, one) for one in sections):
            available = ", ".join(one.number for one in sections)
            problems.append(f"There is no section '{number}'. Available: {available}.")
    if problems:
        raise Refused("\n".join(dict.fromkeys(problems)))
    chosen = [one for one in sections if not numbers or any(_is(number, one) for number in numbers)]
    return Plan(tuple(chosen), tuple(editions))


def section(path: Path) -> Section:
    """Read one notebook's title, question and declared parameters; `Refused` when it cannot be a section."""
    notebook = read(path)
    if not any("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells):
        raise Refused(f"{path.name}: no cell has the tag 'parameters'; copy the one in _template.ipynb.")
    declares = frozenset(inspect_notebook(notebook))
    unknown = sorted(declares - Parameters.model_fields.keys())
    if unknown:
        known = ", ".join(Parameters.model_fields)
        raise Refused(f"{path.name}: the report has no parameter {', '.join(unknown)}; available: {known}.")
    words = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    title = re.search(r"^# +(.+)$", words, re.M)
    if not title:
        raise Refused(f"{path.name}: no title; expected a first cell that begins '# {int(path.stem[:2])}. '.")
    paragraphs = [" ".join(part.split()) for part in words[title.end() :].split("\n\n")]
    question = next((part for part in paragraphs if part and not part.startswith("#")), "")
    return Section(path, title[1].strip(), question, declares, notebook)


def read(path: Path) -> nbformat.NotebookNode:
    """The notebook as it is stored, each cell with an id; `Refused` when the file is not one."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        for place, cell in enumerate(stored["cells"]):
            cell.setdefault("id", f"cell-{place}")  # nbformat would give it another one at each run
        stored["nbformat_minor"] = max(5, stored["nbformat_minor"])
        notebook = nbformat.reads(json.dumps(stored), as_version=4)
        notebook.metadata["kernelspec"] = KERNEL
        return notebook
    except (ValueError, LookupError, AttributeError, TypeError, OSError, nbformat.ValidationError) as error:
        raise Refused(f"{path.name}: cannot be read as a notebook ({error.__class__.__name__}).") from None


def _is(number: str, section: Section) -> bool:
    return number.zfill(2) == section.number or number == section.name
