"""The forms of exponential smoothing in the mixture, each a linear map from history to forecast.

An additive-error form is y = M x + C e: x the first state, e the errors, C the response to them. With a normal
prior on x and errors of variance s², y is normal with covariance s² (M V M' + C C'); likelihood and forecast are
then linear algebra that depends on the length of the series and its gaps, not on its values. See Hyndman,
Koehler, Ord and Snyder, "Forecasting with Exponential Smoothing" (2008), chapters 3 to 5.
"""

from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

# Priors of the first state and of a break, in error standard deviations.
LEVEL_SD = 1e3  # as good as flat
SLOPE_SD = 0.4  # of the forms whose slope moves
SEASON_SD = 4.0
BREAK_SD = 5.0  # a break far larger than this widens the interval

MAPS_KEPT = 48
BLOCK = 16  # lengths are rounded up to whole blocks, so that few factors are made


@dataclass(frozen=True)
class Form:
    """One additive-error form.

    `alpha`, `beta`, `gamma` smooth level, slope and season (None: no season), `phi` damps the slope and
    `slope_sd` is the prior standard deviation of the first slope (0: no slope).
    """

    family: str
    alpha: float
    beta: float = 0.0
    phi: float = 1.0
    gamma: float | None = None
    slope_sd: float = 0.0

    def responses(self, length, season):
        """Return the response of y to a unit error 0, 1, 2, ... periods before, (length,)."""
        step = np.arange(1, length)
        repeats = (self.gamma or 0.0) * (step % season == 0)
        return np.r_[1.0, self.alpha + self.beta * _damped_sum(self.phi, step) + repeats]

    def errors(self, length, season):
        """Return how the error of each period enters y, (length, length)."""
        lag = np.subtract.outer(np.arange(length), np.arange(length))
        return np.where(lag >= 0, self.responses(length, season)[lag], 0.0)

    def design(self, length, season):
        """Return how level, slope and seasons of the first state enter y, times their prior deviations."""
        step = np.arange(1, length + 1)
        columns = [np.full(length, LEVEL_SD)]
        if self.slope_sd:
            columns.append(self.slope_sd * _damped_sum(self.phi, step))
        if self.gamma is not None:
            columns.extend(SEASON_SD * ((step - 1) % season == part) for part in range(season))
        return np.column_stack(columns)

    def first_state(self, scaled):
        """Return the first state under statsmodels' names, from what multiplies the columns of `design`."""
        names = ["initial_level"] + ["initial_trend"] * bool(self.slope_sd)
        deviations = [LEVEL_SD] + [self.slope_sd] * bool(self.slope_sd)
        names += [f"initial_seasonal.{part}" for part in reversed(range(len(scaled) - len(names)))]
        deviations += [SEASON_SD] * (len(scaled) - len(deviations))
        return dict(zip(names, np.array(deviations) * scaled, strict=True))


def break_columns(length, breaks):
    """Return a column for each break: nothing before it, a shift of its prior deviation from it on."""
    return BREAK_SD * (np.arange(length)[:, None] >= np.array(breaks, dtype=int))


def _damped_sum(phi, step):
    return step.astype(float) if phi == 1 else phi * (1 - phi**step) / (1 - phi)


@cache
def mixed(season):
    """Return the forms of the mixture for a series with `season` periods a year."""
    alphas = (0.1, 0.3, 0.5, 0.75, 1.0) if season == 1 else (0.1, 0.4, 0.7, 0.95)
    dampings = (0.75, 0.9) if season == 1 else (0.8, 0.95)
    moving = [(alpha, share * alpha) for alpha in (0.3, 0.65, alphas[-1]) for share in (0.15, 0.5)]
    plain = (
        *(Form("level", alpha) for alpha in alphas),
        *(Form("drift", alpha, slope_sd=sd) for alpha in alphas for sd in (0.15, 0.8)),
        *(Form("damped", a, b, phi, slope_sd=SLOPE_SD) for a, b in moving for phi in dampings),
        *(Form("trend", a, b, slope_sd=SLOPE_SD) for a, b in moving),
    )
    if season == 1:
        return plain
    return plain + tuple(replace(form, gamma=gamma) for gamma in (0.0, 0.1, 0.3) for form in plain)


@cache
def no_change(season):
    """Return the form that repeats the last value."""
    return (Form("level", 1.0),)


@cache
def same_season(season):
    """Return the form that repeats the last value of the same season."""
    return (Form("level", 0.0, gamma=1.0),)


@dataclass(frozen=True)
class Maps:
    """What K forms make of a history of n known values.

    `whitening` (K, n, n) turns values into independent errors, `log_determinant` (K,) is that of their
    covariance; `forecast` (K, h, n) turns values into forecasts whose `covariance` (K, h, h) is in units of the
    error variance.
    """

    whitening: np.ndarray
    log_determinant: np.ndarray
    forecast: np.ndarray
    covariance: np.ndarray


@lru_cache(MAPS_KEPT)
def maps(family, season, known, breaks, horizon):
    """Return the `Maps` of the forms `family(season)`.

    `known` says of each period whether its value is known: a missing one is simply not conditioned on. `breaks`
    holds the positions at which a new basis starts, each a lasting shift of unknown size.
    """
    length = len(known) + horizon
    if all(known):  # a shorter series' factors are the first rows and columns of a longer one's
        root, inverse = _factors(family, season, breaks, -(-length // BLOCK) * BLOCK)
    else:
        order = np.r_[np.flatnonzero(known), len(known) : length]
        root, inverse = _factor(_covariance(family, season, breaks, length)[:, order[:, None], order])
    past = sum(known)
    future = slice(past, past + horizon)
    whitening, last = np.ascontiguousarray(inverse[:, :past, :past]), root[:, future, future]
    return Maps(
        whitening,
        2 * np.log(np.diagonal(root[:, :past, :past], axis1=1, axis2=2)).sum(axis=1),
        root[:, future, :past] @ whitening,
        last @ last.transpose(0, 2, 1),
    )


@lru_cache(MAPS_KEPT)
def _factors(family, season, breaks, length):
    return _factor(_covariance(family, season, breaks, length))


def _factor(covariance):
    """Return the Cholesky factors of (K, L, L) covariances, and their inverses."""
    root = np.linalg.cholesky(covariance)
    return root, np.linalg.inv(root)


def _covariance(family, season, breaks, length):
    """Return the covariance of `length` periods under each form, (K, L, L), in units of the error variance."""
    shifts = break_columns(length, breaks)
    covariance = np.empty((len(family(season)), length, length))
    for number, form in enumerate(family(season)):
        columns = np.hstack([form.errors(length, season), form.design(length, season), shifts])
        np.matmul(columns, columns.T, out=covariance[number])
    return covariance
