"""Rules on the placement cost extract; the DfE has none."""

import numpy as np

from helpers.returns.rules.evidence import Evidence
from helpers.returns.rules.rule import LEFT_OUT, Rule, rule

RULES: list[Rule] = []
DEAREST_PER_WEEK = 50_000
"""£ a week; no known placement of a child costs as much, so that a higher price is likely a slip of the point."""


def _amount(evidence: Evidence) -> np.ndarray:
    paid = evidence.table("placement_costs")
    return paid["WEEKLY"].fillna(paid["TO_DATE"]).to_numpy()


@rule(RULES, "SR-30", "placement_costs", "CHILD", "no episode of this child in the return of the year")
def _unknown_child(evidence: Evidence) -> np.ndarray:
    keys = evidence.table("placement_costs")[["CHILD", "year"]]
    return ~evidence.in_file(keys, "episodes", ["CHILD", "year"])


@rule(RULES, "SR-31", "placement_costs", "WEEKLY", "cost below nought", "error", LEFT_OUT)
def _negative(evidence: Evidence) -> np.ndarray:
    return _amount(evidence) < 0


@rule(RULES, "SR-32", "placement_costs", "WEEKLY", f"more than £{DEAREST_PER_WEEK:,} a week")
def _too_dear(evidence: Evidence) -> np.ndarray:
    return evidence.table("placement_costs")["WEEKLY"].to_numpy() > DEAREST_PER_WEEK


@rule(RULES, "SR-33", "placement_costs", "END", "placement ends before it starts", "error", LEFT_OUT)
def _ends_before_start(evidence: Evidence) -> np.ndarray:
    return evidence.days("placement_costs", "END") < evidence.days("placement_costs", "START")


@rule(RULES, "SR-34", "placement_costs", "SOCIAL_CARE", "contributions add up to more than the cost")
def _contributions(evidence: Evidence) -> np.ndarray:
    given = evidence.table("placement_costs")[["SOCIAL_CARE", "HEALTH", "EDUCATION"]].sum(axis=1).to_numpy()
    return given > _amount(evidence) + 1
