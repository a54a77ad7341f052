"""What the page on data quality says, against what is known of the tables."""

import datetime

import pandas as pd
import pytest
import small_returns

from helpers import data, parameters, tables
from helpers.own import returns_quality
from helpers.placements import aggregates
from helpers.published import coverage, quality_findings, table_quality
from helpers.returns.prepare import prepare
from helpers.safety import disclosure_policy

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
    assert told["Figures"].sum() == table_quality.published(rows)["value"].notna().sum()


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
    cells = data.rows(
        "child_protection_plans", [m.name for m in data.measures("child_protection_plans")], to=edition.data_end
    )
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


def test_tables_of_another_council_are_left_out():
    rows, edition = held(area=WILTSHIRE)
    told = table_quality.tables(rows, edition)
    assert "Children's social workers" in set(told["Table"])
    assert not told["Publisher"].str.contains("Hampshire").any()
    who = coverage.comparators(rows, edition).set_index("Measure")["Publisher"]
    assert (who["Initial contacts"], who["Children looked after"]) == ("the council", "Department for Education")


def test_a_year_has_a_figure_or_none(in_2022, in_2025):
    assert coverage.by_year(*in_2022).sum(axis=1).nunique() == 1
    tally = coverage.by_year(*in_2025)
    assert tally.loc["2024", coverage.FIGURE] < tally.loc["2023", coverage.FIGURE]
    assert coverage.by_year(*held(area=CAMDEN))[coverage.FIGURE].sum() == 0


@pytest.mark.parametrize("area", [HAMPSHIRE, WILTSHIRE, CAMDEN, "E12000008", "E92000001"])
def test_every_area_has_findings_and_a_picture(area):
    rows, edition = held(area=area)
    sentences = [sentence for sentence in quality_findings.key_findings(edition, rows, []) if sentence]
    assert sentences[0].endswith("every column, number, symbol and key is as its description says.")
    figure = quality_findings.by_year(edition, rows, "91.1")
    assert figure.title == sentences[1].removesuffix(".") and figure.svg


def test_a_problem_in_a_table_is_a_finding(in_2022, monkeypatch):
    rows, edition = in_2022
    monkeypatch.setattr(data, "check", lambda: ["missing.csv: there are no data rows; expected at least one."])
    assert "Problems: missing.csv" in quality_findings.key_findings(edition, rows, [])[0]


def test_an_empty_list_is_a_sentence():
    assert tables.listing(pd.DataFrame(), "91.2", "Gaps").html() == "<p>Table 91.2 Gaps: none.</p>"


def test_without_returns_nothing_of_them_is_shown():
    for show in (returns_quality.read, returns_quality.rules, returns_quality.repairs):
        assert show(None, table="91.7") is None
    assert returns_quality.findings(None) is None


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Two years of small returns with a fault in the later one, an old encoding and an empty file."""
    place = tmp_path_factory.mktemp("returns")
    for year in (2021, 2022):
        rows = small_returns.padding(60)
        rows["episodes"] = [row.replace("2019", "2020") for row in rows["episodes"]]
        if year == 2022:
            rows["header"][:8] = [row.replace("WBRI", "ZZZZ") for row in rows["header"][:8]]
        rows["uasc"] = []
        small_returns.write(place / "in", year, **rows)
    header = place / "in" / "2021" / "header.csv"
    header.write_bytes(header.read_bytes().replace(b",WBRI,", b",\xa3,", 1))
    return aggregates.read(prepare(place / "in", place / "out"))


def test_what_the_returns_are_worth_is_told_by_the_policy_on_small_numbers(own):
    said = returns_quality.findings(own).html()
    assert "4 files of returns for the years ending 31 March 2021 to 2022 were read and checked." in said
    assert "They break 1 rule of validation, none of a kind that could make a count wrong." in said
    assert "1 as Windows-1252" in said and "2021/uasc.csv has no data rows." in said
    assert "<strong>Unlikely:</strong> 2022/episodes.csv: nearly every row is also in 2021/episodes.csv" in said
    rules = returns_quality.rules(own, table="91.8").twin()
    assert rules["rows"] == [["Header", "ETHNIC", "103", "Not a code of the year's list", "Warning", "DfE", "Kept", 10]]
    assert returns_quality.read(own, table="91.7").twin()["rows"] == [["Header", 120, 0], ["Episodes", 120, 0]]


def test_an_earlier_edition_knows_nothing_of_later_returns(own):
    earlier = own.until("2021-09")
    assert "2 files of returns for the years ending 31 March 2021 were read" in returns_quality.findings(earlier).html()
    assert returns_quality.rules(earlier, table="91.8").twin()["rows"][0][-1] == "[c]", "one row, of a pound sign"
    assert returns_quality.repairs(earlier, table="91.9") is None
    assert returns_quality.repairs(own, table="91.9") is not None


def test_the_policy_in_force_is_told():
    assert "1 to 5 is [c], other numbers are rounded to the nearest 5" in disclosure_policy.sentence()
