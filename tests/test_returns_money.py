"""Prices from the placement cost extract, missing episodes, and the demand at the front door."""

import pandas as pd
import pytest
from small_returns import child, episode, padding, write

from helpers.returns import demand, prepare

WEEKLY = "Child ID,Placement start date,Placement end date,Placement type,Provider type,Total weekly cost"
TO_DATE = (
    "Child ID,Placement start date,Placement end date,Placement type,Provider type,Is the child UASC,"
    "Total committed cost accrued in FY to date,Contribution from health provider/s"
)


def tables(returns, **extracts):
    """The aggregate tables of a 2020 return with extra files."""
    write(returns, 2020, **padding(3))
    for name, text in extracts.items():
        (returns / "2020" / f"{name}.csv").write_text(text)
    return prepare.aggregate(returns)[0]


def test_both_layouts_give_the_price_a_week(tmp_path):
    weekly = f"{WEEKLY}\nP0000,01/05/2019,08/05/2019,K2,PR4,4000\nP0001,25/03/2020,,K2,PR4,5000\n"
    to_date = f"{TO_DATE}\nP0000,01/05/2019,08/05/2019,K2,PR4,N,4000,400\nP0001,25/03/2020,,K2,PR4,N,5000,0\n"
    one, other = tables(tmp_path / "a", placement_costs=weekly), tables(tmp_path / "b", placement_costs=to_date)
    price = one["prices"].iloc[0]
    assert (price["placement_group"], price["provider"], price["children"], price["days"]) == (
        "residential",
        "private",
        2,
        14,
    )
    assert (price["mean_per_week"], price["p10"], price["p90"]) == (4500, 4000, 5000)
    same = ["mean_per_week", "sd_log", "p50", "days"]
    assert other["prices"].loc[0, same].tolist() == price[same].tolist()
    assert other["prices"].loc[0, "health"] == 200


def test_days_of_a_placement_are_those_of_the_year(tmp_path):
    text = f"{WEEKLY}\nP0000,01/05/2018,,U6,PR1,400\nP0001,01/05/2017,01/04/2019,U6,PR1,400\n"
    assert tables(tmp_path, placement_costs=text)["prices"]["days"].tolist() == [366]


def test_without_a_placement_type_the_return_says_where_the_child_was(tmp_path):
    text = "Identifier,Placement start date,Total weekly cost,UASC\nP0000,01/05/2019,400,Yes\nZZ,01/05/2019,900,No\n"
    found = tables(tmp_path, placement_costs=text)["prices"]
    assert found[["placement_group", "provider", "uasc"]].to_numpy().tolist() == [
        ["fostering_in_house", "own_provision", "yes"],
        ["other", "none", "no"],
    ]


def test_the_dearest_placements_are_one_sum(tmp_path):
    rows = [f"C{n},25/03/2020,,K2,PR4,{1000 * n}" for n in range(1, 13)]
    found = tables(tmp_path, placement_costs="\n".join([WEEKLY, *rows]))["dearest"]
    assert found.to_dict("records") == [{"time_period": 2020, "placements": 10, "cost": 75_000.0, "days": 70.0}]


def test_the_ledger_is_passed_on(tmp_path):
    text = 'Line,Description,Gross expenditure\n3.1.1,Residential care,"£1,234,567"\n'
    assert tables(tmp_path, section_251=text)["ledger"].to_numpy().tolist() == [
        [2020, "3.1.1", "Residential care", 1234567]
    ]


def test_missing_episodes_by_the_placement_they_are_from(tmp_path):
    rows = padding(2)
    rows["episodes"][0] = episode("P0000", "01/05/2019", "01/07/2019", reason="X1")
    rows["episodes"].append(episode("P0000", "01/07/2019", rne="P", place="K2", provider="PR4"))
    born = "01/06/2010"
    rows["missing"] = [
        f"P0000,{born},M,10/06/2019,12/06/2019",
        f"P0000,{born},M,10/07/2019,10/07/2019",
        f"P0001,{born},M,30/03/2020,",
        f"P0001,{born},A,01/09/2019,02/09/2019",
    ]
    found = prepare.aggregate(write(tmp_path, 2020, **rows))[0]["missing_episodes"].set_index(
        ["kind", "placement_group"]
    )
    assert found.loc[("missing", "all"), ["children", "episodes", "days"]].tolist() == [2, 3, 4]
    assert found.loc[("missing", "residential"), ["children", "episodes", "days"]].tolist() == [1, 1, 0]
    assert found.loc[("missing", "fostering_in_house"), ["children", "episodes", "days"]].tolist() == [2, 2, 4]
    assert found.loc[("away", "all"), "days"] == 1


@pytest.mark.parametrize(
    "start, end, taken",
    [
        ("2021-12-24", "2021-12-29", 1),  # Christmas and Boxing Day fell on a weekend: two substitute days
        ("2020-05-07", "2020-05-11", 1),  # the early May holiday was moved to Friday 8 May
        ("2022-09-16", "2022-09-20", 1),  # the state funeral
        ("2022-01-04", "2022-03-08", 45),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(start, end, taken):
    assert demand.working_days(pd.Series([pd.Timestamp(start)]), pd.Series([pd.Timestamp(end)]))[0] == taken


def test_annex_a_lists_become_months(tmp_path):
    found = tables(
        tmp_path,
        list_1="Child Unique ID,Date of Contact\n1,01/04/2019\n1,01/04/2019\n,30/04/2019\n",
        list_3="Child Unique ID,Date of referral,Referral NFA?\n1,02/04/2019,Yes\n2,03/05/2019,No\n",
        list_4="Child Unique ID,Continuous Assessment Start Date,Continuous Assessment Date of Authorisation\n"
        "1,01/04/2019,07/06/2019\n2,01/04/2019,10/06/2019\n3,01/06/2019,\n",
    )
    assert found["contacts"].to_numpy().tolist() == [["2019-04", 2]]
    assert found["referrals"].to_numpy().tolist() == [["2019-04", 1, 1], ["2019-05", 1, 0]]
    assert found["assessments"].to_numpy().tolist() == [["2019-06", 2, 1]]


def test_annex_a_lists_need_no_year(tmp_path):
    (tmp_path / "Annex A").mkdir()
    (tmp_path / "Annex A" / "List 1.csv").write_text("Child Unique ID,Date of Contact\n1,01/04/2019\n")
    assert tables(tmp_path)["contacts"].to_numpy().tolist() == [["2019-04", 1]]


def test_one_of_two_headings_of_a_column_is_taken(tmp_path):
    text = f"{WEEKLY},UASC,Is the child UASC\nP0000,01/05/2019,,U6,PR1,400,No,Yes\n"
    assert tables(tmp_path, placement_costs=text)["prices"]["uasc"].tolist() == ["yes"]


def test_the_cin_census_goes_before_annex_a(tmp_path):
    found = tables(
        tmp_path,
        list_3="Child Unique ID,Date of referral\n1,02/04/2019\n2,03/05/2019\n",
        CINdetails="LAchildID,CINdetailsID,CINreferralDate,ReferralSource,ReferralNFA\n1,1,2019-04-02,1A,false\n",
        Assessments="LAchildID,AssessmentActualStartDate,AssessmentAuthorisationDate\n1,2019-04-02,2019-05-01\n",
    )
    assert found["referrals"].to_numpy().tolist() == [["2019-04", 1, 0]]
    assert found["assessments"].to_numpy().tolist() == [["2019-05", 1, 1]]


def test_a_child_outside_care_is_no_missing_episode(tmp_path):
    rows = padding(1) | {"missing": ["X,01/06/2010,M,10/06/2019,12/06/2019"]}
    rows["header"].append(child("X", "01/06/2010"))
    found = prepare.aggregate(write(tmp_path, 2020, **rows))[0]["missing_episodes"]
    assert found.empty
