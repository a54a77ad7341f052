"""Settings that every test shares."""

import shutil

import pytest
import small_report
import whole_report
from filelock import FileLock
from hypothesis import HealthCheck, settings
from playwright.sync_api import sync_playwright

from helpers import project

# A loaded machine is no failure, and the same cases each time make a red run one that can be repeated.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("many", settings.get_profile("steady"), max_examples=2_500, derandomize=False, database=None)
settings.load_profile("steady")


@pytest.fixture
def report(tmp_path, monkeypatch):
    """A report of two small sections, which is the project while the test runs."""
    yield small_report.build(tmp_path / "project", monkeypatch)
    small_report.forget()


@pytest.fixture(scope="session")
def outputs_of_a_run(tmp_path_factory):
    """The outputs of the small report, made once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = small_report.build(tmp_path_factory.mktemp("once") / "project", patch)
        assert small_report.run("--quiet") == 0
    small_report.forget()
    return folder / "outputs"


@pytest.fixture
def published(report, outputs_of_a_run):
    """The small report where a run of it is out: what the runner must not harm, and may take over."""
    shutil.copytree(outputs_of_a_run, project.OUTPUTS, symlinks=True)
    return report


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by playwright; the tests that ask for it are skipped where there is none."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def as_published(tmp_path_factory, worker_id):
    """The whole real report of the year ending 31 March 2020, made once for every process that runs tests."""
    shared = tmp_path_factory.getbasetemp()
    shared = (shared if worker_id == "master" else shared.parent) / "report-of-2020"
    with FileLock(f"{shared}.lock"):
        made = shared / "outputs" / "latest" / whole_report.AREA
        if not made.exists():
            shutil.rmtree(shared, ignore_errors=True)
            shared.mkdir()
            whole_report.make(shared, project.DATA)
    return made
