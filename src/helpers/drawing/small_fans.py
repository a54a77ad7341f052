"""Several forecasts as small pictures in one, each with a scale of its own; returns SVG."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from helpers.drawing import canvas, small_pictures
from helpers.forecasting import intervals
from helpers.words import wording


@dataclass(frozen=True)
class Panel:
    """One forecast: its name, the known values and the forecast, both by year."""

    name: str
    past: pd.Series
    ahead: pd.DataFrame


def small_fans(panels: Sequence[Panel]) -> str:
    """The panels two to a row, each with the first, the last known and the last forecast year on its axis."""
    return small_pictures.side_by_side([functools.partial(_draw, panel=panel) for panel in panels])


def _draw(axes: Axes, panel: Panel) -> None:
    past, ahead = panel.past.dropna(), panel.ahead
    joined = pd.concat([pd.DataFrame({name: past.iloc[-1] for name in ahead}, index=past.index[-1:]), ahead])
    years = [int(wording.short_period(period)) for period in joined.index]
    for level, fill in reversed(list(zip(intervals.levels(ahead), canvas.BANDS, strict=False))):
        axes.fill_between(years, *intervals.ends(joined, level), color=fill, linewidth=0)
    axes.plot(years, joined["mean"], color=canvas.FOCUS, linestyle=(0, (4, 2)), linewidth=1.8)
    before = [int(wording.short_period(period)) for period in past.index]
    axes.plot(before, past, color=canvas.FOCUS, linewidth=2.4)
    top = max(past.max(), ahead.max(axis=None))
    axes.set_ylim(0, top * 1.05)
    axes.set_yticks([])
    small_pictures.time_ends(axes, [before[0], years[0], years[-1]])
    told = f"{wording.number(past.iloc[-1])} now, {wording.number(ahead['mean'].iloc[-1])} in {years[-1]}"
    small_pictures.head(axes, panel.name, told)
