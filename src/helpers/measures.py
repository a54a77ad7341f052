"""Rates, percentages, changes and comparisons, computed from published rows."""

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd


def round_half_up(value: float, decimals: int = 0) -> float:
    """`value` to `decimals` places, halves away from zero, as the Analysis Function asks.

    >>> round_half_up(2.5), round_half_up(-0.25, 1)
    (3.0, -0.3)
    """
    if not math.isfinite(value):
        return value
    # repr is the shortest decimal that is this float, so 1.005 counts as the half that it was written as
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def rate_per_10_000(count: float, population: float) -> float:
    """How many for every 10,000 of the population.

    >>> round(rate_per_10_000(410, 62_000), 1)
    66.1
    """
    return count / population * 10_000


def percentage(part: float, whole: float) -> float:
    """`part` as a percentage of `whole`; NaN when there is nothing to be a part of.

    >>> percentage(111, 1_726)  # doctest: +ELLIPSIS
    6.431...
    """
    return part / whole * 100 if whole else math.nan


def percentage_change(now: float, before: float) -> float:
    """Growth from `before` to `now`, in per cent of `before`; NaN from nothing.

    >>> round(percentage_change(125_413, 117_188), 1)
    7.0
    """
    return percentage(now - before, before)


@dataclass(frozen=True)
class Change:
    """A figure beside an earlier one: `difference` in the measure's unit, `percent` of the earlier figure."""

    period: pd.Period
    value: float
    earlier_period: pd.Period
    earlier: float

    @property
    def difference(self) -> float:
        """The figure less the earlier one."""
        return self.value - self.earlier

    @property
    def percent(self) -> float:
        """The difference in per cent of the earlier figure."""
        return percentage_change(self.value, self.earlier)


def latest(rows: pd.DataFrame, area: str | None = None) -> pd.Series | None:
    """The row of the last period with a number, for one area when given; None when there is none."""
    known = rows[rows["value"].notna() & (area is None or rows["area"].eq(area))]
    return None if known.empty else known.sort_values("period").iloc[-1]


def position(rows: pd.DataFrame, area: str, polarity: str) -> pd.DataFrame:
    """The latest figures of several areas, best first by `polarity` (highest first when neutral), with a rank.

    Every area is taken at the last period that `area` has a figure for; areas without one are left out.
    Columns: area, area_name, value, rank (1 is first; equal figures share a rank).
    """
    own = latest(rows, area)
    if own is None:
        return pd.DataFrame(columns=["area", "area_name", "period", "value", "source_ref", "rank"])
    same = rows[(rows["period"] == own["period"]) & rows["value"].notna()]
    lowest_first = polarity == "lower_is_better"
    ranked = same.assign(rank=same["value"].rank(method="min", ascending=lowest_first).astype(int))
    return ranked.sort_values(["rank", "area_name"]).reset_index(drop=True)


def quarter(rows: pd.DataFrame, area: str, polarity: str) -> int | None:
    """Which quarter of the areas `area` is in by its latest figure: 1 is the best, or the highest when neutral.

    By rank, so equal figures are in the same quarter; None when the area has no figure.
    """
    ranked = position(rows, area, polarity)
    if ranked.empty:
        return None
    own = ranked.loc[ranked["area"] == area, "rank"].iloc[0]
    return int(1 + 4 * (own - 1) // len(ranked))


def median_of(rows: pd.DataFrame, areas: list[str]) -> pd.Series:
    """The median of `areas` by period, where at least half of them have a figure."""
    some = rows[rows["area"].isin(areas) & rows["value"].notna()].groupby("period")["value"]
    return some.median()[some.size() * 2 >= len(areas)]
