"""What the rules draft for a person to approve, from real findings of Hampshire."""

import pytest

from helpers import findings, parameters, recommendations

EDITION = parameters.check(time_period=2022)


@pytest.fixture(scope="module")
def found():
    """The findings of three sections; a run adds the figure that shows each measure."""
    made = [finding for section in ("03", "07", "09") for finding in findings.headlines(EDITION, section).found]
    for finding in made:
        if finding["measure"] == "cla_long_term_stability":
            finding["sources"][0]["figure"] = "7.5"
    return made


def test_worse_than_before_and_than_england_is_recommended_for_attention(found):
    told = recommendations.sentences(EDITION, found, "behind")
    assert (
        "Children in stable long-term placements: 66%, lower than 69% a year earlier and 71% in England. "
        "(Section 7, Figure 7.5.)"
    ) in told


def test_the_furthest_from_england_its_target_or_its_forecast_comes_first(found):
    drafted = recommendations.drafted(EDITION, found, *recommendations.RECOMMENDED)
    assert [(one.measure.name, round(one.distance)) for one in drafted[:4]] == [
        ("cla_three_or_more_placements", 50),
        ("cla_over_20_miles_outside_la", 35),
        ("cpp_reviewed_on_time", 23),
        ("social_worker_vacancies", 22),
    ]


def test_far_behind_england_is_asked_about_though_the_year_brought_no_change():
    away = findings.headlines(EDITION, "06").found[1]
    assert recommendations.sentences(EDITION, [away], "behind") == [
        "Children looked after who were away without authorisation: 9%, far from England's 2%. (Section 6.)"
    ]


def test_better_than_before_and_than_england_is_assurance(found):
    assert recommendations.sentences(EDITION, found, "assurance") == [
        "Plans that are a second or later plan for the child: 21.8%, better than 25.4% a year earlier and 22.7% in "
        "England. (Section 3.)"
    ]


def test_a_target_goes_before_comparisons(found):
    vacancies = next(one for one in found if one["measure"] == "social_worker_vacancies")
    assert recommendations.sentences(EDITION, [vacancies], "missed") == [
        "Social worker posts that are vacant at 30 September 2021: 12.2%, 2.2 percentage points above the target of "
        "10% or less. (Section 9.)"
    ]
    met = vacancies | {"target": 12.5}
    assert recommendations.sentences(EDITION, [met], "assurance") == [
        "Social worker posts that are vacant at 30 September 2021: 12.2%; the target of 12.5% or less is met. "
        "(Section 9.)"
    ]


def test_demand_is_to_be_planned_for_when_its_whole_interval_is_above(found):
    plans = next(one for one in found if one["measure"] == "cpp_31_march")
    assert recommendations.drafted(EDITION, [plans], "ahead") == []
    ahead = {"time_period": "2025", "mean": 1200, "pi_lower_80": 1100, "pi_upper_80": 1300}
    assert recommendations.sentences(EDITION, [plans | {"forecast": [ahead]}], "ahead") == [
        "Children on a child protection plan: 1,024, forecast to rise to 1,200 in 2025 (80% interval 1,100 to 1,300). "
        "(Section 3.)"
    ]


def test_a_measure_of_two_publishers_is_told_once(found):
    once, twice = (recommendations.drafted(EDITION, several, "behind") for several in (found, [*found, *found]))
    assert twice == once


def test_no_rule_that_applies_is_a_sentence():
    assert recommendations.sentences(EDITION, [], "assurance") == ["By these rules there is no assurance to draft."]
