import datetime

import pytest

from helpers import thresholds

HAMPSHIRE, CAMDEN = "E10000014", "E09000007"


def by_year(rows):
    return {row.period.year: row for row in rows.itertuples()}


def test_the_threshold_takes_the_share_in_force_of_the_children_of_the_june_before():
    rows = by_year(thresholds.uasc_threshold(HAMPSHIRE, datetime.date(2025, 3, 31)))
    assert rows[2022].value == pytest.approx(0.0007 * 280_929)
    assert rows[2023].value == pytest.approx(0.001 * 283_750)
    assert "0.07%" in rows[2022].source_ref and "280,929" in rows[2022].source_ref


def test_there_is_no_threshold_before_the_scheme_and_none_after_the_edition():
    rows = by_year(thresholds.uasc_threshold(HAMPSHIRE, datetime.date(2020, 9, 30)))
    assert list(rows) == [2017, 2018, 2019, 2020]


def test_an_area_without_a_population_has_no_threshold():
    assert thresholds.uasc_threshold(CAMDEN, datetime.date(2022, 3, 31)).empty


@pytest.mark.parametrize(("day", "grant"), [("2020-06-30", "240"), ("2023-03-31", "240"), ("2023-04-01", "270")])
def test_the_grant_is_that_last_known_to_apply(day, grant):
    assert thresholds.in_force("uasc_rates", datetime.date.fromisoformat(day))["care_leaver_grant_per_week"] == grant


def test_no_grant_is_known_before_the_first():
    assert thresholds.in_force("uasc_rates", datetime.date(2020, 6, 7)) is None
