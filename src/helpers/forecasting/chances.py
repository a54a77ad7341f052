"""The chance of an outcome, read off the intervals of a forecast, and in words."""

from statistics import NormalDist

import numpy as np
import pandas as pd

from helpers.forecasting import intervals
from helpers.measures import round_half_up


def of_more_than(value: float, row: pd.Series) -> float:
    """The probability that the outcome is above `value`, from one row of a forecast (its `mean` and `pi_*`).

    The quantiles that the row holds are joined by straight lines on the scale of the normal distribution, and
    the outermost line continues beyond the widest interval.
    """
    score, quantile = _quantiles(row)
    if len(quantile) == 1:
        return float(value < quantile[0])
    place = int(np.clip(np.searchsorted(quantile, value), 1, len(quantile) - 1))
    (x0, x1), (z0, z1) = quantile[place - 1 : place + 1], score[place - 1 : place + 1]
    return 1 - NormalDist().cdf(z0 + (value - x0) * (z1 - z0) / (x1 - x0))


def in_words(probability: float) -> str:
    """A probability as a reader takes it in, no finer than a forecast deserves.

    >>> in_words(0.31), in_words(0.01)
    ('about 3 in 10', 'less than 1 in 20')
    """
    if probability < 0.05:
        return "less than 1 in 20"
    if probability > 0.95:
        return "more than 19 in 20"
    return f"about {min(max(round_half_up(probability * 10), 1), 9):.0f} in 10"


def _quantiles(row: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The normal scores and values of the row's quantiles, rising; of equal values the highest score stands."""
    known = {0.0: row["mean"]}
    for level in intervals.levels(row.index):
        score = NormalDist().inv_cdf(0.5 + level / 200)
        known[-score], known[score] = intervals.ends(row, level)
    highest = {value: score for score, value in sorted(known.items())}
    return np.array(list(highest.values())), np.array(list(highest), dtype=float)
