"""For which years and areas the headline measures have a figure, and where a series breaks off or changes its basis."""

import pandas as pd

from helpers import data
from helpers.parameters import Parameters
from helpers.published import areas
from helpers.published.metadata import Measure
from helpers.words import wording

FIGURE, NO_FIGURE = "a figure", "no figure"
YEARS = 8  # of the report's year and those before it


def headline(rows: pd.DataFrame) -> list[tuple[Measure, pd.DataFrame]]:
    """The headline measures in report order, each with its tidy rows of every area."""
    by_measure = dict(list(rows.groupby(["table", "measure"])))
    listed = data.code_list("headline_measures")[["table", "measure"]].itertuples(index=False)
    return [(data.measure(*pair), by_measure.get(tuple(pair), rows.iloc[:0])) for pair in listed]


def by_year(rows: pd.DataFrame, edition: Parameters) -> pd.DataFrame:
    """How many headline measures of the area have a figure for each of the last years, and how many have none."""
    measures = headline(rows)
    have = [_years_with_a_figure(_own(part, edition.area)) for _, part in measures]
    ends = range(edition.time_period - YEARS + 1, edition.time_period + 1)
    counts = [sum(year in known for known in have) for year in ends]
    names = [str(year) for year in ends]
    return pd.DataFrame({FIGURE: counts, NO_FIGURE: [len(measures) - count for count in counts]}, index=names)


def gaps(rows: pd.DataFrame, edition: Parameters) -> pd.DataFrame:
    """Headline measures of the area with a period without a figure between the first and the last row, and why."""
    told = []
    for measure, part in headline(rows):
        own = _own(part, edition.area)
        periods = own.set_index("period")
        if own["value"].notna().sum() == 0:
            continue
        full = periods.reindex(pd.period_range(own["period"].min(), own["period"].max()))
        missing = full[full["value"].isna()]
        if missing.empty:
            continue
        reasons = [data.symbols(measure.table).get(mark, "") for mark in missing["symbol"].fillna("")]
        told.append(
            {
                "Measure": measure.title,
                "Publisher": data.source(measure.table).publisher,
                "Without a figure": wording.runs(missing.index),
                "Why": wording.listed(dict.fromkeys(filter(None, reasons))) or "not stated in the source",
            }
        )
    return pd.DataFrame(told)


def comparators(rows: pd.DataFrame, edition: Parameters) -> pd.DataFrame:
    """The area's latest period with a figure, and who else has one for it: region, England, how many neighbours.

    Where the area has no figure, any period of the others counts.
    """
    told, neighbours = [], edition.neighbours
    for measure, part in headline(rows):
        known = part[part["value"].notna()]
        own = _own(known, edition.area)
        latest = own["period"].max() if len(own) else None
        found = set(known.loc[known["period"] == latest, "area"] if len(own) else known["area"])
        near = sum(code in found for code in neighbours)
        source = data.source(measure.table)
        told.append(
            {
                "Measure": measure.title,
                "Publisher": "the council" if source.is_council and own.empty else source.publisher,
                f"Latest for {edition.area_name}": "none" if latest is None else wording.short_period(latest),
                **{areas.name(code): "yes" if code in found else "no" for code in edition.benchmarks[1:]},
                "Neighbours": f"{near} of {len(neighbours)}",
            }
        )
    return pd.DataFrame(told)


def breaks(rows: pd.DataFrame, edition: Parameters) -> pd.DataFrame:
    """Changes of basis in the area's series up to the end of the data: measure, first year on the new basis, note."""
    pairs = rows.loc[rows["area"] == edition.area, ["table", "measure"]].drop_duplicates()
    told = [
        {"Measure": measure.title, "From": str(year), "What changed": wording.sentence(note)}
        for measure in (data.measure(*pair) for pair in pairs.itertuples(index=False))
        for year, note in measure.breaks_in(edition.area).items()
        if year <= edition.data_end.year
    ]
    return pd.DataFrame(told)


def _own(rows: pd.DataFrame, area: str) -> pd.DataFrame:
    return rows[rows["area"] == area]


def _years_with_a_figure(own: pd.DataFrame) -> set[int]:
    """The years ending 31 March in which a period with a figure ends."""
    return {period.asfreq("Y-MAR").year for period in own.loc[own["value"].notna(), "period"]}
