"""Files of `data/` as text, rows and YAML; what cannot be read is one sentence."""

import csv
import io
from pathlib import Path

import yaml

SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one written in C takes a tenth of the time."""


class TableError(ValueError):
    """A table, column or area that is missing or cannot be read; the message is one sentence."""


def content(path: Path) -> bytes:
    """The bytes of a file."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise TableError(f"{path.name}: the file cannot be read: {fault.strerror.lower()}.") from None


def text(path: Path) -> str:
    """The text of a file."""
    try:
        return content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(f"{path.name}: the text is not UTF-8; save the file as UTF-8 (in Excel, CSV UTF-8).") from None


def rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows of a CSV file, every row as long as the headings."""
    try:
        lines = list(csv.reader(io.StringIO(text(path), newline="")))
    except csv.Error as fault:
        raise TableError(f"{path.name}: this is not CSV: {fault}.") from None
    if not lines:
        raise TableError(f"{path.name}: the file is empty; expected a heading and data rows.")
    header, *cells = lines
    if mark := other_separator(header):
        raise TableError(f"{path.name}: {mark} stand between the cells; save the file as CSV with commas.")
    for row, line in enumerate(cells, start=2):
        if len(line) != len(header):
            raise TableError(f"{path.name} row {row}: {len(line)} fields; expected {len(header)}, one a heading.")
    return header, cells


def other_separator(headings: list[str]) -> str:
    """What stands between the headings in place of commas, as one word; empty where commas do, or nothing."""
    marks = {";": "semicolons", "\t": "tabs", "|": "bars"}
    return next((name for mark, name in marks.items() if len(headings) == 1 and mark in headings[0]), "")


def mapping(path: Path) -> dict:
    """The keys and values of a YAML file."""
    try:
        held = yaml.load(text(path), Loader=SAFE_LOADER)
    except (yaml.YAMLError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        raise TableError(f"{path.name}{f' line {mark.line + 1}' if mark else ''}: this is not YAML.") from None
    if not isinstance(held, dict):
        raise TableError(f"{path.name}: expected keys and values.")
    return held
