"""Scores of forecast distributions given by quantiles: point accuracy, coverage, interval score, CRPS."""

import numpy as np
from peers import PROBABILITIES


def usual_change(values, season):
    """Return the mean absolute (seasonal) change of a history, by which errors are scaled."""
    season = season if len(values) > season else 1
    return np.abs(values[season:] - values[:-season]).mean()


def scores(quantiles, actual, change):
    """Score N series: quantiles (N, h, p), actual (N, h), change (N,). Returns {name: (N,) values}.

    CRPS is twice the quantile loss integrated over the probabilities (trapezium rule), MSIS the interval score
    of Gneiting and Raftery (2007); both, like MASE, in units of the usual change.
    """
    scale = change[:, None]
    median = quantiles[:, :, at(0.5)]
    error = np.abs(actual - median)
    size = np.maximum((np.abs(actual) + np.abs(median)) / 2, 1e-12)
    gap = actual[:, :, None] - quantiles
    loss = np.maximum(PROBABILITIES * gap, (PROBABILITIES - 1) * gap)
    found = {
        "MASE": (error / scale).mean(axis=1),
        "sMAPE": 100 * (error / size).mean(axis=1),
        "CRPS": (2 * np.trapezoid(loss, PROBABILITIES, axis=2) / scale).mean(axis=1),
    }
    for level in (80, 95):
        tail = 0.5 - level / 200
        low, high = quantiles[:, :, at(tail)], quantiles[:, :, at(1 - tail)]
        below, above = np.maximum(low - actual, 0), np.maximum(actual - high, 0)
        found |= {
            f"below{level}": 100 * (below > 0).mean(axis=1),
            f"above{level}": 100 * (above > 0).mean(axis=1),
            f"cover{level}": 100 * ((below == 0) & (above == 0)).mean(axis=1),
            f"MSIS{level}": ((high - low + (below + above) / tail) / scale).mean(axis=1),
        }
    return found


def at(probability):
    """Return the column of a probability."""
    return int(np.argmin(np.abs(PROBABILITIES - probability)))


def bootstrap_ratio(ours, theirs, draws=2000, seed=1):
    """Return the ratio of two methods' mean scores and its 95% interval, resampling the same series for both."""
    picks = np.random.default_rng(seed).integers(0, len(ours), (draws, len(ours)))
    ratios = ours[picks].mean(axis=1) / theirs[picks].mean(axis=1)
    return ours.mean() / theirs.mean(), *np.quantile(ratios, [0.025, 0.975])
