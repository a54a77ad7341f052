"""What an attacker can make of what is shown of an authority's own counts."""

import itertools

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from local_tables import HOMES, by_home

from helpers.disclosure import publishable
from helpers.safety import attack, claims, disclosure_policy
from helpers.safety.claims import Claim
from helpers.safety.local_counts import local


def found(*shown: Claim, values=3):
    return attack.unsafe(*claims.told([(f"table-{number}", claim) for number, claim in enumerate(shown)]), values, 5)


def claim(rows, by, of="stock", base=5, **more):
    return Claim(
        of=of,
        by=list(by),
        where=more.pop("where", {"month": "2022-03"}),
        counts=["children"],
        rows=rows,
        threshold=5,
        base=base,
        **more,
    )


def possible(counts: dict, safe) -> dict[str, set]:
    """Every value that each hidden count can have, by trying all: the total is known, the noughts are seen."""
    shown = {row["placement_group"]: row["children"] for row in safe.claim.rows}
    withheld = {safe.claim.rows[number]["placement_group"] for number in safe.claim.withheld}
    total = sum(counts.values())
    ranges = []
    for name in shown:
        low, high = disclosure_policy.bounds(shown[name], 5, safe.claim.base)
        ranges.append(range(0, total + 1) if name in withheld else range(low, min(high, total) + 1))
    fitting = [values for values in itertools.product(*ranges) if sum(values) == total]
    return {name: {values[place] for values in fitting} for place, name in enumerate(shown) if shown[name] == "[c]"}


@settings(max_examples=25)
@given(st.lists(st.integers(0, 14), min_size=3, max_size=3))
def test_trying_every_value_leaves_three_for_each_small_count(numbers):
    counts = dict(zip(HOMES, numbers, strict=False))
    if sum(numbers) <= 5:
        return
    for name, values in possible(counts, by_home(counts)).items():
        assert len(values) >= 3 or not 1 <= counts[name] <= 5


def test_one_small_count_beside_a_known_total_makes_the_rest_coarser():
    """1,731 children are published; 1,727 would show as 1,725, which may be 1,727 at most: 4 or 5 would be left."""
    safe = by_home({"fostering": 1727, "supported": 4})
    assert safe.claim.base == 10
    assert found(safe.claim) == []


def test_many_small_counts_that_make_a_small_total_are_all_withheld():
    safe = by_home(dict.fromkeys(HOMES, 1), totals=["placement_group"])
    assert set(safe.data["children"]) == {"[c]"}
    assert safe.claim.withheld


def test_two_tables_that_are_safe_alone_can_break_each_other():
    """One child in a home and six in another: seven boys, none a girl."""
    homes = claim([{"home": "a", "children": "[c]"}, {"home": "b", "children": 5}], ["home"])
    sexes = claim([{"sex": "male", "children": 5}, {"sex": "female", "children": 0}], ["sex"])
    assert found(homes) == [] and found(sexes) == []
    (broken,) = found(homes, sexes)
    assert broken.place == "table-0, row 1, column children"
    assert (broken.low, broken.high) == (1, 1)


def test_what_a_total_leaves_beside_a_subgroup_is_protected():
    """Of 6 or 7 children 6 or 7 are not unaccompanied: at most 1 is."""
    everyone = claim([{"children": 5}], [])
    others = claim([{"children": 5}], [], where={"month": "2022-03", "uasc": "no"})
    (broken,) = found(everyone, others)
    assert broken.place.endswith("less its parts") and broken.high == 1


def test_the_months_of_a_year_are_linked_with_the_year():
    months = [f"2021-{month:02}" for month in range(4, 13)] + ["2022-01", "2022-02", "2022-03"]
    rows = [{"month": month, "children": 0} for month in months[1:]] + [{"month": months[0], "children": "[c]"}]
    by_month = claim(rows, ["month"], of="entries", where={})
    of_year = claim([{"time_period": "2022", "children": 5}], ["time_period"], of="entries", where={})
    assert found(by_month) == []
    assert (
        found(by_month, of_year)[0].low > found(by_month, of_year)[0].high
    )  # 6 or 7 in the year, 1 to 5 in its months
    small = claim([{"time_period": "2022", "children": "[c]"}], ["time_period"], of="entries", where={})
    assert found(by_month, small) == []


def test_different_years_and_kinds_of_counts_say_nothing_of_each_other():
    one = claim([{"home": "a", "children": "[c]"}, {"home": "b", "children": 5}], ["home"])
    for other in ({"where": {"month": "2021-03"}}, {"of": "entries"}):
        assert found(one, claim([{"sex": "male", "children": 5}], ["sex"], **other)) == []


def naive(counts: np.ndarray) -> Claim:
    """Counts of 1 to 5 hidden, all others and the totals as they are: what does not protect."""
    full = np.zeros((counts.shape[0] + 1, counts.shape[1] + 1), dtype=int)
    full[:-1, :-1], full[-1, :-1], full[:-1, -1], full[-1, -1] = counts, counts.sum(0), counts.sum(1), counts.sum()
    names = [*(str(n) for n in range(counts.shape[0])), "all"], [*(str(n) for n in range(counts.shape[1])), "all"]
    rows = [
        {"home": h, "age": a, "children": disclosure_policy.shown(int(full[y, x]), 5, 1)}
        for (y, h), (x, a) in itertools.product(enumerate(names[0]), enumerate(names[1]))
    ]
    return claim(rows, ["home", "age"], base=1)


def test_hiding_small_counts_alone_gives_most_of_them_away_and_the_policy_none():
    """12 random tables with totals, as in the measurement that this policy rests on."""
    chance = np.random.default_rng(7)
    small = exact = kept = 0
    for _ in range(12):
        counts = chance.poisson(chance.choice([1, 4, 12], size=(4, 1)), size=(4, 3))
        whole = naive(counts)
        hidden = sum(row["children"] == "[c]" for row in whole.rows)
        small += hidden
        exact += sum(cell.low == cell.high for cell in found(whole) if "less" not in cell.place)
        table = [(str(y), str(x), int(n)) for (y, x), n in np.ndenumerate(counts) if n]
        frame = local(pd.DataFrame(table, columns=["home", "age", "children"]), "stock")
        safe = publishable(frame, ["home", "age"], ["children"], where={"month": "2022-03"}, totals=["home", "age"])
        kept += not found(safe.claim)
    assert small > 30
    assert exact > small / 3
    assert kept == 12


def test_no_small_number_can_be_worked_out_of_a_percentage_or_of_its_absence():
    """Of every pair of counts up to 60: where the part or the rest may be small, it may be three or more numbers."""
    pairs = [(late, reviews) for reviews in range(1, 61) for late in range(1, reviews + 1)]
    frame = pd.DataFrame(pairs, columns=["late", "reviews"]).assign(placement_group=[str(n) for n in range(len(pairs))])
    safe = publishable(
        local(frame, "reviews"),
        ["placement_group"],
        ["late", "reviews"],
        additive=False,
        shares={"percentage": ("late", "reviews")},
    )
    for true in (frame["late"], frame["reviews"] - frame["late"]):
        told = true.groupby([safe.data[name].astype(str) for name in ("late", "reviews", "percentage")])
        may_be_small = told.agg(lambda possible: possible.between(1, 5).any())
        assert may_be_small.any()
        assert told.nunique()[may_be_small].min() >= 3
