import datetime

import pytest

from helpers import charts, data, thresholds

HAMPSHIRE, CAMDEN = "E10000014", "E09000007"
END_OF_2022 = datetime.date(2022, 3, 31)


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


@pytest.mark.parametrize(("day", "grant"), [("2020-06-30", "240"), ("2022-12-22", "240"), ("2022-12-23", "270")])
def test_the_grant_is_that_last_known_to_apply(day, grant):
    assert thresholds.in_force("uasc_rates", datetime.date.fromisoformat(day))["care_leaver_grant_per_week"] == grant


def test_no_grant_is_known_before_the_first():
    assert thresholds.in_force("uasc_rates", datetime.date(2020, 6, 7)) is None


def uasc(area, to):
    return data.rows("children_looked_after", "uasc_31_march", area, to)


def both(to, area=HAMPSHIRE):
    return uasc(area, to), thresholds.uasc_threshold(area, to)


def test_unaccompanied_children_are_set_beside_the_threshold_of_the_same_day():
    assert thresholds.against_threshold(*both(END_OF_2022)) == (
        "That is 86 below the threshold of 197 of the National Transfer Scheme."
    )
    assert thresholds.threshold_title(*both(datetime.date(2024, 3, 31))) == (
        "Unaccompanied asylum-seeking children looked after: 307 at 31 March 2024, 20 above the threshold of 287"
    )


def test_the_figure_without_unaccompanied_children_names_what_is_missing():
    none = both(END_OF_2022, CAMDEN)
    assert charts.trend(thresholds.beside_threshold(*none), figure="5.1").title == (
        "No figures for unaccompanied asylum-seeking children looked after are held for Camden."
    )
    assert thresholds.against_threshold(*none) == ""


def test_before_the_scheme_there_is_nothing_to_compare_with():
    assert thresholds.threshold_title(*both(datetime.date(2016, 3, 31))) is None


def test_a_share_that_a_later_one_ends_is_in_force_until_then():
    assert thresholds.shares_known(datetime.date(2020, 9, 30))["Until"].tolist() == ["in force"]
    assert thresholds.shares_known(datetime.date(2022, 9, 30))["Until"].tolist() == ["23 August 2022", "in force"]
    assert thresholds.shares_known(datetime.date(2016, 3, 31)).empty


def test_the_grant_is_the_weekly_rate_for_each_care_leaver():
    def leavers(to):
        return data.rows("uasc_care_leavers_council", "uasc_care_leavers", HAMPSHIRE, to)

    assert "the 423 care leavers at 30 June 2022 bring £101,520 a week" in thresholds.grant(
        leavers(datetime.date(2022, 9, 30))
    )
    # the annual report of 2019-20 gives the grant in a quarter that the edition of March 2020 does not know
    assert thresholds.grant(leavers(datetime.date(2020, 3, 31))) == "No weekly grant is known before 8 June 2020."
    assert thresholds.grant(leavers(datetime.date(2016, 3, 31))).endswith("are held for Hampshire.")
