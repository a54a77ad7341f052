"""Several small pictures side by side in one, each under a name and what it says."""

import math
from collections.abc import Callable, Sequence

from matplotlib.axes import Axes

from helpers.drawing import canvas

ACROSS = 2
PANEL_HEIGHT, GAP, ABOVE, BELOW = 158, 18, 40, 22
"""Points: a picture with its name and its axis, between pictures, what the name and the axis take of it."""


def side_by_side(painters: Sequence[Callable[[Axes], None]], left: float = 0) -> str:
    """What each of `painters` draws on axes of its own, two to a row, as SVG; `left` points are for axis labels."""
    rows = math.ceil(len(painters) / ACROSS)
    width = (canvas.WIDTH - GAP * (ACROSS - 1)) / ACROSS
    height = rows * PANEL_HEIGHT

    def paint(whole: Axes) -> None:
        whole.set_axis_off()
        for place, draw in enumerate(painters):
            start = (width + GAP) * (place % ACROSS) + left
            bottom = height - PANEL_HEIGHT * (place // ACROSS + 1) + BELOW
            box = (start, bottom, width - left, PANEL_HEIGHT - ABOVE - BELOW)
            sizes = (canvas.WIDTH, height, canvas.WIDTH, height)
            draw(whole.figure.add_axes([part / size for part, size in zip(box, sizes, strict=True)]))

    return canvas.picture(paint, height)


def head(axes: Axes, name: str, told: str, left: float = 0) -> None:
    """Write above a picture its name and, under it, what it says, from `left` points before its axis."""
    look = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    axes.annotate(canvas.wrap(name, 28), (0, 1), (-left, 22), weight="bold", size=canvas.SMALL, **look)
    axes.annotate(told, (0, 1), (-left, 7), size=canvas.SMALL, **look)


def time_ends(axes: Axes, places: Sequence[float], names: Sequence[str] | None = None) -> None:
    """Name places of the time axis, the first at its left end and the last at its right end."""
    axes.set_xlim(places[0], places[-1])
    axes.set_xticks(places, names)
    axes.tick_params(axis="x", labelsize=canvas.SMALL)
    labels = axes.get_xticklabels()
    for label in labels:
        label.set_horizontalalignment("center")
    labels[0].set_horizontalalignment("left")
    labels[-1].set_horizontalalignment("right")
