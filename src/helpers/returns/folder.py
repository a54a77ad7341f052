"""A folder of returns: which files it holds, for which years, read and typed."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.returns import cells, content, files, layouts
from helpers.returns.content import ReturnError

OTHER_FORMATS = (".xlsx", ".xls", ".xml", ".ods", ".zip")


@dataclass
class Returns:
    """The tables of a folder, the years of one file stacked, and what was noticed while reading.

    Every table has `year` (collection year, ending 31 March), `source` (file, relative to the folder) and `row`
    (line in it). Dates are datetimes (NaT when empty or not a date), codes and ids text, amounts floats.
    `bad_cells` has one row a cell that is not what its column expects: file, source, row, column, rule, severity,
    year, expected.
    """

    years: list[int]
    tables: dict[str, pd.DataFrame]
    bad_cells: pd.DataFrame
    notes: list[str] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)

    def table(self, file: str) -> pd.DataFrame:
        """The table of a file; empty, with every column, when the folder has none."""
        if file in self.tables:
            return self.tables[file]
        return cells.empty(file)


def collection_year(name: str) -> int | None:
    """The year in which the collection year ends: 2017 for `2017`, `2016-17`, `2016_2017` and `SSDA903 2017`."""
    span = re.search(r"(20\d\d)[-_ /]+(20)?(\d\d)$", name)
    if span:
        return int(span[1][:2] + span[3])
    single = re.findall(r"20\d\d", name)
    return int(single[-1]) if single else None


def read(folder: Path) -> Returns:
    """Read every known file. Raises `ReturnError` for a file, column or year that is missing or unreadable."""
    returns = Returns([], {}, cells.no_bad_cells())
    found = [one for one in (_open(path, folder, returns) for path in content.paths(folder)) if one]
    returns.notes += _empty_years(folder) + _other_formats(folder)
    _refuse_second(found)
    shift = _years_named_by_start(found)
    if shift:
        returns.notes.append("The folders are named by the year that the collection year starts in.")
    stacked: dict[str, list[pd.DataFrame]] = {}
    for file, text, year, name in found:
        year += shift if year else 0
        selected, absent = layouts.select(text, file, year, name)
        if absent:
            returns.notes.append(f"{name} has no column {', '.join(absent)}; it is treated as empty.")
        stacked.setdefault(file, []).append(selected.assign(year=year, source=name))
    bad = [returns.bad_cells]
    for file, parts in stacked.items():
        returns.tables[file], wrong = cells.typed(pd.concat(parts, ignore_index=True), file)
        bad.append(wrong)
    returns.bad_cells = pd.concat([part for part in bad if len(part)] or bad[:1], ignore_index=True)
    returns.years = _years(returns, folder)
    return returns


def _open(path: Path, folder: Path, returns: Returns):
    """File, text, year and name of one known file that has rows; what was noticed is added to `returns`."""
    name = content.told(path.relative_to(folder))
    text, encoding = files.read(path, name)
    file = layouts.recognise(path, [heading for heading in text.columns if heading != "row"])
    if file is None:
        # Not even its name is told: it could be that of a child.
        place = content.told(path.parent.relative_to(folder)).replace(".", "the folder of returns")
        returns.notes.append(f"A file in {place} was not read: it is not one of a known return.")
        return None
    returns.encodings[name] = encoding
    if text.empty:
        _empty(returns, file, name)
        return None
    return file, text, _year_of(path, folder, file, name), name


def _refuse_second(found: list) -> None:
    """Raise `ReturnError` when one year has a file twice: its rows would count double."""
    seen: dict[tuple, str] = {}
    for file, _, year, name in found:
        if year and (file, year) in seen:
            raise ReturnError(f"{seen[file, year]} and {name} are the same file of {year}; expected one of them.")
        seen[file, year] = name


def _empty_years(folder: Path) -> list[str]:
    """A sentence for each folder that is named by a year and holds no file to read."""
    years = sorted(path for path in folder.rglob("*") if path.is_dir() and collection_year(path.name))
    empty = (path for path in years if not any(one.suffix.lower() == ".csv" for one in path.rglob("*")))
    return [f"The folder {content.told(path.relative_to(folder))} holds no CSV file." for path in empty]


def _other_formats(folder: Path) -> list[str]:
    """A sentence about workbooks and other files that would have to be saved as CSV first."""
    suffixes = sorted(path.suffix.lower() for path in folder.rglob("*") if path.suffix.lower() in OTHER_FORMATS)
    kinds = ", ".join(f"{suffixes.count(kind)} {kind}" for kind in sorted(set(suffixes)))
    return [f"Not read, because only CSV is: {kinds}. Save each sheet as CSV UTF-8."] if kinds else []


def _years_named_by_start(found: list) -> int:
    """1 where folders carry the year that the collection year starts in (2021 for 2021-22), else 0.

    It shows in the episodes: a tenth or more of them begin after 31 March of the year in the name.
    """
    late, rows = 0, 0
    for file, text, year, _ in found:
        if file == "episodes" and "DECOM" in text:
            begun = cells.dates(text["DECOM"])
            late, rows = late + int((begun > f"{year}-03-31").sum()), rows + len(begun)
    return int(late >= 0.1 * rows > 0)


def _year_of(path: Path, folder: Path, file: str, name: str) -> int:
    """The collection year of a file from the folder that holds it, else from its name."""
    parts = [path.stem, *path.relative_to(folder).parts[:-1]]
    year = next((year for year in map(collection_year, reversed(parts)) if year), None)
    if year is None and layouts.files().loc[file, "per_year"] == "yes":
        raise ReturnError(f"{name} has no year; expected it in a folder named by the year that ends, such as 2022.")
    return year or 0


def _empty(returns: Returns, file: str, name: str) -> None:
    """Refuse an empty file that counts depend on; note any other."""
    if layouts.files().loc[file, "needed"] == "yes":
        raise ReturnError(f"{name} has no data rows; expected one a child or episode.")
    returns.notes.append(f"{name} has no data rows.")


def _years(returns: Returns, folder: Path) -> list[int]:
    """The years that have the needed files, each without a hole. Raises `ReturnError` for a missing file or year."""
    needed = [file for file, about in layouts.files().iterrows() if about["needed"] == "yes"]
    found = {file: sorted(set(returns.table(file)["year"])) for file in needed}
    years = sorted(set().union(*found.values()))
    if not years:
        raise ReturnError(f"The folder {folder.name} holds no return; expected {' and '.join(needed)} for each year.")
    for file, there in found.items():
        lacking = sorted(set(years) - set(there))
        if lacking:
            raise ReturnError(f"The file {file}.csv of {lacking[0]} is missing; it is there for {_list(there)}.")
    holes = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    if holes:
        raise ReturnError(
            f"The return of {holes[0]} is missing; there are {_list(years)}, expected every year between."
        )
    return years


def _list(years: list[int]) -> str:
    """Years as words."""
    return ", ".join(map(str, years)) or "no year"
