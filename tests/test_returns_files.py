"""Reading the files of a return: what is accepted, what is refused, and in which words."""

import pytest
from small_returns import child, episode, padding, write

from helpers.returns import folder
from helpers.returns.content import ReturnError
from helpers.returns.files import read

GOOD = {"header": [child("007", "01/06/2010")], "episodes": [episode("007", "01/05/2019")]}


@pytest.fixture
def returns(tmp_path):
    return write(tmp_path, 2020, **GOOD)


def refusal(returns) -> str:
    with pytest.raises(ReturnError) as refused:
        folder.read(returns)
    return str(refused.value)


@pytest.mark.parametrize("encoding, named", [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")])
def test_reads_the_encodings_of_spreadsheets(returns, encoding, named):
    path = returns / "2020" / "header.csv"
    path.write_text(path.read_text().replace("UN1", "Zoë"), encoding=encoding)
    rows, found = read(path, "header.csv")
    assert (rows["UPN"].tolist(), found) == (["Zoë"], named)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_reads_the_ends_of_lines_of_other_systems(returns, end):
    path = returns / "2020" / "header.csv"
    path.write_text(path.read_text(), newline=end)
    read_back = folder.read(returns)
    assert read_back.tables["header"]["CHILD"].tolist() == ["007"]
    assert read_back.bad_cells.empty and not read_back.notes


@pytest.mark.parametrize(
    "content, words",
    [
        ("CHILD\n1\n".encode("utf-16"), "2020/header.csv is UTF-16 text"),
        (b"PK\x03\x04more", "2020/header.csv is a workbook or zip file"),
        (b"<!DOCTYPE html><html>", "2020/header.csv is a web page"),
        (b"CHILD,\x00\n", "2020/header.csv is not text"),
        (b"CHILD,\x81\x8d\n", "2020/header.csv is neither UTF-8 nor Windows-1252"),
        (b"", "2020/header.csv has no data rows"),
        (b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n", "2020/header.csv has no data rows"),
        (b"CHILD,SEX,DOB\nS3CRET,1,01/01/2010,9\n", "2020/header.csv row 2 has 4 cells; expected 3"),
        (b"CHILD;SEX;DOB\nS3CRET;1;01/01/2010\n", "2020/header.csv has semicolons between its cells; save it as CSV"),
        (b"CHILD,SEX,DOB,\nS3CRET,1,01/01/2010,x\n", "2020/header.csv row 2 has an entry in a column without a head"),
        (b"CHILD,SEX,SEX,DOB\nS3CRET,1,1,01/01/2010\n", "2020/header.csv has the same heading in columns 2 and 3"),
        (
            b'CHILD,SEX,DOB\nS3CRET,1,"01/01/2010\nS3CRET2,1,01/01/2010\n',
            "2020/header.csv row 3 is not well-formed CSV",
        ),
        (b'CHILD,SEX,DOB\n1,1,"01/01/2010\n2,1,01/01/2010"\n', "2020/header.csv row 3: a quotation mark opens a cell"),
        (b"CHILD,DOB\nS3CRET,01/01/2010\n", "2020/header.csv has no column SEX; found CHILD, DOB."),
        (
            b"S3CRET,1,01/01/2010\nS3CRET2,1,01/01/2010\n",
            "has no column CHILD; found no known heading in its first row.",
        ),
        (b"CHILD,SEX,dob \nS3CRET,1,01/01/2010\n", '2020/header.csv has no column DOB; found "dob"'),
    ],
)
def test_names_what_is_wrong_with_a_file(returns, content, words):
    (returns / "2020" / "header.csv").write_bytes(content)
    message = refusal(returns)
    assert words in message
    assert "S3CRET" not in message


def test_keeps_ids_as_they_are_written(tmp_path):
    ids = ["007", "1E5", "7"]
    write(tmp_path, 2020, header=[child(id, "01/06/2010") for id in ids], episodes=[episode("007", "01/05/2019")])
    assert folder.read(tmp_path).tables["header"]["CHILD"].tolist() == ids


def test_leaves_out_the_empty_columns_and_rows_of_a_spreadsheet(returns):
    path = returns / "2020" / "header.csv"
    path.write_text("".join(f"{line},,\n" for line in [*path.read_text().splitlines(), ",,,,,,"]))
    assert folder.read(returns).tables["header"]["CHILD"].tolist() == ["007"]


def test_reads_dates_as_databases_write_them(tmp_path):
    written = [child("007", "2010-06-01"), child("008", "01/06/2010"), child("009", "2010-13-01")]
    read_back = folder.read(write(tmp_path, 2020, header=written, episodes=GOOD["episodes"]))
    assert read_back.tables["header"]["DOB"].dt.strftime("%d %B %Y").tolist()[:2] == ["01 June 2010"] * 2
    assert read_back.bad_cells[["row", "column", "expected"]].to_numpy().tolist() == [
        [4, "DOB", "a date written dd/mm/yyyy or yyyy-mm-dd"]
    ]


def test_says_that_the_folder_of_a_year_is_empty(returns):
    (returns / "2021").mkdir()
    read_back = folder.read(returns)
    assert (read_back.years, read_back.notes) == ([2020], ["The folder 2021 holds no CSV file."])


def test_refuses_a_link(returns, tmp_path):
    (returns / "2020" / "uasc.csv").symlink_to(returns / "2020" / "header.csv")
    assert "2020/uasc.csv is a symbolic link" in refusal(returns)


def test_names_a_missing_file_and_a_missing_year(returns):
    write(returns, 2022, **GOOD)
    assert refusal(returns) == "The return of 2021 is missing; there are 2020, 2022, expected every year between."
    write(returns, 2021, header=GOOD["header"])
    assert refusal(returns) == "The file episodes.csv of 2021 is missing; it is there for 2020, 2022."


def test_says_so_when_there_is_no_return(tmp_path):
    assert "holds no return" in refusal(tmp_path)
    assert "does not exist" in refusal(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["2020", "2019-20", "2019_2020", "SSDA903 2020"])
def test_takes_the_year_from_the_folder(tmp_path, name):
    assert folder.read(write(tmp_path, name, **GOOD)).years == [2020]


def test_understands_folders_named_by_the_year_that_begins(tmp_path):
    rows = padding(10)
    rows["episodes"] = [row.replace("01/05/2019", "01/05/2020") for row in rows["episodes"]]
    read_back = folder.read(write(tmp_path, 2020, **rows))
    assert read_back.years == [2021]
    assert "named by the year that the collection year starts in" in read_back.notes[0]


def test_recognises_a_file_by_its_columns_and_leaves_others_alone(returns):
    (returns / "2020" / "header.csv").rename(returns / "2020" / "export_17.csv")
    (returns / "2020" / "notes.csv").write_text("a,b\n1,2\n")
    read_back = folder.read(returns)
    assert len(read_back.tables["header"]) == 1
    assert read_back.notes == ["A file in 2020 was not read: it is not one of a known return."]


def test_refuses_the_same_file_twice(returns):
    (returns / "2020" / "SSDA903_2020_episodes.csv").write_bytes((returns / "2020" / "episodes.csv").read_bytes())
    assert refusal(returns) == (
        "2020/SSDA903_2020_episodes.csv and 2020/episodes.csv are the same file of 2020; expected one of them."
    )


def test_finds_files_in_capitals_and_deeper_down_and_tells_of_workbooks(tmp_path):
    write(tmp_path / "SSDA903", "2019-20", **GOOD)
    (tmp_path / "SSDA903" / "2019-20" / "header.csv").rename(tmp_path / "SSDA903" / "2019-20" / "Header.CSV")
    (tmp_path / "annex_a.xlsx").write_bytes(b"PK")
    read_back = folder.read(tmp_path)
    assert (read_back.years, len(read_back.tables["header"])) == ([2020], 1)
    assert read_back.notes == ["Not read, because only CSV is: 1 .xlsx. Save each sheet as CSV UTF-8."]
