import datetime

from helpers import data
from helpers.published import publishers

HAMPSHIRE, CAMDEN = "E10000014", "E09000007"
END_OF_2022 = datetime.date(2022, 3, 31)


def both(council, table, measure, area=HAMPSHIRE):
    return [data.rows(name, measure, area, END_OF_2022) for name in (council, table)]


def test_each_publisher_has_a_column_and_the_difference_another():
    plans = publishers.difference(*both("cpp_council", "child_protection_plans", "cpp_31_march"))
    assert list(plans.columns) == ["Hampshire County Council", "Department for Education", "Difference"]
    assert plans.index.name == "At 31 March"
    assert plans.loc["2016"].tolist() == [1441, 1441, 0]
    assert plans.loc["2022"].tolist() == [1022, 1024, -2]


def test_figures_are_compared_as_the_less_exact_publisher_shows_them():
    on_time = publishers.difference(*both("assessments_council", "assessments", "assessments_within_45_days"))
    assert on_time.loc["2020"].tolist() == [92.6, 92.6, 0]


def test_the_largest_difference_is_told_with_both_figures():
    assert publishers.agreement(*both("assessments_council", "assessments", "assessments_within_45_days")) == (
        "The two publishers give the same figure for 4 of 7 years. They differ most in the year ending 31 March 2018: "
        "Hampshire County Council 87.9% and Department for Education 91.2%."
    )


def test_publishers_without_a_common_period_have_nothing_to_set_side_by_side():
    plans = both("cpp_council", "child_protection_plans", "cpp_31_march", CAMDEN)
    assert publishers.agreement(*plans) == "" and publishers.difference(*plans).empty
