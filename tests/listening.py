"""What the processes of a run open, written down by an audit hook that Python imports as `sitecustomize`."""

import os
from collections.abc import Iterable
from pathlib import Path

HOOK = """
import os, sys
busy = False

def note(event, arguments):
    global busy
    if event == "open" and not busy and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if any(path.startswith(folder) for folder in {folders!r}):
            busy = True
            try:
                file = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                os.write(file, f"{{os.getpid()}}\\t{{path}}\\n".encode())
                os.close(file)
            finally:
                busy = False

sys.addaudithook(note)
"""
"""Forked kernels keep the hook of the process that they are forked from.

The process of `prepare` is isolated (`-I`) and does not import it.
"""


def environment(place: Path, hook: str) -> dict[str, str]:
    """The environment in which every Python that is not isolated begins with this code."""
    (place / "hook").mkdir()
    (place / "hook" / "sitecustomize.py").write_text(hook, encoding="utf-8")
    places = [str(place / "hook"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(places)}


def noting(place: Path, folders: Iterable[Path]) -> dict[str, str]:
    """The environment in which what is opened in these folders is noted down, for `noted`."""
    (place / "opened").touch()
    return environment(place, HOOK.format(folders=[str(folder) for folder in folders], log=str(place / "opened")))


def noted(place: Path) -> list[tuple[str, Path]]:
    """Process and file of each opening."""
    lines = [line.split("\t") for line in (place / "opened").read_text(encoding="utf-8").splitlines()]
    return [(process, Path(path)) for process, path in lines]
