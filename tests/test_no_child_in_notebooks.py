"""No process of a report opens a child-level file: an audit hook in runner and kernels writes down what they open.

The real sections, run by the real runner on the demo, on no returns, and on the least that an authority may have.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import small_returns

from helpers import project
from helpers.report.plan import plan

AREA = "E10000014"
HOOK = """
import os, sys
busy = False

def note(event, arguments):
    global busy
    if event == "open" and not busy and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if any(path.startswith(folder) for folder in {folders!r}):
            busy = True
            try:
                file = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                os.write(file, f"{{os.getpid()}}\\t{{path}}\\n".encode())
                os.close(file)
            finally:
                busy = False

sys.addaudithook(note)
"""
"""Written as `sitecustomize`, which Python imports first, and from which forked kernels keep the hook.

The process of `prepare` is isolated (`-I`) and does not import it.
"""


GONE = """
import contextlib, os, sys

def note(event, arguments):
    if event == "subprocess.Popen" and "ipykernel_launcher" in arguments[1]:
        with contextlib.suppress(FileNotFoundError):  # it is gone already
            os.rename({returns!r}, {returns!r} + ".gone")

sys.addaudithook(note)
"""
"""For kernels that Jupyter starts, whose own `sitecustomize` is not ours: the returns go as the first one begins."""


def run(place, hook, returns, *options):
    """Run sections on the returns by the real runner, with a hook as its `sitecustomize`; the folder of pages."""
    (place / "hook").mkdir()
    (place / "hook" / "sitecustomize.py").write_text(hook, encoding="utf-8")
    command = [sys.executable, "-m", "helpers.cli", "run", "--quiet", "--returns", str(returns),
               "--output-dir", str(place / "outputs"), *options]  # fmt: skip
    places = os.pathsep.join([str(place / "hook"), *filter(None, [os.environ.get("PYTHONPATH")])])
    ended = subprocess.run(command, env=os.environ | {"PYTHONPATH": places}, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return place / "outputs" / "latest" / AREA


def sections():
    """The numbers of the sections that read returns."""
    planned = plan(project.NOTEBOOKS, [AREA], {})
    return [section.number for section in planned.sections if "returns" in section.declares]


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


CASES = {
    "the demo": (lambda place: project.DATA / "demo", "2022", "synthetic returns to 31 March 2022"),
    "no returns": (lambda place: "", "2022", "No returns of Hampshire that reach 31 March 2022 were given"),
    "header and episodes alone": (least, "2021", "the authority's own returns to 31 March 2021"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone, and keep the hook by that")
def test_sections_use_the_returns_and_no_process_of_theirs_opens_them(tmp_path, case):
    made, year, sentence = CASES[case]
    returns, outputs, log = made(tmp_path / "returns"), tmp_path / "outputs", tmp_path / "opened"
    folders = [str(folder) for folder in (returns, outputs / ".prepared") if folder]
    log.touch()
    numbers = [option for number in sections() for option in ("--section", number)]
    hook = HOOK.format(folders=folders, log=str(log))
    for page in run(tmp_path, hook, returns, "--time-period", year, *numbers).glob("[0-9]*.html"):
        assert sentence in page.read_text(encoding="utf-8"), page.name
    opened = [line.split("\t") for line in log.read_text(encoding="utf-8").splitlines()]
    read = {Path(path).name for _, path in opened if Path(path).is_relative_to(outputs / ".prepared")}
    assert bool(read) == bool(returns), "the tables that were prepared are what is read"
    assert not returns or {"stock.csv", "quality.json"} <= read
    assert not returns or len({pid for pid, _ in opened}) > len(sections()) // 2, "each kernel is heard"
    assert [path for _, path in opened if returns and Path(path).is_relative_to(returns)] == []


def test_kernels_that_jupyter_starts_need_no_returns(tmp_path):
    returns = shutil.copytree(project.DATA / "demo", tmp_path / "returns")
    made = run(tmp_path, GONE.format(returns=str(returns)), returns, "--kernel", "stock", "--section", "06",
               "--section", "91")  # fmt: skip
    assert not returns.exists() and returns.with_suffix(".gone").exists()
    for page in made.glob("[0-9]*.html"):
        assert "synthetic returns to 31 March 2022" in page.read_text(encoding="utf-8"), page.name
