"""What an authority's own returns say of its children, made safe to show.

Each function that shows something takes the tables of `prepared.read` first and shows nothing where there are none:
`prepared.note` has said so already.
"""

import functools
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from helpers import data, disclosure, tables
from helpers.disclosure import SafeTable
from helpers.drawing import monthly_figures
from helpers.narrative import paragraph
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates
from helpers.published.metadata import Source
from helpers.safety import disclosure_policy
from helpers.showing.display import Figure, Table, Text
from helpers.words import categories, wording

PUBLISHED = {
    "cla_31_march": "cla_31_march",
    "cla_starting_in_year": "cla_starts",
    "cla_ceasing_in_year": "cla_ceases",
    "uasc_31_march": "uasc_31_march",
}
"""The measure of the published table `children_looked_after` that each count of the aggregate table `cla` repeats."""

MONTHS_SHOWN = 60


def with_returns(show: Callable) -> Callable:
    """Let a function show, or say, nothing where there are no returns, its first argument."""

    @functools.wraps(show)
    def shown(own, *args, **kwargs):
        return None if own is None else show(own, *args, **kwargs)

    return shown


def source(own: Aggregates, what: str = "return on children looked after (SSDA903)") -> Source:
    """The returns as a source that readers are told of; `what` is the one meant."""
    name = f"synthetic {what}" if own.synthetic else what
    maker = "makers of this report" if own.synthetic else "authority"
    publication = f"{wording.upper_first(name)} to {wording.day(own.last_month.end_time)}"
    return Source("stock", publication, maker, publication, path="", licence="", accessed="")


def whose(own: Aggregates) -> str:
    """What the returns are called in a sentence, which never lets synthetic ones pass for an authority's."""
    return "the synthetic returns" if own.synthetic else "the authority's own returns"


def at_year_ends(
    own: Aggregates,
    dimension: str,
    edition: Parameters,
    where: Mapping[str, str] | None = None,
) -> SafeTable:
    """Children looked after at each 31 March by a dimension, a column a year; `where` keeps one category of others."""
    counted = _counted(own, [dimension], edition)
    march = counted[counted["month"].dt.month == 3]
    safe = disclosure.publishable(march, ["month", dimension], ["children"], where, totals=[dimension])
    return safe.across("month")


@with_returns
def by_year(
    own: Aggregates,
    dimension: str,
    edition: Parameters,
    table: str,
    title: str = "Children looked after",
    where: Mapping[str, str] | None = None,
) -> Table | Text:
    """Children at each 31 March by a dimension of the returns, such as age_band; `title` names those of `where`."""
    what = f"{title} by {wording.lower_first(categories.column(dimension))}"
    safe = at_year_ends(own, dimension, edition, where)
    return _shown(own, safe, table, f"{what}, {edition.area_name}, at 31 March")


@with_returns
def at_year_end(own: Aggregates, down: str, across: str, edition: Parameters, table: str) -> Table | Text:
    """Children at 31 March of the edition's year by two dimensions, the second as columns."""
    month = pd.Period(edition.year_end, "M")
    counted = _counted(own, [down, across], edition)
    safe = disclosure.publishable(counted, [down, across], ["children"], {"month": month}, totals=[down, across])
    named = wording.listed(wording.lower_first(categories.column(name)) for name in (down, across))
    when = wording.period(month, "at 31 March")
    return _shown(own, safe.across(across), table, f"Children looked after by {named}, {edition.area_name}, {when}")


@with_returns
def by_month(own: Aggregates, edition: Parameters, figure: str, title: str, where: Mapping[str, str]) -> Figure:
    """Children of some categories at each month's end, over the last years that the edition knows."""
    stock = own["stock"]
    stock = stock[stock["month"] > stock["month"].max() - MONTHS_SHOWN]
    safe = disclosure.publishable(stock, ["month"], ["children"], where)
    return monthly_figures.trend(safe, figure, f"{title}, {edition.area_name}", source(own))


@with_returns
def beside_published(own: Aggregates, edition: Parameters, table: str) -> Table:
    """What the returns count by the definitions of the Department for Education, above what it published."""
    safe = _by_definition(own, edition)
    rows = []
    for count, measure in PUBLISHED.items():
        title = data.measure("children_looked_after", measure).title
        ours = dict(zip(safe.data["time_period"], safe.data[count], strict=True))
        theirs = _published(measure, edition)
        rows.append({"Measure": f"{title}, returns", **ours})
        rows.append({"Measure": f"{title}, published", **{year: theirs.get(int(year), float("nan")) for year in ours}})
    shown = disclosure.SafeTable(pd.DataFrame(rows), safe.policy, safe.claim)
    caption = f"The returns beside the published figures, {edition.area_name}"
    return tables.show(shown, table=table, caption=caption, source=[source(own), "children_looked_after"])


@with_returns
def agreement(own: Aggregates, edition: Parameters) -> Text:
    """How many figures of the returns are the published ones, as far as rounding shows, and the largest gap."""
    safe = _by_definition(own, edition)
    gaps = {}
    for count, measure in PUBLISHED.items():
        theirs = _published(measure, edition)
        for year, ours in zip(safe.data["time_period"], safe.data[count], strict=True):
            published = theirs.get(int(year))
            if pd.notna(published) and ours != disclosure_policy.CONFIDENTIAL:
                gaps[measure, year] = ours - disclosure_policy.shown(int(published), 0, safe.claim.base)
    if not gaps:
        return paragraph("Nothing is published that the returns can be set beside.")
    same = sum(gap == 0 for gap in gaps.values())
    told = f"{same} of {len(gaps)} figures of the returns are the published ones, to the nearest {safe.claim.base}."
    (measure, year), gap = max(gaps.items(), key=lambda item: abs(item[1]))
    if not gap:
        return paragraph(told)
    title = wording.lower_first(data.measure("children_looked_after", measure).title)
    return paragraph(told, f"The largest gap is {wording.signed(gap)}: {title}, {year}.")


def _by_definition(own: Aggregates, edition: Parameters) -> SafeTable:
    known = own.until(edition.year_end)["cla"]
    return disclosure.publishable(known, ["time_period"], list(PUBLISHED))


def _published(measure: str, edition: Parameters) -> dict[int, float]:
    """The published figures by year."""
    series = data.series("children_looked_after", measure, edition.area, edition.year_end)
    return {period.year: value for period, value in series.items()}


def _counted(own: Aggregates, dimensions: Sequence[str], edition: Parameters) -> pd.DataFrame:
    """The table that counts children by the dimensions, up to the edition's year end."""
    name = "stock_by_duration" if "duration_band" in dimensions else "stock"
    return own.until(edition.year_end)[name]


def _shown(own: Aggregates, safe: SafeTable, table: str, caption: str) -> Table | Text:
    """The table, or the sentence that there are no such children."""
    if safe.data.empty:
        return paragraph(f"{caption}: none.")
    return tables.show(safe, table=table, caption=caption, source=source(own))
