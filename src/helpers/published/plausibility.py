"""What in the published tables is possible but unlikely: warnings for a person to look at, never a reason to stop.

A year's file put in again, another authority's figures, columns that have changed places, values many times too large,
and a year that halves: each a sentence that names the table, the area and the year.
"""

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers import data
from helpers.published import areas
from helpers.published.metadata import Measure
from helpers.words import wording

FEWEST = 50
"""A count below which it may well halve or double in a year."""

FIGURES = 4
"""Figures that must be the same before two rows are unlikely to be so by chance."""

HALF, TIMES, LIKE = 0.5, 5, 1.1
"""What a count is unlikely to fall below, how many times larger a figure is unlikely to become, and what is alike."""


def warnings(rows: pd.DataFrame, area: str) -> list[str]:
    """Every warning about the figures of an area among tidy `rows`, by table and period."""
    numbers = rows.dropna(subset=["value"])
    found = []
    for table, part in numbers.groupby("table"):
        by_period = part[part["area"] == area].pivot_table("value", "period", "measure", aggfunc="last")
        if len(by_period.columns) >= FIGURES:
            found += _again(table, by_period, area)
            found += _another(table, part, by_period, area)
        found += _swapped(table, by_period, area)
        for name in by_period:
            found += _steps(data.measure(table, name), by_period[name].dropna(), area)
    return found


def _again(table: str, by_period: pd.DataFrame, area: str) -> Iterator[str]:
    """A period whose figures are all those of the period before."""
    for before, now in itertools.pairwise(by_period.index):
        both = by_period.loc[[before, now]].dropna(axis=1)
        if len(both.columns) >= FIGURES and both.iloc[0].equals(both.iloc[1].rename(before)) and both.iloc[0].any():
            yield (
                f"{_place(table, area, now)}: all {len(both.columns)} figures are those of "
                f"{wording.short_period(before)}; was the earlier file put in again?"
            )


def _another(table: str, part: pd.DataFrame, by_period: pd.DataFrame, area: str) -> Iterator[str]:
    """A period whose figures are all those of another area."""
    others = part[part["area"] != area].pivot_table("value", ["period", "area"], "measure", aggfunc="last")
    periods = set(others.index.get_level_values("period"))
    for period, own in by_period.iterrows():
        own = own.dropna()
        if period not in periods or own.nunique() < FIGURES:
            continue
        theirs = others.loc[period].reindex(columns=own.index)
        both = theirs.notna()
        same = (theirs.eq(own) | ~both).all(axis=1) & (both.sum(axis=1) >= FIGURES)
        if same.any():
            yield (
                f"{_place(table, area, period)}: {both.loc[same.idxmax()].sum()} figures are those of "
                f"{areas.name(same.idxmax())}; are they another authority's?"
            )


def _swapped(table: str, by_period: pd.DataFrame, area: str) -> Iterator[str]:
    """Two measures that take each other's place from one period to the next."""
    for before, now in itertools.pairwise(by_period.index):
        was, is_now = by_period.loc[before], by_period.loc[now]
        for one, other in itertools.combinations(by_period.columns, 2):
            crossed = _alike(is_now[one], was[other]) and _alike(is_now[other], was[one])
            if crossed and not _alike(was[one], was[other], 2):
                titles = " and ".join(f"'{data.measure(table, name).title}'" for name in (one, other))
                yield f"{_place(table, area, now)}: {titles} look as if they had changed places."


def _steps(measure: Measure, values: pd.Series, area: str) -> Iterator[str]:
    """Figures many times those of the period before, and counts that halve."""
    for before, now in itertools.pairwise(values.index):
        if values[before] <= 0 or now != before + 1 or now.year in measure.breaks_in(area):
            continue
        ratio = values[now] / values[before]
        large = max(values[before], values[now]) >= FEWEST or measure.kind in ("money", "rate")
        if large and ratio > 0 and not 1 / TIMES < ratio < TIMES:
            times = f"{ratio:.0f} times" if ratio > 1 else f"a {1 / ratio:.0f}th of"
            yield (
                f"{_place(measure.table, area, now)}: '{measure.title}' is {times} the figure of "
                f"{wording.short_period(before)}; is the unit the same?"
            )
        elif measure.kind == "count" and values[before] >= FEWEST and ratio <= HALF:
            yield (
                f"{_place(measure.table, area, now)}: '{measure.title}' falls by "
                f"{round(100 * (1 - ratio))}%; are the figures whole?"
            )


def _place(table: str, area: str, period: pd.Period) -> str:
    return f"{data.source(table).title}, {areas.name(area)}, {wording.short_period(period)}"


def _alike(one: float, other: float, times: float = LIKE) -> bool:
    """Whether two figures are within so many times of each other; never where one is missing or nought."""
    return bool(one > 0 and other > 0 and np.isfinite([one, other]).all() and 1 / times <= one / other <= times)
