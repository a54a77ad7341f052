"""The canvas of every picture: style, palette, axes that fit their labels, labels that never overlap, stable SVG."""

import io
import textwrap
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.drawing.light_svg import MEASURED_IN, light
from helpers.drawing.spacing import spread

PALETTE = ("#12436D", "#F46A25", "#28A197", "#801650", "#3D3D3D")
"""The Analysis Function's categorical colours, in an order in which neighbours differ in lightness."""
FOCUS, ACCENT = PALETTE[0], PALETTE[1]
INK, SOFT_INK, GREY, PALE_GREY, HAIR, SHADE = "#0B0C0C", "#505A5F", "#6F777B", "#B1B4B6", "#DEE0E2", "#F0F1F2"
BANDS = ("#6BACE6", "#C9E0F5", "#E9F3FB")
"""Fills of the intervals, inner first, after the Analysis Function's sequential blues."""

WIDTH, HEIGHT = 420, 280
"""Points. On a telephone 360 wide the text is about 9.5 pixels high, on a page 640 wide about 19."""
SMALL = 11.5
STYLE = {
    "font.family": MEASURED_IN,
    "font.size": 12.5,
    "text.color": INK,
    "text.parse_math": False,
    "figure.facecolor": "white",
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": HAIR,
    "grid.linewidth": 0.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "ytick.major.size": 0,
    "xtick.major.pad": 4.5,
    "lines.linewidth": 1.8,
    "svg.fonttype": "none",
    "svg.hashsalt": "safeguarding",
}


@dataclass(frozen=True)
class Label:
    """A label for the end of a line: its text, the point that it names, whether it is the focus."""

    text: str
    x: float
    y: float
    bold: bool = False


def picture(paint: Callable[[Axes], None], height: float = HEIGHT) -> str:
    """The SVG of what `paint` draws on empty axes; the same drawing always gives the same bytes."""
    with matplotlib.rc_context(STYLE), warnings.catch_warnings():
        # readers' own fonts draw what DejaVu Sans lacks
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        FigureCanvasAgg(figure)
        paint(figure.add_axes((0, 0, 1, 1)))
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return light(text.getvalue())


def place(axes: Axes, left: float, right: float, top: float = 12, bottom: float = 26) -> None:
    """Give the axes these margins, in points."""
    width, height = axes.figure.get_size_inches() * 72
    axes.set_position((left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height))


def value_axis(axes: Axes, low: float, high: float, word: Callable[[float], str], whole: bool = True) -> float:
    """Round gridlines from `low` to `high`, `whole` or not, worded; returns the margin of their labels in points."""
    locator = MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=whole, min_n_ticks=2 if whole else 4)
    ticks = locator.tick_values(low, high)
    axes.set_ylim(ticks[0], ticks[-1])
    axes.set_yticks(ticks)
    axes.spines["bottom"].set_color(INK if ticks[0] <= 0 else PALE_GREY)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: word(value)))
    return max(text_size(axes, word(tick))[0] for tick in ticks) + 8


def time_axis(axes: Axes, names: Sequence[str], every: Sequence[int] = (1, 2, 3, 4, 5, 10)) -> None:
    """Name as many places as fit, counting back from the last, which is always named; call after `place`."""
    room = axes.get_window_extent().width / max(len(names) - 1, 1)
    widest = max(text_size(axes, name)[0] for name in names) + 6
    step = next((step for step in every if step * room >= widest), max(every))
    named = list(range(len(names) - 1, -1, -step))
    axes.set_xticks(named, [names[place] for place in named])


def end_labels(axes: Axes, labels: Sequence[Label], at: float) -> None:
    """Write labels to the right of `at`, moved apart where they would touch, with a leader where they moved."""
    points = [axes.transData.transform((label.x, label.y)) for label in labels]
    sizes = [text_size(axes, label.text, label.bold)[1] + 3 for label in labels]
    box = axes.get_window_extent()
    start = axes.transData.transform((at, 0))[0]
    to_data = axes.transData.inverted().transform
    heights = spread([y for _, y in points], sizes, box.y0 - 8, box.y1 + 10)
    for label, (x, y), height in zip(labels, points, heights, strict=True):
        if abs(height - y) > 3 or start - x > 1:
            leader = to_data([(x + 5, y), (start + 10, height)])
            axes.plot(*leader.T, color=PALE_GREY, linewidth=0.8, clip_on=False, zorder=1)
        weight = "bold" if label.bold else "normal"
        axes.text(*to_data((start + 12, height)), label.text, weight=weight, va="center", linespacing=1.1)


def room_for(axes: Axes, labels: Sequence[Label]) -> float:
    """The margin that end labels need to the right of the axes, in points."""
    return max((text_size(axes, label.text, label.bold)[0] for label in labels), default=0) + 14


def wrap(text: str, width: int = 16) -> str:
    """The text on the lines that it needs at `width` characters, on three at most."""
    return "\n".join(textwrap.wrap(text, width, max_lines=3, placeholder="…")) or text


def text_size(axes: Axes, text: str, bold: bool = False, size: float | None = None) -> tuple[float, float]:
    """Width and height of a text in points, as measured with the widest font that may show it."""
    artist = axes.figure.text(0, 0, text, weight="bold" if bold else "normal", size=size, linespacing=1.1)
    extent = artist.get_window_extent(axes.figure.canvas.get_renderer())
    artist.remove()
    return extent.width, extent.height
