"""How likely several things are over time, as small pictures in one; returns SVG."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from helpers.drawing import canvas, small_pictures
from helpers.drawing.line_drawing import FOCUS_LOOK, NO_CHANGE_LOOK
from helpers.forecasting import chances
from helpers.words import wording

LABELS = 38
"""Points to the left of each picture for the labels of its axis."""


@dataclass(frozen=True)
class Panel:
    """One chance (0 to 1) by month, its name, and the chance without what is changed; None where nothing is."""

    name: str
    chance: pd.Series
    without: pd.Series | None = None


def small_chances(panels: Sequence[Panel]) -> str:
    """The panels two to a row, all on the scale from 0% to 100%; what is without a change is dotted."""
    return small_pictures.side_by_side([functools.partial(_draw, panel=panel) for panel in panels], left=LABELS)


def _draw(axes: Axes, panel: Panel) -> None:
    months = range(len(panel.chance))
    axes.plot(months, panel.chance, clip_on=False, **FOCUS_LOOK | {"marker": ""})
    if panel.without is not None:
        axes.plot(months, panel.without, clip_on=False, **NO_CHANGE_LOOK)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
    axes.tick_params(axis="y", labelsize=canvas.SMALL)
    first, last = (wording.short_period(panel.chance.index[end]) for end in (0, -1))
    small_pictures.time_ends(axes, [0, len(months) - 1], [first, last])
    told = wording.upper_first(chances.in_words(panel.chance.iloc[-1]))
    small_pictures.head(axes, panel.name, f"{told} in {last}", LABELS)
