"""A Jupyter kernel provisioner whose kernels are forked from a process that has imported their packages."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from pathlib import Path

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from helpers.report import environment, zygote

PATIENCE = 120
"""Seconds after which a zygote that has not answered is taken for dead; on a busy machine its imports take ten."""


class ForkProvisioner(LocalProvisioner):
    """Starts a kernel in milliseconds where ipykernel takes seconds; all else is Jupyter's own local provisioner.

    Registered as `safeguarding-fork`; the kernelspec in `kernels/fork` asks for it. Linux only.
    """

    async def launch_kernel(self, cmd: list[str], **options) -> KernelConnectionInfo:
        """Fork the kernel that `cmd` would start; RuntimeError when there is nothing to fork it from."""
        arguments = cmd[cmd.index("-f") :]
        self.process = fork(arguments, options["env"], str(options["cwd"]), options["stdout"].fileno())
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class Forked:
    """A forked kernel with the methods of `subprocess.Popen` that the local provisioner calls."""

    stdin = stdout = stderr = None  # the kernel was given a file to write to

    def __init__(self, pid: int, ended: int):
        self.pid = pid
        self._ended = ended
        weakref.finalize(self, os.close, ended)

    def poll(self) -> int | None:
        """None while it runs; how it ended is known to its parent alone."""
        return 0 if self._has_ended(0) else None

    def wait(self) -> int:
        """Wait until it has ended."""
        self._has_ended(None)
        return 0

    def send_signal(self, number: int) -> None:
        """Send it a signal; a `ProcessLookupError` when it has ended."""
        signal.pidfd_send_signal(self._ended, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _has_ended(self, milliseconds: int | None) -> bool:
        watched = select.poll()
        watched.register(self._ended, select.POLLIN)
        return bool(watched.poll(milliseconds))


class _Zygote:
    """A zygote, and the socket to it: it ends when this end of the socket closes."""

    def __init__(self):
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._requests.settimeout(PATIENCE)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", zygote.__file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment.variables(),
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C in the terminal is the runner's to handle
            )

    def know(self, project: Path) -> None:
        """Have it import the helpers and read the tables of a project; one that is no more is found out later."""
        with contextlib.suppress(OSError):
            self._requests.send(json.dumps({"project": str(project)}).encode())

    def fork(self, request: bytes, output: int) -> Forked | None:
        """The kernel asked for, or nothing when the zygote is no more."""
        try:
            socket.send_fds(self._requests, [request], [output])
            pid, files, _, _ = socket.recv_fds(self._requests, 32, 1)
        except OSError:
            return None
        return Forked(int(pid), files[0]) if pid else None

    def close(self) -> None:
        """End the zygote, and its kernels with it."""
        self._requests.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()  # its kernels die with it
            self._process.wait()


_alone = threading.Lock()
_zygote: _Zygote | None = None


def warm_up(project: Path) -> None:
    """Start the zygote now, so that it imports packages while this process does something else.

    It also imports the helpers of `project` and reads its tables, which must never change: all its kernels share them.
    """
    global _zygote
    with _alone:
        _zygote = _zygote or _Zygote()
        _zygote.know(project)


def fork(arguments: list[str], variables: dict[str, str], folder: str, output: int) -> Forked:
    """A new kernel; a zygote that was killed is replaced once. RuntimeError when the new one ends as well."""
    global _zygote
    request = {"arguments": arguments, "environment": variables, "folder": folder}
    with _alone:
        for _ in range(2):
            _zygote = _zygote or _Zygote()
            if kernel := _zygote.fork(json.dumps(request).encode(), output):
                return kernel
            _zygote.close()
            _zygote = None
    raise RuntimeError("the process that kernels are forked from ended; try --kernel stock")
