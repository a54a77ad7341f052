"""Sentences about the edition's own year: shares, what happened since the year end, what is not published."""

import datetime

from helpers import charts, data, narrative, tables

HAMPSHIRE, CAMDEN = "E10000014", "E09000007"
END_OF_2020, END_OF_2022, END_OF_2025 = (datetime.date(year, 3, 31) for year in (2020, 2022, 2025))
AUTUMN_2020 = datetime.date(2020, 9, 30)


def rows(measure, to, area=HAMPSHIRE, table="children_looked_after"):
    return data.rows(table, measure, area, to)


def quarterly(to):
    return rows("cla_quarter_end", to, table="cla_council_quarterly")


def test_a_share_is_that_of_the_last_period_with_both_counts():
    both = [rows(measure, END_OF_2022) for measure in ("uasc_31_march", "cla_31_march")]
    assert narrative.share(*both) == (
        "Unaccompanied asylum-seeking children looked after were 6.4% of children looked after at 31 March 2022, "
        "against 4.3% a year earlier."
    )


def test_there_is_no_share_without_both_counts():
    assert narrative.share(rows("uasc_31_march", END_OF_2022), rows("cla_31_march", END_OF_2022, CAMDEN)) == ""


def test_since_the_year_end_takes_the_last_figure_known_beside_the_first_after_the_year():
    assert narrative.since(quarterly(AUTUMN_2020), END_OF_2020).html() == (
        "<p>Full-time children looked after: 1,664 at 30 September 2020, 24 more (1.5%) than at 30 June 2020.</p>"
    )


def test_since_the_year_end_takes_the_figure_of_the_year_end_where_there_is_one():
    leavers = rows("uasc_care_leavers", AUTUMN_2020, table="uasc_care_leavers_council")
    assert "335 at 30 June 2020, 1 more (0.3%) than at 31 March 2020." in narrative.since(leavers, END_OF_2020).html()


def test_nothing_since_the_year_end_is_said():
    assert narrative.since(quarterly(AUTUMN_2020), datetime.date(2020, 9, 30)).html() == (
        "<p>No figures for full-time children looked after are held for Hampshire after 30 September 2020.</p>"
    )
    assert narrative.since(quarterly(END_OF_2020), END_OF_2020).html() == (
        "<p>No figures for full-time children looked after are held for Hampshire after 31 March 2020.</p>"
    )


def test_a_publisher_that_stops_before_the_edition_is_named_once():
    contacts = rows(["contacts", "referrals_at_front_door"], END_OF_2025, table="contacts_council")
    assert narrative.lacking(contacts, END_OF_2025) == (
        "No figures for initial contacts and referrals received at the council's front door are published by Hampshire "
        "County Council after 31 March 2022."
    )
    assert narrative.lacking(contacts, END_OF_2022) == ""


def test_key_findings_say_a_thing_once():
    assert narrative.key_findings(["One.", "", "One.", "Two."]).html().count("<li>") == 2


def test_rows_asked_for_in_vain_are_named():
    assert narrative.change(rows("cla_31_march", END_OF_2022, CAMDEN)) == (
        "No figures for children looked after are held for Camden."
    )
    both = rows(["cla_starts", "cla_ceases"], END_OF_2022, CAMDEN)
    title = "No figures for children starting to be looked after and children ceasing to be looked after"
    assert charts.trend(both, figure="4.4").title == f"{title} are held for Camden."
    assert f"Table 4.4: n{title[1:]}" in tables.by_year(both, table="4.4").html()


def test_a_figure_without_its_focus_area_says_so_and_shows_no_other_area():
    rates = data.rows("children_looked_after", "cla_rate", [CAMDEN, "E92000001"], END_OF_2022)
    sentence = "No figures for children looked after for every 10,000 children are held for Camden."
    for draw in (charts.trend, charts.bars):
        figure = draw(rates, figure="4.2", focus=CAMDEN)
        assert (figure.title, figure.svg) == (sentence, "")
