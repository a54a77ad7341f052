"""What an attacker can work out from published counts: the least and the most that each hidden one can be.

Integer linear programming over all tables at once (scipy's `linprog`): cells of the same sort add up, so that totals,
subgroups, other tables, other sections and the months of a year all narrow down what a cell can be.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from helpers.safety.claims import Cell, Listing

OTHER = "\0any other"
"""The category that stands for all those which no table names."""

MONTHS = 12
SECONDS = 2.0
"""Longest that one programme may take; what is not shown to be safe by then counts as unsafe."""


def unsafe(cells: Iterable[Cell], listings: Iterable[Listing], possible: int, threshold: int) -> list[Cell]:
    """The hidden cells, and the small differences of published cells, that have fewer than `possible` values.

    A difference is what is left of a total when some of its categories are published; it is small when it may be
    1 to `threshold`. Tables that contradict each other come back as one cell whose `low` is above its `high`.
    """
    found = []
    for group, lists in _connected(cells, listings):
        found += _System(group, lists).unsafe(possible, threshold)
    return found


def _connected(cells: Iterable[Cell], listings: Iterable[Listing]) -> Iterator[tuple[list[Cell], list[Listing]]]:
    """Cells that can add up with each other: of the same sort, in the same year and, where all have one, month."""
    groups = defaultdict(list)
    for cell in cells:
        groups[cell.of, cell.year].append(cell)
    lists = defaultdict(list)
    for listing in listings:
        lists[listing.of, listing.year].append(listing)
    for key, group in groups.items():
        if all("month" in dict(cell.where) for cell in group):
            for month in sorted({dict(cell.where)["month"] for cell in group}):
                yield (
                    [c for c in group if ("month", month) in c.where],
                    [one for one in lists[key] if ("month", month) in one.where],
                )
        else:
            yield group, lists[key]


class _System:
    """The programme of one group of cells: an unknown whole number for every distinguishable part of them."""

    def __init__(self, cells: list[Cell], listings: list[Listing]):
        self.cells = list(_merged(cells))
        dims = sorted(
            {name for one in [*cells, *listings] for name, _ in one.where}
            | {name for one in listings for name in one.by}
        )
        self.categories = {name: self._named(name, listings) for name in dims}
        self.dims, parts = self._combined(listings)
        inside = np.array([self._inside(cell.where, parts) for cell in self.cells])
        possible = ~inside[[cell.high == 0 for cell in self.cells]].any(axis=0)
        for listing in listings:
            columns = parts[:, [self.dims[name] for name in listing.by]]
            named = np.array([tuple(row) in listing.named for row in columns])
            possible &= named | ~self._inside(listing.where, parts)
        # Parts that lie in the same cells cannot be told apart: one unknown stands for them all.
        self.parts = np.unique(inside[:, possible], axis=1).astype(float)
        rows = csr_array(self.parts)
        low = np.array([cell.low for cell in self.cells])
        high = np.array([cell.high for cell in self.cells])
        bounded = np.isfinite(high)
        self.rows = vstack([rows[bounded], -rows], format="csr")
        self.most = np.concatenate([high[bounded], -low])

    def unsafe(self, possible: int, threshold: int) -> list[Cell]:
        """See the function of this name."""
        if not self.parts.size:  # every category is nought, and said to be
            return []
        cells, sums = self._sought()
        if not cells:
            return [] if self._solve(np.zeros(self.parts.shape[1])) is not None else [self._contradiction()]
        low, high = np.full(len(cells), np.inf), np.full(len(cells), -np.inf)

        def learn(goal: np.ndarray) -> bool:
            solution = self._solve(goal)
            if solution is not None:
                values = sums @ solution
                np.minimum(low, values, out=low)
                np.maximum(high, values, out=high)
            return solution is not None

        if not (learn(sums.sum(axis=0)) and learn(-sums.sum(axis=0))):
            return [self._contradiction()]
        found = []
        for place, cell in enumerate(cells):
            for goal in (sums[place], -sums[place]):
                if high[place] - low[place] + 1 < possible:
                    learn(goal)
            small = high[place] >= 1 and low[place] <= threshold
            if small and high[place] - low[place] + 1 < possible:
                found.append(Cell(cell.of, cell.year, cell.where, low[place], high[place], True, cell.place))
        return found

    def _named(self, dimension: str, listings: list[Listing]) -> list[str]:
        names = {value for cell in self.cells for name, value in cell.where if name == dimension}
        for listing in listings:
            if dimension in listing.by:
                names |= {row[listing.by.index(dimension)] for row in listing.named}
        whole = dimension == "month" and len(names) == MONTHS
        return sorted(names) if whole else [*sorted(names), OTHER]

    def _combined(self, listings: list[Listing]) -> tuple[dict[str, int], np.ndarray]:
        """The place of each dimension in a row, and a row for each combination of categories that can occur.

        Where a table names the combinations there are, those that it leaves out are not made: of a table by seven
        dimensions they would be millions.
        """
        widest = max((one for one in listings if not one.where), key=lambda one: len(one.by), default=None)
        by, named = (widest.by, sorted(widest.named)) if widest else ((), [()])
        others = [name for name in self.categories if name not in by]
        rest = list(itertools.product(*(self.categories[name] for name in others)))
        rows = [first + last for first, last in itertools.product(named, rest)]
        parts = np.array(rows, dtype=object).reshape(len(rows), len(self.categories))
        return {name: place for place, name in enumerate([*by, *others])}, parts

    def _inside(self, where: frozenset, parts: np.ndarray) -> np.ndarray:
        inside = np.ones(len(parts), dtype=bool)
        for name, value in where:
            inside &= parts[:, self.dims[name]] == value
        return inside

    def _sought(self) -> tuple[list[Cell], np.ndarray]:
        """What must not become known: hidden cells, and what a total leaves beside its published categories."""
        places = {cell.where: place for place, cell in enumerate(self.cells)}
        cells, sums = [], []
        for place, cell in enumerate(self.cells):
            if cell.hidden:
                cells.append(cell)
                sums.append(self.parts[place])
            for name in set(self.dims) - {known for known, _ in cell.where}:
                shown = [
                    places[key] for value in self.categories[name] if (key := cell.where | {(name, value)}) in places
                ]
                rest = self.parts[place] - self.parts[shown].sum(axis=0) if shown else np.zeros(1)
                if rest.any():
                    cells.append(Cell(cell.of, cell.year, cell.where, 0, np.inf, False, f"{cell.place} less its parts"))
                    sums.append(rest)
        return cells, np.array(sums)

    def _solve(self, goal: np.ndarray) -> np.ndarray | None:
        """The whole numbers that make `goal` least within what was published; None when there are none."""
        bound = (0, 10_000_000)
        found = linprog(goal, self.rows, self.most, bounds=bound, integrality=1, options={"time_limit": SECONDS})
        return None if found.x is None else np.rint(found.x)

    def _contradiction(self) -> Cell:
        first = self.cells[0]
        places = " and ".join(dict.fromkeys(cell.place.split(",")[0] for cell in self.cells))
        return Cell(first.of, first.year, frozenset(), 1, 0, True, places)


def _merged(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Each cell once: published twice, both say something of it."""
    same = defaultdict(list)
    for cell in cells:
        same[cell.where].append(cell)
    for where, group in same.items():
        low, high = max(cell.low for cell in group), min(cell.high for cell in group)
        hidden = any(cell.hidden for cell in group)
        place = " and ".join(dict.fromkeys(cell.place for cell in group))
        yield Cell(group[0].of, group[0].year, where, low, high, hidden, place)
