"""The tables of the published documents, to the digit.

Every expected value is typed here a second time from the document itself, so a slip in the data shows.
"""

from datetime import date

import pytest

from helpers import data
from helpers.published.areas import ENGLAND

HAMPSHIRE = "E10000014"
ISLE_OF_WIGHT = "E06000046"
REPORT_2020 = "Annual Safeguarding Report 2019-20"
SLIDES_2022 = "Annual Safeguarding Report 2021/22"

TABLES_2020 = {
    ("contacts_council", "contacts"): {2016: 77934, 2017: 87235, 2018: 106010, 2019: 117188, 2020: 125413},
    ("contacts_council", "referrals_at_front_door"): {2016: 35339, 2017: 37831, 2018: 35953, 2019: 40014, 2020: 44434},
    ("assessments_council", "assessments"): {2016: 16931, 2017: 19841, 2018: 18496, 2019: 18003, 2020: 19712},
    ("assessments_council", "assessments_within_45_days"): {
        2016: 88.30, 2017: 89.60, 2018: 87.90, 2019: 90.90, 2020: 92.61,
    },
    ("cpp_council", "cpp_31_march"): {2016: 1441, 2017: 1263, 2018: 1293, 2019: 1097, 2020: 938},
    ("cla_council", "cla_31_march"): {
        2014: 1267, 2015: 1339, 2016: 1305, 2017: 1440, 2018: 1592, 2019: 1664, 2020: 1602,
    },
}  # fmt: skip

TABLES_2022 = {
    ("contacts_council", "contacts"): {2018: 106010, 2019: 117188, 2020: 125413, 2021: 126153, 2022: 153033},
    ("contacts_council", "referrals_at_front_door"): {2018: 35953, 2019: 40014, 2020: 44434, 2021: 48826, 2022: 60761},
    ("assessments_council", "assessments"): {2018: 18496, 2019: 18003, 2020: 19712, 2021: 15924, 2022: 21188},
    ("assessments_council", "assessments_within_45_days"): {
        2018: 87.90, 2019: 90.90, 2020: 92.61, 2021: 95.30, 2022: 95.90,
    },
    ("cpp_council", "cpp_31_march"): {2018: 1293, 2019: 1097, 2020: 938, 2021: 1000, 2022: 1022},
}  # fmt: skip

CARE_LEAVERS_2020 = [137, 148, 171, 246, 247, 270, 294, 308, 328, 329, 327, 334, 335]
"""June 2017 to June 2020."""

CARE_LEAVERS_2022 = [328, 329, 327, 334, 335, 341, 347, 363, 365, 369, 402, 417, 423]
"""April to June 2019, to April to June 2022."""

SINGLE_FIGURES = [
    ("cla_council_quarterly", "cla_quarter_end", "2021Q1", 1640),
    ("cla_council_quarterly", "cla_quarter_end", "2021Q2", 1664),
    ("cla_council_quarterly", "uasc_quarter_end", "2021Q2", 74),
    ("uasc_council", "uasc_threshold", "2021Q2", 192),
    ("uasc_council", "uasc_received_from_kent", "2021Q2", 12),
    ("uasc_council", "care_leavers_no_recourse", "2021Q2", 30),
    ("uasc_council", "care_leaver_grant_per_week", "2021Q2", 240),
    ("uasc_council", "uasc_share_of_cla", "2021Q4", 4),
    ("uasc_council", "uasc_share_of_cla", "2023Q2", 8),
    ("uasc_council", "uasc_average_age_on_arrival", "2023Q2", 17),
    ("uasc_council", "ukrainian_refugees", "2023Q2", 2500),
    ("uasc_council", "ukraine_unaccompanied_arrangements", "2023Q2", 3),
    ("workforce_council", "social_worker_vacancies", "2020", 13),
    ("workforce_council", "off_contract_share_of_agency", "2020", 25),
    ("workforce_council", "off_contract_share_of_agency_before", "2020", 50),
    ("workforce_council", "social_workers_recruited_overseas", "2022", 25),
    ("youth_justice_council", "first_time_entrants_rate", "2020", 180),
    ("youth_justice_council", "reoffending", "2019", 45.8),
    ("youth_justice_council", "reoffending", "2020", 34.5),
    ("youth_justice_council", "caseload_low", "2020", 450),
    ("youth_justice_council", "caseload_high", "2020", 500),
    ("youth_justice_council", "crime_prevention_caseload", "2020", 200),
    ("youth_justice_council", "youth_offending_staff", "2020", 80),
    ("quality_council", "case_audits", "2020", 1000),
    ("quality_council", "case_audits_share_of_casework", "2020", 10),
    ("quality_council", "support_days_buckinghamshire", "2020", 87),
    ("quality_council", "support_days_slip", "2022", 1000),
    ("visits_council", "visits_face_to_face", "2021Q2", 90),
    ("demand_council", "demand_above_expected", "2021Q2", 15),
    ("demand_council", "contacts_growth_since_covid", "2022Q4", 18),
    ("demand_council", "mash_referrals_growth_since_covid", "2022Q4", 39),
    ("investment_council", "social_care_investment", "2018", 6_500_000),
]


def by_year(table: str, measure: str, to: date) -> dict[int, float]:
    series = data.series(table, measure, HAMPSHIRE, to)
    return {period.year: value for period, value in series.items()}


def documents(table: str, to: date) -> set[str]:
    rows = data.rows(table, [m.name for m in data.measures(table)], HAMPSHIRE, to)
    return {ref.split(",")[0].split(" (")[0] for ref in rows["source_ref"]}


@pytest.mark.parametrize("column", TABLES_2020, ids="-".join)
def test_the_tables_of_the_2019_20_report(column):
    assert by_year(*column, to=date(2020, 3, 31)) == TABLES_2020[column]


@pytest.mark.parametrize("column", TABLES_2022, ids="-".join)
def test_the_tables_of_the_2021_22_slides(column):
    found = by_year(*column, to=date(2022, 3, 31))
    assert {year: found[year] for year in range(2018, 2023)} == TABLES_2022[column]


def test_care_leavers_of_the_2019_20_report():
    found = data.series("uasc_care_leavers_council", "uasc_care_leavers", HAMPSHIRE, date(2020, 9, 30))
    assert found.tolist() == CARE_LEAVERS_2020
    assert str(found.index[0].end_time.date()) == "2017-06-30"
    assert str(found.index[-1].end_time.date()) == "2020-06-30"


def test_care_leavers_of_the_2021_22_slides():
    found = data.series("uasc_care_leavers_council", "uasc_care_leavers", HAMPSHIRE, date(2022, 9, 30))
    assert found.tolist()[-13:] == CARE_LEAVERS_2022
    assert str(found.index[-13].end_time.date()) == "2019-06-30"
    assert str(found.index[-1].end_time.date()) == "2022-06-30"


def test_the_year_end_hides_the_quarter_that_follows():
    found = data.series("uasc_care_leavers_council", "uasc_care_leavers", HAMPSHIRE, date(2020, 3, 31))
    assert found.tolist() == CARE_LEAVERS_2020[:-1]


@pytest.mark.parametrize(("table", "measure", "period", "published"), SINGLE_FIGURES)
def test_figures_that_stand_in_the_text(table, measure, period, published):
    assert data.series(table, measure, HAMPSHIRE)[period] == published


def test_the_national_vacancy_rate_that_the_report_quotes():
    assert data.series("workforce_council", "social_worker_vacancies", ENGLAND)["2020"] == 20


def test_the_press_release_of_2018_stands_as_an_edition_of_its_own():
    found = data.rows("contacts_council", "contacts", HAMPSHIRE, date(2018, 3, 31))
    assert found["value"].tolist() == [87235, 106010]
    assert set(found["source_ref"]) == {"Press release, 5 November 2018, paragraph 3"}


@pytest.mark.parametrize("table", ["contacts_council", "assessments_council", "cpp_council"])
def test_an_edition_is_blind_to_the_later_report(table):
    assert documents(table, date(2020, 3, 31)) == {REPORT_2020}
    assert documents(table, date(2022, 3, 31)) == {REPORT_2020, SLIDES_2022}


def test_a_period_in_both_reports_comes_from_the_later_one_once_it_is_out():
    rows = data.rows("contacts_council", "contacts", HAMPSHIRE, date(2022, 3, 31)).set_index("period")
    assert rows.loc["2017", "source_ref"].startswith(REPORT_2020)
    assert rows.loc["2018", "source_ref"].startswith(SLIDES_2022)
    assert rows.index.is_unique


@pytest.mark.parametrize(
    ("area", "year", "framework", "judgement"),
    [
        (ISLE_OF_WIGHT, 2012, "Inspection before the Single Inspection Framework", "Inadequate"),
        (HAMPSHIRE, 2014, "Single Inspection Framework", "Good; outstanding for"),
        (ISLE_OF_WIGHT, 2018, "Inspection of Local Authority Children's Services", "Good"),
        (HAMPSHIRE, 2019, "Inspection of Local Authority Children's Services, short", "Outstanding overall"),
        (HAMPSHIRE, 2021, "Joint Targeted Area Inspection, pilot", "Not graded"),
    ],
)
def test_inspections(area, year, framework, judgement):
    found = data.read("inspections", area).set_index(["time_period", "framework"])["judgement"]
    assert found[str(year), framework].startswith(judgement)


def test_the_return_of_2024_that_was_never_made_is_unknown_and_not_zero():
    referrals = data.rows("referrals", "referrals", HAMPSHIRE).set_index("period")
    assert referrals.loc["2024", "symbol"] == "u"
    assert referrals["value"].isna().sum() == 1
    assert referrals.loc["2025", "value"] == 41142


def test_two_counts_of_referrals_stay_apart():
    """The front door counted 60,761 in 2021-22, the children in need census 27,374: never one line."""
    assert by_year("contacts_council", "referrals_at_front_door", date(2022, 3, 31))[2022] == 60761
    assert by_year("referrals", "referrals", date(2022, 3, 31))[2022] == 27374


@pytest.mark.parametrize(
    ("counts", "count", "rates", "rate"),
    [
        ("referrals", "referrals", "referrals", "referrals_rate"),
        ("child_protection_plans", "cpp_31_march", "child_protection_plans", "cpp_rate"),
        ("children_in_need", "cin_31_march", "assessments", "cin_rate"),
    ],
)
def test_the_published_rates_follow_from_the_counts_and_the_population(counts, count, rates, rate):
    """Three files that know nothing of each other: census counts, census rates, ONS estimates of the June before."""
    population = data.series("population", "children_0_to_17", HAMPSHIRE)
    children = {period.year + 1: number for period, number in population.items()}
    number = data.series(counts, count, HAMPSHIRE)
    for period, published in data.series(rates, rate, HAMPSHIRE).dropna().items():
        assert number[period] / children[period.year] * 10_000 == pytest.approx(published, abs=0.051)


def test_the_outturn_of_children_looked_after_is_the_sum_of_its_parts():
    """£230.1m; the parts are rounded to £0.1m each, so they may miss the total by as much."""
    outturn = {m.name: data.series("ro3_outturn", m.name, HAMPSHIRE)["2025"] for m in data.measures("ro3_outturn")}
    parts = [outturn[f"cla_{part}_expenditure"] for part in ("residential", "fostering", "asylum", "other")]
    assert parts == [85_500_000, 48_400_000, 20_100_000, 76_000_000]
    assert outturn["cla_total_expenditure"] == 230_100_000 == pytest.approx(sum(parts), abs=100_000)
    assert outturn["youth_justice_expenditure"] == 7_600_000
    assert outturn["childrens_social_care_expenditure"] == 367_100_000


@pytest.mark.parametrize(
    ("publisher", "measure", "year", "published"),
    [
        ("NAO", "residential_place_cost_per_year", "2024", 318_400),
        ("NAO", "residential_spend", "2020", 1_600_000_000),
        ("NAO", "residential_spend", "2024", 3_100_000_000),
        ("LGA", "placements_10_000_a_week", "2019", 120),
        ("LGA", "placements_10_000_a_week", "2023", 1500),
        ("CMA", "private_home_cost_per_week", "2021", 3830),
        ("CMA", "fostering_agency_cost_per_week", "2021", 820),
    ],
)
def test_national_facts_on_the_cost_of_placements(publisher, measure, year, published):
    facts = data.read("placement_costs_national").set_index(["source", "time_period"])
    assert facts.loc[(publisher, year), measure] == published
