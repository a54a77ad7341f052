"""Tables that a reader can trust: caption, units in the headings, symbols explained, changes by measure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from helpers import data
from helpers.disclosure import SafeTable
from helpers.drawing import captions
from helpers.measures import Change
from helpers.narrative import missing, paragraph
from helpers.published.metadata import Source
from helpers.safety.disclosure_policy import CONFIDENTIAL
from helpers.showing.display import Table, Text
from helpers.showing.grid import grid
from helpers.words import naming, wording
from helpers.words.changes import latest_before
from helpers.words.lines import Line, asked, split

NUMBER = re.compile(r"[+−-]?£?\d[\d,.]*( (million|billion)| a week)?%?|\[\w+\]")
MILLIONS_FROM = 10_000_000
"""The amount in pounds from which a table gives its sums in £ million."""
YEARS = ("year", "time_period")
"""Columns of whole numbers that are names of years, not amounts."""


def by_year(rows: pd.DataFrame, table: str, caption: str | None = None) -> Table | Text:
    """Measures or areas down, periods across, then the change on a year earlier and since the first year.

    `rows` is the tidy frame of `data.rows`; `table` the number shown, such as "4.1". A change is only given
    within one basis, with its percentage unless the measure is one; a single period has none. Large amounts of
    money are in £ million. A unit that all rows share stands in the caption. A line without any figure is named in a
    note in place of a row.

    >>> referrals = data.rows("referrals", "referrals", edition.area, edition.year_end)  # doctest: +SKIP
    >>> tables.by_year(referrals, table="1.2")  # doctest: +SKIP
    """
    every = split(rows)
    found = _in_millions([line for line in every if len(line.known)])
    if not found:
        what, place = asked(rows)
        return _nothing(table, what or caption, place)
    periods = sorted(set(rows["period"]))
    unit = _shared_unit(found)
    names, (compared, changes) = _row_names(found, with_units=not unit), _changes(found)
    headings = [*names.columns, *(wording.short_period(period) for period in periods), *compared]
    shown, raw = [], []
    for name, line, pair in zip(names.itertuples(index=False), found, changes, strict=True):
        cells = [_cell(line, period) for period in periods]
        worded = [cell if isinstance(cell, str) else wording.number(cell, line.measure.decimals) for cell in cells]
        shown.append([*name, *worded, *(_change(line, change) for change in pair)])
        raw.append([*name, *cells, *(change.difference if change else None for change in pair)])
    caption = caption or _caption(found, periods)
    caption = f"{caption} ({unit})" if unit not in caption else caption
    return Table(
        number=table,
        caption=caption,
        data=pd.DataFrame(raw, columns=headings, dtype=object),
        grid=grid(f"Table {table} {caption}", headings, shown, grouped=len(names.columns) > 1),
        notes=(*symbols_explained(shown), *captions.notes(found), *_left_out(every)),
        sources=data.sources(rows),
    )


def show(
    frame: pd.DataFrame | SafeTable,
    table: str,
    caption: str,
    units: Mapping[str, str] | None = None,
    decimals: Mapping[str, int] | None = None,
    source: str | Source | Sequence[str | Source] = (),
    name: str | None = None,
    grouped: bool = False,
) -> Table | Text:
    """Any frame as a table: the index, when it is named, or else the first column holds the row headings.

    In a `grouped` table the first column heads all the rows that share it, and the second holds the row headings.

    The authority's own counts are shown as a `SafeTable`, with a note on the policy that applied to them. `units`
    gives the unit that follows a column's heading; `decimals` how many are shown (none for whole numbers, else one,
    by default); `source` is a table's name, a `Source`, or several of either; `name` the file it is saved as.

    >>> tables.show(data.dictionary("placements"), table="7.4", caption="What the measures mean")  # doctest: +SKIP
    """
    safe = frame if isinstance(frame, SafeTable) else None
    frame = safe.worded if safe else frame
    if frame.empty:
        return _nothing(table, caption)
    frame = frame.reset_index() if frame.index.name else frame
    units, decimals = units or {}, decimals or {}
    headings = [_heading(str(column), units.get(column, "")) for column in frame.columns]
    columns = [_column(frame[column], decimals.get(column)) for column in frame.columns]
    numeric = [place > grouped and all(NUMBER.fullmatch(cell) for cell in cells) for place, cells in enumerate(columns)]
    shown = list(zip(*columns, strict=True))
    return Table(
        number=table,
        caption=caption,
        data=frame,
        grid=grid(f"Table {table} {caption}", headings, shown, numeric, grouped),
        notes=(safe.sentence, *symbols_explained(shown, but=CONFIDENTIAL)) if safe else symbols_explained(shown),
        sources=_sources(source),
        name=name or "",
        claim=safe.claim if safe else None,
    )


def listing(frame: pd.DataFrame, table: str, caption: str, **how) -> Table | Text:
    """`show` for a list that may be empty: no rows is a result there, not a figure that was never published."""
    if frame.empty:
        return paragraph(f"Table {table} {caption}: none.")
    return show(frame, table, caption, **how)


def symbols_explained(shown: list, but: str = "") -> tuple[str, ...]:
    """One sentence that explains every symbol in the table, from the code list; none of `but`, explained elsewhere."""
    present = {cell for row in shown for cell in row if re.fullmatch(r"\[\w+\]", cell)} - {but}
    meanings = data.code_list("symbols").query("symbol == shown_as.str.strip('[]')").set_index("shown_as")["meaning"]
    told = [f"{mark} means {meanings[mark]}" for mark in meanings.index if mark in present]
    return (f"In this table {wording.listed(told)}.",) if told else ()


def _left_out(lines: list[Line]) -> list[str]:
    """A sentence an area that says of which of the measures it has no figure at all."""
    titles: dict[str, list[str]] = {}
    for line in lines:
        if line.known.empty:
            titles.setdefault(naming.place(line.area, line.area_name), []).append(line.measure.title)
    return [missing(wording.listed(map(wording.lower_first, found)), place) for place, found in titles.items()]


def _nothing(table: str, what: str | None, place: str = "") -> Text:
    """The sentence in a table's place; it bears the number, so that no number seems to be lacking."""
    return paragraph(f"Table {table}: {wording.lower_first(missing(what, place))}")


def _sources(source: str | Source | Sequence[str | Source]) -> tuple[Source, ...]:
    several = [source] if isinstance(source, str | Source) else source
    return tuple(data.source(one) if isinstance(one, str) else one for one in several)


def _in_millions(found: list[Line]) -> list[Line]:
    """The lines with amounts in £ million where any is of ten million or more; a price by the week stays as it is."""
    sums = [line for line in found if line.measure.unit == "£"]
    if not any(line.known.abs().max() >= MILLIONS_FROM for line in sums):
        return found
    shown = {"unit": "£ million", "decimals": 1}
    return [
        replace(line, measure=replace(line.measure, **shown), values=line.values / 1e6) if line in sums else line
        for line in found
    ]


def _shared_unit(found: list[Line]) -> str:
    """The unit of every line; empty where they differ or have none."""
    units = {wording.heading_unit(line.measure) for line in found}
    return units.pop() if len(units) == 1 else ""


def _row_names(found: list[Line], with_units: bool) -> pd.DataFrame:
    """The row headings: the measure, its unit where asked, the area, or both, whichever tells the rows apart.

    Where the measures are of different days or years, each says which.
    """
    dated = len({line.measure.basis for line in found}) > 1
    columns = {}
    if len({line.subject for line in found}) > 1 or len(found) == 1:
        columns["Measure"] = [
            _heading(line.measure.title, wording.heading_unit(line.measure) if with_units else "")
            + f", {line.measure.basis}" * dated
            for line in found
        ]
    if len({line.area for line in found}) > 1:
        columns["Area"] = [line.area_name for line in found]
    return pd.DataFrame(columns)


def _heading(text: str, unit: str = "") -> str:
    return f"{wording.heading(text)} ({unit})" if unit else wording.heading(text)


def _changes(found: list[Line]) -> tuple[list[str], list[tuple[Change | None, ...]]]:
    """The headings of the columns of changes, and the changes of each line; a column without any is left out."""
    since = ("Change on a year earlier", "Change since the first year")
    columns = zip(since, zip(*(latest_before(line) for line in found), strict=True), strict=True)
    known = {text: column for text, column in columns if any(column)}
    headings = [_change_heading(text, column, found) for text, column in known.items()]
    return headings, list(zip(*known.values(), strict=True)) or [()] * len(found)


def _change_heading(heading: str, changes: Iterable[Change | None], found: list[Line]) -> str:
    """The heading of a column of changes: the period when all rows share it, the unit when all are percentages."""
    earlier = {change.earlier_period for change in changes if change}
    heading = f"Change since {wording.short_period(earlier.pop())}" if len(earlier) == 1 else heading
    return _heading(heading, "percentage points" if all(line.measure.kind == "percentage" for line in found) else "")


def _caption(found: list[Line], periods: list[pd.Period]) -> str:
    """Measures (or the table's title, when they are many), place and period."""
    measure = found[0].measure
    titles = list(dict.fromkeys(line.measure.title for line in found))
    what = naming.together(titles) if len(titles) < 4 else data.source(measure.table).title
    place = f", {captions.places(found)}" if len({line.area for line in found}) == 1 else ""
    basis = measure.basis if len({line.measure.basis for line in found}) == 1 else ""
    return f"{what}{place}, {wording.span(periods[0], periods[-1], basis)}"


def _cell(line: Line, period: pd.Period) -> float | str:
    """The figure of a period, unrounded, or the symbol that stands in its place."""
    figure = line.values.get(period, float("nan"))
    return _symbol(line.symbols.get(period, "")) if pd.isna(figure) else figure


def _symbol(mark: str) -> str:
    shown = data.code_list("symbols").set_index("symbol")["shown_as"]
    return shown.get(mark, f"[{mark}]") if mark else "[x]"


def _change(line: Line, change: Change | None) -> str:
    if change is None:
        return "[z]"
    text = wording.signed(change.difference, line.measure.decimals)
    relative = line.measure.kind != "percentage" and change.earlier
    return f"{text} ({wording.signed(change.percent, 1)}%)" if relative else text


def _column(values: pd.Series, decimals: int | None) -> list[str]:
    if pd.api.types.is_bool_dtype(values):
        return ["yes" if value else "no" for value in values]
    if not pd.api.types.is_numeric_dtype(values):
        return [wording.cell(value) for value in values]
    if pd.api.types.is_integer_dtype(values) and str(values.name).lower() in YEARS:
        return [str(value) for value in values]
    if decimals is None:
        decimals = 0 if (values.dropna() % 1 == 0).all() else 1
    return ["[x]" if pd.isna(value) else wording.number(value, decimals) for value in values]
