import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steady_authority import steady

from helpers import project, scenarios, stock_flow
from helpers.placements import scenario_effects
from helpers.placements.care_states import PLACEMENT_GROUPS
from helpers.scenarios import Scenario, ScenarioError

MONTHS, DRAWS = 24, 150


@pytest.fixture(scope="module")
def model():
    return stock_flow.fit(steady(), 36)


@pytest.fixture(scope="module")
def base(model):
    return model.simulate(MONTHS, DRAWS, seed=4)


def adjusted(model, scenario, **more):
    return model.simulate(MONTHS, DRAWS, 4, scenario, **more)


def made(**parameters):
    return Scenario(name="test", title="Test", description="For a test.", **parameters)


def test_the_scenarios_of_the_project_are_as_their_schema_asks():
    listed = scenarios.read()
    assert {"base", "more_children_at_home", "more_in_house_foster_carers", "step_down_from_residential"} <= set(listed)
    assert listed["uasc_at_0_07_percent"].uasc.percent_of_child_population == 0.07
    assert listed["uasc_at_0_1_percent"].uasc.percent_of_child_population == 0.1
    assert all(scenario.title and scenario.description for scenario in listed.values())


def test_the_base_changes_nothing(model, base):
    assert np.array_equal(adjusted(model, "base").values, base.values)


def test_fewer_entries_mean_fewer_children_in_every_draw(model, base):
    difference = adjusted(model, "more_children_at_home").of() - base.of()
    assert (difference <= 0).all()
    assert difference[:, -1].mean() < -5


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 90), st.integers(0, 12))
def test_a_larger_cut_never_leaves_more_children(model, percent, months):
    cuts = [
        made(entries=[{"change_percent": -size, "months_to_full_effect": months}]) for size in (percent, percent + 10)
    ]
    small, large = (model.simulate(6, 20, 1, scenario).of() for scenario in cuts)
    assert (large <= small).all()


def test_more_entries_add_children(model, base):
    more = adjusted(model, made(entries=[{"change_percent": 50, "uasc": "no"}]))
    assert ((more.of() - base.of()) >= 0).all()
    assert np.array_equal(more.of(uasc="yes"), base.of(uasc="yes"))


def test_fewer_leave_and_more_stay_at_a_changed_rate(model, base):
    slower, faster = (adjusted(model, made(exits=[{"change_percent": by}])).of()[:, -1].mean() for by in (-40, 40))
    assert slower > base.of()[:, -1].mean() + 5
    assert faster < base.of()[:, -1].mean() - 5


def test_a_redirect_changes_where_and_hardly_how_many(model, base):
    moved = adjusted(model, "more_in_house_foster_carers")
    change = {
        group: (moved.of(placement_group=group) - base.of(placement_group=group))[:, -1].mean()
        for group in ("fostering_agency", "fostering_in_house")
    }
    assert change["fostering_in_house"] > 3
    assert change["fostering_agency"] < -3
    assert abs((moved.of() - base.of())[:, -1].mean()) < 2


def test_a_full_redirect_leaves_no_new_placement_in_the_group(model):
    everyone = made(redirect=[{"from_group": "residential", "to_group": "fostering_agency", "percent": 100}])
    residential = adjusted(model, everyone).of(placement_group="residential")
    assert (np.diff(residential, axis=1) <= 0).all()


def test_redirects_of_more_than_all_are_of_all_in_the_same_proportion(model):
    to = [{"from_group": "residential", "to_group": group, "percent": 90} for group in ("with_parents", "other")]
    rates = model.sample(6, 5, np.random.default_rng(1))
    shares = scenario_effects.changed(rates, made(redirect=to), None, None, 1).redirect
    assert (shares >= 0).all() and np.allclose(shares.sum(axis=2), 1)
    residential = dict(zip(PLACEMENT_GROUPS, shares[0, PLACEMENT_GROUPS.index("residential")], strict=True))
    assert (residential["with_parents"], residential["other"]) == (0.5, 0.5)


def test_step_down_empties_homes_at_its_rate(model):
    steps = made(step_down=[{"from_group": "residential", "to_group": "fostering_agency", "percent_a_year": 60}])
    stays = made(redirect=[{"from_group": "residential", "to_group": "fostering_agency", "percent": 100}])
    both = stays.model_copy(update={"step_down": steps.step_down})
    homes = [adjusted(model, scenario).of(placement_group="residential")[:, 11].mean() for scenario in (stays, both)]
    # at 60% a year a share exp(-0.6) of those who would be there is left
    assert homes[1] / homes[0] == pytest.approx(np.exp(-0.6), abs=0.06)


def test_unaccompanied_children_reach_their_share_and_stay(model):
    reached = adjusted(model, "uasc_at_0_1_percent", child_population=80_000).of(uasc="yes").mean(axis=0)
    assert reached[[11, 23]] == pytest.approx([80, 80], rel=0.12)


def test_draws_without_the_scenario_need_not_be_made_again(model, base):
    again, known = (adjusted(model, "uasc_at_0_1_percent", child_population=80_000, base=at) for at in (None, base))
    assert np.array_equal(again.values, known.values)


def test_the_share_needs_a_population(model):
    with pytest.raises(ScenarioError, match="uasc_at_0_1_percent' needs the number of residents aged 0 to 17"):
        adjusted(model, "uasc_at_0_1_percent")


def test_the_chances_that_base_and_adjusted_share_cancel_out(model, base):
    difference = adjusted(model, "more_children_at_home").of() - base.of()
    widths = [np.ptp(np.percentile(drawn[:, -1], [2.5, 97.5])) for drawn in (difference, base.of())]
    assert widths[0] < widths[1] / 2


def test_inflation_grows_with_the_years():
    factor = scenario_effects.price_factor(scenarios.named("higher_inflation"), 3, 500, 1)
    assert factor.shape == (500, 3, len(PLACEMENT_GROUPS))
    assert 1.02 <= factor[:, 0].min() < factor[:, 0].max() <= 1.04
    assert np.allclose(factor[:, 2], factor[:, 0] ** 3)
    assert (scenario_effects.price_factor(None, 3, 5, 1) == 1).all()


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ("entries: [{change_percent: [5, -5]}]", "entries, 0, change_percent.*runs from low to high, not 5 to -5"),
        ("entrances: []", "scenario 'odd', entrances: Extra inputs are not permitted"),
        ("step_down: [{from_group: homes, to_group: other, percent_a_year: 1}]", "step_down, 0, from_group: .*'homes'"),
        ("uasc: {percent_of_child_population: 7}", "percent_of_child_population: .*less than or equal to 1; got 7"),
    ],
)
def test_a_faulty_scenario_is_named(tmp_path, monkeypatch, parameters, sentence):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "scenarios.yaml").write_text(f"odd:\n  title: Odd\n  description: Odd.\n  {parameters}\n")
    monkeypatch.setattr(project, "DATA", tmp_path)
    with pytest.raises(ScenarioError, match=sentence):
        scenarios.read.__wrapped__()


def test_an_unknown_scenario_is_named(model):
    with pytest.raises(ScenarioError, match=r"no scenario 'hope'. Available: base, more_children_at_home"):
        adjusted(model, "hope")
