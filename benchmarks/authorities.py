"""Made-up authorities whose behaviour is known: children followed day by day, not by the model under test.

Every child carries a hidden tendency to leave early or to stay (which no model sees), rates change with the age in
days and the days in the placement, and the authority as a whole is stable, growing, taking in many unaccompanied
children, or turning to children's homes. `simulate` returns the aggregate tables as `prepare` writes them, and the
episodes for the files of an SSDA903 return.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.placements.care_states import (
    FIRST_MONTHS,
    FIRST_MONTHS_IN_PLACEMENT,
    PLACEMENT_GROUPS,
)

BEHAVIOURS = ("stable", "growing", "uasc surge", "shift to residential")
START = pd.Timestamp("1996-04-01")
HISTORY_FROM = pd.Timestamp("2016-04-01")
ORIGIN = pd.Timestamp("2022-03-31")
END = pd.Timestamp("2025-03-31")
DAYS_IN_MONTH = 365.25 / 12
AGE_STARTS = np.array(FIRST_MONTHS) * DAYS_IN_MONTH
LENGTH_STARTS = np.array(FIRST_MONTHS_IN_PLACEMENT) * DAYS_IN_MONTH
G = {name: place for place, name in enumerate(PLACEMENT_GROUPS)}

ENTRY_AGES = np.array([0.19, 0.17, 0.17, 0.32, 0.15])
#                     kin   own   agency resid secure supp parents adopt other
FIRST_PLACEMENT = np.array(
    [
        [0.12, 0.52, 0.20, 0.02, 0.01, 0.00, 0.10, 0.01, 0.02],
        [0.18, 0.48, 0.23, 0.01, 0.00, 0.00, 0.10, 0.00, 0.00],
        [0.18, 0.43, 0.27, 0.04, 0.00, 0.00, 0.07, 0.00, 0.01],
        [0.12, 0.32, 0.28, 0.19, 0.03, 0.01, 0.03, 0.00, 0.02],
        [0.07, 0.15, 0.15, 0.22, 0.06, 0.30, 0.02, 0.00, 0.03],
    ]
)
UASC_PLACEMENT = np.array([0.04, 0.15, 0.28, 0.04, 0.00, 0.47, 0.00, 0.00, 0.02])
NEXT_PLACEMENT = np.array(
    [
        [0.25, 0.35, 0.20, 0.02, 0.00, 0.00, 0.08, 0.10, 0.00],
        [0.20, 0.33, 0.23, 0.02, 0.00, 0.00, 0.08, 0.14, 0.00],
        [0.12, 0.32, 0.34, 0.09, 0.01, 0.00, 0.08, 0.02, 0.02],
        [0.06, 0.23, 0.27, 0.30, 0.04, 0.02, 0.04, 0.00, 0.04],
        [0.03, 0.10, 0.12, 0.22, 0.05, 0.40, 0.04, 0.00, 0.04],
    ]
)
LEAVING = np.array([0.42, 0.34, 0.22, 0.20, 0.26])  # a year, by age band, for a child in an ordinary placement
LEAVING_BY_GROUP = np.array([1.1, 0.9, 0.7, 0.8, 2.5, 1.2, 1.1, 1.6, 2.0])
MOVING_BY_GROUP = np.array([0.35, 0.45, 0.45, 0.65, 2.5, 0.7, 0.3, 0.1, 3.0])
LEAVING_BY_LENGTH = np.array([4.0, 1.8, 1.1, 0.8, 0.6])
MOVING_BY_LENGTH = np.array([5.0, 2.2, 1.1, 0.6, 0.35])


@dataclass(frozen=True)
class Behaviour:
    """Yearly changes of one authority; `since` is when the change sets in."""

    entries_a_month: float
    uasc_a_month: float
    growth: float = 0.0
    surge: float = 1.0
    to_residential: float = 0.0
    since: pd.Timestamp = HISTORY_FROM

    def others(self, day: pd.Timestamp) -> float:
        """Expected entries a month of children who are not unaccompanied."""
        return self.entries_a_month * np.exp(self.growth * _years(self.since, day))

    def uasc(self, day: pd.Timestamp) -> float:
        """Expected entries a month of unaccompanied children: the surge builds up over a year and stays."""
        return self.uasc_a_month * (1 + (self.surge - 1) * min(1.0, _years(self.since, day)))

    def residential(self, day: pd.Timestamp) -> float:
        """What the share of new placements that are residential is multiplied by."""
        return np.exp(self.to_residential * _years(self.since, day))


def behaviour(name: str, rng, size: float = 1.0) -> Behaviour:
    """Draw an authority of a known kind; `size` 1 has about 1,700 children."""
    entries, uasc = size * rng.uniform(33, 43), size * rng.uniform(2, 4)
    if name == "growing":
        return Behaviour(entries, uasc, growth=rng.uniform(0.02, 0.06), since=pd.Timestamp("2018-04-01"))
    if name == "uasc surge":
        return Behaviour(entries, uasc, surge=rng.uniform(2, 4), since=_day(rng, "2020-10-01", "2021-06-01"))
    if name == "shift to residential":
        return Behaviour(entries, uasc, to_residential=rng.uniform(0.05, 0.15), since=pd.Timestamp("2019-04-01"))
    return Behaviour(entries, uasc)


def _years(since, day):
    return max(0.0, (day - since).days / 365.25)


def _day(rng, first, last):
    first = pd.Timestamp(first)
    return first + pd.Timedelta(days=int(rng.integers((pd.Timestamp(last) - first).days)))
