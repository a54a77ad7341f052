"""What each file of the returns looks like: its columns and codes, from the tables in `data/codes`."""

import functools
import re
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.published import table_file
from helpers.returns.content import ReturnError

FIRST_YEAR, LAST_YEAR = 1991, 9999
"""The collection years between which a code without its own dates is valid."""


@functools.cache
def files() -> pd.DataFrame:
    """The known files, indexed by name."""
    return table_file.code_list("return_files").set_index("file")


@functools.cache
def columns(file: str) -> pd.DataFrame:
    """The columns of a file: heading, column, kind, needed, blank_allowed, rule, severity, from, to."""
    table = _with_years("return_columns")
    return table[table["file"] == file].reset_index(drop=True)


@functools.cache
def codes(field: str) -> pd.DataFrame:
    """The codes of a field indexed by code: label, reported_as, and the collection years they are valid in."""
    table = _with_years("return_codes")
    return table[table["field"] == field].set_index("code")


@functools.cache
def placement_groups() -> pd.Series:
    """The group of each (code, provider); an empty provider stands for every other one."""
    return table_file.code_list("placement_groups").set_index(["code", "provider"])["placement_group"]


def placement_group(place: pd.Series, provider: pd.Series) -> pd.Series:
    """The placement group of each placement code and provider code; `other` where the code is unknown."""
    groups = placement_groups().to_dict()
    pairs = pd.MultiIndex.from_arrays([place, provider])
    numbers, distinct = pairs.factorize()
    found = [groups.get(pair, groups.get((pair[0], ""), "other")) for pair in distinct]
    return pd.Series(np.array(found, dtype=object)[numbers], index=place.index, dtype=object)


def reported_as(field: str, values: pd.Series, otherwise: str) -> pd.Series:
    """What the aggregate tables call each code of a field; `otherwise` for an unknown or empty code."""
    return values.map(codes(field)["reported_as"]).fillna(otherwise).astype(object)


def recognise(path: Path, headings: list[str]) -> str | None:
    """Which known file this is: by the end of its name, else by its headings; None when it is no known file."""
    stem = re.sub(r"[^a-z0-9]+", "_", path.stem.lower())
    by_length = sorted(
        ((alias, file) for file, names in files()["names"].items() for alias in names.split("|")),
        key=lambda pair: -len(pair[0]),
    )
    for alias, file in by_length:
        if stem.endswith(alias):
            return file
    present = set(headings)
    matches = [file for file in files().index if set(columns(file)["heading"]) == present]
    return matches[0] if matches else None


def select(table: pd.DataFrame, file: str, year: int, name: str) -> tuple[pd.DataFrame, list[str]]:
    """The known columns under the names the project uses, and the sentences about columns that are absent.

    Raises `ReturnError` when a needed column is missing, naming the nearest heading that is there.
    """
    layout = _layout(file, year)
    headings = {column: heading for heading, column, _ in reversed(layout) if heading in table.columns}
    found, available = set(headings), list(table.columns)
    for column in [column for _, column, needed in layout if needed == "yes" and column not in found]:
        raise ReturnError(_missing(name, [heading for heading, other, _ in layout if other == column], available))
    choice = {heading: column for heading, column, needed in layout if needed == "one"}
    if choice and not found & set(choice.values()):
        raise ReturnError(_missing(name, list(choice), available))
    absent = {column: heading for heading, column, needed in reversed(layout) if needed == "no" and column not in found}
    kept = table[[*headings.values(), "row"]].set_axis([*headings, "row"], axis=1)
    return kept, list(reversed(absent.values()))


@functools.cache
def _layout(file: str, year: int) -> list[tuple[str, str, str]]:
    """Heading, column and whether it is needed, of the columns of a file in a collection year; 0 for any year."""
    table = columns(file)
    if year:
        table = table[(table["from"] <= year) & (table["to"] >= year)]
    return list(zip(table["heading"], table["column"], table["needed"], strict=True))


def _missing(name: str, headings: list[str], available: list[str]) -> str:
    """One sentence about a missing column, with the heading that differs only in case, blanks or marks.

    Only headings of known files are told: where a file has no headings, its first row is a child's.
    """
    plain = {_plain(heading): heading for heading in available}
    near = [plain[_plain(heading)] for heading in headings if _plain(heading) in plain]
    known = set(table_file.code_list("return_columns")["heading"])
    found = [f'"{near[0]}"'] if near else [heading for heading in available if heading in known]
    wanted, there = " or ".join(headings), ", ".join(found) or "no known heading in its first row"
    return f"{name} has no column {wanted}; found {there}."


def _plain(heading: str) -> str:
    """Letters and digits of a heading, in small letters."""
    return re.sub(r"[^a-z0-9]", "", heading.lower())


@functools.cache
def _with_years(name: str) -> pd.DataFrame:
    """A code list with `from` and `to` as numbers, open ends filled."""
    table = table_file.code_list(name)
    years = {"from": FIRST_YEAR, "to": LAST_YEAR}
    return table.assign(**{key: table[key].replace("", str(end)).astype(int) for key, end in years.items()})
