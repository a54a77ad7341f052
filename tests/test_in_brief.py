"""The year in one minute, from real findings of Hampshire."""

import pytest

from helpers import findings, in_brief, parameters

EDITION = parameters.check(time_period=2022)


@pytest.fixture(scope="module")
def found():
    return [finding for section in ("03", "04", "08") for finding in findings.headlines(EDITION, section).found]


def test_the_year_in_one_minute(found):
    children, plans, money, verdicts, sure, inspected, asked = in_brief.sentences(EDITION, found)
    assert children.startswith("Children looked after: 1,726 at 31 March 2022, 65 more (3.9%) than a year earlier")
    assert children.endswith("so it may rise or fall.")
    assert plans.startswith("Children on a child protection plan: 1,024 at 31 March 2022")
    assert money.startswith("Spending on children looked after: £145.0 million") and money.endswith("a rise is likely.")
    assert verdicts.endswith("Hampshire does worse than England on 4 of the 7 that can be compared.")
    assert "Joint Targeted Area Inspection, pilot (November 2021)" in inspected
    assert sure.endswith("inside their 80% interval 6 times in 8.")
    assert asked.startswith("Members are asked to note this report and 6 drafted recommendations, first of all on ")


def test_a_year_without_figures_is_said_to_have_none(found):
    unknown = [finding | {"value": None, "forecast": []} for finding in found]
    for nothing in ([], unknown):
        assert in_brief.sentences(EDITION, nothing) == [
            "No figures for Hampshire are held for 2021 to 2022, so this page says little of it."
        ]
        assert in_brief.outlook(EDITION, nothing) == ["Too few years of figures for Hampshire are held for a forecast."]


def test_what_is_likely_to_rise_or_fall_is_named(found):
    rise, either, short, *watched = in_brief.outlook(EDITION, found)
    assert rise.startswith("Likely to rise: spending on children looked after and spending on children's and young")
    assert either == "May rise or fall: 16 of the 18 measures forecast."
    assert short == "" and watched == []
    short = in_brief.outlook(EDITION, [finding | {"forecast": []} for finding in found[:2]] + found[2:])[2]
    assert short == "Too few years of figures to forecast: 2 of 18 measures."


def test_a_measure_without_a_figure_is_left_out(found):
    assert len(in_brief.figures(EDITION, found, ["cla_31_march", "nothing"])) == 1
