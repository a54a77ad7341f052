"""Make a finished run the latest in one step, and the previous one again when that was a mistake."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from helpers.report.settings import Refused

WORKING = ".partial"
"""What the name of a run that is still being made ends in."""


class Locked(RuntimeError):
    """Another run is under way in the same output folder."""


@contextlib.contextmanager
def lock(outputs: Path) -> Iterator[None]:
    """Hold the output folder alone; `Locked` at once when another run has it. A dead process holds nothing."""
    if (outputs / "latest").exists() and not (outputs / "latest").is_symlink():
        raise Refused(
            f"{outputs / 'latest'}: expected the link that `safeguarding run` makes; move what is there away."
        )
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        held = FileLock(outputs / ".lock", timeout=0)
        held.acquire()
    except Timeout:
        raise Locked(f"Another run is under way in {outputs}; try again when it has ended.") from None
    except OSError as error:
        raise Refused(f"{outputs}: cannot be written to ({error.strerror}).") from None
    try:
        yield
    finally:
        held.release()


def begin(outputs: Path) -> tuple[str, Path]:
    """A name for the run and the empty folder it is made in; what a killed run left behind is cleared away."""
    for left in (outputs / "runs").glob(f"*{WORKING}"):
        shutil.rmtree(left)
    run_id = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    folder = outputs / "runs" / f"{run_id}{WORKING}"
    folder.mkdir(parents=True)
    return run_id, folder


def finish(folder: Path) -> Path:
    """Flush the run to disk and give it its name; it is not the latest yet."""
    for path in sorted(folder.rglob("*")):
        _flush(path)
    done = folder.with_name(folder.name.removesuffix(WORKING))
    folder.rename(done)
    _flush(done.parent)
    return done


def make_latest(run: Path) -> None:
    """Point `latest` at the run, in one step: a reader sees the old report or the new one, whole."""
    outputs = run.parent.parent
    link = outputs / ".latest"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("runs") / run.name)
    os.replace(link, outputs / "latest")
    _flush(outputs)


def latest(outputs: Path) -> Path | None:
    """The run that is the latest, if there is one."""
    link = outputs / "latest"
    return link.resolve() if link.is_dir() else None


def prune(outputs: Path, keep: int) -> None:
    """Delete all but the newest runs and logs; never the one that is the latest."""
    for folder in (outputs / "runs", outputs / ".logs"):
        old = sorted(path for path in folder.glob("*") if path.is_dir())[:-keep]
        for run in old:
            if run != latest(outputs):
                shutil.rmtree(run)


def rollback(outputs: Path) -> Path:
    """Make the newest whole run before the latest the latest again; `Refused` when there is none."""
    now = latest(outputs)
    runs = [path.parent for path in sorted((outputs / "runs").glob("*/manifest.json"))]
    earlier = [run for run in runs if (now is None or run.name < now.name) and not manifest(run)["draft"]]
    if not earlier:
        raise Refused(f"{outputs}: there is no earlier run to go back to.")
    make_latest(earlier[-1])
    return earlier[-1]


def manifest(run: Path) -> dict:
    """What a run says of itself."""
    return json.loads((run / "manifest.json").read_text(encoding="utf-8"))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
