"""Backtest, accuracy, outlook and expected against observed."""

import datetime

import numpy as np
import pandas as pd
import pytest
from yearly import CLA, yearly

from helpers import data, forecast


def test_a_backtest_uses_only_what_was_known():
    rows = forecast.backtest(yearly(CLA), 3, 5)
    assert list(rows)[:5] == ["cutoff", "period", "horizon", "actual", "mean"]
    assert len(rows) == 3 + 3 + 3 + 2 + 1
    last = rows.iloc[-1]
    assert (str(last["cutoff"]), str(last["period"]), last["actual"]) == ("2021", "2022", 1604)
    assert last["mean"] == pytest.approx(forecast.forecast(yearly(CLA[:-1]), 1)["mean"].iloc[0])


def test_accuracy_counts_what_was_held():
    rows = pd.DataFrame(
        {
            "horizon": [1, 1, 2],
            "actual": [10.0, 20.0, 30.0],
            "mean": [11.0, 20.0, 20.0],
            "pi_lower_80": [8.0, 15.0, 15.0],
            "pi_upper_80": [12.0, 25.0, 25.0],
            "scale": [2.0, 2.0, 2.0],
        }
    )
    scores = forecast.accuracy(rows)
    assert scores.loc[1, "coverage_80"] == 1 and scores.loc["all", "held_80"] == 2
    assert scores.loc["all", "MAE"] == pytest.approx(11 / 3)
    assert scores.loc[2, "MASE"] == 5
    assert scores.loc[2, "MSIS_80"] == pytest.approx((10 + 10 * 5) / 2)


def test_the_outlook_says_how_the_method_did():
    shown = forecast.outlook(yearly(CLA), 3)
    assert shown.method in ("model", "no change")
    assert shown.sentence.startswith("Past forecasts 3 years ahead: ")
    assert shown.reason == ""


def test_a_series_that_stopped_long_ago_is_not_forecast():
    contacts = data.series("contacts_council", "contacts", "E10000014")
    known, stopped = (forecast.outlook(contacts, 3, reaching=datetime.date(year, 3, 31)) for year in (2022, 2023))
    assert known.forecast is not None and stopped.forecast is None
    assert stopped.reason == "Initial contacts, Hampshire: the last figure, of 2022, is too old for a forecast."


def test_the_outlook_uses_no_change_where_it_won():
    zigzag = yearly([100, 130, 170, 172, 168, 171, 169, 170.5, 169.5, 170, 170, 170])
    shown = forecast.outlook(zigzag, 3)
    unchanged, model = (
        forecast.accuracy(forecast.backtest(zigzag, 3, 9, naive=naive)).loc["all", "MAE"] for naive in (True, False)
    )
    assert unchanged < model
    assert shown.method == "no change" and "no change was nearer" in shown.sentence
    assert (shown.forecast["mean"].round(6) == 170).all()


def test_a_short_series_has_an_outlook_with_a_reason():
    shown = forecast.outlook(yearly([1105, 1140]), 3)
    assert shown.forecast is None and "2 known values" in shown.reason
    barely = forecast.outlook(yearly([1105, 1140, 1265]), 3)
    assert barely.forecast is not None and barely.backtest is None and "too short" in barely.sentence


@pytest.mark.parametrize("end", ["2020", 2020, pd.Period("2020", "Y-MAR"), "2020-03-31"])
def test_expected_stops_at_the_break(end):
    table = forecast.expected(yearly(CLA), end)
    assert list(table.index.astype(str)) == ["2021", "2022"]
    assert table["actual"].tolist() == [1664, 1604]
    assert table["mean"].to_numpy() == pytest.approx(forecast.forecast(yearly(CLA[:8]), 2)["mean"].to_numpy())
    assert (table["difference"] == table["actual"] - table["mean"]).all()
    assert table["outside_95"].dtype == bool


def test_a_series_too_full_of_holes_to_test_is_forecast_without_a_record():
    """The repeat plans of a small authority: suppressed in most years, so that no forecast has an outcome."""
    holes = [7.0, 9.0, np.nan, np.nan, 8.0, np.nan, np.nan, np.nan, 6.0]
    with pytest.raises(forecast.ForecastError, match="has an outcome"):
        forecast.backtest(yearly(holes), 3, 9)
    assert forecast.outlook(yearly(holes), 3).sentence.startswith("The series is too short to test")
