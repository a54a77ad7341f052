"""Cells of a return as dates, codes, numbers and flags; each that cannot be is reported by its place alone."""

import numpy as np
import pandas as pd

from helpers.returns import layouts

BAD_CELL = ["file", "source", "row", "column", "rule", "severity", "year", "expected"]
FLAGS = {"y": True, "yes": True, "1": True, "true": True, "n": False, "no": False, "0": False, "false": False}
DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")
"""How the returns write dates, and how databases do; no text is a date in both."""

OLD_CODE = "SR-01"
"""Rule for a code that is real but belongs to other collection years; counts are not harmed by it."""


def no_bad_cells() -> pd.DataFrame:
    """The report of a folder without a bad cell."""
    return pd.DataFrame(columns=BAD_CELL)


def empty(file: str) -> pd.DataFrame:
    """A table of the file without rows, with the type of every column."""
    kinds = layouts.columns(file).drop_duplicates("column").set_index("column")["kind"]
    types = {"date": "datetime64[s]", "amount": float, "number": float}
    table = {column: pd.Series(dtype=types.get(kind, object)) for column, kind in kinds.items()}
    places = {"row": pd.Series(dtype=int), "year": pd.Series(dtype=int), "source": pd.Series(dtype=object)}
    return pd.DataFrame(table | places)


def typed(table: pd.DataFrame, file: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The stacked rows of a file, with `year`, `source` and `row`, as typed columns; and the cells that are bad.

    A cell that is None belongs to a year whose file has no such column: it is empty, and never bad.
    """
    layout = layouts.columns(file).drop_duplicates("column").set_index("column")
    result, bad = {}, [no_bad_cells()]
    for column, about in layout.iterrows():
        cells = table[column] if column in table else pd.Series(None, index=table.index, dtype=object)
        text = cells.fillna("")
        result[column], wrong, expected = _values(text, column, about["kind"])
        if about["blank_allowed"] == "no":
            wrong = wrong | (text == "")
        bad += _report(table, wrong & cells.notna(), file, column, about["rule"], about["severity"], expected)
        if about["kind"] == "code":
            old = _of_other_years(text, column, table["year"])
            bad += _report(table, old, file, column, OLD_CODE, "warning", f"{expected}, but of other years")
    places = {name: table[name] for name in ("row", "year", "source")}
    return pd.DataFrame(result | places), pd.concat(bad[1:] or bad, ignore_index=True)


def dates(text: pd.Series) -> pd.Series:
    """Texts written dd/mm/yyyy or yyyy-mm-dd as dates, NaT for all else."""
    return _by_distinct(text, _dates)


def _values(text, column, kind):
    """Values of a column, the mask of cells that are not what they should be, and what was expected."""
    if kind == "date":
        values = dates(text)
        return values, values.isna() & (text != ""), "a date written dd/mm/yyyy or yyyy-mm-dd"
    if kind in ("amount", "number"):
        values = _by_distinct(text, _numbers)
        return values, values.isna() & (text != ""), "a number"
    if kind == "flag":
        lower = text.str.lower()
        return lower.map(FLAGS).astype(object), ~lower.isin(FLAGS) & (text != ""), "yes or no"
    if kind == "code":
        known = layouts.codes(column).index
        return text, ~text.isin(known) & (text != ""), "a code of the {year} list"
    return text, pd.Series(False, index=text.index), "an entry"


def _dates(text) -> pd.DatetimeIndex:
    british, iso = (pd.to_datetime(text, format=form, errors="coerce").as_unit("s") for form in DATE_FORMATS)
    return british.where(british.notna(), iso)


def _numbers(text) -> np.ndarray:
    """Texts such as 1,234.50 or £5 as numbers; NaN for all else, infinity too."""
    plain = pd.Series(text, dtype=object).str.replace(r"[£,]", "", regex=True)
    numbers = pd.to_numeric(plain, errors="coerce").to_numpy(float)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _by_distinct(text: pd.Series, convert) -> pd.Series:
    """Convert each distinct text once: returns repeat their dates many times."""
    numbers, distinct = pd.factorize(text)
    return pd.Series(pd.Index(convert(distinct)).take(numbers), index=text.index)


def _of_other_years(text: pd.Series, column: str, year: pd.Series) -> np.ndarray:
    """Which cells hold a code that is known but not used in the collection year of their row."""
    valid = layouts.codes(column)[["from", "to"]].reindex(text)
    return (valid["from"].to_numpy() > year.to_numpy()) | (valid["to"].to_numpy() < year.to_numpy())


def _report(table, wrong, file, column, rule, severity, expected) -> list[pd.DataFrame]:
    """The places of the bad cells of a column, one row a cell; an empty list where all are good."""
    if not np.any(wrong):
        return []
    places = table.loc[wrong, ["source", "row", "year"]]
    said = [expected.format(year=year) for year in places["year"]]
    return [places.assign(file=file, column=column, rule=rule, severity=severity, expected=said)[BAD_CELL]]
