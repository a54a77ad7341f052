"""How forecasts made in the past would have done: backtest, accuracy, expected against observed."""

from functools import partial

import numpy as np
import pandas as pd

from helpers.forecasting import intervals
from helpers.forecasting.forecast_series import FEWEST_POINTS, ForecastError, history
from helpers.forecasting.prediction import LEVEL, predict, quantiles


def backtest(series, horizon, n_windows, level=LEVEL, season=None, kind=None, naive=False):
    """Forecast from each of the last `n_windows` ends of the series that have an outcome.

    Returns one row a forecast and outcome: cutoff (the last period known), period, horizon, actual, mean,
    pi_lower_*, pi_upper_*, scale (the mean absolute change known at the cutoff). Fewer windows when the series is
    short; ForecastError when there are none.
    """
    past = history(series, season, kind)
    known = np.isfinite(past.values).cumsum()
    possible = int((known >= FEWEST_POINTS).sum()) - 1
    if possible < 1:
        raise ForecastError(f"{past.title}: {known[-1]} known values are too few for a backtest.")
    made = partial(quantiles, level=level, naive=naive)
    tested = rolling(past, horizon, min(n_windows, possible), made, level)
    if tested.empty:
        raise ForecastError(f"{past.title}: no forecast within the known values has an outcome.")
    return tested


def rolling(past, horizon, n_windows, predict, level):
    """Do the same for a `History` and any `predict(history, steps)` that returns mean and intervals by step."""
    ends = range(len(past.values) - n_windows, len(past.values))
    origins = {len(origin.values): origin for origin in map(past.until, ends)}  # an end in a gap is the one before it
    steps = [min(horizon, len(past.values) - end) for end in origins]
    period = np.concatenate([np.arange(end, end + ahead) for end, ahead in zip(origins, steps, strict=True)])
    cutoff = np.repeat(list(origins), steps) - 1
    made = np.vstack([predict(origin, ahead) for origin, ahead in zip(origins.values(), steps, strict=True)])
    known = np.isfinite(past.values[period])
    table = {
        "cutoff": past.index[cutoff[known]],
        "period": past.index[period[known]],
        "horizon": (period - cutoff)[known],
        "actual": past.values[period[known]],
        **dict(zip(["mean", *intervals.columns(level)], made[known].T, strict=True)),
        "scale": np.repeat([_usual_change(origin) for origin in origins.values()], steps)[known],
    }
    return pd.DataFrame(table)


def _usual_change(past):
    lag = past.season if len(past.values) > past.season else 1
    changes = np.abs(past.values[lag:] - past.values[:-lag])
    known = changes[np.isfinite(changes)]
    return known.mean() if known.any() else np.nan


def accuracy(backtest):
    """Summarise a backtest: one row a horizon, then "all".

    Columns: forecasts (their number), MAE, MASE (error over the usual change known at each cutoff), and for each
    level held (number inside), coverage (share inside) and MSIS (mean scaled interval score: width plus 2/(1-level)
    times the miss, over the usual change; Gneiting and Raftery 2007).
    """
    names = [name for name in backtest.columns if name.startswith("pi_") or name in ("actual", "mean", "scale")]
    number = {name: backtest[name].to_numpy(dtype=float) for name in names}
    ahead = backtest["horizon"].to_numpy()
    groups = {step: ahead == step for step in np.unique(ahead)} | {"all": np.full(len(ahead), True)}
    scores = [_scores({name: values[rows] for name, values in number.items()}) for rows in groups.values()]
    return pd.DataFrame(scores, index=pd.Index(list(groups), name="horizon"))


def _scores(number):
    error, actual = np.abs(number["actual"] - number["mean"]), number["actual"]
    scale = np.where(number["scale"] > 0, number["scale"], np.nan)
    scores = {"forecasts": float(len(actual)), "MAE": error.mean(), "MASE": _mean(error / scale)}
    for level in intervals.levels(number):
        low, high = intervals.ends(number, level)
        miss = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
        width = high - low + 2 / (1 - level / 100) * miss
        scores[f"held_{level}"] = float((miss == 0).sum())
        scores[f"coverage_{level}"] = (miss == 0).mean()
        scores[f"MSIS_{level}"] = _mean(width / scale)
    return scores


def _mean(values):
    """The mean of the values that are known: a series that never moved has no usual change to measure by."""
    known = values[~np.isnan(values)]
    return known.mean() if known.size else np.nan


def expected(series, break_after, level=LEVEL):
    """Compare what was observed after `break_after` with what was to be expected from the data up to then.

    `break_after` is the last period used: a Period, a year or a date. Columns, by period: actual, mean, pi_*,
    difference (actual less mean), difference_percent and outside_95 (of the widest level). An empty frame when too
    few figures precede the break to expect anything from.
    """
    end = pd.Period(str(break_after), freq=series.index.freq)
    known, later, widest = series[series.index <= end], series[series.index > end], f"{max(level):g}"
    if known.count() < FEWEST_POINTS:
        columns = ["actual", "mean", *intervals.columns(level), "difference", "difference_percent"]
        return pd.DataFrame(columns=[*columns, f"outside_{widest}"], index=series.index[:0], dtype=float)
    made = predict(history(known), max(1, len(later)), level)
    actual = later.reindex(made.index)
    made.insert(0, "actual", actual)
    made["difference"] = actual - made["mean"]
    made["difference_percent"] = 100 * made["difference"] / made["mean"].where(made["mean"] != 0)
    made[f"outside_{widest}"] = actual.notna() & ~intervals.held(made, max(level))
    return made
