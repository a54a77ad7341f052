"""How many small counts an attacker finds: small ones hidden and no more, against the policy, alone and linked.

Random tables of placement group by age and of placement group by sex, of the same children, with all totals.
Usage: python benchmarks/disclosure_attack.py [tables]
"""

import itertools
import sys

import numpy as np
import pandas as pd

from helpers.disclosure import publishable
from helpers.safety import attack, claims, disclosure_policy
from helpers.safety.claims import ALL, Claim
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


def attacked(shown: list[Claim]) -> tuple[int, int, int]:
    """Hidden cells, those found exactly, and those with fewer values than the policy asks for."""
    cells, listings = claims.told([("", claim) for claim in shown])
    found = attack.unsafe(cells, listings, POLICY.possible_values, POLICY.threshold)
    hidden = {cell.where for cell in cells if cell.hidden}
    broken = {cell.where: cell for cell in found if cell.where in hidden and "less" not in cell.place}
    return len(hidden), sum(cell.low == cell.high for cell in broken.values()), len(found)


def main(tables: int) -> None:
    """Print one line a way of publishing."""
    chance = np.random.default_rng(1)
    made = [children(chance) for _ in range(tables)]
    for name, way in (("only 1 to 5 hidden", naive), ("under the policy", safe)):
        ages, sexes = [way(table, "age") for table in made], [way(table, "sex") for table in made]
        for what, shown in (
            ("one table", [[one] for one in ages]),
            ("two linked tables", [list(pair) for pair in zip(ages, sexes, strict=True)]),
        ):
            hidden, exact, broken = np.sum([attacked(one) for one in shown], axis=0)
            withheld = sum(len(claim.withheld) == len(claim.rows) for claim in ages)
            print(
                f"{name}, {what}: {hidden} hidden, {exact} found exactly, {broken} with fewer than "
                f"{POLICY.possible_values} values; {withheld} of {tables} tables hidden whole"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
