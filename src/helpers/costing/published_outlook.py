"""What placements will need and cost, from published tables alone: children x price, drawn together."""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import data, forecast
from helpers.costing.joint_outlook import joint_outlook
from helpers.forecast import ForecastError, Outlook
from helpers.forecasting import draws, ets_mixture
from helpers.forecasting.forecast_series import history

WEEKS_IN_YEAR = 365 / 7
PRICES = ("cla_cost_per_week", "residential_cost_per_week", "fostering_cost_per_week")
SHARES = ("cla_in_foster_care", "cla_in_childrens_homes", "cla_in_supported_accommodation", "cla_with_parents")
OTHER = "other_placements"
DRAWS = 2000


@dataclass(frozen=True)
class PublishedOutlook:
    """Forecasts from published tables; those of one measure are `forecast.Outlook`s, which `charts.fan` draws.

    `children` is children looked after at 31 March, unaccompanied children (`uasc`) forecast apart and added;
    `prices` the weekly costs by measure; `spending` the yearly gross expenditure in £. `placements` has one row
    a placement and period: placement (the measure of its share, or "other_placements"), title, period, mean (children
    at 31 March) and pi_*; it is empty, and `placements_reason` says why, when the shares are too few.
    """

    children: Outlook
    uasc: Outlook
    prices: dict[str, Outlook]
    spending: Outlook
    placements: pd.DataFrame
    placements_reason: str


def published_outlook(
    area: str, horizon: int, to: datetime.date | None = None, level=forecast.LEVEL, seed: int = 0
) -> PublishedOutlook:
    """Forecast children, placements, weekly costs and spending of an area from published tables known by `to`.

    Spending is children at 31 March x cost of a child per week (Section 251, which divides by those children) x
    52.14 weeks; the two are drawn together, with the correlation that their yearly growth has had. `horizon` is
    in years. A part without enough figures has a `reason` in place of a forecast; nothing raises.
    """
    cla, uasc = (data.series("children_looked_after", name, area, to) for name in ("cla_31_march", "uasc_31_march"))
    prices = {name: data.series("placement_costs", name, area, to) for name in PRICES}
    expenditure = data.series("placement_costs", "cla_gross_expenditure", area, to)

    def children(last, steps):
        return _children_paths(cla[:last], uasc[:last], steps, DRAWS, seed)

    def spending(last, steps):
        price = prices["cla_cost_per_week"][:last]
        per_week = forecast.paths(price, steps, DRAWS, seed + 2)
        number = children(last, steps)
        correlation = draws.correlation_of_growth(cla[:last], price)
        return number * draws.coupled(number, per_week, correlation, seed + 3) * WEEKS_IN_YEAR

    outlook = joint_outlook(cla, children, horizon, level)
    placements, reason = pd.DataFrame(), outlook.reason
    if not reason:
        number = children(cla.last_valid_index(), horizon)
        if outlook.method == "no change":
            number = ets_mixture.fit(history(cla), horizon, naive=True).paths(DRAWS, seed)
        placements, reason = _placements(area, number, outlook.forecast["mean"], to, level, seed)
    return PublishedOutlook(
        children=outlook,
        uasc=forecast.outlook(uasc, horizon, level),
        prices={name: forecast.outlook(price, horizon, level) for name, price in prices.items()},
        spending=joint_outlook(expenditure, spending, horizon, level),
        placements=placements,
        placements_reason=reason,
    )


def _children_paths(cla: pd.Series, uasc: pd.Series, horizon: int, n: int, seed: int) -> np.ndarray:
    """Draw children looked after at 31 March (n, horizon): unaccompanied children and all others, added.

    Both Series end in the same year; where the number of unaccompanied children is not known for long enough,
    the total is drawn by itself. Raises ForecastError when `cla` has fewer than 3 values.
    """
    others = cla - uasc
    if others.count() < 3 or np.isnan(others.iloc[-1]):
        return forecast.paths(cla, horizon, n, seed)
    return forecast.paths(others, horizon, n, seed, kind="count") + forecast.paths(uasc, horizon, n, seed + 1)


def _placements(area, number, forecast_number, to, level, seed):
    """Children by placement: drawn children x drawn shares, the shares and the rest scaled to 100%.

    The point forecasts are the mean shares of the forecast number, so that they add up to it.
    """
    index = forecast_number.index
    shares = [data.series("placements", name, area, to) for name in SHARES]
    drawn = []
    try:
        for place, share in enumerate(shares):
            steps = len(pd.period_range(share[: index[0] - 1].last_valid_index() or index[0] - 1, index[-1])) - 1
            drawn.append(forecast.paths(share[: index[0] - 1], steps, len(number), seed + 10 + place)[:, -len(index) :])
    except ForecastError as problem:
        return pd.DataFrame(), str(problem)
    drawn.append(np.clip(100 - sum(drawn), 0, None))
    total = sum(drawn)
    titles = [data.measure("placements", name).title for name in SHARES] + ["Children looked after in other placements"]
    frames = [
        draws.interval(number * share / total, index, level)
        .assign(mean=forecast_number * (share / total).mean(axis=0))
        .reset_index()
        .assign(placement=name, title=title)
        for name, title, share in zip((*SHARES, OTHER), titles, drawn, strict=True)
    ]
    frame = pd.concat(frames, ignore_index=True)
    return frame[["placement", "title", *frame.columns.drop(["placement", "title"])]], ""
