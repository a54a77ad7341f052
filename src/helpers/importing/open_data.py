"""Files of explore education statistics: recognised by their columns, read as figures of this project's measures.

Which column becomes which measure is the code list `open_data_columns`; an edition that only renames columns needs a
row there and no code.
"""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.published import table_file
from helpers.published.table_file import LAYOUT, TableError

KEY = ["time_period", "region_code", "new_la_code"]
LEVELS = ("National", "Regional", "Local authority")
COMPLETE = 0.9
"""Share of the authorities of the fullest year that each year must have: mergers take one or two away, a download
that was cut off takes many."""


@dataclass(frozen=True, eq=False)
class OpenData:
    """A file that was recognised: `kind` is its name in `open_data_files`, `edition` the newest year in it.

    `figures` has one row a figure: the columns of the layout, table, measure, cell (text) and source_ref.
    """

    kind: str
    edition: int
    figures: pd.DataFrame


def recognise(columns: Collection[str]) -> str:
    """The kind of file that has these columns; empty when none does."""
    fits = _fits(columns)
    return next(iter(fits.index[fits == 1]), "")


def read(path: Path) -> OpenData:
    """The figures of a file; `TableError`, one sentence, when it is not known, not whole or not as described."""
    lacking = [name for name in LAYOUT if name not in _header(path)]
    if lacking:
        raise TableError(
            f"{path.name}: this is not an open data file of the Department for Education; its first line has no "
            f"column {', '.join(lacking)}."
        )
    frame = table_file.text(path)
    kind = recognise(frame.columns)
    if not kind:
        raise TableError(_unknown(path.name, frame.columns))
    wanted = table_file.code_list("open_data_columns").query("file == @kind")
    parts = [_measure(frame, entry, path.name) for entry in wanted.to_dict("records")]
    figures = pd.concat(parts)
    _check(figures, path.name)
    edition = int(figures["time_period"].max())
    about = table_file.code_list("open_data_files").set_index("file").loc[kind]
    reference = about["source_ref"].format(edition=edition, name=path.stem)
    return OpenData(kind, edition, figures.assign(source_ref=reference).reset_index(drop=True))


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return next(csv.reader(file), [])


def _named(names: str, columns: Collection[str]) -> str:
    """Which of the names of a column, newest first, an edition has; empty when it has none."""
    return next((name for name in names.split("|") if name in columns), "")


def _fits(columns: Collection[str]) -> pd.Series:
    """For each kind of file, the share of its columns that are there."""
    known = table_file.code_list("open_data_columns")
    there = [
        all(_named(names, columns) for names in (entry.column, entry.filter) if names) for entry in known.itertuples()
    ]
    return known.assign(there=there).groupby("file")["there"].mean()


def _unknown(file: str, columns: Collection[str]) -> str:
    fits = _fits(columns)
    known = table_file.code_list("open_data_columns")
    if fits.max() == 0:
        known_files = ", ".join(fits.index)
        return f"{file}: none of its columns is imported; data/codes/open_data_columns.csv has those of {known_files}."
    near = known[known["file"] == fits.idxmax()]
    gone = [name for name in dict.fromkeys([*near["column"], *near["filter"]]) if name and not _named(name, columns)]
    return (
        f"{file}: this looks like an edition of {fits.idxmax()} without the column {', '.join(gone)}; if the column "
        "has a new name, add it in data/codes/open_data_columns.csv."
    )


def _measure(frame: pd.DataFrame, entry: dict, file: str) -> pd.DataFrame:
    """The rows of one measure; the index is the place of the row in the file."""
    column, kind = _named(entry["column"], frame.columns), _named(entry["filter"], frame.columns)
    rows = frame[frame["geographic_level"].isin(LEVELS)]
    if kind:
        rows = rows[rows[kind].isin(entry["value"].split("|"))]
    if rows.empty:
        found = ", ".join(sorted(set(frame[kind]))) if kind else "no rows of an area"
        raise TableError(f"{file}, column {kind or column}: expected '{entry['value']}'; found {found}.")
    return rows[LAYOUT].assign(table=entry["table"], measure=entry["measure"], cell=rows[column].str.strip())


def _check(figures: pd.DataFrame, file: str) -> None:
    """Raise a `TableError` for the first figure that is none, stands twice, or is of a year that is not whole."""
    years = figures["time_identifier"].eq("Reporting year") & figures["time_period"].str.fullmatch(r"\d{4}")
    if not years.all():
        first = figures[~years].iloc[0]
        raise TableError(
            f"{file} row {figures.index[~years][0] + 2}: '{first['time_period']}, {first['time_identifier']}' is not "
            "a year; expected four digits and 'Reporting year'."
        )
    symbols = ["", *table_file.code_list("symbols")["symbol"]]
    wrong = pd.to_numeric(figures["cell"], errors="coerce").isna() & ~figures["cell"].isin(symbols)
    if wrong.any():
        raise TableError(
            f"{file} row {figures.index[wrong][0] + 2}, {figures[wrong].iloc[0]['measure']}: "
            f"'{figures[wrong].iloc[0]['cell']}' is neither a number nor one of the symbols {', '.join(symbols[1:])}."
        )
    twice = figures.duplicated([*KEY, "measure"])
    if twice.any():
        first = figures[twice].iloc[0]
        place = first["la_name"] or first["region_name"] or first["country_name"]
        raise TableError(
            f"{file} row {figures.index[twice][0] + 2}: {place} has two rows for {first['time_period']}; expected one."
        )
    counts = figures[figures["new_la_code"] != ""].groupby("time_period")["new_la_code"].nunique()
    counts = counts.reindex(figures["time_period"].unique(), fill_value=0)
    if counts.min() < COMPLETE * counts.max():
        raise TableError(
            f"{file}: {counts.idxmin()} has {counts.min()} authorities where {counts.idxmax()} has {counts.max()}; the "
            "file seems cut off, so download it again."
        )
