"""Figures for the report: each takes tidy rows and gives a picture with all the words that it needs."""

import numpy as np
import pandas as pd

from helpers import captions, drawing, timeline, wording
from helpers.display import Figure
from helpers.forecast_figures import expected, fan
from helpers.lines import Line, with_numbers
from helpers.measures import position
from helpers.narrative import trend_title

__all__ = ["bars", "bridge", "expected", "fan", "mix", "trend"]

MOST_LINES = 4


def trend(rows: pd.DataFrame, figure: str, focus: str | None = None, title: str | None = None,
          labels: dict[str, str] | None = None) -> Figure:  # fmt: skip
    """Lines over time: one measure in several areas, the focus dark, or several measures of one area.

    More areas than four are drawn as their range. `labels` names measures (or areas) shortly, by their code.
    """
    found = with_numbers(rows)
    if not found:
        return captions.nothing(figure, rows, title)
    focus = focus or found[0].area
    found.sort(key=lambda line: line.area != focus)
    by_measure = len({line.subject for line in found}) > 1
    crowd = (
        []
        if by_measure or len(found) <= MOST_LINES
        else [line for line in found if wording.is_authority(line.area) and line.area != focus]
    )
    named = [line for line in found if line not in crowd]
    periods = timeline.periods_of(found)
    finding = title or trend_title(rows, focus)
    measure = found[0].measure
    low, high = timeline.scale([line.known for line in found], measure)
    svg = drawing.lines(
        timeline.curves(named, periods, _names(named, by_measure, labels or {}), focus),
        [wording.short_period(period) for period in periods],
        timeline.axis_words(measure, high),
        low,
        high,
        timeline.marks(named, periods),
        _crowd(crowd, periods) if crowd else None,
    )
    told = captions.notes(named)
    if crowd:
        told.append(f"The grey band runs from the lowest to the highest of the {len(crowd)} other authorities.")
    if low > 0:
        told.append("The vertical axis does not start at zero.")
    return Figure(
        number=figure,
        title=finding,
        subtitle=captions.subtitle(found, periods),
        alt=captions.alternative("Line chart", named, finding),
        svg=svg,
        data=captions.plotted(rows),
        grid=captions.rows_grid(f"Figure {figure}", rows),
        notes=tuple(told),
        sources=captions.sources(rows["table"]),
    )


def bars(rows: pd.DataFrame, figure: str, focus: str | None = None, title: str | None = None) -> Figure:
    """Horizontal bars of one measure at the last period that the focus area has a figure for, highest first."""
    found = with_numbers(rows)
    if not found:
        return captions.nothing(figure, rows, title)
    focus = focus or found[0].area
    measure = found[0].measure
    ranked = position(rows[rows["measure"] == measure.name], focus, "neutral")
    if ranked.empty:
        return captions.nothing(figure, rows, title)
    period = ranked["period"].iloc[0]
    place = int(np.flatnonzero(ranked["area"] == focus)[0])
    own, name = ranked.iloc[place], ranked["area_name"].iloc[place]
    when = wording.period(period, measure.basis)
    value = wording.quantity(own["value"], measure)
    rank = f"{wording.ordinal(own['rank'])} highest of {len(ranked)}"
    finding = title or f"{measure.title}: {name}'s {value} {when} is the {rank}"
    words = [wording.amount(value, measure) for value in ranked["value"]]
    shown = rows[rows["period"].eq(period) & rows["measure"].eq(measure.name) & rows["area"].isin(ranked["area"])]
    listing = wording.listed(f"{n} {w}" for n, w in zip(ranked["area_name"], words, strict=True))
    return Figure(
        number=figure,
        title=finding,
        subtitle=captions.subtitle([line for line in found if line.area in set(ranked["area"])], [period]),
        alt=f"Bar chart of {wording.lower_first(measure.title)} {when}, highest first: {listing}. {finding}.",
        svg=drawing.bars(list(ranked["area_name"]), list(ranked["value"]), words, place),
        data=captions.plotted(shown),
        grid=captions.rows_grid(f"Figure {figure}", shown),
        sources=captions.sources(shown["table"]),
    )


def mix(rows: pd.DataFrame, figure: str, title: str | None = None, labels: dict[str, str] | None = None) -> Figure:
    """Stacked columns of up to five measures of one area: percentages as they are, counts as shares of their sum."""
    found = with_numbers(rows)
    if not found:
        return captions.nothing(figure, rows, title)
    found = found[: len(drawing.PART_LOOKS)]
    labels = _names(found, True, labels or {})
    parts = pd.DataFrame({label: line.known for label, line in zip(labels, found, strict=True)}).sort_index()
    if found[0].measure.kind != "percentage":
        parts = parts.dropna().pipe(lambda counts: counts.div(counts.sum(axis=1), axis=0) * 100)
    if parts.empty:
        return captions.nothing(figure, rows, title)
    periods = list(parts.index)
    last = parts.iloc[-1].sort_values(ascending=False)
    when = wording.short_period(periods[-1])
    finding = title or f"{last.index[0]} made up {wording.percent(last.iloc[0], 0)} in {when}"
    if title is None and len(parts) > 1:
        finding += f", against {wording.percent(parts[last.index[0]].iloc[0], 0)} in {wording.short_period(periods[0])}"
    told = [
        f"{name}: {wording.percent(parts[name].iloc[0], 0)} in {wording.short_period(periods[0])}, "
        f"{wording.percent(parts[name].iloc[-1], 0)} in {when}."
        for name in parts
    ]
    names = [wording.short_period(period) for period in periods]
    measure = found[0].measure
    return Figure(
        number=figure,
        title=finding,
        subtitle=f"Shares in %, {captions.places(found)}, {wording.span(periods[0], periods[-1], measure.basis)}",
        alt=wording.join([f"Stacked column chart of {wording.listed(map(wording.lower_first, parts))}.", *told]),
        svg=drawing.shares(parts.set_axis(names), wording.percent_axis),
        data=captions.plotted(rows),
        grid=captions.rows_grid(f"Figure {figure}", rows),
        notes=("Parts may not add up to 100 because they are rounded or because others are not shown.",),
        sources=captions.sources(rows["table"]),
    )


def bridge(steps: pd.DataFrame, figure: str, title: str | None = None, subtitle: str = "Pounds",
           source: str | None = None) -> Figure:  # fmt: skip
    """A waterfall in pounds: columns label, value and kind (`total` stands on zero, `change` on what is before)."""
    if steps.empty:
        return captions.nothing(figure, steps, title)
    totals = steps["kind"].eq("total").to_numpy()
    values = steps["value"].to_numpy(dtype=float)
    ends = np.zeros(len(values))
    for place, (value, total) in enumerate(zip(values, totals, strict=True)):
        ends[place] = value if total or place == 0 else ends[place - 1] + value
    starts = np.where(totals, 0, ends - values)
    words = [
        wording.pounds(value) if total else f"{'+' if value > 0 else ''}{wording.pounds(value)}"
        for value, total in zip(values, totals, strict=True)
    ]
    finding = title or _bridge_title(steps[~totals], ends[-1] - ends[0])
    told = wording.listed(f"{label} {word}" for label, word in zip(steps["label"], words, strict=True))
    return Figure(
        number=figure,
        title=finding,
        subtitle=subtitle,
        alt=f"Waterfall chart in pounds: {told}. {finding}.",
        svg=drawing.waterfall(list(steps["label"]), starts, ends, words, totals),
        data=steps.reset_index(drop=True),
        grid=captions.frame_grid(f"Figure {figure}", steps.assign(value=values), wording.pounds),
        sources=captions.sources([source] if source else []),
    )


def _names(lines: list[Line], by_measure: bool, labels: dict[str, str]) -> list[str]:
    """What each line is called beside its end; a single line needs no name."""
    if by_measure:
        short = wording.short_names([line.measure.title for line in lines])
        return [labels.get(line.measure.name, name) for line, name in zip(lines, short, strict=True)]
    return [labels.get(line.area, line.area_name) if len(lines) > 1 else "" for line in lines]


def _crowd(lines: list[Line], periods: list[pd.Period]) -> pd.DataFrame:
    """The figures of many areas by place on the time axis."""
    places = pd.Series(range(len(periods)), index=pd.PeriodIndex(periods))
    return pd.concat(pd.DataFrame({"place": places.reindex(line.known.index), "value": line.known}) for line in lines)


def _bridge_title(changes: pd.DataFrame, difference: float) -> str:
    """What the bridge adds up to, and its largest step."""
    largest = changes.loc[changes["value"].abs().idxmax()]
    verb = "rose" if difference > 0 else "fell"
    step = wording.pounds(abs(largest["value"]))
    way = "up" if largest["value"] > 0 else "down"
    return f"Spending {verb} by {wording.pounds(abs(difference))}; the largest step is {largest['label']}, {way} {step}"
