"""Every table is as its description says, says where each row comes from, and mixes no publishers."""

import csv
from pathlib import Path

import pandas as pd
import pytest
import yaml
from frictionless import Resource

from helpers import data
from helpers.project import DATA
from helpers.published import areas

DESCRIPTIONS = sorted(DATA.glob("*/*.resource.yaml"))
PUBLISHED = sorted(path.stem for path in (DATA / "published").glob("*.csv"))
LAYOUT = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    "region_code", "region_name", "new_la_code", "la_name",
]  # fmt: skip
PUBLISHERS = {
    "DfE": "Department for Education",
    "ONS": "Office for National Statistics",
    "MHCLG": "Ministry of Housing, Communities and Local Government",
    "NAO": "National Audit Office",
    "LGA": "Local Government Association",
    "CMA": "Competition and Markets Authority",
    "Annual Safeguarding Report": "Hampshire County Council",
    "Press release": "Hampshire County Council",
    "Safeguarding update to Cabinet": "Hampshire County Council",
}
"""The publisher behind the first words of a `source_ref`."""


def described(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def cells(table: str) -> list[dict]:
    with (DATA / "published" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named(paths: list[Path]) -> list[str]:
    return [path.name.removesuffix(".resource.yaml") for path in paths]


@pytest.mark.parametrize("path", DESCRIPTIONS, ids=named(DESCRIPTIONS))
def test_a_table_is_valid_against_its_description(path):
    """Types, constraints, keys and missing values, judged by frictionless rather than by our own code."""
    report = Resource(str(path)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


@pytest.mark.parametrize("folder", ["published", "codes"])
def test_tables_and_descriptions_come_in_pairs(folder):
    tables = {path.stem for path in (DATA / folder).glob("*.csv")}
    assert tables == set(named(list((DATA / folder).glob("*.resource.yaml"))))


@pytest.mark.parametrize("path", DESCRIPTIONS, ids=named(DESCRIPTIONS))
def test_a_description_names_its_file_publisher_and_licence(path):
    about = described(path)
    assert about["path"] == f"{about['name']}.csv" == path.name.replace(".resource.yaml", ".csv")
    assert about["publisher"] and about["sources"] and about["description"]
    assert [licence["name"] for licence in about["licenses"]] == ["OGL-UK-3.0"]
    assert all(source["title"] and source["path"].startswith("https://") for source in about["sources"])


def test_helpers_read_every_table():
    assert data.check() == []


@pytest.mark.parametrize("table", PUBLISHED)
def test_columns_keep_the_open_data_layout(table):
    columns = list(cells(table)[0])
    assert columns[: len(LAYOUT)] == LAYOUT
    assert columns[-1] == "source_ref"


@pytest.mark.parametrize("table", PUBLISHED)
def test_each_row_says_where_it_comes_from_and_holds_a_figure(table):
    words = [field["name"] for field in described(DATA / "published" / f"{table}.resource.yaml")["schema"]["fields"]]
    figures = [name for name in words if name not in [*LAYOUT, "edition", "source", "source_ref"]]
    for row in cells(table):
        assert row["source_ref"]
        assert any(row[name] for name in figures), row


@pytest.mark.parametrize("table", PUBLISHED)
def test_no_period_ends_after_the_day_the_source_was_read(table):
    accessed = pd.Timestamp(data.source(table).accessed)
    assert all(pd.Period("2011", "Y") < period.asfreq("Y") for period in data.read(table)["period"])
    assert data.read(table)["period"].map(lambda period: period.end_time).max() <= accessed


@pytest.mark.parametrize("table", PUBLISHED)
def test_two_publishers_share_a_table_only_with_a_source_filter(table):
    rows = cells(table)
    publishers = {next(who for words, who in PUBLISHERS.items() if row["source_ref"].startswith(words)) for row in rows}
    assert len(publishers) == 1 or "source" in rows[0]


def test_areas_are_named_as_in_the_list_of_areas():
    """One spelling and one region for each code, in every table."""
    known = data.code_list("areas").set_index("area")
    for table in PUBLISHED:
        for row in cells(table):
            code = row["new_la_code"] or row["region_code"] or row["country_code"]
            assert known.loc[code, "area_name"] == (row["la_name"] or row["region_name"] or row["country_name"])
            assert known.loc[code, "region_code"] == row["region_code"]


def test_the_level_of_a_row_is_the_level_of_its_area():
    levels = data.code_list("areas").set_index("area")["geographic_level"]
    for table in PUBLISHED:
        rows = data.read(table)
        assert rows["geographic_level"].tolist() == levels[rows["area"]].tolist()


MEASURES = [measure for table in PUBLISHED for measure in data.measures(table)]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: f"{m.table}-{m.name}")
def test_a_measure_says_all_that_a_reader_needs(measure):
    assert measure.title and measure.description.endswith(".") and measure.unit and measure.basis
    assert measure.kind in {"count", "percentage", "rate", "money"}
    assert measure.polarity in {"higher_is_better", "lower_is_better", "neutral"}
    assert measure.decimals in {0, 1, 2}
    assert (measure.kind == "percentage") == (measure.unit == "%")
    assert (measure.kind == "money") == measure.unit.startswith("£")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: f"{m.table}-{m.name}")
def test_figures_are_not_negative_and_percentages_not_above_100(measure):
    values = data.read(measure.table)[measure.name].dropna()
    assert (values >= 0).all()
    assert measure.kind != "percentage" or (values <= 100).all()


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: f"{m.table}-{m.name}")
def test_breaks_fall_inside_the_series_and_say_what_changed(measure):
    years = {
        int(period) // 100 if len(period) == 6 else int(period) for period in data.read(measure.table)["time_period"]
    }
    for change in measure.breaks:
        assert change["year"] in years - {min(years)}
        assert change["note"].startswith("recording change")
        assert all(areas.name(code) for code in change.get("areas", []))


def test_symbols_in_use_are_explained_in_their_table_and_known_to_readers():
    shown = set(data.code_list("symbols")["symbol"])
    for table in PUBLISHED:
        explained = data.symbols(table)
        assert set(explained) <= shown
        found = {row[m.name] for row in cells(table) for m in data.measures(table)} & set(explained)
        assert all(explained[symbol] for symbol in found), table


def test_headline_measures_are_series_of_the_published_tables():
    headlines = data.code_list("headline_measures")
    assert headlines["section"].is_monotonic_increasing
    assert {f"{number:02}" for number in range(1, 12)} <= set(headlines["section"])
    assert len(headlines) >= 40
    for row in headlines.itertuples():
        assert len(data.series(row.table, row.measure, "E10000014")), row
        assert bool(row.target) == bool(row.target_source) == bool(row.target_from)


def test_statistical_neighbours_are_ten_authorities_with_figures():
    neighbours = areas.neighbours("E10000014")
    assert [areas.name(code) for code in neighbours] == [
        "Wiltshire",
        "North Somerset",
        "Gloucestershire",
        "West Sussex",
        "West Berkshire",
        "Bracknell Forest",
        "South Gloucestershire",
        "Warwickshire",
        "Oxfordshire",
        "Leicestershire",
    ]
    for table in ("children_looked_after", "children_in_need", "referrals", "workforce", "placements", "population"):
        assert set(neighbours) <= set(data.read(table)["area"])


@pytest.mark.parametrize("name", ["national_transfer_scheme", "uasc_rates"])
def test_rates_apply_from_one_known_day_to_the_next(name):
    rates = data.code_list(name)
    start = pd.to_datetime(rates["from"])
    assert start.is_monotonic_increasing and start.is_unique
    if "to" in rates:
        assert (pd.to_datetime(rates["to"][:-1]) + pd.Timedelta(days=1)).tolist() == start[1:].tolist()
        assert rates["to"].iloc[-1] == ""


def test_the_threshold_of_the_transfer_scheme():
    """0.07% of the child population until August 2022, 0.1% after."""
    threshold = data.code_list("national_transfer_scheme").set_index("from")["percentage_of_child_population"]
    assert threshold.tolist() == ["0.07", "0.1"]
    assert threshold.index[1][:7] == "2022-08"
