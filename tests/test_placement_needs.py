import datetime

import pandas as pd
import pytest

from helpers import charts, costs
from helpers.placements import placement_needs

HAMPSHIRE = "E10000014"
KNOWN_2022 = datetime.date(2022, 9, 30)


@pytest.fixture(scope="module")
def made():
    return costs.published_outlook(HAMPSHIRE, 3, KNOWN_2022)


def test_the_number_in_each_kind_of_home_is_its_share_of_the_children():
    homes = placement_needs.numbers("cla_in_childrens_homes", HAMPSHIRE, KNOWN_2022)
    assert homes["value"].tolist() == [160, 166, 173]


def test_each_kind_of_home_can_be_drawn_as_a_fan(made):
    outlook = placement_needs.outlook(made, "cla_in_foster_care", HAMPSHIRE, KNOWN_2022)
    assert outlook.series.iloc[-1] == 1225  # 1726 * 0.71 = 1225.46
    assert list(outlook.forecast.index) == list(pd.period_range("2023", "2025", freq="Y-MAR"))
    assert "foster care" in charts.fan(outlook, "7.1").title


def test_the_table_has_a_row_for_each_kind_of_home_and_says_the_chance_of_more(made):
    table = placement_needs.by_type(made, HAMPSHIRE, 80, KNOWN_2022)
    assert list(table.columns) == [
        "Where children live",
        "At 31 March 2022 (estimate)",
        "Forecast at 31 March 2025",
        "80% interval",
        "Chance of more than now",
    ]
    assert len(table) == 4
    assert table["Chance of more than now"].str.contains("in").all()


def test_need_is_set_beside_approved_places_and_the_homes_of_others(made):
    told = placement_needs.capacity(made, HAMPSHIRE, KNOWN_2022)
    # 1,726 children x 71% = 1,225 in foster care, 485 of them in the 695 places of the council
    assert told.startswith("With 695 approved places and about 740 children in foster homes of others, as at 31 March")
    assert "about 1,435 children" in told


def test_too_few_years_of_shares_give_a_reason_and_no_table():
    to = datetime.date(2020, 9, 30)
    early = costs.published_outlook(HAMPSHIRE, 3, to)
    reason = placement_needs.outlook(early, "cla_in_childrens_homes", HAMPSHIRE, to).reason
    assert reason.startswith("Children looked after in children's homes (estimate): no forecast, since ")
    assert reason.endswith(early.placements_reason)
    assert placement_needs.by_type(early, HAMPSHIRE, 80, to).empty
    assert "do not allow" in placement_needs.capacity(early, HAMPSHIRE, to)
