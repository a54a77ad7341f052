"""What the Home Office expects and pays for unaccompanied children, as it stood on a day.

The share of the National Transfer Scheme and the weekly grant for care leavers are code lists with the dates they
apply: `national_transfer_scheme` and `uasc_rates`.
"""

import datetime

import pandas as pd

from helpers import data
from helpers.computed import ROW


def in_force(code_list: str, day: datetime.date) -> pd.Series | None:
    """The entry of a dated code list that applies on a day; None before the first."""
    entries = data.code_list(code_list)
    begun = entries[entries["from"] <= day.isoformat()]
    return None if begun.empty else begun.sort_values("from").iloc[-1]


def uasc_threshold(area: str, to: datetime.date) -> pd.DataFrame:
    """The number of children that the scheme's threshold equals on each 31 March up to `to`: tidy rows.

    The share in force on the day is taken of the children aged 0 to 17 in the estimate of the June before.
    """
    population = data.rows("population", "children_0_to_17", area, to)
    rows = [_threshold(june) for june in population.to_dict("records") if june["period"].year < to.year]
    return pd.DataFrame([row for row in rows if row], columns=ROW)


def _threshold(june: dict) -> dict | None:
    year_end = pd.Period(june["period"].end_time, freq="Y-MAR")
    scheme = in_force("national_transfer_scheme", year_end.end_time.date())
    if scheme is None:
        return None
    share = scheme["percentage_of_child_population"]
    place = f"{share}% ({scheme['source_ref']}) of {june['value']:,.0f} children ({june['source_ref']})"
    value = float(share) / 100 * june["value"]
    return june | {"measure": "uasc_threshold", "period": year_end, "value": value, "source_ref": place}
