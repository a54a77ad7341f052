"""The whole real report of the year ending 31 March 2020, made as a scheduler would."""

import datetime
import subprocess
import sys
from pathlib import Path

import listening

from helpers import project

AREA = "E10000014"
AS_AT = datetime.date(2020, 9, 30)


def make(folder: Path, data: Path) -> Path:
    """Make the report in `folder` from the tables in `data`, noting down what opens returns; the folder of the area."""
    if data != folder / "data":
        (folder / "data").symlink_to(data)
    for name in ("notebooks", "report.yml", "requirements.lock"):
        (folder / name).symlink_to(project.ROOT / name)
    command = [str(Path(sys.executable).with_name("safeguarding")), "run", "--time-period", str(AS_AT.year), "--quiet"]
    variables = listening.noting(folder, [*returns(folder), folder / "outputs" / ".prepared"])
    done = subprocess.run(
        command, env=variables | {"SAFEGUARDING_PROJECT": str(folder)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "outputs" / "latest" / AREA


def returns(folder: Path) -> list[Path]:
    """Where the returns of the report in `folder` are: by the path that it knows, and by the one that this leads to."""
    return [folder / "data" / "demo", (folder / "data" / "demo").resolve()]
