"""Whether there will be enough homes: the need that the returns lead one to expect, beside the places there are.

Each function that shows something takes the `OwnOutlook` and shows nothing where there are no returns, or too few
children in every kind of home.
"""

from dataclasses import dataclass

import pandas as pd

from helpers import data, disclosure
from helpers.drawing import captions, line_drawing
from helpers.drawing.line_drawing import PART_LOOKS, Curve, TimeFrame
from helpers.forecasting import chances
from helpers.narrative import key_findings
from helpers.own.children import source, whose, with_returns
from helpers.own.kinds_of_home import GROUP, large
from helpers.own.outlook import OwnOutlook
from helpers.showing.display import Figure, Text
from helpers.words import categories, wording

BOUGHT = ("fostering_in_house", "fostering_agency", "residential", "supported")
"""The kinds of home that are found or bought place by place, so that places can run out."""

HEADROOM_PERCENT = 5
"""Places taken to stand empty, for each 100 that children live in: an assumption, told wherever it counts."""


@dataclass(frozen=True)
class Capacity:
    """The `places` of one kind of home, what they are taken to be, and the chance by month that more are needed."""

    name: str
    places: float
    basis: str
    chance: pd.Series


def finding(outlook: OwnOutlook | None) -> str:
    """The kind of home whose places are likeliest to run out, in a sentence; empty without returns."""
    found = capacities(outlook) if outlook else []
    if not found:
        return ""
    scarcest = _scarcest(found)
    told = f"Likeliest to run out, by {whose(outlook.own)}: {wording.lower_first(scarcest.name)}."
    return f"{told} {wording.upper_first(_told(scarcest))}"


@with_returns
def in_words(outlook: OwnOutlook) -> Text | None:
    """For each kind of home, how likely it is that places run out, and when that is first more likely than not."""
    found = capacities(outlook)
    return key_findings(f"{one.name}: {_told(one)}" for one in found) if found else None


@with_returns
def by_month(outlook: OwnOutlook, figure: str) -> Figure | None:
    """The chance at each month's end that more children need a kind of home than there are places."""
    found = capacities(outlook)
    if not found:
        return None
    rows = pd.DataFrame({one.name: one.chance * 100 for one in found}).rename_axis("month").reset_index()
    months = list(rows["month"])
    names = [wording.short_period(month) for month in months]
    curves = [
        Curve(rows[one.name].to_numpy(), one.name, look | {"marker": ""})
        for one, look in zip(found, PART_LOOKS, strict=False)
    ]
    when = wording.span(months[0], months[-1], "at the end of each month")
    ends = wording.listed(f"{one.name} {chances.in_words(one.chance.iloc[-1])}" for one in found)
    return Figure(
        number=figure,
        title=f"Likeliest to run out: {wording.lower_first(_scarcest(found).name)}",
        subtitle=f"Chance that more homes are needed than there are places (%), {outlook.edition.area_name}, {when}",
        alt=f"Line chart of the chance that places run out; {wording.period(months[-1], 'at')}: {ends}.",
        svg=line_drawing.lines(curves, TimeFrame(names, 0.0, 100.0, wording.percent_axis)),
        data=rows,
        grid=captions.frame_grid(f"Figure {figure}", rows, lambda value: wording.percent(value, 0)),
        sources=(source(outlook.own), data.source("placements")),
    )


def capacities(outlook: OwnOutlook) -> list[Capacity]:
    """The places of each kind of home that can run out, and the chance that they do.

    For the council's own carers the places are those approved, where published; else those that children live in now
    and HEADROOM_PERCENT more.
    """
    edition, now = outlook.edition, large(outlook)
    headroom = pd.DataFrame({"places": now}, dtype=float) * (1 + HEADROOM_PERCENT / 100)
    places = disclosure.modelled(headroom)["places"].to_dict()
    basis = dict.fromkeys(places, f"children now and {HEADROOM_PERCENT}%")
    approved = data.series("placements", "approved_foster_places", edition.area, edition.year_end).dropna()
    if len(approved):
        places["fostering_in_house"] = approved.iloc[-1]
        basis["fostering_in_house"] = f"approved {wording.period(approved.index[-1], 'at 31 March')}"
    return [
        Capacity(categories.of(GROUP, group), places[group], basis[group], _chance(outlook, group, places[group]))
        for group in BOUGHT
        if group in now
    ]


def _chance(outlook: OwnOutlook, group: str, places: float) -> pd.Series:
    return outlook.drawn.chance_of_more_than({group: places}).set_index("month")["probability"]


def _told(one: Capacity) -> str:
    when = wording.period(one.chance.index[-1], "at")
    told = (
        f"the chance that more than {wording.number(one.places)} places ({one.basis}) are needed {when} is "
        f"{chances.in_words(one.chance.iloc[-1])}."
    )
    likely = one.chance.index[one.chance > 0.5]
    return f"{told} It is first more likely than not in {likely[0].strftime('%B %Y')}." if len(likely) else told


def _scarcest(found: list[Capacity]) -> Capacity:
    return max(found, key=lambda one: one.chance.iloc[-1])
