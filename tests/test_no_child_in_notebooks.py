"""No process of a report opens a child-level file: an audit hook in runner and kernels writes down what they open.

The real sections, run by the real runner on the demo, on no returns, and on the least that an authority may have.
"""

import shutil
import subprocess
import sys

import listening
import pytest
import small_returns
import whole_report

from helpers import project
from helpers.report.plan import plan

AREA = "E10000014"
GONE = """
import contextlib, os, sys

def note(event, arguments):
    if event == "subprocess.Popen" and "ipykernel_launcher" in arguments[1]:
        with contextlib.suppress(FileNotFoundError):  # it is gone already
            os.rename({returns!r}, {returns!r} + ".gone")

sys.addaudithook(note)
"""
"""For kernels that Jupyter starts, whose own `sitecustomize` is not ours: the returns go as the first one begins."""


def run(place, variables, returns, *options):
    """Run sections on the returns by the real runner, in an environment with a hook; the folder of pages."""
    command = [sys.executable, "-m", "helpers.cli", "run", "--quiet", "--returns", str(returns),
               "--output-dir", str(place / "outputs"), *options]  # fmt: skip
    ended = subprocess.run(command, env=variables, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return place / "outputs" / "latest" / AREA


def sections():
    """The sections that read returns."""
    return [section for section in plan(project.NOTEBOOKS, [AREA], {}).sections if "returns" in section.declares]


def only_prepared_tables_were_read(place, pages, returns, sentence):
    """What the run in `place` opened, and what its pages say of the returns in these folders."""
    for section in sections():
        assert sentence in (pages / f"{section.name}.html").read_text(encoding="utf-8"), section.name
    opened = listening.noted(place)
    prepared = {path.name for _, path in opened if path.is_relative_to(place / "outputs" / ".prepared")}
    assert bool(prepared) == bool(returns), "the tables that were prepared are what is read"
    if returns:
        assert {"stock.csv", "quality.json"} <= prepared
        assert len({process for process, _ in opened}) > len(sections()) // 2, "each kernel is heard"
    assert [path for _, path in opened if any(path.is_relative_to(folder) for folder in returns)] == []


def least(folder):
    """Header and episodes alone, a folder a year, as the sample of cs-demand-model has them."""
    homes = [("U6", "PR1"), ("U4", "PR4"), ("K2", "PR4"), ("H5", "PR4"), ("U1", "PR1")]
    children = [(f"C{n:03d}", 2015 + n % 6, n) for n in range(150)]
    for year in range(2017, 2022):
        known = [(id, began, n) for id, began, n in children if began < year]
        rows = []
        for id, began, n in known:
            place, provider = homes[n % len(homes)]
            ended = f"{1 + n % 28:02d}/09/{began + 2}" if n % 3 == 0 and began + 2 < year else ""
            rows.append(
                small_returns.episode(id, f"{1 + n % 28:02d}/06/{began}", ended, place=place, provider=provider)
            )
        header = [small_returns.child(id, f"{1 + n % 28:02d}/0{1 + n % 9}/{2004 + n % 12}") for id, _, n in known]
        small_returns.write(folder, year, header=header, episodes=rows)
    return folder


LINUX_ONLY = pytest.mark.skipif(
    sys.platform != "linux", reason="kernels are forked on Linux alone, and keep the hook by that"
)


@LINUX_ONLY
def test_the_whole_report_uses_the_demo_and_no_process_of_its_own_opens_it(as_published):
    place = as_published.parents[2]
    only_prepared_tables_were_read(
        place, as_published, whole_report.returns(place), "This part uses synthetic returns to "
    )


CASES = {
    "no returns": (lambda place: "", "2022", "No returns of Hampshire that reach 31 March 2022 were given"),
    "header and episodes alone": (least, "2021", "the authority's own returns to 31 March 2021"),
}


@pytest.mark.parametrize("case", CASES)
@LINUX_ONLY
def test_sections_use_the_returns_and_no_process_of_theirs_opens_them(tmp_path, case):
    made, year, sentence = CASES[case]
    returns = made(tmp_path / "returns")
    folders = [returns] if returns else []
    variables = listening.noting(tmp_path, [*folders, tmp_path / "outputs" / ".prepared"])
    numbers = [option for section in sections() for option in ("--section", section.number)]
    pages = run(tmp_path, variables, returns, "--time-period", year, *numbers)
    only_prepared_tables_were_read(tmp_path, pages, folders, sentence)


def test_kernels_that_jupyter_starts_need_no_returns(tmp_path):
    returns = shutil.copytree(project.DATA / "demo", tmp_path / "returns")
    variables = listening.environment(tmp_path, GONE.format(returns=str(returns)))
    made = run(tmp_path, variables, returns, "--kernel", "stock", "--section", "91")
    assert not returns.exists() and returns.with_suffix(".gone").exists()
    page = next(made.glob("91_*.html")).read_text(encoding="utf-8")
    assert "synthetic returns to 31 March 2022" in page
