"""Who executes the jobs of a run: threads of this process, each notebook in its own kernel, or a dask scheduler."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from pathlib import Path

from helpers.report import forking, kernel
from helpers.report.execute import Job, Outcome, execute
from helpers.report.order import Order
from helpers.report.settings import Refused

Engine = Callable[[Sequence[Job], Path, Callable[[Job], None]], Iterator[Outcome]]
"""Takes jobs and the folder with what they read, tells of each that begins here, and gives each outcome as it comes."""


def of(order: Order, root: Path) -> Engine:
    """The engine that the order asks for; `Refused` when it needs a package that is not there.

    `root` is the folder with the run's own copy of what its notebooks read and import.
    """
    if not order.scheduler:
        if order.kernel == "fork":
            forking.warm_up(root)
        return local(order.settings.workers)
    try:
        from helpers.report import cluster
    except ModuleNotFoundError:
        raise Refused("--scheduler needs the extra 'dask': pip install -e '.[dask]'.") from None
    return cluster.dask(order.scheduler, order.files)


def local(workers: int) -> Engine:
    """Execute `workers` jobs at once. When the caller stops listening, every kernel is ended."""

    def outcomes(jobs: Sequence[Job], root: Path, begun: Callable[[Job], None]) -> Iterator[Outcome]:
        stopped = threading.Event()

        def one(job: Job) -> Outcome:
            begun(job)
            return with_retry(job, root, lambda: not stopped.is_set())

        pool = ThreadPoolExecutor(workers)
        waiting = [pool.submit(one, job) for job in jobs]
        try:
            for ended in as_completed(waiting):
                yield ended.result()
        finally:
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            while wait(waiting, timeout=0.1).not_done:
                kernel.end_all()

    return outcomes


def with_retry(job: Job, root: Path, may_try_again: Callable[[], bool] = lambda: True) -> Outcome:
    """Execute a job, a second time when its kernel died: that can be the machine's fault, an error never is."""
    outcome = execute(job, root)
    return execute(job, root) if outcome.kernel_died and may_try_again() else outcome
