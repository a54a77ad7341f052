import pytest

from helpers import costs, findings, parameters
from helpers.costing import spending

HAMPSHIRE = "E10000014"


def ways(**values):
    edition = parameters.check(**values)
    made = costs.published_outlook(edition.area, edition.horizon, edition.data_end, edition.level, edition.seed)
    return spending.side_by_side(spending.by_itself(edition), made)


def test_the_two_ways_stand_side_by_side():
    table = ways()
    assert list(table["Forecast from"]) == ["Spending by itself", "Children times weekly cost"]
    assert table["Forecast"].str.contains("2025").all()
    assert table["80% interval"].str.fullmatch(r"£[\d.]+ million to £[\d.]+ million").all()


def test_the_forecast_shown_is_the_one_that_the_summary_reads():
    edition = parameters.check()
    headline = next(one for one in findings.headlines(edition, "08").found if one["measure"] == "cla_gross_expenditure")
    assert spending.by_itself(edition).forecast["mean"].iloc[-1] == headline["forecast"][-1]["mean"]


def test_an_area_without_spending_has_no_row():
    assert ways(area="E09000007").empty


def test_why_spending_changed_names_every_step():
    assert spending.why(costs.published_bridge(HAMPSHIRE, 2021, 2022)) == (
        "Spending rose by £10.4 million: +£3.2 million through the number of unaccompanied children, +£2.0 million "
        "through the number of other children and +£5.2 million through the cost of a child."
    )
    assert spending.why(costs.published_bridge(HAMPSHIRE, 2012, 2022)) == ""


@pytest.mark.parametrize(
    ("area", "words"),
    [(HAMPSHIRE, "forecast in the year ending 31 March 2025 (80% interval £"), ("E09000007", "too few for a forecast")],
)
def test_what_lies_ahead_or_why_nothing_can_be_said(area, words):
    assert words in spending.ahead(spending.by_itself(parameters.check(area=area)))
