"""What homes the children of an authority's own returns will need: the forecast by kind of home.

Each function takes the `OwnOutlook` and shows nothing where there are no returns. A kind of home with so few children
that rounding is as wide as the forecast has none.
"""

from collections.abc import Container
from dataclasses import replace

import pandas as pd

from helpers import disclosure, tables
from helpers.disclosure import LocalCounts, SafeTable
from helpers.drawing import captions, small_fans
from helpers.drawing.forecast_figures import column_name
from helpers.drawing.small_fans import Panel
from helpers.forecasting import chances, intervals
from helpers.narrative import paragraph
from helpers.own import children
from helpers.own.children import source, with_returns
from helpers.own.outlook import OwnOutlook, rounding
from helpers.safety.claims import ALL
from helpers.showing.display import Figure, Table, Text
from helpers.words import categories, wording

GROUP = "placement_group"
FEWEST_BASES = 4
"""A kind of home is forecast from this many times the rounding base on: 20 children where counts are rounded to 5."""


@with_returns
def fans(outlook: OwnOutlook, figure: str) -> Figure:
    """Children in each kind of home at each 31 March and the forecast of them, a small picture each."""
    safe = children.at_year_ends(outlook.own, GROUP, outlook.edition)
    past = safe.frame.set_index(GROUP).astype(float)
    past.columns = pd.PeriodIndex(past.columns, freq="M").asfreq("Y-MAR")
    groups = large(outlook)
    few = _too_few(safe, groups)
    if not groups:
        return Figure(number=figure, title=few)
    panels = [Panel(_name(group), past.loc[group], outlook.yearly(placement_group=group)) for group in groups]
    when = wording.span(past.columns[0], panels[0].ahead.index[-1], "at 31 March")
    rows = pd.concat(_rows(panel) for panel in panels)
    told = [_said(panel, min(outlook.edition.level)) for panel in panels]
    return Figure(
        number=figure,
        title=_title(panels),
        subtitle=f"Children by kind of home, {outlook.edition.area_name}, {when}",
        alt=wording.join(["Small line charts, one a kind of home, each with a forecast.", *told]),
        svg=small_fans.small_fans(panels),
        data=rows,
        grid=captions.frame_grid(f"Figure {figure}", rows.rename(columns=column_name), _word),
        notes=tuple(filter(None, [_shaded(outlook), safe.sentence, rounding(), few])),
        sources=(source(outlook.own),),
        claim=safe.claim,
    )


@with_returns
def needs(outlook: OwnOutlook, table: str) -> Table | None:
    """One row a kind of home: children now, the last forecast with its interval, the chance of more than now.

    Nothing where every kind of home has too few children, as the figure says.
    """
    safe = _now(outlook)
    forecast = {group: _need(outlook, group, now) for group, now in large(outlook).items()}
    if not forecast:
        return None
    forecast[ALL] = _need(outlook, ALL, safe.data["children"].iloc[-1])
    rows = pd.DataFrame(
        {
            "Kind of home": [_name(group) for group in safe.data[GROUP]],
            wording.upper_first(wording.period(outlook.children.index[0] - 1, "at")): safe.data["children"],
        }
    )
    for heading in forecast[ALL]:
        rows[heading] = [forecast[group][heading] if group in forecast else "[z]" for group in safe.data[GROUP]]
    caption = f"Children who will need each kind of home, {outlook.edition.area_name}"
    shown = tables.show(replace(safe, data=rows), table, caption, source=source(outlook.own))
    return replace(shown, notes=(*shown.notes, rounding()))


@with_returns
def record(outlook: OwnOutlook, table: str) -> Table | Text | None:
    """How often the intervals of forecasts made again from earlier years held, by kind of home."""
    if outlook.past is None:
        return paragraph("The returns are too short to test the forecast on its own past.")
    rows = [
        {"Kind of home": _name(group), **_held(outlook.past[outlook.past["part"] == group], outlook.edition.level)}
        for group in large(outlook)
    ]
    if not rows:
        return None
    caption = "Forecasts made again from each earlier 31 March that held what happened"
    return tables.show(pd.DataFrame(rows), table=table, caption=caption, source=source(outlook.own))


def _held(past: LocalCounts, levels: list[int]) -> dict[str, str]:
    return {f"{level}% interval held": f"{intervals.held(past, level).sum()} of {len(past)}" for level in levels}


def _now(outlook: OwnOutlook) -> SafeTable:
    """Children by kind of home, and in all, where the forecast starts."""
    where = {"month": outlook.children.index[0] - 1}
    return disclosure.publishable(outlook.own["stock"], [GROUP], ["children"], where, totals=[GROUP])


def large(outlook: OwnOutlook) -> dict[str, float]:
    """The kinds of home with enough children to forecast, and how many children live there now, rounded."""
    safe = _now(outlook)
    now = safe.frame[safe.data[GROUP] != ALL].set_index(GROUP)["children"].astype(float)
    return now[now >= FEWEST_BASES * safe.claim.base].to_dict()


def _need(outlook: OwnOutlook, group: str, now: float) -> dict[str, object]:
    """The last forecast of a kind of home by heading."""
    names = {} if group == ALL else {GROUP: group}
    row, level = outlook.yearly(**names).iloc[-1], min(outlook.edition.level)
    return {
        f"Forecast {wording.period(row.name, 'at 31 March')}": row["mean"],
        f"{level}% interval": wording.ends(row, level, wording.number),
        "Chance of more than now": chances.in_words((outlook.children.of(**names)[:, -1] > now).mean()),
    }


def _title(panels: list[Panel]) -> str:
    """The kind of home whose number is forecast to change most."""
    ends = {panel.name: (panel.past.dropna().iloc[-1], panel.ahead["mean"].iloc[-1]) for panel in panels}
    name, (now, then) = max(ends.items(), key=lambda item: abs(item[1][1] - item[1][0]))
    when = wording.period(panels[0].ahead.index[-1], "at 31 March")
    return f"{name}: {wording.number(now)} now, {wording.number(then)} forecast {when}, the largest change"


def _said(panel: Panel, level: int) -> str:
    row = panel.ahead.iloc[-1]
    now, middle = (wording.number(one) for one in (panel.past.dropna().iloc[-1], row["mean"]))
    ends = wording.ends(row, level, wording.number)
    return f"{panel.name}: {now} now, {middle} in {wording.short_period(row.name)} ({level}% interval {ends})."


def _shaded(outlook: OwnOutlook) -> str:
    named = wording.listed(f"{level}%" for level in outlook.edition.level)
    return f"Each picture has its own scale, which starts at zero. Shaded: where {named} of outcomes are expected."


def _word(value: float) -> str:
    return "" if pd.isna(value) else wording.number(value)


def _too_few(safe: SafeTable, groups: Container[str]) -> str:
    """The kinds of home that are not forecast."""
    few = [wording.lower_first(_name(group)) for group in safe.data[GROUP] if group != ALL and group not in groups]
    return f"Too few children to forecast: {wording.listed(few)}." if few else ""


def _name(group: str) -> str:
    return categories.of(GROUP, group)


def _rows(panel: Panel) -> pd.DataFrame:
    """The plotted numbers of one kind of home."""
    past = panel.past.rename("counted").to_frame()
    rows = pd.concat([past, panel.ahead.rename(columns={"mean": "forecast"})]).reset_index(names="year")
    rows.insert(0, "kind of home", panel.name)
    return rows
