"""Forecasts of a report's measures, with 80% and 95% intervals that hold what they promise.

Every function takes a Series with a PeriodIndex, as `data.series` returns it, or a plain sequence of numbers with
`season` periods a year. Kind, title and breaks come from `series.attrs`. All raise ForecastError, one sentence
naming the series and the problem, when no honest forecast is possible. Method: docs/forecasting.md.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import backtesting, ets_mixture
from helpers.backtesting import accuracy, interval_columns
from helpers.forecast_series import FEWEST_POINTS, ForecastError, history

__all__ = [
    "ForecastError",
    "Outlook",
    "accuracy",
    "backtest",
    "expected",
    "forecast",
    "naive",
    "outlook",
    "past_forecasts",
    "paths",
    "total_of_parts",
]

LEVEL = (80, 95)
WINDOWS = 9  # origins of the backtest shown beside a forecast
PATHS = 4000  # draws behind the interval of a total


def forecast(series, horizon, level=LEVEL, season=None, kind=None):
    """Forecast the `horizon` periods after the last known value.

    Returns a frame indexed by period with `mean` (the median of the forecast distribution) and pi_lower_80,
    pi_upper_80, ... for each `level`, in the unit of the series.
    """
    return _predict(history(series, season, kind), horizon, level)


def naive(series, horizon, level=LEVEL, season=None, kind=None):
    """Forecast no change: the last value, or the last of the same season; columns as `forecast`."""
    return _predict(history(series, season, kind), horizon, level, naive=True)


def paths(series, horizon, n, seed, season=None, kind=None):
    """Draw `n` possible futures, an array (n, horizon), for sums, shares and costs downstream."""
    return ets_mixture.fit(history(series, season, kind), _steps(horizon)).paths(n, seed)


def backtest(series, horizon, n_windows, level=LEVEL, season=None, kind=None, naive=False):
    """Forecast from each of the last `n_windows` periods but one and return one row a forecast and outcome.

    Columns: cutoff (last period known), period, horizon, actual, mean, pi_lower_*, pi_upper_*, scale (the mean
    absolute change known at the cutoff).
    """
    past = history(series, season, kind)
    possible = len(past.values) - 3
    if possible < 1:
        raise ForecastError(f"{past.title}: {len(past.values)} periods are too few for a backtest.")
    predict = lambda known, steps: _predict(known, steps, level, naive)  # noqa: E731
    return backtesting.rolling(past, _steps(horizon), min(n_windows, possible), predict)


def expected(series, break_after, horizon=None, level=LEVEL):
    """Compare what was observed after `break_after` with what the data up to then led one to expect.

    `break_after` is the last period used: a period or anything that names one ("2020"). Columns actual, mean,
    pi_*, difference (actual less mean), difference_percent and outside_95 (of the widest level). An empty frame when
    too few figures precede the break to expect anything from.
    """
    end = pd.Period(break_after, freq=series.index.freq)
    known, later = series[series.index <= end], series[series.index > end]
    if known.count() < FEWEST_POINTS:
        columns = ["actual", "mean", *interval_columns(level), "difference", "difference_percent"]
        return pd.DataFrame(columns=[*columns, f"outside_{max(level):g}"], index=series.index[:0], dtype=float)
    made = forecast(known.copy(), horizon or max(1, len(later)), level)
    actual = later.reindex(made.index)
    made.insert(0, "actual", actual)
    difference = actual - made["mean"]
    outside = (actual < made[f"pi_lower_{max(level):g}"]) | (actual > made[f"pi_upper_{max(level):g}"])
    return made.assign(
        difference=difference,
        difference_percent=100 * difference / made["mean"].where(made["mean"] != 0),
        **{f"outside_{max(level):g}": outside},
    )


def past_forecasts(series, horizon, level=LEVEL, outcomes=None, n_origins=3):
    """Return the forecasts that would have been made at the last `n_origins` origins, and what happened.

    `outcomes` is the series as published later; no figure of the report used it. Columns origin, period, horizon,
    mean, pi_*, actual (missing where not yet known), and inside_80, inside_95, ...
    """
    past = history(series)
    later = series if outcomes is None else outcomes.combine_first(series)
    frames = []
    for end in range(max(3, len(past.values) - n_origins + 1), len(past.values) + 1):
        known = past.until(end)
        made = _predict(known, horizon, level)
        made.insert(0, "origin", known.index[-1])
        made.insert(1, "period", made.index)
        made.insert(2, "horizon", np.arange(1, horizon + 1))
        frames.append(made.assign(actual=later.reindex(made.index)))
    table = pd.concat(frames, ignore_index=True)
    for number in level:
        inside = table["actual"].between(table[f"pi_lower_{number:g}"], table[f"pi_upper_{number:g}"])
        table[f"inside_{number:g}"] = inside.astype("boolean").where(table["actual"].notna())
    return table


def total_of_parts(series_list, horizon, level=LEVEL, seed=0):
    """Forecast a total whose parts are forecast apart and drawn independently.

    Returns a frame as `forecast`: the mean is the sum of the parts' means, so that parts and total agree; the
    interval is that of the summed draws.
    """
    parts = [history(series) for series in series_list]
    if len({part.index[-1] for part in parts}) > 1:
        raise ForecastError(f"{' and '.join(part.title for part in parts)}: their last known periods differ.")
    fitted = [ets_mixture.fit(part, _steps(horizon)) for part in parts]
    draws = sum(mixture.paths(PATHS, seed + number) for number, mixture in enumerate(fitted))
    mean = sum(mixture.quantiles([0.5])[:, 0] for mixture in fitted)
    probabilities = _probabilities(level)
    quantiles = np.quantile(draws, probabilities, axis=0).T
    return _frame(mean, quantiles, level, parts[0].future(horizon))


@dataclass(frozen=True)
class Outlook:
    """A measure's forecast as a page shows it; `forecast` is None, with a `reason`, when there is none."""

    series: pd.Series
    forecast: pd.DataFrame | None
    naive: pd.DataFrame | None
    backtest: pd.DataFrame | None
    accuracy: pd.DataFrame | None
    method: str
    sentence: str
    reason: str


def outlook(series, horizon, level=LEVEL):
    """Forecast a series by the method that did better in its own backtest: the model, or no change.

    `sentence` is the backtest in one line; `method` is "model" or "no change". A series that is too short gives
    an Outlook with a `reason`, never an error.
    """
    try:
        model, unchanged = forecast(series, horizon, level), naive(series, horizon, level)
    except ForecastError as problem:
        return Outlook(series, None, None, None, None, "", "", str(problem))
    try:
        tested = backtest(series, horizon, WINDOWS, level)
        rival = backtest(series, horizon, WINDOWS, level, naive=True)
    except ForecastError:
        sentence = "The series is too short to test the forecast on its own past."
        return Outlook(series, model, unchanged, None, None, "model", sentence, "")
    error, rival_error = ((rows["actual"] - rows["mean"]).abs().mean() for rows in (tested, rival))
    won = rival_error < error
    chosen, shown = (unchanged, rival) if won else (model, tested)
    method = "no change" if won else "model"
    return Outlook(series, chosen, unchanged, shown, accuracy(shown), method, _sentence(shown, level, won), "")


def _sentence(backtest, level, naive_won):
    furthest = backtest["horizon"].max()
    rows = backtest[backtest["horizon"] == furthest]
    held = rows["actual"].between(rows[f"pi_lower_{min(level):g}"], rows[f"pi_upper_{min(level):g}"]).sum()
    unit = {"Y": "year", "Q": "quarter", "M": "month"}.get(
        getattr(backtest["period"].dtype, "freq", None).rule_code[0], "period"
    )
    ahead = f"{furthest} {unit}{'' if furthest == 1 else 's'} ahead"
    sentence = f"{min(level):g}% interval, {ahead}: held {held} of {len(rows)}."
    return sentence + (" No change was the better forecast in the past, so it is used here." if naive_won else "")


def _predict(past, horizon, level, naive=False):
    mixture = ets_mixture.fit(past, _steps(horizon), naive)
    quantiles = mixture.quantiles([0.5, *_probabilities(level)])
    return _frame(quantiles[:, 0], quantiles[:, 1:], level, past.future(horizon))


def _frame(mean, quantiles, level, index):
    lower = np.minimum(quantiles[:, 0::2], mean[:, None])
    upper = np.maximum(quantiles[:, 1::2], mean[:, None])
    columns = np.stack([lower, upper], axis=2).reshape(len(mean), -1)
    return pd.DataFrame(np.c_[mean, columns], index=index, columns=["mean", *interval_columns(level)])


def _probabilities(level):
    if not len(level) or not all(0 < number < 100 for number in level):
        raise ForecastError(f"Interval levels must lie between 0 and 100; {list(level)} was given.")
    return [half for number in level for half in (0.5 - number / 200, 0.5 + number / 200)]


def _steps(horizon):
    if int(horizon) != horizon or horizon < 1:
        raise ForecastError(f"The horizon must be a whole number of periods, 1 or more; {horizon} was given.")
    return int(horizon)
