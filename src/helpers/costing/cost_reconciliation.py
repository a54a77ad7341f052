"""Children x price beside the totals the authority reported to the government, with the gap shown."""

import datetime
from collections.abc import Iterable, Iterator

import pandas as pd

from helpers import data
from helpers.costing.extract_costs import spent
from helpers.costing.published_outlook import WEEKS_IN_YEAR
from helpers.placements.aggregates import Aggregates
from helpers.words import wording

TOTALS = {
    "Section 251": ("placement_costs", "cla_gross_expenditure"),
    "RO3": ("ro3_outturn", "cla_total_expenditure"),
}
"""The table and measure of what each return says that all children looked after cost."""

BY_PLACEMENT = {
    "cla_in_childrens_homes": ("residential_cost_per_week", "cla_residential_expenditure"),
    "cla_in_foster_care": ("fostering_cost_per_week", "cla_fostering_expenditure"),
}
"""The weekly cost of the children of a share, and what RO3 says that they cost."""

LEDGER = {
    "residential": (["residential"], ["3.1.1"]),
    "fostering, family and friends included": (
        ["fostering_in_house", "fostering_agency", "fostering_kinship"],
        ["3.1.2", "3.1.7"],
    ),
}
"""Placement groups and the lines of Section 251 that hold their cost."""

Comparison = tuple[str, float, str, float]
"""What an amount in £ was computed from, the amount, what reported it, the amount reported."""


def published_reconciliation(area: str, year: int, to: datetime.date | None = None) -> pd.DataFrame:
    """Children at 31 March x weekly cost x 52.14 weeks beside the Section 251 and RO3 totals of a year, in £.

    One row a comparison: computed_from and reported_as in words, computed, reported, gap (computed less reported)
    and gap_percent (of what was reported). All children, then children's homes and foster care beside RO3, where
    that year's RO3 is held. Residential care is priced by days of care but counted at 31 March here, so a gap
    there is expected. Comparisons that lack a figure are left out.
    """

    def of(table, measure):
        return data.value(table, measure, area, year, to)

    children = of("children_looked_after", "cla_31_march")
    spending = children * of("placement_costs", "cla_cost_per_week") * WEEKS_IN_YEAR
    all_children = "Children looked after at 31 March × cost of a child"
    rows = [(all_children, spending, name, of(*total)) for name, total in TOTALS.items()]
    for share, (price, reported) in BY_PLACEMENT.items():
        words = f"{data.measure('placements', share).title} × {data.measure('placement_costs', price).title.lower()}"
        cost = children * of("placements", share) / 100 * of("placement_costs", price) * WEEKS_IN_YEAR
        rows.append((words, cost, "RO3", of("ro3_outturn", reported)))
    return _with_gaps(rows)


def reconciliation(
    aggregates: Aggregates, area: str, year: int, to: datetime.date | None = None, fewest: int = 0
) -> pd.DataFrame:
    """Cost of placements in the extract beside the Section 251 and RO3 totals of a year, in £; columns as above.

    By line of the authority's own Section 251 return where the returns give it (`ledger`), then all placements
    beside the totals. Placements are a part of what children looked after cost: social work, adoption and leaving
    care support are in the totals and not in the extract, so the last gaps are what those cost. A line with
    placements of fewer than `fewest` children is left out.
    """
    paid = spent(aggregates["prices"].query("time_period == @year"), "placement_group")
    lines = _by_line(aggregates["ledger"].query("time_period == @year"), paid, fewest) if "ledger" in aggregates else ()
    whole = paid["cost"].sum()
    totals = [("All placements", whole, name, data.value(*total, area, year, to)) for name, total in TOTALS.items()]
    return _with_gaps([*lines, *totals])


def _by_line(ledger: pd.DataFrame, paid: pd.DataFrame, fewest: int) -> Iterator[Comparison]:
    """The cost of placement groups beside their lines of the authority's own Section 251 return."""
    amounts = ledger.set_index("line")["amount"]
    for name, (groups, lines) in LEDGER.items():
        placed = paid.reindex(groups)
        if placed["children"].sum() >= fewest:
            words = f"Section 251 line{'s' if len(lines) > 1 else ''} {wording.listed(lines)}"
            reported = amounts.reindex(lines).sum(min_count=len(lines))
            yield f"Placements: {name}", placed["cost"].sum(), words, reported


def _with_gaps(rows: Iterable[Comparison]) -> pd.DataFrame:
    """The comparisons that have both figures, with the gap between them."""
    found = pd.DataFrame(rows, columns=["computed_from", "computed", "reported_as", "reported"])
    found = found.astype({"computed": float, "reported": float}).dropna(ignore_index=True)
    gap = found["computed"] - found["reported"]
    return found.assign(gap=gap, gap_percent=gap / found["reported"].where(found["reported"] != 0) * 100)
