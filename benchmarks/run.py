"""CPU and wall seconds of a run against what else could run the notebooks: `python benchmarks/run.py [PART]...`.

The parts are report, notebook, unchanged, areas and dask; all of them without an argument. In `report` four ways of
executing the same notebooks take turns: papermill's command for each notebook with nbconvert's after it, papermill's
`execute_notebook` in one process, `safeguarding run`, and the cells alone as one plain script, which nothing can beat.
All four find the returns prepared: a run asks for them once, and in the others each notebook that reads them does.
The script shows everything and writes no page. The run alone also makes the Word document, slides and spreadsheet: what
these documents took is in its manifest, and the ratios are told with and without it.
CPU is that of every process a command starts. On a machine that does other work, trust the CPU seconds.
"""

import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers import prepared, project
from helpers.published import areas as places
from helpers.report import environment, publish

BIN = Path(sys.executable).parent
RUN = [BIN / "safeguarding", "run", "--quiet"]
ROUNDS = 2
AREAS = (20, 60, 150)
SCHEDULER = "tcp://127.0.0.1:8797"

IN_ONE_PROCESS = """
import sys, papermill
for path in sys.argv[2:]:
    papermill.execute_notebook(path, f"{sys.argv[1]}/{path.rpartition('/')[2]}", progress_bar=False)
"""
AS_A_SCRIPT = """
import ast, json, sys
for path in sys.argv[1:]:
    names = {"display": lambda shown: shown._repr_mimebundle_()}
    for cell in json.load(open(path))["cells"]:
        if cell["cell_type"] == "code":
            lines = ast.parse("".join(cell["source"])).body
            shows = bool(lines) and isinstance(lines[-1], ast.Expr)
            exec(compile(ast.Module(lines[: len(lines) - shows], []), path, "exec"), names)
            if shows:
                shown = eval(compile(ast.Expression(lines[-1].value), path, "eval"), names)
                getattr(shown, "_repr_mimebundle_", str)()
"""


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds, and the most memory of the process itself in MB."""

    cpu: float
    wall: float
    memory: float = 0.0


def measure(*commands: Sequence[object], variables: dict[str, str] | None = None, folder: Path | None = None) -> Cost:
    """The cost of commands one after the other, with every process that they start."""
    ctypes.CDLL(None).prctl(36, ctypes.c_ulong(1), 0, 0, 0)  # Linux: orphans of a command become children of this
    before, start, memory = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
    for command in commands:
        process = subprocess.Popen(
            [str(part) for part in command],
            env=variables,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        wrong = process.stderr.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command}: ended with {process.returncode}.\n{wrong}")
        memory = max(memory, used.ru_maxrss / 1024)
    wall = time.monotonic() - start
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, memory)


def report(place: Path) -> None:
    """The whole report, four ways, in turns; the lowest of each counts."""
    for outputs in (project.OUTPUTS, place / "outputs"):
        prepared.prepare_apart(project.DATA / "demo", outputs / prepared.FOLDER)
    paths = sorted(project.NOTEBOOKS.glob("[0-9]*.ipynb"))
    alike = os.environ | environment.variables()
    papermill = [
        command
        for path in paths
        for command in (
            [BIN / "papermill", "--no-progress-bar", path, place / path.name],
            [BIN / "jupyter", "nbconvert", "--log-level=ERROR", "--to", "html", place / path.name],
        )
    ]
    ways: dict[str, Callable[[], Cost]] = {
        "papermill and nbconvert commands": lambda: measure(*papermill, folder=project.NOTEBOOKS),
        "execute_notebook in one process": lambda: measure(
            [sys.executable, "-c", IN_ONE_PROCESS, place, *paths], folder=project.NOTEBOOKS
        ),
        "safeguarding run": lambda: measure([*RUN, "--fresh", "--output-dir", place / "outputs"]),
        "the cells as one script": lambda: measure(
            [sys.executable, "-c", AS_A_SCRIPT, *paths], variables=alike, folder=project.NOTEBOOKS
        ),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    manifest, documents = place / "outputs" / "latest" / publish.MANIFEST, []
    for _ in range(ROUNDS):
        for name, way in ways.items():
            costs[name].append(way())
        documents.append(json.loads(manifest.read_text(encoding="utf-8"))["cpu_seconds"]["documents"])
    best = {name: Cost(min(one.cpu for one in some), min(one.wall for one in some)) for name, some in costs.items()}
    for name, cost in best.items():
        print(f"{name:<34} {cost.cpu:7.1f} s CPU {cost.wall:7.1f} s wall")
    print(f"{'of the run, for the documents':<34} {min(documents):7.1f} s CPU")
    loop, _, ours, script = best.values()
    say("whole report, CPU, against the script", ours.cpu / script.cpu, 1.3)
    say("whole report, CPU, against the commands", ours.cpu / loop.cpu, 0.25)
    say("whole report, wall, against the commands", ours.wall / loop.wall, 0.25)
    say("without the documents, CPU, against the script", (ours.cpu - min(documents)) / script.cpu, 1.3)
    say("without the documents, CPU, against the commands", (ours.cpu - min(documents)) / loop.cpu, 0.25)


def unchanged(place: Path) -> None:
    """A second run of what has not changed."""
    command = [*RUN, "--section", "11", "--output-dir", place / "outputs"]
    measure(command)
    cost = min((measure(command) for _ in range(3)), key=lambda one: one.wall)
    say(f"unchanged second run, wall ({cost.cpu:.1f} s CPU)", cost.wall, 2)


def notebook(place: Path) -> None:
    """What a notebook costs beyond its cells: of notebooks that do nothing."""
    costs = {}
    for number in (2, 12):
        variables = small(place / str(number), number)
        costs[number] = min(measure([*RUN, "--fresh"], variables=variables).cpu for _ in range(3))
    say("each further notebook, CPU beyond its cells", (costs[12] - costs[2]) / 10, 0.25)


def areas(place: Path) -> None:
    """Many areas: the CPU of each and the memory of the runner. Of notebooks that do nothing."""
    codes = places.authorities()
    costs = {}
    for number in AREAS:
        variables = small(place / f"areas{number}", 2, codes[:number])
        costs[number] = measure([*RUN, "--fresh"], variables=variables)
        cost = costs[number]
        print(f"{number:4} areas {cost.cpu:7.1f} s CPU {cost.wall:7.1f} s wall, runner {cost.memory:.0f} MB")
    few, more, most = (costs[number] for number in AREAS)
    growth = [(b.cpu - a.cpu) / (n - m) for a, b, m, n in ((few, more, *AREAS[:2]), (more, most, *AREAS[1:]))]
    say("CPU of an area, 60 to 150 against 20 to 60", growth[1] / growth[0], 1.1)
    say("memory of the runner, 150 areas against 20", most.memory / few.memory, 1.1)


def dask(place: Path) -> None:
    """Two dask workers on this machine against two threads; the start of the workers is not counted."""
    sections = [part for number in ("01", "02", "04", "09", "11") for part in ("--section", number)]
    fresh = [*RUN, "--fresh", *sections, "--output-dir", place / "outputs"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", SCHEDULER, "--nthreads", "1", "--no-dashboard"]
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard", "--port", SCHEDULER[-4:]]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    here = min((measure([*fresh, "--workers", "2"]) for _ in range(ROUNDS)), key=lambda one: one.wall)
    started = [subprocess.Popen(command, **quiet) for command in (scheduler, worker, worker)]
    time.sleep(15)
    try:
        walls = []
        for _ in range(ROUNDS + 1):  # the first also warms the workers up
            start = time.monotonic()
            subprocess.run([*fresh, "--scheduler", SCHEDULER], check=True, **quiet)
            walls.append(time.monotonic() - start)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()
    say("two dask workers, wall, against --workers 2", min(walls) / here.wall, 1.15)


def small(root: Path, notebooks: int, codes: Sequence[str] = ("E10000014",)) -> dict[str, str]:
    """A project of notebooks that do nothing, one of them the summary; the variables that make it the project."""
    (root / "notebooks").mkdir(parents=True)
    shutil.copytree(project.DATA / "codes", root / "data" / "codes")
    (root / "data" / "published").mkdir()
    for path in (project.DATA / "published").glob("children_looked_after.*"):
        shutil.copy(path, root / "data" / "published")
    (root / "report.yml").write_text(f"areas: [{', '.join(codes)}]\n", encoding="utf-8")
    for number in range(notebooks):
        cells = [
            new_markdown_cell(f"# {number}. Nothing\n\nWhat does a kernel cost?", id="title"),
            new_code_cell("area: str = 'E10000014'  # ONS code", id="parameters", metadata={"tags": ["parameters"]}),
        ]
        nbformat.write(new_notebook(cells=cells), root / "notebooks" / f"{number:02}_nothing.ipynb")
    return os.environ | {"SAFEGUARDING_PROJECT": str(root)}


def say(what: str, value: float, target: float) -> None:
    """One line of the table of targets."""
    print(f"{what:<52} {value:5.2f}  target {target:<5} {'met' if value <= target else 'missed'}", flush=True)


def main() -> None:
    """Print the costs, and what the targets make of them."""
    parts = (report, notebook, unchanged, areas, dask)
    for part in parts:
        if part.__name__ in sys.argv[1:] or len(sys.argv) == 1:
            with tempfile.TemporaryDirectory() as place:
                part(Path(place))


if __name__ == "__main__":
    main()
