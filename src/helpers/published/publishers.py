"""Two publishers of one subject: their figures side by side with the difference, never on one line."""

import pandas as pd

from helpers import data
from helpers.measures import round_half_up
from helpers.published.metadata import Measure
from helpers.words import wording


def difference(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """By period, a column for each publisher, and the first less the second, for the periods that both give.

    The index is named after what it dates, such as At 31 March. Both frames are tidy rows of one measure in one area;
    figures are rounded as the less exact of the two is shown.
    """
    both = _both(one, other)
    if both.empty:
        return both
    periods = pd.Index(both["When"].map(wording.short_period), name=wording.upper_first(_measure(other).basis))
    return both.drop(columns="When").set_index(periods)


def agreement(one: pd.DataFrame, other: pd.DataFrame) -> str:
    """For how many periods two publishers give the same figure, and where they differ most; empty without any."""
    both = _both(one, other)
    if both.empty:
        return ""
    names = list(both.columns[1:3])
    same = both["Difference"] == 0
    if same.all():
        periods = wording.listed(wording.short_period(period) for period in both["When"])
        return f"{wording.listed(names)} give the same figures for {periods}."
    most = both.loc[both["Difference"].abs().idxmax()]
    measure = _measure(other)
    words = wording.listed(f"{name} {wording.amount(most[name], measure)}" for name in names)
    return (
        f"The two publishers give the same figure for {same.sum()} of {len(both)} years. "
        f"They differ most {wording.period(most['When'], measure.basis)}: {words}."
    )


def _both(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """The periods that both give a number for, rounded alike: When, a column for each publisher, Difference."""
    keys = ["area", "period"]
    both = one.merge(other, on=keys, suffixes=("_one", "_other")).dropna(subset=["value_one", "value_other"])
    if both.empty:
        return pd.DataFrame()
    first, second = _measure(one), _measure(other)
    decimals = min(first.decimals, second.decimals)
    ours, theirs = (both[f"value_{side}"].map(lambda v: round_half_up(v, decimals)) for side in ("one", "other"))
    named = {data.source(first.table).publisher: ours, data.source(second.table).publisher: theirs}
    apart = (ours - theirs).round(decimals)
    return pd.DataFrame({"When": both["period"], **named, "Difference": apart}).reset_index(drop=True)


def _measure(rows: pd.DataFrame) -> Measure:
    return data.measure(*rows[["table", "measure"]].iloc[0])
