"""Execute the jobs of a run on the workers of a dask scheduler, here or on other machines. Needs the extra `dask`."""

import platform
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from dask import distributed

from helpers import project
from helpers.report import inputs
from helpers.report.engine import Engine, with_retry
from helpers.report.execute import Job, Outcome
from helpers.report.settings import Refused

SECONDS_TO_ANSWER = 10


def dask(address: str, files: dict[str, str]) -> Engine:
    """Give the jobs to the dask scheduler at `address`, which gives those of a lost worker to another.

    `files` are the SHA-256 of what the report is made from: a worker that has other files does not do the job, nor
    one that cannot see the tables prepared from returns. `Refused` when no scheduler answers.
    """
    files = {name: digest for name, digest in files.items() if name != inputs.RETURNS}  # no worker reads a return

    def outcomes(jobs: Sequence[Job], root: Path, begun: Callable[[Job], None]) -> Iterator[Outcome]:
        with _client(address) as client:
            given = {client.submit(_there, job, files, pure=False, retries=0): job for job in jobs}
            for future in distributed.as_completed(list(given), loop=client.loop):
                job = given.pop(future)
                yield future.result() if future.status == "finished" else _lost(job, future)

    return outcomes


def _client(address: str) -> distributed.Client:
    try:
        return distributed.Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError):
        raise Refused(f"--scheduler {address}: no dask scheduler answers there.") from None


def _there(job: Job, files: dict[str, str]) -> Outcome:
    """Do the job on a worker, in its own copy of the project; failed when that is not what the runner has."""
    worker = f"the worker on {platform.node()}"
    if job.prepared and not Path(job.prepared).is_dir():
        reason = f"{worker} cannot see the prepared tables; --output-dir must be on a disk that all machines share"
        return Outcome(job.area, job.section, "failed", reason=reason)
    outcome = with_retry(job, project.ROOT)
    if different := inputs.difference(files, inputs.files()):
        reason = f"{worker} has another {different[0]} than the runner"
        return Outcome(job.area, job.section, "failed", outcome.seconds, reason)
    return outcome


def _lost(job: Job, future: distributed.Future) -> Outcome:
    """What is said of a job that took every worker it was given to with it, or that was cancelled."""
    reason = f"the dask workers that ran it were lost ({type(future.exception()).__name__})"
    return Outcome(job.area, job.section, "failed", reason=reason)
