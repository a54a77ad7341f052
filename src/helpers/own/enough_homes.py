"""Whether there will be enough homes: the need that the returns lead one to expect, beside the places there are.

Each function that shows something takes the `OwnOutlook` and shows nothing where there are no returns, or too few
children in every kind of home. Under a scenario the same draws say what the chances are with it and without it.
"""

from dataclasses import dataclass

import pandas as pd

from helpers import data, disclosure, tables
from helpers.drawing import captions, small_chances
from helpers.drawing.small_chances import Panel
from helpers.forecasting import chances
from helpers.own.children import source, whose, with_returns
from helpers.own.kinds_of_home import GROUP, large
from helpers.own.outlook import OwnOutlook
from helpers.placements.stock_draws import StockDraws
from helpers.published.metadata import Source
from helpers.showing.display import Figure, Table
from helpers.words import categories, wording

BOUGHT = ("fostering_in_house", "fostering_agency", "residential", "supported")
"""The kinds of home that are found or bought place by place, so that places can run out."""

HEADROOM_PERCENT = 5
"""Places taken to stand empty, for each 100 that children live in: an assumption, told wherever it counts."""


@dataclass(frozen=True)
class Capacity:
    """The `places` of one kind of home, what they are taken to be, and the chance by month that more are needed.

    `under` is that chance under the scenario of the edition, None without one.
    """

    name: str
    places: float
    basis: str
    chance: pd.Series
    under: pd.Series | None


@with_returns
def finding(outlook: OwnOutlook) -> str:
    """The kind of home whose places are likeliest to run out, in a sentence; empty where too few children tell."""
    found = capacities(outlook)
    if not found:
        return ""
    one = _scarcest(found)
    told = (
        f"Likeliest to run out, by {whose(outlook.own)}: {wording.lower_first(one.name)}. The chance that more than "
        f"{wording.number(one.places)} places ({one.basis}) are needed {_at_the_end(one)} is "
        f"{chances.in_words(one.chance.iloc[-1])}."
    )
    if one.under is None:
        return told
    scenario = wording.lower_first(outlook.scenario.title)
    return f"{told} It is {chances.in_words(one.under.iloc[-1])} under the scenario: {scenario}."


@with_returns
def by_month(outlook: OwnOutlook, figure: str) -> Figure | None:
    """The chance at each month's end that more children need a kind of home than there are places."""
    found = capacities(outlook)
    if not found:
        return None
    when = wording.span(*found[0].chance.index[[0, -1]], "at the end of each month")
    rows = _plotted(found)
    return Figure(
        number=figure,
        title=_title(outlook, found),
        subtitle=f"Chance that more homes are needed than there are places (%), {outlook.edition.area_name}, {when}",
        alt=f"Small line charts, one a kind of home, of the chance that places run out. "
        f"{wording.upper_first(_at_the_end(found[0]))}: {wording.listed(f'{one.name} {_last(one)}' for one in found)}.",
        svg=small_chances.small_chances([_panel(one) for one in found]),
        data=rows,
        grid=captions.frame_grid(f"Figure {figure}", rows, lambda value: wording.percent(value, 0)),
        notes=() if outlook.adjusted is None else (f"Dotted: without the scenario. {outlook.scenario.description}",),
        sources=_sources(outlook),
    )


@with_returns
def by_year(outlook: OwnOutlook, table: str) -> Table | None:
    """The places of each kind of home and, by 31 March, the chance that more are needed; under a scenario both."""
    rows = []
    for one in capacities(outlook):
        ways = {"": one.chance} if one.under is None else {"Without it": one.chance, "With it": one.under}
        for way, chance in ways.items():
            scenario = {"Scenario": way} if way else {}
            rows.append(
                {
                    "Kind of home": one.name,
                    **scenario,
                    "Places": one.places,
                    **_by_year(chance),
                    "Places are": one.basis,
                }
            )
    if not rows:
        return None
    caption = f"Chance that more homes are needed than there are places, {outlook.edition.area_name}"
    return tables.show(pd.DataFrame(rows), table, caption, source=_sources(outlook))


def capacities(outlook: OwnOutlook) -> list[Capacity]:
    """The places of each kind of home that can run out, and the chance that they do.

    For the council's own carers the places are those approved, where published; else those that children live in now
    and HEADROOM_PERCENT more.
    """
    edition, now = outlook.edition, large(outlook)
    headroom = pd.DataFrame({"places": now}, dtype=float) * (1 + HEADROOM_PERCENT / 100)
    places = disclosure.modelled(headroom)["places"].to_dict()
    basis = dict.fromkeys(places, f"children there now, and {HEADROOM_PERCENT}% more")
    approved = data.series("placements", "approved_foster_places", edition.area, edition.year_end).dropna()
    if len(approved):
        places["fostering_in_house"] = approved.iloc[-1]
        basis["fostering_in_house"] = f"approved {wording.period(approved.index[-1], 'at 31 March')}"
    base, under = _chances(outlook.children, places), _chances(outlook.adjusted, places)
    return [
        Capacity(categories.of(GROUP, group), places[group], basis[group], base[group], under.get(group))
        for group in BOUGHT
        if group in now
    ]


def _chances(drawn: StockDraws | None, places: dict[str, float]) -> dict[str, pd.Series]:
    """The chance by month that more than the places of each kind of home are needed."""
    if drawn is None or not places:
        return {}
    by_group = drawn.chance_of_more_than(places).groupby("placement_group")
    return {group: rows.set_index("month")["probability"] for group, rows in by_group}


def _title(outlook: OwnOutlook, found: list[Capacity]) -> str:
    """The kind of home likeliest to run out; under a scenario, the one whose chance it changes most."""
    if outlook.adjusted is None:
        return f"Likeliest to run out: {wording.lower_first(_scarcest(found).name)}"
    most = max(found, key=lambda one: abs(one.under.iloc[-1] - one.chance.iloc[-1]))
    return f"{outlook.scenario.title}: largest change for {wording.lower_first(most.name)}, {_last(most)}"


def _last(one: Capacity) -> str:
    """The last chance of one kind of home, in words."""
    base = chances.in_words(one.chance.iloc[-1])
    return base if one.under is None else f"{chances.in_words(one.under.iloc[-1])} ({base} without it)"


def _panel(one: Capacity) -> Panel:
    return Panel(one.name, one.chance) if one.under is None else Panel(one.name, one.under, one.chance)


def _plotted(found: list[Capacity]) -> pd.DataFrame:
    """The chances by month in per cent, a column a kind of home."""
    columns = {one.name: one.chance * 100 for one in found}
    columns |= {f"{one.name}, under the scenario": one.under * 100 for one in found if one.under is not None}
    return pd.DataFrame(columns).rename_axis("month").reset_index()


def _by_year(chance: pd.Series) -> dict[str, str]:
    """The chance at each 31 March in words, and the month from which it is more likely than not."""
    march, likely = chance[chance.index.month == 3], chance.index[chance > 0.5]
    told = {wording.period(month, "at"): wording.upper_first(chances.in_words(p)) for month, p in march.items()}
    return told | {"First more likely than not": wording.short_period(likely[0]) if len(likely) else "Not foreseen"}


def _at_the_end(one: Capacity) -> str:
    return wording.period(one.chance.index[-1], "at")


def _scarcest(found: list[Capacity]) -> Capacity:
    return max(found, key=lambda one: one.chance.iloc[-1])


def _sources(outlook: OwnOutlook) -> tuple[Source, ...]:
    return source(outlook.own), data.source("placements")
