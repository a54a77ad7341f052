"""What may be shown of an authority's own counts, and as what."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_tables import by_home, stock
from pydantic import ValidationError

from helpers import charts, narrative, project, tables
from helpers.disclosure import LocalCounts, LocalSeries, NotPublishable, Policy, publishable
from helpers.drawing import forecast_figures
from helpers.placements.aggregates import Aggregates
from helpers.safety import disclosure_policy
from helpers.safety.local_counts import local

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
