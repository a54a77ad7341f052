"""The forms of exponential smoothing in the mixture, each as a linear map from history to forecast.

An additive-error form is y = M x + C e: x the first state, e the errors, C their responses. With a normal prior
on x and errors of variance s², y is normal with covariance s² (M V M' + C C'), so the likelihood and the forecast
of a form are linear algebra that depends on the length of the series only. See Hyndman, Koehler, Ord and
Snyder, "Forecasting with Exponential Smoothing" (2008), chapters 3 to 5.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.linalg import toeplitz

LEVEL_SD = 1e3  # prior of the first level, in error standard deviations: as good as flat
SEASON_SD = 4.0
BREAK_SD = 5.0  # a break far larger than this widens the interval


@dataclass(frozen=True)
class Form:
    """One additive-error form: smoothing of level, slope and season, damping, prior of the first slope."""

    family: str
    alpha: float
    beta: float = 0.0
    phi: float = 1.0
    gamma: float | None = None
    slope_sd: float = 0.0

    def responses(self, length, season):
        """Return the response of y to a unit error 0, 1, 2, ... periods before."""
        step = np.arange(1, length)
        slope = self.beta * _damped_sum(self.phi, step)
        repeats = (self.gamma or 0.0) * (step % season == 0) if self.gamma is not None else 0.0
        return np.r_[1.0, self.alpha + slope + repeats]

    def design(self, length, season):
        """Return the columns by which the first state (level, slope, seasons) enters y, scaled by its prior."""
        step = np.arange(1, length + 1)
        columns = [np.full(length, LEVEL_SD)]
        if self.slope_sd:
            columns.append(self.slope_sd * _damped_sum(self.phi, step))
        if self.gamma is not None:
            columns.extend(SEASON_SD * ((step - 1) % season == part) for part in range(season))
        return np.column_stack(columns)


@dataclass(frozen=True)
class Maps:
    """What a length of history implies for each of K forms: whitening (K, n, n), log determinant (K,),
    forecast (K, h, n) and its covariance (K, h, h), the last two in units of the error variance."""

    whitening: np.ndarray
    log_determinant: np.ndarray
    forecast: np.ndarray
    covariance: np.ndarray


def _damped_sum(phi, step):
    return step.astype(float) if phi == 1 else phi * (1 - phi**step) / (1 - phi)


@lru_cache
def forms(season):
    """Return the forms used for a series with `season` periods a year."""
    alphas = (0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
    level = [Form("level", alpha) for alpha in alphas]
    drift = [Form("drift", alpha, slope_sd=sd) for alpha in alphas for sd in (0.3, 1.5)]
    moving = [(alpha, share * alpha) for alpha in (0.3, 0.6, 1.0) for share in (0.1, 0.3, 0.6)]
    damped = [Form("damped", a, b, phi, slope_sd=0.7) for a, b in moving for phi in (0.8, 0.9)]
    holt = [Form("holt", a, b, slope_sd=0.7) for a, b in moving]
    plain = level + drift + damped + holt
    if season == 1:
        return tuple(plain)
    seasonal = [Form(f.family, f.alpha, f.beta, f.phi, gamma, f.slope_sd) for f in plain for gamma in (0.0, 0.1, 0.3)]
    return tuple(plain + seasonal)


def no_change(season):
    """Return the form that repeats the last value, or the last value of the same season."""
    return (Form("level", 1.0),) if season == 1 else (Form("level", 0.0, gamma=1.0),)


@lru_cache(maxsize=32)
def linear_maps(forms, season, known, breaks, horizon):
    """Return the `Maps` of a history.

    `known` says of each period whether its value is known; `breaks` holds the positions at which a new basis
    starts, each a shift of unknown size. Gaps need no filling: a missing period is simply not conditioned on.
    """
    length = len(known) + horizon
    shifts = BREAK_SD * (np.arange(length)[:, None] >= np.array(breaks, dtype=int)[None, :])
    covariance = np.empty((len(forms), length, length))
    for number, form in enumerate(forms):
        response = toeplitz(form.responses(length, season), np.zeros(length))
        columns = np.hstack([response, form.design(length, season), shifts])
        covariance[number] = columns @ columns.T
    past = np.flatnonzero(known)
    future = np.arange(len(known), length)
    root = np.linalg.cholesky(covariance[:, past[:, None], past])
    whitening = np.linalg.inv(root)
    cross = whitening @ covariance[:, past[:, None], future]
    return Maps(
        whitening,
        2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1),
        cross.transpose(0, 2, 1) @ whitening,
        covariance[:, future[:, None], future] - cross.transpose(0, 2, 1) @ cross,
    )
