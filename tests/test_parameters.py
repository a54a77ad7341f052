import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import parameters, scenarios


def test_the_defaults_are_the_worked_example():
    edition = parameters.check()
    assert (edition.area_name, edition.time_period, edition.year_label) == ("Hampshire", 2022, "2021 to 2022")
    assert edition.year_end == datetime.date(2022, 3, 31)
    assert edition.data_end == datetime.date(2022, 9, 30)
    assert edition.benchmarks == ["E10000014", "E12000008", "E92000001"]
    assert len(edition.neighbours) == 10


def test_comparators_take_the_place_of_the_statistical_neighbours():
    assert parameters.check(comparators=["E06000054"]).neighbours == ["E06000054"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"area": "E99"}, "parameter 'area': 'E99' is not the code of an English authority"),
        ({"comparators": ["Kent"]}, "parameter 'comparators': 'Kent' is not the code"),
        ({"time_period": 1999}, "no table has figures for the year ending 31 March 1999; available: 2"),
        ({"time_period": "2022"}, "parameter 'time_period': expected a valid integer; got '2022'"),
        ({"horizon": 0}, "parameter 'horizon': expected at least 1; got 0"),
        ({"horizon": 9}, "parameter 'horizon': expected at most 5; got 9"),
        ({"yeer": 2022}, "there is no parameter 'yeer'"),
        ({"time_periods": 2022}, "there is no parameter 'time_periods'; did you mean 'time_period'?"),
        ({"as_at": "30/09/2022"}, "parameter 'as_at': expected a date such as 2022-09-30, got '30/09/2022'"),
        ({"as_at": "2021-09-30"}, "the data must run at least to the year end, 2022-03-31; got 2021-09-30"),
        ({"level": [100]}, "parameter 'level.0': expected at most 99; got 100"),
        ({"scenario": "wishful"}, "parameter 'scenario': there is no scenario 'wishful'. Available: base, more_chil"),
        ({"scenario": 1}, "parameter 'scenario': expected a valid string; got 1"),
        ({"returns": "/"}, "parameter 'returns': expected a folder"),
    ],
)
def test_each_mistake_is_one_sentence(values, said):
    with pytest.raises(parameters.ParameterError) as error:
        parameters.check(**values)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_every_scenario_can_be_chosen():
    for name in scenarios.read():
        assert parameters.check(scenario=name).scenario == name


@given(st.dictionaries(st.sampled_from([*parameters.Parameters.model_fields, "x"]), st.text() | st.integers()))
def test_anything_else_is_refused_or_accepted_but_never_breaks(values):
    try:
        parameters.check(**values)
    except parameters.ParameterError as error:
        assert str(error).endswith(".")
