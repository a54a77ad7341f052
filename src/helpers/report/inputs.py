"""What a report is made from, by content: never by the time or the size of a file."""

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import platform
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from helpers import project
from helpers.published.files import content

HELPERS = Path(__file__).parents[1]
TABLES = ("codes", "published", "imported")
"""The folders of `data/` that notebooks read."""

PACKAGES = (
    "gptables", "ipykernel", "jupyter_client", "matplotlib", "nbclient", "nbconvert", "numpy", "pandas", "papermill",
    "pypandoc_binary", "resvg_py", "scipy", "seaborn", "statsmodels", "xlsxwriter",
)  # fmt: skip


RETURNS = "returns"
"""What the child-level returns, that no process but `prepare` opens, are called among the inputs of a run."""


def files() -> dict[str, str]:
    """The SHA-256 of every file that notebooks read and import, by its path in the project."""
    return {name: digest(content(path)) for name, path in _sources().items()}


def freeze(folder: Path) -> dict[str, str]:
    """Copy into `folder` all that notebooks read and import, so that nothing changes under a run.

    Gives what `files` does, of the copies.
    """
    digests = {}
    for name, path in _sources().items():
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        held = content(path)
        copy.write_bytes(held)
        shutil.copystat(path, copy)  # the compiled one beside it knows its source by the time
        digests[name] = digest(held)
        compiled = Path(importlib.util.cache_from_source(path)) if path.suffix == ".py" else path
        if compiled != path and compiled.exists():  # or each kernel would compile the helpers again
            (copy.parent / compiled.parent.name).mkdir(exist_ok=True)
            shutil.copy2(compiled, copy.parent / compiled.parent.name)
    return digests


def difference(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The files that are not the same."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


@functools.cache
def versions() -> dict[str, str]:
    """The versions of Python and of the packages that make figures and pages."""
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in PACKAGES}


def commit() -> str:
    """The commit of the project, `-changed` when files differ from it; empty outside git."""
    command = ["git", "-C", str(project.ROOT), "describe", "--always", "--exclude=*", "--dirty=-changed"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def key(*parts: object) -> str:
    """One hash of values that JSON can hold: equal values, equal key."""
    return digest(json.dumps(parts, sort_keys=True).encode())


def _sources() -> dict[str, Path]:
    """Where each file is that the report is made from, by its path in the project."""
    data = _within(project.DATA / name for name in TABLES)
    named = {f"data/{path.relative_to(project.DATA)}": path for path in data}
    named |= {f"notebooks/{path.name}": path for path in project.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")}
    named |= {f"src/helpers/{path.relative_to(HELPERS)}": path for path in _within([HELPERS])}
    lock = project.ROOT / "requirements.lock"
    return dict(sorted(named.items())) | ({lock.name: lock} if lock.exists() else {})


def _within(folders: Iterable[Path]) -> list[Path]:
    """The files under some folders, without what Python leaves there."""
    found = (path for folder in folders for path in sorted(folder.rglob("*")))
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]
