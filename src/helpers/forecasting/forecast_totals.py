"""Forecasts of parts and of their total, and of a stock and its flows, that agree to the last digit."""

import numpy as np

from helpers.forecasting.forecast_series import ForecastError, history
from helpers.forecasting.prediction import LEVEL, fitted, frame, tails

DRAWS = 4000


def total_of_parts(series_list, horizon, level=LEVEL, seed=0):
    """Forecast a total whose parts are forecast apart and drawn independently.

    Returns a frame as `forecast.forecast`. The mean is the sum of the parts' means, so that parts and total agree;
    the intervals are those of the summed draws. Raises ForecastError when the parts do not end together.
    """
    parts = [history(series) for series in series_list]
    _end_together(parts)
    mixtures = [fitted(part, horizon) for part in parts]
    draws = sum(mixture.paths(DRAWS, seed + number) for number, mixture in enumerate(mixtures))
    mean = sum(mixture.quantiles([0.5])[:, 0] for mixture in mixtures)
    return frame(mean, np.quantile(draws, tails(level), axis=0).T, level, parts[0].future(horizon))


def stock_and_flows(stock, starts, ceases, horizon, level=LEVEL, seed=0):
    """Forecast a stock, the starts and the ceases so that each period's change is starts less ceases.

    The three are forecast apart, then each draw is moved by the least, in proportion to the variance of each, that
    makes it add up. Returns {"stock", "starts", "ceases"}: frames as `forecast.forecast`, whose means add up too.
    """
    named = {"stock": history(stock), "starts": history(starts), "ceases": history(ceases)}
    _end_together(list(named.values()))
    last = named["stock"].values[-1]
    draws, means = [], []
    for number, past in enumerate(named.values()):
        mixture = fitted(past, horizon)
        draws.append(mixture.paths(DRAWS, seed + number))
        means.append(mixture.quantiles([0.5])[:, 0])
    for part in (draws, means):
        part[0] = np.diff(part[0], prepend=last, axis=-1)
    shares = np.var(draws, axis=1)
    shares = shares / shares.sum(axis=0)
    result = {}
    adjusted = [_add_up(np.array(part), shares) for part in (draws, means)]
    for number, (name, past) in enumerate(named.items()):
        drawn, mean = (part[number] for part in adjusted)
        if name == "stock":
            drawn, mean = last + drawn.cumsum(axis=-1), last + mean.cumsum(axis=-1)
        quantiles = np.clip(np.quantile(drawn, tails(level), axis=0).T, *past.bounds)
        result[name] = frame(mean, quantiles, level, past.future(horizon))
    return result


def _add_up(parts, shares):
    """Move (change, starts, ceases) so that change = starts - ceases, each by its share of the gap."""
    gap = parts[1] - parts[2] - parts[0]
    signs = np.array([1.0, -1.0, 1.0])
    return np.stack([part + sign * share * gap for part, sign, share in zip(parts, signs, shares, strict=True)])


def _end_together(parts):
    if len({part.index[-1] for part in parts}) > 1:
        ends = ", ".join(f"{part.title} ends at {part.index[-1]}" for part in parts)
        raise ForecastError(f"Parts of one total must end together: {ends}.")
