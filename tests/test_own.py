"""What an authority's own returns add to the sections: safe counts, and a forecast with its record."""

import dataclasses

import pandas as pd
import pytest
from steady_authority import CHILDREN, steady

from helpers import parameters, prepared
from helpers.disclosure import modelled
from helpers.own import children, enough_homes, how_many, kinds_of_home, missing_children, outlook
from helpers.placements import aggregates
from helpers.placements.aggregates import Aggregates
from helpers.safety import attack, claims

EDITION = parameters.check(time_period=2022)


def returned(**more) -> Aggregates:
    """The steady authority's tables as Hampshire's, with the counts that Hampshire published."""
    cla = pd.DataFrame(
        {
            "time_period": [2021, 2022],
            "cla_31_march": [1661, 1726],
            "cla_starting_in_year": [618, 640],
            "cla_ceasing_in_year": [577, 557],
            "uasc_31_march": [71, 111],
        }
    )
    columns = ["time_period", "kind", "placement_group", "children", "episodes", "days"]
    missing = [(2022, "missing", "all", 61, 150, 300), (2022, "missing", "residential", 40, 120, 240),
               (2022, "missing", "supported", 4, 9, 20), (2022, "away", "all", 23, 30, 60)]  # fmt: skip
    tables = {"cla": cla, "missing_episodes": pd.DataFrame(missing, columns=columns)}
    return Aggregates(steady().tables | tables | more, {"area": "E10000014", "synthetic": True})


@pytest.fixture(scope="module")
def own():
    return returned()


@pytest.fixture(scope="module")
def ahead(own):
    return outlook.made(own, EDITION)


def cells(table) -> list[list]:
    return table.data.astype(object).to_numpy().tolist()


def test_nothing_is_shown_without_returns():
    assert children.by_year(None, "age_band", EDITION, table="4.5") is None
    assert outlook.made(None, EDITION) is None
    assert how_many.fan(None, "total", figure="4.8") is None
    assert how_many.finding(None, "total") is enough_homes.finding(None) is None
    assert enough_homes.by_year(None, table="7.9") is None
    assert outlook.scenario_in_words(None) is how_many.fan_under(None, figure="12.4") is None


def test_children_at_each_year_end_are_rounded_in_readers_words(own):
    shown = children.by_year(own, "placement_group", EDITION, table="7.4")
    assert list(shown.data) == ["Kind of home", "Mar 2019", "Mar 2020", "Mar 2021", "Mar 2022"]
    assert cells(shown)[0] == ["Council's own foster carers", 170, 170, 170, 170]
    assert cells(shown)[-1] == ["All", 360, 360, 360, 360]
    assert "Synthetic return" in shown.html() and "rounded to the nearest 5" in shown.notes[0]


def test_two_dimensions_stand_across_each_other_with_their_totals(own):
    shown = children.at_year_end(own, "age_band", "uasc", EDITION, table="4.6")
    assert list(shown.data) == ["Age", "Other children", "Unaccompanied children", "All"]
    assert cells(shown)[-2:] == [["16 to 17", 40, 20, 60], ["All", 340, 20, 360]]


def test_without_returns_a_section_names_what_it_leaves_out():
    edition = parameters.check(scenario="higher_inflation")
    told = prepared.note(None, edition, left_out="Tables 4.4 and 4.5").markup
    assert told.endswith(
        "Tables 4.4 and 4.5 need returns and are left out. A scenario needs returns too, so none is shown.</p>"
    )
    assert "scenario" not in prepared.note(None, EDITION).markup


def test_a_section_of_the_year_reads_the_returns_to_its_end(own, monkeypatch):
    monkeypatch.setenv(prepared.VARIABLE, "a folder")
    monkeypatch.setattr(aggregates, "read", lambda folder: own)
    edition = parameters.check(time_period=2020)
    until = [str(prepared.read(edition, *to).last_month) for to in ((), (edition.year_end,))]
    assert until == ["2020-09", "2020-03"]


def test_no_such_children_is_a_sentence(own):
    none = children.by_year(own, "age_band", EDITION, "5.6", "Babies on their own", {"uasc": "yes", "sex": "female"})
    assert none.markup == "<p>Babies on their own by age, Hampshire, at 31 March: none.</p>"
    drawn = children.by_month(own, EDITION, "5.8", "Babies on their own", {"uasc": "yes", "sex": "female"})
    assert drawn.title == "Babies on their own, Hampshire: none, or too few to show" and not drawn.svg


def test_counts_stand_above_the_published_ones_and_the_largest_gap_is_told(own):
    shown = children.beside_published(own, EDITION, table="4.4")
    assert cells(shown)[:2] == [
        ["Children looked after, returns", 1660, 1725],
        ["Children looked after, published", 1661, 1726],
    ]
    told = children.agreement(own, EDITION).markup
    assert "7 of 8 figures of the returns are the published ones, to the nearest 5." in told
    assert "The largest gap is +30: children starting to be looked after, 2022." in told


def test_a_monthly_figure_says_what_it_counts_and_shows_no_true_count(own):
    drawn = children.by_month(own, EDITION, "5.8", "Unaccompanied children", {"uasc": "yes"})
    assert drawn.title == "Unaccompanied children, Hampshire: 20 at 31 March 2022, against 20 at 30 April 2018"
    assert drawn.twin()["claim"]["where"] == {"uasc": "yes"}
    assert len(drawn.data) == 48


def test_everything_shown_together_gives_no_small_number_away(own, ahead):
    shown = [
        children.by_year(own, "age_band", EDITION, table="4.5"),
        children.at_year_end(own, "placement_group", "age_band", EDITION, table="4.7"),
        children.by_month(own, EDITION, "5.8", "Unaccompanied children", {"uasc": "yes"}),
        kinds_of_home.fans(ahead, figure="7.12"),
        kinds_of_home.needs(ahead, table="7.7"),
    ]
    assert attack.unsafe(*claims.told([(one.id, one.claim) for one in shown]), 3, 5) == []


def test_a_forecast_starts_from_the_published_number_and_is_rounded(ahead):
    drawn = how_many.fan(ahead, "total", figure="4.8")
    assert drawn.title.startswith("By the synthetic returns, children looked after: ")
    assert drawn.data.loc[drawn.data["period"] == pd.Period("2022", "Y-MAR"), "value"].tolist() == [1726]
    made = ahead.yearly()
    assert list(made.index) == list(pd.period_range("2023", "2025", freq="Y-MAR"))
    assert (made % 5 == 0).all(axis=None)
    assert abs(made["mean"].iloc[0] - CHILDREN) < 50


def test_model_outputs_are_rounded_to_the_base_halves_up():
    assert modelled(pd.DataFrame({"mean": [12.5, 12.4, 0.4]}))["mean"].tolist() == [15, 10, 0]


def test_the_record_compares_with_what_was_published(ahead):
    past = how_many.record(ahead, "total", table="4.8").data
    assert past[["Made at 31 March", "For 31 March", "What happened"]].to_numpy().tolist() == [
        ["2020", "2021", "1,661"],
        ["2020", "2022", "1,726"],
        ["2021", "2022", "1,726"],
    ]
    assert past["95% interval"].str.endswith("missed").all()  # the steady authority has 360 children
    told = how_many.reading(ahead, "total").markup
    assert "no change is the better guide" in told
    assert "held: 1 year ahead 0 of 2 and 2 years ahead 0 of 1." in " ".join(how_many.fan(ahead, "total", "4.8").notes)


def test_unaccompanied_children_can_be_followed_alone(own, ahead):
    alone = outlook.made(own, EDITION, of_unaccompanied=True)
    assert alone.children.of().tolist() == alone.children.of(uasc="yes").tolist()
    assert alone.yearly()["mean"].to_numpy() == pytest.approx(ahead.yearly(uasc="yes")["mean"].to_numpy(), abs=5)
    assert set(alone.past["part"]) == {"uasc"}
    assert len(how_many.record(alone, "uasc", table="5.8").data) == 3


def test_returns_of_one_year_have_a_forecast_without_a_record(own):
    edition = parameters.check(time_period=2019)
    early = outlook.made(own.until("2019-03"), edition)
    assert "too short" in how_many.record(early, "total", table="4.8").markup
    assert "too short" in kinds_of_home.record(early, table="7.8").markup
    assert how_many.reading(early, "total") is None


def test_kinds_of_home_with_few_children_are_named_not_forecast(ahead):
    stock = ahead.own["stock"]
    few = stock[stock["placement_group"] == "supported"].assign(placement_group="other", children=4, age_band="1 to 4")
    own = returned(stock=pd.concat([pd.DataFrame(stock), pd.DataFrame(few)]))
    one = dataclasses.replace(ahead, own=own)
    drawn = kinds_of_home.fans(one, figure="7.12")
    assert drawn.notes[-1] == "Too few children to forecast: other homes."
    assert "Other homes" not in set(drawn.data["kind of home"])
    row = cells(kinds_of_home.needs(one, table="7.7"))[-2]
    assert row[0] == "Other homes" and row[2:] == ["[z]", "[z]", "[z]"]


def test_an_authority_with_few_children_in_all_says_so_once(ahead):
    stock = ahead.own["stock"].assign(children=1)
    few = dataclasses.replace(ahead, own=returned(stock=pd.DataFrame(stock)))
    assert kinds_of_home.fans(few, figure="7.12").title.startswith("Too few children to forecast: ")
    assert kinds_of_home.needs(few, table="7.7") is kinds_of_home.record(few, table="7.8") is None
    assert enough_homes.by_year(few, table="7.9") is enough_homes.by_month(few, figure="7.13") is None


def test_the_record_by_kind_of_home_counts_what_held(ahead):
    shown = kinds_of_home.record(ahead, table="7.8")
    assert list(shown.data) == ["Kind of home", "80% interval held", "95% interval held"]
    assert shown.data["95% interval held"].str.fullmatch(r"[0-3] of 3").all()


def test_places_are_those_approved_or_those_in_use_and_a_twentieth(ahead):
    found = {one.name: one for one in enough_homes.capacities(ahead)}
    assert found["Council's own foster carers"].places == 695
    assert found["Council's own foster carers"].chance.max() == 0  # 170 children
    assert found["Children's homes"].places == 55  # 50 children and 5%
    assert all(one.under is None for one in found.values())
    drawn = enough_homes.by_month(ahead, figure="7.13")
    assert len(drawn.data) == 36
    by_year = enough_homes.by_year(ahead, table="7.9").data.set_index("Kind of home")
    assert list(by_year.loc["Council's own foster carers"]) == [
        695,
        *["Less than 1 in 20"] * 3,
        "Not foreseen",
        "approved at 31 March 2022",
    ]
    assert drawn.data["Children's homes"].tolist() == (found["Children's homes"].chance * 100).tolist()


@pytest.fixture(scope="module")
def fewer_agency_carers(ahead):
    """The same outlook under a scenario, as a user chooses it."""
    return dataclasses.replace(
        ahead, edition=ahead.edition.model_copy(update={"scenario": "more_in_house_foster_carers"})
    )


def test_a_scenario_changes_the_chance_that_places_run_out(ahead, fewer_agency_carers):
    found = {one.name: one for one in enough_homes.capacities(fewer_agency_carers)}
    unchanged = {one.name: one.chance for one in enough_homes.capacities(ahead)}
    assert all(one.chance.equals(unchanged[name]) for name, one in found.items())
    agency = found["Other foster carers"]
    assert agency.under.iloc[-1] < agency.chance.iloc[-1]
    table = enough_homes.by_year(fewer_agency_carers, table="7.9").data
    assert table["Scenario"].tolist() == ["Without it", "With it"] * 4
    drawn = enough_homes.by_month(fewer_agency_carers, figure="7.13")
    assert drawn.title.startswith("More in-house foster carers: largest change for other foster carers, about ")
    assert drawn.data["Other foster carers, under the scenario"].tolist() == (agency.under * 100).tolist()
    assert "under the scenario: more in-house foster carers." in enough_homes.finding(fewer_agency_carers)


def test_a_scenario_is_drawn_beside_the_forecast_without_it(ahead, fewer_agency_carers):
    drawn = how_many.fan_under(fewer_agency_carers, figure="12.4")
    told = f"{ahead.yearly()['mean'].iloc[-1]:.0f} without it"
    assert drawn.title.startswith("More in-house foster carers: ") and drawn.title.endswith(told)
    assert how_many.fan_under(ahead, figure="12.4") is None


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (
            "more_in_house_foster_carers",
            "<h3>Scenario: more in-house foster carers</h3><p>Children who would",
        ),
        ("higher_inflation", "It changes prices alone: the children, and the homes that they need, are as without it"),
        ("uasc_at_0_1_percent", "The number of children aged 0 to 17, which it needs, is not held."),
    ],
)
def test_what_a_scenario_assumes_is_told(ahead, monkeypatch, scenario, words):
    monkeypatch.setattr(outlook, "child_population", lambda edition: None)
    chosen = dataclasses.replace(ahead, edition=ahead.edition.model_copy(update={"scenario": scenario}))
    assert words in outlook.scenario_in_words(chosen).markup
    assert outlook.scenario_in_words(ahead) is None


def test_children_who_went_missing_by_year_and_home(own):
    by_year = missing_children.by_year(own, EDITION, table="6.2")
    assert cells(by_year)[:2] == [["Children who went missing", 60], ["Times that a child went missing", 150]]
    by_home = missing_children.by_home(own, EDITION, table="6.3")
    assert cells(by_home)[0] == ["Children's homes", 40, 120, 3, 2]
    assert cells(by_home)[1] == ["Supported accommodation", "[c]", 10, "[c]", "[c]"]


def test_returns_without_missing_children_say_so_once():
    none = returned(missing_episodes=returned()["missing_episodes"].iloc[:0])
    assert "hold no record" in missing_children.by_year(none, EDITION, table="6.2").markup
    assert missing_children.by_home(none, EDITION, table="6.3") is None


def test_findings_say_whose_returns_they_rest_on(ahead):
    assert how_many.finding(ahead, "total") == ""  # made-up children are no finding
    assert how_many.fan(ahead, "total", "4.8").title.startswith("By the synthetic returns, children looked after: ")
    assert enough_homes.finding(ahead).startswith("Likeliest to run out, by the synthetic returns: ")
