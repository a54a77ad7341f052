"""Why spending would change: steps from the last year paid for to the last year forecast under a scenario."""

import numpy as np
import pandas as pd

from helpers.costing import bridge
from helpers.own.placement_extract import rounded
from helpers.placements.care_states import UASC
from helpers.placements.stock_draws import GroupedDraws, StockDraws

Drawn = tuple[StockDraws, GroupedDraws]


def steps(paid: pd.Series, expected: pd.Series, now: Drawn, changed: Drawn) -> pd.DataFrame:
    """The rows of a bridge (label, value in £, kind). What they reach is rounded, so that they add up.

    `paid` is the cost of the last year paid for and `expected` the mean cost of the last year forecast without a
    change, both by their one period. `now` and `changed` are draws of children and of spending without and with the
    change. Volume is the change in days in care at the mean cost of a day without it, apart for unaccompanied
    children; mix is what the new mix of placement groups adds at prices without it; prices are all that is left.
    """
    (days_now, cost_now), (days, cost) = _last_year(*now), _last_year(*changed)
    price_now = np.divide(cost_now, days_now, out=_per_day(days, cost), where=days_now > 0)
    each_now = cost_now.sum(axis=1) / days_now.sum(axis=1)
    volume = (days - days_now).sum(axis=1) * each_now
    at_prices_now = (days * price_now).sum()
    changes = {
        "Forecast as things are": expected.iloc[0] - paid.iloc[0],
        "Number of unaccompanied children": volume[UASC.index("yes")],
        "Number of other children": volume[UASC.index("no")],
        "Mix of placements": at_prices_now - cost_now.sum() - volume.sum(),
        "Prices": cost.sum() - at_prices_now,
    }
    reached = rounded(np.cumsum([paid.iloc[0], *changes.values()]))
    shown = dict(zip(changes, np.diff(reached), strict=True))
    return bridge.steps(paid.index[0].year, reached[0], shown, expected.index[0].year, reached[-1])


def _last_year(children: StockDraws, spending: GroupedDraws) -> tuple[np.ndarray, np.ndarray]:
    """Mean days in care and mean cost (£) of the last financial year, both by uasc and placement group."""
    year = children.index.asfreq("Y-MAR") == spending.index[-1]
    return children.days()[:, year].sum(axis=1).mean(axis=0), spending.values[:, -1].mean(axis=0)


def _per_day(days: np.ndarray, cost: np.ndarray) -> np.ndarray:
    return np.divide(cost, days, out=np.zeros_like(cost), where=days > 0)
