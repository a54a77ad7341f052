"""The year in one minute, from real findings of Hampshire."""

import pytest

from helpers import findings, in_brief, parameters, summary
from helpers.published import areas

EDITION = parameters.check(time_period=2022)


@pytest.fixture(scope="module")
def found():
    return [finding for section in ("03", "04", "08") for finding in findings.headlines(EDITION, section).found]


def test_the_year_in_one_minute(found):
    behind = summary.behind(EDITION, found, areas.ENGLAND)
    children, plans, money, verdicts, sure, inspected, asked = in_brief.sentences(EDITION, found, behind)
    assert children.startswith("Children looked after: 1,726 at 31 March 2022, 65 more (3.9%) than a year earlier")
    assert children.endswith("so it may rise or fall.")
    assert plans.startswith("Children on a child protection plan: 1,024 at 31 March 2022")
    assert money.startswith("Spending on children looked after: £145.0 million") and money.endswith("a rise is likely.")
    assert verdicts.endswith("Measures on which Hampshire does worse than England: 4.")
    assert "Joint Targeted Area Inspection, pilot (November 2021)" in inspected
    assert sure.endswith("inside their 80% interval 6 times in 8.")
    assert asked.startswith("Members are asked to note this report and 6 drafted recommendations, first of all on ")


def test_without_findings_little_is_said():
    told = in_brief.sentences(EDITION, [], summary.behind(EDITION, [], areas.ENGLAND))
    assert told[1] == "" and told[-1] == "Members are asked to note this report."


def test_a_measure_without_a_figure_is_left_out(found):
    assert len(in_brief.figures(EDITION, found, ["cla_31_march", "nothing"])) == 1
