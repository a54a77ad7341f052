"""The intervals of a forecast, whose ends are its columns pi_lower_80, pi_upper_80, ...: names, levels, ends, hits."""

from collections.abc import Iterable, Mapping

import pandas as pd


def columns(level: Iterable[float]) -> list[str]:
    """The names of the columns, in the order of `level`.

    >>> columns([80, 97.5])
    ['pi_lower_80', 'pi_upper_80', 'pi_lower_97.5', 'pi_upper_97.5']
    """
    return [f"pi_{side}_{number:g}" for number in level for side in ("lower", "upper")]


def columns_of(names: Iterable[str]) -> list[str]:
    """The columns of a forecast, its middle and its intervals, among columns of these names."""
    return ["mean", *columns(levels(names))]


def levels(names: Iterable[str]) -> list[float]:
    """The levels that a forecast with columns (or keys) of these names has, narrowest first.

    >>> levels(["mean", "pi_lower_95", "pi_upper_95", "pi_lower_80", "pi_upper_80"])
    [80, 95]
    """
    found = [name.removeprefix("pi_lower_") for name in names if name.startswith("pi_lower_")]
    return sorted(int(text) if text.isdigit() else float(text) for text in found)


def ends(forecast: Mapping | pd.DataFrame, level: float) -> tuple:
    """The lower and the upper end: numbers of one row, columns of a frame."""
    lower, upper = columns([level])
    return forecast[lower], forecast[upper]


def held(forecast: Mapping | pd.DataFrame, level: float) -> bool | pd.Series:
    """Whether the interval held what happened, `actual`; one answer a row of a frame."""
    lower, upper = ends(forecast, level)
    return (lower <= forecast["actual"]) & (forecast["actual"] <= upper)


def held_furthest(backtest: pd.DataFrame, level: float) -> pd.Series:
    """Whether the interval held, for each of the forecasts furthest ahead in a backtest."""
    return held(backtest[backtest["horizon"] == backtest["horizon"].max()], level)
