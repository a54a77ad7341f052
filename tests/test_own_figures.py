"""Figures that only a council has: the template it fills in, and what is refused of it."""

import pytest
from frictionless import Resource
from open_data_files import a_copy_of_the_tables, value

from helpers import cli, data, project
from helpers.importing import folder


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    yield from a_copy_of_the_tables(tmp_path, monkeypatch)


def test_a_template_is_filled_in_and_imported(here, capsys):
    assert cli.main(["template", "contacts", "--area", "E06000054", "--output-dir", str(here)]) == 0
    table, about = here / "contacts_council.csv", here / "contacts_council.resource.yaml"
    columns = table.read_text(encoding="utf-8").splitlines()[0]
    assert columns == (project.DATA / "published" / "contacts_council.csv").read_text(encoding="utf-8").splitlines()[0]
    place = "Reporting year,Local authority,E92000001,England,E12000009,South West,E06000054,Wiltshire"
    table.write_text(f"{columns}\n2025,{place},2025,20000,9000,Performance report 2025\n", encoding="utf-8")

    assert cli.main(["import", str(table)]) == 3
    assert "expected a publisher and the title of a source" in capsys.readouterr().err

    filled = about.read_text(encoding="utf-8").replace("publisher: ''", "publisher: Wiltshire Council")
    about.write_text(filled.replace("title: ''", "title: Performance report"), encoding="utf-8")
    assert Resource(str(about)).validate().valid
    assert cli.main(["import", str(table)]) == 0
    assert value("E06000054", "2025", "contacts_council", "contacts") == 20000
    assert data.source("contacts_council").publisher == "Wiltshire Council"
    about.write_text(about.read_text(encoding="utf-8").replace("Performance report", "Annual report"), encoding="utf-8")
    assert cli.main(["import", str(table)]) == 0
    assert data.source("contacts_council").publication == "Annual report"
    assert data.rows("contacts_council", "contacts", "E10000014").empty  # another council's count is no part of it


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda csv, about: (csv, "publisher: ["), "contacts_council.resource.yaml line 2: this is not YAML"),
        (
            lambda csv, about: (csv, about.replace("name: contacts\n", "name: calls\n")),
            "the fields are not those of table",
        ),
        (lambda csv, about: (csv, None), "the description contacts_council.resource.yaml is not beside it"),
        (lambda csv, about: (csv, about.replace("unit:", "units:")), "field 'contacts': 'unit' is missing."),
        (
            lambda csv, about: (csv.replace("\n2025,", "\n,"), about),
            "row 2, column time_period: expected a whole number",
        ),
        (lambda csv, about: (csv.replace("Report 2025", ""), about), "row 2, column source_ref: expected a value"),
        (lambda csv, about: (csv.replace("E06000054", "E10000006"), about), "Cumbria (E10000006) no longer exists"),
        (lambda csv, about: (csv.replace("20000", "many"), about), "row 2, column contacts: expected a whole number"),
    ],
)
def test_own_figures_that_are_not_filled_in_are_refused(here, capsys, spoil, said):
    cli.main(["template", "contacts", "--area", "E06000054", "--output-dir", str(here)])
    table, about = here / "contacts_council.csv", here / "contacts_council.resource.yaml"
    place = "Reporting year,Local authority,E92000001,England,E12000009,South West,E06000054,Wiltshire"
    columns = table.read_text(encoding="utf-8").splitlines()[0]
    named = about.read_text(encoding="utf-8").replace("''", "Wiltshire Council", 2)
    figures, description = spoil(f"{columns}\n2025,{place},2025,20000,9000,Report 2025\n", named)
    table.write_text(figures, encoding="utf-8")
    about.write_text(description, encoding="utf-8") if description else about.unlink()
    capsys.readouterr()
    assert cli.main(["import", str(table)]) == 3
    shown = capsys.readouterr().err
    assert said in shown and shown.count("\n") == 1
    assert not folder.folder().exists()


def test_a_template_is_never_written_over_a_file_and_an_unknown_subject_lists_those_there_are(here, capsys):
    arguments = ["template", "contacts", "--output-dir", str(here)]
    assert [cli.main(arguments), cli.main(arguments)] == [0, 3]
    assert "exists already; it is left as it is" in capsys.readouterr().err
    assert cli.main(["template", "adoption"]) == 3
    shown = capsys.readouterr().err
    assert shown.startswith("There is no subject 'adoption'. Available: assessments, cla, ")
    assert "uasc_care_leavers" in shown and "workforce" in shown
