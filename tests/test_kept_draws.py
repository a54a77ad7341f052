"""Draws that notebooks of one run need alike are made once, and are the same wherever they are made."""

import multiprocessing
import time

import numpy as np
import pytest
import small_report
import steady_authority

from helpers import project, stock_flow
from helpers.placements import kept_draws


@pytest.fixture
def in_a_run(tmp_path, monkeypatch):
    """A project that is a run's own copy."""
    monkeypatch.setattr(project, "ROOT", tmp_path)
    (tmp_path / kept_draws.FOLDER).mkdir()


def draws(made: list) -> np.ndarray:
    made.append("once more")
    return np.arange(6).reshape(2, 3)


def test_the_same_draws_are_made_once_in_a_run(in_a_run):
    made = []
    found = [kept_draws.once(lambda: draws(made), "model", 36) for _ in range(3)]
    assert len(made) == 1
    assert all((one == [[0, 1, 2], [3, 4, 5]]).all() for one in found)


def test_other_draws_are_not_taken_for_them(in_a_run):
    made = []
    for months in (36, 24):
        kept_draws.once(lambda: draws(made), "model", months)
    assert len(made) == 2


def test_outside_a_run_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "ROOT", tmp_path)
    made = []
    for _ in range(2):
        kept_draws.once(lambda: draws(made), "model", 36)
    assert len(made) == 2
    assert not list(tmp_path.iterdir())


def test_a_disk_without_room_costs_time_and_no_section(in_a_run, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    made = []
    found = [kept_draws.once(lambda: draws(made), "model", 36) for _ in range(2)]
    assert len(made) == 2
    assert (found[0] == found[1]).all()


def test_kernels_that_ask_at_the_same_time_wait_for_one(in_a_run, tmp_path):
    def slow() -> np.ndarray:
        time.sleep(0.5)
        with (tmp_path / "made").open("a") as file:
            file.write("once more\n")
        return np.ones(3)

    kernels = [multiprocessing.get_context("fork").Process(target=kept_draws.once, args=(slow, 36)) for _ in range(3)]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join()
        assert kernel.exitcode == 0
    assert (tmp_path / "made").read_text() == "once more\n"


def test_sections_of_a_run_share_draws_that_nobody_else_can_read_and_that_go_with_the_run(report):
    """The second section makes other draws under the same name, and so shows whose it was given."""
    for number, drawn in (("02", 11.0), ("03", 22.0)):
        small_report.notebook(
            project.NOTEBOOKS / f"{number}_section.ipynb",
            f"{int(number)}. Section",
            "import numpy\nfrom helpers import narrative, project\nfrom helpers.placements import kept_draws",
            f"found = kept_draws.once(lambda: numpy.array([{drawn}]), 'model')",
            "mode = (project.ROOT / kept_draws.FOLDER).stat().st_mode\nnarrative.paragraph(f'{found[0]} {mode:o}')",
        )
    assert small_report.run("--workers", "1", "--section", "02", "--section", "03") == 0
    pages = small_report.pages()
    for section in ("02", "03"):
        assert b"<p>11.0 40700</p>" in pages[f"{small_report.AREA}/{section}_section.html"]
    assert not list(project.OUTPUTS.rglob(kept_draws.FOLDER))


def test_a_forecast_is_the_same_made_or_taken(in_a_run):
    model = stock_flow.fit(steady_authority.steady(), reference_months=24)
    made, taken = (model.simulate(horizon=12, n=20, seed=3) for _ in range(2))
    (project.ROOT / kept_draws.FOLDER).rename(project.ROOT / "no run")
    alone = model.simulate(horizon=12, n=20, seed=3)
    for one in (taken, alone):
        assert one.values.dtype == made.values.dtype
        assert (one.values == made.values).all()
    assert (model.simulate(horizon=12, n=20, seed=4).values != made.values).any()
