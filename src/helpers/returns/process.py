"""Run `prepare` in a process of its own, so that this one never opens a child-level file."""

import os
import subprocess
import sys
from pathlib import Path

from helpers.returns.files import ReturnError

KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "SAFEGUARDING_PROJECT")
"""The only environment variables that the process is given."""


def prepare_apart(returns: Path, into: Path) -> Path:
    """Prepare the returns in a folder; the folder with the aggregate tables.

    Raises `ReturnError` with the sentences of the process when the returns are refused or the code fails.
    """
    return Path(_run(returns, into))


def check_apart(returns: Path) -> list[str]:
    """Every problem of the returns in a folder, each one sentence; nothing is written."""
    return _run(returns).splitlines()


def _run(*folders: Path) -> str:
    """What the process prints."""
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    command = [sys.executable, "-I", "-m", "helpers.returns", *(str(Path(folder).absolute()) for folder in folders)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if ended.returncode:
        raise ReturnError(ended.stderr.strip() or f"prepare ended with code {ended.returncode} and said nothing.")
    return ended.stdout.strip()
