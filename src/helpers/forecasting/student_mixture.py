"""A weighted mixture of Student-t forecasts, all on one scale."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit

from helpers.forecasting import scales

MOST_STEPS = 40  # Newton's steps; almost always 4 or 5 do
CLOSE = 1e-4  # in probability, before the last step: after it, closer by far
NARROW = 1e-3  # of the least spread, where components that are all alike stop the search


@dataclass(frozen=True)
class Mixture:
    """J components over h periods, each a Student-t with `dof` degrees of freedom.

    `weights` (..., J), `centre` and `spread` (..., J, h), `dof` (...): the leading axes, if any, are series. All are
    on `scale`; `bounds` are the lowest and highest possible values off it. `covariance` (J, h, h), of one series,
    ties the periods of a path together.
    """

    weights: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    dof: np.ndarray
    scale: scales.Scale = scales.LEVEL
    bounds: tuple[float, float] = (-np.inf, np.inf)
    covariance: np.ndarray | None = None

    def quantiles(self, probabilities):
        """Return the quantiles of each period, an array (..., h, number of probabilities)."""
        low, high = (np.asarray(bound)[..., None, None] for bound in self.bounds)
        return np.clip(self.scale.inverse(self.quantiles_on_scale(probabilities)), low, high)

    def quantiles_on_scale(self, probabilities):
        """Return the same before they are turned back from the scale and kept within the bounds."""
        probabilities = np.asarray(probabilities, dtype=float)
        reach = stdtrit(np.asarray(self.dof)[..., None, None, None], probabilities)
        ends = self.centre[..., None] + self.spread[..., None] * reach
        low, high = ends.min(axis=-3), ends.max(axis=-3)  # the quantile of a mixture lies between its components'
        at = np.einsum("...j,...jhq->...hq", self.weights, ends)
        wanted, narrow = ndtri(probabilities), NARROW * self.spread.min(axis=-2)[..., None]
        for _ in range(MOST_STEPS):
            reached, density = self.distribution(at)
            low, high = np.where(reached < probabilities, at, low), np.where(reached < probabilities, high, at)
            score = ndtri(np.clip(reached, 1e-12, 1 - 1e-12))
            step = (wanted - score) * np.exp(-score * score / 2) / np.sqrt(2 * np.pi) / np.maximum(density, 1e-300)
            at = np.where((at + step >= low) & (at + step <= high), at + step, (low + high) / 2)
            if np.all((np.abs(reached - probabilities) < CLOSE) | (high - low <= narrow)):
                break
        order = np.argsort(probabilities)
        at[..., order] = np.maximum.accumulate(at[..., order], axis=-1)
        return at

    def paths(self, n, seed):
        """Draw `n` joint paths of one series, an array (n, h)."""
        random = np.random.default_rng(seed)
        drawn = random.choice(len(self.weights), size=n, p=self.weights)
        normal = random.standard_normal((n, self.centre.shape[1], 1))
        heavy = np.sqrt(self.dof / random.chisquare(self.dof, size=n))[:, None]
        steps = (np.linalg.cholesky(self.covariance)[drawn] @ normal)[:, :, 0]
        return np.clip(self.scale.inverse(self.centre[drawn] + heavy * steps), *self.bounds)

    def distribution(self, values):
        """Return the probability of values (..., h, q), on the scale, or below, and the density there."""
        return tuple(np.einsum("...j,...jhq->...hq", self.weights, part) for part in self.components(values))

    def components(self, values):
        """Return the same of each component, (..., J, h, q)."""
        spread = self.spread[..., None]
        z = (values[..., None, :, :] - self.centre[..., None]) / spread
        probability, density = _student(z, np.asarray(self.dof)[..., None, None, None])
        return probability, density / spread


def _student(z, dof):
    """Return the Student-t distribution and density by Wallace's approximation (1959), right to about 0.0005."""
    z = np.clip(z, -1e6, 1e6)
    scaled = 1 + z * z / dof
    root = np.sqrt(dof * np.log(scaled))
    factor = (8 * dof + 1) / (8 * dof + 3)
    slope = factor * np.where(root > 1e-6, np.abs(z) / np.maximum(root, 1e-12), 1.0) / scaled
    normal = factor * root
    return ndtr(np.copysign(normal, z)), np.exp(-normal * normal / 2) / np.sqrt(2 * np.pi) * slope
