"""The area beside its statistical neighbours: median, place by polarity, change, quarter of all authorities."""

import pandas as pd
import pytest

from helpers import data, parameters, standing
from helpers.published import areas
from helpers.words import naming

HAMPSHIRE = parameters.check(time_period=2025)
EVERYWHERE = [*HAMPSHIRE.benchmarks, *HAMPSHIRE.neighbours]


def beside(table, measure, edition=HAMPSHIRE):
    shown = standing.beside_neighbours(edition, [data.rows(table, measure, EVERYWHERE, edition.year_end)])
    return shown.iloc[0].to_dict() if len(shown) else {}


def test_a_measure_where_less_is_better_is_ranked_from_the_best():
    assert beside("workforce", "agency_social_workers") == {
        "Measure": "Agency social workers at 30 September 2024",
        "Hampshire": "16.2%",
        "Neighbours (median)": "14.0%",
        "Place": "5th worst of 11",
        "Change in the year": "−5.4 points (better)",
        "Neighbours' change (median)": "−2.3 points (better)",
    }


def test_a_measure_that_is_neither_good_nor_bad_is_ranked_from_the_highest():
    row = beside("children_looked_after", "cla_rate")
    rows = data.rows("children_looked_after", "cla_rate", EVERYWHERE)
    values = rows[rows["period"] == pd.Period("2025", "Y-MAR")].set_index("area")["value"]
    higher = (values[HAMPSHIRE.neighbours] > values["E10000014"]).sum()
    assert row["Place"].endswith("highest of 11") and row["Place"].startswith(str(higher + 1))
    assert row["Neighbours (median)"] == f"{values[HAMPSHIRE.neighbours].median():.0f}"


def test_a_change_of_basis_is_no_change_in_the_year():
    edition = parameters.check(time_period=2022)
    assert beside("referrals", "rereferrals_within_12_months", edition)["Change in the year"] != "[x]"
    rates = data.rows("referrals", "referrals", EVERYWHERE, edition.year_end)
    assert standing.beside_neighbours(edition, [rates]).iloc[0]["Change in the year"] == "[x]"


@pytest.mark.parametrize("area", [areas.ENGLAND, "E09000007"], ids=["no neighbours", "no figures"])
def test_without_neighbours_or_figures_there_is_no_row(area):
    edition = parameters.check(area=area)
    rows = data.rows("children_looked_after", "cla_rate", [area, *edition.neighbours], edition.year_end)
    assert standing.beside_neighbours(edition, [rows]).empty


def test_the_quarter_of_all_authorities_is_told_where_most_have_a_figure(monkeypatch):
    """153 authorities with agency shares of 1% to 153%; Hampshire has the 39th lowest, first of the second quarter."""
    codes = ["E10000014", *(code for code in areas.authorities() if code != "E10000014")]
    year = pd.Period("2024", "Y-SEP")
    shares = [39.0, *(float(share) for share in range(1, 154) if share != 39)]
    every = pd.DataFrame(
        {
            "table": "workforce",
            "measure": "agency_social_workers",
            "area": codes,
            "area_name": codes,
            "period": year,
            "value": shares,
            "symbol": "",
            "source_ref": "",
        }
    )
    monkeypatch.setattr(data, "rows", lambda *arguments: every)
    shown = standing.beside_neighbours(HAMPSHIRE, [every])
    assert shown["Among all authorities"].tolist() == ["Best quarter"]
    monkeypatch.setattr(data, "rows", lambda *arguments: every.head(99))
    assert "Among all authorities" not in standing.beside_neighbours(HAMPSHIRE, [every])


@pytest.mark.parametrize(
    ("place", "alike", "words"),
    [
        (1, 1, "the highest of 11"),
        (1, 2, "the joint highest of 11"),
        (6, 1, "6th highest of 11"),
        (7, 1, "5th lowest of 11"),
        (9, 2, "joint 2nd lowest of 11"),
        (10, 2, "the joint lowest of 11"),
        (11, 1, "the lowest of 11"),
    ],
)
def test_a_place_is_told_from_the_nearer_end(place, alike, words):
    assert naming.rank(place, 11, alike=alike) == words
