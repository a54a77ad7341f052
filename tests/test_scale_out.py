"""The same report from the workers of a dask scheduler, byte for byte, and what becomes of a lost worker."""

import os

import pytest
import small_report
from small_report import HERE, notebook, pages, run

from helpers import project
from helpers.report import publish

distributed = pytest.importorskip("distributed", reason="the extra 'dask' is not installed")

KILL_THE_WORKER = (
    "died = here / 'died'\nif not died.exists():\n    died.touch()\n"
    "    zygote = pathlib.Path(f'/proc/{os.getppid()}/stat').read_text()\n"
    "    os.kill(int(zygote.rpartition(')')[2].split()[1]), 9)"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A small project that the workers share with the runner."""
    with pytest.MonkeyPatch.context() as patch:
        yield small_report.build(tmp_path_factory.mktemp("project"), patch)
    small_report.forget()


@pytest.fixture(scope="module")
def scheduler(root):
    """The address of a scheduler with two workers that are processes of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFEGUARDING_PROJECT", str(root))
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            yield cluster.scheduler_address


@pytest.mark.skipif(os.name != "posix", reason="workers are told by their process")
def test_dask_gives_the_same_bytes_and_a_lost_worker_s_job_to_another(root, scheduler):
    notebook(
        project.NOTEBOOKS / "02_assessments.ipynb", "2. Assessments", HERE, KILL_THE_WORKER, *small_report.FIRST[:2]
    )
    assert run("--scheduler", scheduler) == 0
    assert (root / "died").exists()
    there = pages()
    assert run("--fresh") == 0
    assert pages() == there


def test_a_bad_notebook_fails_alone(root, scheduler, capsys):
    notebook(project.NOTEBOOKS / "02_assessments.ipynb", "2. Assessments", "1 / 0")
    assert run("--fresh", "--scheduler", scheduler, "--allow-partial") == 0
    states = publish.manifest(project.OUTPUTS / "latest")["areas"]["E10000014"]
    assert {name: entry["state"] for name, entry in states.items()} == {
        "00_summary": "done",
        "01_contacts": "done",
        "02_assessments": "failed",
    }


def test_a_worker_with_other_files_does_not_do_the_job(root, scheduler, monkeypatch, capsys, tmp_path):
    before = pages()
    small_report.build(tmp_path / "elsewhere", monkeypatch)
    (project.DATA / "codes" / "more.md").write_text("more", encoding="utf-8")
    assert run("--scheduler", scheduler, "--section", "01") == 2
    assert "has another data/codes/more.md than the runner" in capsys.readouterr().err
    monkeypatch.undo()
    assert pages() == before


def test_a_worker_that_cannot_see_the_prepared_tables_does_not_do_the_job(tmp_path):
    from helpers.report import cluster
    from helpers.report.execute import Job

    job = Job("E10000014", "04_care", None, {}, 60, "fork", prepared=str(tmp_path / "elsewhere"))
    done = cluster._there(job, {})
    assert done.state == "failed"
    assert "cannot see the prepared tables; --output-dir must be on a disk that all machines share" in done.reason


def test_a_scheduler_that_does_not_answer_is_refused(root, monkeypatch, capsys):
    from helpers.report import cluster

    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 1)
    assert run("--scheduler", "tcp://127.0.0.1:9") == 3
    assert "--scheduler tcp://127.0.0.1:9: no dask scheduler answers there" in capsys.readouterr().err
