"""How the kernel of a notebook is started and ended: apart from every other, and unreachable from elsewhere."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import Literal, TextIO

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import LocalProvisioner

from helpers.report import environment

Kind = Literal["fork", "stock"]

NAMES = {"fork": "fork", "stock": "python3"}
"""The kernelspec of each kind; with the folder below alone, `python3` is ipykernel's own for this Python."""

SPECS = Path(__file__).parent / "kernels"

_running: set[LocalProvisioner] = set()
_alone = threading.Lock()


def manager(folder: Path, log: TextIO, variables: dict[str, str]) -> type[AsyncKernelManager]:
    """The class of a manager whose kernel has its files in `folder`, writes what it says to `log`, has `variables`.

    Papermill has no options for these. Kernels speak over sockets of this folder: over Jupyter's default, TCP, any
    account of the machine could listen.
    """

    class KernelManager(AsyncKernelManager):
        def __init__(self, **options):
            super().__init__(
                **options,
                transport="ipc",
                ip=str(folder / "socket"),
                connection_file=str(folder / "connection.json"),
                kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(SPECS)]),
            )

        async def start_kernel(self, **options):
            own = environment.variables() | variables | {"IPYTHONDIR": str(folder)}
            await super().start_kernel(**options, env=own, stdout=log, stderr=log)
            with _alone:
                _running.add(self.provisioner)

        async def cleanup_resources(self, restart=False):
            with _alone:
                _running.discard(self.provisioner)
            await super().cleanup_resources(restart)

    return KernelManager


def end_all() -> None:
    """Kill every kernel of this process, with the processes that it started."""
    with _alone:
        for one in _running:
            with suppress(ProcessLookupError):
                os.killpg(one.pgid, signal.SIGKILL)
