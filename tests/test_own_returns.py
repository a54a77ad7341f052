"""An authority's own returns in a run: prepared before the first notebook, said on the page, and gone afterwards."""

import json
import os

import pytest
import small_report
import small_returns
from small_report import OWN, WITH_RETURNS, latest, notebook

from helpers import cli, prepared, project
from helpers.report import plan, publish
from helpers.returns import about
from helpers.returns.content import ReturnError

AREA, OTHER_AREA = "E10000014", "E06000046"
USED = "This part uses the authority's own returns to 31 March 2022."
HOME = "Sandpiper"


@pytest.fixture
def returns(report, tmp_path):
    """The returns of a small authority beside a report with a section that reads them and one that does not."""
    notebook(project.NOTEBOOKS / "04_care.ipynb", "4. Care", *OWN, parameters=WITH_RETURNS)
    return small_returns.write(tmp_path / HOME, 2022, **children())


def children(number=60):
    rows = small_returns.padding(number)
    return rows | {"episodes": [row.replace("2019", "2021") for row in rows["episodes"]]}


def run(returns, *options):
    small_report.forget()
    return cli.main(["run", "--quiet", "--returns", str(returns), *options])


def page(area=AREA):
    return (project.OUTPUTS / "latest" / area / "04_care.html").read_text(encoding="utf-8")


def states(area=AREA):
    sections = publish.manifest(project.OUTPUTS / "latest")["areas"][area]
    return {section: entry["state"] for section, entry in sections.items()}


def kept():
    return [folder.name for folder in (project.OUTPUTS / ".prepared").glob("*")]


def test_a_run_prepares_the_returns_first_and_the_page_says_so(returns):
    assert run(returns) == 0
    assert USED in page()
    said = publish.manifest(project.OUTPUTS / "latest")
    assert kept() == [said["inputs"]["returns"]]
    assert said["parameters"]["returns"] == HOME
    assert not [name for name in said["inputs"] if "2022" in name], "no file of the returns is told"


def test_no_page_tells_where_the_returns_are(returns):
    assert run(returns) == 0
    for name, content in latest().items():
        assert str(returns).encode() not in content, name


def test_a_folder_within_the_project_is_told_by_its_path_there(returns):
    inside = project.ROOT / "data" / "own"
    returns.rename(inside)
    assert run(inside) == 0
    assert publish.manifest(project.OUTPUTS / "latest")["parameters"]["returns"] == "data/own"


def test_without_returns_the_run_says_so(returns):
    assert run("") == 0
    assert "No returns of Hampshire that reach 31 March 2022 were given" in page()
    assert kept() == []


def test_a_changed_return_makes_the_sections_that_read_it_again_and_no_other(returns):
    assert run(returns) == 0
    latest = os.readlink(project.OUTPUTS / "latest")
    assert run(returns) == 0
    assert os.readlink(project.OUTPUTS / "latest") == latest, "nothing changed"
    small_returns.write(returns, 2022, **children(61))
    assert run(returns) == 0
    assert states() == {"00_summary": "unchanged", "01_contacts": "unchanged", "04_care": "done"}
    assert len(kept()) == 1, "the tables of the returns as they were are deleted"
    assert run("") == 0
    assert states()["01_contacts"] == "unchanged" and kept() == []


FAULTS = {
    "a cell too many": (lambda path: path.write_text(path.read_text() + "P9999,1\n"), "row 62 has 2 cells; expected 7"),
    "a link": (lambda path: (path.rename(path.parent / "x"), path.symlink_to(path.parent / "x")), "a symbolic link"),
    "no file": (lambda path: path.unlink(), "The file header.csv of 2022 is missing"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_returns_that_cannot_be_used_publish_nothing(returns, fault, capsys):
    assert run("") == 0
    before = latest()
    harm, sentence = FAULTS[fault]
    harm(returns / "2022" / "header.csv")
    assert run(returns) == 3
    assert sentence in capsys.readouterr().err
    assert latest() == before


def test_a_folder_that_is_not_there_or_is_a_link_is_refused(returns, capsys):
    assert run(returns.parent / "nowhere") == 3
    (returns.parent / "link").symlink_to(returns)
    assert run(returns.parent / "link") == 3
    assert capsys.readouterr().err.splitlines() == [
        "The folder of returns nowhere does not exist; expected a folder with one a year.",
        "The folder of returns link is a symbolic link; expected the folder itself.",
    ]


def test_a_prepare_that_fails_is_no_refusal(returns, monkeypatch, capsys):
    def full(*_):
        raise prepared.PrepareFailed("prepare could not read or write a file: No space left on device.")

    monkeypatch.setattr(prepared, "prepare_apart", full)
    assert run(returns) == 2
    assert capsys.readouterr().err == (
        "Nothing was published because the returns could not be prepared. "
        "prepare could not read or write a file: No space left on device.\n"
    )


def test_several_areas_need_to_know_whose_the_returns_are(returns, capsys):
    both = ["--area", AREA, "--area", OTHER_AREA]
    assert run(returns, *both) == 3
    assert "Sandpiper does not say whose they are, and this run has 2 areas" in capsys.readouterr().err
    (returns / "about.yaml").write_text(f"area: {OTHER_AREA}\nsynthetic: true\n")
    assert run(returns, *both) == 0
    assert "This part uses synthetic returns to 31 March 2022. No child in them exists" in page(OTHER_AREA)
    assert "No returns of Hampshire" in page(AREA)


def test_the_tables_say_whose_they_are(returns, tmp_path):
    (returns / "about.yaml").write_text(f"area: {AREA}\nsynthetic: false\n")
    made = prepared.prepare_apart(returns, tmp_path / "out")
    quality = json.loads((made / "quality.json").read_text())
    assert (quality["area"], quality["synthetic"]) == (AREA, False)


ABOUT = {
    "area: Hampshire\nsynthetic: true": "about.yaml: 'area' is not the ONS code of an English authority; expected",
    "area: 14\nsynthetic: true": "about.yaml: 'area' is not the ONS code",
    "area: E10000014\nsynthetic: perhaps": "about.yaml: 'synthetic' is not true or false",
    "area: E10000014": "about.yaml: the key 'synthetic' is missing; expected area (an ONS code) and synthetic",
    "area: E10000014\nsynthetic: true\nname: Jo": "about.yaml: expected the keys area and synthetic, and no other.",
    "- CANARY": "about.yaml: expected the keys area and synthetic",
    "": "about.yaml: expected the keys area and synthetic",
    "area: [": "about.yaml is not YAML",
    "!!python/object/apply:os.system ['true']": "about.yaml is not YAML",
    "a: &a [x]\nb: [*a]\n" * 600: "about.yaml is larger than 10,000 bytes",
}


@pytest.mark.parametrize("text", ABOUT)
def test_a_wrong_about_is_refused_without_what_it_holds(text, tmp_path):
    (tmp_path / "about.yaml").write_text(text)
    with pytest.raises(ReturnError) as refused:
        about.read(tmp_path)
    assert str(refused.value).startswith(ABOUT[text])
    assert not any(word in str(refused.value) for word in ("Hampshire", "Jo", "CANARY", "perhaps"))


@pytest.mark.parametrize("path", sorted(project.NOTEBOOKS.glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_a_section_that_reads_the_tables_declares_the_returns(path):
    """A run gives the tables to no other section."""
    reads = "prepared.read(" in path.read_text(encoding="utf-8")
    assert reads == ("returns" in plan.section(path).declares)


def test_check_prints_every_problem_of_tables_and_returns(returns, capsys):
    assert cli.main(["check", "--returns", str(returns)]) == 0
    assert "No problems: 3 sections for Hampshire" in capsys.readouterr().out
    header = returns / "2022" / "header.csv"
    header.write_text(header.read_text().replace("WBRI", "ZZZZ", 1))
    assert cli.main(["check", "--returns", str(returns)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2022/header.csv row 2, column ETHNIC: not a code of the 2022 list (1 row, DfE rule 103).",
        "Problems of the returns that stop nothing: 1.",
        "No other problems: 3 sections for Hampshire, year ending 31 March 2022.",
    ]
    header.write_text(header.read_text().replace("01/06/2010", "June 2010"))
    notebook(project.NOTEBOOKS / "02_empty.ipynb", "")
    assert cli.main(["check", "--returns", str(returns)]) == 3
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("02_empty.ipynb: no title")
    assert said[1].startswith("2022/header.csv row 2, column DOB: not a date") and "ETHNIC" in said[2]
    assert not project.OUTPUTS.exists()
