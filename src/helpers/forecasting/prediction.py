"""From a checked history to a frame of forecasts: the one shape every forecast of the report has."""

import numpy as np
import pandas as pd

from helpers.forecasting import ets_mixture, intervals
from helpers.forecasting.forecast_series import ForecastError

LEVEL = (80, 95)


def predict(past, horizon, level=LEVEL, naive=False):
    """Return the forecast of a `History`: mean and intervals by future period; `naive` says no change."""
    made = quantiles(past, horizon, level, naive)
    return frame(made[:, 0], made[:, 1:], level, past.future(horizon))


def quantiles(past, horizon, level=LEVEL, naive=False):
    """Return the same as an array (horizon, 1 + 2 x levels): the mean, then the intervals in the order of `level`."""
    return fitted(past, horizon, naive).quantiles([0.5, *tails(level)])


def fitted(past, horizon, naive=False):
    """Return the forecast distribution of a `History`, or of no change since its last value or season."""
    if horizon < 1 or int(horizon) != horizon:
        raise ForecastError(f"{past.title}: the horizon must be a whole number of periods, 1 or more, not {horizon}.")
    return ets_mixture.fit(past, int(horizon), naive)


def frame(mean, quantiles, level, index):
    """Return a frame of forecasts; `quantiles` (h, 2 x levels) come in the order of `tails(level)`."""
    quantiles = quantiles.copy()
    quantiles[:, 0::2] = np.minimum(quantiles[:, 0::2], mean[:, None])
    quantiles[:, 1::2] = np.maximum(quantiles[:, 1::2], mean[:, None])
    return pd.DataFrame(np.c_[mean, quantiles], index=index, columns=["mean", *intervals.columns(level)])


def tails(level):
    """Return the probability below each interval column."""
    if len(level) == 0 or not all(0 < number < 100 for number in level):
        raise ForecastError(f"Interval levels lie between 0 and 100; {list(level)} was given.")
    return [0.5 + side * number / 200 for number in level for side in (-1, 1)]
