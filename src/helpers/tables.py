"""Tables that a reader can trust: caption, units in the headings, symbols explained, changes by measure."""

from collections.abc import Mapping

import pandas as pd

from helpers import data, wording
from helpers.display import Table, Text
from helpers.grid import grid
from helpers.lines import Line, split
from helpers.metadata import Source
from helpers.narrative import latest_before, missing, paragraph

CHANGES = ("Change on a year earlier", "Change since the first year")


def by_year(rows: pd.DataFrame, table: str, caption: str | None = None) -> Table | Text:
    """Measures or areas down, periods across, then the change on a year earlier and since the first year.

    `rows` is the tidy frame of `data.rows`; `table` the number shown, such as "4.1".
    """
    found = split(rows)
    if not found:
        return paragraph(missing(caption or "this table"))
    periods = sorted(set(rows["period"]))
    heads = _heads(found)
    labels = [wording.short_period(period) for period in periods]
    shown, raw = [], []
    for line in found:
        changes = latest_before(line) if len(line.known) else (None, None)
        shown.append(
            [
                *(head(line, True) for head in heads.values()),
                *(_cell(line, period) for period in periods),
                *(_change(line, change) for change in changes),
            ]
        )
        raw.append(
            [
                *(head(line, False) for head in heads.values()),
                *(_raw(line, period) for period in periods),
                *(change.difference if change else None for change in changes),
            ]
        )
    headings = [*heads, *labels, *CHANGES]
    caption = caption or _caption(found, periods)
    return Table(
        number=table,
        caption=caption,
        data=pd.DataFrame(raw, columns=headings, dtype=object),
        grid=grid(f"Table {table} {caption}", headings, shown, row_headings=len(heads)),
        notes=_notes(shown, list(dict.fromkeys(rows["table"]))),
        sources=tuple(data.source(name) for name in dict.fromkeys(rows["table"])),
    )


def show(
    frame: pd.DataFrame,
    table: str,
    caption: str,
    units: Mapping[str, str] | None = None,
    decimals: Mapping[str, int] | None = None,
    source: str | Source | None = None,
    name: str | None = None,
) -> Table | Text:
    """Any frame as a table: the index, when it is named, or else the first column holds the row headings.

    `units` gives the unit that follows a column's heading; `decimals` how many are shown (none for whole
    numbers, else one, by default); `source` is a table's name or a `Source`; `name` the file it is saved as.
    """
    if frame.empty:
        return paragraph(missing(caption))
    frame = frame.reset_index() if frame.index.name else frame
    units, decimals = units or {}, decimals or {}
    headings = [_heading(str(column), units.get(column, "")) for column in frame.columns]
    numeric = [_is_number(frame[column]) for column in frame.columns]
    columns = [_column(frame[column], decimals.get(column)) for column in frame.columns]
    shown = [list(row) for row in zip(*columns, strict=True)]
    numeric[0] = False
    sources = (data.source(source) if isinstance(source, str) else source,) if source else ()
    return Table(
        number=table,
        caption=caption,
        data=frame,
        grid=grid(f"Table {table} {caption}", headings, shown, numeric=numeric),
        notes=_notes(shown, [source.table for source in sources]),
        sources=sources,
        name=name or "",
    )


def _heads(found: list[Line]) -> dict:
    """The row headings: the measure with its unit, the area, or both, whichever tells the rows apart."""
    heads = {}
    if len({line.subject for line in found}) > 1 or len(found) == 1:
        heads["Measure"] = lambda line, unit: _heading(line.measure.title, wording.heading_unit(line.measure) * unit)
    if len({line.area for line in found}) > 1:
        heads["Area"] = lambda line, unit: line.area_name
    return heads


def _heading(text: str, unit: str = "") -> str:
    return f"{wording.heading(text)} ({unit})" if unit else wording.heading(text)


def _caption(found: list[Line], periods: list[pd.Period]) -> str:
    measures = wording.listed(dict.fromkeys(line.measure.title for line in found))
    measure = found[0].measure
    unit = f" ({wording.heading_unit(measure)})" if len({line.subject for line in found}) == 1 else ""
    places = list(dict.fromkeys(wording.place(line.area, line.area_name) for line in found))
    place = f", {places[0]}" if len(places) == 1 else ""
    return f"{measures}{unit.replace(' ()', '')}{place}, {wording.span(periods[0], periods[-1], measure.basis)}"


def _cell(line: Line, period: pd.Period) -> str:
    value = line.values.get(period, float("nan"))
    if not pd.isna(value):
        return wording.number(value, line.measure.decimals)
    return _symbol(line.symbols.get(period, ""))


def _raw(line: Line, period: pd.Period) -> float | str:
    value = line.values.get(period, float("nan"))
    return _symbol(line.symbols.get(period, "")) if pd.isna(value) else value


def _symbol(mark: str) -> str:
    shown = data.code_list("symbols").set_index("symbol")["shown_as"]
    return shown.get(mark, f"[{mark}]") if mark else "[x]"


def _change(line: Line, change) -> str:
    if change is None:
        return "[z]"
    text = wording.signed(change.difference, line.measure.decimals)
    if line.measure.kind == "percentage" or not change.earlier:
        return text
    return f"{text} ({wording.signed(change.percent, 1)}%)"


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def _column(values: pd.Series, decimals: int | None) -> list[str]:
    if pd.api.types.is_bool_dtype(values):
        return ["yes" if value else "no" for value in values]
    if _is_number(values):
        if decimals is None:
            decimals = 0 if (values.dropna() % 1 == 0).all() else 1
        return ["[x]" if pd.isna(value) else wording.number(value, decimals) for value in values]
    return [wording.cell(value) for value in values]


def _notes(shown: list[list[str]], tables: list[str]) -> tuple[str, ...]:
    """One sentence that explains every symbol in the table, from the code list."""
    present = {cell for row in shown for cell in row if cell.startswith("[") and cell.endswith("]")}
    meanings = data.code_list("symbols").drop_duplicates("shown_as").set_index("shown_as")["meaning"]
    told = [f"{mark} means {meanings[mark]}" for mark in meanings.index if mark in present]
    return (f"In this table {wording.listed(told)}.",) if told else ()
