"""Returns that are broken or mean harm: refused in a sentence without a child's value, or survived.

Ten thousand cases and more: `pytest tests/test_hostile_returns.py -k fuzz --hypothesis-profile=many`.
"""

import csv
import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import small_returns
from hypothesis import given
from hypothesis import strategies as st

from helpers.prepared import NotPrepared, prepare_apart
from helpers.returns import files, folder, layouts
from helpers.returns.content import ReturnError

CANARY = "CANARY77"

# Children whose fields are canaries

ORDINARY = ("header", "episodes")
GOOD = {"DOB": "01/06/2010", "SEX": "1", "DECOM": "01/05/2019", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "U6",
        "PLACE_PROVIDER": "PR1", "MISSING": "M"}  # fmt: skip


def canaries(place, fatal):
    """Returns of a year in which a canary stands in each field in turn, and in a column of names that no one asked for.

    Without `fatal`, only in fields that may be wrong without the whole return being refused.
    """
    rows = small_returns.padding()
    seeded = 0
    for name, headings in small_returns.HEADINGS.items():
        columns = headings.split(",")
        layout = layouts.columns(name).set_index("heading")
        for number, column in enumerate(columns):
            if not fatal and layout.loc[column, "severity"] == "error":
                continue
            good = GOOD | {"CHILD": f"P{number:04d}", "Child ID": f"P{number:04d}"}
            cells = [good.get(one, "") for one in columns]
            cells[number] = (f"{CANARY} {number}", f"17/13/2009 {CANARY}", f"=ZZ9 9ZZ{CANARY}")[number % 3]
            if name in rows and name in ORDINARY:
                rows[name][number] = ",".join(cells)
            elif fatal:
                rows.setdefault(name, []).append(",".join(cells))
            seeded += fatal or name in ORDINARY
    small_returns.write(place, 2020, **rows)
    for path in (place / "2020").iterdir():
        head, *lines = path.read_text().splitlines()
        path.write_text("\n".join([f"{head},NAME", *(f"{line},{CANARY} Smith" for line in lines)]) + "\n")
    return seeded


def test_no_canary_leaves_the_process_that_reads_children(tmp_path, capfd):
    assert canaries(tmp_path / "returns", fatal=False) > 10
    prepared = prepare_apart(tmp_path / "returns", tmp_path / "prepared")
    written = [path for path in prepared.rglob("*") if path.is_file()]
    assert len(written) > 10
    for path in written:
        assert CANARY.encode() not in path.read_bytes(), path.name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(prepared.stat().st_mode) == 0o700
    assert CANARY not in "".join(capfd.readouterr())


def test_no_canary_is_in_the_words_that_refuse_a_return(tmp_path):
    assert canaries(tmp_path / "returns", fatal=True) > 40
    with pytest.raises(NotPrepared) as refused:
        prepare_apart(tmp_path / "returns", tmp_path / "prepared")
    assert str(refused.value).count("\n") > 4
    assert CANARY not in str(refused.value)


NAMED = {
    "a folder of a year": lambda year: year.rename(year.with_name(f"{CANARY} Smith 2020")),
    "a folder": lambda year: year.rename(year.with_name(f"{CANARY} Smith")),
    "a return": lambda year: (year / "header.csv").rename(year / f"{CANARY} Smith.csv"),
    "a return at the end": lambda year: (year / "header.csv").rename(year / f"{CANARY} Smith header.csv"),
    "another file": lambda year: (year / f"{CANARY} Smith.csv").write_text("a\n1\n"),
    "a link": lambda year: (year / f"{CANARY} Smith.csv").symlink_to(year / "header.csv"),
}


@pytest.mark.parametrize("what", NAMED)
def test_what_is_named_by_a_child_is_not_named(what, tmp_path):
    returns = small_returns.write(tmp_path / "returns", 2020, **small_returns.padding())
    NAMED[what](returns / "2020")
    try:
        prepared = prepare_apart(returns, tmp_path / "prepared")
        said = " ".join(path.read_text(encoding="utf-8") for path in prepared.rglob("*") if path.is_file())
    except NotPrepared as refused:
        said = str(refused)
    assert said and "CANARY" not in said and "Smith" not in said


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_not_opened(make, tmp_path):
    """A pipe that nobody writes to would be read for ever."""
    returns = small_returns.write(tmp_path / "returns", 2020, **small_returns.padding())
    make(returns / "about.yaml")
    make(returns / "2020" / "missing.csv")
    with pytest.raises(NotPrepared, match=r"about\.yaml is no file; expected one of text"):
        prepare_apart(returns, tmp_path / "prepared")


def test_a_crash_of_the_process_that_reads_children_leaves_no_memory_behind():
    code = (
        "import resource as r; from helpers.returns import __main__ as m; m.main([]); print(r.getrlimit(r.RLIMIT_CORE))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.stdout.strip() == "(0, 0)"


@pytest.mark.parametrize("file", ["header", "episodes", "uasc", "missing", "placement_costs"])
def test_no_canary_is_in_the_words_that_refuse_a_file(file, tmp_path):
    canaries(tmp_path, fatal=True)
    path = tmp_path / "2020" / f"{file}.csv"
    text = path.read_text()
    broken = {
        "a cell too many": text.replace(CANARY, f"{CANARY},{CANARY}", 1),
        "no heading": text.split("\n", 1)[1],
        "a heading that is a child": text.replace("CHILD", CANARY, 1).replace("Child ID", CANARY, 1),
        "an open quotation": text.replace(CANARY, f'"{CANARY}', 1),
        "NUL": text.replace(CANARY, f"{CANARY}\0", 1),
    }
    for way, content in broken.items():
        path.write_text(content)
        with pytest.raises(ReturnError) as refused:
            folder.read(tmp_path)
        assert CANARY not in str(refused.value), way


# What chance writes

CELLS = st.sampled_from(
    [
        CANARY,
        f"{CANARY}é",
        "",
        "1",
        "C2",
        "U1",
        "01/05/2019",
        "31/02/2019",
        "2019-05-01",
        "-5",
        "1e999",
        "1,234",
        "£9",
        '"',
        "=1+1",
        "NaN",
        "NULL",
        "None",
        "٣/٠٥/٢٠١٩",
        "9" * 400,
        "\x0b",
        "01/01/0001",
        "31/12/9999",
        "29/02/2019",
    ]
)


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return small_returns.write(tmp_path_factory.mktemp("fuzz"), 2020, **small_returns.padding(3))


@given(st.binary(max_size=300) | st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=6).map(as_csv))
def test_fuzz_the_bytes_of_a_file(place, content):
    path = place.parent / "any.csv"
    path.write_bytes(content)
    try:
        rows, encoding = files.read(path, "any.csv")
    except ReturnError as refused:
        assert CANARY not in str(refused)
    else:
        assert encoding in ("UTF-8", "Windows-1252") and "row" in rows


def test_two_headings_of_one_column_are_read_as_one(tmp_path):
    """Found by random input: the cost extract may have the id under both names that authorities use."""
    returns = small_returns.write(tmp_path, 2020, **small_returns.padding(3))
    text = "Child ID,Identifier,Placement start date,Total weekly cost\nP0001,9,01/05/2019,700\n"
    (returns / "2020" / "placement_costs.csv").write_text(text)
    assert folder.read(returns).tables["placement_costs"]["CHILD"].tolist() == ["P0001"]


@given(st.data())
def test_fuzz_the_cells_of_a_return(place, data):
    """Known headings with anything under them: read, or refused in a sentence without a value."""
    file = data.draw(st.sampled_from(["header", "episodes", "uasc", "missing", "placement_costs", "section_251"]))
    headings = list(dict.fromkeys(layouts.columns(file)["heading"]))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(headings), max_size=len(headings)), max_size=4))
    path = place / "2020" / f"{file}.csv"
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(as_csv([headings, *rows]))
    try:
        read = folder.read(place)
        told = read.bad_cells.drop(columns="expected").to_csv() + " ".join([*read.notes, *read.bad_cells["expected"]])
    except ReturnError as refused:
        told = str(refused)
    finally:
        path.write_bytes(before) if before else path.unlink()
    assert CANARY not in told
