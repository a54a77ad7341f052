"""Forecasts that belong together, made so that they add up and worded for one table."""

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
        made = forecast.stock_and_flows(*series, edition.horizon, tuple(edition.level))
    except forecast.ForecastError:
        return {}
    return dict(zip(names, made.values(), strict=True))


def beside(forecasts: dict[str, pd.DataFrame], measure: Measure) -> pd.DataFrame:
    """One row a forecast and period: what is forecast, the period, the middle and each interval, in words.

    `forecasts` are frames of `forecast.forecast` by what they are of, all counted as `measure` is.
    """
    return pd.DataFrame(
        [
            {"Forecast of": name, "Period": wording.short_period(period), **_cells(row, measure)}
            for name, made in forecasts.items()
            for period, row in made.iterrows()
        ]
    )


def _cells(row: pd.Series, measure: Measure) -> dict[str, str]:
    ends = {f"{level}% interval": wording.interval(row, level, measure) for level in intervals.levels(row.index)}
    return {"Middle": wording.amount(row["mean"], measure), **ends}
