"""What bars look like: ranked areas, a bridge between totals, shares in columns; all return SVG."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.drawing import canvas
from helpers.drawing.canvas import Label
from helpers.words import wording

PARTS = len(canvas.PALETTE)
DARK_INK_ON = (canvas.PALETTE[1], canvas.PALETTE[2])
"""The fills on which dark text is easier to read than white."""


def bars(
    names: Sequence[str],
    starts: Sequence[float],
    ends: Sequence[float],
    words: Sequence[str],
    colours: Sequence[str],
    bold: set[int],
    joined: bool = False,
) -> str:
    """Bars across, first on top, each from its start to its end, with its words beyond it; zero is a line.

    `joined` draws the thin lines of a bridge from one bar's end to the next bar.
    """
    names = [canvas.wrap(name, 23) for name in names]
    words = [wording.abbreviated(text) for text in words]
    starts, ends = np.asarray(starts, dtype=float), np.asarray(ends, dtype=float)

    def paint(axes: Axes) -> None:
        axes.barh(range(len(names)), ends - starts, 0.7, starts, color=colours, edgecolor=canvas.INK, linewidth=0.4)
        axes.set_xlim(min(0, ends.min(), starts.min()), max(ends.max(), starts.max(), 1e-9))
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set(xticks=[], yticks=[])
        axes.grid(False)
        axes.spines["bottom"].set_visible(False)
        axes.axvline(0, color=canvas.INK, linewidth=1, zorder=3)
        left = max(canvas.text_size(axes, name, place in bold)[0] for place, name in enumerate(names)) + 8
        right = max(canvas.text_size(axes, text, True)[0] for text in words) + 8
        canvas.place(axes, left, right, top=4, bottom=4)
        for place, (name, text) in enumerate(zip(names, words, strict=True)):
            look = {"textcoords": "offset points", "va": "center", "weight": "bold" if place in bold else "normal"}
            axes.annotate(name, (0, place), (2 - left, 0), xycoords=("axes fraction", "data"), **look)
            axes.annotate(text, (max(starts[place], ends[place]), place), (5, 0), annotation_clip=False, **look)
        if joined:
            for place, end in enumerate(ends[:-1]):
                axes.plot([end, end], [place - 0.35, place + 1.35], color=canvas.SOFT_INK, linewidth=0.8)

    most_lines = 1 + max(name.count("\n") for name in names)
    return canvas.picture(paint, 10 + len(names) * max(26, 15 * most_lines + 8))


def shares(parts: pd.DataFrame) -> str:
    """Stacked columns in per cent: one a row of `parts`, one colour a column, the share written where it fits."""

    def paint(axes: Axes) -> None:
        base, ends = np.zeros(len(parts)), []
        last = len(parts) - 0.52
        for colour, (name, share) in zip(canvas.PALETTE, parts.items(), strict=False):
            values = share.fillna(0).to_numpy()
            axes.bar(range(len(parts)), values, 0.84, base, color=colour, edgecolor="white", linewidth=1.2)
            ends.append(Label(canvas.wrap(name), last, base[-1] + values[-1] / 2))
            base = base + values
        axes.set_xlim(-0.45, last)
        left = canvas.value_axis(axes, 0, 100, wording.percent_axis)
        axes.set_ylim(0, max(100, base.max()))
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="x", length=0)
        canvas.place(axes, left, canvas.room_for(axes, ends))
        canvas.time_axis(axes, list(parts.index))
        _write_shares(axes, parts)
        canvas.end_labels(axes, ends, last)

    return canvas.picture(paint, canvas.HEIGHT + 30)


def _write_shares(axes: Axes, parts: pd.DataFrame) -> None:
    """Each share within its segment, where there is room for it."""
    width, height = axes.transData.transform((0.84, 1)) - axes.transData.transform((0, 0))
    for place, (_, row) in enumerate(parts.iterrows()):
        base = 0.0
        for colour, value in zip(canvas.PALETTE, row.fillna(0), strict=False):
            text = wording.number(value)
            if canvas.text_size(axes, text, size=canvas.SMALL)[0] <= width and value * height >= 1.2 * canvas.SMALL:
                ink = canvas.INK if colour in DARK_INK_ON else "white"
                axes.text(place, base + value / 2, text, color=ink, size=canvas.SMALL, ha="center", va="center")
            base += value
