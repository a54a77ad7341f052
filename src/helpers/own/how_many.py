"""How many children there will be by the returns, all of them or unaccompanied ones, and the record of the forecast.

Each function that shows something takes the `OwnOutlook` first and shows nothing where there are no returns.
"""

from dataclasses import replace

import pandas as pd

from helpers import charts, data, disclosure, tables
from helpers.drawing import forecast_figures
from helpers.forecast import Outlook
from helpers.forecasting import forecast_tables, intervals
from helpers.narrative import paragraph
from helpers.own.children import source, whose, with_returns
from helpers.own.outlook import OwnOutlook, rounding
from helpers.parameters import Parameters
from helpers.published.metadata import Measure
from helpers.showing.display import Figure, Table, Text
from helpers.words import wording

PARTS = {"total": ({}, "cla_31_march"), "uasc": ({"uasc": "yes"}, "uasc_31_march")}
"""Whose number is forecast: which of the draws they are, and the measure that publishes them."""


@with_returns
def finding(outlook: OwnOutlook, part: str) -> str:
    """How many children are forecast at the end of the horizon, in a sentence; empty where no child is real."""
    if outlook.own.synthetic:
        return ""
    return f"{_forecast_title(outlook, part)}."


@with_returns
def fan(outlook: OwnOutlook, part: str, figure: str) -> Figure | Text:
    """Published history and the forecast of the returns; `part` is "total" or "uasc"."""
    series = _published(part, outlook.edition)
    if series.dropna().empty:
        return paragraph("Nothing is published that the forecast of the returns can start from.")
    ahead = outlook.yearly(**PARTS[part][0])
    unchanged = pd.DataFrame({"mean": series.dropna().iloc[-1]}, index=ahead.index)
    told = Outlook(series, ahead, unchanged, method="model", sentence=_held(outlook, part))
    return _of_the_returns(charts.fan(told, figure, title=_forecast_title(outlook, part)), outlook)


@with_returns
def fan_under(outlook: OwnOutlook, figure: str) -> Figure | None:
    """All children under the scenario of the edition, with the forecast without it beside; None where there is none."""
    series = _published("total", outlook.edition)
    if outlook.adjusted is None or series.dropna().empty:
        return None
    base, under = outlook.yearly(), outlook.yearly(outlook.adjusted)
    now, without = (wording.number(made["mean"].iloc[-1]) for made in (under, base))
    when = wording.period(base.index[-1], "at 31 March")
    drawn = charts.fan(
        Outlook(series, under, base, method="model", sentence=outlook.scenario.description),
        figure,
        title=f"{outlook.scenario.title}: {now} children looked after forecast {when}, {without} without it",
        beside="Without it",
    )
    return _of_the_returns(drawn, outlook)


@with_returns
def beside(outlook: OwnOutlook, part: str, published: Outlook, table: str) -> Table:
    """The forecast of the published numbers alone beside that of the returns."""
    forecasts = {"Published numbers alone": published.forecast, "The returns": outlook.yearly(**PARTS[part][0])}
    known = {name: made for name, made in forecasts.items() if made is not None}
    title = _measure(part).title
    return tables.show(
        forecast_tables.beside(known, _measure(part)),
        table=table,
        caption=f"{title}: two forecasts",
        source=["children_looked_after", source(outlook.own)],
    )


@with_returns
def record(outlook: OwnOutlook, part: str, table: str) -> Table | Text:
    """Each forecast that the returns of earlier years would have given, beside what was published since."""
    past = _past(outlook, part)
    if past.empty:
        return paragraph("The returns are too short to test their forecast on its own past.")
    measure = _measure(part)
    return tables.show(
        pd.DataFrame([_outcome(row, measure) for row in past.to_dict("records")]),
        table=table,
        caption=f"{measure.title}: forecasts made again from the returns of earlier years",
        source=["children_looked_after", source(outlook.own)],
    )


@with_returns
def reading(outlook: OwnOutlook, part: str) -> Text | None:
    """How far the forecasts made again from earlier years missed, beside no change, and which is the better guide."""
    past = _past(outlook, part)
    if past.empty:
        return None
    missed, unchanged = ((past["actual"] - past[name]).abs().mean() for name in ("mean", "no_change"))
    better = "the forecast of the returns" if missed < unchanged else "no change"
    return paragraph(
        "Made again from each earlier 31 March, the middle of this forecast missed by "
        f"{wording.number(missed)} children on average. No change would have missed by {wording.number(unchanged)}. "
        f"On this record, {better} is the better guide to the number."
    )


def _of_the_returns(drawn: Figure, outlook: OwnOutlook) -> Figure:
    """A fan with what a reader must know of a forecast from the returns."""
    return replace(drawn, notes=(*drawn.notes, rounding()), sources=(*drawn.sources, source(outlook.own)))


def _forecast_title(outlook: OwnOutlook, part: str) -> str:
    title = forecast_figures.fan_title(_measure(part), outlook.yearly(**PARTS[part][0]))
    return f"By {whose(outlook.own)}, {wording.lower_first(title)}"


def _past(outlook: OwnOutlook, part: str) -> pd.DataFrame:
    """The forecasts made again that have an outcome: cutoff, period, horizon (years), actual, no_change, mean, pi_*.

    `actual` and `no_change`, the figure at the cutoff, are the published ones.
    """
    if outlook.past is None:
        return pd.DataFrame()
    past = outlook.past[outlook.past["part"] == part]
    made = disclosure.modelled(past[intervals.columns_of(past)])
    cutoff, period = (past[name].dt.asfreq("Y-MAR") for name in ("cutoff", "period"))
    known = _published(part, outlook.edition)
    actual, no_change = (known.reindex(pd.PeriodIndex(when)).to_numpy() for when in (period, cutoff))
    told = made.assign(cutoff=cutoff, period=period, horizon=past["horizon"] // 12, actual=actual, no_change=no_change)
    return told.dropna().sort_values(["cutoff", "period"], ignore_index=True)


def _held(outlook: OwnOutlook, part: str) -> str:
    """How often the widest interval of the forecasts made again held, by years ahead, in a sentence."""
    past, level = _past(outlook, part), max(outlook.edition.level)
    if past.empty:
        return "The returns are too short to test this forecast on its own past."
    counts = intervals.held(past, level).groupby(past["horizon"]).agg(["sum", "size"])
    told = [f"{wording.counted(years, 'year')} ahead {row['sum']} of {row['size']}" for years, row in counts.iterrows()]
    return f"Made again from each earlier 31 March, the {level}% interval held: {wording.listed(told)}."


def _outcome(row: dict, measure: Measure) -> dict[str, str]:
    """A forecast made again and what happened, as a row of a table."""
    return {
        "Made at 31 March": wording.short_period(row["cutoff"]),
        "For 31 March": wording.short_period(row["period"]),
        **forecast_tables.beside_outcome(row, measure),
    }


def _measure(part: str) -> Measure:
    return data.measure("children_looked_after", PARTS[part][1])


def _published(part: str, edition: Parameters) -> pd.Series:
    return data.series("children_looked_after", PARTS[part][1], edition.area, edition.data_end)
