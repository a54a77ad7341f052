"""Children in care who went missing, as an authority's own returns record them, safe to show.

Each function takes the tables of `prepared.read` and shows nothing where there are none. Numbers of children do not
add up over kinds of home, as a child can go missing from several.
"""

from dataclasses import replace

import pandas as pd

from helpers import disclosure, tables
from helpers.narrative import paragraph
from helpers.own.children import source, with_returns
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates
from helpers.safety.claims import ALL
from helpers.showing.display import Table, Text
from helpers.words import wording

TOLD = {
    ("missing", "children"): "Children who went missing",
    ("missing", "episodes"): "Times that a child went missing",
    ("away", "children"): "Children away without authorisation",
    ("away", "episodes"): "Times that a child was away without authorisation",
}
"""What each kind of episode and count is called."""


@with_returns
def by_year(own: Aggregates, edition: Parameters, table: str) -> Table | Text:
    """Children and episodes in each year, missing and away without authorisation."""
    recorded = _recorded(own, edition)
    if recorded.empty:
        return paragraph("The returns hold no record of children who went missing.")
    by, counts = ["kind", "time_period"], ["children", "episodes"]
    safe = disclosure.publishable(recorded, by, counts, {"placement_group": ALL}, additive=False)
    by_kind = {kind: rows.set_index("time_period") for kind, rows in safe.data.groupby("kind")}
    rows = [
        {"Measure": name, **by_kind[kind][count].to_dict()} for (kind, count), name in TOLD.items() if kind in by_kind
    ]
    caption = f"Missing children in care, {edition.area_name}, years ending 31 March"
    return tables.show(replace(safe, data=pd.DataFrame(rows).fillna(0)), table, caption, source=source(own))


@with_returns
def by_home(own: Aggregates, edition: Parameters, table: str) -> Table | None:
    """Children who went missing in the edition's year by the kind of home, how often each did and for how long."""
    recorded = _recorded(own, edition)
    if recorded.empty:
        return None
    means = {
        "Times each child, on average": recorded["episodes"] / recorded["children"],
        "Days each time, on average": recorded["days"] / recorded["episodes"],
    }
    where = {"kind": "missing", "time_period": edition.time_period}
    safe = disclosure.publishable(
        recorded.assign(**means),
        ["placement_group"],
        ["children", "episodes"],
        where,
        averages=list(means),
        additive=False,
    )
    named = safe.data.rename(columns={count: TOLD["missing", count] for count in safe.claim.counts})
    when = wording.period(pd.Period(str(edition.time_period), "Y-MAR"), "in the year ending 31 March")
    caption = f"Children who went missing by kind of home, {edition.area_name}, {when}"
    return tables.show(replace(safe, data=named), table, caption, source=source(own))


def _recorded(own: Aggregates, edition: Parameters) -> pd.DataFrame:
    return own.until(edition.year_end)["missing_episodes"]
