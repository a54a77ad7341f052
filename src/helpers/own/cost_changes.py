"""Why placements cost more or less by the authority's own extract, and whether figures add up with reported totals."""

from dataclasses import replace

import pandas as pd

from helpers import charts, data, tables
from helpers.costing import spending
from helpers.costing.bridge import bridge
from helpers.costing.cost_reconciliation import published_reconciliation, reconciliation
from helpers.costing.uasc_funding import child_grant, grant_against_cost, uasc_cost
from helpers.narrative import paragraph
from helpers.own.children import with_returns
from helpers.own.placement_extract import fewest, rounded, source
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates
from helpers.published.metadata import Source
from helpers.showing.display import Figure, Table, Text

YEARS_BACK = 5

AMOUNTS = ["computed", "reported", "gap"]
"""The columns of a reconciliation that are in £."""


@with_returns
def figure(paid: Aggregates, edition: Parameters, figure: str) -> Figure:
    """The steps from what placements cost the year before to what they cost in the year."""
    steps = _steps(paid, edition.time_period - 1, edition.time_period)
    made = charts.bridge(steps, figure, subtitle=f"Spending on placements in pounds, {edition.area_name}")
    return replace(made, sources=(source(paid),))


@with_returns
def why(paid: Aggregates, edition: Parameters) -> str:
    """The same steps in a sentence."""
    return spending.why(_steps(paid, edition.time_period - 1, edition.time_period), "Spending on placements")


@with_returns
def table(paid: Aggregates, edition: Parameters, table: str) -> Table | Text:
    """The same steps over one year and over the longest time held, up to five years, side by side in £ million."""
    last, held = edition.time_period, paid["prices"]["time_period"]
    firsts = dict.fromkeys([last - 1, max(last - YEARS_BACK, int(held.min()))])
    columns = {}
    for first in firsts:
        steps = _steps(paid, first, last)
        steps["label"] = steps["label"].where(steps["kind"] == "change", ["Before", *[""] * (len(steps) - 2), "After"])
        columns[f"From {first} to {last}"] = steps.set_index("label")["value"] / 1e6
    frame = pd.DataFrame(columns).rename_axis("Step").reset_index()
    return tables.show(
        frame.dropna(),
        table,
        "Why spending on placements changed, £ million, years ending 31 March",
        decimals=dict.fromkeys(columns, 1),
        source=source(paid),
    )


@with_returns
def beside_ledger(paid: Aggregates, edition: Parameters, table: str) -> Table | Text:
    """Children times price beside what the authority reported to the government, with the gap."""
    gaps = reconciliation(paid, edition.area, edition.time_period, edition.year_end, fewest())
    gaps = gaps.assign(gap_percent=gaps["gap_percent"].round(1), **rounded(gaps[AMOUNTS]))
    caption = f"The placement cost extract beside reported totals, {edition.area_name}, {edition.year_label}"
    return _in_millions(gaps, table, caption, [source(paid), data.source("placement_costs")])


def published_gaps(edition: Parameters, table: str) -> Table | Text:
    """Children times the published weekly cost beside what the authority reported, with the gap."""
    gaps = published_reconciliation(edition.area, edition.time_period, edition.year_end)
    caption = f"Children times price beside reported totals, {edition.area_name}, {edition.year_label}"
    return _in_millions(gaps, table, caption, [data.source("placement_costs")])


@with_returns
def grants(paid: Aggregates, edition: Parameters, table: str) -> Table | Text:
    """The grant for unaccompanied children, and for care leavers who were, beside what they cost in the year."""
    rows = [row for row in (_children(paid, edition), _care_leavers(edition)) if row]
    if not rows:
        return paragraph("The grants of the Home Office are not known here for the whole of this year.")
    return tables.show(
        pd.DataFrame(rows, columns=["Whom it is for", "Cost", "Grant", "Cost less grant"]),
        table,
        f"Home Office grant beside cost, year ending 31 March {edition.time_period}, £ million",
        decimals={"Cost": 1, "Grant": 1, "Cost less grant": 1},
        source=[source(paid), data.source("placement_costs")],
    )


def _in_millions(gaps: pd.DataFrame, table: str, caption: str, sources: list[Source]) -> Table | Text:
    """A reconciliation in £ million."""
    share = "gap as a share of the reported total"
    shown = gaps.rename(columns={"gap_percent": share})
    shown[AMOUNTS] = shown[AMOUNTS] / 1e6
    return tables.show(
        shown,
        table,
        caption,
        units=dict.fromkeys(AMOUNTS, "£ million") | {share: "%"},
        decimals=dict.fromkeys([*AMOUNTS, share], 1),
        source=sources,
    )


def _steps(paid: Aggregates, first: int, last: int) -> pd.DataFrame:
    """The bridge, as far as it may be shown."""
    steps = bridge(paid, first, last, fewest())
    return steps.assign(value=rounded(steps["value"].astype(float)))


def _children(paid: Aggregates, edition: Parameters) -> list | None:
    found = uasc_cost(paid).set_index("time_period")
    grant = child_grant(paid, edition.area, edition.time_period)
    if edition.time_period not in found.index or pd.isna(grant):
        return None
    row = found.loc[edition.time_period]
    return _row("Unaccompanied children under 18", row["cost"], grant) if row["children"] >= fewest() else None


def _care_leavers(edition: Parameters) -> list | None:
    """The four quarters of the year together; None when one of them is not known."""
    number = data.series("uasc_care_leavers_council", "uasc_care_leavers", edition.area, edition.year_end)
    quarters = number[number.index.qyear == edition.time_period]
    if quarters.count() < 4:
        return None
    found = grant_against_cost(quarters, edition.area, edition.year_end)[["cost", "income"]].sum(skipna=False)
    return _row("Care leavers who were unaccompanied", *found) if found.notna().all() else None


def _row(title: str, cost: float, grant: float) -> list:
    """In £ million, rounded before one is taken from the other: what is left is that of the amounts shown."""
    cost, grant = rounded(cost), rounded(grant)
    return [title, *(amount / 1e6 for amount in (cost, grant, cost - grant))]
