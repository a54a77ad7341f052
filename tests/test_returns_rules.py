"""Validation: each rule finds the row that breaks it, says where, and never says what the cell holds."""

import pytest
from small_returns import child, episode, padding, write

from helpers.returns import folder, layouts, prepare, rules
from helpers.returns.content import ReturnError

BORN = "01/06/2010"
ONE = [child("1", BORN)]

BROKEN = {
    # rule: (rows of the 2020 return, file and line of the row that breaks it)
    "101": ({"header": [child("1", BORN, "9")], "episodes": [episode("1", "01/05/2019")]}, "header", 2),
    "102": ({"header": [child("1", "2010/06/01")], "episodes": [episode("1", "01/05/2019")]}, "header", 2),
    "141": ({"header": ONE, "episodes": [episode("1", "5/13/2019")]}, "episodes", 2),
    "142": ({"header": ONE, "episodes": [episode("1", "01/05/2019"), episode("1", "01/06/2019")]}, "episodes", 2),
    "143": ({"header": ONE, "episodes": [episode("1", "01/05/2019", rne="Q")]}, "episodes", 2),
    "144": ({"header": ONE, "episodes": [episode("1", "01/05/2019", status="V9")]}, "episodes", 2),
    "146": ({"header": ONE, "episodes": [episode("1", "01/05/2019", place="X9")]}, "episodes", 2),
    "147": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "2019/06/01")]}, "episodes", 2),
    "148": ({"header": ONE, "episodes": [episode("1", "01/05/2019", reason="E8")]}, "episodes", 2),
    "149": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "01/06/2019", reason="E99")]}, "episodes", 2),
    "301": ({"header": [child("1", "01/06/2020")], "episodes": [episode("1", "01/05/2019")]}, "header", 2),
    "302": ({"header": [child("1", "02/05/2019")], "episodes": [episode("1", "01/05/2019")]}, "episodes", 2),
    "304": ({"header": ONE, "episodes": [], "uasc": ["1,1,01/06/2010,02/06/2028"]}, "uasc", 2),
    "351": ({"header": [child("1", "01/04/1993")], "episodes": []}, "header", 2),
    "359": ({"header": [child("1", "30/03/2002")], "episodes": [episode("1", "01/05/2019")]}, "episodes", 2),
    "352": ({"header": [child("1", "01/05/2001")], "episodes": [episode("1", "01/05/2019")]}, "episodes", 2),
    "353": ({"header": ONE, "episodes": [episode("1", "13/10/1991")]}, "episodes", 2),
    "355": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "01/05/2019")]}, "episodes", 2),
    "356": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "30/04/2019")]}, "episodes", 2),
    "357": ({"header": ONE, "episodes": [episode("1", "01/05/2019", rne="P")]}, "episodes", 2),
    "361": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "05/05/2019", status="L1")]}, "episodes", 2),
    "370": ({"header": ONE, "episodes": [episode("1", "01/05/2019", place="P2", provider="PR4")]}, "episodes", 2),
    "381": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "02/05/2019", place="T1")]}, "episodes", 2),
    "384": ({"header": ONE, "episodes": [episode("1", "01/05/2019", status="V4", place="U4")]}, "episodes", 2),
    "387": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "02/05/2019", reason="E5")]}, "episodes", 2),
    "388": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "01/06/2019", reason="X1")]}, "episodes", 2),
    "390": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "01/06/2019", reason="E11")]}, "episodes", 2),
    "501": (
        {"header": ONE, "episodes": [episode("1", "01/05/2019", "03/06/2019"), episode("1", "01/06/2019")]},
        "episodes",
        3,
    ),
    "526": ({"header": ONE, "episodes": [episode("1", "01/05/2019", provider="")]}, "episodes", 2),
    "527": ({"header": ONE, "episodes": [episode("1", "01/05/2019", place="P1")]}, "episodes", 2),
    "529": ({"header": ONE, "episodes": [episode("1", "01/05/2019", provider="PR3")]}, "episodes", 2),
    "550": ({"header": ONE, "episodes": [episode("1", "01/05/2019", provider="PR0")]}, "episodes", 2),
    "567": ({"header": ONE, "episodes": [], "missing": [f"1,{BORN},M,02/07/2019,01/07/2019"]}, "missing", 2),
    "570": ({"header": ONE, "episodes": [], "missing": [f"1,{BORN},M,01/04/2020,"]}, "missing", 2),
    "571": ({"header": ONE, "episodes": [], "missing": [f"1,{BORN},M,01/03/2020,01/04/2020"]}, "missing", 2),
    "574": (
        {
            "header": ONE,
            "episodes": [],
            "missing": [f"1,{BORN},M,01/07/2019,05/07/2019", f"1,{BORN},M,04/07/2019,06/07/2019"],
        },
        "missing",
        3,
    ),
    "601": (
        {
            "header": [*ONE, child("2", BORN)],
            "ad1": [f"2,{BORN},01/01/2019,01/03/2019,0,2,MF,L11"],
            "episodes": [episode("1", "01/05/2019", "01/06/2019", reason="E11", place="A4")],
        },
        "episodes",
        2,
    ),
    "1006": ({"header": ONE, "episodes": [], "missing": [f"1,{BORN},Z,01/07/2019,"]}, "missing", 2),
    "1009": ({"header": ONE, "episodes": [episode("1", "01/05/2019").replace(",,,,,X", ",,MOVED,,,X")]}, "episodes", 2),
    "INT03": ({"header": ONE, "episodes": [episode("2", "01/05/2019")]}, "episodes", 2),
    "INT09": ({"header": ONE, "episodes": [], "uasc": ["2,1,01/06/2010,"]}, "uasc", 2),
    "INT18": ({"header": ONE, "episodes": [], "uasc": ["1,1,02/06/2010,"]}, "uasc", 2),
    "INT21": ({"header": ONE, "episodes": [], "uasc": ["1,2,01/06/2010,"]}, "uasc", 2),
    "INT32": ({"header": [*ONE, *ONE], "episodes": []}, "header", 2),
    "SR-01": ({"header": ONE, "episodes": [episode("1", "01/05/2019", "01/06/2019", reason="E43")]}, "episodes", 2),
    "SR-02": ({"header": [child("", BORN)], "episodes": []}, "header", 2),
    "SR-08": ({"header": ONE, "episodes": [], "placement_costs": ["1,01/05/2019,,U6,PR1,dear,"]}, "placement_costs", 2),
    "SR-08 infinite": (
        {"header": ONE, "episodes": [], "placement_costs": ["1,01/05/2019,,U6,PR1,1e999,"]},
        "placement_costs",
        2,
    ),
    "SR-20": ({"header": [child("1E+05", BORN)], "episodes": []}, "header", 2),
    "SR-21": ({"header": [child("007", BORN), child("7", BORN)], "episodes": []}, "header", 2),
    "SR-22": ({"header": ONE, "episodes": [episode("1", "01/04/2020"), *padding(12)["episodes"]]}, "episodes", 2),
    "SR-23": (
        {"header": ONE, "episodes": [episode("1", "01/05/2019", "01/06/2019"), episode("1", "01/05/2019")]},
        "episodes",
        3,
    ),
    "SR-24": ({"header": ONE, "episodes": [episode("1", "01/05/2018", "01/03/2019")]}, "episodes", 2),
    "SR-26": ({"header": ONE, "episodes": [], "missing": [f"1,{BORN},M,01/07/2019,"]}, "missing", 2),
    "SR-31": ({"header": ONE, "episodes": [], "placement_costs": ["1,01/05/2019,,U6,PR1,-1,"]}, "placement_costs", 2),
    "SR-32": (
        {"header": ONE, "episodes": [], "placement_costs": ["1,01/05/2019,,U6,PR1,60000,"]},
        "placement_costs",
        2,
    ),
    "SR-33": (
        {"header": ONE, "episodes": [], "placement_costs": ["1,01/05/2019,30/04/2019,U6,PR1,9,"]},
        "placement_costs",
        2,
    ),
    "SR-34": ({"header": ONE, "episodes": [], "placement_costs": ["1,01/05/2019,,U6,PR1,10,12"]}, "placement_costs", 2),
}


def check(returns):
    """The failures of a folder, `rule` to the set of (file, line)."""
    found = rules.failures(folder.read(returns))
    return {rule: set(zip(part["file"], part["row"], strict=True)) for rule, part in found.groupby("rule")}


def _write(tmp_path, rows):
    """The rows, after a child and episode that break nothing where a needed file would be empty."""
    filler = padding(1)
    return write(tmp_path, 2020, **{name: lines or filler[name] for name, lines in rows.items()})


@pytest.mark.parametrize("rule", BROKEN)
def test_finds_the_row_that_breaks_the_rule(tmp_path, rule):
    rows, file, line = BROKEN[rule]
    assert (file, line) in check(_write(tmp_path, rows))[rule.split()[0]]


def test_rows_in_order_break_nothing(tmp_path):
    rows = padding(3)
    rows["episodes"][0] = episode("P0000", "01/05/2019", "01/06/2019", reason="X1")
    rows["episodes"].append(episode("P0000", "01/06/2019", "01/07/2019", rne="P", place="K2", provider="PR4"))
    assert check(write(tmp_path, 2020, **rows)) == {}


def test_years_are_compared(tmp_path):
    write(
        tmp_path,
        2020,
        header=[child("1", BORN), child("2", BORN)],
        episodes=[episode("1", "01/05/2019"), episode("2", "01/05/2019")],
    )
    write(tmp_path, 2021, header=[child("1", "02/06/2010", "2")], episodes=[episode("1", "02/05/2019")])
    found = check(tmp_path)
    assert {rule: places for rule, places in found.items()} == {
        "202": {("header", 2)},
        "203": {("header", 2)},
        "502": {("episodes", 2)},
        "562": {("episodes", 2)},
        "SR-25": {("episodes", 3)},
    }


def test_codes_drift_with_the_collection_year(tmp_path):
    row = {"header": [child("1", BORN, "M")], "episodes": [episode("1", "01/05/2019", place="K3", provider="PR4")]}
    assert check(write(tmp_path / "a", 2020, **row))["SR-01"] == {("header", 2), ("episodes", 2)}
    later = {name: [line.replace("2019", "2025") for line in lines] for name, lines in row.items()}
    assert check(write(tmp_path / "b", 2026, **later)) == {}


def test_every_rule_has_its_own_id_and_place():
    named = {(rule.id, rule.file, rule.column) for rule in rules.RULES}
    assert len(named) == len(rules.RULES)
    for rule in rules.RULES:
        assert rule.column in set(layouts.columns(rule.file)["column"]), rule.id


def test_a_few_errors_are_left_out_and_counted(tmp_path):
    rows = padding()
    rows["header"][0] = child("P0000", "30/02/2010")
    tables, quality = prepare.aggregate(write(tmp_path, 2020, **rows))
    assert tables["cla"]["cla_31_march"].tolist() == [199]
    header = {"file": "header", "year": 2020, "source": "2020/header.csv", "rows": 200, "left_out": 1}
    assert header | {"encoding": "UTF-8"} in quality["rows"]
    broken = [(rule["rule"], rule["set_by"], rule["rows"], rule["examples"]) for rule in quality["rules"]]
    assert broken == [("102", "DfE", 1, [2])]


def test_many_errors_are_refused_in_sentences_without_values(tmp_path):
    rows = padding(10)
    rows["episodes"][3] = episode("P0003", "01/05/2019", place="SECRET")
    rows["episodes"][4] = episode("P0004", "01/05/2019", "01/04/2019")
    with pytest.raises(ReturnError) as refused:
        prepare.aggregate(write(tmp_path, 2020, **rows))
    assert str(refused.value).splitlines() == [
        "2020/episodes.csv row 5, column PLACE: not a code of the 2020 list (1 row, DfE rule 146).",
        "2020/episodes.csv row 6, column DEC: episode ends before it starts (1 row, DfE rule 356).",
    ]
