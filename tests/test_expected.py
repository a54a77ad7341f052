import datetime

from helpers import charts, data, forecast

HAMPSHIRE = "E10000014"


def contacts(year):
    return data.series("contacts_council", "contacts", HAMPSHIRE, datetime.date(year, 9, 30))


def test_what_was_observed_stands_beside_what_the_years_before_led_one_to_expect():
    beside = forecast.expected(contacts(2022), "2020")
    assert list(beside.index.year) == [2021, 2022]
    assert list(beside["actual"]) == [126_153, 153_033]
    assert (beside["mean"] > 125_413).all(), "contacts had risen in every year up to 2020"
    assert list(beside["difference"]) == list(beside["actual"] - beside["mean"])


def test_too_few_years_before_the_break_give_nothing_to_expect():
    series = contacts(2016)
    beside = forecast.expected(series, "2020")
    assert beside.empty
    assert "contacts" in charts.expected(beside, figure="1.3", series=series).html()
