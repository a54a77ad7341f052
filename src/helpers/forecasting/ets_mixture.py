"""A Bayesian mixture of exponential smoothing forms in closed form: no optimiser, no simulation.

Each form of `ets_forms` gives a Student-t forecast on the scale of the series. Its weight is prior x likelihood **
temperature. Prior, temperature and width were learnt once over many series by benchmarks/calibrate_forecast.py and are
read from data/codes/forecast_calibration.json.
"""

import json
from dataclasses import dataclass
from functools import cache

import numpy as np

from helpers import project
from helpers.forecasting import ets_forms, scales
from helpers.forecasting.student_mixture import Mixture

CALIBRATION = project.DATA / "codes" / "forecast_calibration.json"
LEARNT_AS = {1: "yearly", 4: "quarterly", 12: "monthly"}
LONGEST_HISTORY = {1: 40, 4: 48, 12: 96}  # periods; older values say little, and cost time
TOLD_YEARS = 3  # years after which a season is known
ROUNDING = 0.41  # standard deviation of the difference of two values rounded to whole numbers
CHILDREN = ("count", "rate", "percentage")  # kinds that do not grow for ever, as prices and economies may
LASTING_ODDS = 0.05  # of a slope that lasts, for these kinds, to what it is for others
KEPT_WEIGHT = 0.99  # the lightest components, that share the rest, are left out


@cache
def calibration(season):
    """Return what was learnt over many series with as many periods a year."""
    return json.loads(CALIBRATION.read_text(encoding="utf-8"))[LEARNT_AS[season]]


def fit(history, horizon, naive=False):
    """Return the forecast `Mixture` for `horizon` periods after a `History`.

    `naive` keeps only the form of no change: since the last value or, with a season, since that of a year before.
    """
    history, family = history.recent(LONGEST_HISTORY), ets_forms.mixed
    if naive:
        seasonal = 1 < history.season < len(history.values)
        family = ets_forms.same_season if seasonal else ets_forms.no_change
    seen, log_weights, variance, dof = weighed(history, horizon, family)
    weights = np.exp(log_weights)
    order = np.argsort(-weights, kind="stable")
    kept = order[: 1 + np.searchsorted(np.cumsum(weights[order]), KEPT_WEIGHT)]
    weights = weights[kept]
    wide = np.ones(horizon) if naive else widening(horizon, seen.points, history.season, calibration(history.season))
    covariance = seen.covariance[kept] * variance[kept, None, None] * np.outer(wide, wide)
    return Mixture(
        weights / weights.sum(),
        seen.centre[kept],
        np.sqrt(np.diagonal(covariance, axis1=1, axis2=2)),
        dof,
        history.scale,
        rail(history),
        covariance,
    )


def weighed(history, horizon, family=ets_forms.mixed):
    """Return the `Evidence` of a `History` and its log weights, error variances and degrees of freedom."""
    seen = evidence(history, horizon, family)
    return seen, *weigh(seen, calibration(history.season), _prior(family, history.season, history.kind))


@cache
def _prior(family, season, kind):
    prior = log_prior(family, season, calibration(season))
    lasting = np.array([form.slope_sd > 0 and form.phi == 1 for form in family(season)])
    return prior + np.log(LASTING_ODDS) * lasting if kind in CHILDREN else prior


@dataclass(frozen=True)
class Evidence:
    """What a history says of J forms, before they are weighed.

    `points` is the number of known values, `usual` the squared error expected beforehand, `squares` (J,) the whitened
    sums of squares, `log_determinant` (J,) completes the likelihood. `centre` (J, h) is the forecast and `covariance`
    (J, h, h) its covariance in units of the error variance. All are on the scale of the history.
    """

    points: int
    usual: float
    squares: np.ndarray
    log_determinant: np.ndarray
    centre: np.ndarray
    covariance: np.ndarray


def evidence(history, horizon, family):
    """Return the `Evidence` of the forms `family(season)` for `horizon` periods after a `History`."""
    known = np.isfinite(history.values)
    maps = ets_forms.maps(family, history.season, tuple(known.tolist()), history.breaks, horizon)
    z = history.scale.forward(history.values[known])
    origin = z.mean()
    whitened = maps.whitening @ (z - origin)
    return Evidence(
        len(z),
        _usual_square(history, history.scale),
        np.einsum("ki,ki->k", whitened, whitened),
        maps.log_determinant,
        origin + maps.forecast @ (z - origin),
        maps.covariance,
    )


def _usual_square(history, scale):
    """Return the mean squared change from value to value (or half that from season to season), breaks left out."""
    size = np.nanmean(np.abs(history.values)) or 1.0
    least = (scale.forward(size) - scale.forward(max(size - _least_change(history, size), 0.0))) ** 2
    place = np.where(np.isfinite(history.values), np.arange(len(history.values)), 0)
    z = scale.forward(history.values[np.maximum.accumulate(place)])  # a gap holds the value before it
    squares = _mean_square(z, 1, history.breaks)
    if history.season > 1:
        squares = min(squares, _mean_square(z, history.season, history.breaks) / 2)
    return least if np.isinf(squares) else max(squares, least)


def _least_change(history, size):
    """Return the least that values are taken to change by: a few can be alike by rounding or by luck."""
    alike = np.nanmin(history.values) == np.nanmax(history.values)
    least = (0.05 if alike else 0.001) * size
    if history.kind == "count":
        least = max(least, 0.5, np.sqrt(size) / 4)
    if "decimals" in history.attrs:
        least = max(least, ROUNDING * 10.0 ** -history.attrs["decimals"])
    return least


def rail(history):
    """Return the lowest and highest value forecast: a guard against a curved scale that runs away.

    Ten times the range seen, and twenty usual changes, beyond the values seen; never outside the possible.
    """
    values = history.values
    low, high = np.nanmin(values), np.nanmax(values)
    reach = 10 * (high - low) + 20 * np.sqrt(_usual_square(history, scales.LEVEL))
    return max(history.bounds[0], low - reach), min(history.bounds[1], high + reach)


def _mean_square(z, lag, breaks):
    squares = (z[lag:] - z[:-lag]) ** 2
    astride = np.zeros(len(squares), dtype=bool)
    for at in breaks:
        astride[max(0, at - lag) : at] = True
    return squares[~astride].mean() if not astride.all() else np.inf


def weigh(seen, learnt, log_prior):
    """Return log weights, error variances and degrees of freedom of an `Evidence`, of one series or of many."""
    n, usual = (np.asarray(part, dtype=float)[..., None] for part in (seen.points, seen.usual))
    expected = learnt["error_dof"] * learnt["usual_share"] * usual
    likelihood = -seen.log_determinant / 2 - (learnt["error_dof"] + n) / 2 * np.log(expected + seen.squares)
    weights = log_prior + learnt["temperature"] * (n / 15) ** learnt["temperature_by_length"] * likelihood
    weights = weights - weights.max(axis=-1, keepdims=True)
    weights = weights - np.log(np.exp(weights).sum(axis=-1, keepdims=True))
    told = learnt["told_share"] * n
    variance = (expected + learnt["told_share"] * seen.squares) / (learnt["error_dof"] + told)
    return weights, variance, learnt["least_dof"] + learnt["dof_share"] * n[..., 0]


def widening(horizon, points, season, learnt):
    """Return the factor on the spread of each period ahead, (..., horizon), of series with `points` known values.

    With fewer than `TOLD_YEARS` years of it, a season is hardly known, and the spread is wider.
    """
    points = np.asarray(points, dtype=float)[..., None]
    wide = learnt["width"] * (points / 15) ** learnt["width_by_length"]
    if season > 1:
        wide = wide * (1 + learnt["width_when_short"] * np.maximum(0.0, TOLD_YEARS * season / points - 1))
    return wide * np.arange(1, horizon + 1) ** learnt["width_by_horizon"]


def log_prior(family, season, learnt):
    """Return the log prior weight of each of the forms."""
    return np.array([_trait_weights(form, learnt) for form in family(season)])


def _trait_weights(form, learnt):
    share = form.beta / form.alpha if form.beta else 0.0
    total = learnt["alpha"] * form.alpha + learnt["alpha_squared"] * form.alpha**2
    total += learnt["beta_share"] * share + learnt["damping"] * (1 - form.phi)
    if form.family != "level":
        total += learnt[form.family]
    if form.family == "drift":
        total += learnt["slope_sd"] * np.log(form.slope_sd)
    if form.gamma is not None:
        total += learnt["seasonal"] + learnt["gamma"] * form.gamma
    return total
