"""Cells of a return as dates, codes, numbers and flags; each that cannot be is reported by its place alone."""

import numpy as np
import pandas as pd

from helpers.returns import layouts

BAD_CELL = ["file", "source", "row", "column", "rule", "severity", "year", "expected"]
FLAGS = {"y": True, "yes": True, "1": True, "true": True, "n": False, "no": False, "0": False, "false": False}
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


def typed(table: pd.DataFrame, file: str, year: int, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table with typed columns, `year` and `source`, and its bad cells. Absent columns are empty."""
    layout = layouts.columns(file).drop_duplicates("column").set_index("column")
    date_format = layouts.files().loc[file, "date_format"]
    result, bad = {}, []
    for column, about in layout.iterrows():
        text = table[column] if column in table else pd.Series("", index=table.index, dtype=object)
        values, wrong, expected = _values(text, column, about["kind"], year, date_format)
        result[column] = values
        if column not in table:
            continue
        if about["blank_allowed"] == "no":
            wrong = wrong | (text == "")
        bad.append(_report(table, wrong, file, source, column, about["rule"], about["severity"], year, expected))
        if about["kind"] == "code":
            old = _of_other_years(text, column, year)
            expected = f"a code of the {year} list; this one is used in other years"
            bad.append(_report(table, old, file, source, column, OLD_CODE, "warning", year, expected))
    frame = pd.DataFrame(result | {"row": table["row"], "year": year, "source": source})
    return frame, pd.concat(bad, ignore_index=True)


def _values(text, column, kind, year, date_format):
    """Values of a column, the mask of cells that are not what they should be, and what was expected."""
    if kind == "date":
        values = _by_distinct(text, lambda t: pd.to_datetime(t, format=layouts.DATE_FORMATS[date_format],
                                                             errors="coerce").as_unit("s"))  # fmt: skip
        return values, values.isna() & (text != ""), f"a date written {date_format}"
    if kind in ("amount", "number"):
        values = _by_distinct(text, lambda t: pd.to_numeric(pd.Series(t).str.replace(r"[£,]", "", regex=True),
                                                            errors="coerce").to_numpy(float))  # fmt: skip
        return values, values.isna() & (text != ""), "a number"
    if kind == "flag":
        lower = text.str.lower()
        return lower.map(FLAGS).astype(object), ~lower.isin(FLAGS) & (text != ""), "yes or no"
    if kind == "code":
        known = layouts.codes(column).index
        return text, ~text.isin(known) & (text != ""), f"a code of the {year} list"
    return text, pd.Series(False, index=text.index), "an entry"


def _by_distinct(text: pd.Series, convert) -> pd.Series:
    """Convert each distinct text once: returns repeat their dates many times."""
    numbers, distinct = pd.factorize(text)
    return pd.Series(pd.Index(convert(distinct)).take(numbers), index=text.index)


def _of_other_years(text: pd.Series, column: str, year: int) -> pd.Series:
    """Which cells hold a code that is known but not used in this collection year."""
    known = layouts.codes(column)
    return text.isin(known.index[(known["from"] > year) | (known["to"] < year)])


def _report(table, wrong, file, source, column, rule, severity, year, expected) -> pd.DataFrame:
    """One row a bad cell, by its place."""
    rows = table["row"].to_numpy()[np.asarray(wrong, dtype=bool)]
    return pd.DataFrame(
        {"file": file, "source": source, "row": rows, "column": column, "rule": rule,
         "severity": severity, "year": year, "expected": expected}
    )  # fmt: skip
