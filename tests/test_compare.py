"""What changed between two runs: told on the command line and on the page since the last edition."""

import csv
import json
import shutil

import pytest
import small_report

from helpers import cli, project
from helpers.report import compare, compare_words, held

AREA = "E10000014"
COLUMNS = ["table", "measure", "area", "period", "value", "symbol"]


def finding(time_period, value, **more):
    return small_report.FINDING | {"section": "04", "time_period": time_period, "value": value, "forecast": []} | more


def ahead(period, low, mean, high):
    wide = {"pi_lower_95": low - 50, "pi_upper_95": high + 50}
    return {"time_period": period, "mean": mean, "pi_lower_80": low, "pi_upper_80": high} | wide


def run(folder, year, findings, plotted=(), sections=("04_looked_after",)):
    """A finished run of one area: its findings and the rows (period, value) of one figure."""
    figures = folder / AREA / "figures"
    figures.mkdir(parents=True)
    (folder / AREA / "findings.json").write_text(json.dumps(findings))
    with (figures / "figure-4-1.csv").open("w", newline="") as file:
        rows = [["children_looked_after", "cla_31_march", AREA, *row, ""] for row in plotted]
        csv.writer(file).writerows([COLUMNS, *rows])
    (folder / "manifest.json").write_text(
        json.dumps(
            {
                "run_id": folder.name,
                "draft": False,
                "parameters": {"time_period": year, "as_at": f"{year}-09-30"},
                "areas": {AREA: {name: {"state": "done"} for name in sections}},
            }
        )
    )
    return folder


@pytest.fixture
def runs(tmp_path):
    """The editions of 2020 and of 2022: a revised figure, a new one, a forecast that held and one that did not."""
    forecast = [ahead("2021", 1600, 1640, 1680), ahead("2022", 1600, 1650, 1700)]
    early = run(tmp_path / "runs" / "a", 2020, [finding("2020", 1601, forecast=forecast)], [(2019, 1664)])
    late = run(
        tmp_path / "runs" / "b",
        2022,
        [finding("2022", 1726)],
        [(2019, 1660), (2021, 1661), (2022, 1726)],
        ("04_looked_after", "07_placements"),
    )
    return early, late


def test_each_kind_of_change_is_told(runs):
    (found,) = compare.runs(*runs)
    new, revised, forecasts, sections = compare_words.parts(found)
    assert new.sentence == "1 measure moved beyond rounding, none did not."
    assert list(new.rows) == [("Children looked after", "2020: 1,601", "2022: 1,726", "+125")]
    assert list(revised.rows) == [("Children looked after at 31 March 2019", "1,664", "1,660", "−4")]
    assert forecasts.sentence == (
        "2 forecasts of the earlier edition came due: 1 inside the 80% interval and 2 inside the 95% interval."
    )
    assert [row[-1] for row in forecasts.rows] == ["inside 80%", "inside 95%"]
    assert sections.sentence == "New: 07_placements."


def test_a_change_within_rounding_is_none(tmp_path):
    before = run(tmp_path / "a", 2021, [finding("2021", 1661.2)])
    after = run(tmp_path / "b", 2022, [finding("2022", 1660.9)])
    (found,) = compare.runs(before, after)
    assert compare_words.parts(found)[0].sentence == "No measure moved beyond rounding, 1 did not."


def test_a_figure_on_a_new_basis_is_not_judged_and_its_forecast_not_scored(tmp_path):
    supported = {"measure": "cla_in_supported_accommodation", "sources": [{"table": "placements"}]}
    before = run(tmp_path / "a", 2023, [finding("2023", 10, forecast=[ahead("2025", 1, 10, 20)], **supported)])
    after = run(tmp_path / "b", 2025, [finding("2025", 7, **supported)])
    (found,) = compare.runs(before, after)
    assert found.outcomes == []
    assert compare_words.parts(found)[0].rows[0][-1] == "new basis"


def test_a_measure_that_has_a_figure_only_before_or_only_now_is_named(tmp_path):
    before, after = (
        run(tmp_path / "a", 2023, [finding("2023", 1859)]),
        run(tmp_path / "b", 2024, [finding("2024", None)]),
    )
    (found,), (back,) = compare.runs(before, after), compare.runs(after, before)
    assert compare_words.parts(found)[0].sentence.endswith("Not published this time: children looked after.")
    assert compare_words.parts(back)[0].sentence.endswith("Published now and not before: children looked after.")


def test_the_last_edition_is_the_latest_that_says_something_else(runs, tmp_path):
    outputs = tmp_path
    shutil.copytree(runs[1], outputs / "runs" / "c")
    now = held.read(outputs / "runs" / "c", AREA)
    assert compare.since_last(outputs, now).earlier.time_period == 2020
    run(outputs / "runs" / "d", 2022, [finding("2022", 1700)])
    assert [one.earlier for one in compare.since_last(outputs, now).revised] == [1700]
    early = held.read(outputs / "runs" / "a", AREA)
    assert compare.since_last(outputs, early) is None


def test_the_command_prints_what_changed(runs, tmp_path, capsys):
    assert cli.main(["compare", "a", str(runs[1]), "--output-dir", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Hampshire\nEarlier: year ending 31 March 2020, figures to 30 September 2020\n")
    assert "- Children looked after: before 2020: 1,601; now 2022: 1,726; change +125\n" in told


@pytest.mark.parametrize("name", ["latest", "nothing", "..", "findings.json", "\x00"])
def test_what_is_no_run_is_refused(runs, tmp_path, name, capsys):
    assert cli.main(["compare", name, "b", "--output-dir", str(tmp_path)]) == 3
    assert "is no run: expected `latest`, the id of a run or its folder." in capsys.readouterr().err


def test_a_run_that_is_not_whole_and_runs_of_other_areas_are_refused(runs, tmp_path, capsys):
    (runs[0] / AREA / "findings.json").write_text("[")
    assert cli.main(["compare", "a", "b", "--output-dir", str(tmp_path)]) == 3
    assert "this run is not whole" in capsys.readouterr().err
    manifest = json.loads((runs[1] / "manifest.json").read_text())
    (runs[1] / "manifest.json").write_text(json.dumps(manifest | {"areas": {"E06000054": {}}}))
    assert cli.main(["compare", "a", "b", "--output-dir", str(tmp_path)]) == 3
    assert "Nothing can be compared: the runs are of E10000014 and of E06000054." in capsys.readouterr().err


def test_a_run_makes_the_page_and_the_same_run_again_makes_the_same_page(report):
    page = project.OUTPUTS / "latest" / AREA / "since_last_edition.html"
    cli.main(["run", "--quiet", "--returns", "", "--time-period", "2020"])
    assert "No earlier edition of this report is held" in page.read_text()
    cli.main(["run", "--quiet", "--returns", ""])
    made = page.read_bytes()
    assert b"Before: year ending 31 March 2020" in made
    cli.main(["run", "--quiet", "--returns", "", "--fresh"])
    assert page.read_bytes() == made
