import pytest

from helpers import costs, findings, parameters
from helpers.costing import spending
from helpers.own import cost_changes

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
        "Spending rose by £10.4 million: the cost of a child added £5.2 million, the number of unaccompanied children "
        "£3.2 million and the number of other children £2.0 million."
    )
    assert spending.why(costs.published_bridge(HAMPSHIRE, 2022, 2023)) == (
        "Spending rose by £20.6 million: the number of unaccompanied children added £11.3 million and the cost of a "
        "child £9.5 million; the number of other children took off £84,000."
    )
    assert spending.why(costs.published_bridge(HAMPSHIRE, 2012, 2022)) == ""


@pytest.mark.parametrize(
    ("area", "words"),
    [
        (HAMPSHIRE, "forecast in the year ending 31 March 2023 (80% interval £"),
        (HAMPSHIRE, "forecast in the year ending 31 March 2025 (80% interval £"),
        ("E09000007", "no figure is held"),
    ],
)
def test_what_lies_ahead_or_why_nothing_can_be_said(area, words):
    assert words in spending.ahead(spending.by_itself(parameters.check(area=area)))


def test_a_bridge_that_cannot_be_made_says_which_figures_are_lacking():
    edition = parameters.check(time_period=2020)
    assert spending.bridge(edition, years=1, figure="8.6").title.startswith("Spending rose by £10.5 million")
    assert spending.bridge(edition, years=5, figure="8.7").title == (
        "Spending from 2015 to 2020: no figure is held for spending on children looked after in 2015."
    )


def test_the_gap_to_reported_totals_is_in_millions():
    table = cost_changes.published_gaps(parameters.check(), table="8.14")
    # 1,726 children at £1,615 a week; the Section 251 outturn holds £144,971,883
    assert table.data[["computed", "reported"]].iloc[0].tolist() == pytest.approx([145.35, 144.97], abs=0.01)
    assert "£ million" in table.grid and "145.3" in table.grid
