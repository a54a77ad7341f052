"""Draws of children or of money by month or year, placement group and more: parts, totals, intervals."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.forecasting import draws
from helpers.placements.care_states import AXES, UASC


@dataclass(frozen=True)
class GroupedDraws:
    """`values` (n draws, periods, and one axis for each of `axes`, in the order of care_states.AXES).

    `index` holds the periods. The mean of the parts is the mean of their total, so that both can be shown.
    """

    values: np.ndarray
    index: pd.PeriodIndex
    axes: tuple[str, ...]

    def of(self, **names: str) -> np.ndarray:
        """Draws (n, periods) of all, or of a part such as placement_group="residential", uasc="no"."""
        values = self.values
        for axis in reversed(self.axes):  # from the last axis, so that the others keep their places
            place = self.axes.index(axis) + 2
            values = values.take(_place(axis, names[axis]), axis=place) if axis in names else values.sum(axis=place)
        return values

    def interval(self, by: str | None = None, level=(80, 95)) -> pd.DataFrame:
        """Summarise all, indexed by period, or each part `by` one of the axes.

        Columns mean, pi_lower_80, pi_upper_80, ... for each `level`; with `by`, first that axis and the period.
        """
        if by is None:
            return draws.interval(self.of(), self.index, level)
        frames = [
            draws.interval(self.of(**{by: name}), self.index, level).reset_index().assign(**{by: name})
            for name in AXES[by]
        ]
        frame = pd.concat(frames, ignore_index=True)
        return frame[[by, *frame.columns.drop(by)]]


@dataclass(frozen=True)
class StockDraws(GroupedDraws):
    """Children looked after at each month's end, by age band, uasc and placement group.

    `start` counts them at the end of the month before the first (age band, uasc, placement group).
    """

    start: np.ndarray

    def uasc_from_start(self) -> np.ndarray:
        """Unaccompanied children (n, 1 + months), now and at the end of each month."""
        now = self.start[:, UASC.index("yes")].sum()
        return np.pad(self.of(uasc="yes"), ((0, 0), (1, 0)), constant_values=now)

    def chance_of_more_than(self, places: dict[str, int]) -> pd.DataFrame:
        """The probability that need exceeds n places, by placement group and month.

        `places` gives n by placement group. Columns placement_group, places, month, probability (0 to 1).
        """
        frames = [
            pd.DataFrame(
                {
                    "placement_group": group,
                    "places": number,
                    "month": self.index,
                    "probability": (self.of(placement_group=group) > number).mean(axis=0),
                }
            )
            for group, number in places.items()
        ]
        return pd.concat(frames, ignore_index=True)

    def days(self) -> np.ndarray:
        """Days in care of each month (n, months, uasc, placement group): the mean of its start and end x its length."""
        ends = self.values.sum(axis=2)
        start = np.broadcast_to(self.start.sum(axis=0), (len(ends), 1, *ends.shape[2:]))
        before = np.concatenate([start, ends[:, :-1]], axis=1)
        return (before + ends) / 2 * self.index.days_in_month.to_numpy()[:, None, None]


def _place(axis, name):
    if name not in AXES[axis]:
        raise ValueError(f"There is no {axis} '{name}'. Available: {', '.join(AXES[axis])}.")
    return AXES[axis].index(name)
