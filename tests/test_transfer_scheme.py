import datetime

import pytest

from helpers import charts, data, transfer_scheme

HAMPSHIRE, CAMDEN = "E10000014", "E09000007"
END_OF_2022 = datetime.date(2022, 3, 31)


def by_year(rows):
    return {row.period.year: row for row in rows.itertuples()}


def test_the_threshold_takes_the_share_in_force_of_the_children_of_the_june_before():
    rows = by_year(transfer_scheme.threshold(HAMPSHIRE, datetime.date(2025, 3, 31)))
    assert rows[2022].value == pytest.approx(0.0007 * 280_929)
    assert rows[2023].value == pytest.approx(0.001 * 283_750)
    assert "0.07%" in rows[2022].source_ref and "280,929" in rows[2022].source_ref


def test_there_is_no_threshold_before_the_scheme_and_none_after_the_edition():
    rows = by_year(transfer_scheme.threshold(HAMPSHIRE, datetime.date(2020, 9, 30)))
    assert list(rows) == [2017, 2018, 2019, 2020]


def test_an_area_without_a_population_has_no_threshold():
    assert transfer_scheme.threshold(CAMDEN, datetime.date(2022, 3, 31)).empty


def uasc(area, to):
    return data.rows("children_looked_after", "uasc_31_march", area, to)


def both(to, area=HAMPSHIRE):
    return uasc(area, to), transfer_scheme.threshold(area, to)


def test_unaccompanied_children_are_set_beside_the_threshold_of_the_same_day():
    assert transfer_scheme.against(*both(END_OF_2022)) == (
        "That is 86 below the threshold of 197 of the National Transfer Scheme."
    )
    assert transfer_scheme.title(*both(datetime.date(2024, 3, 31))) == (
        "Unaccompanied asylum-seeking children looked after: 307 at 31 March 2024, 20 above the threshold of 287"
    )


def test_the_figure_without_unaccompanied_children_names_what_is_missing():
    none = both(END_OF_2022, CAMDEN)
    assert charts.trend(transfer_scheme.beside(*none), figure="5.1").title == (
        "No figures for unaccompanied asylum-seeking children looked after are held for Camden."
    )
    assert transfer_scheme.against(*none) == ""


def test_before_the_scheme_there_is_nothing_to_compare_with():
    assert transfer_scheme.title(*both(datetime.date(2016, 3, 31))) is None


def test_a_share_that_a_later_one_ends_is_in_force_until_then():
    assert transfer_scheme.shares_known(datetime.date(2020, 9, 30))["Until"].tolist() == ["in force"]
    assert transfer_scheme.shares_known(datetime.date(2022, 9, 30))["Until"].tolist() == ["23 August 2022", "in force"]
    assert transfer_scheme.shares_known(datetime.date(2016, 3, 31)).empty
