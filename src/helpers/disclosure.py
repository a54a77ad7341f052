"""Disclosure control: an authority's own counts of children become a table that may be shown.

The tables prepared from returns are `LocalCounts`, which figures, tables and sentences refuse; `publishable` makes a
`SafeTable` of them. Published tables are public already: they pass through with their symbols.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from helpers.measures import percentage, rate_per_10_000
from helpers.safety import disclosure_policy
from helpers.safety.attack import unsafe
from helpers.safety.claims import ALL, WHEN, Claim, told
from helpers.safety.disclosure_policy import CONFIDENTIAL, Policy
from helpers.safety.local_counts import LocalCounts, LocalSeries, NotPublishable
from helpers.words import categories, wording

__all__ = ["LocalCounts", "LocalSeries", "NotPublishable", "Policy", "SafeTable", "publishable"]

COARSER = (1, 2, 4, 10)
"""What the rounding base is multiplied by, in turn, until every small count is safe."""


@dataclass(frozen=True, eq=False)
class SafeTable:
    """Counts that may be shown: each cell of `data` is a number, a category or [c].

    `claim` says what is counted, so that the gate can put the tables of a whole run together as an attacker would.
    `dimension` is the one whose categories are columns, where there is one.
    """

    data: pd.DataFrame
    policy: Policy
    claim: Claim = field(repr=False)
    dimension: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """The table for charts and sums: NaN in place of [c]."""
        return self.data.mask(self.data == CONFIDENTIAL).infer_objects()

    @property
    def sentence(self) -> str:
        """What a reader is told of the policy that applied, as far as the table shows it."""
        few = f"1 to {self.policy.threshold} children"
        hidden = f"{CONFIDENTIAL} stands for {few} and for what would give such a number away."
        rounded = f"Counts are rounded to the nearest {self.claim.base}, each by itself, so they may not add up."
        derived = (
            "Percentages, rates and averages come from rounded numbers and need at least "
            f"{self.policy.minimum_denominator} children."
        )
        has_derived = {*self.claim.by, *self.claim.counts} < set(self.data)
        return wording.join(
            [hidden if (self.data == CONFIDENTIAL).any(axis=None) else "", rounded, derived if has_derived else ""]
        )

    @property
    def worded(self) -> pd.DataFrame:
        """The table as `tables.show` takes it: headings and categories in words, numbers as floats beside [c]."""
        words = {name: [_worded(name, cell) for cell in self.data[name]] for name in self.data}
        return pd.DataFrame(words, dtype=object).rename(columns=self._heading)

    def across(self, dimension: str) -> "SafeTable":
        """The first count with a column for each category of a dimension, such as the year."""
        down = [name for name in self.claim.by if name != dimension]
        counts = self.data.set_index([*down, dimension])[self.claim.counts[0]]
        wide = counts.unstack(dimension, sort=False).fillna(0)
        wide = wide[sorted(wide, key=lambda one: categories.place(dimension, one))]
        return replace(self, data=wide.rename_axis(columns=None).reset_index(), dimension=dimension)

    def _heading(self, column: str) -> str:
        across = {row[self.dimension] for row in self.claim.rows} if self.dimension else ()
        return categories.of(self.dimension, column) if column in across else categories.column(column)


def publishable(
    table: LocalCounts,
    by: Sequence[str],
    counts: Sequence[str],
    where: Mapping[str, object] | None = None,
    totals: Sequence[str] = (),
    shares: Mapping[str, tuple[str, str]] | None = None,
    rates: Mapping[str, tuple[str, float]] | None = None,
    averages: Sequence[str] = (),
    additive: bool = True,
    policy: Policy | None = None,
) -> SafeTable:
    """Add up the `counts` of an aggregate table by the dimensions `by` and make them safe to show.

    `where` keeps one category of a dimension, or says which one the table is of; `totals` names the dimensions that
    get a row "all". `shares` gives percentages by name as (count, count) or (count, dimension whose total it is a
    share of), `rates` rates per 10,000 as (count, population): both come from rounded counts. The columns `averages`
    are shown to three significant figures where the first count is large enough; they cannot be added up. `additive`
    is False for numbers of different children. Raises `NotPublishable` when this is no aggregate table or a column is
    missing.

    >>> march = own["stock"].query("month == month.max()")  # doctest: +SKIP
    >>> safe = disclosure.publishable(march, by=["age_band", "sex"], counts=["children"])  # doctest: +SKIP
    >>> tables.show(safe, table="4.3", caption="Children looked after by age and sex")  # doctest: +SKIP
    """
    by, counts, rules = list(by), list(counts), policy or disclosure_policy.in_force()
    where = {name: str(value) for name, value in (where or {}).items()}
    true = _summed(table, by, counts, where, totals, averages)
    limits = {"threshold": rules.threshold, "base": rules.base}
    blank = Claim(of=table.of, by=by, where=where, counts=counts, rows=[], additive=additive, **limits)
    for claim in _attempts(blank, true):
        if not additive or not _breaks(claim, true, rules):
            break
    data = pd.DataFrame(claim.rows, dtype=object, columns=[*by, *counts])
    large = true[counts[0]] >= rules.minimum_denominator
    for name in averages:
        data[name] = [_three_figures(v) if ok else CONFIDENTIAL for v, ok in zip(true[name], large, strict=True)]
    for name, (part, whole) in (shares or {}).items():
        data[name] = _shares(true, data, part, whole, by, rules)
    for name, (part, population) in (rates or {}).items():
        data[name] = [v if v == CONFIDENTIAL else round(rate_per_10_000(v, population), 1) for v in data[part]]
    return SafeTable(data, rules, claim)


def modelled(frame: pd.DataFrame) -> pd.DataFrame:
    """What a model makes of local counts, as readers may see it: every number to the nearest base, halves up.

    A forecast starts from the true counts, so that one of the next months would tell them; a rounded one tells no more
    than the rounded counts do.
    """
    base = disclosure_policy.in_force().base
    return pd.DataFrame(np.floor(frame.astype(float) / base + 0.5) * base)


def _summed(
    table: LocalCounts,
    by: list[str],
    counts: list[str],
    where: dict[str, str],
    totals: Sequence[str],
    averages: Sequence[str],
) -> pd.DataFrame:
    """The true counts by the dimensions, in order, with their totals; `NotPublishable` where there can be none."""
    if not isinstance(table, LocalCounts) or not table.of:
        raise NotPublishable("Expected a table of aggregates.read; published tables need no disclosure control.")
    if lacking := [name for name in [*by, *counts, *averages] if name not in table]:
        raise NotPublishable(f"Table '{table.of}' has no column {', '.join(lacking)}; it has {', '.join(table)}.")
    parts = _part(table, [*by, *where], where)
    if averages and (totals or parts.duplicated(by).any()):
        raise NotPublishable(
            f"Averages cannot be added up; {', '.join(averages)} need one row for each of {', '.join(by)}."
        )
    sums = parts.groupby(by, as_index=False, sort=False)[[*counts, *averages]].sum()
    return _with_totals(sums, by, totals).sort_values(by, key=_order, ignore_index=True)


def _part(table: LocalCounts, dimensions: Sequence[str], where: dict[str, str]) -> pd.DataFrame:
    """The rows of the categories in `where`; categories, months and years as text."""
    frame = pd.DataFrame(table).astype({name: str for name in dimensions if name in table})
    for name in where.keys() & set(frame):
        frame = frame[frame[name] == where[name]]
    return frame


def _with_totals(frame: pd.DataFrame, by: list[str], totals: Sequence[str]) -> pd.DataFrame:
    """The frame with a row for the total over each of the dimensions `totals`, and over several."""
    for name in totals:
        whole = frame.assign(**{name: ALL}).groupby(by, as_index=False, sort=False).sum()
        frame = pd.concat([frame, whole], ignore_index=True)
    return frame


def _attempts(claim: Claim, true: pd.DataFrame) -> Iterator[Claim]:
    """What is tried in turn: rounding more coarsely, then hiding the totals too, then hiding everything."""
    for factor in COARSER:
        yield _rounded(claim.model_copy(update={"base": claim.base * factor}), true)
    coarsest = claim.model_copy(update={"base": claim.base * COARSER[-1]})
    total = (true[claim.by] == ALL).any(axis=1)
    for rows in (total, total | True):
        yield _rounded(
            coarsest.model_copy(update={"withheld": [number for number, one in enumerate(rows) if one]}), true
        )


def _rounded(claim: Claim, true: pd.DataFrame) -> Claim:
    """The claim with its rows as they are shown."""
    rows = true[[*claim.by, *claim.counts]].to_dict("records")
    for number, row in enumerate(rows):
        for count in claim.counts:
            mark = disclosure_policy.shown(int(row[count]), claim.threshold, claim.base)
            row[count] = CONFIDENTIAL if number in claim.withheld else mark
    return claim.model_copy(update={"rows": rows})


def _breaks(claim: Claim, true: pd.DataFrame, rules: Policy) -> bool:
    """Whether a small count can be found by one who knows all rounded margins and, exactly, the large totals."""
    cells, listings = told([("", claim)])
    parts = true[(true[claim.by] != ALL).all(axis=1)]
    times = [name for name in claim.by if name in WHEN]
    dimensions = [name for name in claim.by if name not in WHEN]
    for size in range(len(dimensions)):
        for kept in itertools.combinations(dimensions, size):
            by = [*times, *kept]
            sums = (
                parts.groupby(by, as_index=False)[claim.counts].sum() if by else parts[claim.counts].sum().to_frame().T
            )
            margin = claim.model_copy(update={"by": by, "base": rules.base if kept else 1, "withheld": []})
            cells += _rounded(margin, sums).cells()
    return bool(unsafe(cells, listings, rules.possible_values, rules.threshold))


def _shares(true: pd.DataFrame, data: pd.DataFrame, part: str, whole: str, by: list[str], rules: Policy) -> list:
    """Percentages of rounded counts; hidden where the part, the rest or the whole is too small."""
    if whole in by:
        others = [name for name in by if name != whole]
        groups = true[true[whole] != ALL].assign(everyone=0)
        sums = groups.groupby(others or "everyone")[part].sum()
        wholes = true.assign(everyone=0).set_index(others or "everyone").index.map(sums)
        shown_wholes = [disclosure_policy.shown(int(v), rules.threshold, rules.base) for v in wholes]
    else:
        wholes, shown_wholes = true[whole], data[whole]
    made = []
    for count, total, top, bottom in zip(true[part], wholes, data[part], shown_wholes, strict=True):
        small = any(0 < left <= rules.threshold for left in (count, total - count))
        hidden = small or total < rules.minimum_denominator or CONFIDENTIAL in (top, bottom)
        made.append(CONFIDENTIAL if hidden else round(min(100.0, percentage(top, bottom)), 1))
    return made


def _order(dimension: pd.Series) -> pd.Series:
    """The place of each category of a dimension among those that occur."""
    ranked = sorted(dimension.unique(), key=lambda one: categories.place(dimension.name, one))
    return dimension.map({category: place for place, category in enumerate(ranked)})


def _worded(column: str, cell: object) -> object:
    if cell == CONFIDENTIAL:
        return cell
    return categories.of(column, cell) if isinstance(cell, str) else float(cell)


def _three_figures(value: float) -> float:
    return float(f"{value:.3g}")
