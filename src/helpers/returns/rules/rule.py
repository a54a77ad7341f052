"""What a validation rule is: an id, a title, the place it looks at, and a test of every row there."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.returns.rules.evidence import Evidence

LEFT_OUT, KEPT = "left out", "kept"
"""What happens to a row that breaks a rule: it is not counted, or it is counted as well as can be."""


@dataclass(frozen=True)
class Rule:
    """One check. `broken_by` gives a mask of the rows of `file` that break it.

    `id` is the DfE's rule number, or SR- and a number of this project where the DfE has no such rule. `severity` is
    `error` when a broken row would make a count wrong, else `warning`. `title` completes "row 3, column DEC: ...".
    """

    id: str
    file: str
    column: str
    title: str
    broken_by: Callable[[Evidence], np.ndarray]
    severity: str = "warning"
    effect: str = KEPT


def rule(rules: list[Rule], id: str, file: str, column: str, title: str, severity="warning", effect=KEPT):
    """Add the decorated test to a list of rules."""

    def add(test: Callable[[Evidence], np.ndarray]) -> Callable[[Evidence], np.ndarray]:
        rules.append(Rule(id, file, column, title, test, severity, effect))
        return test

    return add
