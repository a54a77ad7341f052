"""How a figure stands beside those of other areas for the same period, in words."""

import pandas as pd

from helpers.words import naming, wording
from helpers.words.changes import judgement
from helpers.words.lines import Line

MOST_NAMED = 3
"""Up to this many other authorities are named; more are counted."""


def beside_others(line: Line, others: list[Line], when: pd.Period) -> str:
    """Above the South East (56) and below England (70), and above 3 of the 10 other authorities compared."""
    authorities = [other for other in others if naming.is_authority(other.area)]
    counted = authorities if len(authorities) > MOST_NAMED else []
    named = [other for other in others if other not in counted]
    told = [_named(line, named, when), _counted(line, counted, when) if counted else ""]
    return ", and ".join(filter(None, told))


def _named(line: Line, others: list[Line], when: pd.Period) -> str:
    groups: dict[str, list[str]] = {}
    for other in others:
        relation = _relation(line, other, when)
        value = wording.amount(other.known[when], line.measure)
        groups.setdefault(relation, []).append(f"{naming.place(other.area, other.area_name)} ({value})")
    return wording.listed(f"{relation} {wording.listed(names)}" for relation, names in groups.items())


def _relation(line: Line, other: Line, when: pd.Period) -> str:
    mine, theirs = line.known[when], other.known[when]
    if wording.alike(mine, theirs, line.measure):
        return "the same as"
    verdict = judgement(mine - theirs, line.measure)
    side = "above" if mine > theirs else "below"
    return f"{verdict} than" if verdict and line.measure.kind == "percentage" else side


def _counted(line: Line, others: list[Line], when: pd.Period) -> str:
    """Better than 3 of the 10 other authorities compared, above or below all 10, not better than any where some tie."""
    relations = [_relation(line, other, when) for other in others]
    side = "better than" if {"better than", "worse than"} & set(relations) else "above"
    most, count = f"{len(others)} other authorities compared", relations.count(side)
    if len(set(relations)) == 1:
        return f"{relations[0]} all {most}"
    return f"{side} {count} of the {most}" if count else f"not {side} any of the {most}"
