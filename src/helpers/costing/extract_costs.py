"""Unit cost, inflation and projected cost from the authority's own placement cost extract."""

import numpy as np
import pandas as pd

from helpers import forecast, scenarios
from helpers.forecast import ForecastError
from helpers.forecasting import draws
from helpers.placements import scenario_effects
from helpers.placements.aggregates import AggregateError, Aggregates
from helpers.placements.care_states import PLACEMENT_GROUPS, UASC, counted
from helpers.placements.stock_draws import GroupedDraws, StockDraws
from helpers.scenarios import Scenario

DAYS_IN_WEEK = 7
DRAWS = 2000
CONTRIBUTIONS = ("social_care", "health", "education")
BY = ("uasc", "placement_group")


def spent(prices: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """Children, days and cost (£) of rows of the table `prices`, added up by some of its columns."""
    cost = prices["mean_per_week"] * prices["days"] / DAYS_IN_WEEK
    return prices.assign(cost=cost).groupby(by)[["children", "days", "cost"]].sum()


def unit_costs(aggregates: Aggregates, time_period: int) -> pd.DataFrame:
    """Cost of a placement per week by placement group and provider in a year ending 31 March, dearest first.

    Columns placement_group, provider, children, days, cost_per_week (£, each day of care weighing the same),
    p50_per_week and p90_per_week (half and nine tenths of the days cost less, averaged over unaccompanied and
    other children) and the contributions of social_care, health and education a week. Children with two sorts of
    placement count in both.
    """
    prices = aggregates["prices"].query("time_period == @time_period")
    amounts = {"mean_per_week": "cost_per_week", "p50": "p50_per_week", "p90": "p90_per_week"}
    amounts |= {name: name for name in CONTRIBUTIONS}
    weighted = prices.assign(**{name: prices[name] * prices["days"] for name in amounts})
    total = weighted.groupby(["placement_group", "provider"])[["children", "days", *amounts]].sum()
    total[list(amounts)] = total[list(amounts)].div(total["days"], axis=0)
    return total.rename(columns=amounts).sort_values("cost_per_week", ascending=False).reset_index()


def yearly_prices(aggregates: Aggregates) -> pd.DataFrame:
    """Mean cost per week (£) by year (PeriodIndex) and placement group, a column each; NaN where none was paid."""
    total = spent(aggregates["prices"], ["time_period", "placement_group"])
    table = (total["cost"] / total["days"] * DAYS_IN_WEEK).unstack().reindex(columns=list(PLACEMENT_GROUPS))
    return table.set_axis(pd.PeriodIndex(table.index.astype(str), freq="Y-MAR", name="period"))


def inflation(aggregates: Aggregates, horizon: int, level=forecast.LEVEL, seed: int = 0) -> pd.DataFrame:
    """Growth of the cost per week of each placement group, in % a year, over the next `horizon` years together.

    One row a placement group that is paid for: past_percent_a_year (over the years held), mean and pi_*.
    """
    prices = yearly_prices(aggregates)
    drawn = _price_paths(prices, horizon, DRAWS, seed)
    rows = []
    for place, group in enumerate(PLACEMENT_GROUPS):
        paid = prices[group].dropna()
        if len(paid) < 2:
            continue
        past = _a_year(paid.iloc[-1] / paid.iloc[0], (paid.index[-1] - paid.index[0]).n)
        coming = draws.interval(_a_year(drawn[:, -1:, place] / paid.iloc[-1], horizon), [group], level)
        coming.insert(0, "past_percent_a_year", past)
        rows.append(coming)
    return pd.concat(rows).rename_axis("placement_group").reset_index()


def spending(
    children: StockDraws, aggregates: Aggregates, seed: int = 0, scenario: Scenario | str | None = None
) -> GroupedDraws:
    """Draw the cost (£) of each financial year that the simulated months cover whole, by uasc and placement group.

    Children x days x price: the simulated days in care x the drawn cost per week / 7, less what is not paid for: the
    share of days in care without a price, and the cheaper placements of unaccompanied children, are those of the
    last year held. `scenario` changes prices only; `children` were simulated under it already.
    """
    years, days = _by_financial_year(children)
    prices = yearly_prices(aggregates)
    ahead = (years[-1] - prices.index[-1]).n
    if ahead < len(years):
        raise AggregateError(f"The prices run to {prices.index[-1]}, beyond the start of the forecast.")
    n = len(days)
    price = _price_paths(prices, ahead, n, seed)
    scenario = scenarios.named(scenario) if isinstance(scenario, str) else scenario
    price = (price * scenario_effects.price_factor(scenario, ahead, n, seed))[:, -len(years) :]
    cost = days / DAYS_IN_WEEK * price[:, :, None, :] * _paid_share(aggregates, prices)
    return GroupedDraws(cost, years, BY)


def past_spending(aggregates: Aggregates) -> pd.Series:
    """What the extract says was spent (£) in each year ending 31 March, by period."""
    cost = spent(aggregates["prices"], "time_period")["cost"]
    return cost.set_axis(pd.PeriodIndex(cost.index.astype(str), freq="Y-MAR", name="period")).rename("cost")


def contributions(aggregates: Aggregates) -> pd.DataFrame:
    """What social care, health and education paid (£) towards placements, one row a year ending 31 March."""
    prices = aggregates["prices"]
    weeks = prices["days"] / DAYS_IN_WEEK
    paid = prices.assign(**{name: prices[name] * weeks for name in CONTRIBUTIONS})
    return paid.groupby("time_period")[list(CONTRIBUTIONS)].sum().reset_index()


def _price_paths(prices: pd.DataFrame, horizon: int, n: int, seed: int) -> np.ndarray:
    """Draw the cost per week of each placement group for `horizon` years: (n, horizon, groups).

    `prices` is that of `yearly_prices`. Each group is forecast by itself and drawn together with the mean of all,
    with the correlation that their yearly growth has had. A group priced for fewer than 3 years grows as the mean
    does; one that is not paid for costs nothing.
    """
    general = prices.div(prices.mean()).mean(axis=1)
    anchor = forecast.paths(general, horizon, n, seed, kind="money")
    paths = np.zeros((n, horizon, len(PLACEMENT_GROUPS)))
    for place, group in enumerate(PLACEMENT_GROUPS):
        paid = prices[group]
        if paid.isna().all():
            continue
        try:
            steps = horizon + (prices.index[-1] - paid.last_valid_index()).n
            own = forecast.paths(paid, steps, n, seed + 1 + place, kind="money")[:, -horizon:]
            paths[:, :, place] = draws.coupled(
                anchor, own, draws.correlation_of_growth(paid, general), seed + 50 + place
            )
        except ForecastError:
            paths[:, :, place] = paid.dropna().iloc[-1] * anchor / general.iloc[-1]
    return paths


def _a_year(growth, years):
    return 100 * (growth ** (1 / years) - 1)


def _by_financial_year(children):
    """Days in care (n, years, uasc, group) of the financial years, April to March, that the months cover whole."""
    year = children.index.asfreq("Y-MAR").year
    names, months = np.unique(year, return_counts=True)
    whole = names[months == 12]
    if not len(whole):
        raise AggregateError(f"The simulated months, to {children.index[-1]}, cover no whole financial year.")
    days = children.days()
    totals = np.stack([days[:, year == name].sum(axis=1) for name in whole], axis=1)
    return pd.PeriodIndex(whole.astype(str), freq="Y-MAR", name="period"), totals


def _paid_share(aggregates, prices):
    """Cost of a day in care over the price of a day paid for (uasc, group), in the last year held."""
    last = prices.index[-1].year
    paid, care = (aggregates[name][aggregates[name]["time_period"] == last] for name in ("prices", "placement_days"))
    cost = counted(spent(paid, list(BY)).reset_index(), "cost", BY)
    at_price = counted(care, "days", BY) * prices.iloc[-1].fillna(0).to_numpy() / DAYS_IN_WEEK
    overall = np.divide(
        cost.sum(axis=0), at_price.sum(axis=0), out=np.ones(len(PLACEMENT_GROUPS)), where=at_price.sum(axis=0) > 0
    )
    return np.divide(cost, at_price, out=np.tile(overall, (len(UASC), 1)), where=at_price > 0)
