"""The gate refuses a picture whose text alternative is missing, says nothing or is that of another."""

import pytest
import small_report
from nbformat.v4 import new_code_cell, new_notebook, new_output

from helpers import cli, project
from helpers.report import gate
from helpers.showing.display import JSON_TYPE


def pictures(*alternatives):
    """An executed notebook with a figure for each text alternative, each figure a picture of its own."""
    twins = [
        small_report.FIGURE | {"id": f"figure-1-{n}", "alt": alt, "svg": f"<svg id='{n}'/>"}
        for n, alt in enumerate(alternatives, 1)
    ]
    return new_notebook(
        cells=[new_code_cell(outputs=[new_output("display_data", {JSON_TYPE: twin})]) for twin in twins]
    )


@pytest.mark.parametrize(
    "alt", ["", " ", "Figure 1.1", "Line chart of 2022", "image.png", "No description has been provided"]
)
def test_a_text_that_could_stand_under_any_picture_is_refused(alt):
    assert gate.alternatives([pictures(alt)]) == ["'figure-1-1': its text alternative says nothing of the picture"]


def test_two_pictures_of_one_text_are_refused_across_sections():
    found = gate.alternatives([pictures("Contacts rose."), pictures("Referrals fell.", "Contacts rose.")])
    assert found == ["'figure-1-2': its text alternative is that of 'figure-1-1'"]


def test_the_same_picture_in_two_sections_may_have_the_same_text():
    assert gate.alternatives([pictures("Contacts rose."), pictures("Contacts rose.")]) == []


def test_a_figure_without_a_picture_needs_none():
    without = small_report.FIGURE | {"svg": "", "alt": ""}
    cell = new_code_cell(outputs=[new_output("display_data", {JSON_TYPE: without})])
    assert gate.alternatives([new_notebook(cells=[cell])]) == []


def test_a_run_with_such_a_picture_publishes_nothing(report, capsys):
    twin = small_report.FIGURE | {"alt": "Figure 1.1"}
    small_report.notebook(project.NOTEBOOKS / "01_contacts.ipynb", "1. Contacts", small_report.show("<p>x</p>", twin))
    assert cli.main(["run", "--quiet", "--returns", ""]) == 3
    assert "'figure-1-1': its text alternative says nothing of the picture" in capsys.readouterr().err
    assert not (project.OUTPUTS / "latest").exists()
