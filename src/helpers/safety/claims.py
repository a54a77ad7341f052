"""What a safe table says of itself, and what that tells an attacker."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from helpers.safety.disclosure_policy import CONFIDENTIAL, bounds

ALL = "all"
"""The name of a total among the categories of a dimension."""

WHEN = ("month", "time_period")
"""The dimensions that are time: a month as YYYY-MM, the year ending 31 March."""


@dataclass(frozen=True)
class Cell:
    """One published count: `of` says what is counted, `year` when, `where` in which categories.

    A dimension that `where` does not name is summed over. `low` and `high` are what the published number or mark
    says by itself; `hidden` is whether a mark stands in its place; `place` tells a person where it is.
    """

    of: str
    year: str
    where: frozenset[tuple[str, str]]
    low: float
    high: float
    hidden: bool = False
    place: str = ""


@dataclass(frozen=True)
class Listing:
    """A table that names every combination of the dimensions `by` that occurs: the others are nought."""

    of: str
    year: str
    where: frozenset[tuple[str, str]]
    by: tuple[str, ...]
    named: frozenset[tuple[str, ...]]


class Claim(BaseModel):
    """What a table counts and how: the aggregate table `of`, its dimensions `by`, one category of others in `where`.

    `rows` has the categories and the counts as shown. Rows whose number is in `withheld` are hidden for the sake of
    others. Counts that are not `additive` count different children, so that parts add up to more than their total.
    """

    model_config = ConfigDict(extra="forbid")

    of: str
    by: list[str]
    where: dict[str, str]
    counts: list[str]
    rows: list[dict[str, int | str]]
    threshold: int
    base: int
    additive: bool = True
    withheld: list[int] = []

    def cells(self, place: str = "") -> list[Cell]:
        """Every count of the table with what is known of it; `place` tells a person where it is shown."""
        found = []
        for number, row in enumerate(self.rows):
            year, where = self._place_of(row)
            for count in self.counts:
                low, high = bounds(row[count], self.threshold, self.base)
                if number in self.withheld:
                    low, high = 0, math.inf
                hidden = row[count] == CONFIDENTIAL
                at = f"{place}, row {number + 1}, column {count}"
                found.append(Cell(self._sort(count), year, frozenset(where.items()), low, high, hidden, at))
        return found

    def listings(self) -> list[Listing]:
        """That a combination of categories that no row names has no children, for each time in the table."""
        by = tuple(name for name in self.by if name not in WHEN)
        named = defaultdict(set)
        for row in self.rows:
            year, where = self._place_of(row)
            if set(by) <= where.keys():
                fixed = frozenset((name, value) for name, value in where.items() if name not in by)
                named[year, fixed].add(tuple(where[name] for name in by))
        return [
            Listing(self._sort(count), year, fixed, by, frozenset(rows))
            for count in self.counts
            for (year, fixed), rows in named.items()
        ]

    def _sort(self, count: str) -> str:
        """What is counted; counts that do not add up are only compared within the same dimensions."""
        return f"{self.of}.{count}" if self.additive else f"{self.of}.{count} by {', '.join(sorted(self.by))}"

    def _place_of(self, row: dict) -> tuple[str, dict[str, str]]:
        """The year ending 31 March that a row is of, and its categories; a total has none."""
        where = {**self.where, **{name: str(row[name]) for name in self.by}}
        where = {name: value for name, value in where.items() if value != ALL}
        year = where.pop("time_period", "")
        month = where.get("month")
        return str(int(month[:4]) + (month[5:] > "03")) if month else year, where


def told(claims: Iterable[tuple[str, Claim]]) -> tuple[list[Cell], list[Listing]]:
    """All that claims, each with its place, tell an attacker."""
    claims = list(claims)
    cells = [cell for place, claim in claims for cell in claim.cells(place)]
    return cells, [listing for _, claim in claims for listing in claim.listings()]
