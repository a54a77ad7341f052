import datetime

import numpy as np
import pandas as pd
import pytest

from helpers import charts, costs, data, draws, table_file

HAMPSHIRE = "E10000014"
KNOWN_2022 = datetime.date(2022, 9, 30)


@pytest.fixture(scope="module")
def outlook():
    return costs.published_outlook(HAMPSHIRE, 3, KNOWN_2022)


def test_published_outlook_forecasts_the_years_after_the_last_known(outlook):
    years = pd.period_range("2023", "2025", freq="Y-MAR")
    for part in (outlook.children, outlook.uasc, outlook.spending, *outlook.prices.values()):
        assert list(part.forecast.index) == list(years)
        assert (part.forecast["pi_lower_95"] <= part.forecast["pi_lower_80"]).all()
        assert (part.forecast["pi_lower_80"] <= part.forecast["mean"]).all()
        assert (part.forecast["mean"] <= part.forecast["pi_upper_80"]).all()
    assert set(outlook.placements["period"]) == set(years)


def test_published_outlook_holds_what_was_spent_since(outlook):
    spent = data.series("placement_costs", "cla_gross_expenditure", HAMPSHIRE)["2023":"2025"]
    made = outlook.spending.forecast
    assert spent.between(made["pi_lower_95"], made["pi_upper_95"]).all()


def test_published_outlook_knows_nothing_after_its_date(monkeypatch, outlook):
    load = table_file.load

    def with_later_rows_changed(table):
        text = load(table).copy()
        later = np.array([period.end_time.date() > KNOWN_2022 for period in text["period"]])
        numbers = list(table_file.measures(table))
        text.loc[later, numbers] = text.loc[later, numbers].replace(r"^\d+$", "77", regex=True)
        return text

    monkeypatch.setattr(table_file, "load", with_later_rows_changed)
    assert data.series("placement_costs", "cla_cost_per_week", HAMPSHIRE).iloc[-1] == 77
    again = costs.published_outlook(HAMPSHIRE, 3, KNOWN_2022)
    pd.testing.assert_frame_equal(again.spending.forecast, outlook.spending.forecast)


def test_placements_add_up_to_the_children(outlook):
    total = outlook.placements.groupby("period")["mean"].sum()
    assert np.allclose(total, outlook.children.forecast["mean"], rtol=0.03)


def test_published_outlook_says_why_there_is_none():
    early = costs.published_outlook(HAMPSHIRE, 3, datetime.date(2020, 9, 30))
    assert early.placements.empty
    assert "foster care, Hampshire: 1 known values are too few" in early.placements_reason
    elsewhere = costs.published_outlook("E10000015", 3, KNOWN_2022)
    assert "Hertfordshire" in elsewhere.spending.reason
    assert elsewhere.children.forecast is None


def test_a_fan_can_be_drawn_of_the_spending(outlook):
    assert "Spending on children looked after" in charts.fan(outlook.spending, "8.1").title


def test_coupled_paths_keep_their_distribution_and_move_together():
    rng = np.random.default_rng(3)
    children, price = rng.normal(1700, 100, (4000, 3)), rng.normal(1600, 80, (4000, 3))
    together = draws.coupled(children, price, -0.8, seed=1)
    assert np.array_equal(np.sort(together, axis=0), np.sort(price, axis=0))
    assert np.corrcoef(children.mean(axis=1), together.mean(axis=1))[0, 1] == pytest.approx(-0.8, abs=0.03)


def test_published_bridge_of_two_years_adds_up():
    bridge = costs.published_bridge(HAMPSHIRE, 2020, 2022)
    values = bridge.set_index("label")["value"]
    assert values.iloc[0] == 119_946_250
    assert values.iloc[-1] == 144_971_883
    assert values[bridge["kind"].eq("change").to_numpy()].sum() == pytest.approx(144_971_883 - 119_946_250)
    # 17 more unaccompanied children at 119,946,250 / 1,601 a child
    assert values["Number of unaccompanied children"] == pytest.approx(17 * 119_946_250 / 1_601)


def test_published_bridge_is_empty_without_figures():
    assert costs.published_bridge(HAMPSHIRE, 2012, 2022).empty
    assert costs.published_bridge("E10000015", 2020, 2022).empty


def test_published_reconciliation_shows_the_gap():
    shown = costs.published_reconciliation(HAMPSHIRE, 2025)
    section_251 = shown[shown["reported_as"] == "Section 251"].iloc[0]
    assert section_251["computed"] == pytest.approx(1_738 * 2_430 * 365 / 7)
    assert section_251["reported"] == 220_151_506
    assert section_251["gap_percent"] == pytest.approx(0.03, abs=0.01)
    assert list(shown["reported_as"]) == ["Section 251", "RO3", "RO3", "RO3"]
    assert len(costs.published_reconciliation(HAMPSHIRE, 2022)) == 1
