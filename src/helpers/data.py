"""Read the tidy aggregate tables: a whole table, rows for a figure, one series for a forecast."""

import contextlib
import datetime
import itertools
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import pandas as pd

from helpers.published import areas as places
from helpers.published import computed, metadata, table_file
from helpers.published.metadata import Measure, dictionary, measure, measures, source, sources, symbols
from helpers.published.table_file import TableError, code_list, remembered
from helpers.words import naming

__all__ = ["TableError", "as_series", "check", "code_list", "dictionary", "has_year", "measure", "measures", "read",
           "rows", "series", "source", "sources", "symbols", "value", "years"]  # fmt: skip

ROW = computed.ROW
"""The columns of the tidy frame that charts, tables and sentences take."""


def read(table: str, area: str | None = None, to: datetime.date | None = None) -> pd.DataFrame:
    """A published table with numbers as floats (symbols are NaN), `period`, `area` and `area_name` added.

    `area` is an ONS code; `to` leaves out every period that ends later and every document written about a
    later year. Raises `TableError` when the table is missing or not as its description says.

    >>> data.read("children_looked_after", "E10000014", edition.year_end).tail()  # doctest: +SKIP
    """
    frame = _wide(table, to)
    if area:
        frame = frame[frame["area"] == area]
    return frame.reset_index(drop=True)


def rows(
    table: str,
    measures: str | list[str],
    areas: str | list[str] | None = None,
    to: datetime.date | None = None,
) -> pd.DataFrame:
    """One row a published number: table, measure, area, area_name, period, value, symbol, source_ref.

    Where several editions give a period, the newest edition known by `to` stands. A rate of `computed.RATES` that is
    not published for an area is computed from its count. `symbol` is empty for a number. Sorted by measure and area in
    the order asked, then period. Raises `TableError` for an unknown table or measure; areas without figures simply have
    no rows. `attrs` keeps what was asked, for the sentence that stands in place of figures: table, titles of the
    measures, and place, the first of the areas.

    >>> data.rows("children_looked_after", "cla_rate", edition.benchmarks, edition.year_end)  # doctest: +SKIP
    """
    measures = [measures] if isinstance(measures, str) else measures
    for name in measures:
        if name not in table_file.measures(table):
            raise metadata.unknown(table, name)
    areas = [areas] if isinstance(areas, str) else areas
    tidy, places_of = _tidy(table, to)
    order = areas or tidy.loc[tidy["measure"].isin(measures), "area"]
    chosen = (places_of.get(pair, ()) for pair in itertools.product(measures, dict.fromkeys(order)))
    found = tidy.iloc[list(itertools.chain.from_iterable(chosen))].reset_index(drop=True)
    titles = [metadata.measure(table, name).title for name in measures]
    found.attrs = {
        "table": table,
        "titles": titles,
        "place": naming.place(areas[0], places.name(areas[0])) if areas else "",
    }
    return found


def series(table: str, measure: str, area: str, to: datetime.date | None = None) -> pd.Series:
    """One measure of one area over time: a PeriodIndex without holes (a missing period is NaN).

    `attrs` carries what forecasts and sentences need: the fields of the `Measure`, area, area_name, and the
    area's own breaks by year. Raises `TableError` when a period has more than one figure.

    >>> data.series("children_looked_after", "cla_31_march", "E10000014", edition.data_end)  # doctest: +SKIP
    """
    found = rows(table, measure, area, to)
    if found["period"].duplicated().any():
        raise TableError(f"Table '{table}' has several figures of '{measure}' for one period; read it with a filter.")
    return as_series(found.set_index("period")["value"], metadata.measure(table, measure), area)


def as_series(figures: pd.Series, about: Measure, area: str) -> pd.Series:
    """Figures of one measure and area by period, in order, in the form of `series`: for those that are computed."""
    if figures.empty:
        periods = pd.PeriodIndex([], freq=table_file.year_frequency(about.table), name="period")
    else:
        periods = pd.period_range(figures.index[0], figures.index[-1], name="period")
    values = figures.reindex(periods).rename(about.name)
    values.attrs = asdict(about) | {"area": area, "area_name": places.name(area), "breaks": about.breaks_in(area)}
    return values


def value(table: str, measure: str, area: str, year: int, to: datetime.date | None = None) -> float:
    """One figure: that of a year, which ends when the table says (31 March, 30 June); NaN where there is none.

    >>> data.value("children_looked_after", "cla_31_march", "E10000014", 2022)  # doctest: +SKIP
    1726.0
    """
    when = pd.Period(str(year), freq=table_file.year_frequency(table))
    return float(series(table, measure, area, to).get(when, np.nan))


def years() -> list[int]:
    """The years ending 31 March that at least one readable table has a row for; `check` says what is not readable."""
    return sorted(set().union(*_years_by_table()))


def has_year(year: int) -> bool:
    """Whether it is one of `years`; the first table that has it is enough."""
    return any(year in found for found in _years_by_table())


def check() -> list[str]:
    """Read every table and code list; each problem is one sentence, none means that all are as described."""
    problems = []
    reading = [(table_file.load, table_file.names()), (code_list, table_file.names("codes"))]
    for read_one, name in ((read_one, name) for read_one, found in reading for name in found):
        try:
            read_one(name)
        except TableError as error:
            problems.append(str(error))
    return list(dict.fromkeys(problems))  # a code list that every table needs is one problem


def _years_by_table() -> Iterator[set[int]]:
    """The years ending 31 March of each readable table."""
    for table in table_file.names():
        with contextlib.suppress(TableError):
            yield {period.year for period in table_file.load(table)["period"].unique() if period.freqstr == "Y-MAR"}


@remembered
def _tidy(table: str, to: datetime.date | None) -> tuple[pd.DataFrame, dict[tuple[str, str], np.ndarray]]:
    """Every figure and symbol known by `to` as tidy rows, and the places of each measure and area among them."""
    tidy = _published(table, to)
    for (rated, name), parts in computed.RATES.items():
        if rated == table:
            counts, population = (_published(other, to).query("measure == @measure") for other, measure in parts)
            tidy = pd.concat([tidy, computed.lacking_rates(tidy, counts, population, table, name)])
    tidy = tidy.sort_values("period", kind="stable", ignore_index=True)
    return tidy, tidy.groupby(["measure", "area"]).indices


@remembered
def _published(table: str, to: datetime.date | None) -> pd.DataFrame:
    """The figures and symbols of the newest edition known by `to`, as tidy rows."""
    known = _known(table, to)
    edition = ["edition"] if table_file.has_editions(table) else []
    known = known.sort_values(["period", *edition], kind="stable")
    names = np.array(list(table_file.measures(table)))
    cells = known[names].to_numpy().T  # by measure, then as the rows: melt would take three times as long
    measure, row = (cells != "").nonzero()
    words = pd.Series(cells[measure, row])
    values = pd.to_numeric(words, errors="coerce").astype(float)
    tidy = known[["area", "area_name", "period", "source_ref"]].iloc[row].reset_index(drop=True)
    tidy = tidy.assign(table=table, measure=names[measure], value=values, symbol=words.where(values.isna(), ""))[ROW]
    return tidy.drop_duplicates(["measure", "area", "period"], keep="last") if edition else tidy


@remembered
def _wide(table: str, to: datetime.date | None) -> pd.DataFrame:
    """The table as known by `to`, with numbers as floats."""
    known = _known(table, to)
    numbers = {name: pd.to_numeric(known[name], errors="coerce").astype(float) for name in table_file.measures(table)}
    return known.assign(**numbers)


@remembered
def _known(table: str, to: datetime.date | None) -> pd.DataFrame:
    """The table's text without periods that end after `to` and without documents about a later year."""
    text = table_file.load(table)
    if to is None:
        return text
    known = text["period"].dt.end_time < pd.Timestamp(to + datetime.timedelta(days=1))
    if table_file.has_editions(table):
        known &= text["edition"].map(lambda year: datetime.date(int(year), 3, 31) <= to)
    return text[known]
