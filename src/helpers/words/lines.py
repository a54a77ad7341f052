"""One measure in one area over time: a line of a figure, a row of a table, the subject of a sentence."""

from dataclasses import dataclass

import pandas as pd

from helpers import data
from helpers.published.metadata import Measure
from helpers.safety import local_counts
from helpers.words import naming, wording


@dataclass(frozen=True, eq=False)
class Line:
    """`values` and `symbols` by period, without holes: a period that was not published is NaN."""

    measure: Measure
    area: str
    area_name: str
    values: pd.Series
    symbols: pd.Series

    @property
    def subject(self) -> tuple[str, str]:
        """What is measured: the table and the name of the measure."""
        return self.measure.table, self.measure.name

    @property
    def is_total(self) -> bool:
        """Whether it is a number of things or a sum of money, which areas of different sizes cannot compare."""
        return self.measure.kind == "count" or self.measure.unit == "£"

    @property
    def known(self) -> pd.Series:
        """The periods that have a number."""
        return self.values.dropna()

    @property
    def breaks(self) -> dict[int, str]:
        """Notes on changes of basis within the line, by the first year on the new basis."""
        first, last = (wording.year_of(self.values.index[end]) for end in (0, -1))
        return {year: note for year, note in self.measure.breaks_in(self.area).items() if first < year <= last}

    def comparable(self, earlier: pd.Period, later: pd.Period) -> bool:
        """Whether no change of basis lies between two periods."""
        return not any(wording.year_of(earlier) < year <= wording.year_of(later) for year in self.breaks)

    def gaps(self) -> list[pd.Period]:
        """Periods without a number from the first published one on."""
        if self.known.empty:
            return []
        missing = self.values.isna()
        return list(self.values.index[missing & (self.values.index > self.known.index[0])])


def split(rows: pd.DataFrame) -> list[Line]:
    """The lines of a tidy frame, in its order; `ValueError` when a period has more than one figure."""
    local_counts.refuse(rows)
    lines = []
    for (table, measure, area), part in rows.groupby(["table", "measure", "area"], sort=False):
        if part["period"].duplicated().any():
            raise ValueError(f"'{measure}' of table '{table}' has several figures for one period in {area}.")
        by_period = part.set_index("period").sort_index()
        periods = pd.period_range(by_period.index[0], by_period.index[-1])
        full = by_period.reindex(periods)
        symbols = full["symbol"].fillna("")
        lines.append(Line(data.measure(table, measure), area, part["area_name"].iloc[0], full["value"], symbols))
    return lines


def with_numbers(rows: pd.DataFrame) -> list[Line]:
    """The lines that have at least one number."""
    return [line for line in split(rows) if len(line.known)]


def asked(rows: pd.DataFrame) -> tuple[str, str]:
    """The measures and the places of rows in words; where there are no rows, those that were asked for."""
    found = split(rows)
    titles = [line.measure.title for line in found] or rows.attrs.get("titles", [])
    names = [naming.place(line.area, line.area_name) for line in found] or [rows.attrs.get("place", "")]
    return wording.listed(map(wording.lower_first, dict.fromkeys(titles))), wording.listed(dict.fromkeys(names))
