import pytest

from helpers import data, findings, parameters, summary
from helpers.published import areas

EDITION = parameters.check()


@pytest.fixture(scope="module")
def found():
    return [finding for section in ("04", "07", "09") for finding in findings.headlines(EDITION, section).found]


def test_measures_are_counted_by_verdict(found):
    assert summary.verdicts(found).startswith(
        "Of 7 measures that can get better or worse, none got better over the year"
    )
    assert summary.verdicts([]) == "No measure can be judged against the year before."


def test_the_furthest_behind_comes_first_and_counts_are_left_out(found):
    behind = summary.behind(EDITION, found, areas.ENGLAND)
    assert behind.iloc[0].to_dict() == {
        "Measure": "Children looked after with three or more placements in the year",
        "Hampshire": "15%",
        "England": "10%",
        "How far behind": "50%",
    }
    assert not behind["Measure"].str.contains("foster places").any()
    assert summary.beside(EDITION, found, areas.ENGLAND) == (
        f"Hampshire does worse than England on {len(behind)} of the 7 that can be compared."
    )
    assert summary.beside(EDITION, [], areas.ENGLAND) == ""


def test_sections_without_findings_are_named(found):
    assert summary.missing(found).startswith("Missing here, because they left no findings: sections 01, 02")
    sections = data.code_list("headline_measures")["section"].unique()
    assert summary.missing([{"section": section} for section in sections]) == ""


def test_measures_without_a_figure_are_named_while_they_are_few(found):
    none, few, many = ([one | {"value": None} for one in found[:count]] + found[count:] for count in (0, 2, 6))
    assert summary.lacking(EDITION, none) == ""
    assert summary.lacking(EDITION, few).startswith("No figure is held for 2021 to 2022: children looked after and")
    assert summary.lacking(EDITION, many) == (
        f"6 of {len(found)} measures have no figure for 2021 to 2022. Section 91 says which."
    )


def test_demand_and_quality_are_told_apart(found):
    demand, quality = (summary.headlines(EDITION, found, polar) for polar in (False, True))
    assert len(demand) + len(quality) == sum(finding["value"] is not None for finding in found)
    assert quality["Measure"].str.contains("vacant").any()
    assert "Children looked after" in set(demand["Measure"])


def test_a_measure_is_dated_where_it_is_not_of_the_year_end(found):
    quality = summary.headlines(EDITION, found, polar=True)
    assert "Agency social workers at 30 September 2021" in set(quality["Measure"])


def test_a_target_stands_with_its_measure_and_the_year_of_the_forecasts_in_the_heading(found):
    quality = summary.headlines(EDITION, found, polar=True)
    assert "Social worker posts that are vacant at 30 September 2021 (target: 10% or less)" in set(quality["Measure"])
    assert quality.columns[-1] == "Forecast for 2025 (80% interval)"
    assert quality.iloc[0, -1] == "66% (57% to 74%)"
    sooner = found[0] | {"forecast": found[0]["forecast"][:1]}
    assert summary.headlines(EDITION, [sooner, *found], polar=False).iloc[0, -1].startswith("2023: ")
