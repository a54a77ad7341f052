"""Simulated numbers of children looked after, by month, age band and placement group."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import draws
from helpers.care_states import AXES, UASC

AXIS = {"age_band": 0, "uasc": 1, "placement_group": 2}


@dataclass(frozen=True)
class StockDraws:
    """`children` (n, months, age band, uasc, placement group) at each month's end, in the order of care_states.AXES.

    `months` is the PeriodIndex of the simulated months, `start` the children at the end of the month before them
    (age band, uasc, placement group).
    """

    children: np.ndarray
    months: pd.PeriodIndex
    start: np.ndarray

    def of(self, **names: str) -> np.ndarray:
        """Draws (n, months) of all children, or of those with e.g. placement_group="residential", uasc="no"."""
        values = self.children
        for axis in ("placement_group", "uasc", "age_band"):  # from the last axis, so that the others keep theirs
            place = AXIS[axis] + 2
            values = values.take(_place(axis, names[axis]), axis=place) if axis in names else values.sum(axis=place)
        return values

    def uasc_from_start(self) -> np.ndarray:
        """Unaccompanied children (n, 1 + months), now and at the end of each month."""
        now = self.start[:, UASC.index("yes")].sum()
        return np.pad(self.of(uasc="yes"), ((0, 0), (1, 0)), constant_values=now)

    def interval(self, by: str | None = None, level=(80, 95)) -> pd.DataFrame:
        """Summarise the children in all, or `by` one of age_band, uasc, placement_group.

        Columns of `by` and month, then mean, pi_lower_80, pi_upper_80, ...; the means of the parts add up.
        """
        if by is None:
            return draws.interval(self.of(), self.months, level)
        frames = [
            draws.interval(self.of(**{by: name}), self.months, level).reset_index().assign(**{by: name})
            for name in AXES[by]
        ]
        frame = pd.concat(frames, ignore_index=True)
        return frame[[by, *frame.columns.drop(by)]]

    def chance_of_more_than(self, places: dict[str, int]) -> pd.DataFrame:
        """The probability that need exceeds n places, by placement group and month.

        `places` gives n by placement group. Columns placement_group, places, month, probability (0 to 1).
        """
        frames = [
            pd.DataFrame(
                {
                    "placement_group": group,
                    "places": number,
                    "month": self.months,
                    "probability": (self.of(placement_group=group) > number).mean(axis=0),
                }
            )
            for group, number in places.items()
        ]
        return pd.concat(frames, ignore_index=True)

    def days(self) -> np.ndarray:
        """Days in care of each month (n, months, uasc, placement group): the mean of its start and end x its length."""
        ends = self.children.sum(axis=2)
        start = np.broadcast_to(self.start.sum(axis=0), (len(ends), 1, *ends.shape[2:]))
        before = np.concatenate([start, ends[:, :-1]], axis=1)
        return (before + ends) / 2 * self.months.days_in_month.to_numpy()[:, None, None]


def _place(axis, name):
    if name not in AXES[axis]:
        raise ValueError(f"There is no {axis} '{name}'. Available: {', '.join(AXES[axis])}.")
    return AXES[axis].index(name)
