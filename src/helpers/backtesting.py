"""How a forecast would have done: rolling-origin backtest, accuracy, and past forecasts against outcomes."""

import numpy as np
import pandas as pd


def interval_columns(level):
    """Return the names of the interval columns, in the order of `level`."""
    return [f"pi_{side}_{number:g}" for number in level for side in ("lower", "upper")]


def levels_of(frame):
    """Return the interval levels a frame of forecasts holds."""
    return [float(name.removeprefix("pi_lower_")) for name in frame if str(name).startswith("pi_lower_")]


def rolling(history, horizon, n_windows, predict):
    """Forecast from `n_windows` earlier ends of a `History` and return one row a known outcome.

    `predict(history, horizon)` returns a frame like `forecast.forecast`. Columns cutoff, period, horizon, actual,
    mean, pi_*, and `scale`: the mean absolute change known at the cutoff, by which MASE divides.
    """
    frames = []
    for end in range(len(history.values) - n_windows, len(history.values)):
        made_from = history.until(end)
        steps = min(horizon, len(history.values) - len(made_from.values))
        made = predict(made_from, steps)
        made.insert(0, "cutoff", made_from.index[-1])
        made.insert(1, "period", made.index)
        made.insert(2, "horizon", np.arange(1, steps + 1))
        made.insert(3, "actual", history.values[len(made_from.values) : len(made_from.values) + steps])
        frames.append(made.assign(scale=_usual_change(made_from)))
    return pd.concat(frames, ignore_index=True).dropna(subset="actual").reset_index(drop=True)


def _usual_change(history):
    changes = np.abs(history.values[history.season :] - history.values[: -history.season])
    known = changes[np.isfinite(changes)]
    return float(known.mean()) if len(known) and known.mean() > 0 else np.nan


def accuracy(backtest):
    """Summarise a backtest by horizon and overall.

    Columns: windows (forecasts scored), MAE, MASE (error over the usual change known at each cutoff; below 1 is
    better than repeating the last value did before it), and for each level coverage (share held), held (number)
    and MSIS (mean scaled interval score, Gneiting and Raftery 2007). One row a horizon, then "all".
    """
    by_horizon = [(horizon, rows) for horizon, rows in backtest.groupby("horizon")]
    return pd.DataFrame({name: _score(rows) for name, rows in [*by_horizon, ("all", backtest)]}).T.rename_axis(
        "horizon"
    )


def _score(rows):
    error = (rows["actual"] - rows["mean"]).abs()
    score = {"windows": len(rows), "MAE": error.mean(), "MASE": (error / rows["scale"]).mean()}
    for level in levels_of(rows):
        low, high, actual = rows[f"pi_lower_{level:g}"], rows[f"pi_upper_{level:g}"], rows["actual"]
        held = (actual >= low) & (actual <= high)
        miss = (low - actual).clip(lower=0) + (actual - high).clip(lower=0)
        interval_score = high - low + 2 / (1 - level / 100) * miss
        score |= {
            f"held_{level:g}": held.sum(),
            f"coverage_{level:g}": held.mean(),
            f"MSIS_{level:g}": (interval_score / rows["scale"]).mean(),
        }
    return score
