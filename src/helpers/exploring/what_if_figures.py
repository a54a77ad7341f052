"""What the scenario explorer shows: children looked after beside no change, and why spending would change."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from helpers import charts, disclosure
from helpers.drawing import line_drawing
from helpers.drawing.line_drawing import FOCUS_LOOK, NO_CHANGE_LOOK, Curve, TimeFrame
from helpers.exploring.what_if import Outcome
from helpers.forecasting.intervals import levels
from helpers.own import placement_extract
from helpers.own.children import source
from helpers.placements.aggregates import Aggregates
from helpers.showing.display import Figure
from helpers.words import wording

QUARTERS_BEFORE = 12
QUARTER_ENDS = (3, 6, 9, 12)


def history(own: Aggregates) -> pd.Series:
    """Children looked after at the end of each of the last quarters, under disclosure control."""
    safe = disclosure.publishable(own["stock"], by=["month"], counts=["children"]).frame
    children = pd.Series(safe["children"].to_numpy(dtype=float), pd.PeriodIndex(safe["month"], freq="M"))
    return _quarters(children)[-QUARTERS_BEFORE:]


def children(before: pd.Series, unchanged: Outcome, changed: Outcome, own: Aggregates, place: str) -> Figure:
    """The fan of children looked after with the changes; the dotted line is the forecast without them.

    `before` is the `history`; what is drawn and written is rounded as it is.
    """
    made, without = (disclosure.modelled(_quarters(one.children)) for one in (changed, unchanged))
    periods = list(before.index.append(made.index))
    told = {
        name: f"{name} {wording.number(one['mean'].iloc[-1])}"
        for name, one in (("With changes", made), ("No change", without))
    }
    labels = {"mean": told["With changes"]} | {f"pi_upper_{level}": f"{level}% interval" for level in levels(made)}
    curves = [
        Curve(before.reindex(periods).to_numpy(), "", FOCUS_LOOK),
        Curve(without["mean"].reindex(periods).to_numpy(), told["No change"], NO_CHANGE_LOOK),
    ]
    high = max(before.max(), without["mean"].max(), made.max(axis=None))
    frame = TimeFrame([wording.short_period(period) for period in periods], 0, high, wording.number)
    title = f"{_said(made, wording.number)} children looked after at {wording.day(periods[-1].end_time)}"
    return Figure(
        number="1",
        title=f"{title}; without changes {wording.number(without['mean'].iloc[-1])}",
        subtitle=f"Children looked after at the end of each quarter, {place}",
        alt=f"Line chart with a forecast: {title}. {told['No change']}.",
        svg=line_drawing.fan(curves, made.set_axis(range(len(before), len(periods))), before.iloc[-1], labels, frame),
        sources=(source(own),),
    )


def spending(unchanged: Outcome, changed: Outcome, own: Aggregates, place: str) -> Figure:
    """The bridge from the last year paid for to the last year forecast with the changes."""
    last = changed.steps["label"].iloc[-1]
    without = wording.pounds(unchanged.spending["mean"].iloc[-1])
    drawn = charts.bridge(
        changed.steps,
        figure="2",
        title=f"{_said(changed.spending, wording.pounds)} spent on placements in {last}; without changes {without}",
        subtitle=f"Spending on placements in pounds, {place}, as paid and as forecast",
    )
    return replace(drawn, sources=(placement_extract.source(own),))


def _said(made: pd.DataFrame, word: Callable[[float], str]) -> str:
    """The last forecast with its narrowest interval."""
    last, level = made.iloc[-1], levels(made)[0]
    return f"{word(last['mean'])} ({level}% interval {wording.ends(last, level, word)})"


def _quarters(by_month):
    """The months that end a quarter."""
    return by_month[by_month.index.month.isin(QUARTER_ENDS)]
