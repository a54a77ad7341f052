"""What a run says of itself: the only place that holds times."""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath

from helpers import project
from helpers.parameters import Parameters
from helpers.report import inputs
from helpers.report.order import Order
from helpers.words import wording

Entries = dict[tuple[str, str], dict]
"""What is said of each section, by area and section: state, seconds, and what it was made from and when."""


def footer(parameters: Parameters, files: dict[str, str], commit: str) -> str:
    """One line that says exactly what a page was made from; no time, so that equal inputs give equal pages."""
    tables = inputs.key({name: digest for name, digest in files.items() if name.startswith("data/")})
    edition = f"{parameters.area_name} · year ending 31 March {parameters.time_period}"
    made_from = f"tables {tables[:8]} · code {commit or 'not in version control'}"
    return f"{edition} · figures to {wording.day(parameters.data_end)} · {made_from}"


@contextlib.contextmanager
def counted(cpu_seconds: dict[str, float], step: str) -> Iterator[None]:
    """Add what a step takes to its CPU seconds, in this process and in those that it waits for."""
    before = sum(os.times()[:4])
    yield
    cpu_seconds[step] = round(cpu_seconds.get(step, 0) + sum(os.times()[:4]) - before, 2)


def manifest(run_id: str, editions: tuple[Parameters, ...], order: Order, entries: Entries, **said: object) -> dict:
    """The manifest of a run; `said` is what else there is to say of it."""
    areas: dict[str, dict] = {edition.area: {} for edition in editions}
    for (area, section), entry in sorted(entries.items()):
        areas[area][section] = entry
    shared = editions[0].model_dump(exclude={"area"})
    return said | {
        "run_id": run_id,
        "commit": order.commit,
        "kernel": order.kernel,
        "fingerprint": order.fingerprint,
        "inputs": order.files,
        "started": run_id,
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": inputs.versions(),
        "parameters": shared | {"returns": told(shared["returns"])},
        "areas": areas,
    }


def edition(run_id: str, parameters: Parameters) -> str:
    """Which edition a section is of and when it was made: what a banner says where a later one could not be made."""
    made = datetime.strptime(run_id[:10], "%Y-%m-%d").date()
    return f"the year ending 31 March {parameters.time_period}, made on {wording.day(made)}"


def told(returns: str) -> str:
    """The folder of returns as the report may name it: within the project its path there, elsewhere its name alone."""
    path = project.ROOT / returns
    within = returns and path.is_relative_to(project.ROOT)
    return str(path.relative_to(project.ROOT)) if within else PurePath(returns).name
