"""The synthetic authority: it adds up to Hampshire's published figures, and its lives are like real ones."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from helpers import data, project
from helpers.returns.prepare import prepare

DEMO = project.DATA / "demo"
HAMPSHIRE = "E10000014"
YEARS = range(2016, 2023)
FOSTERING = ["fostering_kinship", "fostering_in_house", "fostering_agency"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The aggregate tables of the demo, by name."""
    made = prepare(DEMO, tmp_path_factory.mktemp("prepared"))
    tables = {path.stem: pd.read_csv(path) for path in made.glob("*.csv")}
    return tables | {"quality": json.loads((made / "quality.json").read_text())}


def published(table: str, measure: str) -> pd.Series:
    """A published measure of Hampshire by year."""
    found = data.read(table, HAMPSHIRE).set_index("time_period")[measure]
    found.index = found.index.astype(int)
    return found.reindex(YEARS)


@pytest.mark.parametrize(
    "measure, of",
    [
        ("cla_31_march", "cla_31_march"),
        ("cla_starting_in_year", "cla_starts"),
        ("cla_ceasing_in_year", "cla_ceases"),
        ("uasc_31_march", "uasc_31_march"),
    ],
)
def test_counts_are_within_2_percent(prepared, measure, of):
    ours = prepared["cla"].set_index("time_period")[measure]
    assert ours.to_numpy() == pytest.approx(published("children_looked_after", of).to_numpy(), rel=0.02)


def test_stock_entries_and_exits_agree_month_by_month(prepared):
    stock = prepared["stock"].groupby("month")["children"].sum()
    entered = prepared["entries"].groupby("month")["count"].sum().reindex(stock.index, fill_value=0)
    gone = prepared["events"].query("event != 'moved'").groupby("month")["count"].sum()
    change = stock.diff().iloc[1:]
    assert (change - (entered - gone.reindex(stock.index, fill_value=0)).iloc[1:]).eq(0).all()
    marches = stock[stock.index.str.endswith("-03")]
    assert marches.tolist() == prepared["cla"]["cla_31_march"].tolist()
    assert prepared["stock_by_duration"].groupby("month")["children"].sum().tolist() == marches.tolist()


def test_days_of_care_are_the_same_by_month_and_by_year(prepared):
    assert prepared["exposure"]["child_days"].sum() == prepared["placement_days"]["days"].sum()


def codes_at_31_march(year: int) -> pd.Series:
    """Placement codes of the children looked after, counted from the return itself."""
    rows = pd.read_csv(DEMO / str(year) / "episodes.csv", dtype=str, keep_default_na=False)
    return rows[(rows["DEC"] == "") & ~rows["LS"].isin(["V3", "V4"])].drop_duplicates("CHILD")["PLACE"].value_counts()


@pytest.mark.parametrize("year", [2020, 2021, 2022])
@pytest.mark.parametrize(
    "measure, codes",
    [
        ("cla_in_foster_care", ["U1", "U2", "U3", "U4", "U5", "U6"]),
        ("cla_in_childrens_homes", ["K1", "K2"]),
        ("cla_in_supported_accommodation", ["H5", "P2"]),
        ("cla_with_parents", ["P1"]),
    ],
)
def test_the_mix_of_placements_is_the_published_one(year, measure, codes):
    found = codes_at_31_march(year)
    share = 100 * found.reindex(codes).sum() / found.sum()
    assert share == pytest.approx(published("placements", measure)[year], rel=0.03)


def test_weekly_costs_are_within_5_percent_of_section_251(prepared):
    ledger = prepared["ledger"].pivot(index="time_period", columns="line", values="amount")
    days = prepared["placement_days"].groupby(["time_period", "placement_group"])["days"].sum().unstack()
    stock = prepared["stock"][prepared["stock"]["month"].str.endswith("-03")]
    fostered = stock[stock["placement_group"].isin(FOSTERING)].groupby("month")["children"].sum().to_numpy()
    cla = prepared["cla"].set_index("time_period")["cla_31_march"]
    for measure, ours in {
        "residential_cost_per_week": ledger["3.1.1"] / days["residential"] * 7,
        "fostering_cost_per_week": ledger["3.1.2"] / fostered / 52,
        "cla_cost_per_week": ledger.sum(axis=1) / cla / 52,
    }.items():
        assert ours.to_numpy() == pytest.approx(published("placement_costs", measure).to_numpy(), rel=0.05), measure


def test_the_extract_explains_most_of_the_ledger(prepared):
    prices = prepared["prices"].assign(cost=lambda p: p["mean_per_week"] * p["days"] / 7)
    lines = prepared["ledger"].pivot(index="time_period", columns="line", values="amount")
    for groups, line in ((["residential"], "3.1.1"), (FOSTERING, "3.1.2")):
        explained = prices[prices["placement_group"].isin(groups)].groupby("time_period")["cost"].sum() / lines[line]
        assert explained.between(0.95, 1).all()


def test_children_go_missing_as_often_as_published(prepared):
    missing = (
        prepared["missing_episodes"]
        .query("placement_group == 'all'")
        .pivot(index="time_period", columns="kind", values="children")
    )
    share = missing.div(prepared["cla"].set_index("time_period")["cla_in_year"], axis=0) * 100
    assert share["missing"].to_numpy() == pytest.approx(published("missing", "cla_missing").to_numpy(), abs=1)
    assert share["away"].to_numpy() == pytest.approx(
        published("missing", "cla_away_without_authorisation").to_numpy(), abs=1
    )


def test_prices_have_a_heavy_tail(prepared):
    dear = prepared["prices"].query("placement_group == 'residential' and provider == 'private'")
    assert (dear["p99"] > 2.2 * dear["p50"]).all()
    assert (dear["mean_per_week"] > dear["p50"]).all()


def test_many_leave_within_weeks_and_many_stay_for_years(prepared):
    left = prepared["events"].query("event == 'left'").groupby("duration_band")["count"].sum()
    days = prepared["exposure"].groupby("duration_band")["child_days"].sum()
    rates = left / days
    assert rates["under 1 month"] > 2 * rates["3 to 12 months"] > 2 * rates["2 years or more"]
    assert days["2 years or more"] / days.sum() > 0.2


def test_validation_has_work_but_counts_stand(prepared):
    quality = prepared["quality"]
    assert {"102", "146", "148", "501", "526", "567", "INT03", "SR-23"} <= {rule["rule"] for rule in quality["rules"]}
    assert sum(row["left_out"] for row in quality["rows"]) < 0.005 * sum(row["rows"] for row in quality["rows"])
    encodings = {row["source"]: row["encoding"] for row in quality["rows"]}
    assert encodings["2018/placement_costs.csv"] == "Windows-1252"


def test_the_demo_is_small_and_says_that_it_is_synthetic():
    assert sum(path.stat().st_size for path in DEMO.rglob("*.csv")) < 8_000_000
    assert "No child in these files exists" in (DEMO / "README.md").read_text()


def test_the_script_makes_these_very_bytes(tmp_path):
    subprocess.run([sys.executable, DEMO / "make_demo.py", tmp_path], check=True, capture_output=True)
    made, kept = (
        {path.relative_to(place): path.read_bytes() for kind in ("*.csv", "*.yaml") for path in place.rglob(kind)}
        for place in (tmp_path, DEMO)
    )
    assert made == kept
