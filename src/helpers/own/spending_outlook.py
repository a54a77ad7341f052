"""What placements will cost, from the authority's own returns: children x days x price, drawn together."""

import contextlib
import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import charts, data, tables
from helpers.costing.extract_costs import past_spending, spending, spent
from helpers.costing.spending import next_and_last
from helpers.drawing.forecast_figures import foreseen
from helpers.forecast import ForecastError, Outlook
from helpers.forecasting import draws
from helpers.own import outlook as own_outlook
from helpers.own.children import whose, with_returns
from helpers.own.outlook import PATHS, OwnOutlook
from helpers.own.placement_extract import kinds, rounded, source
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates
from helpers.placements.stock_draws import GroupedDraws, StockDraws
from helpers.scenarios import Scenario
from helpers.showing.display import Figure, Table, Text
from helpers.words import wording

TABLE, MEASURE = "placement_costs", "placement_spending"

Drawn = tuple[StockDraws, GroupedDraws | None]
"""Draws of children by month, and of what they cost by year where prices are known."""


@dataclass(frozen=True)
class SpendingOutlook(OwnOutlook):
    """Draws of children by month and of spending (£) by financial year; no `money` without prices of three years."""

    money: GroupedDraws | None = None

    @functools.cached_property
    def adjusted_drawn(self) -> Drawn | None:
        """Children and spending under the scenario of the edition, made once; None for the base, and as `under`."""
        if self.scenario is None:
            return None
        children = self.adjusted if self.scenario.changes_children else self.children
        return None if children is None else self.priced(children, self.scenario)

    @property
    def drawn(self) -> Drawn:
        """Children and spending without a scenario."""
        return self.children, self.money

    def priced(self, children: StockDraws, scenario: Scenario) -> Drawn:
        """Children drawn under a scenario and, where prices are known, what they cost under it."""
        return children, self.money and spending(children, self.own, self.edition.seed, scenario)


@with_returns
def followed(own: Aggregates, edition: Parameters, paths: int = PATHS) -> SpendingOutlook:
    """Children and, where prices of three years are known, spending in the years after the last 31 March."""
    ahead = own_outlook.made(own, edition, paths)
    money = None
    if "prices" in own:
        with contextlib.suppress(ForecastError):  # too few years of prices
            money = spending(ahead.children, own, edition.seed)
    return SpendingOutlook(own, edition, ahead.model, ahead.children, money=money)


def made(paid: Aggregates | None, edition: Parameters, paths: int = PATHS) -> SpendingOutlook | None:
    """The forecast for the years after the edition's; None without prices of at least three years."""
    ahead = followed(paid, edition, paths)
    return ahead if ahead and ahead.money else None


def outlook(ahead: SpendingOutlook, money: GroupedDraws | None = None) -> Outlook:
    """The forecast, or other draws of spending, as figures and tables take it; beside it no change."""
    spent = past(ahead.own, ahead.edition)
    forecast = rounded((money or ahead.money).interval(level=ahead.edition.level))
    unchanged = pd.DataFrame({"mean": spent.iloc[-1]}, index=forecast.index)
    return Outlook(spent, forecast, unchanged, method="model")


def past(paid: Aggregates, edition: Parameters) -> pd.Series:
    """What placements cost (£) in each year of the extract, in the form of `data.series`."""
    return data.as_series(pd.Series(rounded(past_spending(paid))), data.measure(TABLE, MEASURE), edition.area)


@with_returns
def fan(ahead: SpendingOutlook, figure: str) -> Figure:
    """Spending on placements by year and its forecast."""
    return charts.fan(outlook(ahead), figure, source=source(ahead.own))


@with_returns
def by_kind(ahead: SpendingOutlook, table: str) -> Table | Text:
    """Spending by kind of home: the last year, and the last year forecast with its intervals."""
    year = ahead.edition.time_period
    prices = ahead.own["prices"].query("time_period == @year")
    cost = spent(prices, "placement_group")["cost"]
    found = kinds(ahead.own, year)
    rows = [
        _row(title, cost[groups].sum(), sum(ahead.money.of(placement_group=group) for group in groups), ahead)
        for title, groups in found.items()
    ]
    if rows:
        rows.append(_row("All placements", cost.sum(), ahead.money.of(), ahead))
    return tables.show(
        pd.DataFrame(rows), table, "Spending on placements, forecast by kind of home", source=source(ahead.own)
    )


@with_returns
def finding(ahead: SpendingOutlook) -> str:
    """What placements cost and are forecast to cost, in a sentence."""
    shown, measure = outlook(ahead), data.measure(TABLE, MEASURE)
    now, then = wording.pounds(shown.series.iloc[-1]), foreseen(measure, next_and_last(shown.forecast))
    return (
        f"By {whose(ahead.own)}, placements cost {now} in the year ending 31 March {ahead.edition.time_period}: {then}."
    )


def _row(title: str, now: float, drawn: np.ndarray, ahead: SpendingOutlook) -> dict:
    last = rounded(draws.interval(drawn, ahead.money.index, ahead.edition.level)).iloc[-1]
    return {
        "Kind of home": title,
        f"Year ending 31 March {ahead.edition.time_period}": wording.pounds(rounded(now)),
        f"Forecast, year ending 31 March {ahead.money.index[-1].year}": wording.pounds(last["mean"]),
        **wording.ends_by_level(last, wording.pounds),
    }
