"""A run needs no network and gives the same bytes without one; an install or an audit that cannot check fails."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile

import pytest
import small_report

from helpers import project

CUT_OFF = ["unshare", "--map-root-user", "--net"]
NO_INDEX = {"PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0", "PIP_NO_INPUT": "1"}


def report(place, *before):
    """The published files of one real section made by the runner as a process, but for the manifest's times."""
    command = [*before, sys.executable, "-m", "helpers.cli", "run", "--quiet", "--section", "10", "--output-dir", place]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return small_report.pages(place)


def can_be_cut_off():
    return shutil.which("unshare") and subprocess.run([*CUT_OFF, "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_be_cut_off(), reason="no namespace without a network can be made here")
def test_a_run_without_a_network_gives_the_same_bytes(tmp_path):
    alone, connected = report(tmp_path / "alone", *CUT_OFF), report(tmp_path / "connected")
    assert "E10000014/10_youth_justice.html" in alone
    assert alone == connected


def wheel(folder):
    """A package of one empty module as a wheel."""
    path = folder / "harmless-1.0-py3-none-any.whl"
    about = "Metadata-Version: 2.1\nName: harmless\nVersion: 1.0\n"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("harmless.py", "")
        packed.writestr("harmless-1.0.dist-info/METADATA", about)
        packed.writestr(
            "harmless-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        packed.writestr("harmless-1.0.dist-info/RECORD", "")
    return path


def install(folder, digest):
    """The exit code of the lock's way to install, from a folder of wheels."""
    (folder / "lock").write_text(f"harmless==1.0 --hash=sha256:{digest}\n")
    options = ["--no-index", "--find-links", folder, "--target", folder / "there", "--require-hashes", "-r"]
    command = [sys.executable, "-m", "pip", "install", "--quiet", *options, folder / "lock"]
    return subprocess.run(command, capture_output=True).returncode


def test_a_package_that_was_exchanged_is_not_installed(tmp_path):
    digest = hashlib.sha256(wheel(tmp_path).read_bytes()).hexdigest()
    assert install(tmp_path, digest) == 0
    tampered = wheel(tmp_path).read_bytes() + b"\n"
    (tmp_path / "harmless-1.0-py3-none-any.whl").write_bytes(tampered)
    assert install(tmp_path, digest) != 0


def test_an_audit_that_can_look_nothing_up_fails():
    command = ["bash", project.ROOT / ".ci" / "audit"]
    ended = subprocess.run(command, env=os.environ | NO_INDEX, capture_output=True, text=True)
    assert ended.returncode != 0
    assert "were looked up" not in ended.stdout
