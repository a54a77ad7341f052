"""Execute a notebook in a fresh kernel and judge it by what really happened."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
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

    with ThreadPoolExecutor(workers) as pool:
        for done in as_completed([pool.submit(one, job) for job in jobs]):
            yield done.result()


def execute(job: Job) -> Outcome:
    """Run the notebook; write it to `job.output` only when every cell ran to its end without an error."""
    start = time.monotonic()
    notebook = plan.read(job.notebook)
    notebook.cells.append(nbformat.v4.new_code_cell(SENTINEL, id="sentinel"))
    job.failed.parent.mkdir(parents=True, exist_ok=True)
    reason = ""
    try:
        notebook = execute_notebook(
            notebook,
            str(job.failed).replace("{", "{{").replace("}", "}}"),  # papermill formats paths
            job.parameters,
            kernel_name=plan.KERNEL["name"],
            progress_bar=False,
            execution_timeout=job.timeout_seconds,
            record_timing=False,
            resources={"metadata": {"path": str(job.notebook.parent)}},
            kernel_manager_class=_kernel_manager(job.environment),
        )
        reason = _fault(notebook)
    except PapermillExecutionError as error:
        reason = f"{error.ename}: {error.evalue.strip().splitlines()[0] if error.evalue.strip() else 'no message'}"
    except CellTimeoutError:
        reason = f"a cell took longer than {job.timeout_seconds} seconds"
    except DeadKernelError:
        reason = "the Python process died, often for lack of memory"
    except Exception as error:  # whatever else a notebook can do must not take the other sections with it
        reason = f"{error.__class__.__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"
    seconds = time.monotonic() - start
    if reason:
        return Outcome(job.area, job.section, "failed", seconds, reason + _place(job.failed))
    _save(finished(notebook), job.output)
    job.failed.unlink()
    return Outcome(job.area, job.section, "done", seconds)


def _kernel_manager(environment: dict) -> type[AsyncKernelManager]:
    """A kernel manager whose kernels also get `environment`: papermill itself has no way to say so."""

    class KernelManager(AsyncKernelManager):
        async def start_kernel(self, **options):
            return await super().start_kernel(**options, env=os.environ | ENVIRONMENT | environment)

    return KernelManager


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


def _save(notebook: NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
