"""Forecasts from the returns made again from earlier years, beside those from published figures alone."""

import pandas as pd
import pytest
from steady_authority import steady

from helpers import forecast, parameters
from helpers.own import rewound, spending_outlook


@pytest.fixture(scope="module")
def edition():
    return parameters.check(horizon=2)


@pytest.fixture(scope="module")
def again(edition):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rewound, "PAST_PATHS", 20)
        return rewound.made(spending_outlook.followed(steady(), edition, 30))


@pytest.fixture(scope="module")
def published(edition):
    series = {
        "children": ("children_looked_after", "cla_31_march"),
        "spending": ("placement_costs", "cla_gross_expenditure"),
    }
    return {name: forecast.outlook(known(edition, *of), 2) for name, of in series.items()}


def known(edition, table, measure):
    return rewound.data.series(table, measure, edition.area, edition.data_end)


def test_each_forecast_knew_only_what_came_before(again):
    past = again.past.set_index("subject")
    assert (past["period"] > past["cutoff"]).all()
    assert past.loc["children", "cutoff"].astype(str).tolist() == ["2020", "2020", "2021"]
    # three years of prices are there from March 2021 on
    assert str(again.past.set_index("subject").loc["spending", "cutoff"]) == "2021"


def test_children_are_compared_with_the_published_number(again):
    children = again.past[again.past["subject"] == "children"].set_index("period")["actual"]
    assert children[pd.Period("2022", "Y-MAR")].unique().tolist() == [1726]


def test_both_forecasts_stand_beside_each_other(again, published):
    table = rewound.beside(again, published, table="12.4").data
    assert list(table["Measure"]) == [
        "Children looked after",
        "Children looked after",
        "Spending on children looked after",
        "Spending on placements",
    ]
    assert list(table["Forecast from"]) == ["Published figures alone", "The returns"] * 2


def test_the_record_says_what_held(again):
    table = rewound.record(again, table="12.5").data
    assert len(table) == len(again.past) == 4
    # the steady authority has 360 children, so its forecasts miss Hampshire's number
    assert table["95% interval"].str.endswith("missed").iloc[:3].all()


def test_the_better_of_two_forecasts_is_named(again, published):
    counted, children, spending = rewound.reliance(again, published)
    assert counted.startswith(
        "Of 4 forecasts made again from the authority's own returns of earlier years, the 80% interval held "
    )
    assert children.startswith(
        "Rely on published figures alone for the total of children looked after: in 3 forecasts made at the same times"
    )
    assert "those of spending on children looked after from published figures alone" in spending


def test_the_findings_tell_both_forecasts(again, published):
    children, spending = rewound.expected(again, published)
    assert "forecast at 31 March 2024 (80% interval" in children
    assert "from the authority's own returns; the forecast from published figures alone is 1," in children
    assert "the forecast of spending on children looked after from published figures alone is £" in spending


def test_without_returns_there_is_nothing_to_tell(published):
    assert rewound.made(None) is None
    assert rewound.beside(None, published, table="12.4") is None
    assert rewound.reliance(None, published) == rewound.expected(None, published) == []


def test_returns_without_prices_forecast_children_alone(edition, published, monkeypatch):
    monkeypatch.setattr(rewound, "PAST_PATHS", 20)
    tables = steady()
    del tables.tables["prices"]
    alone = rewound.made(spending_outlook.followed(tables, edition, 20))
    assert list(alone.now) == ["children"]
    assert set(alone.past["subject"]) == {"children"}
    assert len(rewound.beside(alone, published, table="12.4").data) == 2
    assert spending_outlook.made(None, edition) is None
