"""What pictures over time look like: lines with direct labels, and a forecast in its intervals; both return SVG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.drawing import canvas
from helpers.drawing.canvas import Label
from helpers.forecasting.intervals import ends, levels
from helpers.words import wording

DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (5, 2, 1, 2)), (0, (8, 3)))
FOCUS_LOOK = {"color": canvas.FOCUS, "linewidth": 2.8, "marker": "o", "markersize": 6, "zorder": 4}
OTHER_LOOKS = tuple(
    {"color": canvas.GREY, "linestyle": dash, "marker": marker, "markersize": size, "linewidth": 1.6}
    for dash, marker, size in zip(DASHES[1:], "s^Dv", (4.5, 5.5, 4.5, 5.5), strict=True)
)
PART_LOOKS = tuple(
    {"color": colour, "linestyle": dash, "marker": marker, "markersize": 5.5, "linewidth": 2.3, "zorder": 3}
    for colour, dash, marker in zip(canvas.PALETTE, DASHES, "os^Dv", strict=True)
)
NO_CHANGE_LOOK = {"color": canvas.INK, "linestyle": (0, (1, 1.4)), "linewidth": 1.6, "zorder": 3}
OUTCOME_LOOK = {"color": canvas.ACCENT, "linestyle": "", "marker": "D", "markersize": 6.5, "zorder": 5}


@dataclass(frozen=True)
class Curve:
    """One line: a value for each place of the time axis (NaN where there is none), its label and its look."""

    values: np.ndarray
    label: str
    look: dict
    bold: bool = False

    def end(self) -> list[Label]:
        """The label at its last value; none for a curve without values or a name."""
        known = np.flatnonzero(~np.isnan(self.values))
        if not len(known) or not self.label:
            return []
        return [Label(canvas.wrap(wording.abbreviated(self.label)), known[-1], self.values[known[-1]], self.bold)]


@dataclass(frozen=True)
class TimeFrame:
    """The axes of a picture over time: the names of its places, the scale and its words, the marks.

    `whole` says that the figures are whole numbers, so that the scale has no others.
    `gaps` are runs of places without a figure; `breaks` are places from which figures are on another basis.
    """

    names: Sequence[str]
    low: float
    high: float
    word: Callable[[float], str]
    whole: bool = True
    gaps: Sequence[tuple[int, int]] = ()
    breaks: Sequence[tuple[float, str]] = ()


def lines(curves: Sequence[Curve], frame: TimeFrame, crowd: pd.DataFrame | None = None) -> str:
    """Curves with direct labels; `crowd` (columns place, value) are many areas, drawn as their range."""

    def paint(axes: Axes) -> None:
        if crowd is not None:
            _range(axes, crowd)
        for curve in curves:
            _draw(axes, curve)
        _finish(axes, [label for curve in curves for label in curve.end()], frame)

    return canvas.picture(paint)


def fan(
    curves: Sequence[Curve], forecast: pd.DataFrame, origin: float, labels: dict[str, str], frame: TimeFrame
) -> str:
    """Curves, of which the first is the history, and a forecast, dashed within its shaded intervals.

    `forecast` (mean, pi_lower_80, ...) is indexed by place and starts from `origin`, the last known value, NaN
    when the place before is unknown. `labels` names the columns of the forecast to label at their end.
    """

    def paint(axes: Axes) -> None:
        _intervals(axes, _from(origin, forecast))
        axes.plot(_from(origin, forecast)["mean"], **FOCUS_LOOK | {"linestyle": (0, (3, 1.6)), "marker": ""})
        axes.plot(forecast["mean"], **FOCUS_LOOK | {"linestyle": "", "markerfacecolor": "white"}, clip_on=False)
        for curve in curves:
            _draw(axes, curve)
        last = forecast.index[-1]
        named = [
            Label(canvas.wrap(wording.abbreviated(text)), last, forecast[column].iloc[-1], column == "mean")
            for column, text in labels.items()
        ]
        _finish(axes, [*named, *(label for curve in curves for label in curve.end())], frame)

    return canvas.picture(paint)


def _draw(axes: Axes, curve: Curve) -> None:
    edge = canvas.INK if curve.look is OUTCOME_LOOK else "white"
    axes.plot(curve.values, clip_on=False, markeredgecolor=edge, markeredgewidth=0.8, **curve.look)


def _from(origin: float, forecast: pd.DataFrame) -> pd.DataFrame:
    """The forecast with the last known value before it, from which its lines start."""
    first = pd.DataFrame({name: origin for name in forecast}, index=[forecast.index[0] - 1])
    return forecast if np.isnan(origin) else pd.concat([first, forecast])


def _intervals(axes: Axes, forecast: pd.DataFrame) -> None:
    """The intervals, widest first, each edged with a line."""
    for level, fill in reversed(list(zip(levels(forecast), canvas.BANDS, strict=False))):
        edges = ends(forecast, level)
        axes.fill_between(forecast.index, *edges, color=fill, linewidth=0, zorder=1.5)
        for edge in edges:
            axes.plot(edge, color=canvas.FOCUS, linewidth=0.7, zorder=1.6)


def _range(axes: Axes, crowd: pd.DataFrame) -> None:
    """From the lowest to the highest of many areas."""
    import seaborn  # slow to import, and only these pictures need it

    seaborn.lineplot(
        crowd,
        x="place",
        y="value",
        errorbar=("pi", 100),
        ax=axes,
        color=canvas.PALE_GREY,
        linewidth=0,
        err_kws={"alpha": 0.35, "linewidth": 0},
    )
    axes.set(xlabel="", ylabel="")


def _finish(axes: Axes, labels: Sequence[Label], frame: TimeFrame) -> None:
    """Axes, marks and labels, in the order in which each can be measured."""
    last = len(frame.names) - 1
    axes.set_xlim(-0.02 * last - 0.1, last)
    left = canvas.value_axis(axes, frame.low, frame.high, frame.word, frame.whole)
    canvas.place(axes, left, canvas.room_for(axes, labels), top=28 if frame.gaps or frame.breaks else 12)
    canvas.time_axis(axes, frame.names, (1, 2, 3, 4, 5, 10) if frame.names[0].isdigit() else (1, 2, 4, 8, 12, 20))
    _mark(axes, frame)
    canvas.end_labels(axes, labels, last)


def _mark(axes: Axes, frame: TimeFrame) -> None:
    """Shade the places without a figure, draw a line where the basis changes, and name both above the plot."""
    named = [((first + last) / 2, "no figure" if first == last else "no figures") for first, last in frame.gaps]
    named += frame.breaks
    for first, last in frame.gaps:
        axes.axvspan(first - 0.5, last + 0.5, color=canvas.SHADE, linewidth=0, zorder=0)
    for place, _ in frame.breaks:
        axes.axvline(place, color=canvas.SOFT_INK, linewidth=1, linestyle=(0, (4, 3)), zorder=0.5)
    wanted = [axes.transData.transform((place, 0))[0] for place, _ in named]
    widths = [canvas.text_size(axes, text, size=canvas.SMALL)[0] + 8 for _, text in named]
    top = axes.get_window_extent().y1 + 9
    for middle, (_, text) in zip(canvas.spread(wanted, widths, 2, canvas.WIDTH - 2), named, strict=True):
        point = axes.transData.inverted().transform((middle, top))
        axes.text(*point, text, size=canvas.SMALL, color=canvas.SOFT_INK, ha="center")
