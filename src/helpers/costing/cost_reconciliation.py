"""Children x price beside the totals the authority reported to the government, with the gap shown."""

import datetime

import numpy as np
import pandas as pd

from helpers import data, measures
from helpers.costing.extract_costs import DAYS_IN_WEEK
from helpers.costing.published_costs import WEEKS_IN_YEAR
from helpers.placements.aggregates import Aggregates
from helpers.published.table_file import TableError

COLUMNS = ["computed_from", "computed", "reported_as", "reported", "gap", "gap_percent"]
BY_PLACEMENT = {
    "cla_in_childrens_homes": ("residential_cost_per_week", "cla_residential_expenditure"),
    "cla_in_foster_care": ("fostering_cost_per_week", "cla_fostering_expenditure"),
}

FOSTERING = ("fostering_in_house", "fostering_agency", "fostering_kinship")
LINES = {("residential",): ("3.1.1",), FOSTERING: ("3.1.2", "3.1.7")}
"""Placement groups and the lines of Section 251 that hold their cost: residential care; fostering, and children
placed with family and friends."""
LINE_WORDS = {("residential",): "residential", FOSTERING: "fostering, family and friends included"}


def published_reconciliation(area: str, year: int, to: datetime.date | None = None) -> pd.DataFrame:
    """Children at 31 March x weekly cost x 52.14 weeks beside the Section 251 and RO3 totals of a year, in £.

    One row a comparison: computed_from and reported_as in words, computed, reported, gap (computed less reported)
    and gap_percent (of what was reported). All children, then children's homes and foster care beside RO3, where
    that year's RO3 is held. Residential care is priced by days of care but counted at 31 March here, so a gap
    there is expected. Comparisons that lack a figure are left out.
    """

    def of(table, measure):
        return _value(table, measure, area, year, to)

    children = of("children_looked_after", "cla_31_march")
    spending = children * of("placement_costs", "cla_cost_per_week") * WEEKS_IN_YEAR
    all_children = "Children looked after at 31 March × cost of a child"
    rows = [
        comparison(all_children, spending, "Section 251", of("placement_costs", "cla_gross_expenditure")),
        comparison(all_children, spending, "RO3", of("ro3_outturn", "cla_total_expenditure")),
    ]
    for share, (price, reported) in BY_PLACEMENT.items():
        words = f"{data.measure('placements', share).title} × {data.measure('placement_costs', price).title.lower()}"
        cost = children * of("placements", share) / 100 * of("placement_costs", price) * WEEKS_IN_YEAR
        rows.append(comparison(words, cost, "RO3", of("ro3_outturn", reported)))
    return reconciled(rows)


def reconciliation(
    aggregates: Aggregates, area: str, year: int, to: datetime.date | None = None, fewest: int = 0
) -> pd.DataFrame:
    """Cost of placements in the extract beside the Section 251 and RO3 totals of a year, in £; columns as above.

    By line of the authority's own Section 251 return where the returns give it (`ledger`), then all placements
    beside the totals. Placements are a part of what children looked after cost: social work, adoption and leaving
    care support are in the totals and not in the extract, so the last gaps are what those cost. A line with
    placements of fewer than `fewest` children is left out.
    """
    paid = aggregates["prices"].query("time_period == @year")
    cost = (paid["mean_per_week"] * paid["days"] / DAYS_IN_WEEK).groupby(paid["placement_group"]).sum()
    children = paid.groupby("placement_group")["children"].sum()
    rows = []
    if "ledger" in aggregates:
        ledger = aggregates["ledger"].query("time_period == @year").set_index("line")
        for groups, lines in LINES.items():
            if children.reindex(list(groups)).sum() < fewest:
                continue
            reported = ledger["amount"].reindex(list(lines))
            words = f"Section 251 lines {' and '.join(lines)}" if len(lines) > 1 else f"Section 251 line {lines[0]}"
            rows.append(
                comparison(
                    f"Placements: {LINE_WORDS[groups]}",
                    cost.reindex(list(groups)).sum(),
                    words,
                    reported.sum(min_count=len(lines)),
                )
            )
    for words, table, measure in (
        ("Section 251", "placement_costs", "cla_gross_expenditure"),
        ("RO3", "ro3_outturn", "cla_total_expenditure"),
    ):
        rows.append(comparison("All placements", cost.sum(), words, _value(table, measure, area, year, to)))
    return reconciled(rows)


def comparison(computed_from: str, computed: float, reported_as: str, reported: float) -> dict:
    """One row of a reconciliation, in £."""
    gap = computed - reported
    return dict(
        zip(
            COLUMNS,
            [computed_from, computed, reported_as, reported, gap, measures.percentage(gap, reported)],
            strict=True,
        )
    )


def reconciled(rows: list[dict]) -> pd.DataFrame:
    """The comparisons that have both figures."""
    return pd.DataFrame(rows, columns=COLUMNS).dropna(subset=["gap"]).reset_index(drop=True)


def _value(table, measure, area, year, to):
    try:
        return data.series(table, measure, area, to).get(pd.Period(str(year), freq="Y-MAR"), np.nan)
    except TableError:
        return np.nan
