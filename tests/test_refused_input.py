"""Input that a run cannot use: refused in a sentence, exit 3, and the report that is out stays as it is."""

import nbformat
import pytest
import small_report
from small_report import latest, notebook, run, settings

from helpers import cli, project

REFUSED_INPUT = {
    "unknown area": (["--area", "E99999999"], "'E99999999' is not the code"),
    "year without data": (["--time-period", "2035"], "no table has figures for the year ending 31 March 2035"),
    "year that is no number": (["--time-period", "x"], "--time-period: invalid int value: 'x'"),
    "unknown section": (["--section", "77"], "There is no section '77'. Available: 00, 01."),
    "unknown option": (["--time-perod", "2022"], "unrecognized arguments: --time-perod"),
    "no workers": (["--workers", "0"], "'workers' is 0; expected greater than or equal to 1"),
    "no settings": (["--config", "nowhere.yml"], "nowhere.yml: cannot be read"),
}


@pytest.mark.parametrize("fault", REFUSED_INPUT)
def test_a_wrong_option_is_refused_in_a_sentence(published, fault, capsys):
    before = latest()
    options, sentence = REFUSED_INPUT[fault]
    try:
        code = run(*options)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 3
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert latest() == before


REFUSED_SETTINGS = {
    "misspelt parameter": (
        {"parameters": {"time_perod": 2022}},
        "did you mean 'time_period'?",
    ),
    "misspelt key": ({"worker": 2}, "there is no key 'worker'; did you mean 'workers'?"),
    "parameter in the wrong place": ({"horizon": 3}, "'horizon' belongs under 'parameters'"),
    "horizon 0": ({"parameters": {"horizon": 0}}, "parameter 'horizon': expected at least 1; got 0"),
    "text for a number": ({"timeout_seconds": "long"}, "'timeout_seconds' is 'long'; expected a valid integer"),
    "parameter that is code": ({"parameters": {"area\nimport os": 1}}, "there is no parameter"),
}


@pytest.mark.parametrize("fault", REFUSED_SETTINGS)
def test_wrong_settings_are_refused_in_a_sentence(published, fault, capsys):
    before = latest()
    values, sentence = REFUSED_SETTINGS[fault]
    settings(**values)
    assert run() == 3
    assert sentence in capsys.readouterr().err
    assert latest() == before


@pytest.mark.parametrize(
    "text", ["- a list", "areas: [", "!!python/object/apply:os.system ['true']", "a: " + "x" * 200_000]
)
def test_what_is_no_settings_file_is_refused(published, text, capsys):
    (project.ROOT / "report.yml").write_text(text, encoding="utf-8")
    assert run() == 3
    assert capsys.readouterr().err.startswith("report.yml")


def broken_tables():
    folder = project.DATA / "published"
    path = folder / "children_looked_after.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        "duplicate key": lambda: path.write_text("\n".join([*lines, lines[1]]), encoding="utf-8"),
        "text in a number column": lambda: path.write_text(
            "\n".join([lines[0], lines[1].replace(",E92000001,", ",E92000001,", 1).rsplit(",", 2)[0] + ",many,x"]),
            encoding="utf-8",
        ),
        "missing table": path.unlink,
        "table that is not UTF-8": lambda: path.write_bytes(path.read_bytes() + "café".encode("cp1252")),
        "folder for a table": lambda: (path.unlink(), path.mkdir()),
        "no rows": lambda: path.write_text(lines[0] + "\n", encoding="utf-8"),
    }


FAULTS = [
    "duplicate key",
    "text in a number column",
    "missing table",
    "table that is not UTF-8",
    "folder for a table",
    "no rows",
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_table_is_refused_in_a_sentence(published, fault, capsys):
    before = latest()
    broken_tables()[fault]()
    assert run() == 3
    said = capsys.readouterr().err
    assert "children_looked_after" in said
    assert said.count("\n") == 1
    assert latest() == before


def test_a_notebook_that_cannot_be_a_section_is_refused(published, capsys):
    before = latest()
    nbformat.write(nbformat.v4.new_notebook(), project.NOTEBOOKS / "02_empty.ipynb")
    (project.NOTEBOOKS / "03_torn.ipynb").write_text('{"cells": [', encoding="utf-8")
    notebook(project.NOTEBOOKS / "04_other.ipynb", "4. Other")
    path = project.NOTEBOOKS / "04_other.ipynb"
    path.write_text(path.read_text().replace("time_period: int", "yeer: int"), encoding="utf-8")
    assert run() == 3
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in said] == ["02_empty.ipynb", "03_torn.ipynb", "04_other.ipynb"]
    assert "no parameter yeer; available: area" in said[2]
    assert latest() == before


def test_check_prints_every_problem_and_changes_nothing(report, capsys):
    assert cli.main(["check"]) == 0
    assert "No problems: 2 sections for Hampshire" in capsys.readouterr().out
    notebook(project.NOTEBOOKS / "02_empty.ipynb", "")
    broken_tables()["duplicate key"]()
    small_report.forget()
    assert cli.main(["check"]) == 3
    said = capsys.readouterr().err
    assert "have the same key" in said and "02_empty.ipynb: no title" in said
    assert not project.OUTPUTS.exists()
