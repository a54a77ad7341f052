"""What section 8 shows of the placement cost extract, and what it never shows."""

import dataclasses

import pandas as pd
import pytest
from steady_authority import steady

from helpers import costs, data, parameters
from helpers.costing import uasc_funding
from helpers.own import cost_changes, named_scenarios, outlook, placement_extract, placement_prices, spending_outlook
from helpers.safety import disclosure_policy

HAMPSHIRE = "E10000014"


@pytest.fixture(scope="module")
def edition():
    return parameters.check(horizon=1)


@pytest.fixture(scope="module")
def paid(edition):
    return placement_extract.priced(steady(), edition)


@pytest.fixture(scope="module")
def ahead(paid, edition):
    return spending_outlook.made(paid, edition, 40)


def with_children(**children):
    """The steady authority where some placement groups have another number of children with a paid placement."""
    tables = steady()
    prices = tables["prices"]
    number = prices["placement_group"].map(children).fillna(prices["children"]).astype(int)
    return dataclasses.replace(tables, tables=tables.tables | {"prices": prices.assign(children=number)})


def test_kinds_of_home_with_too_few_children_are_joined_until_they_are_enough():
    few = with_children(residential=4, fostering_agency=5, fostering_in_house=300, supported=12)
    assert placement_extract.kinds(few, 2022) == {
        "Council's own foster carers": ["fostering_in_house"],
        placement_extract.JOINED: ["residential", "fostering_agency", "supported"],
    }


def test_where_all_children_together_are_too_few_nothing_is_shown():
    none = with_children(residential=1, fostering_agency=2, fostering_in_house=1, supported=1)
    assert placement_extract.kinds(none, 2022) == {}


@pytest.mark.parametrize("children", [9, 10])
def test_a_price_is_hidden_below_the_fewest_children(edition, children):
    table = placement_prices.by_provider(with_children(residential=children), edition, table="8.4")
    home = table.data[table.data["Kind of home"] == "Children's homes"].iloc[0]
    assert home["Cost"] == ("[c]" if children < 10 else 5030)
    assert table.claim.of == "prices"


def test_a_spread_needs_as_many_children_beyond_its_outermost_points(edition):
    tables = with_children(residential=100, fostering_agency=99)
    points = {f"p{point}": 1.0 for point in (10, 25, 75)}
    tables.tables["prices"] = tables["prices"].assign(**points)
    table = placement_prices.distribution(tables, edition, table="8.5")
    assert list(table.data["Kind of home"]) == ["Children's homes"]


def test_few_unaccompanied_children_count_with_the_others_in_the_bridge():
    tables = steady()
    steps = costs.bridge(tables, 2021, 2022, fewest=11)
    assert list(steps["label"]) == [
        "2020 to 2021",
        "Number of days in care",
        "Mix of placements",
        "Prices",
        "2021 to 2022",
    ]
    assert steps["value"].iloc[1:-1].sum() == pytest.approx(steps["value"].iloc[-1] - steps["value"].iloc[0])
    assert "Unaccompanied children" in set(costs.bridge(tables, 2021, 2022, fewest=10)["label"])


def test_a_line_of_the_ledger_with_few_children_is_left_out():
    ledger = pd.DataFrame({"time_period": 2022, "line": ["3.1.1"], "description": "", "amount": [14e6]})
    tables = with_children(residential=9)
    tables.tables["ledger"] = ledger
    assert list(costs.reconciliation(tables, HAMPSHIRE, 2022, fewest=10)["reported_as"]) == ["Section 251"]


def test_the_bridge_is_told_in_rounded_amounts(paid, edition):
    figure = cost_changes.figure(paid, edition, figure="8.12")
    assert set(figure.data["value"] % placement_extract.PRECISION) == {0}
    table = cost_changes.table(paid, edition, table="8.9")
    assert list(table.data) == ["Step", "From 2021 to 2022", "From 2019 to 2022"]


def test_the_grant_for_unaccompanied_children_is_paid_by_the_night(paid, edition):
    # 111 of Hampshire's children on 31 March 2022 are below 0.07% of those aged 0 to 17
    assert uasc_funding.child_grant(paid, HAMPSHIRE, 2022) == 20 * 365 * 114
    table = cost_changes.grants(paid, edition, table="8.8")
    title, *amounts = table.data.iloc[0]
    assert title == "Unaccompanied children under 18"
    # 7,300 nights at £161.43 cost £1,178,429 and bring £832,200
    assert amounts == [1.2, 0.8, 0.4]


@pytest.mark.parametrize(("share", "grant"), [(0.069, 114), (0.07, 143)])
def test_the_higher_grant_is_for_the_higher_share(share, grant):
    year = pd.Period("2022", freq="Y-MAR")
    assert uasc_funding.grant_per_night(year.start_time.date(), year.end_time.date(), share) == grant


def test_a_year_that_began_before_the_first_known_grant_has_none(paid):
    assert pd.isna(uasc_funding.child_grant(paid, HAMPSHIRE, 2020))


def test_the_forecast_by_kind_of_home_adds_up(ahead, paid):
    table = spending_outlook.by_kind(ahead, table="8.10").data
    assert table["Kind of home"].iloc[-1] == "All placements"
    last = table["Year ending 31 March 2022"].iloc[-1]
    spent = (paid["prices"].query("time_period == 2022").eval("mean_per_week * days / 7")).sum()
    assert last == f"£{spent / 1e6:.1f} million"
    assert f"placements cost {last} in the year ending 31 March 2022" in spending_outlook.finding(ahead)


def test_the_fan_starts_from_what_was_paid(ahead):
    figure = spending_outlook.fan(ahead, figure="8.13")
    assert figure.data["value"].notna().sum() == 4
    assert "Placement cost extract to 31 March 2022 from the authority" in set(figure.data["source_ref"])


def test_the_base_sets_every_scenario_beside_no_change(ahead, monkeypatch):
    monkeypatch.setattr(named_scenarios, "PATHS", 20)
    table = named_scenarios.table(ahead, table="8.11").data.set_index("Scenario")
    assert len(table) == 6
    assert table.loc["Higher inflation", "Change in children (80% interval)"] == "0 (0 to 0)"
    assert table.loc["More children stay at home", "Change in children (80% interval)"].startswith("−")
    assert named_scenarios.figure(ahead, figure="8.14") is None


def test_a_scenario_is_shown_beside_the_base_year_by_year(ahead):
    chosen = ahead.edition.model_copy(update={"scenario": "higher_inflation"})
    dearer = dataclasses.replace(ahead, edition=chosen)
    table = named_scenarios.table(dearer, table="8.11").data
    assert list(table["What"]) == [
        "Children looked after at 31 March 2023",
        "Spending on placements in the year ending 31 March 2023",
    ]
    assert table.loc[0, "With it"] == table.loc[0, "Without it"]
    assert table.loc[1, "Difference"].startswith("+£")
    assert named_scenarios.figure(dearer, figure="8.14").title.startswith("Higher inflation: £")


def test_children_homes_and_spending_stand_side_by_side_at_the_end(ahead):
    chosen = ahead.edition.model_copy(update={"scenario": "step_down_from_residential"})
    table = named_scenarios.at_the_end(dataclasses.replace(ahead, edition=chosen), table="12.6").data
    assert table["What"].iloc[[0, -1]].tolist() == [
        "Children looked after at 31 March 2023", "Spending on placements in the year ending 31 March 2023",
    ]  # fmt: skip
    homes = table.set_index("What").loc["Children's homes, 31 March 2023"]
    assert int(homes["With it"]) - int(homes["Without it"]) < 0
    assert table["Difference"].iloc[-1].startswith("−£")
    assert named_scenarios.at_the_end(ahead, table="12.6") is None


def test_the_finding_tells_the_effect_of_the_scenario_with_its_interval(ahead):
    chosen = ahead.edition.model_copy(update={"scenario": "higher_inflation"})
    told = named_scenarios.finding(dataclasses.replace(ahead, edition=chosen))
    assert told.startswith("Higher inflation, beside no change: +£")
    assert "spending on placements in the year ending 31 March 2023 (80% interval +£" in told
    assert named_scenarios.finding(ahead) == "" and named_scenarios.finding(None) is None


def test_a_scenario_that_needs_a_population_is_left_out_without_one(ahead, monkeypatch):
    monkeypatch.setattr(named_scenarios, "PATHS", 20)
    monkeypatch.setattr(outlook, "child_population", lambda edition: None)
    shown = named_scenarios.table(ahead, table="8.11").data["Scenario"]
    assert len(shown) == 4
    assert not shown.str.contains("child population").any()
    chosen = dataclasses.replace(ahead, edition=ahead.edition.model_copy(update={"scenario": "uasc_at_0_1_percent"}))
    assert "aged 0 to 17, which it needs, is not held" in named_scenarios.table(chosen, table="8.11").markup
    assert named_scenarios.figure(chosen, figure="8.14") is None


def test_without_returns_no_view_shows_anything(edition):
    nothing = [
        placement_prices.by_provider(None, edition, table="8.4"),
        cost_changes.grants(None, edition, table="8.8"),
        cost_changes.figure(None, edition, figure="8.12"),
        spending_outlook.fan(None, figure="8.13"),
        named_scenarios.table(None, table="8.11"),
        placement_extract.part(None, "What it costs"),
        placement_extract.lacking(None, None, None),
    ]
    assert nothing == [None] * len(nothing)
    told = [placement_prices.reading(None, edition), cost_changes.why(None, edition), spending_outlook.finding(None)]
    assert [*told, named_scenarios.reading(None)] == [None] * 4


def test_returns_without_prices_say_so(edition):
    unpriced = dataclasses.replace(steady(), tables={k: v for k, v in steady().tables.items() if k != "prices"})
    assert placement_extract.priced(unpriced, edition) is None
    assert placement_extract.lacking(unpriced, None, None).markup == (
        "<p>The returns hold no cost of placements for this year, or too few to show.</p>"
    )
    few = with_children(residential=1, fostering_agency=2, fostering_in_house=1, supported=1)
    assert placement_extract.priced(few, edition) is None


def test_two_years_of_prices_are_too_few_for_a_forecast(edition):
    tables = steady()
    tables.tables["prices"] = tables["prices"].query("time_period > 2020")
    short = placement_extract.priced(tables, edition)
    assert "too few years" in placement_prices.growth(short, edition, table="8.6").markup
    assert spending_outlook.made(short, edition, 20) is None
    assert "too few years" in placement_extract.lacking(tables, short, None).markup


def test_a_stricter_policy_hides_more(paid, monkeypatch):
    strict = disclosure_policy.Policy(minimum_denominator=15)
    monkeypatch.setattr(disclosure_policy, "in_force", lambda: strict)
    assert placement_extract.kinds(paid, 2022)[placement_extract.JOINED]


def test_the_extract_is_explained_in_the_dictionary():
    assert "Spending on placements" in set(data.dictionary("placement_costs")["Measure"])
