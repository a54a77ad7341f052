"""The authority's policy on small numbers, and what a count is shown as under it."""

import os

from pydantic import BaseModel, ConfigDict, Field

from helpers import project

VARIABLE = "SAFEGUARDING_DISCLOSURE"
"""The environment variable in which a run tells its notebooks the policy, as JSON."""

CONFIDENTIAL = "[c]"


class Policy(BaseModel):
    """`disclosure` in report.yml, where an authority may be stricter than these defaults, never laxer.

    threshold: counts of 1 to this are hidden; 5, as the Department for Education does in its statistics of children
        in need and of children looked after.
    base: other counts are rounded to it, each by itself; 5, as NHS England does in Hospital Episode Statistics.
    minimum_denominator: a percentage or an average of fewer children is hidden; 10, the number of events below which
        the Office for National Statistics gives no standardised rate.
    possible_values: how many values each hidden count keeps, whatever is put together; 3, this project's choice.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    threshold: int = Field(default=5, ge=5, le=20)
    base: int = Field(default=5, ge=5, le=50)
    minimum_denominator: int = Field(default=10, ge=10, le=100)
    possible_values: int = Field(default=3, ge=3, le=5)


def in_force() -> Policy:
    """The policy of the run under way, else that of report.yml."""
    if VARIABLE in os.environ:
        return Policy.model_validate_json(os.environ[VARIABLE])
    return Policy(**project.settings().get("disclosure", {}))


def sentence() -> str:
    """What a reader is told of the policy in force."""
    rules = in_force()
    return (
        f"Numbers of children from an authority's own returns are shown under this policy: 1 to {rules.threshold} is "
        f"{CONFIDENTIAL}, other numbers are rounded to the nearest {rules.base} or more coarsely, percentages, rates "
        f"and averages need at least {rules.minimum_denominator} children, and each hidden number keeps at least "
        f"{rules.possible_values} possible values whatever is put together. Published figures are shown as published."
    )


def shown(count: int, threshold: int, base: int) -> int | str:
    """A count as it is shown: nought as it is, a small one hidden, any other to the nearest `base`, halves up.

    >>> shown(0, 5, 5), shown(4, 5, 5), shown(13, 5, 5)
    (0, '[c]', 15)
    """
    if count == 0:
        return 0
    return CONFIDENTIAL if count <= threshold else max(base, (2 * count + base) // (2 * base) * base)


def bounds(mark: int | str, threshold: int, base: int) -> tuple[int, int]:
    """The least and the most that a count can be, by what is shown of it.

    >>> bounds(0, 5, 5), bounds("[c]", 5, 5), bounds(15, 5, 5), bounds(5, 5, 5)
    ((0, 0), (1, 5), (13, 17), (6, 7))
    """
    if mark == 0:
        return 0, 0
    if mark == CONFIDENTIAL:
        return 1, threshold
    return max(mark - base // 2, threshold + 1), mark + (base - 1) // 2
