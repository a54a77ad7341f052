"""Unaccompanied children beside the threshold of the Home Office's National Transfer Scheme.

The threshold is a share of the children who live in an area: the code list `national_transfer_scheme`, by the dates
from which each share applies.
"""

import datetime

import pandas as pd

from helpers import data
from helpers.measures import latest, round_half_up
from helpers.published.computed import ROW
from helpers.words import wording


def shares_known(day: datetime.date) -> pd.DataFrame:
    """The shares of the scheme begun by a day: From, Until, Share of the child population, Where stated."""
    begun = _begun(day)
    return pd.DataFrame(
        {
            "From": [wording.day(pd.Timestamp(first)) for first in begun["from"]],
            # an end that lies ahead of the day was not known on it
            "Until": [
                wording.day(pd.Timestamp(last)) if "" < last <= day.isoformat() else "in force" for last in begun["to"]
            ],
            "Share of the child population": [f"{share}%" for share in begun["percentage_of_child_population"]],
            "Where stated": list(begun["source_ref"]),
        }
    )


def threshold(area: str, to: datetime.date) -> pd.DataFrame:
    """The number of children that the scheme's threshold equals on each 31 March up to `to`: tidy rows.

    The share in force on the day is taken of the children aged 0 to 17 in the estimate of the June before.
    """
    population = data.rows("population", "children_0_to_17", area, to)
    rows = [_threshold(june) for june in population.to_dict("records") if june["period"].year < to.year]
    return pd.DataFrame([row for row in rows if row], columns=ROW)


def beside(uasc: pd.DataFrame, threshold: pd.DataFrame) -> pd.DataFrame:
    """Rows of unaccompanied children and of the threshold for one figure; none where no children are counted."""
    both = pd.concat([uasc, threshold], ignore_index=True) if len(uasc) else uasc
    both.attrs = uasc.attrs
    return both


def against(uasc: pd.DataFrame, threshold: pd.DataFrame) -> str:
    """How the last count of unaccompanied children stands to the threshold of the same day; empty without both."""
    last = _last_of_both(uasc, threshold)
    return "" if last is None else f"That is {_gap(last)} of the National Transfer Scheme."


def title(uasc: pd.DataFrame, threshold: pd.DataFrame) -> str | None:
    """The same with the count itself, as the headline of a figure; None without both."""
    last = _last_of_both(uasc, threshold)
    if last is None:
        return None
    measure = data.measure(last["table"], last["measure"])
    figure = f"{wording.number(last['value'])} {wording.period(last['period'], measure.basis)}"
    return f"{measure.title}: {figure}, {_gap(last)}"


def _begun(day: datetime.date) -> pd.DataFrame:
    """The entries of the scheme that apply from the day or before, the one in force last."""
    entries = data.code_list("national_transfer_scheme")
    return entries[entries["from"] <= day.isoformat()].sort_values("from")


def _threshold(june: dict) -> dict | None:
    """The threshold on the 31 March after an estimate of the population, as a tidy row; None before the scheme."""
    year_end = june["period"].asfreq("Y-MAR")
    begun = _begun(year_end.end_time.date())
    if begun.empty:
        return None
    share, stated = begun.iloc[-1][["percentage_of_child_population", "source_ref"]]
    place = f"{share}% ({stated}) of {june['value']:,.0f} children ({june['source_ref']})"
    value = float(share) / 100 * june["value"]
    return june | {"measure": "uasc_threshold", "period": year_end, "value": value, "source_ref": place}


def _last_of_both(uasc: pd.DataFrame, threshold: pd.DataFrame) -> pd.Series | None:
    """The last row of unaccompanied children that has a threshold, as `value_threshold`."""
    if uasc.empty or threshold.empty:
        return None
    return latest(uasc.merge(threshold, on=["area", "period"], suffixes=("", "_threshold")))


def _gap(row: pd.Series) -> str:
    count, limit = round_half_up(row["value"]), round_half_up(row["value_threshold"])
    side = f"{wording.number(abs(count - limit))} {'above' if count > limit else 'below'}"
    return f"{'equal to' if count == limit else side} the threshold of {wording.number(limit)}"
