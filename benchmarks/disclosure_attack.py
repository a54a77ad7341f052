"""How many small counts an attacker finds: small ones hidden and no more, against the policy, alone and linked.

Random tables of placement group by age and of placement group by sex, of the same children, with all totals; then the
same by an attacker who has a later report as well, and knows which one child it has more.
Usage: python benchmarks/disclosure_attack.py [tables]
       python benchmarks/disclosure_attack.py RUN...   the reports in some folders of runs, put together
"""

import itertools
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd

from helpers.disclosure import publishable
from helpers.report.collect import Figure, Table, shown
from helpers.safety import attack, claims, disclosure_policy
from helpers.safety.claims import ALL, Cell, Claim, Listing
from helpers.safety.local_counts import local

GROUPS, AGES, SEXES = [f"group {n}" for n in range(5)], ["under 5", "5 to 15", "16 to 17"], ["male", "female"]
POLICY = disclosure_policy.Policy()


def children(chance: np.random.Generator) -> pd.DataFrame:
    """Children by group, age and sex at one month's end."""
    usual = np.repeat(chance.choice([1, 4, 12], len(GROUPS)), len(AGES) * len(SEXES)) / 2
    cells = list(itertools.product(["2022-03"], GROUPS, AGES, SEXES))
    table = pd.DataFrame(cells, columns=["month", "group", "age", "sex"]).assign(children=chance.poisson(usual))
    return table[table["children"] > 0]


def naive(table: pd.DataFrame, dimension: str) -> Claim:
    """The table with only counts of 1 to 5 hidden, all else and every total as it is."""
    parts = table.groupby(["month", "group", dimension], as_index=False)["children"].sum()
    for name in ("group", dimension):
        whole = parts.assign(**{name: ALL}).groupby(["month", "group", dimension], as_index=False)["children"].sum()
        parts = pd.concat([parts, whole])
    shown = [disclosure_policy.shown(int(count), POLICY.threshold, 1) for count in parts["children"]]
    rows = parts.assign(children=pd.Series(shown, dtype=object).to_numpy()).to_dict("records")
    return Claim(
        of="stock",
        by=["month", "group", dimension],
        where={},
        counts=["children"],
        rows=rows,
        threshold=POLICY.threshold,
        base=1,
    )


def safe(table: pd.DataFrame, dimension: str) -> Claim:
    """The same table under the policy."""
    by = ["month", "group", dimension]
    return publishable(local(table, "stock"), by, ["children"], totals=by[1:], policy=POLICY).claim


def attacked(cells: list[Cell], listings: list[Listing]) -> tuple[int, int, int]:
    """Hidden cells, those found exactly, and those with fewer values than the policy asks for."""
    found = attack.unsafe(cells, listings, POLICY.possible_values, POLICY.threshold)
    hidden = {(cell.of, cell.year, cell.where) for cell in cells if cell.hidden}
    broken = [cell for cell in found if (cell.of, cell.year, cell.where) in hidden and "less" not in cell.place]
    return len(hidden), sum(cell.low == cell.high for cell in broken), len(found)


def told(*shown: Claim) -> tuple[list[Cell], list[Listing]]:
    """What some tables tell together."""
    return claims.told([("", claim) for claim in shown])


def told_later(table: pd.DataFrame, chance: np.random.Generator) -> tuple[list[Cell], list[Listing]]:
    """What a table tells with that of one child more, of whom the attacker knows which cells count it."""
    place = chance.integers(len(table))
    later = table.assign(children=table["children"] + (np.arange(len(table)) == place))
    known = set(table[["month", "group", "age"]].iloc[place].items())
    cells, listings = told(safe(table, "age"))
    after, _ = told(safe(later, "age"))
    return cells + [replace(c, low=c.low - 1, high=c.high - 1) if c.where <= known else c for c in after], listings


def told_by(runs: list[Path]) -> tuple[list[Cell], list[Listing]]:
    """What all tables and figures of the authority's own counts tell in the reports of some runs."""
    books = (nbformat.read(path, as_version=4) for run in runs for path in sorted(run.glob("*/*.ipynb")))
    return told(*(one.claim for book in books for one in shown(book) if isinstance(one, Figure | Table) and one.claim))


def report(name: str, ways: list[tuple[list[Cell], list[Listing]]], more: str = "") -> None:
    """Print what is found in one way of publishing."""
    hidden, exact, broken = np.sum([attacked(*way) for way in ways], axis=0)
    fewest = POLICY.possible_values
    print(f"{name}: {hidden} hidden, {exact} found exactly, {broken} with fewer than {fewest} values{more}")


def main(tables: int) -> None:
    """Print one line a way of publishing."""
    chance = np.random.default_rng(1)
    made = [children(chance) for _ in range(tables)]
    for name, way in (("only 1 to 5 hidden", naive), ("under the policy", safe)):
        ages, sexes = [way(table, "age") for table in made], [way(table, "sex") for table in made]
        withheld = sum(len(claim.withheld) == len(claim.rows) for claim in ages)
        report(f"{name}, one table", [told(one) for one in ages], f"; {withheld} of {tables} tables hidden whole")
        report(f"{name}, two linked tables", [told(*pair) for pair in zip(ages, sexes, strict=True)])
    report("under the policy, and later with a child more", [told_later(table, chance) for table in made])


if __name__ == "__main__":
    if folders := [Path(name) for name in sys.argv[1:] if not name.isdigit()]:
        report(f"{len(folders)} reports together", [told_by(folders)])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
