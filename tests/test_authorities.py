"""Authorities that merged, split, changed their code or make one return, and who stands for whom."""

import pytest
from open_data_files import (
    CITY,
    CUMBRIA,
    KINGSTON_AND_RICHMOND,
    PLACE,
    SOMERSET,
    SOMERSET_BEFORE,
    WILTSHIRE,
    a_copy_of_the_tables,
    children_in_need,
    cin,
    line,
)

from helpers import cli, data, forecast, narrative, parameters
from helpers.importing import folder
from helpers.published import areas


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    yield from a_copy_of_the_tables(tmp_path, monkeypatch)


def test_a_county_that_became_a_unitary_council_keeps_its_history(here):
    rows = [cin(SOMERSET_BEFORE, 2022, 2900, 3050), cin(SOMERSET, 2023, 3001, 3101)]
    done = folder.take([children_in_need(here / "b1.csv", *rows)])
    assert done.notes == ["Figures of Somerset under E10000027 continue under E06000066, which has the same area."]
    assert data.series("children_in_need", "cin_31_march", "E06000066").tolist() == [3050, 3101]
    source = "DfE, Children in need, 2023: b1"
    found = data.rows("children_in_need", "cin_31_march", "E06000066")["source_ref"]
    assert found.tolist() == [f"{source} (under the code E10000027)", source]


def test_an_authority_that_was_split_keeps_its_own_figures_and_has_none_after(here):
    rows = [cin(CUMBRIA, 2023, 5000, 4000), cin(CUMBRIA, 2024, "z", "z")]
    done = folder.take([children_in_need(here / "b1.csv", *rows)])
    assert data.series("children_in_need", "cin_31_march", "E10000006").index.year.tolist() == [2023]
    assert data.series("children_in_need", "cin_31_march", "E06000063").empty
    left_out = "years without any figure of Cumbria (before or after its time, or counted with another authority)"
    assert done.notes == [f"Left out: {left_out}."]


def test_a_joint_return_gives_each_authority_its_rates_and_neither_its_counts(here):
    measures = "inpost_fte,turnover_rate_fte,agency_rate_fte,vacancy_rate_fte,caseload_fte"
    row = line(KINGSTON_AND_RICHMOND, 2025, 137.4, 28, 14.9, 14.9, 13.9)
    (here / "csww.csv").write_text(f"{PLACE}new_la_code,la_name,{measures}\n{row}\n", encoding="utf-8")
    done = folder.take([here / "csww.csv"])
    both = "Kingston upon Thames and Richmond upon Thames"
    assert done.notes == [f"The joint return of {both} gives its rates to each of them; its counts are left out."]
    for area in ("E09000021", "E09000027"):
        rows = data.rows("workforce", ["social_workers_fte", "agency_social_workers"], area)
        assert rows["value"].tolist() == [14.9]
        assert f"joint return of {both}" in rows["source_ref"].iloc[0]


def test_an_unknown_place_is_left_out_and_named(here):
    new = WILTSHIRE | {"code": "E06000099", "name": "Greater Wessex"}
    done = folder.take([children_in_need(here / "b1.csv", cin(WILTSHIRE, 2026, 1, 2), cin(new, 2026, 3, 4))])
    assert done.notes == ["Left out: Greater Wessex (E06000099), which is not in data/codes/areas.csv."]


@pytest.mark.parametrize(
    ("area", "successor"),
    [("E10000006", r"Cumberland \(E06000063\) and Westmorland and Furness \(E06000064\)"),
     ("E10000021", r"North Northamptonshire \(E06000061\) and West Northamptonshire"),
     ("E06000029", r"Bournemouth, Christchurch and Poole \(E06000058\)")],
)  # fmt: skip
def test_an_authority_that_has_ended_names_its_successor(area, successor):
    with pytest.raises(
        parameters.ParameterError, match=f"no longer exists under this code; use its successor, {successor}"
    ):
        parameters.check(area=area)


def test_every_authority_has_ten_neighbours_that_exist():
    for area in areas.authorities():
        found = areas.neighbours(area)
        assert len(set(found)) == 10 and area not in found
        assert [areas.current(code) for code in found] == found


def test_all_stands_for_every_authority_with_figures(capsys):
    assert cli.main(["check", "--area", "all", "--returns", ""]) == 0
    shown = capsys.readouterr().out
    assert all(areas.name(code) in shown for code in ["E10000014", *areas.neighbours("E10000014")])
    assert "Isle of Wight" not in shown  # it has inspections alone, which are words


def test_an_authority_without_figures_is_told_how_to_import_them(capsys):
    assert cli.main(["check", "--area", "E09000007", "--returns", ""]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("No figures for Camden are held") and "safeguarding import" in first
    assert last.startswith("No other problems: 15 sections for Camden")


def of_the_city(here, figures: dict[int, object]) -> None:
    """Import the children in need of the smallest authority, whose figures are few, nothing or suppressed."""
    folder.take([children_in_need(here / "b1.csv", *(cin(CITY, year, 9, cell) for year, cell in figures.items()))])


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({2022: 12, 2023: 12}, "Children in need stayed at 12 at 31 March 2023"),
        ({2020: 0, 2021: "c", 2022: "c", 2023: 0}, "Children in need: 0 at 31 March 2023, as at 31 March 2020"),
        ({2022: 5000, 2023: 5001}, "Children in need rose to 5,001 at 31 March 2023"),
        ({2022: 0, 2023: 1}, "Children in need rose to 1 at 31 March 2023"),
        ({2022: 1, 2023: 0}, "Children in need fell 100.0% to 0 at 31 March 2023"),
        ({2022: 3, 2023: "c"}, "Children in need: 3 at 31 March 2022"),
    ],
)  # fmt: skip
def test_a_headline_claims_no_more_than_few_figures_say(here, figures, said):
    of_the_city(here, figures)
    assert narrative.trend_title(data.rows("children_in_need", "cin_31_march", CITY["code"])) == said


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (
            {2016: 2, 2017: "c", 2018: 6, 2019: "c", 2020: "c", 2021: "c", 2022: 6, 2023: "c"},
            "Children in need: 6 at 31 March 2022, the same as at 31 March 2018 (none published for 2019 to "
            "2021) and 4 more (200.0%) than at 31 March 2016. No figure was published for 2023.",
        ),
        ({2022: 5000, 2023: 5001}, "Children in need: 5,001 at 31 March 2023, 1 more than a year earlier."),
    ],
)
def test_a_sentence_names_the_years_without_a_figure(here, figures, said):
    of_the_city(here, figures)
    assert narrative.change(data.rows("children_in_need", "cin_31_march", CITY["code"])) == said


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({year: 0 for year in range(2015, 2024)}, "0 in every period known, so nothing says how it could change."),
        ({2015: 4, 2016: 6, 2017: 5} | {year: "c" for year in range(2018, 2021)},
         "the last figure, 2017, is too old for a forecast."),
        ({2023: "c"}, "no figure is held, so none is forecast."),
    ],
)  # fmt: skip
def test_nothing_is_forecast_where_the_past_tells_nothing(here, figures, said):
    of_the_city(here, figures)
    outlook = forecast.outlook(data.series("children_in_need", "cin_31_march", CITY["code"]), 3)
    assert outlook.forecast is None
    assert outlook.reason == f"Children in need, City of London: {said}"


def test_a_name_that_needs_an_article_has_it_in_a_sentence(here):
    found = data.rows("children_in_need", "cin_31_march", CITY["code"])
    assert narrative.change(found) == "No figures for children in need are held for the City of London."
    assert [parameters.check(area=area).place for area in ("E06000046", "E06000054")] == [
        "the Isle of Wight",
        "Wiltshire",
    ]
