"""The canvas of every picture: style, palette, axes that fit their labels, labels that never overlap, stable SVG."""

import io
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

PALETTE = ("#12436D", "#F46A25", "#28A197", "#801650", "#3D3D3D")
"""The Analysis Function's categorical colours, in an order in which neighbours differ in lightness."""
FOCUS, ACCENT = PALETTE[0], PALETTE[1]
GREY, PALE_GREY, GRID = "#6F777B", "#B1B4B6", "#DEE0E2"
INK, SOFT_INK = "#0B0C0C", "#505A5F"
BANDS = ("#6BACE6", "#C9E0F5")
"""Fill of the inner and the outer interval, after the Analysis Function's sequential blues."""

WIDTH, HEIGHT = 460, 300
SMALL = 11.5
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 12.5,
    "text.color": INK,
    "figure.facecolor": "white",
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "ytick.major.size": 0,
    "lines.linewidth": 1.8,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "safeguarding",
    "path.simplify": False,
}
FONTS = "Arial, 'Liberation Sans', Helvetica, sans-serif"
"""What readers' machines have. Widths are measured with the wider DejaVu Sans, so text in these always fits."""


@dataclass(frozen=True)
class Label:
    """A label beside the end of a line: the text, the height that it names, and whether it is the focus."""

    text: str
    x: float
    y: float
    bold: bool = False


def picture(paint: Callable[[Axes], None], height: float = HEIGHT) -> str:
    """The SVG of what `paint` draws on empty axes; the same drawing always gives the same bytes."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        FigureCanvasAgg(figure)
        paint(figure.add_axes((0, 0, 1, 1)))
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return _compact(text.getvalue())


def place(axes: Axes, left: float, right: float, top: float = 10, bottom: float = 26) -> None:
    """Give the axes these margins, in points."""
    width, height = axes.figure.get_size_inches() * 72
    axes.set_position((left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height))


def value_axis(axes: Axes, low: float, high: float, word: Callable[[float], str]) -> float:
    """Round gridlines from `low` to `high`, worded; returns the margin that their labels need, in points."""
    ticks = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], min_n_ticks=4).tick_values(low, high)
    axes.set_ylim(ticks[0], ticks[-1])
    axes.set_yticks(ticks)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: word(value)))
    return max(text_size(axes, word(tick))[0] for tick in ticks) + 8


def time_axis(axes: Axes, names: Sequence[str], every: Sequence[int] = (1, 2, 3, 4, 5, 10)) -> None:
    """Name as many places as fit, counting back from the last, which is always named. Call after `place`."""
    room = axes.get_window_extent().width / max(len(names) - 1, 1)
    widest = max(text_size(axes, name)[0] for name in names) + 8
    step = next((step for step in every if step * room >= widest), max(every))
    named = list(range(len(names) - 1, -1, -step))
    axes.set_xticks(named, [names[place] for place in named])


def end_labels(axes: Axes, labels: Sequence[Label], at: float) -> None:
    """Write labels to the right of `at`, moved apart where they would touch, with a leader where they moved."""
    sizes = [text_size(axes, label.text, label.bold)[1] for label in labels]
    heights = [axes.transData.transform((0, label.y))[1] for label in labels]
    box = axes.get_window_extent()
    placed = spread(heights, [size + 4 for size in sizes], box.y0 - 8, box.y1 + 10)
    start = axes.transData.transform((at, 0))[0]
    for label, wanted, height in zip(labels, heights, placed, strict=True):
        end = axes.transData.transform((label.x, label.y))[0]
        if abs(height - wanted) > 3 or start - end > 1:
            corners = axes.transData.inverted().transform([(end + 5, wanted), (start + 11, height)])
            axes.plot(*corners.T, color=PALE_GREY, linewidth=0.8, clip_on=False, zorder=1)
        x, y = axes.transData.inverted().transform((start + 13, height))
        axes.text(x, y, label.text, weight="bold" if label.bold else "normal", va="center", clip_on=False,
                  linespacing=1.1, gid="end-label")  # fmt: skip


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles as near as can be to those wanted, such that things of these sizes do not overlap.

    Things keep their order. They stay between `low` and `high` when they fit there at all. Method: pool
    neighbours that touch and centre the pool on the mean of what its members want (isotonic regression).
    """
    order = np.argsort(wanted, kind="stable")
    pools: list[tuple[list[int], float]] = []
    for item in order:
        pools.append(([int(item)], wanted[item]))
        while len(pools) > 1 and _start(*pools[-1], sizes, low, high) < _end(*pools[-2], sizes, low, high):
            upper, lower = pools.pop()[0], pools.pop()[0]
            pools.append((lower + upper, _pooled(lower + upper, wanted, sizes)))
    middles = [0.0] * len(wanted)
    for members, middle in pools:
        position = _start(members, middle, sizes, low, high)
        for member in members:
            middles[member] = position + sizes[member] / 2
            position += sizes[member]
    return middles


def wrap(text: str, width: int = 16) -> str:
    """The text on as many lines as it needs at `width` characters, words whole."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


def text_size(axes: Axes, text: str, bold: bool = False, size: float | None = None) -> tuple[float, float]:
    """Width and height of a text in points, as measured with the widest font that may show it."""
    artist = axes.figure.text(0, 0, text, weight="bold" if bold else "normal", size=size, linespacing=1.1)
    extent = artist.get_window_extent(axes.figure.canvas.get_renderer())
    artist.remove()
    return extent.width, extent.height


def widest(axes: Axes, labels: Sequence[Label]) -> float:
    """The room that end labels need to the right of the axes, in points."""
    return max((text_size(axes, label.text, label.bold)[0] for label in labels), default=0) + 16


def _compact(svg: str) -> str:
    """The SVG in readers' fonts, without what a page does not need."""
    svg = re.sub(r"<metadata>.*?</metadata>|<!DOCTYPE.*?>|<\?xml.*?\?>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' transform="rotate\(-0 [^"]*\)"|(?<=\.\d\d)\d+', "", svg)
    return re.sub(r"\s+", " ", svg).replace("> <", "><").replace("'DejaVu Sans'", FONTS).strip()


def _pooled(members: list[int], wanted: Sequence[float], sizes: Sequence[float]) -> float:
    """The middle of a pool at which its members are, on average, where they want to be."""
    offsets, position = [], 0.0
    for member in members:
        offsets.append(position + sizes[member] / 2)
        position += sizes[member]
    shift = sum(wanted[m] - offset for m, offset in zip(members, offsets, strict=True)) / len(members)
    return shift + position / 2


def _start(members: list[int], middle: float, sizes: Sequence[float], low: float, high: float) -> float:
    total = sum(sizes[member] for member in members)
    return max(low, min(middle - total / 2, high - total))


def _end(members: list[int], middle: float, sizes: Sequence[float], low: float, high: float) -> float:
    return _start(members, middle, sizes, low, high) + sum(sizes[member] for member in members)
