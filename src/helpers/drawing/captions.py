"""What is written around a figure, computed from its lines: subtitle, alternative text, notes, plotted rows."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from helpers import data
from helpers.narrative import missing
from helpers.showing.display import Figure
from helpers.showing.grid import grid
from helpers.words import naming, wording
from helpers.words.lines import Line, asked


def figure(
    number: str,
    finding: str,
    rows: pd.DataFrame,
    notes: Iterable[str],
    subtitle: str = "",
    alt: str = "",
    svg: str = "",
) -> Figure:
    """A figure of published rows, with the table of those rows and the publications behind them."""
    return Figure(
        number=number,
        title=finding,
        subtitle=subtitle,
        alt=alt,
        svg=svg,
        data=rows[data.ROW].reset_index(drop=True),
        grid=rows_grid(f"Figure {number}", rows),
        notes=tuple(filter(None, notes)),
        sources=data.sources(rows),
    )


def subtitle(lines: Sequence[Line], periods: Sequence[pd.Period], unit: str = "") -> str:
    """Measure with its unit, place and period: Children looked after, Hampshire, at 31 March 2016 to 2022."""
    measure = lines[0].measure
    unit = unit or wording.heading_unit(measure)
    names = naming.together(list(dict.fromkeys(line.measure.title for line in lines)))
    when = wording.span(min(periods), max(periods), measure.basis)
    return f"{names}{f' ({unit})' if unit else ''}, {places(lines)}, {when}"


def axis_note(low: float) -> str:
    """The warning that an axis is cut, where it is."""
    return "The vertical axis does not start at zero." if low > 0 else ""


def places(lines: Sequence[Line]) -> str:
    """The areas of the lines: Hampshire, the South East and England; more than four are counted."""
    names = list(dict.fromkeys(naming.place(line.area, line.area_name) for line in lines))
    return wording.listed(names) if len(names) < 5 else f"{names[0]} and {len(names) - 1} other areas"


def alternative(kind: str, lines: Sequence[Line], finding: str) -> str:
    """Alternative text: the kind of picture, what each line does, and the finding."""
    titles = naming.together(list(dict.fromkeys(line.measure.title for line in lines)))
    told = [described(line, len({each.subject for each in lines}) > 1) for line in lines]
    return wording.join([f"{kind} of {wording.lower_first(titles)}.", *told, f"{finding}."])


def described(line: Line, by_measure: bool = False) -> str:
    """A line in a sentence: its first and last figure, its lowest and highest."""
    known, measure = line.known, line.measure
    name = measure.title if by_measure else line.area_name
    first, last = (
        f"{wording.amount(known.iloc[end], measure)} in {wording.short_period(known.index[end])}" for end in (0, -1)
    )
    if len(known) == 1:
        return f"{name}: {last}."
    low, high = (
        f"{wording.amount(known[when], measure)} in {wording.short_period(when)}"
        for when in (known.idxmin(), known.idxmax())
    )
    return f"{name}: from {first} to {last}; lowest {low}, highest {high}."


def notes(lines: Sequence[Line]) -> list[str]:
    """A sentence for each change of basis, and one for each line with missing figures, with the reason."""
    told = {}
    for line in lines:
        for year, note in line.breaks.items():
            told[f"Change of basis from {year}. {wording.upper_first(note.removesuffix('.'))}."] = True
    for line in lines:
        if gaps := line.gaps():
            reasons = data.symbols(line.measure.table)
            why = wording.listed(dict.fromkeys(filter(None, (reasons.get(line.symbols[gap], "") for gap in gaps))))
            told[f"{line.area_name}: no figure for {wording.runs(gaps)}{f' ({why})' if why else ''}."] = True
    return list(told)


def nothing(figure: str, rows: pd.DataFrame, title: str | None = None) -> Figure:
    """A figure without a picture: a sentence that says what is not published."""
    what, place = asked(rows) if "measure" in rows else ("", "")
    return Figure(number=figure, title=missing(what or title, place))


def rows_grid(name: str, rows: pd.DataFrame) -> str:
    """The plotted rows as a table: a row a period, a column a line; a row a line where there is one period."""
    ordered = rows.sort_values("period", key=lambda periods: periods.map(lambda when: when.end_time), kind="stable")
    about = [data.measure(row.table, row.measure) for row in ordered.itertuples(index=False)]
    lines = _line_names(ordered["area_name"], [measure.title for measure in about])
    plotted = pd.DataFrame(
        {
            "Period": [wording.short_period(when) for when in ordered["period"]],
            "Line": lines,
            "figure": [
                wording.amount(row.value, measure) if pd.notna(row.value) else f"[{row.symbol or 'x'}]"
                for row, measure in zip(ordered.itertuples(index=False), about, strict=True)
            ],
            "source": ordered["source_ref"].to_list(),
        }
    )
    down, across = ("Period", "Line") if plotted["Period"].nunique() > 1 else ("Line", "Period")
    columns = list(dict.fromkeys(plotted[across]))
    shown = []
    for heading, group in plotted.groupby(down, sort=False):
        figures = dict(zip(group[across], group["figure"], strict=True))
        where = "; ".join(dict.fromkeys(group["source"]))
        shown.append([heading, *(figures.get(column, "[x]") for column in columns), where])
    headings = ["Period" if down == "Period" else "Area or measure", *columns, "Where it was published"]
    return grid(f"Data for {name}", headings, shown, numeric=[False, *[True] * len(columns), False])


def _line_names(areas: Sequence[str], titles: Sequence[str]) -> list[str]:
    """What tells the plotted lines apart: the area, the measure, or both."""
    if len(set(titles)) == 1:
        return list(areas)
    if len(set(areas)) == 1:
        return list(titles)
    return [f"{area}: {wording.lower_first(title)}" for area, title in zip(areas, titles, strict=True)]


def frame_grid(name: str, frame: pd.DataFrame, word: Callable[[float], str]) -> str:
    """Any plotted frame as a table; numbers are worded by `word`."""
    shown = [
        [word(cell) if isinstance(cell, float) else wording.cell(cell) for cell in row]
        for row in frame.itertuples(index=False)
    ]
    headings = [wording.heading(column) for column in frame.columns]
    numeric = [pd.api.types.is_float_dtype(kind) for kind in frame.dtypes]
    return grid(f"Data for {name}", headings, shown, numeric=numeric)
