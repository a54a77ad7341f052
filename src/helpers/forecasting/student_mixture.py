"""A weighted mixture of Student-t forecasts, some on the level scale and some on a curved one (log or logit)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit

MOST_STEPS = 40  # Newton's steps; almost always 4 or 5 do
CLOSE = 1e-4  # in probability, before the last step: after it, closer by far
NARROW = 1e-4  # of the bracket, where a bound stops the search


def _logit(values):
    return np.log(values) - np.log(100 - values)


def _expit(values):
    return 100 / (1 + np.exp(-values))


SCALES = {  # forward, inverse, logarithm of the derivative of forward
    "level": (lambda y: y, lambda z: z, np.zeros_like),
    "log": (np.log, lambda z: np.exp(np.minimum(z, 700.0)), lambda y: -np.log(y)),
    "logit": (_logit, _expit, lambda y: np.log(100 / (y * (100 - y)))),
}
DOMAIN = {"log": (1e-300, np.inf), "logit": (1e-9, 100 - 1e-9)}


@dataclass(frozen=True)
class Mixture:
    """J components over h periods, each a Student-t with `dof` degrees of freedom on its own scale.

    `weights` and `curved` (..., J), `centre` and `spread` (..., J, h), `dof` (...): the leading axes, if any, are
    series. `bounds` are the lowest and highest possible values on the level scale. `covariance` (J, h, h), of one
    series, ties the periods of a path together.
    """

    weights: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    dof: np.ndarray
    curved: np.ndarray
    curve: str = "log"
    bounds: tuple[float, float] = (-np.inf, np.inf)
    covariance: np.ndarray | None = None

    def quantiles(self, probabilities):
        """Return the quantiles of each period, an array (..., h, number of probabilities)."""
        probabilities = np.asarray(probabilities, dtype=float)
        dof = np.asarray(self.dof)[..., None, None, None]
        ends = self.centre[..., None] + self.spread[..., None] * stdtrit(dof, probabilities)
        curved = np.broadcast_to(self.curved[..., None, None], ends.shape)
        ends = np.clip(np.where(curved, SCALES[self.curve][1](np.where(curved, ends, 0.0)), ends), *self._edges(3))
        low, high = ends.min(axis=-3), ends.max(axis=-3)  # the quantile of a mixture lies between its components'
        at = np.einsum("...j,...jhq->...hq", self.weights, ends)
        wanted = ndtri(probabilities)
        for _ in range(MOST_STEPS):
            reached, density = self.distribution(at)
            low, high = np.where(reached < probabilities, at, low), np.where(reached < probabilities, high, at)
            score = ndtri(np.clip(reached, 1e-12, 1 - 1e-12))
            step = (wanted - score) * np.exp(-score * score / 2) / np.sqrt(2 * np.pi) / np.maximum(density, 1e-300)
            at = np.where((at + step >= low) & (at + step <= high), at + step, (low + high) / 2)
            close = np.abs(reached - probabilities) < CLOSE
            if np.all(close | (high - low <= NARROW * (np.abs(low) + np.abs(high)))):
                break
        order = np.argsort(probabilities)
        at[..., order] = np.maximum.accumulate(at[..., order], axis=-1)
        return np.clip(at, *self._edges(2))

    def paths(self, n, seed):
        """Draw `n` joint paths of one series, an array (n, h)."""
        random = np.random.default_rng(seed)
        drawn = random.choice(len(self.weights), size=n, p=self.weights)
        normal = random.standard_normal((n, self.centre.shape[1], 1))
        heavy = np.sqrt(self.dof / random.chisquare(self.dof, size=n))[:, None]
        steps = (np.linalg.cholesky(self.covariance)[drawn] @ normal)[:, :, 0]
        paths = self.centre[drawn] + heavy * steps
        curved = self.curved[drawn]
        paths[curved] = SCALES[self.curve][1](paths[curved])
        return np.clip(paths, *self.bounds)

    def _edges(self, axes):
        return (np.asarray(bound).reshape(np.shape(bound) + (1,) * axes) for bound in self.bounds)

    def distribution(self, values):
        """Return the probability of values (..., h, q) or below, and the density there."""
        return tuple(np.einsum("...j,...jhq->...hq", self.weights, part) for part in self.components(values))

    def components(self, values):
        """Return the same of each component, (..., J, h, q)."""
        forward, _, log_derivative = SCALES[self.curve]
        inside = np.clip(values, *DOMAIN[self.curve])
        on_curve, stretch = forward(inside), np.exp(log_derivative(inside)) * (inside == values)
        curved, spread = self.curved[..., None, None], self.spread[..., None]
        at = np.where(curved, on_curve[..., None, :, :], values[..., None, :, :])
        probability, density = _student(
            (at - self.centre[..., None]) / spread, np.asarray(self.dof)[..., None, None, None]
        )
        return probability, density / spread * np.where(curved, stretch[..., None, :, :], 1.0)


def _student(z, dof):
    """Return the Student-t distribution and density by Wallace's approximation (1959), right to about 0.0005."""
    z = np.clip(z, -1e6, 1e6)
    scaled = 1 + z * z / dof
    root = np.sqrt(dof * np.log(scaled))
    factor = (8 * dof + 1) / (8 * dof + 3)
    slope = factor * np.where(root > 1e-6, np.abs(z) / np.maximum(root, 1e-12), 1.0) / scaled
    normal = factor * root
    return ndtr(np.copysign(normal, z)), np.exp(-normal * normal / 2) / np.sqrt(2 * np.pi) * slope
