"""Validation of the returns: every rule, and what it found by file, row, column and rule, never by a value."""

import pandas as pd

from helpers.returns.rules import absences, children, histories, money, placements
from helpers.returns.rules.evidence import Evidence
from helpers.returns.rules.rule import KEPT, LEFT_OUT, Rule

RULES: list[Rule] = [*children.RULES, *histories.RULES, *placements.RULES, *absences.RULES, *money.RULES]

FAILURE = ["rule", "title", "severity", "effect", "file", "source", "year", "row", "column"]

COUNTED_ALL_THE_SAME = {"144", "146", "147", "1005"}
"""Rules on a cell whose row is still counted: as looked after, in the group `other`, or as not yet ended."""


def failures(returns) -> pd.DataFrame:
    """One row a broken rule and row: FAILURE. Cells that are not what their column expects come first."""
    cells = returns.bad_cells
    left_out = (cells["severity"] == "error") & ~cells["rule"].isin(COUNTED_ALL_THE_SAME)
    found = [
        cells.assign(title="not " + cells["expected"].astype(str), effect=left_out.map({True: LEFT_OUT, False: KEPT}))
    ]
    evidence = Evidence(returns)
    for rule in RULES:
        rows = returns.table(rule.file)
        if len(rows):
            broken = rows.loc[rule.broken_by(evidence), ["source", "year", "row"]]
            found.append(
                broken.assign(
                    rule=rule.id,
                    title=rule.title,
                    severity=rule.severity,
                    effect=rule.effect,
                    file=rule.file,
                    column=rule.column,
                )
            )
    return pd.concat([part[FAILURE] for part in found if len(part)] or [found[0][FAILURE]], ignore_index=True)
