"""A table held against its description: its columns, its cells, its key."""

import math
import re

import pandas as pd

from helpers.published.files import TableError

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
"""How a number is written: without a comma or a unit, and finite."""


def check(frame: pd.DataFrame, schema: dict, file: str) -> None:
    """Raise a `TableError` at the first departure of a table, all text, from the schema; `file` is its name."""
    fields = schema["fields"]
    expected = [field["name"] for field in fields]
    if list(frame.columns) != expected:
        missing = [name for name in expected if name not in frame.columns]
        unknown = [name for name in frame.columns if name not in expected]
        raise TableError(
            f"{file}: the columns are not those described; missing: {', '.join(missing) or 'none'}; "
            f"not described: {', '.join(unknown) or 'none'}; expected {', '.join(expected)}."
        )
    if frame.empty:
        raise TableError(f"{file}: there are no data rows; expected at least one.")
    for field in fields:
        symbols = [mark for mark in schema["missingValues"] if mark] if "unit" in field else []
        cells = list(frame[field["name"]])
        if wrong := {cell for cell in set(cells) if not _fits(cell, field, symbols)}:
            row, cell = next((row, cell) for row, cell in enumerate(cells, start=2) if cell in wrong)
            expected = _expected(field, symbols)
            raise TableError(f"{file} row {row}, column {field['name']}: expected {expected}; got '{cell}'.")
    _check_key(frame, schema["primaryKey"], file)


def _fits(cell: str, field: dict, symbols: list[str]) -> bool:
    """Whether the field may hold what a cell says."""
    limits = field.get("constraints", {})
    if not cell:
        return not limits.get("required", False)
    if cell in symbols:
        return True
    if field["type"] in ("integer", "number"):
        if not NUMBER.fullmatch(cell) or (field["type"] == "integer" and float(cell) % 1):
            return False
        return limits.get("minimum", -math.inf) <= float(cell) <= limits.get("maximum", math.inf)
    return cell in limits.get("enum", [cell]) and re.fullmatch(limits.get("pattern", ".*"), cell, re.S) is not None


def _expected(field: dict, symbols: list[str]) -> str:
    """What a cell of the field may hold, in words."""
    limits = field.get("constraints", {})
    if "enum" in limits:
        return f"one of {', '.join(limits['enum'])}"
    if "pattern" in limits:
        return f"what the pattern {limits['pattern']} describes"
    kind = {"integer": "a whole number", "number": "a number"}.get(field["type"], "a value")
    for limit, words in (("minimum", "from"), ("maximum", "to")):
        kind += f" {words} {limits[limit]}" if limit in limits else ""
    return f"{kind}, or one of the symbols {', '.join(symbols)}" if symbols else kind


def _check_key(frame: pd.DataFrame, key: list[str], file: str) -> None:
    """Raise a `TableError` for the first key that stands twice."""
    repeated = frame[frame.duplicated(key, keep=False)]
    if len(repeated):
        values = ", ".join(f"{name} {repeated.iloc[0][name]}" for name in key if repeated.iloc[0][name])
        both = " and ".join(str(row + 2) for row in repeated[repeated[key].eq(repeated.iloc[0][key]).all(axis=1)].index)
        raise TableError(f"{file} rows {both} have the same key ({values}); expected one row for each.")
