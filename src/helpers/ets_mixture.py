"""A Bayesian mixture of exponential smoothing forms in closed form: no optimiser, no simulation.

Each form of `ets_forms`, on the level scale and on a transformed scale, gives a Student-t forecast; their weights
are prior x likelihood ** temperature, with a prior learnt once over many series.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import stdtr, stdtrit

from helpers.ets_forms import forms, linear_maps, no_change

LONGEST_HISTORY = {1: 60, 4: 80, 12: 120}  # older values say little, and cost time
ERROR_DOF = 2.0
TEMPERATURE = 0.7
NEGLIGIBLE = 1e-3  # forms below this share of the weight are left out


def _logit(values):
    return np.log(values) - np.log(100 - values)


def _expit(values):
    return 100 / (1 + np.exp(-values))


SCALES = {  # forward, inverse, log of the derivative of forward
    "level": (lambda y: y, lambda z: z, lambda y: np.zeros_like(y)),
    "log": (np.log, lambda z: np.exp(np.minimum(z, 700.0)), lambda y: -np.log(y)),
    "logit": (_logit, _expit, lambda y: np.log(100 / (y * (100 - y)))),
}


@dataclass(frozen=True)
class Mixture:
    """The forecast distribution: J Student-t components of `dof` degrees of freedom over h periods.

    `weights` (J,), `centre` (J, h) and `spread` (J, h, h) are on the scale named in `scales` (J,).
    """

    weights: np.ndarray
    centre: np.ndarray
    covariance: np.ndarray
    scales: np.ndarray
    dof: float
    bounds: tuple[float, float]

    def quantiles(self, probabilities):
        """Return the quantiles of each period, an array (h, number of probabilities)."""
        probabilities = np.asarray(probabilities, dtype=float)
        spread = np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2))
        ends = self._on_level(self.centre[:, :, None] + spread[:, :, None] * stdtrit(self.dof, probabilities))
        low, high = ends.min(axis=0), ends.max(axis=0)
        for _ in range(40):
            middle = (low + high) / 2
            below = self._cdf(middle, spread) < probabilities
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.clip((low + high) / 2, *self.bounds)

    def paths(self, n, seed):
        """Draw `n` joint paths, an array (n, h)."""
        rng = np.random.default_rng(seed)
        drawn = rng.choice(len(self.weights), size=n, p=self.weights)
        roots = np.linalg.cholesky(self.covariance)[drawn]
        normal = rng.standard_normal((n, self.centre.shape[1]))
        shrink = np.sqrt(self.dof / rng.chisquare(self.dof, size=n))
        draws = self.centre[drawn] + shrink[:, None] * np.einsum("nij,nj->ni", roots, normal)
        for scale in np.unique(self.scales):
            rows = self.scales[drawn] == scale
            draws[rows] = SCALES[scale][1](draws[rows])
        return np.clip(draws, *self.bounds)

    def _on_level(self, values):
        return np.concatenate([SCALES[s][1](values[self.scales == s]) for s in np.unique(self.scales)])

    def _cdf(self, values, spread):
        total = np.zeros_like(values)
        with np.errstate(invalid="ignore", divide="ignore"):
            for scale in np.unique(self.scales):
                rows = self.scales == scale
                at = SCALES[scale][0](values)
                at = np.where(np.isnan(at), -np.inf, at)
                z = (at - self.centre[rows][:, :, None]) / spread[rows][:, :, None]
                total += np.einsum("j,jhq->hq", self.weights[rows], _student_t(z, self.dof))
        return total


def fit(history, horizon, naive=False):
    """Return the `Mixture` for `horizon` periods after a `History`; `naive` keeps only the no-change form."""
    keep = slice(max(0, len(history.values) - LONGEST_HISTORY[history.season]), None)
    values = history.values[keep]
    known = np.isfinite(values)
    offset = len(history.values) - len(values)
    breaks = tuple(at - offset for at in history.breaks if at > offset)
    seasonal = naive and len(values) > history.season
    kept = no_change(history.season if seasonal else 1) if naive else forms(history.season)
    maps = linear_maps(kept, history.season, tuple(known), breaks, horizon)
    values = values[known]
    dof = ERROR_DOF + len(values)
    evidence, centres, covariances, scales = [], [], [], []
    for scale in _scales(values, history.kind):
        forward, _, log_derivative = SCALES[scale]
        z = forward(values)
        origin = z.mean()
        prior = ERROR_DOF * _prior_variance(values, z, history, scale)
        whitened = maps.whitening @ (z - origin)
        squares = prior + np.einsum("ki,ki->k", whitened, whitened)
        evidence.append(
            log_derivative(values).sum()
            - maps.log_determinant / 2
            - dof / 2 * np.log(squares)
            + ERROR_DOF / 2 * np.log(prior)
        )
        centres.append(origin + maps.forecast @ (z - origin))
        covariances.append(maps.covariance * (squares / dof)[:, None, None])
        scales += [scale] * len(kept)
    evidence = np.concatenate(evidence) * TEMPERATURE
    weights = np.exp(evidence - evidence.max())
    weights /= weights.sum()
    keep = weights > NEGLIGIBLE
    return Mixture(
        weights[keep] / weights[keep].sum(),
        np.concatenate(centres)[keep],
        np.concatenate(covariances)[keep],
        np.array(scales)[keep],
        dof,
        history.bounds,
    )


def _scales(values, kind):
    if kind == "percentage":
        return ("level", "logit") if values.min() > 0 and values.max() < 100 else ("level",)
    return ("level", "log") if values.min() > 0 else ("level",)


def _prior_variance(values, z, history, scale):
    """Return the error variance expected before the errors are seen: that of the changes, never nothing."""
    changes = np.diff(z, n=1)
    size = np.abs(values).mean()
    floor = 0.01 * size if history.kind != "count" else max(0.01 * size, 0.5)
    floor = floor or 1.0
    if scale == "log":
        floor = floor / size
    elif scale == "logit":
        floor = 0.01
    return max(np.mean(changes**2), floor**2)


@lru_cache
def _table(dof):
    grid = np.sinh(np.linspace(-12, 12, 4001)) / 50
    return grid, stdtr(dof, grid)


def _student_t(z, dof):
    grid, probability = _table(dof)
    return np.interp(z, grid, probability)
