"""Forked kernels do what stock ones do, and every notebook has a kernel to itself."""

import os
import subprocess
import sys

import small_report
from small_report import notebook, pages, run

from helpers import project
from helpers.report import execute, forking, inputs, plan, zygote

SHOW = (
    "from IPython.display import display\ndef show(html):\n"
    f"    display({{'text/html': html, '{small_report.JSON_TYPE}': {{'kind': 'text', 'html': html}}}}, raw=True)"
)


def section(number, *cells):
    notebook(project.NOTEBOOKS / f"{number}_section.ipynb", f"{int(number)}. Section", *cells)


def test_stock_and_forked_kernels_give_the_same_bytes(report):
    section(
        "02",
        "import seaborn\nfrom helpers import charts, data, parameters, tables\np = parameters.check(area=area)",
        "rows = data.rows('children_looked_after', 'cla_31_march', p.benchmarks, to=p.year_end)",
        "charts.trend(rows, figure='2.1')",
        "tables.by_year(rows, table='2.1')",
    )
    made = {}
    for kernel in ("fork", "stock"):
        assert run("--fresh", "--section", "02", "--kernel", kernel) == 0
        made[kernel] = pages()
    assert "E10000014/figures/figure-2-1.svg" in made["fork"]
    assert made["fork"] == made["stock"]


def test_no_notebook_sees_what_another_left_behind(report):
    """Variables, modules, chart settings, the environment, the folder and random numbers are a kernel's own."""
    section(
        "02",
        "import os, sys, types\nimport matplotlib, numpy\nmatplotlib.rcParams['lines.linewidth'] = 99",
        "numpy.random.seed(1)\nos.environ['LEFT'] = 'here'\nsys.modules['left'] = types.ModuleType('left')",
        "os.chdir('/')",
    )
    section(
        "03",
        SHOW,
        "import os, sys\nimport matplotlib, numpy\nseen = ['left' in sys.modules, 'LEFT' in os.environ]",
        "show(f\"<p>{seen} {matplotlib.rcParams['lines.linewidth']} {os.path.basename(os.getcwd())}</p>\")",
        "show('<p>' + str(numpy.random.random() == numpy.random.RandomState(1).random_sample()) + '</p>')",
    )
    assert run("--workers", "1", "--section", "02", "--section", "03") == 0
    page = pages()["E10000014/03_section.html"].decode()
    assert "<p>[False, False] 1.5 notebooks</p>" in page
    assert "<p>False</p>" in page


def test_a_notebook_runs_in_the_same_environment_whoever_asks(report, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    section("02", SHOW, "import os, time\nshow(f\"<p>{'SECRET_TOKEN' in os.environ} {time.tzname[0]}</p>\")")
    for kernel in ("fork", "stock"):
        assert run("--fresh", "--section", "02", "--kernel", kernel) == 0
        assert "<p>False UTC</p>" in pages()["E10000014/02_section.html"].decode()


def test_the_process_that_is_forked_has_one_thread_and_only_the_helpers_that_it_is_told_of(tmp_path):
    """Forking a process that has threads can hang the child; other helpers could be old ones."""
    inputs.freeze(tmp_path)
    code = (
        "import os, runpy, sys\nzygote = runpy.run_path(sys.argv[1])\n"
        "def say(): print(len(os.listdir('/proc/self/task')), {sys.modules[name].__file__.partition('src')[0]"
        " for name in sys.modules if name.startswith('helpers.')})\n"
        "zygote['preload'](); say(); zygote['know'](sys.argv[2]); say(); zygote['know']('/nowhere'); say()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, zygote.__file__, tmp_path],
        env=forking.environment.variables(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["1 set()", f"1 {{'{tmp_path}/'}}", "1 set()"]


def test_a_kernel_of_another_project_than_the_known_one_imports_its_own_helpers(report):
    """Workers of dask have such projects: their files may change."""
    section("02", SHOW, "import sys\nshow(f\"<p>{'helpers.data' in sys.modules}</p>\")")
    assert run("--section", "02") == 0
    assert b"<p>True</p>" in pages()["E10000014/02_section.html"]
    job = execute.Job("E10000014", "02", plan.read(project.NOTEBOOKS / "02_section.ipynb"), {}, 60, "fork")
    assert "<p>False</p>" in execute.execute(job, project.ROOT).notebook


def test_kernels_keep_no_socket_of_the_process_that_they_are_forked_from(report):
    """A runner is told of the end of that process by its socket, which no other process may hold open."""
    code = (
        "import os\ndef sockets(process):\n    folder = f'/proc/{process}/fd'\n"
        "    found = [os.path.realpath(f'{folder}/{one}') for one in os.listdir(folder)]\n"
        "    return {one for one in found if 'socket' in one}\n"
        "forked_from = sockets(os.getppid())"
    )
    section("02", SHOW, code, "show(f'<p>{len(forked_from)} {sockets(os.getpid()) & forked_from}</p>')")
    assert run("--section", "02") == 0
    assert b"<p>1 set()</p>" in pages()["E10000014/02_section.html"]


def test_a_killed_zygote_is_replaced(report):
    assert run("--section", "01") == 0
    os.kill(forking._zygote._process.pid, 9)
    assert run("--section", "01", "--fresh") == 0


def test_cells_without_ids_get_those_of_their_places(report):
    path = project.NOTEBOOKS / "01_contacts.ipynb"
    stored = path.read_text(encoding="utf-8").replace('"nbformat_minor": 5', '"nbformat_minor": 4')
    lines = [line for line in stored.splitlines() if '"id": "cell-' not in line]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [cell.id for cell in plan.read(path).cells] == [
        f"cell-{place}" for place in range(len(plan.read(path).cells))
    ]
    assert run() == 0


def test_two_folders_locales_time_zones_and_hash_seeds_give_the_same_bytes(tmp_path):
    """With a section of the report itself, in processes of their own."""
    made = []
    for number, (locale, zone) in enumerate({"C": "UTC", "en_GB.UTF-8": "Pacific/Auckland"}.items()):
        folder = tmp_path / ("x" * (number * 20 + 1))
        folder.mkdir()
        for name in ("data", "notebooks", "report.yml", "requirements.lock"):
            (folder / name).symlink_to(project.ROOT / name)
        variables = {
            "LC_ALL": locale,
            "TZ": zone,
            "PYTHONHASHSEED": str(number + 1),
            "SAFEGUARDING_PROJECT": str(folder),
        }
        subprocess.run(
            [sys.executable, "-m", "helpers.cli", "run", "--quiet", "--section", "11"],
            env=os.environ | variables,
            check=True,
            cwd=folder,
        )
        made.append(pages(folder / "outputs"))
    assert len(made[0]) > 5
    assert made[0] == made[1]
