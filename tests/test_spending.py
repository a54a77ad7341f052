from helpers import costs, findings, parameters, spending


def ways(**values):
    edition = parameters.check(**values)
    made = costs.published_outlook(edition.area, edition.horizon, edition.data_end, edition.level, edition.seed)
    return spending.side_by_side(spending.by_itself(edition), made)


def test_the_two_ways_stand_side_by_side():
    table = ways()
    assert list(table["Forecast from"]) == ["Spending by itself", "Children times weekly cost"]
    assert set(table["Forecast for"]) == {"2025"}
    assert table["80% interval"].str.fullmatch(r"£[\d.]+ million to £[\d.]+ million").all()


def test_the_forecast_shown_is_the_one_that_the_summary_reads():
    edition = parameters.check()
    headline = next(one for one in findings.headlines(edition, "08").found if one["measure"] == "cla_gross_expenditure")
    assert spending.by_itself(edition).forecast["mean"].iloc[-1] == headline["forecast"][-1]["mean"]


def test_an_area_without_spending_has_no_row():
    assert ways(area="E09000007").empty
