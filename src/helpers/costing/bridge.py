"""Why spending changed between two years: components that add up exactly to the difference.

The frames are what `charts.bridge` takes: columns label, value (£) and kind ("total" or "change").
"""

import datetime

import numpy as np
import pandas as pd

from helpers import data
from helpers.costing.extract_costs import spent
from helpers.placements.aggregates import Aggregates

COLUMNS = ["label", "value", "kind"]
DEAREST = 10


def published_bridge(area: str, first: int, last: int, to: datetime.date | None = None) -> pd.DataFrame:
    """The change in gross expenditure on children looked after between two years ending 31 March.

    Volume is the change in children at 31 March at the first year's expenditure a child, apart for unaccompanied
    children where their number is published for both years; price is the change in expenditure a child for the
    last year's children. No rows when a year lacks a figure.
    """

    def of(table, measure):
        return [data.value(table, measure, area, year, to) for year in (first, last)]

    before, after = of("children_looked_after", "cla_31_march")
    uasc_before, uasc_after = of("children_looked_after", "uasc_31_march")
    cost_before, cost_after = of("placement_costs", "cla_gross_expenditure")
    if np.isnan([before, cost_before, after, cost_after]).any():
        return pd.DataFrame(columns=COLUMNS)
    each_before, each_after = cost_before / before, cost_after / after
    volume = {"Number of children": (after - before) * each_before}
    more_uasc = uasc_after - uasc_before
    if not np.isnan(more_uasc):
        volume = {
            "Number of unaccompanied children": more_uasc * each_before,
            "Number of other children": (after - before - more_uasc) * each_before,
        }
    changes = volume | {"Cost of a child": after * (each_after - each_before)}
    return steps(first, cost_before, changes, last, cost_after)


def bridge(aggregates: Aggregates, first: int, last: int, fewest: int = 0) -> pd.DataFrame:
    """The change in the cost of placements between two years ending 31 March, from the placement cost extract.

    Unaccompanied children: the change in all they cost. Of the others: volume is the change in days at the first
    year's mean price; mix the change in the mean price that the new mix of placement groups and providers makes at
    the first year's prices; the ten dearest placements the change in what they cost above the mean price of the
    rest; price what is left of the change in prices at the last year's days. A placement group and provider that
    the first year lacks counts in mix. Unaccompanied children count with the others, and the dearest placements in
    price, where either year has fewer than `fewest` of them. No rows when a year is not held.
    """
    prices = aggregates["prices"]
    if not {first, last} <= set(prices["time_period"]):
        return pd.DataFrame(columns=COLUMNS)
    if fewest and _unaccompanied(prices, (first, last)) < fewest:
        prices = prices.assign(uasc="no")
    (uasc_before, before), (uasc_after, after) = (_cells(prices, year) for year in (first, last))
    cells = before.join(after, how="outer", suffixes=("_before", "_after"))
    days_before, days_after = cells["days_before"].fillna(0), cells["days_after"].fillna(0)
    price_before = cells["price_before"].fillna(cells["price_after"])
    price_after = cells["price_after"].fillna(price_before)
    mean_before = (days_before * price_before).sum() / days_before.sum()
    price = (days_after * (price_after - price_before)).sum()
    changes = {
        "Number of days in care": (days_after.sum() - days_before.sum()) * mean_before,
        "Mix of placements": (days_after * (price_before - mean_before)).sum(),
        "Prices": price,
    }
    if "dearest" in aggregates and fewest <= DEAREST:
        dearest = _above_the_rest(aggregates, last, after) - _above_the_rest(aggregates, first, before)
        changes |= {"Prices": price - dearest, "Ten dearest placements": dearest}
    if (prices["uasc"] == "yes").any():
        changes["Unaccompanied children"] = uasc_after - uasc_before
    cost_before, cost_after = ((others["days"] * others["price"]).sum() for others in (before, after))
    return steps(first, cost_before + uasc_before, changes, last, cost_after + uasc_after)


def steps(first: int, cost_before: float, changes: dict[str, float], last: int, cost_after: float) -> pd.DataFrame:
    """The rows of a bridge: the first year's total, each change by its label, the last year's total."""
    labels = [f"{first - 1} to {first}", *changes, f"{last - 1} to {last}"]
    kinds = ["total", *["change"] * len(changes), "total"]
    return pd.DataFrame(zip(labels, [cost_before, *changes.values(), cost_after], kinds, strict=True), columns=COLUMNS)


def _cells(prices, year):
    """Cost of unaccompanied children (£); days and price of a day of others, by placement group and provider."""
    rows = prices[prices["time_period"] == year]
    others = spent(rows[rows["uasc"] == "no"], ["placement_group", "provider"])
    priced = others.assign(price=others["cost"] / others["days"])[["days", "price"]]
    return spent(rows, "uasc")["cost"].get("yes", 0.0), priced


def _unaccompanied(prices, years):
    """Unaccompanied children with a paid placement, in the year that has the fewer."""
    return min(prices.query("uasc == 'yes' and time_period == @year")["children"].sum() for year in years)


def _above_the_rest(aggregates, year, others):
    """What the ten dearest placements cost (£) above the mean price of the rest."""
    top = aggregates["dearest"].query("time_period == @year")
    cost, days = top["cost"].sum(), top["days"].sum()
    rest_days = others["days"].sum() - days
    rest_cost = (others["days"] * others["price"]).sum() - cost
    return float(cost - days * rest_cost / rest_days) if rest_days > 0 else 0.0
