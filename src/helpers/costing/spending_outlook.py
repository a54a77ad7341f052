"""What placements will cost, from the authority's own returns: children x days x price, drawn together."""

import functools
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from helpers import charts, data, scenarios, stock_flow, tables
from helpers.costing.extract_costs import DAYS_IN_WEEK, past_spending, spending
from helpers.costing.placement_extract import kinds, rounded, source, whose
from helpers.forecast import ForecastError, Outlook
from helpers.forecasting import draws
from helpers.own.children import with_returns
from helpers.own.outlook import PATHS, REFERENCE_MONTHS
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates
from helpers.placements.stock_draws import GroupedDraws, StockDraws
from helpers.scenarios import Scenario
from helpers.showing.display import Figure, Table, Text
from helpers.stock_flow import StockFlow
from helpers.words import wording

TABLE, MEASURE = "placement_costs", "placement_spending"
BASE = "base"
"""The scenario in which nothing changes."""


@dataclass(frozen=True)
class SpendingOutlook:
    """Draws of children by month and of spending (£) by financial year, and what they were made from."""

    paid: Aggregates
    edition: Parameters
    model: StockFlow
    children: StockDraws
    money: GroupedDraws

    @property
    def drawn(self) -> tuple[StockDraws, GroupedDraws]:
        """The draws of children and those of spending."""
        return self.children, self.money

    def under(self, scenario: Scenario) -> tuple[StockDraws, GroupedDraws] | None:
        """The same draws where a scenario holds; None where a figure that it needs is not held."""
        edition, children, population = self.edition, self.children, child_population(self.edition)
        if scenario.uasc and population is None:
            return None
        if scenario.changes_children:
            paths, months = children.values.shape[:2]
            children = self.model.simulate(months, paths, edition.seed, scenario, population)
        return children, spending(children, self.paid, edition.seed, scenario)

    @functools.cached_property
    def adjusted(self) -> tuple[StockDraws, GroupedDraws] | None:
        """The draws under the scenario of the edition, made once; None for the base, and as `under`."""
        scenario = scenarios.named(self.edition.scenario)
        return None if scenario.name == BASE else self.under(scenario)


def made(paid: Aggregates | None, edition: Parameters, paths: int = PATHS) -> SpendingOutlook | None:
    """The forecast for the years after the edition's; None without prices of at least three years."""
    if paid is None:
        return None
    model = stock_flow.fit(paid, min(REFERENCE_MONTHS, stock_flow.months_held(paid)))
    children = model.simulate(12 * edition.horizon, paths, edition.seed)
    try:
        return SpendingOutlook(paid, edition, model, children, spending(children, paid, edition.seed))
    except ForecastError:
        return None


def child_population(edition: Parameters) -> float | None:
    """Residents aged 0 to 17 by the last estimate that the edition knows."""
    known = data.series("population", "children_0_to_17", edition.area, edition.year_end).dropna()
    return float(known.iloc[-1]) if len(known) else None


def outlook(ahead: SpendingOutlook, money: GroupedDraws | None = None) -> Outlook:
    """The forecast, or other draws of spending, as figures and tables take it; beside it no change."""
    spent = past(ahead.paid, ahead.edition)
    forecast = rounded((money or ahead.money).interval(level=ahead.edition.level))
    unchanged = pd.DataFrame({"mean": spent.iloc[-1]}, index=forecast.index)
    return Outlook(spent, forecast, unchanged, method="model")


def past(paid: Aggregates, edition: Parameters) -> pd.Series:
    """What placements cost (£) in each year of the extract, in the form of `data.series`."""
    known = rounded(past_spending(paid))
    about = asdict(data.measure(TABLE, MEASURE)) | {"area": edition.area, "area_name": edition.area_name, "breaks": {}}
    series = pd.Series(known.to_numpy(), index=known.index, name=MEASURE)
    series.attrs = about
    return series


@with_returns
def fan(ahead: SpendingOutlook, figure: str) -> Figure:
    """Spending on placements by year and its forecast."""
    return charts.fan(outlook(ahead), figure, source=source(ahead.paid))


@with_returns
def by_kind(ahead: SpendingOutlook, table: str) -> Table | Text:
    """Spending by kind of home: the last year, and the last year forecast with its intervals."""
    year = ahead.edition.time_period
    prices = ahead.paid["prices"].query("time_period == @year")
    cost = (prices["mean_per_week"] * prices["days"] / DAYS_IN_WEEK).groupby(prices["placement_group"]).sum()
    found = kinds(ahead.paid, year)
    rows = [
        _row(title, cost[groups].sum(), sum(ahead.money.of(placement_group=group) for group in groups), ahead)
        for title, groups in found.items()
    ]
    if rows:
        rows.append(_row("All placements", cost.sum(), ahead.money.of(), ahead))
    return tables.show(
        pd.DataFrame(rows), table, "Spending on placements, forecast by kind of home", source=source(ahead.paid)
    )


def finding(ahead: SpendingOutlook | None) -> str:
    """What placements cost and are forecast to cost, in a sentence; empty without returns."""
    if ahead is None:
        return ""
    shown, level = outlook(ahead), min(ahead.edition.level)
    last, when = shown.forecast.iloc[-1], shown.forecast.index[-1].year
    return (
        f"By {whose(ahead.paid)}, placements cost {wording.pounds(shown.series.iloc[-1])} in the year ending 31 March "
        f"{ahead.edition.time_period} and are forecast to cost {wording.pounds(last['mean'])} in the year ending "
        f"31 March {when} ({level}% interval {wording.ends(last, level, wording.pounds)})."
    )


def _row(title: str, now: float, drawn: np.ndarray, ahead: SpendingOutlook) -> dict:
    last = rounded(draws.interval(drawn, ahead.money.index, ahead.edition.level)).iloc[-1]
    row = {
        "Kind of home": title,
        f"Year ending 31 March {ahead.edition.time_period}": wording.pounds(rounded(now)),
        f"Forecast, year ending 31 March {ahead.money.index[-1].year}": wording.pounds(last["mean"]),
    }
    return row | {f"{level}% interval": wording.ends(last, level, wording.pounds) for level in ahead.edition.level}
