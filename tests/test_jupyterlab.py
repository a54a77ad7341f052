"""An analyst in JupyterLab, in a real browser: each section with a changed parameter, the contents, the explorer."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

from helpers import project

pytestmark = pytest.mark.browser
TOKEN = "a-token-for-this-test"
SECTIONS = sorted(path.stem for path in project.NOTEBOOKS.glob("[0-9]*.ipynb"))
RUN_SECONDS = 240
RESTS = "Python 3 (ipykernel) | Idle"


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    """A copy of the notebooks, so that running them leaves the stored ones without outputs."""
    folder = tmp_path_factory.mktemp("lab") / "notebooks"
    shutil.copytree(project.NOTEBOOKS, folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return folder


@pytest.fixture(scope="module")
def lab(notebooks):
    """The address of a JupyterLab that serves the copy on this machine alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"ServerApp.root_dir": notebooks, "ServerApp.port": port, "IdentityProvider.token": TOKEN}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--{name}={value}" for name, value in options.items()]
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(notebooks.parent / "config"), "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        _wait(lambda: _answers(f"{address}/api/status?token={TOKEN}"), 60, "JupyterLab did not start")
        yield address
        server.terminate()


@pytest.fixture(scope="module")
def page(browser):
    tab = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield tab
    tab.close()


@pytest.mark.parametrize("section", SECTIONS)
def test_all_cells_run_with_a_changed_parameter(section, notebooks, lab, page):
    path = notebooks / f"{section}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("time_period: int = 2022", "time_period: int = 2021"))
    _open(page, lab, section)
    _run_all(page)
    _wait(lambda: _ran(page, path), RUN_SECONDS, f"{section} did not run to its end")
    _wait(lambda: _saved(page), 30, f"{section} was not saved")
    executed = nbformat.read(path, as_version=4)
    assert [error for cell in executed.cells for error in _errors(cell)] == []
    assert "time_period: int = 2021" in path.read_text(encoding="utf-8")


def test_the_contents_lead_to_a_section(lab, page):
    _open(page, lab, "desk/contents")
    page.get_by_role("link", name="4. Children looked after").click()
    page.get_by_role("tab", name="04_children_looked_after.ipynb").wait_for(timeout=60_000)
    page.get_by_role("heading", name="4. Children looked after").wait_for(timeout=60_000)


def test_the_figures_follow_a_slider(lab, page):
    _open(page, lab, "desk/scenario_explorer")
    _run_all(page)
    titles = page.locator(".widget-html .figure-title")
    titles.nth(1).wait_for(timeout=RUN_SECONDS * 1000)
    before = titles.all_inner_texts()
    page.get_by_role("slider").first.focus()  # children coming into care
    page.keyboard.press("ArrowLeft")
    _wait(lambda: all(new != old for new, old in zip(titles.all_inner_texts(), before, strict=True)), 30, "no redraw")
    assert [number for title in before for number in re.findall("without changes (.+)", title)] == [
        number for title in titles.all_inner_texts() for number in re.findall("without changes (.+)", title)
    ]


def _open(page, lab, notebook):
    page.goto(f"{lab}/lab/tree/{notebook}.ipynb?token={TOKEN}&reset")
    page.get_by_text(RESTS).wait_for(timeout=60_000)


def _run_all(page):
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def _ran(page, path):
    """Save once the kernel rests, and see whether every code cell has run or one has failed.

    A kernel rests between two cells too, and a file half written has not been saved.
    """
    page.get_by_text(RESTS).wait_for(timeout=RUN_SECONDS * 1000)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(500)
    try:
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code" and cell.source]
    except nbformat.reader.NotJSONError:
        return False
    return all(cell.execution_count for cell in cells) or any(_errors(cell) for cell in cells)


def _saved(page):
    """Whether nothing is left to save: the tab then has no mark of a changed document."""
    return page.locator(".lm-TabBar-tab.jp-mod-dirty").count() == 0


def _errors(cell):
    return [f"{out.ename}: {out.evalue}" for out in cell.get("outputs", []) if out.output_type == "error"]


def _answers(address):
    try:
        return urllib.request.urlopen(address, timeout=2).status == 200
    except OSError:
        return False


def _wait(reached, seconds, otherwise):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, otherwise
        time.sleep(0.5)
