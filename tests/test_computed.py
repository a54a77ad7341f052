import pandas as pd
import pytest

from helpers import data
from helpers.published import computed

HAMPSHIRE, WILTSHIRE, ENGLAND = "E10000014", "E06000054", "E92000001"
YEAR_2022 = pd.Period("2022", "Y-MAR")


def at(rows, area, period=YEAR_2022):
    return rows[(rows["area"] == area) & (rows["period"] == period)].iloc[0]


def test_a_share_is_one_count_in_another_by_area_and_period():
    part, whole = (
        data.rows("children_looked_after", m, [HAMPSHIRE, ENGLAND]) for m in ("uasc_31_march", "cla_31_march")
    )
    share = computed.share(part, whole, "uasc_share_of_cla")
    assert at(share, HAMPSHIRE)["value"] == pytest.approx(111 / 1726 * 100)
    assert at(share, ENGLAND)["value"] == pytest.approx(5680 / 82090 * 100)
    assert data.measure("children_looked_after", "uasc_share_of_cla").kind == "percentage"


def test_a_share_leaves_out_the_years_that_only_one_count_has():
    contacts, referrals = (data.rows("contacts_council", m) for m in ("contacts", "referrals_at_front_door"))
    some = referrals[referrals["period"] >= YEAR_2022]
    assert list(computed.share(some, contacts, "referrals_share_of_contacts")["period"]) == [YEAR_2022]


def test_a_share_of_a_return_never_made_is_unknown():
    referrals = data.rows("referrals", "referrals", HAMPSHIRE)
    share = at(computed.share(referrals, referrals, "referrals_rate"), HAMPSHIRE, pd.Period("2024", "Y-MAR"))
    assert pd.isna(share["value"])
    assert share["symbol"] == "u"


def test_published_rates_stand_and_lacking_ones_are_computed():
    rates = data.rows("referrals", "referrals_rate", [HAMPSHIRE, WILTSHIRE])
    assert at(rates, HAMPSHIRE)["source_ref"].startswith("DfE Local Authority Interactive Tool")
    assert at(rates, WILTSHIRE)["source_ref"].startswith("computed from referrals to children's social care (DfE")
    wiltshire = data.series("population", "children_0_to_17", WILTSHIRE)["2021"]
    assert at(rates, WILTSHIRE)["value"] == pytest.approx(3417 / wiltshire * 10_000)
    assert not rates.duplicated(["area", "period"]).any()


@pytest.mark.parametrize(
    ("counts", "rates"),
    [
        (("referrals", "referrals"), ("referrals", "referrals_rate")),
        (("children_in_need", "cin_31_march"), ("assessments", "cin_rate")),
        (("child_protection_plans", "cpp_31_march"), ("child_protection_plans", "cpp_rate")),
    ],
)
def test_computed_rates_are_those_that_the_department_publishes(counts, rates):
    published = data.rows(*rates, HAMPSHIRE).dropna(subset="value")
    population = data.rows("population", "children_0_to_17")
    made = computed.lacking_rates(published.iloc[:0], data.rows(*counts, HAMPSHIRE), population, *rates)
    assert set(made["table"]) == {rates[0]}
    both = published.merge(made, on=["area", "period"])
    assert len(both) == len(published) >= 10
    assert (both["value_x"] - both["value_y"]).abs().max() < 0.15


def test_a_computed_measure_is_defined_for_readers_but_cannot_be_read():
    assert "Contacts that became referrals" in set(data.dictionary("contacts_council")["Measure"])
    with pytest.raises(data.TableError, match=r"no measure 'uasc_share_of_cla'. Available: cla_31_march"):
        data.rows("children_looked_after", "uasc_share_of_cla")


def test_the_number_behind_a_published_share():
    cla = data.rows("children_looked_after", "cla_31_march", HAMPSHIRE)
    fostered = computed.part_of(cla, data.rows("placements", "cla_in_foster_care", HAMPSHIRE), "fostered_31_march")
    assert at(fostered, HAMPSHIRE)["value"] == 1225  # 1726 * 0.71 = 1225.46
    filled = data.rows("placements", "filled_foster_places", HAMPSHIRE)
    elsewhere = computed.difference(fostered, filled, "fostered_elsewhere")
    assert at(elsewhere, HAMPSHIRE)["value"] == 1225 - 485
    assert data.measure("placements", "fostered_elsewhere").unit == "children"


def test_the_casework_that_a_share_of_audits_implies():
    audits, share = (
        data.rows("quality_council", name, HAMPSHIRE) for name in ("case_audits", "case_audits_share_of_casework")
    )
    casework = computed.whole_of(audits, share, "implied_casework")
    assert list(casework["value"]) == [10_000]
    assert "paragraph 45" in casework["source_ref"].iloc[0]


def test_nothing_is_computed_from_no_rows():
    none = data.rows("quality_council", "case_audits", "E09000007")
    assert computed.whole_of(none, none, "implied_casework").empty
