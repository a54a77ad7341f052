"""Sentences say what the figures say: number, direction, judgement, date, and what is missing."""

import datetime
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, narrative
from helpers.words import naming, wording

HAMPSHIRE, SOUTH_EAST, ENGLAND = "E10000014", "E12000008", "E92000001"
NAMES = {HAMPSHIRE: "Hampshire", SOUTH_EAST: "South East", ENGLAND: "England"}


def rows(table, measure, by_area, symbol="u"):
    """A tidy frame of yearly figures; a year that is None was not published."""
    return pd.DataFrame(
        [
            {
                "table": table,
                "measure": measure,
                "area": area,
                "area_name": NAMES.get(area, area),
                "period": pd.Period(str(year), freq="Y-MAR"),
                "value": math.nan if value is None else float(value),
                "symbol": symbol if value is None else "",
                "source_ref": "Table A1",
            }
            for area, by_year in by_area.items()
            for year, value in by_year.items()
        ]
    )


def cla(by_year):
    return rows("children_looked_after", "cla_31_march", {HAMPSHIRE: by_year})


def test_a_neutral_count_is_more_or_fewer_without_judgement():
    assert narrative.change(cla({2016: 1305, 2021: 1661, 2022: 1726})) == (
        "Children looked after: 1,726 at 31 March 2022, 65 more (3.9%) than a year earlier and 421 more (32.3%) than "
        "at 31 March 2016."
    )


def test_a_percentage_changes_by_points_and_is_judged_by_its_polarity():
    timely = rows("assessments", "assessments_within_45_days", {HAMPSHIRE: {2021: 95.9, 2022: 96.0, 2023: 95.1}})
    assert narrative.change(timely) == (
        "Assessments completed within 45 working days: 95.1% in the year ending 31 March 2023, 0.9 percentage points "
        "lower (worse) than a year earlier and 0.8 percentage points lower (worse) than in the year ending 31 March "
        "2021."
    )


def test_a_fall_is_better_where_lower_is_better():
    entrants = rows("missing", "cla_missing", {HAMPSHIRE: {2021: 12, 2022: 11}})
    assert "1 percentage point lower (better) than a year earlier." in narrative.change(entrants)


def test_a_year_without_a_figure_is_passed_over_and_named():
    assert narrative.change(cla({2023: 1859, 2024: None, 2025: 1738})).endswith(
        "121 fewer (6.5%) than at 31 March 2023 (none published for 2024)."
    )


def test_a_missing_latest_year_is_named():
    text = narrative.change(cla({2022: 1726, 2023: 1859, 2024: None}))
    assert "1,859 at 31 March 2023" in text
    assert text.endswith("No figure was published for 2024.")


def test_figures_that_look_the_same_are_the_same():
    timely = rows("assessments", "assessments_within_45_days", {HAMPSHIRE: {2021: 95.94, 2022: 95.86}})
    assert narrative.change(timely).endswith("95.9% in the year ending 31 March 2022, the same as a year earlier.")


def test_no_comparison_crosses_a_change_of_basis():
    placed = rows("placements", "cla_in_supported_accommodation", {HAMPSHIRE: {2022: 9, 2023: 10, 2024: 5}})
    text = narrative.change(placed)
    assert text.startswith("Children looked after in supported accommodation: 5% at 31 March 2024. ")
    assert text.endswith("It is not compared with earlier years: what it counts, or how, changed in 2024.")


def test_a_quarter_is_compared_with_the_same_quarter_a_year_before():
    quarters = data.rows("uasc_care_leavers_council", "uasc_care_leavers", HAMPSHIRE)
    text = narrative.change(quarters)
    assert "at 30 June 2022" in text
    assert "than a year earlier" in text


def test_comparison_names_region_and_country_with_their_figures():
    rates = rows(
        "children_looked_after", "cla_rate", {HAMPSHIRE: {2022: 61}, SOUTH_EAST: {2022: 56}, ENGLAND: {2022: 70}}
    )
    assert narrative.comparison(rates, HAMPSHIRE) == "It is above the South East (56) and below England (70)."


def test_comparison_judges_percentages():
    timely = rows("assessments", "assessments_within_45_days", {HAMPSHIRE: {2022: 96}, SOUTH_EAST: {2022: 85.7}})
    assert narrative.comparison(timely, HAMPSHIRE) == "It is better than the South East (85.7%)."


def test_totals_are_not_compared_between_areas():
    totals = rows("children_looked_after", "cla_31_march", {HAMPSHIRE: {2022: 1726}, ENGLAND: {2022: 82170}})
    assert narrative.comparison(totals, HAMPSHIRE) == ""


def test_comparison_counts_many_authorities():
    rates = data.rows("children_looked_after", "cla_rate")
    assert "other authorities compared." in narrative.comparison(rates, HAMPSHIRE)


def test_comparison_with_many_authorities_judges_percentages():
    again = data.rows("referrals", "rereferrals_within_12_months", to=datetime.date(2022, 3, 31))
    assert narrative.comparison(again, HAMPSHIRE) == (
        "It is worse than the South East (25.9%) and England (21.5%), and worse than all 10 other authorities compared."
    )


def test_a_tie_with_an_authority_is_neither_better_nor_worse_than_it():
    shares = {SOUTH_EAST: {2022: 50}, **{f"E0600000{place}": {2022: 60} for place in range(4)}}
    timely = rows("assessments", "assessments_within_45_days", {HAMPSHIRE: {2022: 60}, **shares})
    assert narrative.comparison(timely, HAMPSHIRE).endswith("and the same as all 4 other authorities compared.")
    first = timely["area"] == "E06000000"
    for value, said in ((70, "not better than any of the 4"), (50, "better than 1 of the 4")):
        others = timely.assign(value=timely["value"].mask(first, value))
        assert narrative.comparison(others, HAMPSHIRE).endswith(f"and {said} other authorities compared.")


def test_a_count_is_told_without_a_part_of_it():
    uasc = rows("children_looked_after", "uasc_31_march", {HAMPSHIRE: {2021: 71, 2022: 111}})
    assert narrative.without(uasc, cla({2021: 1661, 2022: 1726})) == (
        "Without unaccompanied asylum-seeking children looked after: 1,615 at 31 March 2022, 25 more (1.6%) than a "
        "year earlier."
    )
    assert narrative.without(uasc, cla({2020: 1600})) == narrative.without(uasc.iloc[:0], cla({2022: 1726})) == ""


def test_of_several_measures_the_headline_tells_the_one_that_moved_most():
    told = [
        rows("referrals", f"referrals_from_{name}", {HAMPSHIRE: {2021: before, 2022: now}})
        for name, before, now in (("police", 26.7, 25.1), ("schools", 19.4, 26.8), ("health", 19.8, 18.4))
    ]
    assert narrative.trend_title(pd.concat(told)) == (
        "Referrals made by schools rose to 26.8% in the year ending 31 March 2022"
    )


def test_headline_states_the_trend():
    assert narrative.trend_title(cla({2021: 1661, 2022: 1726})) == (
        "Children looked after rose 3.9% to 1,726 at 31 March 2022"
    )


def test_headline_judges_a_polar_measure():
    timely = rows("assessments", "assessments_within_45_days", {HAMPSHIRE: {2021: 95.9, 2022: 91.2}})
    assert narrative.trend_title(timely) == (
        "Assessments completed within 45 working days fell to 91.2% (worse) in the year ending 31 March 2022"
    )


@pytest.mark.parametrize("make", [narrative.change, narrative.trend_title])
def test_nothing_published_never_raises(make):
    assert "1,726" not in make(cla({2022: 1726}).iloc[:0])
    assert "nan" not in make(cla({2022: None}))


def test_missing_says_what_and_where():
    assert narrative.missing("Initial contacts", "Hampshire", "for 2025") == (
        "No figures for initial contacts are held for Hampshire for 2025."
    )


def test_text_is_escaped_and_has_its_twin():
    shown = narrative.key_findings(["<script>alert(1)</script>", ""])._repr_mimebundle_()
    assert shown["text/html"] == ('<ul class="key-findings"><li>&lt;script&gt;alert(1)&lt;/script&gt;</li></ul>')
    assert shown["application/vnd.safeguarding+json"] == {"kind": "text", "html": shown["text/html"]}


def test_what_a_finding_is_about_is_in_bold_and_what_is_not_held_stands_last():
    told = ["No figures for plans are held.", "Children: 2 more. Forecast: 3.", "Nothing is held. Since: 2020."]
    shown = narrative.key_findings(told).html()
    assert shown.endswith("<li>No figures for plans are held.</li></ul>")
    assert "<li><strong>Children:</strong> 2 more. Forecast: 3.</li>" in shown
    assert "<li>Nothing is held. Since: 2020.</li>" in shown


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1726, 0, "1,726"),
        (2.5, 0, "3"),
        (0.25, 1, "0.3"),
        (-0.04, 1, "0.0"),
        (-1234.5, 0, "−1,235"),
        (math.nan, 0, "no figure"),
    ],
)
def test_numbers_round_half_up_with_commas_and_a_minus(value, decimals, text):
    assert wording.number(value, decimals) == text


@pytest.mark.parametrize(
    ("change", "text"), [(1, "+1 point"), (-1, "−1 point"), (2, "+2 points"), (-0.4, "0 points"), (0, "0 points")]
)
def test_a_change_of_a_percentage_is_in_points_and_one_is_a_point(change, text):
    assert wording.signed_amount(change, data.measure("missing", "cla_missing")) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4321, "£4,321"),
        (230_100_000, "£230.1 million"),
        (-2_250_000, "−£2.3 million"),
        (3.1e9, "£3.1 billion"),
        (0, "£0"),
    ],
)
def test_pounds_are_worded_by_size(value, text):
    assert wording.pounds(value) == text


@pytest.mark.parametrize(
    ("period", "basis", "text"),
    [
        (pd.Period("2022", "Y-MAR"), "at 31 March", "at 31 March 2022"),
        (pd.Period("2022", "Y-MAR"), "in the year ending 31 March", "in the year ending 31 March 2022"),
        (pd.Period("2021", "Y-DEC"), "in the calendar year", "in 2021"),
        (pd.Period("2023Q1", "Q-MAR"), "at the end of the quarter", "at 30 June 2022"),
        (pd.Period("2022-03", "M"), "in the month", "in March 2022"),
    ],
)
def test_periods_are_dated_as_people_say_them(period, basis, text):
    assert wording.period(period, basis) == text


@given(st.lists(st.sampled_from(["Hampshire", "the South East", "England", "Kent"]), max_size=4, unique=True))
def test_a_list_names_everything_once(names):
    text = wording.listed(names)
    assert all(text.count(name) == 1 for name in names)
    assert text.count(" and ") == (len(names) > 1)


def test_related_titles_lose_what_they_share():
    titles = [data.measure("placements", name).title for name in ("cla_in_foster_care", "cla_in_childrens_homes")]
    assert naming.short_names(titles) == ["Foster care", "Children's homes"]
    assert naming.together(titles) == "Children looked after in foster care and children's homes"
    prices = ["Cost of a child looked after", "Cost of a foster placement"]
    assert naming.together(prices) == "Cost of a child looked after and foster placement"
