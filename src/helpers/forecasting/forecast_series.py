"""The series a forecast starts from: checked, regular, with its season, bounds and breaks."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers.forecasting import scales

SEASONS = {"Y": 1, "Q": 4, "M": 12}
BOUNDS = {"count": (0.0, np.inf), "rate": (0.0, np.inf), "money": (0.0, np.inf), "percentage": (0.0, 100.0)}
FEWEST_POINTS = 3


class ForecastError(ValueError):
    """A series no honest forecast can be made from; the message names the series and the problem."""


@dataclass(frozen=True)
class History:
    """A checked series.

    `values` runs from the first to the last known value, with NaN in the gaps; `index` holds its periods
    (or whole numbers, for a plain array); `breaks` the positions at which a new basis starts.
    """

    values: np.ndarray
    index: pd.Index
    season: int
    kind: str | None
    breaks: tuple[int, ...]
    title: str
    attrs: dict

    @property
    def bounds(self):
        """Lowest and highest possible value."""
        return BOUNDS.get(self.kind, (-np.inf, np.inf))

    @property
    def scale(self):
        """The `Scale` it is forecast on: arcsine for percentages, root unless a value is below nothing."""
        if self.kind == "percentage":
            return scales.ARCSINE
        return scales.ROOT if np.nanmin(self.values) >= 0 else scales.LEVEL

    def recent(self, longest):
        """Return the last `longest[season]` periods."""
        skipped = len(self.values) - longest[self.season]
        if skipped <= 0:
            return self
        breaks = tuple(at - skipped for at in self.breaks if at > skipped)
        return replace(self, values=self.values[skipped:], index=self.index[skipped:], breaks=breaks)

    def until(self, end):
        """Return the history of the first `end` positions, as it was known then."""
        known = np.flatnonzero(np.isfinite(self.values[:end]))
        if len(known) < FEWEST_POINTS:
            raise ForecastError(_too_few(self.title, len(known)))
        end = known[-1] + 1
        breaks = tuple(position for position in self.breaks if position < end)
        return replace(self, values=self.values[:end], index=self.index[:end], breaks=breaks)

    def future(self, horizon):
        """Return the index of the `horizon` periods after the last known value."""
        last = self.index[-1]
        if isinstance(self.index, pd.PeriodIndex):
            return pd.period_range(last + 1, periods=horizon, name=self.index.name or "period")
        return pd.RangeIndex(last + 1, last + 1 + horizon, name="period")


def history(series, season=None, kind=None):
    """Check a series and return its `History`.

    A Series has a PeriodIndex (yearly, quarterly or monthly) and may carry `attrs` with title, area_name,
    kind and breaks, as `data.series` sets them; anything else is read as a plain sequence of numbers with
    `season` periods a year; a `History` is given back. Raises ForecastError in one sentence.
    """
    if isinstance(series, History):
        return series
    attrs = dict(getattr(series, "attrs", {}))
    title = _title(series, attrs)
    kind = kind or attrs.get("kind")
    dated = isinstance(getattr(series, "index", None), pd.PeriodIndex)
    if dated:
        series = _regular(series, title)
        season = season or SEASONS.get(series.index.freqstr[0], series.index.freqstr)
    season = season or 1
    if season not in SEASONS.values():
        raise ForecastError(f"{title}: periods are years, quarters or months: 1, 4 or 12 a year, not {season}.")
    values = _numbers(series, kind, title)
    index = series.index if dated else pd.RangeIndex(len(values))
    known = np.flatnonzero(np.isfinite(values))
    if len(known) < FEWEST_POINTS:
        raise ForecastError(_too_few(title, len(known)))
    span, since = slice(known[0], known[-1] + 1), len(values) - 1 - known[-1]
    values, index = values[span], index[span]
    longest_gap = np.diff(known).max() - 1
    if longest_gap > len(known):
        raise ForecastError(f"{title}: a gap of {longest_gap} periods is longer than its {len(known)} known values.")
    if since > season:
        raise ForecastError(f"{title}: the last figure, {index[-1]}, is too old for a forecast.")
    breaks = _break_positions(index, attrs.get("breaks") or {})
    return History(values, index, season, kind, breaks, title, attrs)


def _too_few(title, known):
    """Say that a series is too short to forecast."""
    if not known:
        return f"{title}: no figure is held, so none is forecast."
    values = "value is" if known == 1 else "values are"
    return f"{title}: {known} known {values} too few for a forecast; at least {FEWEST_POINTS} are needed."


def _title(series, attrs):
    title = attrs.get("title") or getattr(series, "name", None) or "The series"
    return f"{title}, {attrs['area_name']}" if attrs.get("area_name") else str(title)


def _regular(series, title):
    if series.index.has_duplicates:
        raise ForecastError(f"{title}: {series.index[series.index.duplicated()][0]} appears more than once.")
    if not series.index.is_monotonic_increasing:
        raise ForecastError(f"{title}: its periods are not in order.")
    if len(series) == 0:
        raise ForecastError(_too_few(title, 0))
    return series.reindex(pd.period_range(series.index[0], series.index[-1], name=series.index.name))


def _numbers(series, kind, title):
    if np.asarray(series).dtype == object:
        raise ForecastError(f"{title}: holds something other than numbers.")
    try:
        values = np.array(series, dtype=float)
    except (TypeError, ValueError):
        raise ForecastError(f"{title}: holds something other than numbers.") from None
    if values.ndim != 1:
        raise ForecastError(f"{title}: one row of values was expected, not {values.ndim} dimensions.")
    if np.isinf(values).any():
        raise ForecastError(f"{title}: holds an infinite value.")
    lower, upper = BOUNDS.get(kind, (-np.inf, np.inf))
    outside = values[(values < lower) | (values > upper)]
    if len(outside):
        raise ForecastError(f"{title}: {outside[0]:g} is outside the range of a {kind} ({lower:g} to {upper:g}).")
    return values


def _break_positions(index, breaks):
    if not isinstance(index, pd.PeriodIndex):
        return tuple(sorted(at for at in breaks if 0 < at < len(index)))
    years = index.qyear if index.freqstr.startswith("Q") else index.year
    starts = (int(np.argmax(years >= int(year))) for year in breaks if years[0] < int(year) <= years[-1])
    return tuple(sorted(set(starts)))
