"""Rows computed from published rows: shares of one count in another, rates that nobody publishes.

Each takes and gives the tidy frame of `data.rows`, so that figures, tables and sentences treat a computed number as
they do a published one. What a computed measure means stands under `computed` in the description of its table.
"""

import math
import operator
from collections.abc import Callable

import pandas as pd

from helpers.measures import percentage, rate_per_10_000, round_half_up
from helpers.published import metadata
from helpers.words import wording

ROW = ["table", "measure", "area", "area_name", "period", "value", "symbol", "source_ref"]

POPULATION = ("population", "children_0_to_17")
RATES = {
    ("referrals", "referrals_rate"): (("referrals", "referrals"), POPULATION),
    ("assessments", "cin_rate"): (("children_in_need", "cin_31_march"), POPULATION),
    ("child_protection_plans", "cpp_rate"): (("child_protection_plans", "cpp_31_march"), POPULATION),
}
"""The table and measure of each rate that is published for some authorities only, and those it is computed from."""


def share(part: pd.DataFrame, whole: pd.DataFrame, measure: str) -> pd.DataFrame:
    """`part` as a percentage of `whole`, by area and period, as the computed `measure` of the table of `part`.

    A period that only one of them has is left out; where either is a symbol, so is the share.
    """
    return _of_both(part, whole, measure, percentage)


def part_of(whole: pd.DataFrame, shares: pd.DataFrame, measure: str) -> pd.DataFrame:
    """How many of `whole` a published percentage of it is; `measure` belongs to the table of the percentage.

    A percentage that is published whole gives a number that is right to half a per cent of `whole`. It is made a whole
    number, so that differences are those of the numbers shown.
    """
    return _of_both(shares, whole, measure, lambda percent, number: round_half_up(number * percent / 100))


def whole_of(part: pd.DataFrame, shares: pd.DataFrame, measure: str) -> pd.DataFrame:
    """How many there are in all where `part` is a published percentage of them; the reverse of `part_of`."""
    return _of_both(part, shares, measure, lambda number, percent: number / percent * 100 if percent else math.nan)


def difference(rows: pd.DataFrame, less: pd.DataFrame, measure: str) -> pd.DataFrame:
    """What is left of a count when another is taken away, as the computed `measure` of the table of `rows`."""
    return _of_both(rows, less, measure, operator.sub)


def lacking_rates(
    found: pd.DataFrame, counts: pd.DataFrame, population: pd.DataFrame, table: str, measure: str
) -> pd.DataFrame:
    """The rates per 10,000 children that counts give where `found` has no row of `measure` for the area and period.

    A count of the year ending 31 March, or at its end, is divided by the population estimate of the June before,
    as the Department for Education does.
    """
    published = pd.MultiIndex.from_frame(found.loc[found["measure"] == measure, ["area", "period"]])
    lacking = counts[~pd.MultiIndex.from_frame(counts[["area", "period"]]).isin(published)]
    # 30 June lies in the year ending the next 31 March
    before = population.assign(period=population["period"].dt.asfreq("Y-MAR", how="end"))
    both = lacking.merge(before, on=["area", "area_name", "period"], suffixes=("", "_population"))
    values = [rate_per_10_000(*pair) for pair in zip(both["value"], both["value_population"], strict=True)]
    return _rows(both, measure, values, both["symbol"], "_population").assign(table=table)


def _of_both(
    rows: pd.DataFrame, other: pd.DataFrame, measure: str, value: Callable[[float, float], float]
) -> pd.DataFrame:
    """`value` of each figure of `rows` and that of `other` for the same area and period; a symbol stays one."""
    both = rows.merge(other, on=["area", "area_name", "period"], suffixes=("", "_other"))
    values = [value(*pair) for pair in zip(both["value"], both["value_other"], strict=True)]
    made = _rows(both, measure, values, both["symbol"].mask(both["symbol"] == "", both["symbol_other"]), "_other")
    made.attrs = rows.attrs | {"titles": [metadata.measure(rows.attrs["table"], measure).title]}
    return made


def _rows(both: pd.DataFrame, measure: str, values: list[float], symbol: pd.Series, other: str) -> pd.DataFrame:
    """The rows of a computed measure; each says what it was computed from and where both stand."""
    one, two = (_titles(both[f"table{which}"], both[f"measure{which}"]) for which in ("", other))
    parts = zip(one, both["source_ref"], two, both[f"source_ref{other}"], strict=True)
    places = [f"computed from {a} ({b}) and {c} ({d})" for a, b, c, d in parts]
    return both.assign(measure=measure, value=values, symbol=symbol, source_ref=places)[ROW]


def _titles(tables: pd.Series, measures: pd.Series) -> list[str]:
    """The title of each row's measure, as the middle of a sentence has it."""
    pairs = list(zip(tables, measures, strict=True))
    titles = {pair: wording.lower_first(metadata.measure(*pair).title) for pair in set(pairs)}
    return [titles[pair] for pair in pairs]
