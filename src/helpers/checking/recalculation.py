"""Small calculations that compute a published statement again from the figures of the tables."""

import datetime
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers import data
from helpers.measures import percentage, percentage_change
from helpers.published import areas
from helpers.published.metadata import Measure
from helpers.words import wording


@dataclass(frozen=True)
class Cell:
    """One figure of a table, with the place that it was published in."""

    measure: Measure
    area: str
    period: pd.Period
    value: float
    source_ref: str

    @property
    def amount(self) -> str:
        """The figure as it is shown: 1,726, 90.9%."""
        return wording.amount(self.value, self.measure)


@dataclass(frozen=True)
class Operand:
    """Which figures a calculation takes: a measure of an area, from the period `first` to `last`.

    Periods are written as pandas writes them, "2020" or "2021Q1"; empty means every period. `edition` names
    the annual report in tables that hold several.
    """

    table: str
    measure: str
    area: str
    first: str
    last: str
    edition: str = ""

    def cells(self, to: datetime.date) -> list[Cell]:
        """The figures known by `to`, by period; none when the first or last period has none."""
        about = data.measure(self.table, self.measure)
        found = data.read(self.table, self.area, to).dropna(subset=[about.name]).sort_values("period")
        if self.edition:
            found = found[found["edition"] == self.edition]
        if self.first:
            names = found["period"].astype(str)
            if not {self.first, self.last} <= set(names):
                return []
            found = found[names.between(self.first, self.last)]
        kept = found[["period", about.name, "source_ref"]].itertuples(index=False)
        return [Cell(about, self.area, period, value, place) for period, value, place in kept]


def told(cells: Sequence[Cell]) -> str:
    """Figures with their periods, and their areas where these differ: 153,033 (2022) and 126,153 (2021)."""
    placed = len({cell.area for cell in cells}) > 1
    return wording.listed(
        f"{cell.amount} ({f'{areas.name(cell.area)}, ' * placed}{wording.short_period(cell.period)})" for cell in cells
    )


def described(cells: Sequence[Cell]) -> str:
    """Figures as `told`, measure by measure: children looked after: 1,726 (2022)."""
    by_measure: dict[str, list[Cell]] = {}
    for cell in cells:
        by_measure.setdefault(wording.lower_first(cell.measure.title), []).append(cell)
    return "; ".join(f"{title}: {told(same)}" for title, same in by_measure.items())


def share_of_change(part: float, part_before: float, whole: float, whole_before: float) -> float:
    """How much of the growth of a whole one part of it accounts for, in per cent.

    >>> round(share_of_change(113, 80, 1593, 1440), 1)
    21.6
    """
    return percentage(part - part_before, whole - whole_before)


def rises(*values: float) -> bool:
    """Whether each value is above the one before.

    >>> rises(938, 1000, 1024), rises(1263, 1294, 1097)
    (True, False)
    """
    return all(before < after for before, after in itertools.pairwise(values))


def falls(*values: float) -> bool:
    """Whether each value is below the one before."""
    return rises(*reversed(values))


CALCULATIONS: dict[str, Callable[..., float | bool]] = {
    "value": lambda value: value,
    "change": lambda now, before: now - before,
    "change_percent": percentage_change,
    "share_percent": percentage,
    "share_of_change": share_of_change,
    "percent_of": lambda value, factor: value * factor / 100,
    "above": lambda one, other: one > other,
    "below": lambda one, other: one < other,
    "minimum": lambda *values: min(values),
    "count_periods": lambda *values: len(values),
    "rises": rises,
    "falls": falls,
}
"""What a calculation does with the values of its operands, in their order; True or False where it judges."""

ONE_PERIOD = ("value", "percent_of")
RANGES = ("minimum", "rises", "falls", "count_periods")
"""The calculations of a single figure, and those of every period from the base period to the last."""
