"""What a run was made from: its inputs by content, the versions, the commit. The only place that holds times."""

import hashlib
import importlib.metadata
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePath

from helpers import project, wording
from helpers.parameters import Parameters
from helpers.report.execute import Outcome
from helpers.report.plan import Plan

HELPERS = Path(__file__).parents[1]
TABLES = ("codes", "published")
"""The folders of `data/` that notebooks read."""

PACKAGES = ("jupyter_client", "matplotlib", "nbconvert", "numpy", "pandas", "papermill", "seaborn", "statsmodels")


def inputs(plan: Plan) -> dict[str, str]:
    """The SHA-256 of every file that the report is made from, by its path in the project."""
    data = [path for folder in TABLES for path in (project.DATA / folder).rglob("*") if path.is_file()]
    notebooks = [section.path for section in plan.sections]
    code = [path for path in HELPERS.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    named = {f"data/{path.relative_to(project.DATA)}": path for path in data}
    named |= {f"notebooks/{path.name}": path for path in notebooks}
    named |= {f"src/helpers/{path.relative_to(HELPERS)}": path for path in code}
    lock = project.ROOT / "requirements.lock"
    named |= {lock.name: lock} if lock.exists() else {}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(named.items())}


def commit() -> str:
    """The commit of the project, `-changed` when files differ from it; empty outside git."""
    command = ["git", "-C", str(project.ROOT), "describe", "--always", "--exclude=*", "--dirty=-changed"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def footer(parameters: Parameters, digests: dict[str, str], revision: str) -> str:
    """One line that says exactly what a page was made from; no time, so that equal inputs give equal pages."""
    data = hashlib.sha256(
        "".join(f"{name} {digest}\n" for name, digest in digests.items() if name.startswith("data/")).encode()
    ).hexdigest()
    edition = f"{parameters.area_name} · year ending 31 March {parameters.time_period}"
    made_from = f"tables {data[:8]} · code {revision or 'not in version control'}"
    return f"{edition} · figures to {wording.day(parameters.data_end)} · {made_from}"


def manifest(
    run_id: str, plan: Plan, outcomes: Iterable[Outcome], digests: dict[str, str], revision: str, draft: bool
) -> dict:
    """The manifest of a run; `draft` says that it holds some sections only and never became the latest."""
    ended = {(one.area, one.section): one for one in outcomes}
    return {
        "run_id": run_id,
        "draft": draft,
        "started": run_id,
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": revision,
        "versions": {"python": platform.python_version()}
        | {name: importlib.metadata.version(name) for name in PACKAGES},
        "parameters": plan.editions[0].model_dump(exclude={"area"})
        | {"returns": PurePath(plan.editions[0].returns).name},
        "inputs": digests,
        "areas": {
            edition.area: {section.name: _state(ended[edition.area, section.name]) for section in plan.sections}
            for edition in plan.editions
        },
    }


def _state(outcome: Outcome) -> dict:
    return {"state": outcome.state, "seconds": round(outcome.seconds, 1)}
