"""What figures over time share: the periods of the axis, the curves on it, the marks, the scale and its words."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from helpers.drawing import line_drawing
from helpers.drawing.line_drawing import Curve, TimeFrame
from helpers.published.metadata import Measure
from helpers.words import wording
from helpers.words.lines import Line

HIGH = 75
"""The percentage from which what is lacking to 100% matters more than what there is."""


def periods_of(lines: Sequence[Line], to: pd.Period | None = None) -> list[pd.Period]:
    """Every period from the first figure of any line to the last one published, or to `to`, without holes."""
    first = min(line.known.index[0] for line in lines)
    last = max(line.values.index[-1] for line in lines)
    return list(pd.period_range(first, max(last, to) if to else last))


def frame(lines: Sequence[Line], periods: Sequence[pd.Period], values: Iterable[pd.Series]) -> TimeFrame:
    """The axes for these values: the gaps of the first line are marked, and the changes of basis of every line."""
    measure = lines[0].measure
    low, high = scale(values, measure)
    names = [wording.short_period(period) for period in periods]
    words, whole = axis_words(measure, high), measure.decimals == 0
    return TimeFrame(names, low, high, words, whole, _gaps(lines[0], periods), _breaks(lines, periods))


def curves(lines: Sequence[Line], periods: Sequence[pd.Period], names: Sequence[str], focus: str) -> list[Curve]:
    """One curve a line, named with its last figure: the focus dark and others grey, or one colour a measure."""
    parts = len({line.subject for line in lines}) > 1
    others = iter(line_drawing.OTHER_LOOKS)
    made = []
    for line, name, part_look in zip(lines, names, line_drawing.PART_LOOKS, strict=False):
        own = line.area == focus
        look = part_look if parts else line_drawing.FOCUS_LOOK if own else next(others)
        text = f"{name} {wording.amount(line.known.iloc[-1], line.measure)}".strip()
        made.append(Curve(on(line.values, periods), text, look, own and not parts))
    return made


def on(values: pd.Series, periods: Sequence[pd.Period]) -> np.ndarray:
    """The values at the places of the axis; NaN where there is none."""
    return values.reindex(pd.PeriodIndex(periods)).to_numpy(dtype=float)


def scale(values: Iterable[pd.Series], measure: Measure) -> tuple[float, float]:
    """Where the value axis starts and ends: at zero, or for percentages that are all high at a ten, up to 100.

    So a small change looks small: an axis that is cut still runs over 20 points or more.
    """
    known = pd.concat(list(values)).dropna()
    low, high = float(known.min()), float(known.max())
    if measure.kind == "percentage" and HIGH <= low <= high <= 100:
        return min(80.0, low // 10 * 10), 100.0
    return min(0.0, low), high if high > 0 else 1.0


def axis_words(measure: Measure, high: float) -> Callable[[float], str]:
    """How the value axis words its numbers: 80%, £40m, 1,500."""
    if measure.kind == "percentage":
        return wording.percent_axis
    if measure.kind == "money":
        return wording.pounds_axis
    return wording.number if measure.decimals == 0 or high >= 4 else lambda value: wording.number(value, 1)


def _gaps(line: Line, periods: Sequence[pd.Period]) -> list[tuple[int, int]]:
    """Runs of places without a figure, each as its first and last place."""
    runs: list[tuple[int, int]] = []
    for place in (periods.index(gap) for gap in line.gaps() if gap in periods):
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _breaks(lines: Sequence[Line], periods: Sequence[pd.Period]) -> list[tuple[float, str]]:
    """Between which places the basis changes, with the words that say so."""
    years = [wording.year_of(period) for period in periods]
    changes = sorted({year for line in lines for year in line.breaks if year in years})
    return [(years.index(year) - 0.5, "new basis") for year in changes]
