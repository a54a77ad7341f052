import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steady_authority import CHILDREN, MONTHS, steady

from helpers import forecast, stock_flow
from helpers.placements import aggregates, count_drift, placings
from helpers.placements.aggregates import AggregateError
from helpers.placements.care_states import AGE_BANDS, AXES, CELLS, PLACEMENT_GROUPS, SHAPE, counted
from helpers.placements.cohort import ORIGINS, PLACES, Entrants, MonthRates, cohort, draw_entrants
from helpers.placements.placement_rates import fit_rates, sample_shares, shares
from helpers.safety.local_counts import LocalCounts


@pytest.fixture(scope="module")
def model():
    return stock_flow.fit(steady(), 36)


@pytest.fixture(scope="module")
def simulated(model):
    return model.simulate(36, 200, seed=4)


def unchanging(chance, leaving, paths):
    """Rates that are the same for every child: chance to go in a month, share of those that leaves care."""
    evenly = np.broadcast_to(np.arange(1.0, PLACES) / PLACES, (paths * ORIGINS, PLACES - 1))
    going = np.append(np.full(paths * CELLS, -np.log1p(-chance)), 0)
    return lambda month: MonthRates(going, going * leaving, evenly)


def followed(children, entrants, rates, seed=1):
    """Children (paths, months, origins) at each month's end, of those in care and counts of those who come."""
    months, paths, _ = entrants.shape
    who = np.repeat(np.nonzero(entrants), entrants[entrants > 0], axis=1)
    layout, chance = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    return cohort(children.ravel(), Entrants(months, paths, *who), layout).follow(months, rates, chance)


def test_simulated_children_come_by_month_age_uasc_and_group(simulated):
    assert simulated.values.shape == (200, 36, 5, 2, 9)
    assert list(simulated.index) == list(pd.period_range("2022-04", "2025-03", freq="M"))
    assert simulated.values.min() >= 0


def test_a_steady_authority_stays_about_as_it_is(simulated):
    year = simulated.interval().iloc[11]
    # 14 enter and 10 leave each month and up to 3 turn 18: about a dozen more after a year
    assert CHILDREN - 25 < year["mean"] < CHILDREN + 45
    assert year["pi_lower_95"] < year["pi_lower_80"] < year["mean"] < year["pi_upper_80"] < year["pi_upper_95"]


def test_parts_add_up_to_the_total(simulated):
    total = simulated.interval()["mean"]
    for axis in ("age_band", "uasc", "placement_group"):
        parts = simulated.interval(axis)
        assert np.allclose(parts.groupby("month")["mean"].sum(), total)
    assert np.array_equal(simulated.of(), sum(simulated.of(uasc=name) for name in ("yes", "no")))


def test_uncertainty_grows_with_the_horizon(simulated):
    made = simulated.interval()
    width = made["pi_upper_95"] - made["pi_lower_95"]
    assert width.iloc[0] < width.iloc[11] < width.iloc[35]


def test_the_same_seed_gives_the_same_draws(model):
    first, again, other = (model.simulate(6, 60, seed).values for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_an_unknown_part_is_named(simulated):
    with pytest.raises(ValueError, match=r"no placement_group 'homes'. Available: fostering_kinship"):
        simulated.of(placement_group="homes")


def test_capacity_is_the_share_of_draws_above_the_places(simulated):
    places = simulated.chance_of_more_than({"residential": 50, "supported": 10_000})
    residential = places[places["placement_group"] == "residential"]["probability"]
    assert residential.iloc[5] == (simulated.of(placement_group="residential")[:, 5] > 50).mean()
    assert (places[places["placement_group"] == "supported"]["probability"] == 0).all()


def test_days_in_care_are_the_mean_of_a_months_start_and_end(simulated):
    days = simulated.days().sum(axis=(2, 3))
    assert np.allclose(days[:, 0], (CHILDREN + simulated.of()[:, 0]) / 2 * 30)


def test_who_turns_18_has_left():
    children = np.zeros(SHAPE, dtype=int)
    children[AGE_BANDS.index("16 to 17"), 0, 1, 2] = 40
    counts = followed(children, np.zeros((30, 3, ORIGINS), dtype=int), unchanging(0, 0, 3))
    left = 40 - counts.sum(axis=2)
    assert (np.diff(left, axis=1) >= 0).all()
    assert (left[:, 23:] == 40).all()  # the youngest is 16 on the first day
    assert 10 < left[:, 11].mean() < 30  # about half within a year


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=5, max_size=5), st.integers(0, 4), st.integers(0, 2**20))
def test_without_exits_children_only_grow_older(ages, entering, seed):
    children = np.zeros(SHAPE, dtype=int)
    children[:, 0, 3, 1] = ages
    entrants = np.zeros((12, 2, ORIGINS), dtype=int)
    entrants[:, :, 3] = entering  # babies in a children's home
    counts = followed(children, entrants, unchanging(0, 0, 2), seed)
    by_age = counts.reshape(2, 12, *SHAPE[:3]).sum(axis=(3, 4))
    minors = by_age.sum(axis=2)
    come = sum(ages) + entering * np.arange(1, 13)
    assert (minors <= come).all()
    assert (minors >= come - ages[-1]).all()
    assert (counts.reshape(2, 12, *SHAPE[:3])[..., 3].sum(axis=(2, 3)) == minors).all()


def test_everyone_leaves_when_all_who_can_do():
    children = np.zeros(SHAPE, dtype=int)
    children[2, 0, 0, 0] = 500
    counts = followed(children, np.zeros((4, 1, ORIGINS), dtype=int), unchanging(0.5, 1, 1))
    assert counts.sum(axis=2)[0] == pytest.approx([250, 125, 62, 31], abs=35)


def test_a_child_who_has_moved_may_leave_in_the_same_month():
    children = np.zeros(SHAPE, dtype=int)
    children[2, 0, 0, 4] = 9_000
    nobody = np.zeros((1, 1, ORIGINS), dtype=int)
    counts = followed(children, nobody, unchanging(1 - np.exp(-4), 0.5, 1))  # two a month leave and two move
    assert counts.sum() == pytest.approx(9_000 * np.exp(-2), rel=0.1)


def test_movers_spread_over_the_groups_as_told():
    children = np.zeros(SHAPE, dtype=int)
    children[2, 0, 0, 4] = 9_000
    counts = followed(children, np.zeros((1, 1, ORIGINS), dtype=int), unchanging(1 - 1e-9, 0, 1))
    by_group = counts.reshape(SHAPE[:3]).sum(axis=(0, 1))
    assert by_group.sum() == 9_000
    assert by_group == pytest.approx([1_000] * 9, rel=0.12)


def test_those_who_come_are_as_many_as_expected_in_their_month_and_place():
    expected = np.random.default_rng(1).gamma(0.3, 20, (4, 2, ORIGINS))
    come = draw_entrants(expected, np.random.default_rng(2))
    counted = np.zeros_like(expected)
    np.add.at(counted, (come.month, come.path, come.origin), 1)
    assert (np.diff(come.month) >= 0).all()
    assert counted.sum() == pytest.approx(expected.sum(), rel=0.06)
    assert ((counted - expected) ** 2 / np.maximum(expected, 1e-9))[expected > 1].mean() == pytest.approx(1, abs=0.25)


def test_rates_are_those_that_made_the_events():
    days = np.zeros(SHAPE)
    days[1:4, 0, :4, :] = 365.25 * 200  # 200 years of care in each state
    rate = 0.2 * np.array([3, 2, 1, 0.5, 0.25])
    events = days / 365.25 * rate
    fitted = fit_rates(events, days)
    assert fitted.mean[2, 0, 1] == pytest.approx(rate, rel=0.05)
    drawn = fitted.sample(400, np.random.default_rng(1))
    assert (drawn @ fitted.years) == pytest.approx(fitted.events.sum(), rel=1e-9)
    assert drawn.reshape(-1, *SHAPE)[:, 2, 0, 1].mean(axis=0) == pytest.approx(rate, rel=0.05)


def test_a_state_of_its_own_is_learnt():
    rng = np.random.default_rng(5)
    days = np.full(SHAPE, 365.25 * 100)
    own = rng.gamma(2, 0.5, SHAPE)  # rates that no main effects describe
    fitted = fit_rates(rng.poisson(own * 100).astype(float), days)
    assert np.corrcoef(fitted.mean.ravel(), own.ravel())[0, 1] > 0.95


def test_shares_lean_on_their_parent_where_little_is_seen():
    weights = shares(np.array([[100.0, 0], [0, 0]]), np.array([30.0, 10.0]), 4)
    assert weights.tolist() == [[103, 1], [3, 1]]
    drawn = sample_shares(weights, 500, np.random.default_rng(1))
    assert drawn.sum(axis=-1) == pytest.approx(1)
    assert drawn[:, 1, 0].mean() == pytest.approx(0.75, abs=0.04)


def test_drawn_placings_expect_what_was_observed_in_each_group():
    weights = np.random.default_rng(1).gamma(2, 20, (5, 2, PLACES))
    weights[..., 3] = 0  # a group in which nobody is placed
    drawn = placings.sample(weights, 300, np.random.default_rng(2))
    children = weights.sum(axis=-1).reshape(10, 1)
    assert (drawn * children).sum(axis=1) == pytest.approx(np.tile(weights.sum(axis=(0, 1)), (300, 1)))
    assert drawn.std(axis=0).max() > 0.01


def test_a_steady_count_is_expected_to_stay():
    counts = np.random.default_rng(3).poisson(50, 36)
    drift = count_drift.fit(counts, np.full(36, 50.0))
    made = drift.paths(24, 2000, np.random.default_rng(1))
    assert made.mean(axis=0) == pytest.approx(1, abs=0.08)
    assert made[:, -1].std() > made[:, 0].std()


def test_what_seldom_drifts_is_surer():
    counts = np.random.default_rng(3).poisson(50, 36)
    often, seldom = (count_drift.fit(counts, np.full(36, 50.0), drifting) for drifting in (1, 0.1))
    spread = [drift.paths(36, 4000, np.random.default_rng(1))[:, -1].std() for drift in (often, seldom)]
    assert spread[1] < 0.8 * spread[0]


def test_before_anything_is_seen_yearly_changes_vary_as_those_published():
    numbers, rates = (count_drift.fit([], [], drifting) for drifting in (1, count_drift.STEADIER))
    variance = [drift.weights @ (12 * drift.walk**2 + (12 * drift.trend) ** 2) for drift in (numbers, rates)]
    assert variance == pytest.approx([0.0206, 0.0027], rel=0.02)  # of starts and of ceases, beyond chance


def test_growth_is_seen_and_fades():
    growth = 1.02 ** np.arange(36)
    drift = count_drift.fit(np.random.default_rng(3).poisson(50 * growth), np.full(36, 50 * growth.mean()))
    now = growth[-1] / growth.mean()
    made = np.median(drift.paths(36, 4000, np.random.default_rng(1)), axis=0)
    assert made[0] == pytest.approx(now, rel=0.12)
    assert now < made[11] < now * 1.02**12
    assert made[35] / made[23] < made[11] / made[0]


def test_counts_that_come_in_families_are_spread_more_widely():
    families = 3 * np.random.default_rng(2).poisson(20, 48)
    assert count_drift.fit(families, np.full(48, 60.0)).spread > 2
    assert count_drift.fit(np.full(48, 60), np.full(48, 60.0)).spread == 1


def test_backtest_compares_with_what_happened():
    table = stock_flow.backtest(steady(), ["2020-03", "2021-03"], 24, 12, n=100)
    total = table[table["part"] == "total"]
    assert list(total["horizon"]) == [12, 24, 12]
    assert (total["actual"] == CHILDREN).all()
    assert set(table["part"]) == {"total", "uasc", *PLACEMENT_GROUPS}
    assert {"coverage_80", "coverage_95"} <= set(forecast.accuracy(total))
    assert isinstance(table, LocalCounts)


def test_an_early_origin_learns_from_what_it_knew():
    made, short = (stock_flow.backtest(steady(), ["2019-03"], 12, months, n=50) for months in (36, 12))
    assert made.equals(short)


def test_nothing_later_is_known():
    known = steady().until("2020-03")
    assert known.last_month == pd.Period("2020-03")
    assert known["prices"]["time_period"].max() == 2020
    assert steady().until("2020-09")["prices"]["time_period"].max() == 2020
    changed = steady()
    later = changed["entries"]["month"] > pd.Period("2020-03")
    changed["entries"].loc[later, "count"] *= 5
    made = [stock_flow.fit(tables.until("2020-03"), 12).simulate(3, 50, 1).values for tables in (changed, steady())]
    assert np.array_equal(*made)


def test_a_window_longer_than_the_tables_is_refused():
    with pytest.raises(AggregateError, match="must be 6 to 48 months, as the tables run from 2018-04 to 2022-03; 60"):
        stock_flow.fit(steady(), 60)


def test_the_forecast_starts_where_the_time_in_placement_is_known():
    assert stock_flow.fit(steady().until("2021-06"), 12).origin == pd.Period("2021-03")
    with pytest.raises(AggregateError, match="no children at the end of any month"):
        stock_flow.fit(steady().until("2018-12"), 6)


def written(folder):
    for name, table in steady().tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def test_tables_are_read_as_they_were_written(tmp_path):
    read = aggregates.read(written(tmp_path))
    assert read.last_month == MONTHS[-1]
    whole = counted(read["stock"], "children", tuple(AXES)[:3], MONTHS)
    assert whole.sum(axis=(1, 2, 3)) == pytest.approx([CHILDREN] * 48)
    now, then = (stock_flow.children_by_month(tables) for tables in (read, steady()))
    assert now.to_dict() == then.to_dict()


def test_bad_tables_are_named(tmp_path):
    folder = written(tmp_path)
    stock = pd.read_csv(folder / "stock.csv")
    stock.drop(columns="uasc").to_csv(folder / "stock.csv", index=False)
    with pytest.raises(AggregateError, match=r"stock.csv: column uasc is missing; found month, age_band"):
        aggregates.read(folder)
    stock.replace({"age_band": {"5 to 9": "5 to 10"}}).to_csv(folder / "stock.csv", index=False)
    with pytest.raises(
        AggregateError, match=r"stock.csv row 3, column age_band: '5 to 10' is not one of under 1, 1 to"
    ):
        aggregates.read(folder)
    (folder / "stock.csv").unlink()
    with pytest.raises(AggregateError, match=r"lack stock.csv; run `safeguarding prepare`"):
        aggregates.read(folder)


def test_an_absent_table_is_named():
    with pytest.raises(AggregateError, match=r"no table 'contacts'. Available: dearest, entries"):
        steady()["contacts"]
