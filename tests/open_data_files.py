"""Small files in the layout of explore education statistics, with figures as published, for tests of importing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import data, project
from helpers.published import table_file

PLACE = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
ENGLAND = "{year},Reporting year,National,E92000001,England,,,,,"
SOUTH_WEST = "{year},Reporting year,Regional,E92000001,England,E12000009,South West,,,"
AUTHORITY = "{year},Reporting year,Local authority,E92000001,England,{region},{old},{code},{name}"

WILTSHIRE = {"region": "E12000009,South West", "old": 865, "code": "E06000054", "name": "Wiltshire"}
SOMERSET = {"region": "E12000009,South West", "old": 933, "code": "E06000066", "name": "Somerset"}
SOMERSET_BEFORE = SOMERSET | {"code": "E10000027"}
BRISTOL = {"region": "E12000009,South West", "old": 801, "code": "E06000023", "name": '"Bristol, City of"'}
CITY = {"region": "E13000001,Inner London", "old": 201, "code": "E09000001", "name": "City of London"}
CUMBRIA = {"region": "E12000002,North West", "old": 909, "code": "E10000006", "name": "Cumbria"}
KINGSTON_AND_RICHMOND = {
    "region": "E13000002,Outer London",
    "old": "314 / 318",
    "code": "E09000021 / E09000027",
    "name": "Kingston upon Thames / Richmond upon Thames",
}

CIN = f"{PLACE}new_la_code,la_name,category,Started_episodes,At31_episodes"


def line(place: dict | str, year: int, *figures: object) -> str:
    """One row: an authority or another place in a year, then its figures."""
    start = place.format(year=year) if isinstance(place, str) else AUTHORITY.format(year=year, **place)
    return ",".join([start, *map(str, figures)])


def children_in_need(path: Path, *lines: str, mark: str = "") -> Path:
    """Write the file b1 with rows of England and these; `mark` goes before the first byte."""
    path.write_text("\n".join([mark + CIN, *lines, ""]), encoding="utf-8")
    return path


def cin(place: dict | str, year: int, started: object, at_31: object) -> str:
    """A row of the file b1."""
    return line(place, year, "Children in Need", started, at_31)


def a_copy_of_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """For a fixture: a project with the real tables that a test may import into; its folder, for files to take."""
    shutil.copytree(project.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("demo", "imported"))
    monkeypatch.setattr(project, "DATA", tmp_path / "data")
    monkeypatch.setattr(project, "OUTPUTS", tmp_path / "outputs")
    table_file.forget()
    yield tmp_path
    table_file.forget()


def value(area: str, year: str, table: str = "children_in_need", measure: str = "cin_31_march") -> float:
    """The figure of one area and year, as the report reads it."""
    return data.series(table, measure, area)[year]
