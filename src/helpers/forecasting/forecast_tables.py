"""Forecasts as rows of a table: their middle and intervals in words, beside each other or beside what happened."""

import functools
from collections.abc import Mapping

import pandas as pd

from helpers import data, forecast
from helpers.forecasting import intervals
from helpers.parameters import Parameters
from helpers.published.metadata import Measure
from helpers.words import wording


def stock_and_flows(edition: Parameters) -> dict[str, pd.DataFrame]:
    """Children looked after, starting and ceasing, forecast so that each year's change is starts less ceases.

    Frames of `forecast.forecast` by name; empty where the three are not published to the same year.
    """
    names = {"Children looked after": "cla_31_march", "Starting": "cla_starts", "Ceasing": "cla_ceases"}
    series = [data.series("children_looked_after", name, edition.area, edition.data_end) for name in names.values()]
    try:
        made = forecast.stock_and_flows(*series, edition.horizon, edition.level)
    except forecast.ForecastError:
        return {}
    return dict(zip(names, made.values(), strict=True))


def beside(forecasts: dict[str, pd.DataFrame], measure: Measure) -> pd.DataFrame:
    """One row a period and a column a forecast: its middle and its narrowest interval, in words.

    `forecasts` are frames of `forecast.forecast` by what they are of, all counted as `measure` is.
    """
    word, columns = functools.partial(wording.amount, measure=measure), {}
    for name, made in forecasts.items():
        level = intervals.levels(made)[0]
        told = [wording.with_ends(row, level, word) for row in made.to_dict("records")]
        columns[f"{name} ({level}% interval)"] = pd.Series(told, index=made.index.map(wording.short_period))
    return pd.DataFrame(columns).rename_axis("Forecast for")


def cells(row: Mapping[str, float], measure: Measure, heading: str = "Forecast") -> dict[str, str]:
    """One forecast of a measure: its middle, under `heading`, and each interval."""
    word = functools.partial(wording.amount, measure=measure)
    return {heading: word(row["mean"]), **wording.ends_by_level(row, word)}


def beside_outcome(row: Mapping[str, float], measure: Measure) -> dict[str, str]:
    """A past forecast, whether each of its intervals held, and what happened, its `actual`."""
    told = cells(row, measure)
    for level in intervals.levels(row.keys()):
        told[f"{level}% interval"] += ", held" if intervals.held(row, level) else ", missed"
    return told | {"What happened": wording.amount(row["actual"], measure)}
