"""Figures as a document states them, with its own "around" and "over": the small tables typed from reports."""

import datetime
from collections.abc import Sequence

import pandas as pd

from helpers import data
from helpers.published.metadata import Measure
from helpers.words import wording

DATED = ("at ", "in ")
"""How the words for a day or a year begin."""


def stated(table: str, measures: str | Sequence[str], area: str, to: datetime.date | None = None) -> pd.DataFrame:
    """One row a stated figure of an area: Measure, Figure, When and Where stated, in the order of `measures`.

    The figure is worded with its unit and with the document's qualifier, which the table holds in the column
    `<measure>_qualifier`. Every document known by `to` is listed, so a figure that a later one repeats or
    corrects appears twice.
    """
    wide = data.read(table, area, to).sort_values("period", kind="stable")
    measures = [measures] if isinstance(measures, str) else measures
    rows = [
        {
            "Measure": about.title,
            "Figure": _figure(row, about),
            "When": _when(row["period"], about.basis),
            "Where stated": row["source_ref"],
        }
        for about in (data.measure(table, name) for name in measures)
        for row in wide[wide[about.name].notna()].to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["Measure", "Figure", "When", "Where stated"])


def sentences(found: pd.DataFrame) -> str:
    """Stated figures as sentences: Case files audited: around 1,000 in the year ending 31 March 2020."""
    told = found[["Measure", "Figure", "When"]].itertuples(index=False)
    return wording.join(
        f"{measure}: {figure}{'' if when.startswith(DATED) else ','} {when}." for measure, figure, when in told
    )


def _figure(row: dict, about: Measure) -> str:
    """The figure with its unit, and with the word that the document puts before it."""
    qualifier = row.get(f"{about.name}_qualifier", "")
    return f"{qualifier} {wording.quantity(row[about.name], about)}".strip()


def _when(period: pd.Period, basis: str) -> str:
    """The period in words; what is planned for other years, or has no date, is dated by its report."""
    return wording.period(period, basis) if basis.startswith(DATED) else f"{basis} (report of {period.year})"
