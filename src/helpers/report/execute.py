"""Execute a notebook in a fresh kernel and judge it by what really happened."""

import copy
import logging
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from papermill import PapermillExecutionError, execute_notebook

from helpers import prepared
from helpers.report import inputs, kernel

logging.getLogger("papermill").addHandler(logging.NullHandler())  # what it would say is in the outcome

FINDINGS = "SAFEGUARDING_FINDINGS"
"""The environment variable that tells the summary where the findings of the other sections are."""

SENTINEL = "'the last cell was reached'"
"""A cell added at the end while the notebook runs: papermill calls cells of a killed kernel completed."""


@dataclass(frozen=True)
class Job:
    """One section for one area: the unit of work. It names no file but `prepared`, so that any machine can do it."""

    area: str
    section: str
    notebook: NotebookNode = field(repr=False)
    parameters: dict
    timeout_seconds: int
    kernel: kernel.Kind
    variables: dict[str, str] = field(default_factory=dict)
    """What the kernel's environment has of its own."""
    prepared: str = ""
    """The folder with the tables prepared from returns, named by their content; empty where there are none to read."""
    findings: str = field(default="[]", repr=False)
    """The findings of the other sections as JSON: the input of the summary."""

    def key(self, files: dict[str, str]) -> str:
        """One hash of all that the executed notebook depends on; `files` are the digests of the run's inputs."""
        others = {name: digest for name, digest in files.items() if not name.startswith("notebooks/")}
        others[inputs.RETURNS] = Path(self.prepared).name
        own = [self.section, self.notebook, self.parameters, self.variables, self.findings]
        return inputs.key(own, others, inputs.versions())


@dataclass(frozen=True)
class Outcome:
    """How one job ended: `state` is done, unchanged or failed, `reason` a sentence without a traceback.

    `notebook` is the executed notebook as it is published, or as far as it came when it failed, as JSON.
    """

    area: str
    section: str
    state: str
    seconds: float = 0.0
    reason: str = ""
    notebook: str = field(default="", repr=False)
    log: str = field(default="", repr=False)
    kernel_died: bool = False


def execute(job: Job, root: Path) -> Outcome:
    """Run the notebook on the tables and the helpers in `root`; done when every cell ran to its end without an error.

    Nothing is raised, so that no notebook takes another section with it.
    """
    start = time.monotonic()
    started, fault = [], None
    with tempfile.TemporaryDirectory(prefix="s") as folder:
        log = Path(folder, "kernel.log")
        try:
            notebook = _executed(job, root, log, started.append)
            reason = _what_is_missing(notebook)
        except Exception as error:
            fault, reason = error, _reason(error, job)
        said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    seconds = time.monotonic() - start
    if not reason:
        return Outcome(job.area, job.section, "done", seconds, notebook=nbformat.writes(finished(notebook)))
    said += strip_ansi("".join(traceback.format_exception(fault))) if fault else ""
    left = started[0] if started else job.notebook
    died = isinstance(fault, RuntimeError)  # what nbclient and the provisioner raise when there is no kernel
    reason += _place(left)
    return Outcome(job.area, job.section, "failed", seconds, reason, nbformat.writes(left), said, kernel_died=died)


def _executed(job: Job, root: Path, log: Path, started: Callable[[NotebookNode], None]) -> NotebookNode:
    """The notebook after papermill ran it; `started` is given the one that fills while it runs."""
    notebook = copy.deepcopy(job.notebook)
    notebook.cells.append(nbformat.v4.new_code_cell(SENTINEL, id="sentinel"))
    findings = log.with_name("findings.json")
    findings.write_text(job.findings, encoding="utf-8")
    variables = {FINDINGS: str(findings), prepared.VARIABLE: job.prepared}
    variables |= {"SAFEGUARDING_PROJECT": str(root), "PYTHONPATH": str(root / "src")}
    with log.open("w", encoding="utf-8") as written:
        return execute_notebook(
            notebook,
            None,
            job.parameters,
            kernel_name=kernel.NAMES[job.kernel],
            language="python",
            progress_bar=False,
            execution_timeout=job.timeout_seconds,
            record_timing=False,
            resources={"metadata": {"path": str(root / "notebooks")}},
            kernel_manager_class=kernel.manager(log.parent, written, job.variables | variables),
            on_notebook_start=lambda notebook: started(notebook),
            shutdown_kernel="immediate",  # its outputs are all here; taking leave takes it longer than a small section
        )


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


def _what_is_missing(notebook: NotebookNode) -> str:
    """What shows that the notebook did not run to its end, or nothing."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(output.output_type == "error" for cell in code for output in cell.outputs):
        return "a cell ended in an error"
    if any(cell.execution_count is None for cell in code) or not code[-1].outputs:
        return "not every cell ran"
    return ""


def _place(left: NotebookNode) -> str:
    """The heading above the last cell that was started, for a person looking for it."""
    heading = last = ""
    for cell in left.cells:
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
