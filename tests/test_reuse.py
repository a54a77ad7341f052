"""Only what changed is made again, told by content; what did not change is taken over whole."""

import json
import os

import pytest
from small_report import notebook, pages, run

from helpers import cli, project
from helpers.report import engine, publish

AREA, OTHER_AREA = "E10000014", "E06000046"


def made(area=AREA):
    """The sections that the latest run executed."""
    entries = publish.manifest(project.OUTPUTS / "latest")["areas"][area]
    return [section for section, entry in entries.items() if entry["state"] == "done"]


def replace(path, old, new):
    """Other bytes of the same size, with the same time."""
    was = path.stat()
    text = path.read_text(encoding="utf-8")
    assert old in text and len(old) == len(new)
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def test_an_unchanged_report_is_left_alone_and_starts_no_kernel(published, monkeypatch, capsys):
    before = os.readlink(project.OUTPUTS / "latest")
    monkeypatch.setattr(engine, "execute", None)
    assert cli.main(["run"]) == 0
    assert capsys.readouterr().out.startswith("Nothing changed since this report was made.\nReport: ")
    assert os.readlink(project.OUTPUTS / "latest") == before


def test_fresh_makes_every_section(published):
    before = pages()
    assert run("--fresh") == 0
    assert made() == ["00_summary", "01_contacts"]
    assert pages() == before


def test_a_changed_notebook_alone_is_made_again(published):
    notebook(project.NOTEBOOKS / "02_assessments.ipynb", "2. Assessments")
    assert run() == 0
    assert made() == ["02_assessments"]
    replace(project.NOTEBOOKS / "02_assessments.ipynb", "growing", "falling")
    assert run() == 0
    assert made() == ["02_assessments"]
    assert b"falling" in pages()[f"{AREA}/02_assessments.html"]


def test_the_summary_is_made_again_when_a_finding_changes(published):
    replace(project.NOTEBOOKS / "01_contacts.ipynb", '\\"value\\": 1726', '\\"value\\": 1727')
    assert run() == 0
    assert made() == ["00_summary", "01_contacts"]


def test_a_table_of_the_same_size_and_time_with_other_bytes_counts_as_changed(published):
    replace(project.DATA / "published" / "children_looked_after.csv", ",1726,", ",1727,")
    assert run() == 0
    assert made() == ["00_summary", "01_contacts"]


@pytest.mark.parametrize("name", ["data/codes/new.md", "requirements.lock"])
def test_other_inputs_count_as_well(published, name):
    (project.ROOT / name).write_text("new", encoding="utf-8")
    assert run() == 0
    assert made() == ["00_summary", "01_contacts"]


def test_another_year_is_another_report_and_coming_back_costs_nothing(published):
    first = pages()
    assert run("--time-period", "2023") == 0
    assert made() == ["00_summary", "01_contacts"]
    assert run() == 0
    assert made() == []
    assert pages() == first


def test_an_area_that_is_added_is_made_and_the_other_is_taken_over(published):
    assert run("--area", AREA, "--area", OTHER_AREA) == 0
    assert made() == []
    assert made(OTHER_AREA) == ["00_summary", "01_contacts"]


def test_a_result_that_someone_changed_is_made_again(published):
    executed = project.OUTPUTS / "latest" / AREA / "01_contacts.ipynb"
    whole = pages()
    executed.write_text(
        executed.read_text(encoding="utf-8").replace("Contacts rose", "Contacts fell"), encoding="utf-8"
    )
    assert run() == 0
    assert made() == ["01_contacts"]
    assert pages() == whole


def test_a_page_that_someone_deleted_comes_back_without_a_kernel(published):
    whole = pages()
    (project.OUTPUTS / "latest" / AREA / "index.html").unlink()
    assert run() == 0
    assert made() == []
    assert pages() == whole


def test_the_manifest_says_what_the_run_was_made_from(published):
    said = json.loads((project.OUTPUTS / "latest" / "manifest.json").read_text(encoding="utf-8"))
    assert said["kernel"] in ("fork", "stock")
    assert {"python", "pandas", "papermill"} <= said["versions"].keys()
    assert said["parameters"]["time_period"] == 2022
    assert {"notebooks/01_contacts.ipynb", "src/helpers/data.py"} <= said["inputs"].keys()
    assert f"{AREA}/01_contacts.html" in said["outputs"]
    assert said["started"] <= said["ended"].replace(":", "")
    assert said["areas"][AREA]["01_contacts"]["seconds"] > 0
