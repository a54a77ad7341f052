"""What the Home Office expects and pays for unaccompanied children, as it stood on a day.

The share of the National Transfer Scheme and the weekly grant for care leavers are code lists with the dates they
apply: `national_transfer_scheme` and `uasc_rates`.
"""

import datetime

import pandas as pd

from helpers import data, narrative
from helpers.measures import latest, round_half_up
from helpers.published.computed import ROW
from helpers.words import lines, wording


def in_force(code_list: str, day: datetime.date) -> pd.Series | None:
    """The entry of a dated code list that applies on a day; None before the first."""
    entries = data.code_list(code_list)
    begun = entries[entries["from"] <= day.isoformat()]
    return None if begun.empty else begun.sort_values("from").iloc[-1]


def shares_known(day: datetime.date) -> pd.DataFrame:
    """The shares of the scheme begun by a day: From, Until, Share of the child population, Where stated."""
    entries = data.code_list("national_transfer_scheme")
    begun = entries[entries["from"] <= day.isoformat()]
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


def uasc_threshold(area: str, to: datetime.date) -> pd.DataFrame:
    """The number of children that the scheme's threshold equals on each 31 March up to `to`: tidy rows.

    The share in force on the day is taken of the children aged 0 to 17 in the estimate of the June before.
    """
    population = data.rows("population", "children_0_to_17", area, to)
    rows = [_threshold(june) for june in population.to_dict("records") if june["period"].year < to.year]
    return pd.DataFrame([row for row in rows if row], columns=ROW)


def beside_threshold(uasc: pd.DataFrame, threshold: pd.DataFrame) -> pd.DataFrame:
    """Rows of unaccompanied children and of the threshold for one figure; none where no children are counted."""
    both = pd.concat([uasc, threshold], ignore_index=True) if len(uasc) else uasc
    both.attrs = uasc.attrs
    return both


def against_threshold(uasc: pd.DataFrame, threshold: pd.DataFrame) -> str:
    """How the last count of unaccompanied children stands to the threshold of the same day; empty without both."""
    last = _last_of_both(uasc, threshold)
    return "" if last is None else f"That is {_gap(last)} of the National Transfer Scheme."


def threshold_title(uasc: pd.DataFrame, threshold: pd.DataFrame) -> str | None:
    """The same with the count itself, as the headline of a figure; None without both."""
    last = _last_of_both(uasc, threshold)
    if last is None:
        return None
    measure = data.measure(last["table"], last["measure"])
    figure = f"{wording.number(last['value'])} {wording.period(last['period'], measure.basis)}"
    return f"{measure.title}: {figure}, {_gap(last)}"


def grant(care_leavers: pd.DataFrame) -> str:
    """What the grant for former unaccompanied children comes to a week, if it is paid for each; in a sentence."""
    last = latest(care_leavers)
    if last is None:
        return narrative.missing(*lines.asked(care_leavers))
    day = last["period"].end_time
    rate = in_force("uasc_rates", day.date())
    if rate is None:
        first = pd.Timestamp(data.code_list("uasc_rates")["from"].min())
        return f"No weekly grant is known before {wording.day(first)}."
    each = float(rate["care_leaver_grant_per_week"])
    known = wording.day(pd.Timestamp(rate["from"]))
    return (
        f"At {wording.pounds(each)} a week, the grant last known to apply (from {known}), the "
        f"{wording.number(last['value'])} care leavers at {wording.day(day)} bring "
        f"{wording.pounds(each * last['value'])} a week if it is paid for each of them."
    )


def _last_of_both(uasc: pd.DataFrame, threshold: pd.DataFrame) -> pd.Series | None:
    """The last row of unaccompanied children that has a threshold, as `value_threshold`."""
    if uasc.empty or threshold.empty:
        return None
    return latest(uasc.merge(threshold, on=["area", "period"], suffixes=("", "_threshold")))


def _gap(row: pd.Series) -> str:
    count, limit = round_half_up(row["value"]), round_half_up(row["value_threshold"])
    side = f"{wording.number(abs(count - limit))} {'above' if count > limit else 'below'}"
    return f"{'equal to' if count == limit else side} the threshold of {wording.number(limit)}"


def _threshold(june: dict) -> dict | None:
    year_end = pd.Period(june["period"].end_time, freq="Y-MAR")
    scheme = in_force("national_transfer_scheme", year_end.end_time.date())
    if scheme is None:
        return None
    share = scheme["percentage_of_child_population"]
    place = f"{share}% ({scheme['source_ref']}) of {june['value']:,.0f} children ({june['source_ref']})"
    value = float(share) / 100 * june["value"]
    return june | {"measure": "uasc_threshold", "period": year_end, "value": value, "source_ref": place}
