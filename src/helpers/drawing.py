"""What each kind of picture looks like: lines, bars, shares, a forecast fan, a waterfall; all return SVG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers import canvas, wording
from helpers.canvas import Label

FOCUS_LOOK = {"color": canvas.FOCUS, "linewidth": 2.8, "marker": "o", "markersize": 6, "zorder": 4}
OTHER_LOOKS = tuple(
    {"color": canvas.GREY, "linestyle": dash, "marker": marker, "markersize": 4.5, "linewidth": 1.6}
    for dash, marker in (((0, (5, 2)), "s"), ((0, (1.5, 1.5)), "^"), ((0, (5, 2, 1, 2)), "D"), ("-", "v"))
)
PART_LOOKS = tuple(
    {"color": colour, "linestyle": dash, "marker": marker, "markersize": 5.5, "linewidth": 2.3, "zorder": 3}
    for colour, dash, marker in zip(
        canvas.PALETTE, ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (5, 2, 1, 2)), "-"), "os^Dv", strict=True
    )
)


@dataclass(frozen=True)
class Curve:
    """One line: values at places 0, 1, 2, ... of the time axis, its label and its look."""

    values: np.ndarray
    label: str
    look: dict = field(default_factory=dict)
    bold: bool = False


@dataclass(frozen=True)
class Marks:
    """Places to mark on the time axis: spans without a figure, and places from which the basis differs."""

    gaps: Sequence[tuple[int, int, str]] = ()
    breaks: Sequence[tuple[float, str]] = ()


def lines(curves: Sequence[Curve], names: Sequence[str], word: Callable[[float], str], low: float, high: float,
          marks: Marks = Marks(), behind: pd.DataFrame | None = None) -> str:  # fmt: skip
    """Curves over time with direct labels; `behind` is a tidy frame of areas whose range is shaded."""

    def paint(axes: Axes) -> None:
        if behind is not None:
            _range(axes, behind)
        for curve in curves:
            axes.plot(curve.values, clip_on=False, markeredgecolor="white", markeredgewidth=0.8, **curve.look)
        _time_frame(axes, curves, names, word, low, high, marks)

    return canvas.picture(paint)


def bars(names: Sequence[str], values: Sequence[float], words: Sequence[str], focus: int) -> str:
    """Horizontal bars from zero, names to the left, values at their ends, one of them the focus."""
    colours = [canvas.FOCUS if place == focus else canvas.PALE_GREY for place in range(len(values))]
    return _across(names, np.zeros(len(values)), np.asarray(values), words, colours, {focus})


def waterfall(names: Sequence[str], starts: Sequence[float], ends: Sequence[float], words: Sequence[str],
              totals: Sequence[bool]) -> str:  # fmt: skip
    """A bridge from one total to another: totals dark, rises orange, falls turquoise."""
    colours = [
        canvas.FOCUS if total else canvas.PALETTE[1] if end >= start else canvas.PALETTE[2]
        for start, end, total in zip(starts, ends, totals, strict=True)
    ]
    bold = {place for place, total in enumerate(totals) if total}
    return _across(names, np.asarray(starts), np.asarray(ends), words, colours, bold, joined=True)


def shares(parts: pd.DataFrame, word: Callable[[float], str]) -> str:
    """Stacked columns: one a row of `parts`, one colour a column, labels within the segments that have room."""

    def paint(axes: Axes) -> None:
        places = np.arange(len(parts))
        base = np.zeros(len(parts))
        middles = []
        for colour, (_, share) in zip(canvas.PALETTE, parts.items(), strict=False):
            values = share.fillna(0).to_numpy()
            axes.bar(places, values, 0.82, base, color=colour, edgecolor="white", linewidth=1.2, clip_on=False)
            middles.append(base[-1] + values[-1] / 2)
            base = base + values
        labels = [Label(canvas.wrap(name), len(parts) - 0.55, y) for name, y in zip(parts, middles, strict=True)]
        axes.set_xlim(-0.5, len(parts) - 0.5)
        left = canvas.value_axis(axes, 0, max(100, base.max()), word)
        axes.set_ylim(0, max(100, base.max()))
        axes.spines["bottom"].set_visible(False)
        canvas.place(axes, left, canvas.widest(axes, labels))
        canvas.time_axis(axes, list(parts.index))
        axes.tick_params(axis="x", length=0)
        _segment_words(axes, parts)
        canvas.end_labels(axes, labels, len(parts) - 0.55)

    return canvas.picture(paint, canvas.HEIGHT + 30)


def fan(history: np.ndarray, forecast: pd.DataFrame, names: Sequence[str], word: Callable[[float], str],
        labels: dict[str, str], low: float, high: float, others: Sequence[Curve] = (),
        marks: Marks = Marks()) -> str:  # fmt: skip
    """History, then the forecast dashed within its shaded intervals; `forecast` is indexed by place.

    `labels` names the columns of `forecast` that are labelled at their end; `others` are further curves.
    """
    levels = sorted((int(name.rsplit("_", 1)[1]) for name in forecast if name.startswith("pi_lower_")), reverse=True)

    def paint(axes: Axes) -> None:
        before = int(forecast.index[0]) - 1
        origin = pd.DataFrame({name: history[before] for name in forecast}, index=[before])
        known = pd.notna(history[before])
        whole = pd.concat([origin, forecast]) if known else forecast
        for fill, level in zip(canvas.BANDS[-len(levels) :][::-1], levels, strict=False):
            edges = [whole[f"pi_{side}_{level}"] for side in ("lower", "upper")]
            axes.fill_between(whole.index, *edges, color=fill, linewidth=0, zorder=1.5)
            for edge in edges:
                axes.plot(edge, color=canvas.FOCUS, linewidth=0.7, zorder=1.6)
        axes.plot(history, **FOCUS_LOOK, markeredgecolor="white", markeredgewidth=0.8, clip_on=False)
        axes.plot(whole["mean"], **FOCUS_LOOK | {"linestyle": (0, (3, 1.6)), "marker": ""}, clip_on=False)
        axes.plot(forecast["mean"], **FOCUS_LOOK | {"linestyle": "", "markerfacecolor": "white"}, clip_on=False)
        for curve in others:
            axes.plot(curve.values, clip_on=False, **curve.look)
        ends = [Curve(forecast[name].to_numpy(), text, bold=name == "mean") for name, text in labels.items()]
        shifted = [Curve(np.r_[np.full(len(names) - len(end.values), np.nan), end.values], end.label, bold=end.bold)
                   for end in ends]  # fmt: skip
        _time_frame(axes, [*shifted, *others], names, word, low, high, marks)

    return canvas.picture(paint)


def _time_frame(axes: Axes, curves: Sequence[Curve], names: Sequence[str], word: Callable[[float], str],
                low: float, high: float, marks: Marks) -> None:  # fmt: skip
    """Axes, marks and labels that every picture over time has."""
    last = len(names) - 1
    labels = []
    for curve in curves:
        known = np.flatnonzero(~np.isnan(curve.values))
        if len(known) and curve.label:
            labels.append(Label(curve.label, int(known[-1]), float(curve.values[known[-1]]), curve.bold))
    axes.set_xlim(-0.25, last + 0.02)
    left = canvas.value_axis(axes, low, high, word)
    noted = bool(marks.gaps or marks.breaks)
    canvas.place(axes, left, canvas.widest(axes, labels), top=28 if noted else 12)
    quarterly = names and not names[0].isdigit()
    canvas.time_axis(axes, names, (1, 2, 4, 8, 12, 20) if quarterly else (1, 2, 3, 4, 5, 10))
    _mark(axes, marks)
    canvas.end_labels(axes, labels, last)


def _mark(axes: Axes, marks: Marks) -> None:
    """Shade the places without a figure, draw a line where the basis changes, and name both above the plot."""
    box = axes.get_window_extent()
    named = []
    for first, last, text in marks.gaps:
        axes.axvspan(first - 0.5, last + 0.5, color="#F0F1F2", linewidth=0, zorder=0)
        named.append(((first + last) / 2, text))
    for place, text in marks.breaks:
        axes.axvline(place, color=canvas.SOFT_INK, linewidth=1, linestyle=(0, (4, 3)), zorder=0.5)
        named.append((place, text))
    wanted = [axes.transData.transform((place, 0))[0] for place, _ in named]
    widths = [canvas.text_size(axes, text, size=canvas.SMALL)[0] + 8 for _, text in named]
    right = axes.figure.get_size_inches()[0] * 72
    for middle, (_, text) in zip(canvas.spread(wanted, widths, 2, right - 2), named, strict=True):
        x = axes.transData.inverted().transform((middle, 0))[0]
        axes.text(x, 1 + 9 / box.height, text, size=canvas.SMALL, color=canvas.SOFT_INK, ha="center",
                  transform=axes.get_xaxis_transform(), clip_on=False)  # fmt: skip


def _range(axes: Axes, behind: pd.DataFrame) -> None:
    """The range and the median of many areas, drawn by seaborn: columns place and value."""
    import seaborn

    seaborn.lineplot(
        behind, x="place", y="value", estimator="median", errorbar=("pi", 100), ax=axes, color=canvas.PALE_GREY,
        linewidth=0, err_kws={"alpha": 0.35, "linewidth": 0},
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")


def _across(names: Sequence[str], starts: np.ndarray, ends: np.ndarray, words: Sequence[str],
            colours: Sequence[str], bold: set[int], joined: bool = False) -> str:  # fmt: skip
    """Bars across, first on top, each from its start to its end with its words beyond it."""
    names = [canvas.wrap(name, 24) for name in names]

    def paint(axes: Axes) -> None:
        places = np.arange(len(names))
        known = np.nan_to_num(ends)
        axes.barh(places, known - starts, 0.68, starts, color=colours, edgecolor=canvas.INK, linewidth=0.4)
        low, high = min(0, known.min(), starts.min()), max(known.max(), starts.max(), 1e-9)
        axes.set(xlim=(low, high), ylim=(len(names) - 0.4, -0.6), xticks=[])
        axes.grid(False)
        axes.spines["bottom"].set_visible(False)
        axes.axvline(0, color=canvas.INK, linewidth=1, zorder=3)
        axes.set_yticks(places, names)
        axes.tick_params(axis="y", length=0)
        for place in bold:
            axes.get_yticklabels()[place].set_weight("bold")
        left = max(canvas.text_size(axes, name, place in bold)[0] for place, name in enumerate(names)) + 10
        right = max(canvas.text_size(axes, text, True)[0] for text in words) + 10
        canvas.place(axes, left, right, top=4, bottom=4)
        for place, text in enumerate(words):
            axes.annotate(
                text, (max(starts[place], known[place]), place), (6, 0), textcoords="offset points", va="center",
                weight="bold" if place in bold else "normal", annotation_clip=False,
            )  # fmt: skip
            if joined and place + 1 < len(names):
                axes.plot([ends[place]] * 2, [place - 0.34, place + 1.34], color=canvas.SOFT_INK, linewidth=0.8)

    lines_of_text = sum(name.count("\n") + 1 for name in names)
    return canvas.picture(paint, 12 + max(27 * len(names), 17 * lines_of_text + 8 * len(names)))


def _segment_words(axes: Axes, parts: pd.DataFrame) -> None:
    """Write each share within its segment where there is room for it."""
    width = axes.transData.transform((0.82, 0))[0] - axes.transData.transform((0, 0))[0]
    unit = axes.transData.transform((0, 1))[1] - axes.transData.transform((0, 0))[1]
    for place, (_, row) in enumerate(parts.iterrows()):
        base = 0.0
        for colour, value in zip(canvas.PALETTE, row.fillna(0), strict=False):
            text = wording.number(value)
            fits = canvas.text_size(axes, text, size=canvas.SMALL)[0] <= width and value * unit >= canvas.SMALL * 1.2
            if fits:
                ink = canvas.INK if colour in (canvas.PALETTE[1], canvas.PALETTE[2]) else "white"
                axes.text(place, base + value / 2, text, color=ink, size=canvas.SMALL, ha="center", va="center")
            base += value
