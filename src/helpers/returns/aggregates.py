"""Stretches of care to counts by month and by year. No table has a child, an id or a date of birth."""

import numpy as np
import pandas as pd

from helpers.returns.merge_years import DAY, ONE_DAY, horizon, year_end

GROUPS = ["age_band", "uasc", "placement_group", "duration_band"]


def window(years: list[int]) -> tuple[np.datetime64, np.datetime64]:
    """First day that the returns cover and the first that they do not."""
    return year_end([years[0] - 1])[0] + ONE_DAY, horizon(years)


def month_ends(years: list[int]) -> np.ndarray:
    """Last day of each month that the returns cover."""
    first, after = window(years)
    months = np.arange(first.astype("datetime64[M]"), after.astype("datetime64[M]"))
    return (months + 1).astype(DAY) - ONE_DAY


def stock(stretches: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Children looked after at each month's end by age band, sex, UASC, placement group and provider."""
    by = ["age_band", "sex", "uasc", "placement_group", "provider"]
    return _count(_at(stretches, month_ends(years)), by)


def stock_by_duration(stretches: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Children looked after at each 31 March by age band, UASC, placement group and time in the placement."""
    days = year_end([years[0] - 1, *years])[1:]
    return _count(_at(stretches, days), GROUPS)


def exposure(stretches: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Days of care in each month by age band, UASC, placement group and time in the placement."""
    first, after = window(years)
    parts = _by_month(stretches, first, after)
    return _sum(parts.assign(month=_month(parts["first_day"])), ["month", *GROUPS], "days", "child_days")


def placement_days(stretches: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Days of care in each year ending 31 March by placement group, provider and UASC."""
    first, after = window(years)
    parts = _by_month(stretches, first, after)
    parts["time_period"] = financial_year(parts["first_day"])
    return _sum(parts, ["time_period", "placement_group", "provider", "uasc"], "days", "days")


def events(spells: pd.DataFrame, stretches: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Ends of placements by month: the child left, moved (and to which group) or left on turning 18 or later."""
    final = stretches.drop_duplicates("spell", keep="last").reset_index(drop=True)
    leaves = spells["last"].to_numpy()
    adult = spells["end"].to_numpy().astype(DAY) >= spells["eighteenth"].to_numpy()
    final["event"] = np.select([~leaves, adult], ["moved", "turned_18"], "left")
    final["to_group"] = spells["placement_group"].shift(-1).where(~leaves, "").fillna("")
    ended = ~spells["open"].to_numpy() & _within(spells["end"], years)
    final = final[ended].assign(month=_month(final.loc[ended, "end"]))
    return _size(final, ["month", *GROUPS, "event", "to_group"], "count")


def entries(spells: pd.DataFrame, stretches: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Children starting to be looked after by month, age band, UASC and first placement."""
    opening = stretches.drop_duplicates("spell", keep="first").reset_index(drop=True)
    entered = spells["first"].to_numpy() & _within(spells["start"], years)
    opening = opening[entered].assign(month=_month(opening.loc[entered, "start"]))
    return _size(opening, ["month", "age_band", "uasc", "placement_group"], "count")


def cla(spells: pd.DataFrame, stretches: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Children looked after at 31 March, in, starting and ceasing in the year, and UASC, as the DfE defines them.

    Source: DfE, Children looked after in England including adoptions, methodology: short breaks are left out, and a
    child who starts, or ceases, more than once in a year is counted once.
    """
    table = pd.DataFrame({"time_period": years}).set_index("time_period")
    first, after = window(years)
    in_year = _by_month(spells, first, after)
    at_end = _at(stretches, year_end(years))
    at_end["time_period"] = financial_year(at_end["day"])
    table["cla_31_march"] = at_end.groupby("time_period")["child"].nunique()
    started = spells[spells["first"] & _within(spells["start"], years)]
    ceased = spells[spells["last"] & ~spells["open"] & _within(spells["end"], years)]
    table["cla_starting_in_year"] = started.groupby(financial_year(started["start"]))["child"].nunique()
    table["cla_ceasing_in_year"] = ceased.groupby(financial_year(ceased["end"]))["child"].nunique()
    table["uasc_31_march"] = at_end[at_end["uasc"] == "yes"].groupby("time_period")["child"].nunique()
    table["cla_in_year"] = in_year.groupby(financial_year(in_year["first_day"]))["child"].nunique()
    return table.fillna(0).astype(int).reset_index()


def financial_year(day) -> np.ndarray:
    """The year in which the year ending 31 March that holds each day ends."""
    months = np.asarray(day).astype("datetime64[M]").astype(int)
    return 1970 + (months + 9) // 12


def _within(day: pd.Series, years: list[int]) -> np.ndarray:
    """Whether each day is one that the returns cover."""
    first, after = window(years)
    day = day.to_numpy().astype(DAY)
    return (day >= first) & (day < after)


def _at(stretches: pd.DataFrame, days: np.ndarray) -> pd.DataFrame:
    """One row a stretch and day of `days` on which it lasts, with `day`."""
    first = np.searchsorted(days, stretches["start"].to_numpy().astype(DAY), side="left")
    after = np.searchsorted(days, stretches["end"].to_numpy().astype(DAY), side="left")
    times = np.maximum(after - first, 0)
    rows = np.repeat(np.arange(len(stretches)), times)
    step = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return stretches.take(rows).assign(day=days[np.repeat(first, times) + step])


def _by_month(stretches: pd.DataFrame, first: np.datetime64, after: np.datetime64) -> pd.DataFrame:
    """One row a stretch and month that it touches within the window, with `first_day` of the month and `days`."""
    start = np.maximum(stretches["start"].to_numpy().astype(DAY), first)
    end = np.minimum(stretches["end"].to_numpy().astype(DAY), after)
    lasting = np.nonzero(end > start)[0]
    start, end = start[lasting], end[lasting]
    opening, closing = start.astype("datetime64[M]"), (end - ONE_DAY).astype("datetime64[M]")
    times = (closing - opening).astype(int) + 1
    rows = np.repeat(np.arange(len(lasting)), times)
    step = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    month = opening[rows] + step
    days = np.minimum(end[rows], (month + 1).astype(DAY)) - np.maximum(start[rows], month.astype(DAY))
    return stretches.take(lasting[rows]).assign(first_day=month.astype(DAY), days=days.astype(int))


def _month(day) -> pd.Categorical:
    """Days as months written YYYY-MM."""
    months = np.asarray(day).astype("datetime64[M]")
    distinct, numbers = np.unique(months, return_inverse=True)
    return pd.Categorical.from_codes(numbers, distinct.astype(str))


def _count(children: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Number of children by month and group."""
    return _size(children.assign(month=_month(children["day"])), ["month", *by], "children")


def _size(rows: pd.DataFrame, by: list[str], measure: str) -> pd.DataFrame:
    """Number of rows by group, the groups that occur only."""
    return rows.groupby(by, observed=True).size().rename(measure).reset_index()


def _sum(rows: pd.DataFrame, by: list[str], column: str, measure: str) -> pd.DataFrame:
    """Sum of a column by group, the groups that occur only."""
    return rows.groupby(by, observed=True)[column].sum().rename(measure).reset_index()
