"""Read one file of a return: bytes to a frame of text, each row with its line in the file."""

import csv
import io
import itertools
from pathlib import Path

import pandas as pd

from helpers.published.files import other_separator
from helpers.returns.content import ReturnError


def read(path: Path, name: str) -> tuple[pd.DataFrame, str]:
    """The rows of a CSV file as text, with `row` (line in the file), and the encoding it was read in.

    `name` is what messages call the file. Cells lose surrounding blanks; nothing else changes, so that an
    id such as 007 stays as it is. Raises `ReturnError` for a file that is not a CSV of even rows.
    """
    text, encoding = _decode(path.read_bytes(), name)
    return _rows(text, name), encoding


def _decode(content: bytes, name: str) -> tuple[str, str]:
    """Text and encoding: UTF-8 with or without a byte-order mark, else Windows-1252."""
    start = content[:512].lstrip().lower()
    for wrong, what in [
        (content.startswith((b"\xff\xfe", b"\xfe\xff")), "UTF-16 text; save it as CSV UTF-8"),
        (content.startswith(b"PK"), "a workbook or zip file; save the sheet as CSV UTF-8"),
        (start.startswith((b"<!doctype", b"<html", b"<?xml")), "a web page or XML; export it as CSV"),
        (b"\x00" in content, "not text (it holds NUL bytes); save it as CSV UTF-8"),
    ]:
        if wrong:
            raise ReturnError(f"{name} is {what}.")
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise ReturnError(f"{name} is neither UTF-8 nor Windows-1252 text; save it as CSV UTF-8.") from None


def _rows(text: str, name: str) -> pd.DataFrame:
    """Cells by heading; a row with more or fewer cells than headings is refused, so that none can shift."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cells)]
    except csv.Error:
        raise ReturnError(f"{name} row {reader.line_num} is not well-formed CSV; check its quotation marks.") from None
    if not lines:
        return pd.DataFrame({"row": []})
    width, headings = len(lines[0][1]), _headings(lines[0][1], name)
    for row, cells in itertools.islice(lines, 1, None):
        if any("\n" in cell or "\r" in cell for cell in cells):
            raise ReturnError(
                f"{name} row {row}: a quotation mark opens a cell of several lines; expected one line a row."
            )
        if len(cells) != width:
            raise ReturnError(f"{name} row {row} has {len(cells)} cells; expected {width}, one a column.")
        if any(cells[len(headings) :]):
            raise ReturnError(f"{name} row {row} has an entry in a column without a heading; expected none.")
    columns = list(zip(*(cells[: len(headings)] for _, cells in lines[1:]), strict=True)) or [()] * len(headings)
    table = {
        heading: pd.Series([cell.strip() for cell in column], dtype=object)
        for heading, column in zip(headings, columns, strict=True)
    }
    return pd.DataFrame(table | {"row": [row for row, _ in lines[1:]]})


def _headings(cells: list[str], name: str) -> list[str]:
    """The headings, without the empty ones at the end that spreadsheets leave of columns that were cleared."""
    headings = [heading.strip() for heading in cells]
    if mark := other_separator(headings):
        raise ReturnError(f"{name} has {mark} between its cells; save it as CSV with commas.")
    while headings and not headings[-1]:
        headings.pop()
    for number, heading in enumerate(headings, start=1):
        first = headings.index(heading) + 1
        if first != number:
            raise ReturnError(f"{name} has the same heading in columns {first} and {number}; expected each once.")
    return headings
