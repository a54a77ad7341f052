"""Several forecasts as small pictures in one, each with a scale of its own; returns SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from helpers.drawing import canvas
from helpers.forecasting import intervals
from helpers.words import wording

ACROSS = 2
PANEL_HEIGHT, GAP, ABOVE, BELOW = 158, 18, 40, 22
"""Points: a panel with its title and its axis, between panels, what the title and the axis take of it."""


@dataclass(frozen=True)
class Panel:
    """One forecast: its name, the known values and the forecast, both by year."""

    name: str
    past: pd.Series
    ahead: pd.DataFrame


def small_fans(panels: Sequence[Panel]) -> str:
    """The panels two to a row, each with the first, the last known and the last forecast year on its axis."""
    rows = math.ceil(len(panels) / ACROSS)
    width = (canvas.WIDTH - GAP * (ACROSS - 1)) / ACROSS
    height = rows * PANEL_HEIGHT

    def paint(whole: Axes) -> None:
        whole.set_axis_off()
        for place, panel in enumerate(panels):
            left = (width + GAP) * (place % ACROSS)
            bottom = height - PANEL_HEIGHT * (place // ACROSS + 1) + BELOW
            box = (left, bottom, width, PANEL_HEIGHT - ABOVE - BELOW)
            sizes = (canvas.WIDTH, height, canvas.WIDTH, height)
            _draw(whole.figure.add_axes([part / size for part, size in zip(box, sizes, strict=True)]), panel)

    return canvas.picture(paint, height)


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
    axes.set_xlim(before[0], years[-1])
    axes.set_yticks([])
    axes.set_xticks([before[0], years[0], years[-1]])
    axes.tick_params(axis="x", labelsize=canvas.SMALL)
    for label, side in zip(axes.get_xticklabels(), ("left", "center", "right"), strict=True):
        label.set_horizontalalignment(side)
    told = f"{wording.number(past.iloc[-1])} now, {wording.number(ahead['mean'].iloc[-1])} in {years[-1]}"
    look = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    axes.annotate(canvas.wrap(panel.name, 28), (0, 1), (0, 18), weight="bold", size=canvas.SMALL, **look)
    axes.annotate(told, (0, 1), (0, 3), size=canvas.SMALL, **look)
