"""Execute a notebook in a fresh kernel and judge it by what really happened."""

import os
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from papermill import PapermillExecutionError, execute_notebook

from helpers.report import plan

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
}
"""Set before a kernel imports anything: one thread a kernel, no window, the same order every time."""

SENTINEL = "'the last cell was reached'"
"""A cell added at the end while the notebook runs: papermill calls cells of a killed kernel completed."""


@dataclass(frozen=True)
class Job:
    """One section for one area: the unit of work, whoever does it."""

    area: str
    section: str
    notebook: Path
    parameters: dict
    timeout_seconds: int
    output: Path
    failed: Path
    """Where the notebook is left when it fails, with its traceback: outside what is published."""
    environment: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How one job ended: `state` is done or failed, `reason` a sentence without a traceback."""

    area: str
    section: str
    state: str
    seconds: float
    reason: str = ""


def execute_all(jobs: Iterable[Job], workers: int, begun: Callable[[Job], None]) -> Iterator[Outcome]:
    """Execute the jobs, `workers` at once, and give each outcome as it comes; `begun` hears of each start."""

    def one(job: Job) -> Outcome:
        begun(job)
        return execute(job)

    pool = ThreadPoolExecutor(workers)
    try:
        for done in as_completed([pool.submit(one, job) for job in jobs]):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def execute(job: Job) -> Outcome:
    """Run the notebook; write it to `job.output` only when every cell ran to its end without an error."""
    start = time.monotonic()
    job.failed.parent.mkdir(parents=True, exist_ok=True)
    log = job.failed.with_suffix(".log")
    try:
        with log.open("w", encoding="utf-8") as written, tempfile.TemporaryDirectory() as sockets:
            notebook = _executed(job, _kernel_manager(job.environment, Path(sockets), written))
        reason = _fault(notebook)
    except Exception as error:  # whatever a notebook does must not take the other sections with it
        with log.open("a", encoding="utf-8") as written:
            written.write(strip_ansi("".join(traceback.format_exception(error))))
        reason = _reason(error, job)
    seconds = time.monotonic() - start
    if reason:
        return Outcome(job.area, job.section, "failed", seconds, reason + _place(job.failed))
    job.output.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(finished(notebook), job.output)
    job.failed.unlink()
    log.unlink()
    return Outcome(job.area, job.section, "done", seconds)


def _executed(job: Job, kernel_manager: type[AsyncKernelManager]) -> NotebookNode:
    notebook = plan.read(job.notebook)
    notebook.cells.append(nbformat.v4.new_code_cell(SENTINEL, id="sentinel"))
    return execute_notebook(
        notebook,
        str(job.failed).replace("{", "{{").replace("}", "}}"),  # papermill formats paths
        job.parameters,
        kernel_name=plan.KERNEL["name"],
        progress_bar=False,
        execution_timeout=job.timeout_seconds,
        record_timing=False,
        resources={"metadata": {"path": str(job.notebook.parent)}},
        kernel_manager_class=kernel_manager,
    )


def _kernel_manager(environment: dict, sockets: Path, log: TextIO) -> type[AsyncKernelManager]:
    """A manager of kernels that get `environment`, speak over local `sockets` and write what they say to `log`.

    Papermill has no options for these; over its default, TCP, any account of the machine could listen.
    """

    class KernelManager(AsyncKernelManager):
        def __init__(self, **options):
            super().__init__(**options, transport="ipc", ip=str(sockets / "kernel"))

        async def start_kernel(self, **options):
            variables = os.environ | ENVIRONMENT | environment
            return await super().start_kernel(**options, env=variables, stdout=log, stderr=log)

    return KernelManager


def _reason(error: Exception, job: Job) -> str:
    """Why a notebook failed, in words and without a traceback."""
    if isinstance(error, CellTimeoutError):
        return f"a cell took longer than {job.timeout_seconds} seconds"
    if isinstance(error, DeadKernelError):
        return "the Python process died, often for lack of memory"
    if isinstance(error, PapermillExecutionError):
        name, message = error.ename, error.evalue
    else:
        name, message = type(error).__name__, str(error)
    return f"{name}: {(message.strip() or 'no message').splitlines()[0]}"


def _fault(notebook: NotebookNode) -> str:
    """What shows that the notebook did not run to its end, or nothing."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(output.output_type == "error" for cell in code for output in cell.outputs):
        return "a cell ended in an error"
    if any(cell.execution_count is None for cell in code) or not code[-1].outputs:
        return "not every cell ran"
    return ""


def _place(saved: Path) -> str:
    """The heading above the last cell that was started, for a person looking for it."""
    heading = last = ""
    for cell in nbformat.read(saved, as_version=4).cells if saved.exists() else []:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            heading = cell.source.splitlines()[0].lstrip("# ")
        elif cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time"):
            last = heading
    return f" (under '{last}')" if last else ""


def finished(notebook: NotebookNode) -> NotebookNode:
    """The executed notebook as it is published: no trace of when, where or by what it was run."""
    notebook.cells = [cell for cell in notebook.cells if cell.id != "sentinel"]
    notebook.metadata = {key: notebook.metadata[key] for key in ("kernelspec", "language_info")}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data.pop("text/plain", None)
    return notebook
