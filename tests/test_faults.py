"""What can go wrong while the real runner works: the old report stays, byte for byte, or the new one is out, whole."""

import contextlib
import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import small_report
import yaml
from small_report import HERE, latest, notebook, pages, run

from helpers import project
from helpers.report import engine, publish

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount the small file system this needs")
ORDINARY = ["setpriv", "--bounding-set", "-all"] if os.geteuid() == 0 else []
"""What starts a process to which permissions apply, as they do to every account but root's."""

REACHED = "(here / 'reached').touch()\nimport time\ntime.sleep(600)"


def first_section(*cells):
    notebook(project.NOTEBOOKS / "01_contacts.ipynb", "1. Contacts", *cells)


@contextlib.contextmanager
def running(*options, before=(), **more):
    """The runner as a process of its own; whatever it is part of can be told by the folder in its environment."""
    variables = {"SAFEGUARDING_PROJECT": str(project.ROOT), "PYTHONPATH": str(project.ROOT / "mark")}
    command = [*before, sys.executable, "-m", "helpers.cli", "run", *options]
    process = subprocess.Popen(command, env=os.environ | variables, stderr=subprocess.PIPE, text=True, **more)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def processes():
    """The processes that a runner of this project started, or that its notebooks did."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_zombie = (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if str(project.ROOT).encode() in (folder / "environ").read_bytes() and not is_zombie:
                found.append((folder / "cmdline").read_text().replace("\0", " "))
    return found


def wait_for(reached, what, seconds=90):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def test_a_kernel_that_died_gets_a_second_chance(report):
    die = "died = here / 'died'\nif not died.exists():\n    died.touch()\n    os.kill(os.getpid(), 9)"
    first_section(HERE, die, *small_report.FIRST)
    assert run("--quiet") == 0
    assert (report / "died").exists()


def test_an_error_gets_no_second_chance(report):
    first_section(HERE, "with (here / 'tries').open('a') as file:\n    _ = file.write('x')", "1 / 0")
    assert run("--quiet") == 2
    assert (report / "tries").read_text() == "x"


def test_a_fault_of_the_machine_beside_a_notebook_ends_the_run(published, monkeypatch, capsys):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = latest()
    monkeypatch.setattr(engine, "execute", full)
    assert run("--fresh") == 2
    assert "No space left on device" in capsys.readouterr().err
    assert latest() == before


def test_a_terminated_run_says_so_and_leaves_nothing_behind(published):
    before, reached = latest(), published / "reached"
    orphan = "import subprocess\nleft = subprocess.Popen(['sleep', '600'], start_new_session=True)"
    first_section(HERE, orphan, REACHED)
    with running("--quiet") as runner:
        wait_for(reached.exists, "the cell did not start")
        assert run("--quiet") == 4, "a second run at once is refused"
        runner.send_signal(signal.SIGTERM)
        assert runner.wait(timeout=60) == 2
        assert runner.stderr.read() == "Stopped. Nothing was published.\n"
    wait_for(lambda: not processes(), "processes are left")
    assert latest() == before
    assert not list((project.OUTPUTS / "runs").glob("*.partial"))
    first_section(*small_report.FIRST)
    assert run("--quiet") == 0


@pytest.mark.parametrize("kernel", ["fork", "stock"])
def test_a_run_killed_in_a_cell_leaves_no_process_and_no_lock(published, kernel):
    before, reached = latest(), published / "reached"
    first_section(HERE, REACHED)
    with running("--quiet", "--kernel", kernel) as runner:
        wait_for(reached.exists, "the cell did not start")
        runner.kill()
        wait_for(lambda: not processes(), "processes are left")
    assert latest() == before
    first_section(*small_report.FIRST)
    assert run("--quiet") == 0
    assert not list((project.OUTPUTS / "runs").glob("*.partial"))


def test_a_run_killed_at_any_of_20_moments_leaves_the_old_report_or_the_new_one_whole(published):
    before = pages()
    for twentieth in range(1, 21):
        with running("--quiet", "--fresh") as runner:
            time.sleep(0.17 * twentieth)
            runner.kill()
            wait_for(lambda: not processes(), "processes are left")
        assert pages() == before
    assert run("--quiet", "--fresh") == 0


@pytest.fixture
def disk(report):
    """Mounts a file system of so many megabytes, with options, in the project."""
    mounted = []

    def mount(megabytes, options=""):
        folder = report / "disk"
        folder.mkdir()
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m{options}", "tmpfs", str(folder)], capture_output=True
        )
        if made.returncode:
            pytest.skip(f"cannot mount here: {made.stderr.decode().strip()}")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@ROOT_ONLY
def test_a_disk_without_space_is_refused_before_anything_starts(report, disk, capsys):
    assert run("--output-dir", str(disk(1))) == 3
    assert "MB of disk space are free and a run needs about 20 MB" in capsys.readouterr().err


@ROOT_ONLY
@pytest.mark.parametrize("left", [0, 60_000], ids=["while sections are made", "only at publishing"])
def test_a_disk_that_fills_up_keeps_the_old_report(report, disk, capsys, left):
    """60 kB hold what the notebooks made, and not their pages."""
    outputs = disk(32)
    assert run("--quiet", "--output-dir", str(outputs)) == 0
    before = latest(outputs)
    fill = (
        "filler = root.parents[1] / 'filler'\ntry:\n    filler.write_bytes(b'x' * 40_000_000)\nexcept OSError:\n"
        f"    os.truncate(filler, filler.stat().st_size - {left})"
    )
    first_section(HERE, fill, *small_report.FIRST)
    assert run("--output-dir", str(outputs)) == 2
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert ("00_summary" in said) == bool(left)
    assert latest(outputs) == before
    (outputs / "filler").unlink()
    first_section(*small_report.FIRST)
    assert run("--quiet", "--fresh", "--output-dir", str(outputs)) == 0


@ROOT_ONLY
def test_an_output_folder_that_is_read_only_is_refused(report, disk, capsys):
    assert run("--output-dir", str(disk(32, ",ro") / "reports")) == 3
    assert "cannot be written to (Read-only file system)" in capsys.readouterr().err


@pytest.mark.skipif(ORDINARY and not shutil.which("setpriv"), reason="root keeps its privileges here")
@pytest.mark.parametrize("name", ["outputs", "outputs/runs"])
def test_an_output_folder_that_the_account_may_not_write_to_is_refused(published, name):
    was, folder = latest(), published / name
    folder.chmod(0o500)
    with running("--fresh", before=ORDINARY) as runner:
        assert runner.wait(timeout=60) == 3
        assert runner.stderr.read() == f"{folder}: cannot be written to by this account.\n"
    folder.chmod(0o700)
    assert latest() == was


@pytest.mark.skipif(ORDINARY and not shutil.which("setpriv"), reason="root keeps its privileges here")
@pytest.mark.parametrize("name", ["published/children_looked_after.csv", "codes/areas.resource.yaml"])
def test_a_table_that_the_account_may_not_read_is_refused(published, name):
    was, file = latest(), project.DATA / name
    file.chmod(0)
    with running("--quiet", before=ORDINARY) as runner:
        assert runner.wait(timeout=60) == 3
        assert runner.stderr.read() == f"{file.name}: the file cannot be read: permission denied.\n"
    assert latest() == was


def test_a_lock_file_left_by_a_dead_process_blocks_nobody(published):
    (project.OUTPUTS / ".lock").write_text("4711", encoding="utf-8")
    assert run("--quiet", "--fresh") == 0


def test_a_section_that_needs_more_memory_than_there_is_fails_alone(report):
    def limit():
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))

    first_section("data = bytearray(6_000_000_000)")
    notebook(project.NOTEBOOKS / "02_assessments.ipynb", "2. Assessments")
    with running("--kernel", "stock", "--allow-partial", preexec_fn=limit, stdout=subprocess.PIPE) as runner:
        said, wrong = runner.communicate(timeout=120)
    assert runner.returncode == 0, wrong
    assert "MemoryError" in said
    assert re.search("02_assessments +done", said)


def test_a_table_replaced_while_running_is_seen_by_the_next_run_whole(report):
    """By other bytes of the same size and time, after the first section has begun."""
    path = project.DATA / "published" / "children_looked_after.csv"
    old, new = path.read_bytes(), path.read_bytes().replace(b",1726,", b",1727,")
    assert old != new
    replace = (
        "path = here / 'data' / 'published' / 'children_looked_after.csv'\nwas = path.stat()\n"
        "_ = path.write_text(path.read_text().replace(',1726,', ',1727,'))\n"
        "os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))"
    )
    read = (
        "from helpers import data\nvalue = data.series('children_looked_after', 'cla_31_march', area)['2022']\n"
        "html = f'<p>{value}</p>'\nfrom IPython.display import display\n"
        f"display({{'text/html': html, '{small_report.JSON_TYPE}': {{'kind': 'text', 'html': html}}}}, raw=True)"
    )
    first_section(HERE, replace, read)
    page = "E10000014/01_contacts.html"
    for shown in (b"<p>1726.0</p>", b"<p>1727.0</p>"):
        assert run("--quiet") == 0
        assert shown in latest()[page]
    assert path.read_bytes() == new


BROKEN = {
    "leads nowhere": lambda link: (link.unlink(), link.symlink_to("runs/gone")),
    "has no manifest": lambda link: (link / "manifest.json").unlink(),
    "has a torn manifest": lambda link: (link / "manifest.json").write_text("{"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_latest_is_replaced_by_a_whole_one(published, fault):
    whole = latest()
    BROKEN[fault](project.OUTPUTS / "latest")
    assert run("--quiet") == 0
    assert latest().keys() == whole.keys()


def test_a_reader_of_latest_sees_a_whole_report_at_every_moment(published):
    stopped, torn, seen = threading.Event(), [], set()

    def read():
        while not stopped.is_set():
            seen.add((project.OUTPUTS / "latest" / "index.html").read_text(encoding="utf-8"))

    def guarded():
        try:
            read()
        except OSError as fault:
            torn.append(fault)

    reader = threading.Thread(target=guarded)
    reader.start()
    for number in range(50):
        _, folder = publish.begin(project.OUTPUTS)
        (folder / "index.html").write_text(f"{number}" * 100_000, encoding="utf-8")
        publish.make_latest(publish.finish(folder))
        publish.prune(project.OUTPUTS, keep=10)
    stopped.set()
    reader.join()
    assert not torn
    assert seen - {latest()["index.html"].decode()} and all(len(set(text)) <= 2 for text in seen if text[:1].isdigit())


def test_the_section_that_failed_is_shown_as_it_was_with_a_banner_and_no_findings(published):
    settings = yaml.safe_load((project.ROOT / "report.yml").read_text())
    (project.ROOT / "report.yml").write_text(yaml.safe_dump(settings | {"parameters": {"time_period": 2021}}))
    first_section("1 / 0")
    notebook(project.NOTEBOOKS / "02_assessments.ipynb", "2. Assessments")
    assert run("--quiet", "--allow-partial") == 0
    pages = {name: content.decode() for name, content in latest().items() if name.endswith((".html", ".json"))}
    page = pages["E10000014/01_contacts.html"]
    assert "What follows is the section of the report of the year ending 31 March 2022, made on" in page
    assert "Contacts rose." in page
    assert "Contacts is as in the report of the year ending 31 March 2022" in pages["E10000014/index.html"]
    assert pages["E10000014/findings.json"] == "[]\n"
    assert "Findings of E10000014: 0" in pages["E10000014/00_summary.html"]
