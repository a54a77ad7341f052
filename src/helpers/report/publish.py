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
"""What the name of a run that is still being made, or is being deleted, ends in."""

MANIFEST = "manifest.json"

FIRST_RUN_BYTES = 20_000_000
"""What an area's report is expected to need when there is none yet to go by; Hampshire's needs 8 million."""


class Locked(RuntimeError):
    """Another run is under way in the same output folder."""


@contextlib.contextmanager
def lock(outputs: Path) -> Iterator[None]:
    """Hold the output folder alone and clear away what a killed run left; `Locked` at once when another run has it.

    A dead process holds nothing.
    """
    if (outputs / "latest").exists() and not (outputs / "latest").is_symlink():
        raise Refused(
            f"{outputs / 'latest'}: expected the link that `safeguarding run` makes; move what is there away."
        )
    for folder in (outputs, outputs / "runs"):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            raise Refused(f"{folder}: cannot be written to by this account.")
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        held = FileLock(outputs / ".lock", timeout=0)
        held.acquire()
    except Timeout:
        raise Locked(f"Another run is under way in {outputs}; try again when it has ended.") from None
    except OSError as error:
        raise Refused(f"{outputs}: cannot be written to ({error.strerror}).") from None
    try:
        for left in (outputs / "runs").glob(f"*{WORKING}"):
            shutil.rmtree(left)
        yield
    finally:
        held.release()


def begin(outputs: Path, areas: int = 1) -> tuple[str, Path]:
    """A name for the run and the empty folder it is made in.

    `Refused` when the disk has no space for as many areas.
    """
    runs = outputs / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    needed, free = areas * _bytes_an_area(latest(outputs)), shutil.disk_usage(outputs).free
    if free < needed:
        raise Refused(
            f"{outputs}: {free / 1e6:,.1f} MB of disk space are free and a run needs about {needed / 1e6:,.0f} MB; "
            "delete what is not needed, or keep fewer runs (keep_runs in report.yml)."
        )
    run_id = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    folder = runs / f"{run_id}{WORKING}"
    folder.mkdir()
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
                shutil.rmtree(run.rename(run.with_name(f"{run.name}{WORKING}")))


def rollback(outputs: Path) -> Path:
    """Make the newest whole run before the latest the latest again; `Refused` when there is none."""
    now = latest(outputs)
    earlier = [run for run in runs(outputs) if (now is None or run.name < now.name) and not manifest(run)["draft"]]
    if not earlier:
        raise Refused(f"{outputs}: there is no earlier run to go back to.")
    make_latest(earlier[0])
    return earlier[0]


def runs(outputs: Path) -> list[Path]:
    """The whole runs, newest first."""
    folders = sorted((outputs / "runs").glob("*"), reverse=True)
    return [folder for folder in folders if not folder.name.endswith(WORKING) and manifest(folder)]


def manifest(run: Path) -> dict:
    """What a run says of itself; nothing when that cannot be read."""
    try:
        return json.loads((run / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _bytes_an_area(run: Path | None) -> int:
    areas = len(manifest(run).get("areas", {})) if run else 0
    if not areas:
        return FIRST_RUN_BYTES
    return sum(path.stat().st_size for path in run.rglob("*") if path.is_file()) // areas


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
