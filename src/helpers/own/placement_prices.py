"""What placements cost in a year by the authority's own extract, as tables of the section on placement costs."""

from dataclasses import replace

import pandas as pd

from helpers import disclosure, narrative, tables
from helpers.costing.extract_costs import CONTRIBUTIONS, contributions, inflation, unit_costs, yearly_prices
from helpers.forecast import ForecastError
from helpers.own.children import with_returns
from helpers.own.placement_extract import children, fewest, kinds, rounded, source
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates
from helpers.placements.care_states import PLACEMENT_GROUPS
from helpers.showing.display import Table, Text
from helpers.words import categories, wording

BY = ["placement_group", "provider"]
HEADINGS = {"cost_per_week": "cost", "health": "paid_by_health", "education": "paid_by_education"}
POINTS = (10, 25, 50, 75, 90)


@with_returns
def by_provider(paid: Aggregates, edition: Parameters, table: str) -> Table:
    """Children and the mean cost a week by kind of home and whose home it is, with what health and education pay."""
    safe = disclosure.publishable(
        unit_costs(paid, edition.time_period),
        by=BY,
        counts=["children"],
        where={"time_period": edition.time_period},
        averages=["cost_per_week", "health", "education"],
        additive=False,
    )
    whole = safe.data.map(lambda cell: round(cell) if isinstance(cell, float) else cell)
    return tables.show(
        replace(safe, data=whole.rename(columns=HEADINGS)),
        table,
        f"What each kind of home costs, £ a week, year ending 31 March {edition.time_period}",
        source=source(paid),
    )


@with_returns
def distribution(paid: Aggregates, edition: Parameters, table: str) -> Table | Text:
    """How prices spread around the middle, by kind of home and whose home it is; unaccompanied children apart.

    A kind is listed where as many children as an average needs lie beyond the outermost points.
    """
    few, widest = fewest(), min(POINTS) / 100
    rows = pd.DataFrame(paid["prices"]).query(
        "time_period == @edition.time_period and uasc == 'no' and children * @widest >= @few"
    )
    rows = rows.sort_values("placement_group", key=lambda groups: groups.map(PLACEMENT_GROUPS.index))
    shown = pd.DataFrame(
        {categories.column(name): [categories.of(name, one) for one in rows[name]] for name in BY}
        | {_point(point): [float(f"{price:.3g}") for price in rows[f"p{point}"]] for point in POINTS}
    )
    made = tables.show(
        shown,
        table,
        f"How prices spread, £ a week, year ending 31 March {edition.time_period}",
        decimals={_point(point): 0 for point in POINTS},
        source=source(paid),
    )
    note = f"Only kinds with at least {few / widest:.0f} children are listed. Unaccompanied children are left out."
    return replace(made, notes=(note, *made.notes)) if isinstance(made, Table) else made


@with_returns
def growth(paid: Aggregates, edition: Parameters, table: str) -> Table | Text:
    """How fast the cost a week of each kind of home has risen, and how fast it is forecast to rise, in % a year."""
    try:
        made = inflation(paid, edition.horizon, edition.level, seed=edition.seed).set_index("placement_group")
    except ForecastError:
        return narrative.paragraph("The extract holds prices of too few years to forecast them.")
    years = yearly_prices(paid).index
    titles = _alone(paid, edition)
    made = made[[group in titles and _enough_each_year(paid, group) for group in made.index]]
    shown = pd.DataFrame(
        {
            "Kind of home": [titles[group] for group in made.index],
            f"{years[0]} to {years[-1]}": made["past_percent_a_year"].map(wording.percent).to_list(),
            f"Forecast to {edition.time_period + edition.horizon}": made["mean"].map(wording.percent).to_list(),
        }
    )
    shown = shown.join(pd.DataFrame(wording.ends_by_level(row, wording.percent) for row in made.to_dict("records")))
    return tables.show(shown, table, "Rise of the cost of a week, % a year", source=source(paid))


@with_returns
def contributors(paid: Aggregates, table: str) -> Table:
    """Who paid for placements in each year: social care, health and education, in £ million."""
    frame = pd.DataFrame(contributions(paid))
    shown = frame.assign(**{name: rounded(frame[name]) / 1e6 for name in CONTRIBUTIONS})
    return tables.show(
        shown.astype({"time_period": str}).rename(columns=categories.column),
        table,
        "Who paid for placements, £ million",
        decimals={categories.column(name): 1 for name in CONTRIBUTIONS},
        source=source(paid),
    )


@with_returns
def reading(paid: Aggregates, edition: Parameters) -> str:
    """What a week costs in the dearest kind of home and in the one that most children live in, in a sentence."""
    year = pd.Period(edition.year_end, freq="Y-MAR")
    prices, counts = yearly_prices(paid).loc[year], children(paid, edition.time_period)
    titles = _alone(paid, edition)
    if len(titles) < 2:
        return ""
    dearest, commonest = prices[list(titles)].idxmax(), counts[list(titles)].idxmax()
    told = {group: f"{wording.lower_first(titles[group])} ({_pounds(prices[group])})" for group in (dearest, commonest)}
    times = prices[dearest] / prices[commonest]
    return (
        f"Among the larger kinds of home, prices are highest for {told[dearest]}: {times:.1f} times those for "
        f"{told[commonest]}, where the most children were placed in the year."
    )


def _alone(paid: Aggregates, edition: Parameters) -> dict[str, str]:
    """The title of each placement group that has enough children to be shown without others."""
    return {groups[0]: title for title, groups in kinds(paid, edition.time_period).items() if len(groups) == 1}


def _pounds(price: float) -> str:
    return wording.pounds(float(f"{price:.3g}"))


def _point(point: int) -> str:
    return "Half cost less than" if point == 50 else f"{point} in 100 cost less than"


def _enough_each_year(paid: Aggregates, group: str) -> bool:
    held = paid["prices"].query("placement_group == @group").groupby("time_period")["children"].sum()
    return bool((held >= fewest()).all())
