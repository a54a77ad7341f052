"""What changed in a line: beside which earlier figure, by how much, and whether that is better or how far behind."""

import pandas as pd

from helpers.measures import Change, round_half_up
from helpers.published.metadata import Measure
from helpers.words import wording
from helpers.words.lines import Line


def latest_before(line: Line) -> tuple[Change | None, Change | None]:
    """The latest figure beside a year earlier (or the last figure before), and beside the first of the same basis."""
    known = line.known
    now = known.index[-1]
    same = known[[line.comparable(when, now) for when in known.index]]
    last_year = same[same.index <= wording.a_year_before(now)]
    first = same.index[0]
    recent = beside(known, last_year.index[-1]) if len(last_year) else None
    far = beside(known, first) if first < now and (recent is None or first < recent.earlier_period) else None
    return recent, far


def judgement(difference: float, measure: Measure) -> str:
    """Better or worse by the measure's polarity; empty when it is neutral or the change is within rounding."""
    moved = round_half_up(difference, measure.decimals)
    if measure.polarity == "neutral" or moved == 0:
        return ""
    return "better" if (moved > 0) == (measure.polarity == "higher_is_better") else "worse"


def distance(value: float, aim: float, measure: Measure) -> float:
    """How far a figure is from an aim, in per cent of the aim; for a share that should be high, of what it leaves out.

    So 80% beside 90% is 20% beside 10%: a distance of 100. An aim below one counts as one.
    """
    if measure.kind == "percentage" and measure.polarity == "higher_is_better":
        value, aim = 100 - value, 100 - aim
    return abs(value - aim) / max(abs(aim), 1) * 100


def compared(line: Line, change: Change) -> str:
    """One comparison: 65 more (3.9%) than a year earlier; 3.1 percentage points higher (better) than ..."""
    measure = line.measure
    if wording.alike(change.value, change.earlier, measure):
        return f"the same as {_then(line, change)}"
    more, fewer = ("more", "fewer") if measure.kind == "count" and not measure.decimals else ("higher", "lower")
    remarks = ", ".join(filter(None, [relative(change, measure), judgement(change.difference, measure)]))
    direction = (more if change.difference > 0 else fewer) + (f" ({remarks})" if remarks else "")
    return f"{wording.difference(change.difference, measure)} {direction} than {_then(line, change)}"


def relative(change: Change, measure: Measure) -> str:
    """The size of a change in per cent; empty for a percentage, for a change from 0, and where it rounds to 0."""
    if measure.kind == "percentage" or not change.earlier or not round_half_up(change.percent, 1):
        return ""
    return wording.percent(abs(change.percent))


def beside(known: pd.Series, earlier: pd.Period) -> Change:
    """The last of the known figures beside that of an earlier period."""
    return Change(known.index[-1], float(known.iloc[-1]), earlier, float(known[earlier]))


def _then(line: Line, change: Change) -> str:
    """The earlier period in a comparison: a year earlier, or its date with the years between that have no figure."""
    year_before = wording.a_year_before(change.period)
    if change.earlier_period == year_before:
        return "a year earlier"
    then = wording.period(change.earlier_period, line.measure.basis)
    between = line.values[(line.values.index > change.earlier_period) & (line.values.index <= year_before)]
    if between.empty or between.notna().any():
        return then
    return f"{then} (none published for {wording.runs(between.index)})"
