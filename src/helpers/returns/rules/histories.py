"""Rules on the order of episodes: dates, what follows what, and what the return of the year before said."""

import numpy as np
import pandas as pd

from helpers.returns.rules.evidence import Evidence
from helpers.returns.rules.rule import LEFT_OUT, Rule, rule

RULES: list[Rule] = []
FIRST_DAY = np.datetime64("1991-10-14")
"""The Children Act 1989 came into force; no episode of the return starts earlier."""


@rule(RULES, "356", "episodes", "DEC", "episode ends before it starts", "error", LEFT_OUT)
def _ends_before_start(evidence: Evidence) -> np.ndarray:
    return evidence.ended < evidence.started


@rule(RULES, "302", "episodes", "DECOM", "episode starts before the child was born", "error", LEFT_OUT)
def _starts_before_birth(evidence: Evidence) -> np.ndarray:
    return evidence.started < evidence.dob


@rule(RULES, "352", "episodes", "DECOM", "child started to be looked after at 18 or over", "error", LEFT_OUT)
def _starts_at_eighteen(evidence: Evidence) -> np.ndarray:
    return (evidence.table("episodes")["RNE"] == "S").to_numpy() & (evidence.started >= evidence.age_reached(18))


@rule(RULES, "SR-22", "episodes", "DECOM", "episode starts after the year's end", "error", LEFT_OUT)
def _starts_after_year(evidence: Evidence) -> np.ndarray:
    return evidence.started > evidence.year_ends("episodes")


@rule(RULES, "501", "episodes", "DECOM", "episode starts before the one before it has ended", "error")
def _overlaps(evidence: Evidence) -> np.ndarray:
    before = evidence.neighbours
    return (evidence.started < before["previous_end"].to_numpy()) & (
        evidence.started != before["previous_start"].to_numpy()
    )


@rule(RULES, "142", "episodes", "DEC", "episode still open although another has started", "error")
def _left_open(evidence: Evidence) -> np.ndarray:
    return np.isnat(evidence.ended) & evidence.neighbours["has_next"].to_numpy()


@rule(RULES, "SR-23", "episodes", "DECOM", "two episodes of one child start on the same day", "error")
def _same_day(evidence: Evidence) -> np.ndarray:
    return evidence.started == evidence.neighbours["previous_start"].to_numpy()


@rule(RULES, "353", "episodes", "DECOM", "episode starts before 14 October 1991")
def _before_the_act(evidence: Evidence) -> np.ndarray:
    return evidence.started < FIRST_DAY


@rule(RULES, "355", "episodes", "DEC", "episode of less than a day")
def _no_day(evidence: Evidence) -> np.ndarray:
    return evidence.ended == evidence.started


@rule(RULES, "SR-24", "episodes", "DEC", "episode ended outside the collection year")
def _ends_outside_year(evidence: Evidence) -> np.ndarray:
    return (evidence.ended < evidence.year_starts("episodes")) | (evidence.ended > evidence.year_ends("episodes"))


@rule(RULES, "148", "episodes", "REC", "only one of DEC and REC is given")
def _half_ended(evidence: Evidence) -> np.ndarray:
    return np.isnat(evidence.ended) != (evidence.table("episodes")["REC"] == "").to_numpy()


@rule(RULES, "388", "episodes", "REC", "does not agree with whether another episode follows on the day")
def _continuation(evidence: Evidence) -> np.ndarray:
    reason = evidence.table("episodes")["REC"]
    closed = ~np.isnat(evidence.ended) & (reason != "").to_numpy()
    follows = evidence.ended == evidence.neighbours["next_start"].to_numpy()
    return closed & ((reason == "X1").to_numpy() != follows)


@rule(RULES, "357", "episodes", "RNE", "first episode of a child does not start with S")
def _does_not_start(evidence: Evidence) -> np.ndarray:
    first = ~evidence.neighbours["has_previous"].to_numpy() & (evidence.started >= evidence.year_starts("episodes"))
    return first & (evidence.table("episodes")["RNE"] != "S").to_numpy()


@rule(RULES, "502", "episodes", "DECOM", "not the episode that was open in the return of the year before")
def _other_open_episode(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    opened = episodes[episodes["DEC"].isna()].drop_duplicates(["CHILD", "year"], keep="last")
    before = opened.set_index(["CHILD", opened["year"] + 1])["DECOM"]
    first = ~evidence.neighbours["has_previous"].to_numpy()
    expected = before.reindex(pd.MultiIndex.from_frame(episodes[["CHILD", "year"]])).to_numpy()
    return first & pd.notna(expected) & (expected != episodes["DECOM"].to_numpy())


@rule(RULES, "562", "episodes", "DECOM", "began before the year, but is not in the return of the year before")
def _not_in_year_before(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    keys = episodes[["CHILD", "DECOM"]].assign(year=episodes["year"] - 1)
    earlier = (evidence.started < evidence.year_starts("episodes")) & (episodes["year"] > evidence.returns.years[0])
    return earlier.to_numpy() & ~evidence.in_file(keys, "episodes", ["CHILD", "DECOM", "year"])


@rule(RULES, "SR-25", "episodes", "DEC", "episode open, but the child is not in the return of the next year")
def _vanishes(evidence: Evidence) -> np.ndarray:
    episodes = evidence.table("episodes")
    following = episodes[["CHILD"]].assign(year=episodes["year"] + 1)
    known = evidence.in_file(following, "episodes", ["CHILD", "year"])
    return np.isnat(evidence.ended) & ~known & (episodes["year"] < evidence.returns.years[-1]).to_numpy()
