"""Bars across made of counted parts, each part's count written in it; returns SVG."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers.drawing import canvas
from helpers.words import wording


def stacked(parts: pd.DataFrame, colours: Sequence[str], inks: Sequence[str]) -> str:
    """One bar a row of `parts`, first on top; one part a column, in its colour, with its count in its ink.

    The names of the parts stand above the bars, in the order of the parts.
    """
    names = [canvas.wrap(name, 19) for name in parts.index]

    def paint(axes: Axes) -> None:
        left = max(canvas.text_size(axes, name)[0] for name in names) + 8
        canvas.place(axes, left, 4, top=26, bottom=4)
        axes.set_xlim(0, parts.sum(axis=1).max())
        axes.set_ylim(len(parts) - 0.4, -0.6)
        axes.set_yticks(range(len(parts)), names)
        axes.set_xticks([])
        axes.grid(False)
        axes.spines["bottom"].set_visible(False)
        starts = parts.cumsum(axis=1) - parts
        for part, colour, ink in zip(parts, colours, inks, strict=True):
            axes.barh(range(len(parts)), parts[part], 0.72, starts[part], color=colour, edgecolor="white")
            _write_counts(axes, parts[part], starts[part], ink)
        keys = [Patch(color=colour, label=part) for part, colour in zip(parts, colours, strict=True)]
        axes.figure.legend(
            handles=keys,
            loc="upper left",
            ncols=len(keys),
            frameon=False,
            borderpad=0,
            handlelength=0.9,
            handletextpad=0.4,
            columnspacing=1,
        )

    tallest = max(name.count("\n") + 1 for name in names)
    return canvas.picture(paint, 34 + len(names) * (15 * tallest + 10))


def _write_counts(axes: Axes, counts: pd.Series, starts: pd.Series, ink: str) -> None:
    """Each count in the middle of its part, where it fits with some room to spare."""
    unit = axes.transData.transform((1, 0))[0] - axes.transData.transform((0, 0))[0]
    for place, (count, start) in enumerate(zip(counts, starts, strict=True)):
        text = wording.number(count)
        if count and canvas.text_size(axes, text, size=canvas.SMALL)[0] + 4 <= count * unit:
            axes.text(start + count / 2, place, text, color=ink, size=canvas.SMALL, ha="center", va="center")
