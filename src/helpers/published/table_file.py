"""One table on disk: a CSV in the DfE open-data layout beside its Frictionless description.

What `safeguarding import` took stands in `data/imported`, outside version control, and is found first.
"""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pandas as pd

from helpers import project
from helpers.published import description, files, merging, table_check
from helpers.published.files import TableError

LAYOUT = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    "region_code", "region_name", "new_la_code", "la_name",
]  # fmt: skip
"""The columns that every table begins with: period and area."""

Function = TypeVar("Function", bound=Callable)

_remembered = []


def remembered(function: Function) -> Function:
    """A function of the tables that keeps what it gave until `forget`; nobody may change that."""
    kept = functools.cache(function)
    _remembered.append(kept)
    return kept


def forget() -> None:
    """Read tables and descriptions anew from now on."""
    for kept in _remembered:
        kept.cache_clear()


def names(folder: str = "published") -> list[str]:
    """Names of the tables in a folder of `data/`, described or merely there, in alphabetical order."""
    files = (project.DATA / folder).glob("*.*")
    return sorted({path.name.split(".")[0] for path in files if path.name.endswith((".csv", ".resource.yaml"))})


@remembered
def describe(table: str, folder: str = "published") -> dict:
    """The table's Frictionless resource description; `TableError` when there is no such table.

    An authority's own figures bring a description of their own, which stands before the published one.
    """
    path = _description(table, folder)
    if not path.exists():
        raise TableError(f"There is no table '{table}' in data/{folder}. Available: {', '.join(names(folder))}.")
    own = _description(table, "imported")
    return description.read(own if folder == "published" and own.exists() else path)


@remembered
def shipped(table: str) -> dict:
    """The description of the table that this project ships, whatever was imported."""
    return description.read(_description(table, "published"))


def symbols(table: str) -> list[str]:
    """The marks that stand in a cell in place of a number."""
    return [mark for mark in describe(table)["schema"]["missingValues"] if mark]


def measures(table: str) -> dict[str, dict]:
    """The description's fields that are measures (they have a unit), by name."""
    return {field["name"]: field for field in describe(table)["schema"]["fields"] if "unit" in field}


def computed(table: str) -> dict[str, dict]:
    """What the description says of measures that helpers compute from the table and that it holds no column of."""
    return {entry["name"]: entry for entry in describe(table).get("computed", [])}


def has_editions(table: str) -> bool:
    """Whether the table gives the same period once for each report that stated it."""
    return any(field["name"] == "edition" for field in describe(table)["schema"]["fields"])


def year_frequency(table: str) -> str:
    """The pandas frequency of the table's years, from the day its description says that they end."""
    return description.YEAR_FREQUENCIES[describe(table)["year_ending"]]


@remembered
def code_list(name: str) -> pd.DataFrame:
    """A code list of `data/codes`, every column as text; `TableError` unless it is as its description says."""
    path = project.DATA / "codes" / f"{name}.csv"
    frame, schema = text(path), describe(name, "codes")["schema"]
    table_check.check(frame, schema, path.name)
    return frame


@remembered
def load(table: str) -> pd.DataFrame:
    """The table as text, checked against its description, with `period`, `area` and `area_name` (of the list).

    Imported rows add to the published ones and stand before them. Figures of another publisher replace the table:
    no reader should see one council's counts continued by another's.
    """
    year = year_frequency(table)
    path = project.DATA / "published" / f"{table}.csv"
    imported = project.DATA / "imported" / path.name
    if not path.exists():
        raise TableError(f"Table '{table}' is described, but its file {path.name} is missing.")
    if not imported.exists():
        frame = checked(path, table)
    elif _description(table, "imported").exists() and describe(table)["publisher"] != shipped(table)["publisher"]:
        frame = checked(imported, table)
    else:
        key = describe(table)["schema"]["primaryKey"]
        frame = merging.merged(checked(path, table), checked(imported, table), key, list(measures(table)))
    place, moments = pd.MultiIndex.from_frame(frame[["time_period", "time_identifier"]]).factorize()
    periods = pd.Series([_period(*moment, year) for moment in moments])
    frame["period"] = periods.array.take(place)
    levels = zip(frame["new_la_code"], frame["region_code"], frame["country_code"], strict=True)
    frame["area"] = [smallest or middle or whole for smallest, middle, whole in levels]
    listed = code_list("areas").set_index("area")["area_name"]  # a row may call the area otherwise
    if unknown := set(frame["area"]) - set(listed.index):
        raise TableError(f"{path.name}: '{min(unknown)}' is not a code of data/codes/areas.csv.")
    frame["area_name"] = listed.reindex(frame["area"]).to_numpy()
    return frame


def checked(path: Path, table: str) -> pd.DataFrame:
    """A file as text; `TableError` at the first departure from the description of `table`."""
    frame = text(path)
    name = path.name if path.parent.name == "published" else f"{path.parent.name}/{path.name}"
    table_check.check(frame, describe(table)["schema"], name)
    return frame


def _description(table: str, folder: str) -> Path:
    return project.DATA / folder / f"{table}.resource.yaml"


def text(path: Path) -> pd.DataFrame:
    """Every cell as the text it is, so that a code such as 007 or an area called NA survives."""
    header, cells = files.rows(path)
    return pd.DataFrame(cells, columns=header, dtype=str)


def _period(time_period: str, identifier: str, year: str) -> pd.Period:
    """DfE `time_period` and `time_identifier` as a period: 201718 and Financial year Q1 is April to June 2017."""
    if identifier.startswith("Financial year Q"):
        return pd.Period(f"{int(time_period[:4]) + 1}{identifier[-2:]}", freq="Q-MAR")
    return pd.Period(time_period, freq=year)
