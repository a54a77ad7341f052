"""Why spending changed between two years: components that add up exactly to the difference.

The frames are what `charts.bridge` takes: columns label, value (£) and kind ("total" or "change").
"""

import datetime

import numpy as np
import pandas as pd

from helpers import data

COLUMNS = ["label", "value", "kind"]


def published_bridge(area: str, first: int, last: int, to: datetime.date | None = None) -> pd.DataFrame:
    """The change in gross expenditure on children looked after between two years ending 31 March.

    Volume is the change in children at 31 March at the first year's expenditure a child, apart for unaccompanied
    children where their number is published for both years; price is the change in expenditure a child for the
    last year's children. No rows when a year lacks a figure.
    """
    cla, uasc = (data.series("children_looked_after", name, area, to) for name in ("cla_31_march", "uasc_31_march"))
    spent = data.series("placement_costs", "cla_gross_expenditure", area, to)
    (before, cost_before), (after, cost_after) = ((_of(cla, year), _of(spent, year)) for year in (first, last))
    if np.isnan([before, cost_before, after, cost_after]).any():
        return pd.DataFrame(columns=COLUMNS)
    each_before, each_after = cost_before / before, cost_after / after
    volume = {"More or fewer children": (after - before) * each_before}
    more_uasc = _of(uasc, last) - _of(uasc, first)
    if not np.isnan(more_uasc):
        volume = {
            "Number of unaccompanied children": more_uasc * each_before,
            "Number of other children": (after - before - more_uasc) * each_before,
        }
    changes = volume | {"Cost of a child": after * (each_after - each_before)}
    return steps(first, cost_before, changes, last, cost_after)


def steps(first: int, cost_before: float, changes: dict[str, float], last: int, cost_after: float) -> pd.DataFrame:
    """The rows of a bridge: the first year's total, each change by its label, the last year's total."""
    labels = [f"{first - 1} to {first}", *changes, f"{last - 1} to {last}"]
    kinds = ["total", *["change"] * len(changes), "total"]
    return pd.DataFrame(zip(labels, [cost_before, *changes.values(), cost_after], kinds, strict=True), columns=COLUMNS)


def _of(series: pd.Series, year: int) -> float:
    return series.get(pd.Period(str(year), freq="Y-MAR"), np.nan)
