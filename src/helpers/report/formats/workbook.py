"""The report's tables as a spreadsheet, as the Analysis Function's gptables lays it out: one table a sheet."""

import datetime
import io
import math
import re
import warnings
from collections.abc import Sequence

import gptables
import pandas as pd

from helpers.report.collect import Cell
from helpers.report.formats.content import Chapter, Grid, text, words
from helpers.report.render import REPORT, Edition
from helpers.words.wording import MINUS

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""What looks like a formula, an address or a number, and is text, stays text."""

SIGNS = {"%": "per cent", "£": "pounds", "": "[z]"}
"""Cells that gptables refuses, because a screen reader passes over them, and what stands for them."""

NUMBER = re.compile(r"([+−]?)£?\d[\d,]*(?:\.(\d+))?")
"""A number as the report words it: its sign and its decimals."""

WHOLLY = re.compile(r"−?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?")
"""A cell that is a number and nothing else; what begins with another 0 is a code."""

SYMBOL = re.compile(r"In this table .*means.*")
"""The note that explains a table's symbols: gptables calls it the legend."""

LONGEST_HEADING = 250
WIDEST = 70
"""Characters of a column, beyond which its cells are wrapped."""

LINE = 16
"""Points."""


def workbook(edition: Edition, chapters: Sequence[Chapter], day: datetime.date) -> bytes:
    """Cover, contents, notes and every table of the report. Equal arguments give equal bytes."""
    grids = [grid for chapter in chapters for grid in chapter.grids()]
    labelled = _labelled(grids)
    notes = list(dict.fromkeys(note for grid in grids for note in grid.notes if not SYMBOL.fullmatch(note)))
    sheets = {label: _table(grid, place, notes) for place, (label, grid) in enumerate(labelled.items())}
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="gptables")
        book = gptables.produce_workbook(
            file,
            sheets,
            cover=_cover(edition),
            contentsheet_label="Contents" if sheets else None,
            contentsheet_options={"instructions": "This sheet lists the tables, one a sheet, each with a link."},
            notes_table=_notes(notes),
            notesheet_options={"instructions": "This sheet has the notes that the titles of the tables refer to."},
            workbook_options=OPTIONS,
        )
        for sheet in book.worksheets():
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
        for label, grid in labelled.items():
            _wrap(book.get_worksheet_by_name(label), grid, sheets[label].data_range[0] + 1)
        book.set_properties(
            {"title": text(f"{REPORT}: {edition.label}"), "created": datetime.datetime.combine(day, datetime.time())}
        )
        book.close()
    return file.getvalue()


def _wrap(sheet: gptables.core.wrappers.GPWorksheet, grid: Grid, first: int) -> None:
    """Make long columns as wide as is read with ease, and the rows, from the `first` on, as high as they then need."""
    for place in _wide(grid):
        sheet.set_column(place, place, WIDEST)
    for line, lines in enumerate(_heights(grid), start=first):
        if lines > 1:
            sheet.set_row(line, lines * LINE)


def _cover(edition: Edition) -> gptables.Cover:
    return gptables.Cover(
        title=_plain(f"{REPORT}: {edition.label}"),
        intro=["The tables of the report, one a sheet.", _plain(edition.footer)],
        about=[
            "Numbers are unrounded and are shown rounded. A number with words or signs beside it is text.",
            "A symbol in square brackets stands where there is no number; each sheet explains its own.",
            "Under the title of a table stand the publications that its figures come from.",
        ],
    )


def _notes(notes: Sequence[str]) -> pd.DataFrame | None:
    """The notes by their place, which is what a title refers to; gptables numbers them."""
    return pd.DataFrame({"Note": map(str, range(len(notes))), "Text": map(_plain, notes)}) if notes else None


def _labelled(grids: Sequence[Grid]) -> dict[str, Grid]:
    """The tables with the names of their sheets: Table 4.1 for table-4-1."""
    labelled: dict[str, Grid] = {}
    for place, grid in enumerate(grids, start=1):
        numbered = re.fullmatch(r"table-(\d{1,3})-(\d{1,3})", grid.id)
        label = f"Table {numbered[1]}.{numbered[2]}" if numbered else f"Sheet {place}"
        labelled[label] = grid
    return labelled


def _table(grid: Grid, place: int, notes: Sequence[str]) -> gptables.GPTable:
    told = [f"$${notes.index(note)}$$" for note in grid.notes if note in notes]
    rows = [
        [_cell(shown, value) for shown, value in zip(row, raw, strict=True)]
        for row, raw in zip(grid.rows, grid.values, strict=True)
    ]
    headings = _headings(grid)
    empty = [["none", *["[z]"] * (len(headings) - 1)]]
    return gptables.GPTable(
        table=pd.DataFrame(rows or empty, columns=headings, dtype=object),
        table_name=f"table_{place + 1}",
        title=" ".join([_plain(f"{grid.name}: {grid.caption}"), "".join(told)]).strip(),
        instructions="This sheet has one table." + " Its notes are on the sheet Notes." * bool(told),
        legend=[_plain(note) for note in grid.notes if note not in notes],
        source=_plain(f"Source: {words(grid.source)}") if grid.source else None,
        additional_formatting=_formats(grid),
    )


def _cell(shown: str, value: Cell) -> Cell:
    """The unrounded number where a number is shown; else the text as it is shown, unless all of it is a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return float(shown.replace(",", "").replace(MINUS, "-")) if WHOLLY.fullmatch(shown) else _plain(shown)


def _headings(grid: Grid) -> list[str]:
    """The headings, none empty and each different."""
    found: list[str] = []
    for place, heading in enumerate(grid.headings, start=1):
        name = _plain(heading)[:LONGEST_HEADING] if heading else f"Column {place}"
        found.append(name if name not in found else f"{name} ({place})")
    return found


def _formats(grid: Grid) -> list[dict]:
    """How cells are shown: text from the top and wrapped where long, numbers rounded and signed as in the report."""
    every = list(range(len(grid.headings)))
    formats = [{"column": {"columns": every, "format": {"valign": "top"}}}]
    formats.append({"column": {"columns": _wide(grid), "format": {"text_wrap": True}}})
    right = [place for place, numeric in enumerate(grid.numeric) if numeric]
    formats.append({"column": {"columns": right, "format": {"align": "right", "indent": 1}, "include_names": True}})
    for line, row in enumerate(grid.rows, start=1):
        for place, shown in enumerate(row):
            if found := NUMBER.search(shown):
                formats.append({"cell": {"cells": (line, place), "format": {"num_format": _number_format(found)}}})
    return formats


def _number_format(number: re.Match) -> str:
    """The number format of a number as it is worded: +1,234.5 as +#,##0.0."""
    decimals = f".{'0' * len(number[2])}" if number[2] else ""
    shape = ("#,##0" if "," in number[0] else "0") + decimals
    return f"+{shape};-{shape};{shape}" if number[1] == "+" else shape


def _heights(grid: Grid) -> list[int]:
    """The lines that each row needs with its long text wrapped."""
    wide = _wide(grid)
    return [max([1, *(math.ceil(len(row[place]) / WIDEST) for place in wide)]) for row in grid.rows]


def _wide(grid: Grid) -> list[int]:
    """The columns whose text is wrapped."""
    return [place for place, column in enumerate(zip(*grid.rows, strict=True)) if max(map(len, column)) > WIDEST]


def _plain(value: str) -> str:
    """Text that gptables writes as it is: none of its own marks for notes and links, never a sign alone."""
    line = text(value).replace("$$", "$\u2060$").replace("](", "]\u2060(")
    if line in SIGNS:
        return SIGNS[line]
    return line if re.search("[a-zA-Z0-9]", line) else f"text: {line}"
