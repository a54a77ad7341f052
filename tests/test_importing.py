"""Files of the Department for Education: what is taken from them, which edition stands, what is refused."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Resource
from open_data_files import (
    BRISTOL,
    CIN,
    ENGLAND,
    PLACE,
    SOMERSET,
    SOUTH_WEST,
    WILTSHIRE,
    a_copy_of_the_tables,
    children_in_need,
    cin,
    line,
    value,
)

from helpers import cli, data, project
from helpers.importing import folder
from helpers.published import areas

REAL = Path(os.environ.get("SAFEGUARDING_OPEN_DATA", "no folder was named"))
needs_real_files = pytest.mark.skipif(
    not REAL.is_dir(), reason="SAFEGUARDING_OPEN_DATA names no folder with open data files of the DfE"
)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    yield from a_copy_of_the_tables(tmp_path, monkeypatch)


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
