"""What the page on data quality says, against what is known of the tables."""

import datetime

import pandas as pd
import pytest

from helpers import data, parameters
from helpers.published import coverage, quality_findings, table_quality
from helpers.showing import listing

HAMPSHIRE, WILTSHIRE, CAMDEN = "E10000014", "E06000054", "E09000007"


def held(**chosen):
    edition = parameters.check(**chosen)
    return table_quality.held(edition), edition


@pytest.fixture(scope="module")
def in_2022():
    return held()


@pytest.fixture(scope="module")
def in_2025():
    return held(time_period=2025)


def test_nothing_that_ended_after_the_data_is_held(in_2022):
    rows, edition = in_2022
    assert rows["period"].map(lambda period: period.end_time.date()).max() <= edition.data_end
    assert edition.data_end == datetime.date(2022, 9, 30)


def test_every_figure_of_a_table_is_counted_once(in_2025):
    rows, edition = in_2025
    told = table_quality.tables(rows, edition).set_index("Table")
    published = data.read("missing")[["cla_missing", "cla_away_without_authorisation"]]
    missing = told.loc["Children looked after who go missing"]
    assert missing["Figures"] == published.notna().sum().sum() == 66
    assert missing["Figures for Hampshire"] == 22
    assert told["Figures"].sum() == rows["value"].notna().sum()


@pytest.mark.parametrize(
    ("table", "latest", "months"),
    [
        ("Children looked after", "March 2022", 6),
        ("Children looked after reported by the council", "March 2020", 30),
        ("First-time entrants to the youth justice system", "December 2021", 9),
        ("Children's social workers", "September 2022", 0),
    ],
)
def test_age_runs_from_the_latest_figure_to_the_end_of_the_data(in_2022, table, latest, months):
    told = table_quality.tables(*in_2022).set_index("Table").loc[table]
    assert (told["Latest"], told["Age in months"]) == (latest, months)


def test_the_return_of_2024_that_was_never_made_is_a_gap_with_its_reason(in_2025):
    gaps = coverage.gaps(*in_2025).set_index("Measure")
    assert gaps.loc["Children in need", "Without a figure"] == "2024"
    assert gaps.loc["Children in need", "Why"].startswith("return not made")
    assert "Children looked after" not in gaps.index


def test_before_2024_hampshire_has_no_gap(in_2022):
    assert coverage.gaps(*in_2022).empty


def test_a_suppressed_cell_is_counted_for_its_area():
    rows, edition = held(area=WILTSHIRE)
    told = table_quality.symbols(rows, edition).set_index(["Table", "In the file"])
    plans = told.loc[("Child protection plans", "c")]
    cells = data.rows("child_protection_plans", [m.name for m in data.measures("child_protection_plans")],
                      to=edition.data_end)  # fmt: skip
    assert plans["Cells"] == (cells["symbol"] == "c").sum() > plans["Cells for Wiltshire"] == 1
    assert plans["Shown as"] == "[c]"


def test_two_publishers_of_one_figure_are_set_apart(in_2022):
    """Plans at 31 March 2016 to 2022: the same in five years, one apart in 2018, two in 2022."""
    told = table_quality.apart(*in_2022).set_index("Measure").loc["Children on a child protection plan"]
    assert told[["Figures of both", "The same", "Largest difference"]].tolist() == [7, 5, "2 children"]
    assert told["When"] == "at 31 March 2022"


def test_no_later_report_changed_a_figure_but_a_changed_one_is_found(in_2022, monkeypatch):
    _, edition = in_2022
    assert table_quality.restated(edition) == (21, 0)
    read = data.read

    def changed(table, *args):
        frame = read(table, *args)
        later = frame.get("edition", pd.Series(dtype=str)) == "2022"
        return frame.assign(cpp_31_march=frame["cpp_31_march"] + later) if table == "cpp_council" else frame

    monkeypatch.setattr(data, "read", changed)
    assert table_quality.restated(edition) == (21, 3)


def test_changes_of_basis_are_those_of_the_area_and_known_by_then(in_2022, in_2025):
    assert set(coverage.breaks(*in_2022)["From"]) == {"2022"}
    assert {"2022", "2024"} < set(coverage.breaks(*in_2025)["From"]) <= {"2022", "2023", "2024", "2025"}
    assert coverage.breaks(*held(area=CAMDEN)).empty


def test_who_can_be_compared(in_2022):
    told = coverage.comparators(*in_2022).set_index(["Measure", "Publisher"])
    dfe, council = "Department for Education", "Hampshire County Council"
    assert told.loc[("Children looked after", dfe)].tolist() == ["2022", "yes", "yes", "10 of 10"]
    assert told.loc[("Initial contacts", council)].tolist() == ["2022", "no", "no", "0 of 10"]


def test_a_year_has_a_figure_or_none(in_2022, in_2025):
    assert coverage.by_year(*in_2022).sum(axis=1).nunique() == 1
    tally = coverage.by_year(*in_2025)
    assert tally.loc["2024", coverage.FIGURE] < tally.loc["2023", coverage.FIGURE]
    assert coverage.by_year(*held(area=CAMDEN))[coverage.FIGURE].sum() == 0


@pytest.mark.parametrize("area", [HAMPSHIRE, WILTSHIRE, CAMDEN, "E12000008", "E92000001"])
def test_every_area_has_findings_and_a_picture(area):
    rows, edition = held(area=area)
    sentences = [sentence for sentence in quality_findings.key_findings(edition, rows) if sentence]
    assert sentences[0].endswith("every column, number, symbol and key is as its description says.")
    figure = quality_findings.by_year(edition, rows, "91.1")
    assert figure.title == sentences[1].removesuffix(".") and figure.svg


def test_a_problem_in_a_table_is_a_finding(in_2022, monkeypatch):
    rows, edition = in_2022
    monkeypatch.setattr(data, "check", lambda: ["missing.csv: there are no data rows; expected at least one."])
    assert "Problems: missing.csv" in quality_findings.key_findings(edition, rows)[0]


def test_an_empty_list_is_a_sentence():
    assert listing.table(pd.DataFrame(), "91.2", "Gaps").html() == "<p>Gaps: none.</p>"
