import doctest
from statistics import NormalDist

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.forecasting import chances, intervals


def normal_row(mean, sd, levels=(80, 95)):
    spread = {level: NormalDist().inv_cdf(0.5 + level / 200) * sd for level in levels}
    bounds = {
        f"pi_{side}_{level}": mean + sign * wide
        for level, wide in spread.items()
        for side, sign in (("lower", -1), ("upper", 1))
    }
    return pd.Series({"mean": mean} | bounds)


@pytest.mark.parametrize("module", [chances, intervals], ids=lambda module: module.__name__)
def test_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("value", [60, 85, 100, 110, 119.6, 140])
def test_the_chance_is_that_of_the_distribution_behind_the_intervals(value):
    expected = 1 - NormalDist(100, 10).cdf(value)
    assert chances.of_more_than(value, normal_row(100, 10)) == pytest.approx(expected, abs=1e-9)


def test_outcomes_cannot_lie_below_a_bound_that_two_intervals_share():
    row = pd.Series({"mean": 4, "pi_lower_80": 0, "pi_upper_80": 9, "pi_lower_95": 0, "pi_upper_95": 14})
    assert chances.of_more_than(0, row) == pytest.approx(0.9)


def test_a_forecast_without_spread_is_certain():
    row = pd.Series({"mean": 5, "pi_lower_80": 5, "pi_upper_80": 5})
    assert (chances.of_more_than(4, row), chances.of_more_than(6, row)) == (1, 0)


@given(st.floats(-50, 250), st.floats(0.1, 50))
def test_a_higher_value_is_never_exceeded_more_often(value, step):
    row = normal_row(100, 20)
    assert 0 <= chances.of_more_than(value + step, row) <= chances.of_more_than(value, row) <= 1


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.02, "less than 1 in 20"), (0.06, "about 1 in 10"), (0.5, "about 5 in 10"), (0.94, "about 9 in 10"),
     (0.99, "more than 19 in 20")],
)  # fmt: skip
def test_chances_in_words_are_no_finer_than_tenths(probability, words):
    assert chances.in_words(probability) == words
