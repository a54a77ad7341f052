"""Figures of other authorities: what is taken from a file, what is moved or left out, what is refused."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Resource
from open_data_files import (
    BRISTOL,
    CIN,
    CUMBRIA,
    ENGLAND,
    KINGSTON_AND_RICHMOND,
    PLACE,
    SOMERSET,
    SOMERSET_BEFORE,
    SOUTH_WEST,
    WILTSHIRE,
    children_in_need,
    cin,
    line,
)

from helpers import cli, data, parameters, project
from helpers.importing import folder
from helpers.published import areas, table_file

REAL = Path(os.environ.get("SAFEGUARDING_OPEN_DATA", "no folder was named"))
needs_real_files = pytest.mark.skipif(
    not REAL.is_dir(), reason="SAFEGUARDING_OPEN_DATA names no folder with open data files of the DfE"
)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A project with the real tables, that a test may import into; the folder that files are made in."""
    shutil.copytree(project.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("demo", "imported"))
    monkeypatch.setattr(project, "DATA", tmp_path / "data")
    monkeypatch.setattr(project, "OUTPUTS", tmp_path / "outputs")
    table_file.forget()
    yield tmp_path
    table_file.forget()


def value(area: str, year: str, table: str = "children_in_need", measure: str = "cin_31_march") -> float:
    return data.series(table, measure, area)[year]


def everything(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte-order mark"])
def test_a_file_is_known_by_its_columns_and_not_by_its_name(here, mark):
    rows = [cin(ENGLAND, 2025, 396870, 402416), cin(WILTSHIRE, 2025, 1836, 2372), cin(SOMERSET, 2025, 2000, 3000)]
    file = children_in_need(here / "download (1).csv", *rows, mark=mark)
    done = folder.take([file])
    assert done.refused == []
    assert done.taken == [
        "download (1).csv: children in need and episodes of need starting, 2025 to 2025, for 2 authorities, 0 regions "
        "and England."
    ]
    assert value("E06000066", "2025") == 3000
    rows = data.rows("children_in_need", "cin_starts", "E06000066")
    assert rows["source_ref"].tolist() == ["DfE, Children in need, 2025: download (1)"]


RENAMED = {
    "2025": ("population_type,children_count", "Children looked after on 31 March each year", 624),
    "2024": ("population_count,number", "Children looked after at 31 March each year", 586),
}
"""Two columns, a value and the figure of Somerset in two editions of one file."""


def test_columns_that_an_edition_renamed_are_the_same_measures(here):
    for year, (columns, stock, count) in RENAMED.items():
        flows = {f"Children {what} to be looked after each year": 200 for what in ("starting", "ceasing")}
        rows = [line(SOMERSET, year, what, figure, 55) for what, figure in ({stock: count} | flows).items()]
        heading = f"{PLACE}new_la_code,la_name,{columns},rate_per_10000"
        (here / f"of_{year}.csv").write_text("\n".join([heading, *rows]), encoding="utf-8")
    assert folder.take([here / "of_2025.csv", here / "of_2024.csv"]).refused == []
    assert data.series("children_looked_after", "cla_31_march", "E06000066").tolist() == [586, 624]
    assert data.series("children_looked_after", "cla_starts", "E06000066").tolist() == [200, 200]


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


def test_symbols_stay_symbols_and_names_are_those_in_everyday_use(here):
    folder.take([children_in_need(here / "b1.csv", cin(BRISTOL, 2024, "u", "c"), cin(SOUTH_WEST, 2024, 33000, 34110))])
    rows = data.rows("children_in_need", ["cin_31_march", "cin_starts"], "E06000023")
    assert rows["symbol"].tolist() == ["c", "u"]
    assert set(rows["area_name"]) == {"Bristol"}
    assert value("E12000009", "2024") == 34110


def test_the_same_import_twice_changes_nothing(here):
    file = children_in_need(here / "b1.csv", cin(WILTSHIRE, 2026, 1836, 2372))
    folder.take([file])
    before = everything(folder.folder())
    assert folder.take([file]).taken == ["b1.csv: taken before, nothing changed."]
    assert everything(folder.folder()) == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["older first", "newer first"])
def test_the_newer_of_two_editions_stands_and_the_older_is_kept(here, order):
    files = [
        children_in_need(here / "of_2026.csv", cin(SOMERSET, 2025, 2000, 3000), cin(SOMERSET, 2026, 2100, 3100)),
        children_in_need(here / "of_2027.csv", cin(SOMERSET, 2026, 2111, 3100), cin(SOMERSET, 2027, 2200, 3200)),
    ]
    done = [folder.take([files[place]]) for place in order][-1]
    assert data.series("children_in_need", "cin_starts", "E06000066").tolist() == [2000, 2111, 2200]
    assert done.revised == 1
    revised = pd.read_csv(folder.folder() / "revisions.csv", dtype=str).iloc[0]
    assert (revised["earlier"], revised["now"], revised["time_period"]) == ("2100", "2111", "2026")
    assert revised["earlier_source_ref"].endswith("of_2026")


def test_an_edition_older_than_the_shipped_table_adds_to_it_and_does_not_overrule_it(here):
    file = children_in_need(here / "b1.csv", cin(WILTSHIRE, 2021, 9999, 2453), cin(SOMERSET, 2021, 5, 6))
    assert folder.take([file]).revised == 1
    assert value("E06000054", "2021", measure="cin_starts") == 2067
    assert value("E06000066", "2021") == 6


def test_a_newer_edition_overrules_the_shipped_table_and_leaves_its_other_columns(here):
    columns = "referral_count,rereferral_percent,no_further_action_percent"
    place = {"region": "E12000008,South East", "old": 850, "code": "E10000014", "name": "Hampshire"}
    rows = [line(place, 2025, 41143, 41, 19.4), line(place, 2026, 40000, 40, 18)]
    (here / "c1.csv").write_text("\n".join([f"{PLACE}new_la_code,la_name,{columns}", *rows, ""]), encoding="utf-8")
    shipped = (project.DATA / "published" / "referrals.csv").read_bytes()
    folder.take([here / "c1.csv"])
    assert value("E10000014", "2025", "referrals", "referrals") == 41143
    assert value("E10000014", "2025", "referrals", "referrals_from_police") == 24.5
    assert value("E10000014", "2026", "referrals", "referrals") == 40000
    source = data.rows("referrals", "referrals", "E10000014").set_index("period")["source_ref"]
    assert source["2025"].startswith("DfE, Children in need, 2026: c1; DfE Local Authority Interactive Tool")
    assert source["2023"].startswith("DfE Local Authority Interactive Tool")
    assert (project.DATA / "published" / "referrals.csv").read_bytes() == shipped


GOOD = cin(WILTSHIRE, 2026, 1836, 2372)
SHORT = f"{cin(SOMERSET, 2026, 1, 1)}\n{cin(SOMERSET, 2025, 1, 1)}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!doctype html>\n<p>Not found</p>", "is not an open data file of the Department for Education"),
        (f"{PLACE}new_la_code,la_name,pupils\n{line(WILTSHIRE, 2026, 7)}", "none of its columns is imported"),
        (f"{CIN.replace('At31_episodes', 'At_31')}\n{GOOD}", "looks like an edition of b1_children_in_need without the "
         "column At31_episodes; if the column has a new name, add it in data/codes/open_data_columns.csv"),
        (f"{CIN}\n{GOOD}\n{GOOD[:70]}", "b1.csv row 3: 7 fields; expected 13"),
        (f"{CIN}\n{GOOD}\n{GOOD}", "b1.csv row 3: Wiltshire has two rows for 2026; expected one"),
        (f"{CIN}\n{GOOD.replace('2372', '2,372')}", "b1.csv row 2: 14 fields; expected 13"),
        (f"{CIN}\n{GOOD.replace('2372', '~')}", "row 2, cin_31_march: '~' is neither a number nor one of the symbols"),
        (f"{CIN}\n{GOOD.replace('2026', '202526')}", "row 2: '202526, Reporting year' is not a year"),
        (f"{CIN}\n{GOOD}\n{SHORT}", "2025 has 1 authorities where 2026 has 2; the file seems cut off"),
        ("", "is not an open data file"),
        ("PK\x03\x04", "this is a zip archive; unpack it"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_one_sentence_and_changes_nothing(here, capsys, text, said):
    (here / "b1.csv").write_text(text, encoding="utf-8")
    good = children_in_need(here / "good.csv", cin(WILTSHIRE, 2026, 1836, 2372))
    assert cli.main(["import", str(here / "b1.csv"), str(good)]) == 3
    shown = capsys.readouterr()
    assert said in shown.err and shown.err.count("\n") == 1
    assert "good.csv: children in need" in shown.out
    assert value("E06000054", "2026") == 2372


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


def test_a_template_is_filled_in_and_imported(here, capsys):
    assert cli.main(["template", "contacts", "--area", "E06000054", "--output-dir", str(here)]) == 0
    table, about = here / "contacts_council.csv", here / "contacts_council.resource.yaml"
    columns = table.read_text(encoding="utf-8").splitlines()[0]
    assert columns == (project.DATA / "published" / "contacts_council.csv").read_text(encoding="utf-8").splitlines()[0]
    place = "Reporting year,Local authority,E92000001,England,E12000009,South West,E06000054,Wiltshire"
    table.write_text(f"{columns}\n2025,{place},2025,20000,9000,Performance report 2025\n", encoding="utf-8")

    assert cli.main(["import", str(table)]) == 3
    assert "expected a publisher and the title of a source" in capsys.readouterr().err

    filled = about.read_text(encoding="utf-8").replace("publisher: ''", "publisher: Wiltshire Council")
    about.write_text(filled.replace("title: ''", "title: Performance report"), encoding="utf-8")
    assert Resource(str(about)).validate().valid
    assert cli.main(["import", str(table)]) == 0
    assert value("E06000054", "2025", "contacts_council", "contacts") == 20000
    assert data.source("contacts_council").publisher == "Wiltshire Council"
    about.write_text(about.read_text(encoding="utf-8").replace("Performance report", "Annual report"), encoding="utf-8")
    assert cli.main(["import", str(table)]) == 0
    assert data.source("contacts_council").publication == "Annual report"
    assert data.rows("contacts_council", "contacts", "E10000014").empty  # another council's count is no part of it


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda csv, about: (csv, "publisher: ["), "resource.yaml: cannot be read as a description"),
        (
            lambda csv, about: (csv, about.replace("name: contacts\n", "name: calls\n")),
            "the fields are not those of table",
        ),
        (lambda csv, about: (csv, None), "the description contacts_council.resource.yaml is not beside it"),
        (
            lambda csv, about: (csv.replace("\n2025,", "\n,"), about),
            "row 2, column time_period: expected a whole number",
        ),
        (lambda csv, about: (csv.replace("Report 2025", ""), about), "row 2, column source_ref: expected a value"),
        (lambda csv, about: (csv.replace("E06000054", "E10000006"), about), "Cumbria (E10000006) no longer exists"),
        (lambda csv, about: (csv.replace("20000", "many"), about), "column contacts: 'many' is neither a number"),
    ],
)
def test_own_figures_that_are_not_filled_in_are_refused(here, capsys, spoil, said):
    cli.main(["template", "contacts", "--area", "E06000054", "--output-dir", str(here)])
    table, about = here / "contacts_council.csv", here / "contacts_council.resource.yaml"
    place = "Reporting year,Local authority,E92000001,England,E12000009,South West,E06000054,Wiltshire"
    columns = table.read_text(encoding="utf-8").splitlines()[0]
    named = about.read_text(encoding="utf-8").replace("''", "Wiltshire Council")
    figures, description = spoil(f"{columns}\n2025,{place},2025,20000,9000,Report 2025\n", named)
    table.write_text(figures, encoding="utf-8")
    about.write_text(description, encoding="utf-8") if description else about.unlink()
    capsys.readouterr()
    assert cli.main(["import", str(table)]) == 3
    shown = capsys.readouterr().err
    assert said in shown and shown.count("\n") == 1
    assert not folder.folder().exists()


def test_a_template_is_never_written_over_a_file_and_an_unknown_subject_lists_those_there_are(here, capsys):
    arguments = ["template", "contacts", "--output-dir", str(here)]
    assert [cli.main(arguments), cli.main(arguments)] == [0, 3]
    assert "exists already; it is left as it is" in capsys.readouterr().err
    assert cli.main(["template", "adoption"]) == 3
    shown = capsys.readouterr().err
    assert shown.startswith("There is no subject 'adoption'. Available: assessments, cla, ")
    assert "uasc_care_leavers" in shown and "workforce" in shown


@needs_real_files
def test_the_real_files_give_every_authority_its_figures(here):
    done = folder.take(sorted(REAL.glob("*.csv")))
    assert done.refused == [] and len(done.taken) == 8
    assert data.check() == []
    assert done.revised == 0  # the shipped tables hold the same figures of the same editions
    for table in ("children_in_need", "referrals", "child_protection_plans", "children_looked_after", "workforce"):
        shutil.copy(folder.folder() / f"{table}.csv", here / "data" / "published" / f"{table}.csv")
        assert Resource(str(here / "data" / "published" / f"{table}.resource.yaml")).validate().valid
    without = {
        area for area in areas.authorities() if data.series("children_looked_after", "cla_31_march", area).isna().all()
    }
    assert {areas.name(area) for area in without} == {"Isles of Scilly"}
    assert len(areas.with_figures()) == 153


@needs_real_files
def test_the_real_files_match_figures_typed_from_them(here):
    folder.take(sorted(REAL.glob("*.csv")))
    assert value("E06000066", "2013") > 0  # Somerset, as a county council then
    assert value("E06000054", "2025") == 2372
    assert value("E06000064", "2024", "children_looked_after", "cla_31_march") == 247
    assert value("E09000027", "2025", "workforce", "cases_per_social_worker") == 13.9
    assert data.rows("referrals", "referrals", "E10000014").set_index("period").loc["2024", "symbol"] == "u"
