"""The process that kernels are forked from: it has imported the packages that notebooks use, and waits to be asked.

Run as `python zygote.py FD`, where FD is its end of a socket that keeps messages apart. A message asks
for one kernel: its arguments, environment and folder as JSON, with the file that it may write to. The answer is the
kernel's process id, with a descriptor that becomes readable when the kernel ends. When the socket closes, however the
asking process ended, every kernel is killed and so is whatever kernels left running.

A message without a file names a project that never changes, a run's own copy: its helpers are imported here and its
tables read, and kernels of that project find both done. Any other kernel reads the code and the tables as they are
when it starts.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import NoReturn

PRELOADED = (
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "pandas",
    "pydantic.fields",
    "pydantic.functional_validators",
    "pydantic.main",
    "pydantic.types",
    "scipy.special",
    "seaborn",
    "statsmodels.genmod.generalized_linear_model",
    "yaml",
)
"""What takes seconds to import and is imported by nearly every notebook. None of it may start a thread."""

PROJECT = "SAFEGUARDING_PROJECT"
"""The environment variable that says which project's helpers and tables a process has."""

NOT_FOR_NOTEBOOKS = ("__init__", "cli")
"""Helpers that no notebook imports."""

LARGEST = 1_000_000
"""Bytes of a request; an environment is a few thousand."""

SET_PARENT_DEATH_SIGNAL, SET_CHILD_SUBREAPER = 1, 36
"""Options of Linux's prctl, from <linux/prctl.h>."""


def serve(requests: socket.socket) -> None:
    """Fork a kernel for each request until the other end closes; then end every process that descends from this."""
    _control(SET_CHILD_SUBREAPER, 1)  # what a dead kernel leaves behind becomes a child of this process
    preload()
    try:
        while asked := _receive(requests):
            _reap()
            request, output = asked
            if output is None:
                know(request["project"])
                continue
            pid = os.fork()
            if not pid:
                _become_kernel(request, output, requests)
            _answer(requests, pid)
            os.close(output)
    except BrokenPipeError:
        return  # the other end closed before its answer
    finally:
        _end_descendants()


def preload() -> None:
    """Import what kernels will have."""
    for name in PRELOADED:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    _freeze()


def know(project: str) -> None:
    """Import the helpers of a project and read its tables; what fails is left to fail in a kernel that needs it."""
    _forget()
    source = Path(project, "src")
    os.environ[PROJECT] = project
    sys.path.insert(0, str(source))
    try:
        for path in sorted(source.glob("helpers/*.py")):
            if path.stem not in NOT_FOR_NOTEBOOKS:
                importlib.import_module(f"helpers.{path.stem}")
        sys.modules["helpers.data"].check()
    except Exception:
        _forget()
    finally:
        sys.path.remove(str(source))
    _freeze()


def _forget() -> None:
    """Be without the helpers, as if they had never been imported."""
    os.environ.pop(PROJECT, None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "helpers"]:
        del sys.modules[name]


def _freeze() -> None:
    """Share the memory of all that is here with the kernels to come."""
    gc.collect()
    gc.freeze()


def _receive(requests: socket.socket) -> tuple[dict, int | None] | None:
    message, files, _, _ = socket.recv_fds(requests, LARGEST, 1)
    return (json.loads(message), files[0] if files else None) if message else None


def _answer(requests: socket.socket, pid: int) -> None:
    ended = os.pidfd_open(pid)
    socket.send_fds(requests, [str(pid).encode()], [ended])
    os.close(ended)


def _become_kernel(request: dict, output: int, requests: socket.socket) -> NoReturn:
    """Run a kernel in this process, a group of its own that dies with the process that it was forked from."""
    try:
        os.setsid()
        _control(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, max(output, requests.detach()) + 1)
        os.chdir(request["folder"])
        if request["environment"].get(PROJECT) != os.environ.get(PROJECT):
            _forget()
        os.environ.clear()
        os.environ.update(request["environment"])
        sys.path[:0] = request["environment"].get("PYTHONPATH", "").split(os.pathsep)
        sys.modules["numpy"].random.seed()  # or every kernel would draw the same numbers
        sys.modules["ipykernel.kernelapp"].launch_new_instance(request["arguments"])
    finally:
        os._exit(1)


def _reap() -> None:
    """Let go of the kernels that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _end_descendants() -> None:
    """Kill the children of this process until there are none: the orphans of each become its own.

    Linux may leave a child out of the list while others end, so the list is read again until nobody is left.
    """
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    with contextlib.suppress(ChildProcessError):
        while True:
            for child in children.read_text().split():
                os.kill(int(child), signal.SIGKILL)
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.01)


def _control(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
