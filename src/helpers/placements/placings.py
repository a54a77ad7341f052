"""Where children are placed when they come into care or move, and how the share of each group has drifted."""

import numpy as np
import pandas as pd

from helpers.placements import count_drift
from helpers.placements.care_states import AXES, PLACEMENT_GROUPS, counted
from helpers.placements.count_drift import Drift
from helpers.placements.placement_rates import sample_shares

FROM = tuple(AXES)[:3]


def moves(events: pd.DataFrame, months: pd.PeriodIndex) -> np.ndarray:
    """Moves in a table of events: (months, age band, uasc, group, group moved to)."""
    moved = events[events["event"] == "moved"]
    into = [counted(moved[moved["to_group"] == group], "count", FROM, months) for group in PLACEMENT_GROUPS]
    return np.stack(into, axis=-1)


def towards(moves: np.ndarray, entries: pd.DataFrame, months: pd.PeriodIndex) -> tuple[Drift, ...]:
    """The drift of each group's new placements, against what the usual shares of the `months` would give."""
    placed = counted(entries, "count", FROM, months)
    into = moves.sum(axis=(1, 2, 3)) + placed.sum(axis=(1, 2))
    expected = _as_usual(moves).sum(axis=(1, 2, 3)) + _as_usual(placed).sum(axis=(1, 2))
    return tuple(count_drift.fit(into[:, group], expected[:, group]) for group in range(len(PLACEMENT_GROUPS)))


def sample(weights: np.ndarray, n: int, rng) -> np.ndarray:
    """Draw `n` sets of weights of the groups that children are placed in: (n, rows, groups).

    `weights` (..., groups) are Dirichlet. Each set expects the number in every group that was observed: how far that
    number is from its mean, and where it is drifting, is what `towards` says, and would else be counted twice.
    """
    weights = weights.reshape(-1, len(PLACEMENT_GROUPS))
    drawn = sample_shares(weights, n, rng)
    expected = np.einsum("nrg,r->ng", drawn, weights.sum(axis=1))
    observed = np.broadcast_to(weights.sum(axis=0), expected.shape)
    return drawn * np.divide(observed, expected, out=np.zeros_like(expected), where=expected > 0)[:, None]


def _as_usual(counts):
    """Counts of each month spread over the last axis as in all months together."""
    share = counts.sum(axis=0)
    whole = share.sum(axis=-1, keepdims=True)
    share = np.divide(share, whole, out=np.zeros_like(share), where=whole > 0)
    return counts.sum(axis=-1, keepdims=True) * share
