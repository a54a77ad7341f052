"""What figures over time share: the periods of the axis, the curves, the marks, the scale and its words."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from helpers import canvas, drawing, wording
from helpers.drawing import Curve, Marks
from helpers.lines import Line
from helpers.metadata import Measure


def periods_of(lines: Sequence[Line]) -> list[pd.Period]:
    """Every period from the first figure of any line to the last, without holes."""
    first = min(line.known.index[0] for line in lines)
    last = max(line.values.index[-1] for line in lines)
    return list(pd.period_range(first, last))


def curves(lines: Sequence[Line], periods: Sequence[pd.Period], names: Sequence[str], focus: str) -> list[Curve]:
    """One curve a line, named with its last figure: the focus dark and others grey, or one colour a measure."""
    parts = len({line.subject for line in lines}) > 1
    others = iter(drawing.OTHER_LOOKS)
    made = []
    for line, name, part_look in zip(lines, names, drawing.PART_LOOKS, strict=False):
        own = line.area == focus
        look = part_look if parts else drawing.FOCUS_LOOK if own else next(others)
        text = f"{name} {wording.amount(line.known.iloc[-1], line.measure)}".strip()
        made.append(Curve(on(line.values, periods), canvas.wrap(text, 17), look, own and not parts))
    return made


def on(values: pd.Series, periods: Sequence[pd.Period]) -> np.ndarray:
    """The values at the places of the axis; NaN where there is none."""
    return values.reindex(pd.PeriodIndex(periods)).to_numpy(dtype=float)


def marks(lines: Sequence[Line], periods: Sequence[pd.Period]) -> Marks:
    """The gaps of the first line and the changes of basis of any, with the words that name them in the picture."""
    places = {period: place for place, period in enumerate(periods)}
    gaps: list[list[int]] = []
    for place in (places[gap] for gap in lines[0].gaps() if gap in places):
        if gaps and gaps[-1][-1] == place - 1:
            gaps[-1].append(place)
        else:
            gaps.append([place])
    shaded = [(gap[0], gap[-1], "no figure" if len(gap) == 1 else "no figures") for gap in gaps]
    years = sorted({year for line in lines for year in line.breaks})
    starts = {year: min(place for period, place in places.items() if wording.year_of(period) == year) for year in years}
    return Marks(shaded, [(starts[year] - 0.5, f"new basis from {year}") for year in years])


def scale(values: Sequence[pd.Series], measure: Measure) -> tuple[float, float]:
    """Where the value axis starts and ends: at zero, unless percentages or rates all lie far above it."""
    known = pd.concat(list(values)).dropna()
    low, high = float(known.min()), float(known.max())
    if measure.kind in ("percentage", "rate") and low > 0.6 * high:
        room = max((high - low) * 0.25, 0.02 * high)
        ceiling = 100 if measure.kind == "percentage" else high + room
        return max(0.0, low - room), min(high + room, max(ceiling, high))
    return min(0.0, low), high if high > 0 else 1.0


def axis_words(measure: Measure, high: float) -> Callable[[float], str]:
    """How the value axis words its numbers: 80%, £40m, 1,500."""
    if measure.kind == "percentage":
        return wording.percent_axis
    if measure.kind == "money":
        return wording.pounds_axis
    return wording.number if high >= 4 else lambda value: wording.number(value, 1)
