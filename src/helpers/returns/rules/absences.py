"""Rules on missing episodes."""

import numpy as np

from helpers.returns.rules.evidence import Evidence
from helpers.returns.rules.rule import LEFT_OUT, Rule, rule

RULES: list[Rule] = []


@rule(RULES, "567", "missing", "MIS_END", "missing episode ends before it starts", "error", LEFT_OUT)
def _ends_before_start(evidence: Evidence) -> np.ndarray:
    return evidence.days("missing", "MIS_END") < evidence.days("missing", "MIS_START")


@rule(RULES, "570", "missing", "MIS_START", "missing episode starts after the year's end", "error", LEFT_OUT)
def _starts_after_year(evidence: Evidence) -> np.ndarray:
    return evidence.days("missing", "MIS_START") > evidence.year_ends("missing")


@rule(RULES, "571", "missing", "MIS_END", "missing episode ends outside the collection year")
def _ends_outside_year(evidence: Evidence) -> np.ndarray:
    end = evidence.days("missing", "MIS_END")
    return (end < evidence.year_starts("missing")) | (end > evidence.year_ends("missing"))


@rule(RULES, "574", "missing", "MIS_START", "starts while an earlier missing episode of the child goes on")
def _overlaps(evidence: Evidence) -> np.ndarray:
    ordered = evidence.table("missing").sort_values(["year", "CHILD", "MIS_START"], kind="stable")
    same = (ordered[["year", "CHILD"]] == ordered[["year", "CHILD"]].shift(1)).all(axis=1)
    ended = ordered["MIS_END"].shift(1)
    overlapping = same & ((ordered["MIS_START"] < ended) | ended.isna())
    return overlapping.sort_index().to_numpy()


@rule(RULES, "SR-26", "missing", "MIS_START", "starts on a day on which the child was not looked after")
def _not_in_care(evidence: Evidence) -> np.ndarray:
    missing = evidence.table("missing").reset_index()[["index", "CHILD", "year", "MIS_START"]]
    care = evidence.table("episodes")[["CHILD", "year", "DECOM", "DEC"]]
    both = missing.merge(care, on=["CHILD", "year"])
    inside = (both["DECOM"] <= both["MIS_START"]) & ~(both["DEC"] < both["MIS_START"])
    return ~missing["index"].isin(both.loc[inside, "index"]).to_numpy() & missing["MIS_START"].notna().to_numpy()
