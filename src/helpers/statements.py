"""Figures as a document states them, with its own "around" and "over": the small tables typed from reports."""

import datetime
from collections.abc import Sequence

import pandas as pd

from helpers import data, wording
from helpers.metadata import Measure


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
    return wording.join(f"{measure}: {figure} {when}." for measure, figure, when in told)


def beside(table: str, other: str, measure: str, areas: Sequence[str], to: datetime.date | None = None) -> pd.DataFrame:
    """What two publishers give for the same area and period: Area, When, and a column for each publisher.

    `measure` has the same name in both tables. A period that only one of them gives is left out.
    """
    about = data.measure(table, measure)
    ours, theirs = (data.read(name, to=to).dropna(subset=[measure]) for name in (table, other))
    both = ours.merge(theirs, on=["area", "period"], suffixes=("", "_other"))
    both = both[both["area"].isin(areas)].sort_values(
        ["area", "period"], key=lambda column: column.map(list(areas).index) if column.name == "area" else column
    )
    return pd.DataFrame(
        {
            "Area": both["area_name"],
            "When": [_when(period, about.basis) for period in both["period"]],
            data.source(table).publisher: [_figure(row, about) for row in both.to_dict("records")],
            data.source(other).publisher: [
                wording.quantity(value, data.measure(other, measure)) for value in both[f"{measure}_other"]
            ],
        }
    ).reset_index(drop=True)


def _figure(row: dict, about: Measure) -> str:
    """The figure with its unit, and with the word that the document puts before it."""
    qualifier = row.get(f"{about.name}_qualifier", "")
    return f"{qualifier} {wording.quantity(row[about.name], about)}".strip()


def _when(period: pd.Period, basis: str) -> str:
    """The period in words; what is planned for other years, or has no date, is dated by its report."""
    dated = basis.startswith(("at ", "in "))
    return wording.period(period, basis) if dated else f"{basis} (report of {period.year})"
