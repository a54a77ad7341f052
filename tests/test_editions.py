"""One parameter makes the report of any year, and an earlier year's report knows nothing of later ones."""

import json
import shutil

import nbformat
import pandas as pd
import pytest
import whole_report
from whole_report import AS_AT

from helpers import project
from helpers.published import table_file
from helpers.showing.display import JSON_TYPE

OUTCOMES = {"key-findings", "figure-12-1", "figure-12-2", "figure-12-3", "table-12-2", "table-12-3"}
"""The cells of the outlook that set what happened later beside a forecast."""


@pytest.fixture(scope="module")
def with_later_rows_changed(tmp_path_factory):
    """The same report from tables in which every figure that ended after the edition's data is another one."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(project.DATA, folder / "data")
    changed = [
        _change_later_rows(table, folder / "data" / "published" / f"{table}.csv") for table in table_file.names()
    ]
    assert sum(changed) > 1000
    return whole_report.make(folder, folder / "data")


def test_the_edition_has_every_section(as_published):
    made = {path.stem for path in as_published.glob("[0-9]*.html")}
    assert made == {path.stem for path in project.NOTEBOOKS.glob("[0-9]*.ipynb")}


def test_no_figure_sentence_or_forecast_knows_what_came_later(as_published, with_later_rows_changed):
    for executed in sorted(as_published.glob("*.ipynb")):
        before, after = shown(executed), shown(with_later_rows_changed / executed.name)
        assert before.keys() == after.keys()
        told = [cell for cell in before if before[cell] != after[cell]]
        allowed = OUTCOMES if executed.stem == "12_outlook" else set()
        assert set(told) <= allowed, f"{executed.stem}: {told} changed with figures that ended after {AS_AT}"


def test_the_outcomes_beside_forecasts_do_know(as_published, with_later_rows_changed):
    before, after = (shown(run / "12_outlook.ipynb") for run in (as_published, with_later_rows_changed))
    assert before["table-12-3"] != after["table-12-3"]


def test_findings_are_of_the_edition(as_published, with_later_rows_changed):
    findings = json.loads((as_published / "findings.json").read_text(encoding="utf-8"))
    assert findings == json.loads((with_later_rows_changed / "findings.json").read_text(encoding="utf-8"))
    assert len(findings) >= 40
    assert {finding["time_period"][:4] for finding in findings} <= {"2019", "2020"}


def shown(path):
    """What each cell of an executed notebook shows, by the cell's id."""
    return {
        cell.id: [output.data[JSON_TYPE] for output in cell.outputs]
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    }


def _change_later_rows(table, path):
    """Make each number of a later period or document another number; how many there were."""
    loaded = table_file.load(table)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    later = pd.Series([period.end_time.date() > AS_AT for period in loaded["period"]])
    if "edition" in frame:
        later |= frame["edition"].astype(int) > AS_AT.year
    count = 0
    for measure in table_file.measures(table):
        numbers = pd.to_numeric(frame[measure], errors="coerce")
        chosen = later & numbers.notna()
        frame.loc[chosen, measure] = [f"{value // 2 + 3:g}" for value in numbers[chosen]]
        count += int(chosen.sum())
    frame.to_csv(path, index=False)
    return count
