"""What in the returns is possible but unlikely: warnings that name the file and tell no value of a child.

A file sent twice, another authority's, columns that have changed places, amounts or numbers of rows far from the year
before.
"""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.returns import layouts
from helpers.returns.folder import Returns
from helpers.returns.merge_years import DAY, year_end

FEWEST = 20
"""Rows or children below which a share says little."""

SAME, STAYED, WRONG = 0.95, 0.5, 0.5
"""Shares of rows that are those of the year before, of children who are there again, of cells that belong elsewhere."""

TIMES, LIKE = 5, 1.3
"""How many times larger or smaller a mean is unlikely to become in a year, and what counts as the same mean."""

FEWER, MORE = 0.6, 2
"""What a file's rows are unlikely to fall below or rise above in a year, as a share of the year before."""

STEADY = ("header", "episodes", "missing", "placement_costs", "reviews", "section_251")
"""Files whose number of rows changes slowly."""

SPANS = {"episodes": ("DECOM", "DEC"), "missing": ("MIS_START", "MIS_END"), "placement_costs": ("START", "END"),
         "assessments": ("START", "AUTHORISED"), "cin_assessments": ("START", "AUTHORISED")}  # fmt: skip
"""The columns of a file that begin and end something."""

BASES = ["WEEKLY", "TO_DATE"]
"""What the amounts of a cost extract are: a week's, or the year's to date."""

PLACE = ["year", "source", "row"]


class Doubt(NamedTuple):
    """A sentence about a collection year."""

    year: int
    sentence: str


def warnings(returns: Returns) -> list[Doubt]:
    """Every warning, by file and year."""
    found = []
    wrong = returns.bad_cells.groupby(["source", "column"]).size()
    for file, table in sorted(returns.tables.items()):
        table = table.assign(content=pd.util.hash_pandas_object(table.drop(columns=PLACE), index=False))
        by_year = {year: part for year, part in table.groupby("year") if year}
        for year, part in by_year.items():
            found += [Doubt(year, said) for said in _within(file, part, wrong)]
            if year - 1 in by_year:
                found += [Doubt(year, said) for said in _since(file, by_year[year - 1], part)]
    return found + list(_other_children(returns))


def _within(file: str, part: pd.DataFrame, wrong: pd.Series) -> Iterator[str]:
    """What one year's file says of itself; `wrong` has the number of bad cells by source and column."""
    name = part["source"].iloc[0]
    strangers = wrong[wrong > WRONG * max(len(part), FEWEST)].get(name, pd.Series(dtype=int)).index
    codes = {column: set(layouts.codes(column).index) for column in strangers}
    for one, other in itertools.combinations(strangers, 2):
        if min(part[one].isin(codes[other]).mean(), part[other].isin(codes[one]).mean()) > WRONG:
            yield _swapped(name, one, other)
    if file in SPANS:
        start, end = (part[column].to_numpy().astype(DAY) for column in SPANS[file])
        both = ~np.isnat(start) & ~np.isnat(end)
        if both.sum() >= FEWEST and (end < start)[both].mean() > WRONG:
            yield _swapped(name, *SPANS[file])


def _since(file: str, before: pd.DataFrame, now: pd.DataFrame) -> Iterator[str]:
    """What one year's file says beside that of the year before."""
    name, earlier = now["source"].iloc[0], before["source"].iloc[0]
    if min(len(now), len(before)) >= FEWEST:
        again = now["content"].isin(before["content"]).mean(), before["content"].isin(now["content"]).mean()
        if min(again) >= SAME:  # a file of fewer children than the year before holds no row but of that year
            yield f"{name}: nearly every row is also in {earlier}; is it last year's file again?"
        ratio = len(now) / len(before)
        if file in STEADY and not FEWER <= ratio <= MORE:
            yield f"{name} has about {round(100 * ratio, -1):.0f}% of the rows of {earlier}; is it whole?"
    yield from _amounts(file, before, now)


def _amounts(file: str, before: pd.DataFrame, now: pd.DataFrame) -> Iterator[str]:
    """Means that grew or fell many times over, and those that changed places."""
    layout = layouts.columns(file)
    columns = list(layout.loc[layout["kind"] == "amount", "column"].unique())
    if not columns:
        return
    bases = [[name for name in BASES if name in part and part[name].notna().any()] for part in (before, now)]
    if bases[0] != bases[1] or min(len(now), len(before)) < FEWEST // 4:
        return
    was, is_now = (part[columns].mean().where(lambda mean: mean > 0) for part in (before, now))
    name, earlier = now["source"].iloc[0], before["source"].iloc[0]
    for one, other in itertools.combinations(columns, 2):
        crossed = (_alike(is_now[one], was[other]), _alike(is_now[other], was[one]))
        if all(crossed) and not _alike(was[one], was[other], TIMES / 2):
            yield _swapped(name, one, other)
            return
    for column in columns:
        ratio = is_now[column] / was[column]
        if ratio >= TIMES or ratio <= 1 / TIMES:
            times = f"{ratio:.0f} times" if ratio > 1 else f"a {1 / ratio:.0f}th of"
            yield f"{name}, column {column}: on average about {times} the amounts in {earlier}; is the unit the same?"


def _other_children(returns: Returns) -> Iterator[Doubt]:
    """Years and files whose children are not those that the year before, or the header, leads to expect."""
    episodes, header = returns.table("episodes"), returns.table("header")
    for year in returns.years[1:]:
        before, now = episodes[episodes["year"] == year - 1], episodes[episodes["year"] == year]
        still = before.loc[before["DEC"].isna() | (before["DEC"].to_numpy().astype(DAY) > year_end(year - 1)), "CHILD"]
        if still.nunique() >= FEWEST and pd.Series(still.unique()).isin(now["CHILD"]).mean() < STAYED:
            yield Doubt(
                year,
                f"{now['source'].iloc[0]}: fewer than half of the children looked after at the end of {year - 1} are "
                "in it; is it another authority's return, or were ids changed?",
            )
    for file, table in sorted(returns.tables.items()):
        for year, part in table.groupby("year") if "CHILD" in table and file not in ("header", "episodes") else ():
            known = header.loc[header["year"] == year, "CHILD"]
            if part["CHILD"].nunique() >= FEWEST and len(known) and part["CHILD"].isin(known).mean() < STAYED:
                yield Doubt(
                    year,
                    f"{part['source'].iloc[0]}: fewer than half of its children are in the header of "
                    "the year; is it another authority's file?",
                )


def _alike(one: float, other: float, times: float = LIKE) -> bool:
    """Whether two means are within so many times of each other; never where one is not known."""
    return bool(1 / times <= one / other <= times)


def _swapped(name: str, one: str, other: str) -> str:
    return f"{name}: the columns {one} and {other} look as if they had changed places."
