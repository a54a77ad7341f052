"""Every notebook is stored, named and laid out as the report expects; what it computes is tested elsewhere."""

import ast
import itertools
import re

import nbformat
import pytest
from papermill import inspect_notebook

from helpers import parameters, project

SECTIONS = [
    "00_executive_summary", "01_contacts_and_referrals", "02_assessments", "03_child_protection_plans",
    "04_children_looked_after", "05_unaccompanied_children", "06_missing_and_exploitation", "07_placements",
    "08_placement_costs", "09_workforce", "10_youth_justice", "11_quality_and_improvement", "12_outlook",
    "90_reconciliation", "91_data_quality",
]  # fmt: skip
NOTEBOOKS = sorted(project.NOTEBOOKS.glob("*.ipynb"))
EVERY_NOTEBOOK = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def test_the_report_has_its_fifteen_sections():
    assert set(SECTIONS) <= {path.stem for path in NOTEBOOKS}


@EVERY_NOTEBOOK
def test_it_is_stored_without_outputs(path):
    assert not any(cell.outputs or cell.execution_count for cell in code_cells(path))


@EVERY_NOTEBOOK
def test_its_parameters_are_those_of_the_report(path):
    tagged = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    defaults = parameters.Parameters()
    for name, declared in inspect_notebook(str(path)).items():
        expected = "" if name == "as_at" else getattr(defaults, name)
        assert ast.literal_eval(declared["default"]) == expected, name
        assert declared["inferred_type_name"] == type(expected).__name__, name
        assert declared["help"].strip(), f"{name} has no comment to explain it"


@EVERY_NOTEBOOK
def test_its_parameters_cell_holds_one_literal_a_line(path):
    cell = next(cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", []))
    statements = ast.parse(cell.source).body
    assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
    assert len(statements) == len(cell.source.splitlines())


@EVERY_NOTEBOOK
def test_it_defines_nothing_and_keeps_cells_short(path):
    forbidden = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.With)
    for cell in code_cells(path):
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, forbidden)], cell.id
        assert len(cell.source.splitlines()) <= 15, f"{cell.id} is {len(cell.source.splitlines())} lines"
        assert "sys.path" not in cell.source
        assert "filterwarnings" not in cell.source


@EVERY_NOTEBOOK
def test_it_imports_helpers_that_see_no_child(path):
    imported = {
        name
        for cell in code_cells(path)
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
    }
    assert not imported & {"returns", "report", "helpers.returns", "helpers.report"}


@EVERY_NOTEBOOK
def test_its_figures_and_tables_stand_in_cells_of_their_name(path):
    for cell in code_cells(path):
        for kind in ("figure", "table"):
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.keyword) and node.arg == kind and isinstance(node.value, ast.Constant):
                    assert cell.id in (f"{kind}-{node.value.value.replace('.', '-')}", "sources"), cell.id


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if "left_out=" in path.read_text(encoding="utf-8")])
def test_it_names_what_it_leaves_out_without_returns(path):
    cells = read(path).cells
    note = next(place for place, cell in enumerate(cells) if "left_out=" in cell.source)
    part = itertools.takewhile(lambda cell: not cell.source.startswith("## "), cells[note + 1 :])
    shown = [cell.id.replace("-", " ", 1).replace("-", ".") for cell in part]
    for kind in ("figure", "table"):
        first, *others = [name.removeprefix(f"{kind} ") for name in shown if name.startswith(f"{kind} ")]
        rest = f"s {first} {'to' if len(others) > 1 else 'and'} {others[-1]}" if others else f" {first}"
        assert f"{kind}{rest}" in cells[note].source.lower()


@EVERY_NOTEBOOK
def test_prose_holds_no_figure_that_ages(path):
    """Prose is the same for every area and year: it may name the break of March 2020, no other year and no place."""
    prose = " ".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    assert "Hampshire" not in prose
    assert set(re.findall(r"\b(?:19|20)\d\d\b", prose)) <= {"2020"}


def test_every_assumption_cited_is_written_down_and_cited():
    written = re.findall(r"^\| (A\d+) ", (project.ROOT / "docs" / "assumptions.md").read_text(encoding="utf-8"), re.M)
    cited = {number for path in NOTEBOOKS for number in re.findall(r"\[(A\d+)\]", path.read_text(encoding="utf-8"))}
    assert len(written) == len(set(written))
    assert cited == set(written)
