import datetime

from helpers.published import inspections

HAMPSHIRE, CAMDEN = "E10000014", "E09000007"
IN_2020, IN_2022 = datetime.date(2020, 9, 30), datetime.date(2022, 9, 30)


def test_inspections_are_listed_newest_first_with_those_of_the_authority_that_the_council_runs():
    found = inspections.named(HAMPSHIRE, IN_2022)
    assert list(found["When"]) == ["November 2021", "April and May 2019", "November 2018", "March 2014", "2012"]
    assert list(found["Authority"]) == ["Hampshire", "Hampshire", "Isle of Wight", "Hampshire", "Isle of Wight"]


def test_a_later_inspection_is_not_known_yet():
    assert inspections.latest(HAMPSHIRE, IN_2020).startswith("Latest inspection named: ")
    assert "pilot (November 2021). Judgement: not graded" in inspections.latest(HAMPSHIRE, IN_2022)


def test_an_authority_that_no_document_names_has_none():
    assert inspections.named(CAMDEN).empty
    assert inspections.latest(CAMDEN) == ""
