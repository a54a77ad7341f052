"""How an area stands: beside its statistical neighbours, and among all authorities where their figures are held."""

from collections.abc import Iterable

import pandas as pd

from helpers import data
from helpers.measures import latest, median_of, position, quarter
from helpers.parameters import Parameters
from helpers.published import areas
from helpers.published.metadata import Measure
from helpers.words import finding_words, naming, wording
from helpers.words.changes import judgement

MOST_OF_ALL = 100
"""Authorities with a figure, of 153, from which a quarter of all of them can be told."""

QUARTERS = {
    True: ("best quarter", "second best quarter", "second worst quarter", "worst quarter"),
    False: ("highest quarter", "second highest quarter", "second lowest quarter", "lowest quarter"),
}


def beside_neighbours(edition: Parameters, compared: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One row for each measure compared that the area has a figure of, in words.

    Each frame holds the tidy rows of one rate, percentage or price for the area and its neighbours. Shown are the
    area's latest figure, the neighbours' median, the area's place among them (by polarity), its change in the year
    and the median of theirs, and which quarter of all authorities it is in, where at least 100 have a figure.
    """
    shown = pd.DataFrame([row for rows in compared if (row := _row(edition, rows))])
    column = "Among all authorities"
    return shown.drop(columns=column) if column in shown and shown[column].eq("[x]").all() else shown


def _row(edition: Parameters, rows: pd.DataFrame) -> dict[str, str]:
    own = latest(rows, edition.area)
    rows = rows[rows["area"].isin([edition.area, *edition.neighbours])]
    if own is None or rows["area"].nunique() < 2:
        return {}
    about, when = data.measure(own["table"], own["measure"]), own["period"]
    ranked = position(rows, edition.area, about.polarity)
    ends = ("highest", "lowest") if about.polarity == "neutral" else ("best", "worst")
    rank = naming.rank_in(ranked, edition.area, *ends)
    median = median_of(rows, edition.neighbours)
    return {
        "Measure": finding_words.dated(edition, about, when),
        edition.area_name: wording.amount(own["value"], about),
        "Neighbours (median)": wording.amount(median[when], about) if when in median else "[x]",
        "Place": wording.upper_first(rank.removeprefix("the ")),
        "Change in the year": _change(rows[rows["area"] == edition.area], when, about, [edition.area]),
        "Neighbours' change (median)": _change(rows, when, about, edition.neighbours),
        "Among all authorities": _quarter(edition, about),
    }


def _change(rows: pd.DataFrame, when: pd.Period, about: Measure, of: list[str]) -> str:
    """The median of the areas' changes in the year, judged by polarity; areas whose basis changed are left out."""
    alike = [area for area in of if wording.year_of(when) not in about.breaks_in(area)]
    values = rows[rows["area"].isin(alike)].pivot(index="area", columns="period", values="value")
    before = wording.a_year_before(when)
    if before not in values or when not in values:
        return "[x]"
    change = (values[when] - values[before]).median()
    verdict = judgement(change, about) if pd.notna(change) else ""
    return "[x]" if pd.isna(change) else wording.signed_amount(change, about) + (f" ({verdict})" if verdict else "")


def _quarter(edition: Parameters, about: Measure) -> str:
    """The quarter of all authorities, by the published figures of the measure."""
    every = data.rows(about.table, about.name, areas.authorities(), edition.year_end)
    own = latest(every, edition.area)
    if own is None or every.loc[every["period"] == own["period"], "value"].count() < MOST_OF_ALL:
        return "[x]"
    found = quarter(every, edition.area, about.polarity)
    return wording.upper_first(QUARTERS[about.polarity != "neutral"][found - 1])
