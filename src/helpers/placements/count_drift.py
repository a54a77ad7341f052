"""A monthly count whose level drifts: what is known of it now, and where it may go.

Each month's count is Poisson (more widely spread where the data say so) with mean `expected` x level. The level has
a trend and a random walk; both are unknown and weighed over a small grid. Given them, a gamma level stays a gamma
(West and Harrison, Bayesian Forecasting and Dynamic Models, 1997, section 14), so nothing is optimised or sampled.
The trend fades in the forecast: growth that once started rarely lasts.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

WALK = np.array([0, 0.01, 0.02, 0.04, 0.08, 0.16])  # standard deviation of the monthly change of the log level
WALK_PRIOR = np.array([0.8, 0.08, 0.06, 0.03, 0.02, 0.01])
TREND = np.array([-0.06, -0.03, -0.015, -0.007, 0, 0.007, 0.015, 0.03, 0.06])  # monthly change of the log level
TREND_PRIOR = np.array([0.005, 0.02, 0.05, 0.1, 0.65, 0.1, 0.05, 0.02, 0.005])
FADING = 0.93  # share of the trend left a month later: half of it after 10 months
MOST_SPREAD = 5.0  # variance over mean
DOUBT = 24  # months' worth of trust in there being no more than chance
STEADIER = 0.13
"""How likely the rates of leaving and moving are to drift, beside the number of children who come.

It is the variance of yearly changes beyond chance, 0.0027 of ceases over 0.0206 of starts, in the figures published for
Hampshire and its neighbours, 2015 to 2025, less the change that they had in common.
"""


@dataclass(frozen=True)
class Drift:
    """The level at the end of the history: a gamma (shape, rate) for each walk and trend, with their weights.

    `spread` is the variance of a count over its mean; `expected` the usual monthly count at level 1.
    """

    weights: np.ndarray
    shape: np.ndarray
    rate: np.ndarray
    walk: np.ndarray
    trend: np.ndarray
    spread: float
    expected: float

    def paths(self, horizon: int, n: int, rng) -> np.ndarray:
        """Draw `n` paths of the level for the next `horizon` months, the extra spread of each month included."""
        drawn = rng.choice(len(self.weights), size=n, p=self.weights)
        level = rng.gamma(self.shape[drawn]) / self.rate[drawn]
        fading = np.cumsum(FADING ** np.arange(1, horizon + 1))
        walk = self.walk[drawn, None]
        steps = walk * rng.standard_normal((n, horizon)) - walk**2 / 2
        level = level[:, None] * np.exp(self.trend[drawn, None] * fading + np.cumsum(steps, axis=1))
        if self.spread > 1:
            size = np.maximum(level * self.expected, 1e-6) / (self.spread - 1)
            level = level * rng.gamma(size) / size
        return level


def fit(counts, expected, drifting: float = 1.0) -> Drift:
    """Learn the level of monthly `counts` relative to `expected`, both arrays of months, oldest first.

    Months in which nothing was expected say nothing and are left out. `drifting` is what the prior chance of any
    walk or trend is multiplied by.
    """
    counts, expected = np.asarray(counts, dtype=float), np.asarray(expected, dtype=float)
    known = expected > 0
    counts, expected = counts[known], expected[known]
    usual = float(expected.mean()) if len(expected) else 1.0
    spread = _spread(counts, expected)
    walk, trend = (grid.ravel() for grid in np.meshgrid(WALK, TREND, indexing="ij"))
    prior = np.outer(WALK_PRIOR, TREND_PRIOR).ravel()
    steady = (walk == 0) & (trend == 0)
    log_weight = np.log(np.where(steady, 1 - drifting * (1 - prior), drifting * prior))
    shape, rate = np.ones_like(walk), np.ones_like(walk)
    for count, mean in zip(counts / spread, expected / spread, strict=True):
        wider = shape / (1 + walk**2 * shape)
        rate = rate * wider / shape / np.exp(trend)
        shape = wider
        log_weight += _log_negative_binomial(count, mean, shape, rate)
        shape, rate = shape + count, rate + mean
    weights = np.exp(log_weight - log_weight.max())
    return Drift(weights / weights.sum(), shape, rate, walk, trend, spread, usual)


def _log_negative_binomial(count, mean, shape, rate):
    total = rate + mean
    return gammaln(shape + count) - gammaln(shape) + shape * np.log(rate / total) + count * np.log(mean / total)


def _spread(counts, expected):
    """Variance over mean from the differences of neighbouring months, which drift hardly touches; at least 1."""
    if len(counts) < 3 or counts.sum() == 0:
        return 1.0
    level = counts.sum() / expected.sum()
    squares = np.diff(counts / expected) ** 2
    poisson = level * (1 / expected[1:] + 1 / expected[:-1])
    found = squares.sum() / poisson.sum()
    return float(np.clip((found * len(squares) + DOUBT) / (len(squares) + DOUBT), 1, MOST_SPREAD))
