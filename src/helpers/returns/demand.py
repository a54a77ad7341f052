"""Contacts, referrals and assessments by month, from Annex A lists 1, 3 and 4 or from a CIN census."""

import functools

import numpy as np
import pandas as pd

from helpers.published import table_file
from helpers.returns.folder import Returns
from helpers.returns.merge_years import DAY

IN_TIME = 45
"""Working days in which an assessment should end (DfE, Working together to safeguard children)."""


def tables(returns: Returns) -> dict[str, pd.DataFrame]:
    """`contacts`, `referrals` and `assessments` where the folder has them.

    Where both are there, referrals and assessments come from the CIN census, the statutory return. A row sent in two
    years counts once.
    """
    found = {}
    contacts = _once(returns.table("contacts"), ["CHILD", "DATE", "SOURCE"])
    if len(contacts):
        found["contacts"] = _by_month(contacts, contacts["DATE"], contacts=contacts["DATE"].notna())
    referrals = _either(returns, "cin_details", "referrals", ["CHILD", "DATE"])
    if len(referrals):
        no_further_action = referrals["NFA"].eq(True)
        found["referrals"] = _by_month(
            referrals, referrals["DATE"], referrals=referrals["DATE"].notna(), no_further_action=no_further_action
        )
    assessments = _either(returns, "cin_assessments", "assessments", ["CHILD", "START"])
    completed = assessments[assessments["AUTHORISED"].notna()]
    if len(completed):
        taken = working_days(completed["START"], completed["AUTHORISED"])
        found["assessments"] = _by_month(
            completed,
            completed["AUTHORISED"],
            completed=completed["START"].notna(),
            within_45_working_days=taken <= IN_TIME,
        )
    return found


def working_days(start: pd.Series, end: pd.Series) -> np.ndarray:
    """Working days in England after the day of `start` up to and including the day of `end`."""
    after, until = (day.to_numpy().astype(DAY) + np.timedelta64(1, "D") for day in (start, end))
    return np.busday_count(after, until, holidays=bank_holidays())


@functools.cache
def bank_holidays() -> np.ndarray:
    """Bank holidays in England and Wales."""
    return table_file.code_list("bank_holidays")["date"].to_numpy().astype(DAY)


def _either(returns: Returns, first: str, second: str, key: list[str]) -> pd.DataFrame:
    """The rows of one file, or of the other where the first is not there."""
    table = returns.table(first)
    return _once(table if len(table) else returns.table(second), key)


def _once(table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Each child and date once, as the latest year has it; rows without a child are kept."""
    known = table["CHILD"] != ""
    latest = table[known].sort_values("year", kind="stable").drop_duplicates(key, keep="last")
    return pd.concat([latest, table[~known]])


def _by_month(table: pd.DataFrame, day: pd.Series, **counts) -> pd.DataFrame:
    """Sums of yes or no columns by month, written YYYY-MM."""
    flags = pd.DataFrame({name: np.asarray(values, dtype=int) for name, values in counts.items()}, index=table.index)
    return flags.groupby(day.dt.strftime("%Y-%m").rename("month")).sum().reset_index()
