"""The outlook of a measure that is computed from others drawn together, such as children x price."""

import numpy as np

from helpers import forecast
from helpers.forecast import ForecastError, Outlook
from helpers.forecasting import backtesting, draws
from helpers.forecasting.forecast_series import history

WINDOWS = 6  # past years the forecast is tried from


def joint_outlook(series, draw, horizon, level=forecast.LEVEL):
    """Forecast `series` by the draws of its parts, or by no change where that did better in the backtest.

    `draw(last, steps)` returns draws (n, steps) of the measure after the period `last`, from what was known at
    its end, and raises ForecastError where that is too little. Returns a `forecast.Outlook`, as
    `forecast.outlook` does for a measure forecast by itself.
    """

    def predict(past, steps):
        return draws.interval(draw(past.index[-1], steps), past.future(steps), level, np.median)

    try:
        past = history(series)
        model, unchanged = predict(past, horizon), forecast.naive(series, horizon, level)
    except ForecastError as problem:
        return Outlook(series, reason=str(problem))
    tested = _tried(past, horizon, predict, level)
    rival = None
    if tested is not None:
        rival = forecast.backtest(series, horizon, tested["cutoff"].nunique(), level, naive=True)
    return forecast.better(series, model, unchanged, tested, rival, level)


def _tried(past, horizon, predict, level):
    """The backtest over as many of the last years as the parts allow; None when they allow none."""
    for windows in range(min(WINDOWS, len(past.values) - 3), 0, -1):
        try:
            return backtesting.rolling(past, horizon, windows, predict, level)
        except ForecastError:
            continue
    return None
