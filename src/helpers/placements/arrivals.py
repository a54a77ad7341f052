"""Children who start to be looked after: how many a month, of what age, and where they are placed first."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.placements import count_drift, placings
from helpers.placements.care_states import UASC, counted
from helpers.placements.count_drift import Drift
from helpers.placements.placement_rates import sample_shares, shares

TRUST_IN_ALL_AGES = 5.0  # children's worth of trust in the first placements of all ages together


@dataclass(frozen=True)
class Arrivals:
    """Monthly entries: a drifting number of unaccompanied and of other children, and their shares.

    `streams` has a `Drift` for each of UASC; `ages` are Dirichlet weights (uasc, age band) and `places` (age band,
    uasc, placement group).
    """

    streams: tuple[Drift, ...]
    ages: np.ndarray
    places: np.ndarray

    def sample(self, towards: np.ndarray, rng) -> np.ndarray:
        """Draw the expected entries of each future month: (n, horizon, age band, uasc, placement group).

        `towards` (n, horizon, groups) is the drift of each group's share of those placed; it moves no numbers.
        """
        n, horizon, _ = towards.shape
        numbers = np.stack([stream.expected * stream.paths(horizon, n, rng) for stream in self.streams], axis=-1)
        ages = sample_shares(self.ages, n, rng)
        places = placings.sample(self.places, n, rng).reshape(n, 1, *self.places.shape).astype(np.float32)
        drifted = places * towards.astype(np.float32)[:, :, None, None]
        whole = drifted.sum(axis=-1)
        expected = np.einsum("ntu,nua->ntau", numbers, ages)
        return drifted * np.divide(expected, whole, out=np.zeros_like(whole), where=whole > 0)[..., None]


def fit_arrivals(entries: pd.DataFrame, months: pd.PeriodIndex) -> Arrivals:
    """Learn the entries of the reference `months` from the aggregate table `entries`."""
    counts = counted(entries, "count", ("age_band", "uasc", "placement_group"), months)
    monthly = counts.sum(axis=(1, 3))
    streams = tuple(
        count_drift.fit(monthly[:, u], np.full(len(months), monthly[:, u].mean())) for u in range(len(UASC))
    )
    total = counts.sum(axis=0)
    ages = total.sum(axis=2).T
    return Arrivals(streams, ages, shares(total, total.sum(axis=0), TRUST_IN_ALL_AGES))
