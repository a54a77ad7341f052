"""`prepare` from outside: what it writes, who can read it, when it works again, and what it never says."""

import ast
import json
import os
import re
import stat
import time

import pandas as pd
import pytest
from small_returns import child, episode, padding, write

from helpers import cli, project
from helpers.prepared import NotPrepared, check_apart, prepare_apart
from helpers.returns import __main__ as command
from helpers.returns import prepare as preparing
from helpers.returns import seen
from helpers.returns.prepare import prepare

TABLES = {"stock", "exposure", "events", "entries", "cla", "stock_by_duration", "placement_days", "prices", "dearest",
          "ledger", "missing_episodes"}  # fmt: skip


@pytest.fixture
def returns(tmp_path):
    """One year of an authority, with values that must not get out."""
    rows = padding(60)
    rows["header"].append("CANARY7,1,17/02/2011,WBRI,Z987654321098,,")
    rows["episodes"].append(episode("CANARY7", "03/05/2019", "19/06/2019").replace(",,,,XXX", ",,ZZ9 9QQ,ZZ8 8QQ,XXX"))
    rows["uasc"] = ["CANARY7,1,17/02/2011,17/02/2029"]
    rows["missing"] = ["CANARY7,17/02/2011,M,11/05/2019,12/05/2019"]
    rows["placement_costs"] = ["CANARY7,03/05/2019,19/06/2019,U6,PR1,412,0"]
    return write(tmp_path / "returns", 2020, **rows)


def test_a_process_of_its_own_writes_tables_for_their_owner_alone(returns, tmp_path):
    made = prepare_apart(returns, tmp_path / "out")
    assert {path.stem for path in made.glob("*.csv")} == TABLES
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}
    assert [path.name for path in (tmp_path / "out").iterdir()] == [made.name]


def test_no_value_of_a_child_is_in_what_is_written(returns, tmp_path):
    for path in prepare(returns, tmp_path / "out").iterdir():
        for secret in ("CANARY7", "17/02/2011", "2011-02-17", "Z987654321098", "ZZ9", "ZZ8", "P0001"):
            assert secret not in path.read_text(), path.name


def test_the_same_returns_are_prepared_once(returns, tmp_path, monkeypatch):
    first = prepare(returns, tmp_path / "out")
    monkeypatch.setattr(preparing, "aggregate", lambda folder: pytest.fail("prepared again"))
    assert prepare(returns, tmp_path / "out") == first


def test_other_returns_have_another_folder(returns, tmp_path):
    first = prepare(returns, tmp_path / "out")
    write(returns, 2020, header=[*padding(60)["header"], child("CANARY7", "18/02/2011")])
    assert prepare(returns, tmp_path / "out") != first


def test_the_same_bytes_each_time(returns, tmp_path):
    one, other = (
        {path.name: path.read_bytes() for path in prepare(returns, tmp_path / out).iterdir() if path.name != seen.FILE}
        for out in ("a", "b")
    )
    assert one == other


def test_header_and_episodes_alone_are_enough(tmp_path):
    made = prepare(write(tmp_path / "returns", 2020, **padding(5)), tmp_path / "out")
    assert pd.read_csv(made / "cla.csv").to_dict("records") == [
        {
            "time_period": 2020,
            "cla_31_march": 5,
            "cla_starting_in_year": 5,
            "cla_ceasing_in_year": 0,
            "uasc_31_march": 0,
            "cla_in_year": 5,
        }
    ]
    assert pd.read_csv(made / "prices.csv").empty
    assert pd.read_csv(made / "missing_episodes.csv").empty


def test_months_and_groups_are_written_as_agreed(returns, tmp_path):
    made = prepare(returns, tmp_path / "out")
    entries = pd.read_csv(made / "entries.csv", dtype=str)
    assert entries.to_dict("records") == [
        {
            "month": "2019-05",
            "age_band": "5 to 9",
            "uasc": "no",
            "placement_group": "fostering_in_house",
            "count": "60",
        },
        {
            "month": "2019-05",
            "age_band": "5 to 9",
            "uasc": "yes",
            "placement_group": "fostering_in_house",
            "count": "1",
        },
    ]
    stock = pd.read_csv(made / "stock.csv")
    assert stock["month"].unique().tolist() == [str(month) for month in pd.period_range("2019-05", "2020-03", freq="M")]
    assert stock.query("month == '2020-03'")["children"].sum() == 60


def test_nothing_is_left_when_the_disk_is_full(returns, tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(OSError):
        prepare(returns, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_what_a_killed_run_left_is_removed_later(returns, tmp_path):
    remains = tmp_path / "out" / ".partial-old"
    remains.mkdir(parents=True)
    os.utime(remains, (time.time() - 7200,) * 2)
    prepare(returns, tmp_path / "out")
    assert not remains.exists()


def test_refused_returns_end_with_3_and_the_reason(tmp_path, capsys):
    assert command.main(["prepare", str(write(tmp_path / "r", 2020, header=["x"])), str(tmp_path / "out")]) == 3
    assert "2020/header.csv row 2 has 1 cells; expected 7, one a column." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    with pytest.raises(NotPrepared, match="row 2 has 1 cells"):
        prepare_apart(tmp_path / "r", tmp_path / "out")


def test_check_names_every_problem_and_writes_nothing(returns, tmp_path):
    episodes = returns / "2020" / "episodes.csv"
    episodes.write_text(episodes.read_text().replace("CANARY7,03/05/2019,S", "CANARY7,03/05/2019,Q"))
    before = sorted(tmp_path.rglob("*"))
    assert check_apart(returns) == [
        "2020/episodes.csv row 62, column RNE: not a code of the 2020 list (1 row, DfE rule 143).",
        "2020/episodes.csv row 62, column RNE: first episode of a child does not start with S (1 row, DfE rule 357).",
        "2020/placement_costs.csv has no column Is the child UASC, Contribution from social care provider/s, "
        "Contribution from education provider/s; it is treated as empty.",
    ]
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(NotPrepared, match=r"^The folder of returns nowhere does not exist; expected a folder with"):
        check_apart(tmp_path / "nowhere")
    episodes.write_text(episodes.read_text().replace("01/05/2019,S", "1 May 2019,S"))
    with pytest.raises(NotPrepared) as refused:
        check_apart(returns)
    said = str(refused.value).splitlines()
    place, rule = "2020/episodes.csv row 2, column DECOM", "(60 rows, DfE rule 141)."
    assert said[0] == f"{place}: not a date written dd/mm/yyyy or yyyy-mm-dd {rule}"
    assert said[-1].startswith("2020/placement_costs.csv has no column")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_fault_in_the_code_is_told_without_its_message(returns, tmp_path, monkeypatch, capsys):
    def faulty(*_):
        raise KeyError("CANARY7")

    monkeypatch.setattr(preparing.rules, "failures", faulty)
    assert command.main(["prepare", str(returns), str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert re.fullmatch(r"prepare failed: KeyError in test_prepare.py line \d+\.\n", said)


def test_quality_holds_rows_rules_and_repairs(returns, tmp_path):
    quality = json.loads((prepare(returns, tmp_path / "out") / "quality.json").read_text())
    assert set(quality) == {"years", "rows", "rules", "repairs", "notes", "warnings"}
    assert {row["file"]: row["rows"] for row in quality["rows"]}["episodes"] == 61
    assert {row["file"]: row["encoding"] for row in quality["rows"]}["header"] == "UTF-8"
    [note] = quality["notes"]
    assert note["year"] == 2020 and note["note"].startswith("2020/placement_costs.csv has no column")


def test_no_module_that_notebooks_use_imports_the_returns():
    for path in (project.ROOT / "src" / "helpers").glob("*.py"):
        if path.stem != "cli":
            names = [
                ast.unparse(node) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)
            ]
            assert not [name for name in names if "helpers.returns" in name or "import returns" in name], path.name


def test_the_command_says_where_the_tables_are(returns, tmp_path, capsys):
    assert cli.main(["prepare", "--returns", str(returns), "--output-dir", str(tmp_path / "out")]) == 0
    [made] = (tmp_path / "out" / ".prepared").iterdir()
    assert capsys.readouterr().out.strip().endswith(made.name)


@pytest.mark.parametrize(
    ("folder", "said"), [("nowhere", "does not exist"), ("", "--returns is empty"), ("../x", "'returns'")]
)
def test_the_command_refuses_in_a_sentence(folder, said, tmp_path, capsys):
    assert cli.main(["prepare", "--returns", folder, "--output-dir", str(tmp_path)]) == 3
    assert said in capsys.readouterr().err
