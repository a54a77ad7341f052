"""Figures of counts of children at each month's end, made safe to show."""

import pandas as pd

from helpers.disclosure import SafeTable
from helpers.drawing import captions, line_drawing
from helpers.drawing.line_drawing import FOCUS_LOOK, Curve, TimeFrame
from helpers.published.metadata import Source
from helpers.showing.display import Figure
from helpers.words import wording

LOOK = FOCUS_LOOK | {"marker": ""}


def trend(safe: SafeTable, figure: str, title: str, source: Source) -> Figure:
    """A line of the first count of a safe table by month; `title` says what is counted and where."""
    count = safe.claim.counts[0]
    counts = safe.frame.set_index("month")[count].astype(float)
    if counts.dropna().empty:
        return Figure(number=figure, title=f"{title}: none, or too few to show")
    counts = counts.reindex(pd.period_range(counts.index.min(), counts.index.max(), freq="M").astype(str), fill_value=0)
    known = counts.dropna()
    months = [pd.Period(month, "M") for month in counts.index]
    names = [wording.short_period(month) for month in months]
    when = wording.span(months[0], months[-1], "at the end of each month")
    first, last, low, high = (
        f"{wording.number(counts[month])} {wording.period(pd.Period(month, 'M'), 'at')}"
        for month in (known.index[0], known.index[-1], known.idxmin(), known.idxmax())
    )
    finding = f"{title}: {last}, against {first}"
    curve = Curve(counts.to_numpy(), wording.number(known.iloc[-1]), LOOK)
    rows = safe.data.assign(month=[wording.short_period(pd.Period(month, "M")) for month in safe.data["month"]])
    return Figure(
        number=figure,
        title=finding,
        subtitle=f"{title}, {when}",
        alt=f"Line chart. {finding}; lowest {low}, highest {high}.",
        svg=line_drawing.lines([curve], TimeFrame(names, 0.0, max(known.max(), 1.0), wording.number)),
        data=rows,
        grid=captions.frame_grid(f"Figure {figure}", rows, wording.number),
        notes=(safe.sentence,),
        sources=(source,),
        claim=safe.claim,
    )
