"""The forecast through its public functions: shape, bounds, honesty about bad input, breaks, totals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yearly import CLA, yearly

from helpers import forecast

numbers = st.floats(1, 1e6, allow_nan=False).map(lambda value: round(value, 3))
histories = st.lists(numbers, min_size=3, max_size=25)
quick = settings(max_examples=60, deadline=None)


def assert_sound(made, lower=-np.inf, upper=np.inf):
    order = ["pi_lower_95", "pi_lower_80", "mean", "pi_upper_80", "pi_upper_95"]
    table = made[order].to_numpy()
    assert np.isfinite(table).all()
    assert (np.diff(table, axis=1) >= 0).all()
    assert (table >= lower).all() and (table <= upper).all()


def test_a_forecast_follows_the_last_known_year():
    made = forecast.forecast(yearly([*CLA, np.nan]), 3)
    assert list(made.index.astype(str)) == ["2023", "2024", "2025"]
    assert list(made) == ["mean", "pi_lower_80", "pi_upper_80", "pi_lower_95", "pi_upper_95"]
    assert_sound(made, lower=0)
    assert 1500 < made["mean"].iloc[0] < 1800


def test_level_names_the_columns():
    assert list(forecast.forecast(CLA, 1, level=[50, 97.5]))[1:] == [
        "pi_lower_50",
        "pi_upper_50",
        "pi_lower_97.5",
        "pi_upper_97.5",
    ]


@quick
@given(histories, st.integers(1, 6))
def test_intervals_are_ordered_and_hold_their_mean(values, horizon):
    assert_sound(forecast.forecast(values, horizon))
    assert_sound(forecast.naive(values, horizon))


@quick
@given(st.lists(st.integers(0, 30), min_size=3, max_size=20))
def test_counts_stay_above_nothing(values):
    assert_sound(forecast.forecast(values, 4, kind="count"), lower=0)


@quick
@given(st.lists(st.floats(0, 100).map(lambda value: round(value, 1)), min_size=3, max_size=20))
def test_percentages_stay_between_0_and_100(values):
    assert_sound(forecast.forecast(values, 4, kind="percentage"), 0, 100)


@quick
@given(histories, st.sampled_from([1e-3, 0.5, 7.0, 1e4]))
def test_a_change_of_unit_changes_nothing_else(values, factor):
    made = forecast.forecast(values, 3).to_numpy()
    scaled = forecast.forecast([value * factor for value in values], 3).to_numpy()
    assert scaled == pytest.approx(made * factor, rel=1e-4, abs=1e-5 * factor * max(values))


@quick
@given(st.lists(st.floats(-500, 500).map(lambda value: round(value, 2)), min_size=4, max_size=15, unique=True))
def test_a_shift_of_all_values_shifts_the_forecast(values):
    values = [value - 1000 for value in values]  # below zero: the level scale only
    made, shifted = forecast.forecast(values, 3), forecast.forecast([value - 200 for value in values], 3)
    assert np.abs(shifted + 200 - made).to_numpy().max() < 0.05 * np.ptp(values) + 1


@quick
@given(histories.filter(lambda values: len(values) > 5), st.data())
def test_gaps_are_accepted(values, data):
    gaps = data.draw(st.lists(st.integers(1, len(values) - 2), max_size=len(values) - 4, unique=True))
    known = np.array(values)
    known[gaps] = np.nan
    if len(gaps) <= 2:
        assert_sound(forecast.forecast(known, 3))


def test_a_gap_widens_the_interval():
    whole, gap = yearly(CLA), yearly(CLA)
    gap.iloc[[7, 8]] = np.nan
    width = lambda made: (made["pi_upper_80"] - made["pi_lower_80"]).iloc[0]  # noqa: E731
    assert width(forecast.naive(gap, 1)) > 0
    assert forecast.forecast(gap, 1).index[0] == forecast.forecast(whole, 1).index[0]


def test_the_same_seed_gives_the_same_paths():
    first, again, other = (forecast.paths(CLA, 3, 500, seed) for seed in (1, 1, 2))
    assert first.shape == (500, 3)
    assert (first == again).all() and (first != other).any()


def test_paths_and_intervals_tell_the_same_story():
    drawn = forecast.paths(yearly(CLA), 3, 20_000, seed=4)
    made = forecast.forecast(yearly(CLA), 3)
    assert np.quantile(drawn, 0.9, axis=0) == pytest.approx(made["pi_upper_80"], rel=0.01)
    assert np.median(drawn, axis=0) == pytest.approx(made["mean"], rel=0.01)


def test_quarters_keep_their_season():
    pattern = np.tile([10.0, 40.0, 25.0, 5.0], 6) + np.tile([0.0, 0.5, -0.5, 0.2, 0.3, -0.4], 4)
    series = pd.Series(pattern, pd.period_range("2016Q2", periods=24, freq="Q-MAR"))
    made = forecast.forecast(series, 4)
    assert made["mean"].to_numpy() == pytest.approx([10, 40, 25, 5], abs=3)
    assert forecast.naive(series, 4)["mean"].to_numpy() == pytest.approx(pattern[-4:])
    assert_sound(made)


def test_months_are_accepted():
    values = 100 + 10 * np.sin(np.arange(40) * np.pi / 6) + np.resize([1.0, -2.0, 0.5], 40)
    made = forecast.forecast(pd.Series(values, pd.period_range("2018-04", periods=40, freq="M")), 6)
    assert str(made.index[0]) == "2021-08"
    assert_sound(made)


def test_a_break_is_not_extrapolated():
    jumped = [*CLA[:7], 3600, 3650, 3590]
    told, untold = yearly(jumped, breaks={2020: "new basis"}), yearly(jumped)
    with_break = forecast.forecast(told, 3)
    assert with_break["mean"].iloc[-1] < forecast.forecast(untold, 3)["mean"].iloc[-1]
    assert with_break["mean"].iloc[-1] == pytest.approx(3600, rel=0.15)
    smooth = forecast.forecast(yearly([*CLA[:7], 1600, 1650, 1590]), 3)
    width = lambda made: (made["pi_upper_95"] - made["pi_lower_95"]).sum()  # noqa: E731
    assert width(with_break) > width(smooth)


def test_what_was_below_nothing_long_ago_leaves_no_trace():
    long = [*[-5.0] * 3, *np.linspace(10, 50, 45)]
    assert forecast.forecast(long, 3).equals(
        forecast.forecast(long[-40:], 3).set_axis(pd.RangeIndex(48, 51, name="period"))
    )


def test_there_is_more_room_above_few_and_below_nearly_all():
    few = forecast.forecast(yearly([20, 29, 80, 113, 136, 94, 71, 111]), 3)
    assert (few["pi_upper_95"] - few["mean"] > few["mean"] - few["pi_lower_95"]).all()
    nearly_all = forecast.forecast(yearly([96, 98, 97, 95, 97, 98], kind="percentage"), 3)
    assert (nearly_all["mean"] - nearly_all["pi_lower_95"] > nearly_all["pi_upper_95"] - nearly_all["mean"]).all()


def test_prices_go_on_rising_and_numbers_of_children_less_so():
    rising = [1000 + 50 * year + wobble for year, wobble in enumerate([0, 8, -5, 3, -9, 6, 2, -4])]
    children, pounds = (forecast.forecast(yearly(rising, kind=kind), 5)["mean"] for kind in ("count", "money"))
    assert rising[-1] < children.iloc[-1] < pounds.iloc[-1]
    assert pounds.iloc[-1] == pytest.approx(rising[-1] + 5 * 50, rel=0.05)


def test_alike_values_get_a_forecast_with_a_width():
    for kind in ("count", "percentage", "rate", None):
        made = forecast.forecast([5, 5, 5, 5], 2, kind=kind)
        assert made["mean"].to_numpy() == pytest.approx([5, 5], rel=0.05)
        assert (made["pi_upper_95"] - made["pi_lower_95"] > 0.1).all()
    nothing = forecast.forecast([0, 0, 0, 0], 2, kind="count")
    assert_sound(nothing, lower=0)
    assert nothing["pi_upper_95"].iloc[0] > 0


@pytest.mark.parametrize(
    ("series", "sentence"),
    [
        (yearly([1105, 1140]), "Children looked after, Hampshire: 2 known values"),
        (yearly([np.nan] * 6), "no figure is held, so none is forecast"),
        (yearly([]), "no figure is held"),
        (yearly([1105, 1140, 1150, np.nan, np.nan]), "the last figure, 2015, is too old for a forecast"),
        (yearly([1105, -3, 1140]), "-3 is outside the range of a count"),
        (yearly([91, 102, 97], kind="percentage"), "102 is outside the range of a percentage"),
        (yearly([1105, np.inf, 1140]), "infinite"),
        (yearly(CLA).iloc[::-1], "not in order"),
        (pd.concat([yearly(CLA), yearly(CLA).iloc[-1:]]), "appears more than once"),
        (yearly([1, 2, *[np.nan] * 6, 3]), "a gap of 6 periods is longer than its 3 known values"),
        (yearly(CLA).astype(object), "other than numbers"),
        (["many", "few", "none"], "other than numbers"),
        ([[1, 2, 3], [4, 5, 6]], "one row of values"),
    ],
)
def test_bad_input_gets_a_sentence(series, sentence):
    with pytest.raises(forecast.ForecastError, match=sentence):
        forecast.forecast(series, 3)


@pytest.mark.parametrize(("horizon", "level"), [(0, (80,)), (1.5, (80,)), (3, ()), (3, (80, 100))])
def test_a_bad_horizon_or_level_gets_a_sentence(horizon, level):
    with pytest.raises(forecast.ForecastError):
        forecast.forecast(CLA, horizon, level)


def test_parts_and_total_agree():
    uasc, other = yearly([40, 60, 95, 120, 110, 130, 170, 140, 150, 190]), yearly(np.array(CLA) - 100)
    total = forecast.total_of_parts([uasc, other], 3)
    parts = forecast.forecast(uasc, 3)["mean"] + forecast.forecast(other, 3)["mean"]
    assert total["mean"].to_numpy() == pytest.approx(parts.to_numpy())
    assert_sound(total, lower=0)
    with pytest.raises(forecast.ForecastError, match="end together"):
        forecast.total_of_parts([uasc, other.iloc[:-1]], 3)


def test_stock_and_flows_add_up():
    starts = yearly([420, 480, 530, 500, 510, 560, 640, 520, 560, 540])
    ceases = yearly([400, 445, 405, 455, 480, 461, 477, 530, 488, 600])
    made = forecast.stock_and_flows(yearly(CLA), starts, ceases, 3)
    change = np.diff(made["stock"]["mean"], prepend=CLA[-1])
    assert change == pytest.approx((made["starts"]["mean"] - made["ceases"]["mean"]).to_numpy())
    for name in ("stock", "starts", "ceases"):
        assert_sound(made[name], lower=0)
