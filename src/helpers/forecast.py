"""Forecasts of the report's measures, with intervals that hold what they promise.

Every function takes a Series with a PeriodIndex, as `data.series` returns it, or a plain sequence of numbers with
`season` periods a year. Kind, title and breaks come from `series.attrs`. Each raises ForecastError, one sentence
that names the series and the problem, when no honest forecast is possible. Method: docs/forecasting.md.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.forecasting import intervals
from helpers.forecasting.backtesting import accuracy, backtest, expected
from helpers.forecasting.forecast_components import explain
from helpers.forecasting.forecast_series import ForecastError, history
from helpers.forecasting.forecast_totals import stock_and_flows, total_of_parts
from helpers.forecasting.prediction import LEVEL, fitted, predict
from helpers.words import wording

__all__ = [
    "ForecastError",
    "Outlook",
    "accuracy",
    "backtest",
    "expected",
    "explain",
    "forecast",
    "naive",
    "outlook",
    "paths",
    "stock_and_flows",
    "total_of_parts",
]

WINDOWS = 9  # origins of the backtest shown beside a forecast


def forecast(series, horizon, level=LEVEL, season=None, kind=None):
    """Forecast the `horizon` periods after the last known value.

    Returns a frame indexed by period with `mean` (the middle of the forecast distribution: as likely too high as
    too low), pi_lower_80, pi_upper_80, ... for each `level`, in the unit of the series. `kind` is count,
    percentage, rate, money or None (any number).

    >>> children = data.series("children_looked_after", "cla_31_march", edition.area)  # doctest: +SKIP
    >>> forecast.forecast(children, horizon=3)  # doctest: +SKIP
    >>> forecast.forecast([10, 12, 11, 13, 12, 14], horizon=2, season=1)  # doctest: +SKIP
    """
    return predict(history(series, season, kind), horizon, level)


def naive(series, horizon, level=LEVEL, season=None, kind=None):
    """Forecast no change: the last value, or the last of the same season; columns as `forecast`."""
    return predict(history(series, season, kind), horizon, level, naive=True)


def paths(series, horizon, n, seed, season=None, kind=None):
    """Draw `n` possible futures, an array (n, horizon), for sums, shares and costs downstream."""
    return fitted(history(series, season, kind), horizon).paths(n, seed)


@dataclass(frozen=True)
class Outlook:
    """A measure's forecast as a page shows it.

    `forecast` is by the `method` that did better in the backtest, "model" or "no change"; `backtest` is that method's;
    `sentence` says in one line how it did. When no forecast is possible, `forecast` is None and `reason` says why.
    """

    series: pd.Series
    forecast: pd.DataFrame | None = None
    naive: pd.DataFrame | None = None
    backtest: pd.DataFrame | None = None
    method: str = ""
    sentence: str = ""
    reason: str = ""


def outlook(series, horizon, level=LEVEL, reaching=None):
    """Return the `Outlook` of a series: its forecast beside no change, and how such forecasts did in the past.

    A series that is too short, has been 0 throughout, or stops before the date `reaching`, gives a reason, never an
    error. `horizon` counts periods of the series.

    >>> charts.fan(forecast.outlook(children, edition.steps(children)), figure="4.1")  # doctest: +SKIP
    """
    try:
        past = history(series)
        if not np.nanmax(past.values):
            raise ForecastError(f"{past.title}: 0 in every period known, so nothing says how it could change.")
        if reaching and (last := series.last_valid_index()).end_time.date() < reaching:
            raise ForecastError(
                f"{past.title}: the last figure, of {wording.short_period(last)}, is too old for a forecast."
            )
        model, unchanged = forecast(past, horizon, level), naive(past, horizon, level)
    except ForecastError as problem:
        return Outlook(series, reason=str(problem))
    try:
        tested, rival = (backtest(past, horizon, WINDOWS, level, naive=naive) for naive in (False, True))
    except ForecastError:
        tested = rival = None
    return better(series, model, unchanged, tested, rival, level)


def better(series, model, unchanged, tested, rival, level=LEVEL):
    """Return the `Outlook` of two forecasts: the `model`, or no change where its backtest `rival` was nearer.

    The backtests are None where the series is too short for one: then it is the model.
    """
    if tested is None:
        sentence = "The series is too short to test the forecast on its own past."
        return Outlook(series, model, unchanged, method="model", sentence=sentence)
    if _mean_error(rival) < _mean_error(tested):
        sentence = (
            f"{_in_one_line(rival, min(level))} In the past, no change was nearer than the model, so it is used here."
        )
        return Outlook(series, unchanged, unchanged, rival, "no change", sentence)
    return Outlook(series, model, unchanged, tested, "model", _in_one_line(tested, min(level)))


def _mean_error(backtest):
    return (backtest["actual"] - backtest["mean"]).abs().mean()


def _in_one_line(backtest, level):
    """How often the interval of `level` held the outcomes of the furthest step of a backtest, in a sentence."""
    furthest, held = backtest["horizon"].max(), intervals.held_furthest(backtest, level)
    frequency = getattr(backtest["period"].dtype, "freq", None)
    unit = {"Y": "year", "Q": "quarter", "M": "month"}[frequency.rule_code[0]] if frequency else "period"
    ahead = f"{wording.counted(furthest, unit)} ahead"
    return f"Past forecasts {ahead}: {held.sum()} of {len(held)} had what happened inside the {level:g}% interval."
