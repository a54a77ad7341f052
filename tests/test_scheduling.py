"""The files for schedulers hold what their programs accept."""

import re
import shutil
import subprocess

import pytest
import yaml

from helpers import project

DEPLOY = project.ROOT / "deploy"
WORKFLOWS = sorted((project.ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_accepts_the_service_and_the_timer(tmp_path):
    for path in DEPLOY.glob("safeguarding.*"):
        text = path.read_text(encoding="utf-8").replace(
            "ExecStart=/srv/safeguarding-report/.venv/bin/safeguarding", "ExecStart=/bin/true"
        )
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_asks_for_nothing_but_to_read_and_calls_targets_that_exist(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    makefile = (project.ROOT / "Makefile").read_text(encoding="utf-8")
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 60
        for target in [step["run"].split()[1] for step in job["steps"] if step.get("run", "").startswith("make ")]:
            assert re.search(rf"^{target}:", makefile, re.M)
