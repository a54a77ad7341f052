"""Figures for the report: each takes tidy rows and gives a picture with all the words that it needs."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers import data
from helpers.drawing import bar_drawing, captions, line_drawing, timeline
from helpers.drawing.canvas import FOCUS, GREY, PALE_GREY, PALETTE
from helpers.drawing.forecast_figures import expected, fan
from helpers.measures import position
from helpers.narrative import trend_title
from helpers.showing.display import Figure
from helpers.words import naming, wording
from helpers.words.lines import Line, with_numbers

__all__ = ["bars", "bridge", "expected", "fan", "mix", "trend"]

MOST_LINES = 4


def trend(
    rows: pd.DataFrame,
    figure: str,
    focus: str | None = None,
    title: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> Figure:
    """Lines over time: one measure in several areas, the focus area dark, or several measures of the focus area.

    A total (a count or a sum of money) is drawn for the focus area alone, since areas differ in size.
    The first area is the focus unless another is named; without figures of the focus there is no picture. With more
    than four areas, the other authorities are drawn as their range. `labels` gives shorter names to measures or
    areas, by their code.

    >>> rates = data.rows("children_looked_after", "cla_rate", edition.benchmarks, edition.year_end)  # doctest: +SKIP
    >>> charts.trend(rows=rates, figure="4.1", focus=edition.area)  # doctest: +SKIP
    """
    found = with_numbers(rows)
    focus = focus or (found[0].area if found else "")
    if focus not in {line.area for line in found}:
        return captions.nothing(figure, rows[rows["area"] == focus], title)
    by_measure = len({line.subject for line in found}) > 1
    found = sorted(found, key=lambda line: line.area != focus)
    if by_measure or found[0].is_total:
        found = _at_most([line for line in found if line.area == focus])
        rows = rows[rows["area"] == focus]
    if len(timeline.periods_of(found)) > 1:
        return _over_time(found, rows, figure, focus, title or trend_title(rows, focus), labels or {})
    by_area = len(found) > 1 and not by_measure
    return bars(rows, figure, focus, title) if by_area else _only(found, rows, figure, labels or {})


def bars(rows: pd.DataFrame, figure: str, focus: str | None = None, title: str | None = None) -> Figure:
    """Horizontal bars of one measure, highest first, at the last period that the focus area has a figure for.

    >>> charts.bars(rates, figure="4.2", focus=edition.area)  # doctest: +SKIP
    """
    found = with_numbers(rows)
    focus = focus or (found[0].area if found else "")
    ranked = position(rows, focus, "neutral") if found else pd.DataFrame()
    if ranked.empty:
        return captions.nothing(figure, rows[rows["area"] == focus], title)
    measure, period = found[0].measure, ranked["period"].iloc[0]
    when = wording.period(period, measure.basis)
    names, areas = list(ranked["area_name"]), list(ranked["area"])
    words = [wording.amount(value, measure) for value in ranked["value"]]
    own = areas.index(focus)
    finding = title or f"{measure.title}: {names[own]}, at {words[own]}, is {_place_among(rows, focus)} {when}"
    averages = [name for name, area in zip(names, areas, strict=True) if not naming.is_authority(area)]
    colours = [FOCUS if a == focus else PALE_GREY if naming.is_authority(a) else GREY for a in areas]
    listing = wording.listed(f"{name} {word}" for name, word in zip(names, words, strict=True))
    return captions.figure(
        figure,
        finding,
        subtitle=captions.subtitle([line for line in found if line.area in areas], [period]),
        alt=f"Bar chart of {wording.lower_first(measure.title)} {when}, highest first: {listing}.",
        svg=bar_drawing.bars(names, [0] * len(names), list(ranked["value"]), words, colours, {own}),
        rows=rows[rows["period"].eq(period) & rows["area"].isin(areas)],
        notes=[f"Darker grey: {wording.listed(averages)}."] if GREY in colours else [],
    )


def mix(rows: pd.DataFrame, figure: str) -> Figure:
    """Stacked columns of up to five measures of one area: percentages as they are, counts as shares of their sum.

    >>> shares = ["cla_in_foster_care", "cla_in_childrens_homes"]  # doctest: +SKIP
    >>> charts.mix(data.rows("placements", shares, edition.area, edition.year_end), figure="7.1")  # doctest: +SKIP
    """
    found = _at_most(with_numbers(rows))
    parts = pd.DataFrame(
        {name: line.known for name, line in zip(_names(found, {}, True), found, strict=True)}
    ).sort_index()
    if found and found[0].measure.kind != "percentage":
        parts = parts.dropna().pipe(lambda counts: counts.div(counts.sum(axis=1), axis=0) * 100)
    if parts.empty:
        return captions.nothing(figure, rows)
    first, last = (wording.short_period(parts.index[end]) for end in (0, -1))
    largest = parts.iloc[:, int(parts.iloc[-1].argmax())]
    before = f", {wording.percent(largest.iloc[0], 0)} in {first}" if first != last else ""
    titles = dict(zip(parts, (line.measure.title for line in found), strict=True))
    finding = f"{titles[largest.name]}: {wording.percent(largest.iloc[-1], 0)} in {last}{before}"
    together = naming.together(list(titles.values()))
    told = [
        f"{name}: {wording.percent(share.iloc[0], 0)} in {first}, {wording.percent(share.iloc[-1], 0)} in {last}."
        for name, share in parts.items()
    ]
    names = [wording.short_period(period) for period in parts.index]
    return captions.figure(
        figure,
        finding,
        subtitle=captions.subtitle(found, list(parts.index), unit="shares in %"),
        alt=wording.join([f"Stacked column chart of {wording.lower_first(together)}, as shares.", *told]),
        svg=bar_drawing.shares(parts.set_axis(names)),
        rows=rows,
        notes=[*captions.notes(found), "Shares may not add up to 100%: they are rounded, and others are not shown."],
    )


def bridge(
    steps: pd.DataFrame,
    figure: str,
    title: str | None = None,
    subtitle: str = "Spending in pounds",
    source: str | None = None,
) -> Figure:
    """A waterfall in pounds of what changed a total: columns label, value, kind (`total` first and last, or `change`).

    The steps start at no change, so that they can be seen beside totals many times as large; these are told above.
    `source` is the table that the amounts come from or were computed from.

    >>> steps = costs.published_bridge(edition.area, 2021, 2022, edition.year_end)  # doctest: +SKIP
    >>> charts.bridge(steps, figure="8.3", source="placement_costs")  # doctest: +SKIP
    """
    if steps.empty:
        return captions.nothing(figure, steps, title)
    changes, totals = steps[steps["kind"] == "change"], steps.iloc[[0, -1]]
    difference = totals["value"].iloc[1] - totals["value"].iloc[0]
    names = [*changes["label"], "Altogether"]
    values = np.array([*changes["value"], difference], dtype=float)
    ends = np.array([*changes["value"].cumsum(), difference], dtype=float)
    words = [wording.signed_pounds(round(value, -3)) for value in values]
    colours = [*(PALETTE[1] if value > 0 else PALETTE[2] for value in changes["value"]), FOCUS]
    finding = title or _bridge_title(changes, difference)
    told = wording.listed(f"{name} {word}" for name, word in zip(names, words, strict=True))
    compared = wording.listed(f"{wording.pounds(total.value)} in {total.label}" for total in totals.itertuples())
    return Figure(
        number=figure,
        title=finding,
        subtitle=f"{subtitle}: {compared}",
        alt=f"Waterfall chart in pounds of the change: {told}. {finding}.",
        svg=bar_drawing.bars(names, ends - values, ends, words, colours, {len(changes)}, joined=True),
        data=steps.reset_index(drop=True),
        grid=captions.frame_grid(f"Figure {figure}", steps.astype({"value": float}), wording.pounds),
        sources=(data.source(source),) if source else (),
    )


def _over_time(
    found: list[Line], rows: pd.DataFrame, figure: str, focus: str, finding: str, labels: Mapping[str, str]
) -> Figure:
    """Lines over several periods; where there are many, those of other authorities as their range."""
    periods = timeline.periods_of(found)
    crowd = [line for line in found if naming.is_authority(line.area) and line.area != focus]
    crowd = crowd if len(found) > MOST_LINES else []
    named = [line for line in found if line not in crowd]
    frame = timeline.frame(named, periods, [line.known for line in found])
    curves = timeline.curves(named, periods, _names(named, labels), focus)
    return captions.figure(
        figure,
        finding,
        subtitle=captions.subtitle(found, periods),
        alt=captions.alternative("Line chart", named, finding),
        svg=line_drawing.lines(curves, frame, _places(crowd, periods) if crowd else None),
        rows=rows,
        notes=[
            *captions.notes(named),
            f"The grey band runs from the lowest to the highest of {len(crowd)} other authorities." if crowd else "",
            captions.axis_note(frame.low),
        ],
    )


def _place_among(rows: pd.DataFrame, focus: str) -> str:
    """The place of the focus area among the authorities, or among all areas where it is the only one of them."""
    authorities = position(rows[rows["area"].map(naming.is_authority)], focus, "neutral")
    if len(authorities) > 1:
        return f"{naming.rank_in(authorities, focus)} authorities"
    return naming.rank_in(position(rows, focus, "neutral"), focus)


def _names(lines: list[Line], labels: Mapping[str, str], by_measure: bool = False) -> list[str]:
    """What each line is called beside its end; a single line needs no name."""
    if by_measure or len({line.subject for line in lines}) > 1:
        short = naming.short_names([line.measure.title for line in lines])
        return [labels.get(line.measure.name, name) for line, name in zip(lines, short, strict=True)]
    return [labels.get(line.area, line.area_name) if len(lines) > 1 else "" for line in lines]


def _at_most(lines: list[Line]) -> list[Line]:
    if len(lines) > bar_drawing.PARTS:
        raise ValueError(f"A figure shows at most {bar_drawing.PARTS} measures; {len(lines)} were given.")
    return lines


def _only(lines: list[Line], rows: pd.DataFrame, figure: str, labels: Mapping[str, str]) -> Figure:
    """A single period has no trend to draw: several measures become bars, one measure a title that says it all."""
    when = lines[0].known.index[0]
    values = [line.known.iloc[0] for line in lines]
    words = [wording.amount(value, line.measure) for value, line in zip(values, lines, strict=True)]
    names = _names(lines, labels)
    told = wording.listed(
        f"{wording.lower_first(line.measure.title)} {word}" for line, word in zip(lines, words, strict=True)
    )
    picture = {
        "subtitle": captions.subtitle(lines, [when]),
        "alt": f"Bar chart of one period, {wording.short_period(when)}: {told}.",
        "svg": bar_drawing.bars(names, [0] * len(names), values, words, [FOCUS] * len(names), set()),
    }
    finding = trend_title(rows, lines[0].area)
    notes = captions.notes(lines)
    return captions.figure(figure, finding, rows=rows, notes=notes, **picture if len(lines) > 1 else {})


def _places(lines: list[Line], periods: list[pd.Period]) -> pd.DataFrame:
    """The figures of many areas by place on the time axis."""
    places = pd.Series(range(len(periods)), index=pd.PeriodIndex(periods))
    return pd.concat(pd.DataFrame({"place": places[line.known.index], "value": line.known}) for line in lines)


def _bridge_title(changes: pd.DataFrame, difference: float) -> str:
    """What the bridge adds up to, and its largest step."""
    verb = "rose" if difference > 0 else "fell"
    largest = changes.loc[changes["value"].abs().idxmax()] if len(changes) else None
    total = f"Spending {verb} by {wording.pounds(abs(difference))}"
    if largest is None:
        return total
    return f"{total}; largest step: {wording.lower_first(largest['label'])}, {wording.signed_pounds(largest['value'])}"
