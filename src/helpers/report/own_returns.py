"""What a run does with an authority's returns before a notebook starts: has them prepared, and says whose they are."""

from pathlib import Path

from helpers import prepared
from helpers.placements import aggregates
from helpers.report import inputs
from helpers.report.order import Order
from helpers.report.plan import Plan
from helpers.report.settings import Refused, Settings


def tables(order: Order, plan: Plan) -> Path | None:
    """The folder with the tables prepared from the returns of the run; None when there are none or no section asks.

    Raises `Refused` when the returns cannot be used, or when a run of several areas is not told whose they are.
    """
    returns = order.settings.returns
    if not returns or not _read_by(plan):
        return None
    into = order.outputs / prepared.FOLDER
    folder = into / order.files.get(inputs.RETURNS, "none")
    try:
        folder = folder if folder.is_dir() else prepared.prepare_apart(returns, into)
    except prepared.NotPrepared as problem:
        raise Refused(str(problem)) from None
    if len(plan.editions) > 1 and not aggregates.quality(folder).get("area"):
        raise Refused(
            f"The folder of returns {returns.name} does not say whose they are, and this run has "
            f"{len(plan.editions)} areas; expected about.yaml in it with area (an ONS code) and synthetic (true or "
            "false)."
        )
    return folder


def check(settings: Settings, plan: Plan | None) -> list[str]:
    """Every problem of the returns that stops nothing, one sentence each; none where no section of the plan reads any.

    Raises `prepared.NotPrepared` with every problem when the returns cannot be used.
    """
    if not settings.returns or (plan and not _read_by(plan)):
        return []
    return prepared.check_apart(settings.returns)


def _read_by(plan: Plan) -> bool:
    """Whether a section asks for what the returns say."""
    return any("returns" in section.declares for section in plan.sections)
