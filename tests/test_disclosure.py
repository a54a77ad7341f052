"""What may be shown of an authority's own counts, and what an attacker can make of it."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers import charts, narrative, project, tables
from helpers.disclosure import LocalCounts, LocalSeries, NotPublishable, Policy, publishable
from helpers.drawing import forecast_figures
from helpers.placements.aggregates import Aggregates
from helpers.safety import attack, claims, disclosure_policy
from helpers.safety.claims import Claim
from helpers.safety.local_counts import local

HOMES = ["fostering", "residential", "supported", "with_parents"]


def stock(counts: dict, **more) -> LocalCounts:
    """A table of children by placement group at 31 March 2022, without the groups that have none."""
    rows = [
        {"month": "2022-03", "placement_group": name, "children": number, **more} for name, number in counts.items()
    ]
    return local(pd.DataFrame([row for row in rows if row["children"]]), "stock")


def by_home(counts, **options):
    return publishable(stock(counts), by=["month", "placement_group"], counts=["children"], **options)


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


# What is shown


@pytest.mark.parametrize(
    ("count", "base", "shown"),
    [(0, 5, 0), (1, 5, "[c]"), (5, 5, "[c]"), (6, 5, 5), (8, 5, 10), (1726, 5, 1725), (6, 20, 20), (15, 10, 20)],
)
def test_small_counts_are_hidden_and_others_rounded_halves_up(count, base, shown):
    assert disclosure_policy.shown(count, 5, base) == shown


@given(st.integers(0, 5000), st.integers(5, 12), st.sampled_from([5, 10, 20, 50]))
def test_what_is_shown_always_holds_the_count(count, threshold, base):
    low, high = disclosure_policy.bounds(disclosure_policy.shown(count, threshold, base), threshold, base)
    assert low <= count <= high


def test_counts_totals_and_shares_are_rounded_each_by_itself():
    safe = by_home(
        {"fostering_in_house": 1203, "residential": 152, "supported": 4, "with_parents": 28},
        totals=["placement_group"],
        shares={"share": ("children", "placement_group")},
    )
    assert safe.data.drop(columns="month").to_numpy().tolist() == [
        ["fostering_in_house", 1205, 87.0],
        ["residential", 150, 10.8],
        ["supported", "[c]", "[c]"],
        ["with_parents", 30, 2.2],
        ["all", 1385, 100.0],
    ]
    assert "nearest 5" in safe.sentence and "1 to 5 children" in safe.sentence


def test_noughts_stay_and_a_missing_year_is_nought_across():
    rows = [("2021-03", "fostering", 1200), ("2022-03", "fostering", 1300), ("2022-03", "supported", 40)]
    table = local(pd.DataFrame(rows, columns=["month", "placement_group", "children"]), "stock")
    wide = publishable(table, ["month", "placement_group"], ["children"]).across("month")
    assert wide.data.to_numpy().tolist() == [["fostering", 1200, 1300], ["supported", 0, 40]]
    assert len(wide.claim.rows) == 3


def test_a_percentage_is_hidden_when_the_part_the_rest_or_the_whole_is_small():
    rows = [("a", 3, 90), ("b", 87, 90), ("c", 40, 90), ("d", 8, 9), ("e", 90, 90), ("f", 0, 90)]
    table = local(pd.DataFrame(rows, columns=["placement_group", "late", "reviews"]), "reviews")
    safe = publishable(
        table,
        ["placement_group"],
        ["late", "reviews"],
        shares={"percentage": ("late", "reviews")},
        where={"time_period": 2022},
    )
    assert safe.data["percentage"].tolist() == ["[c]", "[c]", 44.4, "[c]", 100.0, 0.0]


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


def test_rates_and_averages_need_enough_children():
    table = local(
        pd.DataFrame(
            {"placement_group": ["a", "b", "c"], "children": [4, 8, 40], "mean_per_week": [4321.5, 2468.1, 987.6]}
        ),
        "prices",
    )
    safe = publishable(
        table, ["placement_group"], ["children"], rates={"rate": ("children", 10_000)}, averages=["mean_per_week"]
    )
    assert safe.data["rate"].tolist() == ["[c]", 10.0, 40.0]
    assert safe.data["mean_per_week"].tolist() == ["[c]", "[c]", 988.0]


def test_a_safe_table_is_shown_with_the_policy_and_its_claim():
    shown = tables.show(
        by_home({"fostering_in_house": 1203, "supported": 4}), table="7.9", caption="Where children live"
    )
    assert len(shown.notes) == 1 and shown.notes[0].startswith("[c] stands for 1 to 5 children")
    assert "1,205" in shown.grid and "[c]" in shown.grid and "1,203" not in shown.grid
    assert list(shown.data) == ["At the end of", "Kind of home", "Children"]
    assert shown.data.iloc[0].tolist() == ["Mar 2022", "Council's own foster carers", 1205.0]
    assert shown.twin()["claim"]["rows"][1] == {"month": "2022-03", "placement_group": "supported", "children": "[c]"}
    assert "claim" not in tables.show(pd.DataFrame({"a": [1]}), table="1.1", caption="Published").twin()


def test_counts_by_time_alone_are_safe_to_show():
    table = local(pd.DataFrame({"time_period": [2021, 2022], "starts": [618, 3]}), "cla")
    assert publishable(table, ["time_period"], ["starts"]).data["starts"].tolist() == [620, "[c]"]


# What is refused


def test_local_counts_stay_local_whatever_pandas_computes_from_them():
    counts = stock({"fostering": 1203, "supported": 4}, uasc="no")
    computed = [
        counts.query("children > 3"),
        counts.assign(doubled=counts["children"] * 2),
        counts.merge(counts, on="month"),
        counts.groupby("month", as_index=False)["children"].sum(),
        counts.pivot_table(index="month", values="children"),
        counts["children"].to_frame(),
        pd.concat([counts, counts]),
    ]
    for made in computed:
        assert isinstance(made, LocalCounts)
    assert isinstance(counts["children"] / 2, LocalSeries)
    assert isinstance(counts.groupby("month")["children"].sum(), LocalSeries)


def test_figures_tables_and_sentences_refuse_local_counts():
    counts = stock({"fostering": 1203, "supported": 4})
    rows = counts.assign(
        table="children_looked_after",
        measure="cla_31_march",
        area="E10000014",
        symbol="",
        value=3.0,
        area_name="Hampshire",
        period=pd.Period("2022", "Y-MAR"),
        source_ref="",
    )
    series = rows.set_index("period")["value"]
    ways = [
        lambda: tables.show(counts, table="1.1", caption="x"),
        lambda: tables.by_year(rows, table="1.1"),
        lambda: charts.trend(rows, figure="1.1"),
        lambda: charts.bars(rows, figure="1.1"),
        lambda: charts.mix(rows, figure="1.1"),
        lambda: charts.bridge(counts.assign(label="a", value=1.0, kind="total"), figure="1.1"),
        lambda: forecast_figures.line_of(series),
        lambda: narrative.change(rows),
        lambda: narrative.comparison(rows, "E10000014"),
        lambda: narrative.trend_title(rows),
    ]
    for way in ways:
        with pytest.raises(NotPublishable, match=r"show disclosure.publishable\(...\) of them"):
            way()


def test_aggregates_are_local_counts_but_for_the_published_return():
    frames = {name: pd.DataFrame({"children": [1]}) for name in ("stock", "cla", "ledger")}
    read = Aggregates(frames, {})
    assert [isinstance(read[name], LocalCounts) for name in frames] == [True, True, False]
    assert read["stock"].of == "stock"


@pytest.mark.parametrize(
    ("table", "options", "sentence"),
    [
        (pd.DataFrame({"children": [3]}), {}, "Expected a table of aggregates.read"),
        (local(pd.DataFrame({"n": [3]}), "stock"), {}, "'stock' has no column placement_group, children; it has n"),
        (stock({"a": 30}), {"averages": ["children"], "totals": ["placement_group"]}, "Averages cannot be added up"),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_told_in_a_sentence(table, options, sentence):
    with pytest.raises(NotPublishable, match=sentence):
        publishable(table, ["placement_group"], ["children"], **options)


@pytest.mark.parametrize(
    "laxer", [{"threshold": 4}, {"base": 3}, {"minimum_denominator": 5}, {"possible_values": 2}, {"treshold": 5}]
)
def test_a_policy_may_be_stricter_never_laxer(laxer):
    with pytest.raises(ValidationError):
        Policy(**laxer)


def test_the_policy_is_that_of_the_run_else_of_the_settings(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "ROOT", tmp_path)
    assert disclosure_policy.in_force() == Policy()
    (tmp_path / "report.yml").write_text("disclosure: {threshold: 7}", encoding="utf-8")
    assert disclosure_policy.in_force().threshold == 7
    monkeypatch.setenv(disclosure_policy.VARIABLE, Policy(base=10).model_dump_json())
    assert disclosure_policy.in_force() == Policy(base=10)
    assert "nearest 10" in by_home({"fostering": 1203}).sentence


# What an attacker can make of it


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
