"""Draws of possible futures, arrays (n draws, periods): their intervals, and draws made to move together."""

import numpy as np
import pandas as pd

from helpers.forecasting import intervals
from helpers.forecasting.prediction import LEVEL, tails

DOUBT = 10  # years of growth that it takes to believe half of a correlation


def interval(draws, index, level=LEVEL, centre=np.mean):
    """Summarise draws (n, periods) in the form of `forecast.forecast`: mean, pi_lower_80, pi_upper_80, ...

    `centre` is what the column `mean` holds: the mean, so that parts add up to their total, or np.median where a
    few draws run away.
    """
    values = np.vstack([centre(draws, axis=0), np.quantile(draws, tails(level), axis=0)]).T
    return pd.DataFrame(values, index=index, columns=["mean", *intervals.columns(level)])


def coupled(anchor, draws, correlation, seed):
    """Reorder `draws` so that whole paths move with those of `anchor`; each keeps its own distribution.

    Paths are ranked by their mean over the periods; the ranks follow a normal copula with the given correlation
    (Iman and Conover 1982). Both arrays have n rows.
    """
    n = len(anchor)
    rng = np.random.default_rng(seed)
    place = np.empty(n, dtype=int)
    place[np.argsort(anchor.mean(axis=1), kind="stable")] = np.arange(n)
    normal = np.sort(rng.standard_normal(n))[place]
    partner = correlation * normal + np.sqrt(1 - correlation**2) * rng.standard_normal(n)
    wanted = np.empty(n, dtype=int)
    wanted[np.argsort(partner, kind="stable")] = np.arange(n)
    return draws[np.argsort(draws.mean(axis=1), kind="stable")[wanted]]


def correlation_of_growth(first, second):
    """Correlation of the yearly growth of two Series, shrunk towards none by n / (n + DOUBT) for n common years."""
    growth = pd.concat([np.log(first).diff(), np.log(second).diff()], axis=1).dropna()
    if len(growth) < 3 or (growth.std() == 0).any():
        return 0.0
    return float(growth.corr().iloc[0, 1] * len(growth) / (len(growth) + DOUBT))
