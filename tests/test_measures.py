import doctest
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, measures
from helpers.published import areas


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(measures).failed == 0


@pytest.mark.parametrize(
    ("value", "decimals", "expected"), [(92.605, 2, 92.61), (0.5, 0, 1), (-0.5, 0, -1), (1.005, 2, 1.01), (1e-9, 2, 0)]
)
def test_halves_are_rounded_away_from_zero(value, decimals, expected):
    assert measures.round_half_up(value, decimals) == expected


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_rounding_moves_a_figure_by_half_a_unit_at_most(value, decimals):
    assert abs(measures.round_half_up(value, decimals) - value) <= 0.5 * 10**-decimals + 1e-6


def test_percentage_of_nothing_is_unknown():
    assert math.isnan(measures.percentage(3, 0))


def test_position_puts_the_best_first_by_polarity():
    rows = data.rows("workforce", "social_worker_vacancies", ["E10000014", "E12000008", "E92000001"])
    ranked = measures.position(rows, "E10000014", "lower_is_better")
    assert list(ranked["area"]) == ["E10000014", "E92000001", "E12000008"]
    assert list(ranked["rank"]) == [1, 2, 3]


@pytest.mark.parametrize(("area", "expected"), [("a", 1), ("c", 2), ("d", 2), ("e", 3), ("h", 4), ("nowhere", None)])
def test_the_quarter_an_area_is_in_goes_by_rank_and_polarity(area, expected):
    """Eight areas from 1 to 8, of which the third and fourth are equal: two areas a quarter."""
    year = pd.Period("2022", "Y-MAR")
    rows = pd.DataFrame(
        {
            "area": list("abcdefgh"),
            "area_name": list("abcdefgh"),
            "period": year,
            "value": [1, 2, 3, 3, 5, 6, 7, 8],
            "source_ref": "",
        }
    )
    assert measures.quarter(rows, area, "lower_is_better") == expected
    if expected and area not in "cd":
        assert measures.quarter(rows, area, "higher_is_better") == 5 - expected


def test_the_median_of_the_neighbours_needs_half_of_them():
    codes = areas.neighbours("E10000014")
    rows = data.rows("children_looked_after", "cla_rate", codes)
    median = measures.median_of(rows, codes)
    of_2022 = rows[(rows["period"] == pd.Period("2022", "Y-MAR"))]["value"].median()
    assert median[pd.Period("2022", "Y-MAR")] == of_2022
    assert measures.median_of(rows[rows["area"] == codes[0]], codes).empty
