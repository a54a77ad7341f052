"""The runner, with real kernels on two small notebooks: what it publishes, and when it does not."""

import csv
import getpass
import json
import socket

import nbformat
import pytest
import small_report
from hypothesis import given
from hypothesis import strategies as st
from small_report import AREA, FIGURE, FINDING, TABLE, latest, notebook, run, settings, show

from helpers import cli, project
from helpers.report import collect, publish

OTHER_AREA = "E06000046"
TEXT = {"kind": "text", "html": "<p>Yes.</p>"}


def test_a_run_publishes_pages_notebooks_figures_tables_and_findings(report, capsys):
    assert run() == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("outputs/latest/index.html")
    area = project.OUTPUTS / "latest" / AREA
    assert {path.name for path in area.parent.iterdir()} == {"index.html", "manifest.json", AREA}
    assert {str(path.relative_to(area)) for path in area.rglob("*.*")} == {
        *("index.html", "findings.json", "report.docx", "slides.html", "tables.xlsx"),
        *("00_summary.html", "00_summary.ipynb", "01_contacts.html", "01_contacts.ipynb"),
        *("measures.html", "since_last_edition.html"),
        *("figures/figure-1-1.svg", "figures/figure-1-1.csv", "tables/table-1-1.csv"),
    }
    assert json.loads((area / "findings.json").read_text()) == [small_report.FINDING]
    assert (area / "figures" / "figure-1-1.svg").read_text() == small_report.SVG
    assert f"Findings of {AREA}: 1" in (area / "00_summary.html").read_text()
    index = (area / "index.html").read_text()
    assert "Is demand <em>growing</em>?" in index
    assert all(text in index for text in ("Hampshire, year ending 31 March 2022", "1,726", "+3.9%", "1,700 to 1,800"))
    manifest = json.loads((area.parent / "manifest.json").read_text())
    assert manifest["parameters"]["time_period"] == 2022
    assert manifest["areas"][AREA]["01_contacts"]["state"] == "done"
    assert len(manifest["inputs"]["notebooks/01_contacts.ipynb"]) == 64
    assert manifest["cpu_seconds"].keys() == {"documents", "pages"}


def test_text_that_looks_like_a_formula_stays_text_in_csv_and_numbers_stay_numbers(report):
    assert run("--section", "01") == 0
    with (project.OUTPUTS / "latest" / AREA / "figures" / "figure-1-1.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [FIGURE["columns"], ["2021", "10", "p. 1"], ["2022", "-3", "'=HYPERLINK(1)"]]


@given(st.text())
def test_no_text_in_a_csv_begins_a_formula_or_a_row(text):
    cell = collect.inert(text)
    assert len(cell) < 2 or cell.lstrip()[:1] not in tuple("=+-@")
    assert not set(cell) & set("\r\n\t\0")


def test_a_published_notebook_says_nothing_of_the_run_that_made_it(report):
    assert run("--section", "01") == 0
    executed = nbformat.read(project.OUTPUTS / "latest" / AREA / "01_contacts.ipynb", as_version=4)
    nbformat.validate(executed)
    assert set(executed.metadata) == {"kernelspec", "language_info"}
    assert [cell.id for cell in executed.cells][:3] == ["cell-0", "cell-1", "injected-parameters"]
    assert not any("papermill" in cell.metadata or "execution" in cell.metadata for cell in executed.cells)


def test_two_runs_of_the_same_inputs_are_the_same_byte_for_byte(report):
    assert run() == 0
    first = latest()
    assert run("--fresh") == 0
    assert latest().keys() == first.keys()
    assert [name for name, content in latest().items() if content != first[name]] == ["manifest.json"]


def test_each_area_has_its_own_report(report):
    assert run("--area", AREA, "--area", OTHER_AREA, "--time-period", "2021") == 0
    pages = latest()
    assert f"Findings of {OTHER_AREA}: 1" in pages[f"{OTHER_AREA}/00_summary.html"].decode()
    assert f"Findings of {AREA}: 1" in pages[f"{AREA}/00_summary.html"].decode()
    assert "Isle of Wight, year ending 31 March 2021" in pages[f"{OTHER_AREA}/index.html"].decode()
    assert f'href="{OTHER_AREA}/index.html"' in pages["index.html"].decode()


FAULTS = {
    "raise ValueError('no population')": "ValueError: no population",
    "import os; os._exit(0)": "process died",
    "import sys; sys.exit(0)": "ended in an error",
    "import time; time.sleep(60)": "longer than 2 seconds",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": "process died",
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_section_that_does_not_run_to_its_end_publishes_nothing(published, code, capsys):
    before = latest()
    settings(timeout_seconds=2)
    notebook(project.NOTEBOOKS / "01_contacts.ipynb", "1. Contacts", ("## The trouble",), code)
    assert run() == 2
    assert latest() == before
    said = capsys.readouterr().err
    assert FAULTS[code] in said
    assert "under 'The trouble'" in said
    assert "Traceback" not in said
    kept = {path.name for path in (project.OUTPUTS / ".logs").rglob("*.*") if path.is_file()}
    assert kept == {"01_contacts.ipynb", "01_contacts.log"}
    assert not list((project.OUTPUTS / "runs").glob("*.partial"))


def test_the_rest_is_published_with_a_banner_when_that_was_asked_for(published):
    notebook(project.NOTEBOOKS / "02_assessments.ipynb", "2. Assessments", "secret = 7\n1 / 0")
    assert run("--allow-partial") == 0
    pages = {name: content.decode("utf-8", "replace") for name, content in latest().items()}
    assert "This edition is not complete.</strong> Missing: 2. Assessments." in pages[f"{AREA}/index.html"]
    assert "This section is missing from this edition" in pages[f"{AREA}/02_assessments.html"]
    assert not any("ZeroDivisionError" in page for page in pages.values())
    assert json.loads(pages["manifest.json"])["areas"][AREA]["02_assessments"]["state"] == "failed"


def test_nothing_is_published_when_every_section_failed(published):
    before = latest()
    notebook(project.NOTEBOOKS / "01_contacts.ipynb", "1. Contacts", "1 / 0")
    assert run("--allow-partial", "--section", "01") == 2
    assert latest() == before


SHOWN_PAST_THE_HELPERS = {
    "print": ("print('a name')", "prints to stdout; show text"),
    "warning": ("import warnings; warnings.warn('careful')", "prints to stderr"),
    "plain value": ("1 + 1", "shows text/plain that did not come from the helpers"),
    "other HTML": ("from IPython.display import HTML\nHTML('<b>1</b>')", "shows HTML that did not come"),
    "unknown kind": (show("", {"kind": "video"}), "shows something malformed"),
    "finding without a unit": (
        show("", {"kind": "findings", "findings": [{key: FINDING[key] for key in FINDING if key != "unit"}]}),
        "shows something malformed (findings.findings.0.unit: Field required)",
    ),
    "figure without rows": (show("", {"kind": "figure", "id": "figure-1-1"}), "shows something malformed"),
    "file name that climbs": (show("", TABLE | {"name": "../../escaped"}), "shows something malformed"),
    "number used twice": (show("", TABLE) + "\n" + show("", TABLE), "'table-1-1' is shown 2 times"),
    "path of this machine": (show("<p>/home/jo/children.csv</p>", TEXT), "an absolute path, '/home/j'"),
    "path of Windows": (show(r"<p>C:\Users\jo</p>", TEXT), r"an absolute path, 'C:\U'"),
    "hidden path": (show("<p>&#47;home&#47;jo</p>", TEXT), "an absolute path, '/home/j'"),
    "account": (show(f"<p>{getpass.getuser()}@{socket.gethostname()}</p>", TEXT), "the name of this account"),
    "machine": (show(f"<p>ftp://{socket.gethostname()}/x</p>", TEXT), "the name of this machine"),
    "picture that runs": (
        show("", FIGURE | {"svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'}),
        "figure-1-1.svg: holds a <script>",
    ),
}


@pytest.mark.parametrize("fault", SHOWN_PAST_THE_HELPERS)
def test_the_gate_refuses_what_does_not_come_from_the_helpers(published, fault, capsys):
    before = latest()
    code, sentence = SHOWN_PAST_THE_HELPERS[fault]
    notebook(project.NOTEBOOKS / "01_contacts.ipynb", "1. Contacts", code)
    assert run("--section", "01") == 3
    said = capsys.readouterr().err
    assert sentence in said
    assert "01_contacts" in said or "figure-1-1" in said or "table-1-1" in said
    assert latest() == before


def test_a_second_run_at_once_is_refused(published, capsys):
    before = latest()
    with publish.lock(project.OUTPUTS):
        assert run() == 4
    assert "Another run is under way" in capsys.readouterr().err
    assert latest() == before


def test_what_a_killed_run_left_behind_is_cleared_away(published):
    left = project.OUTPUTS / "runs" / "2020-01-01T000000Z.partial"
    left.mkdir()
    assert run("--section", "01") == 0
    assert not left.exists()


def test_a_run_of_some_sections_does_not_replace_a_report_of_more(published, capsys):
    before = latest()
    assert run("--section", "01") == 0
    assert latest() == before
    assert len(list((project.OUTPUTS / "runs").glob(f"*/{AREA}/01_contacts.html"))) == 2
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Report: ") and last.endswith("/index.html") and "latest" not in last


def make_run(text):
    _, folder = publish.begin(project.OUTPUTS)
    (folder / "index.html").write_text(text, encoding="utf-8")
    collect.write_json(folder / "manifest.json", {"draft": text == "draft", "areas": {}})
    return publish.finish(folder)


def test_rollback_makes_the_previous_whole_run_the_latest(report, capsys):
    for text in ("first", "draft", "second"):
        made = make_run(text)
        if text != "draft":
            publish.make_latest(made)
    assert cli.main(["rollback"]) == 0
    assert latest()["index.html"] == b"first"
    assert cli.main(["rollback"]) == 3
    assert "no earlier run" in capsys.readouterr().err


def test_old_runs_are_deleted_but_never_the_latest(report):
    runs = [make_run(str(number)) for number in range(5)]
    publish.make_latest(runs[0])
    publish.prune(project.OUTPUTS, keep=2)
    assert sorted((project.OUTPUTS / "runs").iterdir()) == [runs[0], runs[3], runs[4]]


def test_an_output_folder_that_is_no_link_is_left_alone(report, capsys):
    (project.OUTPUTS / "latest").mkdir(parents=True)
    assert run("--section", "01") == 3
    assert "expected the link" in capsys.readouterr().err
