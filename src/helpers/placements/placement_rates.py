"""How often children leave care or move, by age, placement and time in it, and where they are placed."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from helpers.placements.care_states import SHAPE

DAYS_IN_YEAR = 365.25
PRIOR_EVENTS = 0.005  # in every state, at the average rate: keeps a rate that saw no event above nothing
TRUST_IN_FIT = 2.0 ** np.arange(0, 10)  # events that the fitted rate may be worth beside a state's own


@dataclass(frozen=True)
class EventRates:
    """The rate a year of one event in every state (age band, unaccompanied, placement group, time in placement).

    A Poisson regression on the four (statsmodels) has `coefficients` with their `covariance`; the rate of a state
    is gamma around the fitted one, which is worth `trust` events, and learns from its own `events` in `years`.
    """

    design: np.ndarray
    coefficients: np.ndarray
    covariance: np.ndarray
    trust: float
    events: np.ndarray
    years: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """The expected rate of every state, in the shape of the states."""
        fitted = np.exp(self.design @ self.coefficients)
        return ((self.trust + self.events) / (self.trust / fitted + self.years)).reshape(SHAPE)

    def sample(self, n: int, rng) -> np.ndarray:
        """Draw `n` sets of rates, an array (n, states).

        Each set expects the number of events observed in all: how far that number is from its mean, and where it
        is drifting, is the business of `count_drift`.
        """
        root = np.linalg.cholesky(self.covariance)
        drawn = self.coefficients + rng.standard_normal((n, len(root))) @ root.T
        fitted = np.exp(drawn @ self.design.T)
        rates = rng.standard_gamma(self.trust + self.events, size=fitted.shape) / (self.trust / fitted + self.years)
        return rates * np.divide(self.events.sum(), rates @ self.years)[:, None]


def fit_rates(events: np.ndarray, days: np.ndarray) -> EventRates:
    """Fit the rate of an event from its counts and the child-days, both in the shape of the states."""
    events, years = events.ravel(), days.ravel() / DAYS_IN_YEAR
    events = events + PRIOR_EVENTS
    years = years + PRIOR_EVENTS * years.sum() / events.sum()
    fit = GLM(events, DESIGN, family=Poisson(), exposure=years).fit()
    expected = fit.fittedvalues
    evidence = [_log_evidence(events, expected, trust) for trust in TRUST_IN_FIT]
    return EventRates(DESIGN, fit.params, fit.cov_params(), float(TRUST_IN_FIT[np.argmax(evidence)]), events, years)


def _log_evidence(events, expected, trust):
    """Log likelihood (negative binomial) of the counts when rates vary around the fitted, which is worth `trust`."""
    return np.sum(
        gammaln(trust + events)
        - gammaln(trust)
        + trust * np.log(trust / (trust + expected))
        + events * np.log(expected / (trust + expected))
    )


def _design():
    """One row a state: a constant and an indicator of each level but the first of each axis."""
    levels = np.indices(SHAPE).reshape(len(SHAPE), -1)
    indicators = [axis == level for axis, size in zip(levels, SHAPE, strict=True) for level in range(1, size)]
    return np.column_stack([np.ones(levels.shape[1]), *indicators]).astype(float)


DESIGN = _design()


def shares(counts: np.ndarray, parent: np.ndarray, trust: float) -> np.ndarray:
    """Weights (of a Dirichlet) of the last axis: counts, and `trust` counts spread as `parent`, which broadcasts."""
    whole = parent.sum(axis=-1, keepdims=True)
    return counts + trust * np.divide(parent, whole, out=np.zeros_like(parent), where=whole > 0)


def sample_shares(weights: np.ndarray, n: int, rng) -> np.ndarray:
    """Draw `n` sets of shares from Dirichlet weights, summing to 1 over the last axis wherever any weight is set."""
    drawn = rng.standard_gamma(weights, size=(n, *weights.shape))
    whole = drawn.sum(axis=-1, keepdims=True)
    return np.divide(drawn, whole, out=np.zeros_like(drawn), where=whole > 0)
